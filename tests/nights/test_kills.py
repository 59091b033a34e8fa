"""SIGKILL at any file operation, run again: the same digest, and readers never see a half night."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from config.settings import load_settings
from tests.conftest import DemoNights
from tests.nights.killing import run_night_killed
from warehouse.connection import query_rows
from warehouse.publication import POINTER, published_nights

FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)
PLACES = (0.05, 0.3, 0.55, 0.75, 0.9, 0.97)
"""Where in the night the kill falls, as a share of its file operations."""


@pytest.fixture(scope="module")
def before_second(demo_nights: DemoNights, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A home after the first night, and how many file operations the second takes from there."""
    root = tmp_path_factory.mktemp("kills")
    home = root / "first"
    shutil.copytree(demo_nights.settings.inbox, home / "inbox")
    code, _ = run_night_killed(home, FIRST, None)
    assert code == 0
    trial = root / "trial"
    shutil.copytree(home, trial, symlinks=True)
    code, operations = run_night_killed(trial, SECOND, None)
    assert code == 0
    assert published_nights(trial / "warehouse")[-1].digest == demo_nights.outcomes[SECOND].digest
    assert operations > 50, "the hook counts the operations of the night"
    return home, operations


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_killed_anywhere_and_run_again_the_night_is_the_same(
    place: float, before_second: tuple[Path, int], demo_nights: DemoNights, tmp_path: Path
) -> None:
    source, operations = before_second
    home = tmp_path / "home"
    shutil.copytree(source, home, symlinks=True)
    code, reached = run_night_killed(home, SECOND, max(1, int(place * operations)))
    assert code == -9, "the process was killed"
    assert reached == max(1, int(place * operations))
    settings = load_settings({"LINDERO_HOME": str(home)})
    seen = query_rows(settings.warehouse / POINTER, "SELECT night FROM publish__night")[1]
    assert seen in ([(FIRST,)], [(SECOND,)])
    code, _ = run_night_killed(home, SECOND, None)
    assert code == 0
    digests = {n.night: n.digest for n in published_nights(settings.warehouse)}
    assert digests == {night: demo_nights.outcomes[night].digest for night in (FIRST, SECOND)}
    leftovers = [p.name for p in settings.warehouse.rglob("*.wal")]
    assert leftovers == []
