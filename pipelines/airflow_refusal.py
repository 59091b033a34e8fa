"""A refusal inside a task of Airflow: it fails at once, for trying again would not help and a person is needed.

A place that does not answer is another thing: Airflow tries it again.
"""

from collections.abc import Callable
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from pipelines.errors import RemoteUnreachable, StepError


def without_retries(call: Callable[..., Any], *given: Any) -> Any:
    """Return what a call returns; raises AirflowFailException where it refuses, with its message."""
    try:
        return call(*given)
    except RemoteUnreachable:
        raise
    except StepError as refused:
        raise AirflowFailException(str(refused)) from refused
