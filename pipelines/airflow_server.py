"""Airflow itself on this machine: scheduler, pages and workers, with the DAGs of this repository (`make airflow`)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.settings import Settings, load_settings
from pipelines.airflow_run import airflow_environment, prepare_airflow
from pipelines.errors import StepError

PORT = 8080
_STOPPING_SECONDS = 20


def serve(settings: Settings, *, port: int = PORT) -> int:
    """Run `airflow standalone` until interrupted; return its exit code. Its log goes to `logs/airflow-server.log`.

    Airflow leaves children behind when it is interrupted, so it runs in a session of its own, which is ended
    as a whole.
    """
    log = settings.logs / "airflow-server.log"
    prepare_airflow(settings, log)
    with log.open("ab") as stream:
        process = subprocess.Popen(
            ["airflow", "standalone"],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=server_environment(settings, port),
            start_new_session=True,
        )
    print(
        f"Airflow is starting on http://localhost:{port} (about a minute the first time); log: {log}",
        flush=True,
    )
    print(f"Name and password: {passwords_file(settings)}", flush=True)
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end_session(process)


def server_environment(settings: Settings, port: int) -> dict[str, str]:
    """Return the environment of the server: this machine only, one worker for pages."""
    return {
        **airflow_environment(settings),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://localhost:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://localhost:{port}/execution/",
    }


def passwords_file(settings: Settings) -> Path:
    """Return where Airflow writes the password it makes up for `admin`."""
    return settings.airflow_home / "simple_auth_manager_passwords.json.generated"


def _end_session(process: "subprocess.Popen[bytes]") -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + _STOPPING_SECONDS
        while time.monotonic() < deadline:
            process.poll()
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.2)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        sys.exit(serve(load_settings()))
    except StepError as error:
        print(f"lindero: {error}", file=sys.stderr)
        sys.exit(1)
