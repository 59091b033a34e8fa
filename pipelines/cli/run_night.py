"""What `lindero nightly` does: find the date, run the steps, show them, sum up."""

import time
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from config.settings import Settings
from pipelines.airflow_run import prepare_airflow, run_dag
from pipelines.cli.status_view import show_status
from pipelines.cli.step_lines import StepLines
from pipelines.deliveries import delivery_dates
from pipelines.errors import NightHeld, NightMissing, NothingWaits
from pipelines.law_gate import require_sound_law
from pipelines.night import NightOutcome, outcome_of, run_steps
from pipelines.progress import progress_file, read_events
from pipelines.status import night_status
from pipelines.transport.places import fetched_sources
from warehouse.publication import published_nights


def run_night(
    settings: Settings,
    night: date | None,
    *,
    through_airflow: bool,
    quiet: bool,
    console: Console | None = None,
) -> NightOutcome:
    """Run one night and show its summary; the outcome carries the exit code.

    Raises:
        NightMissing: no date was given and no delivery waits for a night, or there can be no night of that date.
        NothingWaits: no date was given and every delivery is covered.
        LawError: `lindero law check` refuses the law files; nothing was begun.
    """
    require_sound_law()
    console = console or Console()
    chosen = night or next_night(settings)
    log = settings.logs / f"nightly-{chosen.isoformat()}.log"
    if not quiet:
        how = "through Airflow" if through_airflow else "without Airflow"
        console.print(f"[bold]Night of {chosen}[/] {how}; log: {_short(log)}")
    started = time.monotonic()
    lines = StepLines(console, quiet=quiet)
    if through_airflow:
        prepare_airflow(settings, log)
        code = run_dag(settings, chosen, log, lines.show)
    else:
        code = _run_here(settings, chosen, lines)
    elapsed = time.monotonic() - started
    for fault in outcome_of(settings, chosen).landing_faults:
        console.print(f"Not read: {fault}", style="yellow", markup=False, highlight=False)
    outcome = outcome_of(settings, chosen)
    _sum_up(settings, outcome, console, log, elapsed, lines, code)
    return outcome


def next_night(settings: Settings) -> date:
    """Return the first date with a delivery that no published night covers yet."""
    published = published_nights(settings.warehouse)
    delivered = delivery_dates(settings)
    if not delivered:
        raise NightMissing(
            f"[{settings.inbox}]: no delivery waits. Deliver files (docs/canonical-layouts.md) or run `lindero demo`"
        )
    done = published[-1].night if published else date.min
    waiting = [day for day in delivered if day > done]
    if waiting:
        return waiting[0]
    passed = sorted(set(delivered) - {night.night for night in published})
    if passed:
        raise NightMissing(
            f"[{settings.inbox}]: deliveries of {', '.join(map(str, passed))} are older than the last published night"
            f" [{done}] and no night covers them. Run them in order: lindero nightly --date {passed[0]}"
        )
    raise NothingWaits(f"Nothing to do: the last published night is {done}, and no newer delivery waits.")


def checked_date(settings: Settings, night: date, today: date) -> date:
    """Return the date; a slip of the finger must not publish a night of next year, or one before any delivery.

    Raises:
        NightMissing: the date lies after `today`, or before the first delivery.
    """
    delivered = delivery_dates(settings)
    if night > today:
        raise NightMissing(f"[{night}]: lies after today, {today}; a night is run on or after its date")
    if not delivered and fetched_sources(settings):
        return night  # the night itself brings the first delivery
    if not delivered or night < delivered[0]:
        first = delivered[0] if delivered else "none"
        raise NightMissing(
            f"[{night}]: nothing had been delivered by then; the first delivery is of [{first}]"
        )
    return night


def _run_here(settings: Settings, night: date, lines: StepLines) -> int:
    progress = progress_file(settings, night)
    progress.unlink(missing_ok=True)
    code = 0
    try:
        run_steps(night)
    except NightHeld:
        code = 1
    for event in read_events(progress, 0)[0]:
        if event.state != "at":  # how far a step was says nothing once it is over
            lines.show(event)
    return code


def _sum_up(
    settings: Settings,
    outcome: NightOutcome,
    console: Console,
    log: Path,
    elapsed: float,
    lines: StepLines,
    code: int,
) -> None:
    if outcome.state == "published":
        show_status(night_status(settings, outcome.night), console)
    elif outcome.state == "held":
        why = escape(lines.failed.get("publish", "A gate did not hold."))
        console.print(f"[bold red]Held.[/] {why}", highlight=False)
        report = settings.reports / outcome.night.isoformat() / "index.html"
        console.print(f"Report: {escape(_short(report))}", highlight=False, soft_wrap=True)
    else:
        first = next(iter(lines.failed.items()), None)
        why = f"step [{first[0]}]: {first[1]}" if first else f"Airflow ended with code {code}"
        console.print(
            f"[bold red]The night did not finish.[/] {escape(why)} Log: {_short(log)}", highlight=False
        )
    console.print(
        f"{elapsed:.0f} s in all, {lines.seconds:.0f} s in steps, {max(elapsed - lines.seconds, 0):.0f} s around them",
        highlight=False,
    )


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
