"""Two nights with planted people, then one that withdraws them; run once for the tests of this room."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from pipelines.erasure.orders import enter_order
from pipelines.night import run_steps
from tests.erasure.planted import ALONE, FIRST, NOBODY, SECOND, SOURCE, THIRD, TWICE, copied, make_home
from warehouse.publication import published_nights


@dataclass(frozen=True)
class Homes:
    """The same home at four times."""

    before: Path
    """After two nights; nothing was withdrawn."""
    ready: Path
    """The same with the orders entered, not carried out."""
    after: Path
    """After the third night, which withdrew."""
    digests: dict[date, str]
    """Of the two nights, as they were first published."""

    @property
    def settings(self) -> Settings:
        return settings_of(self.after)


def settings_of(home: Path) -> Settings:
    return load_settings({"LINDERO_HOME": str(home)})


def withdraw_planted(settings: Settings, on: date) -> None:
    """Enter the three orders: one record, one count of two, one person."""
    said = {"reason": "ordered by a court, paper on file", "by": "analyst_1", "on": on}
    for number, (record, person) in enumerate(((ALONE[1], None), (TWICE[1], None), (None, NOBODY)), start=1):
        enter_order(
            settings, source_id=SOURCE, record_key=record, person_key=person, kind="expunged",
            authority=f"EX-2026-{number}", **said,
        )  # fmt: skip


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    root = tmp_path_factory.mktemp("erasure")
    before = root / "before"
    make_home(before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(before))
        run_steps(FIRST)
        run_steps(SECOND)
        digests = {n.night: n.digest for n in published_nights(settings_of(before).warehouse)}
        ready = copied(before, root / "ready")
        withdraw_planted(settings_of(ready), THIRD)
        after = copied(ready, root / "after")
        patch.setenv("LINDERO_HOME", str(after))
        run_steps(THIRD)
    return Homes(before=before, ready=ready, after=after, digests=digests)
