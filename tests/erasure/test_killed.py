"""Stopped between any two steps and run again: the same tombstones, the same nights, nothing left."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.erasure import deliveries, erase, nights, redact_delivery
from pipelines.erasure.tombstones import INTENT, pending
from tests.erasure.conftest import Homes, settings_of
from tests.erasure.planted import (
    CANARIES,
    CANARIES_OF_NOBODY,
    CANARIES_OF_ONE_COUNT,
    SOURCE,
    THIRD,
    copied,
    hits,
)
from tests.nights.killing import run_night_killed
from warehouse.publication import published_nights

pytestmark = pytest.mark.slow  # whole nights
EVERY_RUN = ("between archive and landing folder", "between two nights")
ALL = (*CANARIES, *CANARIES_OF_NOBODY, *CANARIES_OF_ONE_COUNT)
STOPS: dict[str, tuple[Any, str, int]] = {
    "before the first byte": (redact_delivery, "replace_bytes", 1),
    "between archive and landing folder": (redact_delivery, "replace_bytes", 2),
    "between two deliveries": (redact_delivery, "replace_bytes", 3),
    "before the stage": (erase, "erase_stage", 1),
    "while a stage is made anew": (deliveries, "read_delivery", 1),
    "before the nights": (erase, "erase_nights", 1),
    "before a night's history": (nights, "publish_erased", 1),
    "between two nights": (nights, "publish_erased", 2),
    "before a night's own database": (nights, "_rename_build", 1),
    "before the texts": (erase, "blank_texts", 1),
    "before it is done": (erase, "_done", 1),
}


class Stopped(Exception):
    """The process ended here."""


def stopping(call: Callable[..., Any], nth: int) -> Callable[..., Any]:
    count = 0

    def run(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == nth:
            raise Stopped
        return call(*args, **kwargs)

    return run


def without_reports(home: Path) -> Path:
    """Return a home without reports: writing them anew takes half of the time and is tried elsewhere."""
    shutil.rmtree(home / "reports")
    return home


def state_of(home: Path) -> tuple[dict[str, Any], dict[Any, str]]:
    stones = {
        path.name: json.loads(path.read_text()) for path in (home / "erasure" / "tombstones").glob("*.json")
    }
    return stones, {n.night: n.digest for n in published_nights(settings_of(home).warehouse)}


@pytest.fixture(scope="module")
def never_stopped(
    homes: Homes, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[Any, str]]:
    home = without_reports(copied(homes.ready, tmp_path_factory.mktemp("whole") / "home"))
    assert (
        erase.erase_night(settings_of(home), [SOURCE], night=THIRD)
        == "3 withdrawn, 2 flags and waits retracted"
    )
    return state_of(home)


@pytest.mark.parametrize(
    "stop", [pytest.param(stop, marks=[] if stop in EVERY_RUN else [pytest.mark.long]) for stop in STOPS]
)
def test_stopped_anywhere_it_ends_the_same(
    stop: str, homes: Homes, never_stopped: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = without_reports(copied(homes.ready, tmp_path / "home"))
    settings = settings_of(home)
    module, name, nth = STOPS[stop]
    with monkeypatch.context() as patch:
        patch.setattr(module, name, stopping(getattr(module, name), nth))
        with pytest.raises(Stopped):
            erase.erase_night(settings, [SOURCE], night=THIRD)
    assert [stone.state for stone in pending(settings)] == [INTENT] * 3
    erase.erase_night(settings, [SOURCE], night=THIRD)
    assert state_of(home) == never_stopped
    assert hits(home, ALL) == []
    assert not list((home / "erasure" / "work").glob("*")) and not list(
        (home / "erasure" / "orders").glob("*")
    )


@pytest.fixture(scope="module")
def operations(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many file operations the withdrawing night takes."""
    home = copied(homes.ready, tmp_path_factory.mktemp("trial") / "home")
    code, count = run_night_killed(home, THIRD, None)
    assert code == 0 and state_of(home) == state_of(homes.after)
    return count


@pytest.mark.parametrize(
    "place", [0.2, pytest.param(0.5, marks=pytest.mark.long), pytest.param(0.8, marks=pytest.mark.long)]
)
def test_killed_at_any_file_operation_the_night_is_the_same(
    place: float, operations: int, homes: Homes, tmp_path: Path
) -> None:
    home = copied(homes.ready, tmp_path / "home")
    code, _ = run_night_killed(home, THIRD, int(place * operations))
    assert code == -9, "the process was killed"
    code, _ = run_night_killed(home, THIRD, None)
    assert code == 0
    assert state_of(home) == state_of(homes.after)
    assert hits(home, ALL) == []
