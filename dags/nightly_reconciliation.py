"""Reconciles one night: fetches, lands and reads every source, erases, links, flags, audits, publishes, tells."""

from collections.abc import Callable
from typing import Any

import pendulum
from airflow.sdk import Asset, dag, task, task_group

PUBLISHED_NIGHT = Asset(name="published_night", uri="lindero://warehouse/published_night")
WRITER_POOL = "warehouse_writer"  # one slot: DuckDB has one writer
HOUR = pendulum.duration(hours=1)
DEFAULTS = {
    "execution_timeout": HOUR,
    "retries": 2,
    "retry_delay": pendulum.duration(seconds=20),
    "retry_exponential_backoff": True,
    "max_retry_delay": pendulum.duration(minutes=10),
}

Ref = dict[str, Any]


def step(name: str, **options: Any) -> Callable[..., Any]:
    """Returns a task that calls the step of this name in `pipelines.tasks` with a reference."""

    @task(task_id=name, **options)
    def run(ref: Ref) -> Any:
        from pipelines import tasks  # late on purpose: parsing stays fast
        from pipelines.airflow_refusal import without_retries

        return without_retries(tasks.run_step, name, ref)

    return run


@task_group
def source(ref: Ref) -> Any:
    """One source, by itself: when it fails, it stops itself and not the night. What lies here is landed, fetched or not."""
    landed = step("land", trigger_rule="all_done")(ref)
    step("fetch", execution_timeout=HOUR * 6)(ref) >> landed
    return step("check")(step("classify")(step("read", execution_timeout=HOUR * 2)(landed)))


@dag(
    schedule="30 5 * * *",
    start_date=pendulum.datetime(2026, 3, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,  # each night starts from the one before
    default_args=DEFAULTS,
    tags=["lindero"],
    doc_md=__doc__,
)
def nightly_reconciliation() -> None:
    @task
    def list_sources(ds: str | None = None, dag_run: Any = None) -> list[Ref]:
        from pipelines import tasks
        from pipelines.airflow_refusal import without_retries

        return without_retries(tasks.list_sources, tasks.night_of(ds, dag_run))

    def of_night(name: str, **options: Any) -> Any:
        @task(task_id=name, **options)
        def run(ds: str | None = None, dag_run: Any = None) -> Ref:
            from pipelines import tasks

            return getattr(tasks, name)(tasks.night_of(ds, dag_run))

        return run()

    # a source that fails does not stop the night; an erasure that fails does
    erased, gathered = of_night("erase", trigger_rule="all_done"), of_night("gather")
    source.expand(ref=list_sources()) >> erased >> gathered
    linked = step("link", execution_timeout=HOUR * 3)(gathered)
    audited = step("audit")(step("build", pool=WRITER_POOL)(step("flag")(linked)))
    published = step("publish", pool=WRITER_POOL, outlets=[PUBLISHED_NIGHT])(audited)
    published >> step("tell", trigger_rule="all_done")(gathered)


nightly_reconciliation()
