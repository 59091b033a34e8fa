"""What a night rests on where a source sends deltas: day by day, from nothing, or with all deliveries there at once."""

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from pipelines.gather import gather_inputs
from pipelines.inputs import SourceInput, load_inputs, night_folder
from pipelines.land import land_source
from pipelines.quarantine.kept import list_quarantine, show_kept
from tests.nights.chained import ARRIVALS, LATER, day, deliver
from warehouse.atomic import read_json

SOURCE = "az_doc"
NUMBERS = {10: "used", 11: "used"}


def gathered(settings: Settings, night: int) -> SourceInput:
    land_source(settings, SOURCE, until=day(night))
    (source,) = gather_inputs(settings, night=day(night))
    assert load_inputs(settings, day(night)) == [source]
    return source


def content(settings: Settings, source: SourceInput) -> dict[str, str]:
    """Return file to hash, of all that the assembled folder holds."""
    assert source.stage is not None
    folder = settings.stage / source.stage
    files = [p for p in sorted(folder.iterdir()) if not p.name.startswith("check-")]
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def states(source: SourceInput) -> dict[int, str]:
    return {link["number"]: link["state"] for link in source.chain or ()}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, SourceInput]]:
    """Four nights, each gathered on the day its deliveries arrive."""
    home = tmp_path_factory.mktemp("gathered") / "home"
    settings = load_settings({"LINDERO_HOME": str(home)})
    found = {}
    for night, files in ARRIVALS:
        deliver(home, SOURCE, day(night), files)
        found[night] = gathered(settings, night)
    return home, found


def test_a_gap_stops_the_chain_and_what_fills_it_is_put_in_its_place(
    days: tuple[Path, dict[int, SourceInput]],
) -> None:
    _, found = days
    assert states(found[3]) == {**NUMBERS, 13: "waiting"}
    assert (found[3].status, found[3].received_on, found[3].is_stale(day(3))) == ("stand_in", day(2), True)
    assert found[3].reason is not None and "number 12 is missing before delta" in found[3].reason
    assert found[3].stage == found[2].stage
    assert states(found[4]) == {**NUMBERS, 12: "used", 13: "used"}
    places = {link["number"]: link["place"] for link in found[4].chain or ()}
    assert places == {10: 1, 11: 2, 12: 3, 13: 4}
    assert (found[4].status, found[4].reason) == ("fresh", None)


def test_what_the_night_rests_on_is_written_down(days: tuple[Path, dict[int, SourceInput]]) -> None:
    home, _ = days
    settings = load_settings({"LINDERO_HOME": str(home)})
    (row,) = read_json(night_folder(settings, day(4)) / "inputs.json")
    used = [link for link in row["chain"] if link["state"] == "used"]
    assert all((settings.stage / link["stage"] / "outcome.json").exists() for link in used)
    assert [link["received_on"] for link in used] == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]


@pytest.mark.parametrize("at_once", [False, True], ids=["from nothing", "all there at once"])
def test_the_same_chain_has_the_same_bytes(
    days: tuple[Path, dict[int, SourceInput]], tmp_path: Path, at_once: bool
) -> None:
    home, found = days
    first = load_settings({"LINDERO_HOME": str(home)})
    again = load_settings({"LINDERO_HOME": str(tmp_path / "home")})
    if at_once:
        for night, files in ARRIVALS:
            deliver(tmp_path / "home", SOURCE, day(night), files)
    else:
        shutil.copytree(home, tmp_path / "home")
        shutil.rmtree(again.stage)
    for night in (
        (4,) if at_once else (4, 2)
    ):  # in no order: each stands on the deliveries received by then alone
        source = gathered(again, night)
        assert source == found[night]
        assert content(again, source) == content(first, found[night])


def test_the_same_delta_again_is_a_no_op(days: tuple[Path, dict[int, SourceInput]], tmp_path: Path) -> None:
    home, found = days
    shutil.copytree(home, tmp_path / "home")
    settings = load_settings({"LINDERO_HOME": str(tmp_path / "home")})
    deliver(tmp_path / "home", SOURCE, day(5), LATER / "0012")
    source = gathered(settings, 5)
    assert [link["state"] for link in source.chain or ()][-1] == "repeated"
    assert (source.stage, source.status) == (found[4].stage, "current")


def test_a_refused_delta_stops_the_chain_until_it_comes_again(
    days: tuple[Path, dict[int, SourceInput]], tmp_path: Path
) -> None:
    home, _ = days
    shutil.copytree(home, tmp_path / "home")
    settings = load_settings({"LINDERO_HOME": str(tmp_path / "home")})
    torn = {f"AZ_DOC_{table}_DELTA_0014.csv": "CHANGE_CODE,TORN\n" for table in ("PERSON", "SC_OFFENSE")}
    deliver(tmp_path / "home", SOURCE, day(5), torn)
    source = gathered(settings, 5)
    assert (source.status, states(source)[14]) == ("stand_in", "refused")
    assert source.reason is not None and "number 14" in source.reason and "rule [header]" in source.reason
    whole = {
        path.name.replace("0013", "0014"): path.read_text().splitlines(keepends=True)[0]
        for path in (LATER / "0013").iterdir()
    }
    deliver(tmp_path / "home", SOURCE, day(6), whole)
    source = gathered(settings, 6)
    assert (source.status, source.reason) == ("fresh", None)
    assert [link["state"] for link in source.chain or ()][-2:] == ["superseded", "used"]


def test_the_quarantine_shows_what_fits_nothing(
    days: tuple[Path, dict[int, SourceInput]], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = days
    monkeypatch.delenv("LINDERO_CASEBOOK_URL", raising=False)
    settings = load_settings({"LINDERO_HOME": str(home)})
    listed = list_quarantine(settings, source_id=SOURCE, rule="merge_cycle", until=day(4))
    assert [(row["file_name"], row["records"], row["lines"]) for row in listed] == [
        ("PERSON_MERGE_0013.csv", 2, [4, 5])
    ]
    kept = show_kept(settings, listed[0]["first"], reveal_to="A Steward", until=day(4))
    assert kept.raw_text == "9000051,9000052,2026-03-04"
    assert kept.received_on == date(2026, 3, 3) and "which of the keys stays" in kept.todo
