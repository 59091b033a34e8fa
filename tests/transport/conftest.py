"""A world a test; real servers a module, started on a free port and stopped again."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load_settings
from sources.spec import loader
from tests.transport.sftp_servers import SftpServer, asyncssh_server, openssh_server
from tests.transport.world import World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A home of its own; specifications are looked for beside it, too, so that a test may write one."""
    monkeypatch.setenv("LINDERO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "home" / "airflow"))
    monkeypatch.delenv("LINDERO_PGP_PASSPHRASE", raising=False)
    root = tmp_path / "sources"
    shutil.copytree(loader.SOURCES_DIR / "canonical_conviction", root / "canonical_conviction")
    for function in (loader.load_spec.__wrapped__, loader.list_source_ids, loader.load_all):
        monkeypatch.setattr(function, "__defaults__", (root,))
    loader.load_spec.cache_clear()
    made = World(load_settings(), root, tmp_path / "sender")
    made.sender.mkdir()
    made.says("expects: required")
    made.place()
    yield made
    loader.load_spec.cache_clear()


@pytest.fixture(scope="module", params=["asyncssh", "openssh"])
def sftp(request: pytest.FixtureRequest) -> Iterator[SftpServer]:
    """A running SFTP server of each kind; Debian's where it is installed."""
    folder = Path(tempfile.mkdtemp(prefix="sftp-"))
    start = openssh_server if request.param == "openssh" else asyncssh_server
    try:
        with start(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder)
