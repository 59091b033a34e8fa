"""A night judges nobody under law files that `lindero law check` refuses."""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from config.settings import load_settings
from law.errors import LawError
from law.loader import LAW_DIR, law_digest
from pipelines import law_gate, tasks
from pipelines.classify import classified_under
from pipelines.cli.run_night import run_night
from pipelines.errors import LawRefused
from pipelines.inputs import load_inputs, night_folder
from pipelines.law_gate import require_sound_law
from pipelines.night import run_steps
from pipelines.what_if.decide import what_if_bill

NIGHT = date(2026, 3, 5)


@pytest.fixture
def law_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the law in the place of the files in use."""
    folder = tmp_path / "law"
    shutil.copytree(LAW_DIR, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(law_gate, "LAW_DIR", folder)
    return folder


def _drop_the_conditions(law: Path) -> None:
    """The loader takes such a file, the check does not: any such conviction would meet the offense."""
    path = law / "rulesets" / "nm.yml"
    asks = "asks: {victim_under: 16, commercial_sex: 'yes'}, "
    text = path.read_text(encoding="utf-8")
    assert asks in text
    path.write_text(text.replace(asks, "", 1), encoding="utf-8")


def _files(home: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}


def test_a_night_stops_before_it_judges_under_refused_law(demo_home: Path, law_in_use: Path) -> None:
    _drop_the_conditions(law_in_use)
    before = _files(demo_home)
    for begin in (
        lambda: run_steps(NIGHT),
        lambda: run_night(load_settings(), NIGHT, through_airflow=False, quiet=True),
        lambda: run_night(load_settings(), NIGHT, through_airflow=True, quiet=True),
    ):
        with pytest.raises(LawError) as refused:
            begin()
        said = str(refused.value)
        assert said.startswith(
            "law check: [rulesets/nm.yml] row [NM-3I-05] rule [compares_and_asks_nothing]: "
        )
        assert "Nothing was judged" in said and "Run lindero law check" in said
    assert _files(demo_home) == before


def test_each_step_that_judges_refuses_by_itself(demo_home: Path, law_in_use: Path) -> None:
    """As Airflow runs it after somebody cleared it; what a step that judges nobody does is not stopped."""
    ref = {"night": NIGHT.isoformat(), "source_id": tasks.list_sources(NIGHT.isoformat())[0]["source_id"]}
    night = night_folder(load_settings(), NIGHT)
    _drop_the_conditions(law_in_use)
    before = _files(night)
    assert {"classify", "flag"} == tasks.JUDGES < {*tasks.SOURCE_STEPS, *tasks.NIGHT_STEPS}
    for step in tasks.JUDGES:
        with pytest.raises(LawRefused, match="NM-3I-05"):
            tasks.run_step(step, ref)
    assert _files(night) == before
    tasks.run_step("build", ref)


def test_counts_of_two_laws_are_not_judged_together(demo_home: Path) -> None:
    """Somebody edits a row, soundly, and clears the flag task alone."""
    settings = load_settings()
    night = night_folder(settings, NIGHT)
    used = sorted(classified_under(settings, NIGHT, load_inputs(settings, NIGHT)))
    assert used and set(classified_under(settings, NIGHT, load_inputs(settings, NIGHT)).values()) == {
        law_digest()
    }
    path = night / "classified" / used[0] / "law.json"
    written = path.read_bytes()
    try:
        path.write_text(json.dumps({"law_digest": "0" * 64}), encoding="utf-8")
        with pytest.raises(LawRefused, match=rf"source \[{used[0]}\] rule \[one_law\]"):
            tasks.run_step("flag", {"night": NIGHT.isoformat()})
        # a bill is held against the night as these files read it
        assert len(what_if_bill(settings, NIGHT, "hb56_2021").counts)
    finally:
        path.write_bytes(written)


def test_what_reads_the_law_in_a_step_is_behind_the_gate() -> None:
    """A step whose module comes to read the law must be named among those that judge."""
    reading = {
        step
        for step in (*tasks.SOURCE_STEPS, *tasks.NIGHT_STEPS)
        if "load_law" in vars(sys.modules.get(f"pipelines.{step}", tasks))
    }
    assert reading == tasks.JUDGES


def test_law_without_errors_lets_a_night_begin(law_in_use: Path) -> None:
    require_sound_law()
    require_sound_law(law_in_use)


def test_files_that_change_are_checked_again(law_in_use: Path) -> None:
    require_sound_law()
    _drop_the_conditions(law_in_use)
    with pytest.raises(LawError, match="NM-3I-05"):
        require_sound_law()
    (law_in_use / "jurisdictions.yml").unlink()
    with pytest.raises(LawError, match="more error"):
        require_sound_law()


def test_a_day_of_reading_that_has_not_come_stops_a_night(law_in_use: Path) -> None:
    path = law_in_use / "rulesets" / "nm.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("read_current_to: 2025-07-01", "read_current_to: 2999-07-01"), encoding="utf-8"
    )
    with pytest.raises(LawError, match="day_not_reached"):
        require_sound_law()
