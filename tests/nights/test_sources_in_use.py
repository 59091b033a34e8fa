"""A night rests on the sources that delivered or are expected, and says nothing of the other specifications."""

from datetime import date
from pathlib import Path

import pytest

from config.settings import load_settings
from pipelines import tasks
from pipelines.gather import gather_inputs
from pipelines.land import land_source
from pipelines.sources_in_use import expect_source, sources_in_use, sources_to_land
from sources.errors import SpecError

NIGHT, BEFORE = date(2026, 3, 2), date(2026, 3, 1)


def deliver(home: Path, source_id: str, day: date) -> None:
    folder = home / "inbox" / source_id / day.isoformat()
    folder.mkdir(parents=True)
    (folder / "x.csv").write_text("nothing\n", encoding="utf-8")


def test_a_source_takes_part_from_its_first_delivery_on(tmp_path: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(tmp_path)})
    assert sources_to_land(settings, night=NIGHT) == sources_in_use(settings, night=NIGHT) == []
    deliver(tmp_path, "nc_opi", NIGHT)
    (tmp_path / "inbox" / "no_such_source").mkdir()
    assert sources_to_land(settings, night=NIGHT) == ["nc_opi"]
    assert sources_in_use(settings, night=NIGHT) == []  # not landed yet
    land_source(settings, "nc_opi", until=NIGHT)
    assert sources_in_use(settings, night=NIGHT) == ["nc_opi"]
    assert sources_in_use(settings, night=BEFORE) == []  # a night run again misses nobody who came later


def test_silence_of_a_source_that_is_expected_is_told(tmp_path: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(tmp_path)})
    assert expect_source(settings, "ca_doj", since=NIGHT) == NIGHT
    assert expect_source(settings, "ca_doj", since=date(2026, 5, 1)) == NIGHT
    assert [(s.source_id, s.status) for s in gather_inputs(settings, night=NIGHT)] == [("ca_doj", "missing")]
    assert gather_inputs(settings, night=BEFORE) == []
    with pytest.raises(SpecError, match="nowhere"):
        expect_source(settings, "nowhere", since=NIGHT)


def test_the_demonstration_lists_what_it_delivers(demo_home: Path) -> None:
    refs = tasks.list_sources(NIGHT.isoformat())
    assert [ref["source_id"] for ref in refs] == sorted(path.name for path in (demo_home / "inbox").iterdir())
