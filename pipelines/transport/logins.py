"""The Airflow connection of a source, resolved by Airflow's own means in a task and on the command line alike."""

import json
import subprocess
from dataclasses import dataclass, field
from typing import Any

from config.settings import Settings
from pipelines.airflow_run import airflow_environment, is_prepared, use_own_airflow_home
from pipelines.errors import FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What a connection says. Its secrets are never printed."""

    conn_id: str
    host: str | None
    port: int | None
    login: str | None
    password: str | None = field(repr=False)
    extra: dict[str, Any] = field(repr=False)


def login_of(settings: Settings, conn_id: str) -> Login:
    """Return a connection: from `AIRFLOW_CONN_…`, a secrets backend, or Airflow's own database.

    Raises:
        FetchFailed: Airflow knows no connection of this name.
    """
    use_own_airflow_home(settings)
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        found = Connection.get(conn_id)
    except AirflowNotFoundException:
        return _from_database(settings, conn_id)
    except (
        Exception
    ) as error:  # a URI that is none, a secrets backend that denies it: never with what it holds
        raise FetchFailed(
            f"[transport.yml] connection [{conn_id}]: Airflow cannot give it ({type(error).__name__}). See its log,"
            " and how AIRFLOW_CONN_… is written"
        ) from None
    return Login(
        conn_id=conn_id,
        host=found.host,
        port=found.port,
        login=found.login,
        password=found.password,
        extra=dict(found.extra_dejson),
    )


def _from_database(settings: Settings, conn_id: str) -> Login:
    """Ask Airflow's command line: outside of a task the library looks at the environment alone."""
    unknown = FetchFailed(
        f"[transport.yml] connection [{conn_id}]: Airflow knows none of this name. Add it (airflow connections add"
        f" {conn_id} …) or set AIRFLOW_CONN_{conn_id.upper()}; docs/transport.md has examples"
    )
    if not is_prepared(settings):
        raise unknown
    done = subprocess.run(
        ["airflow", "connections", "get", conn_id, "--output", "json"],
        capture_output=True, text=True, env=airflow_environment(settings), check=False,
    )  # fmt: skip
    start = done.stdout.find("[")
    if done.returncode != 0 or start < 0:
        raise unknown
    row = json.loads(done.stdout[start:])[0]
    extra = row.get("extra_dejson") or {}
    return Login(
        conn_id=conn_id,
        host=row.get("host") or None,
        port=int(row["port"]) if row.get("port") else None,
        login=row.get("login") or None,
        password=row.get("password") or None,
        extra=json.loads(extra) if isinstance(extra, str) else dict(extra),
    )
