"""A casebook on each engine: SQLite always, PostgreSQL where its server and a driver are installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from casebook.store import Casebook

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A private PostgreSQL server on a socket in a folder of its own; nothing listens on the network."""
    pytest.importorskip("psycopg2", reason="no PostgreSQL driver: the casebook was not tried on PostgreSQL")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not shutil.which("pg_createcluster") or not programs:
        pytest.skip("no PostgreSQL server (make system-deps): the casebook was not tried on PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="casebook_pg_"))
    data, binaries = folder / "data", programs[-1].parent
    as_root = os.geteuid() == 0
    if as_root:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")

    def run(*words: str) -> None:
        user = ["runuser", "-u", "postgres", "--"] if as_root else []
        subprocess.run([*user, *words], check=True, capture_output=True, cwd=folder)

    run(str(binaries / "initdb"), "-D", str(data), "-U", "lindero", "-A", "trust", "-E", "UTF8")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg2://lindero@/postgres?host={folder}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty casebook on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'casebook.sqlite'}"
    server: str = request.getfixturevalue("postgresql_url")
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return server


@pytest.fixture
def book(url: str) -> Casebook:
    """An empty casebook."""
    return Casebook.open(url)
