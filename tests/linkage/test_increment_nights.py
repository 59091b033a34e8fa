"""The nights of the demonstration: the second weighs what changed, and gives what it gives with the cache deleted."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings, load_settings
from pipelines.grounds import GROUNDS, WEIGHING, Basis, basis_of
from pipelines.link_night import link_night
from tests.conftest import DemoNights
from warehouse.atomic import read_json

NIGHTS = [date(2026, 3, day) for day in (2, 3, 4, 5)]


def weighing(settings: Settings, night: date) -> dict[str, dict[str, Any]]:
    return dict(read_json(settings.nights / night.isoformat() / "link" / WEIGHING))


def linked(settings: Settings, night: date) -> dict[str, bytes]:
    """Return every file of the link step, but for how the weights came about."""
    folder = settings.nights / night.isoformat() / "link"
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != WEIGHING}


def test_the_first_night_weighs_all_and_the_next_ones_what_changed(demo_nights: DemoNights) -> None:
    first, *later = (weighing(demo_nights.settings, night) for night in NIGHTS)
    assert {own["why_all"] for own in first.values()} == {"nothing was kept"}
    assert all(own["weighed"] == own["candidate_pairs"] for own in first.values())
    for night in later:
        home = night["residency"]
        assert home["as_on"] == "2026-03-02" and 0 < home["weighed"] < home["candidate_pairs"] / 2
    facts = read_json(demo_nights.settings.nights / "2026-03-03" / "facts.json")
    assert facts["weighing"] == later[0]


def test_the_run_says_what_it_weighed(demo_nights: DemoNights) -> None:
    events = (demo_nights.settings.logs / "progress-2026-03-03.jsonl").read_text().splitlines()
    ends = {e["step"]: e["detail"] for e in map(json.loads, events) if e["state"] == "end"}
    own = weighing(demo_nights.settings, NIGHTS[1])["residency"]
    said = (
        f"weighed {own['weighed']:,} of {own['candidate_pairs']:,} candidate pairs; the rest as on 2026-03-02"
    )
    assert said in ends["link"]
    assert ends["flag"] is None


def test_a_night_gives_the_same_with_the_cache_deleted_damaged_or_of_a_later_night(demo_home: Path) -> None:
    settings = load_settings()
    for night in (NIGHTS[1], NIGHTS[3]):
        wanted = linked(settings, night)
        assert {"linked__pairs.parquet", "facts.json", "honesty.json", "bounded.json"} <= set(wanted)
        shutil.rmtree(demo_home / GROUNDS, ignore_errors=True)
        link_night(settings, night=night)
        assert weighing(settings, night)["residency"]["why_all"] == "nothing was kept"
        assert linked(settings, night) == wanted
    # what lies there now is of the fourth night
    wanted = linked(settings, NIGHTS[2])
    link_night(settings, night=NIGHTS[2])
    assert weighing(settings, NIGHTS[2])["residency"]["as_on"] == "2026-03-05"
    assert linked(settings, NIGHTS[2]) == wanted
    for side in ("residency", "registry"):
        (demo_home / GROUNDS / f"{side}.ground").write_bytes(b"LINDERO2 and then nothing")
    said = link_night(settings, night=NIGHTS[2])
    assert said.count("what was kept is damaged") == 2
    assert linked(settings, NIGHTS[2]) == wanted


@pytest.mark.parametrize("what", ["profile", "engine", "model"])
def test_another_profile_engine_or_model_weighs_all_and_says_so(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def other(*arguments: Any) -> Basis:
        return replace(basis_of(*arguments), **{what: "another"})

    monkeypatch.setattr("pipelines.weigh.basis_of", other)
    settings = load_settings()
    wanted = linked(settings, NIGHTS[1])
    link_night(settings, night=NIGHTS[1])
    assert weighing(settings, NIGHTS[1])["residency"]["why_all"] == f"another {what} than on 2026-03-02"
    assert linked(settings, NIGHTS[1]) == wanted
