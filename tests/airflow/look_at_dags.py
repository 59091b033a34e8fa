"""Parse a DAG folder in a process of its own and print what is in it, as one JSON line after RESULT."""

import json
import sys
import time

from airflow.dag_processing.dagbag import DagBag

before = set(sys.modules)
started = time.monotonic()
bag = DagBag(sys.argv[1])
seconds = time.monotonic() - started
heavy = {"pandas", "duckdb", "pyarrow", "great_expectations", "rapidfuzz", "pipelines"}
loaded = sorted(heavy & {name.split(".")[0] for name in set(sys.modules) - before})
dags = {}
for dag_id, dag in bag.dags.items():
    dags[dag_id] = {
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "tasks": {
            task.task_id: {
                "retries": task.retries,
                "backoff": bool(task.retry_exponential_backoff),
                "pool": task.pool,
                "timeout": task.execution_timeout.total_seconds() if task.execution_timeout else None,
                "trigger_rule": task.trigger_rule.value,
                "outlets": [o.name for o in task.outlets],
                "upstream": sorted(task.upstream_task_ids),
                "mapped": task.task_group.group_id is not None,
            }
            for task in dag.tasks
        },
    }
print(
    "RESULT" + json.dumps({"errors": bag.import_errors, "dags": dags, "seconds": seconds, "loaded": loaded})
)
