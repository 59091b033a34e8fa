"""`lindero explain` on pairs of a night that was run: what the night said, in whichever order the ids are given."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import main
from pipelines.errors import NightMissing, StepError
from pipelines.explanation.explain_files import RecordMissing
from pipelines.explanation.explain_night import explain_night, open_night
from pipelines.inputs import night_folder
from tests.report.conftest import FIRST, HELD, SECOND, Nights
from warehouse.frames import read_table


def pairs_of(nights: Nights, night: date) -> pd.DataFrame:
    return read_table(night_folder(nights.settings, night) / "link", "linked__pairs")


@pytest.mark.parametrize("night", [FIRST, HELD])
def test_weight_and_verdict_of_every_pair_are_those_of_the_night(nights: Nights, night: date) -> None:
    opened, pairs = open_night(nights.settings, night), pairs_of(nights, night)
    assert {"residency", "registry"} <= set(pairs["side"])
    for pair in pairs.itertuples():
        scale = opened.scale(pair.left_id, pair.right_id)
        found = scale.own().result
        rule = "" if pd.isna(pair.hard_rule) else pair.hard_rule
        said = (scale.side, found.weight, found.verdict, found.rule)
        assert said == (pair.side, pair.match_weight_mbit, pair.verdict, rule)


def test_the_lines_are_those_of_the_ledger(nights: Nights) -> None:
    pair = next(pairs_of(nights, FIRST).query("verdict == 'match' and side == 'residency'").itertuples())
    found = explain_night(nights.settings, pair.left_id, pair.right_id, night=FIRST)
    lines = [dict(entry) for section in found.sections for entry in section.entries]
    night = json.loads(pair.ledger)
    assert {line["comparison"] for line in lines} >= {"surname", "birth_date", "prior", "rivals"}
    # an explanation names the rivals, which the night's own ledger only counts
    for entry in (*lines, *night):
        if entry["comparison"] == "rivals":
            entry["because"] = ""
    assert sorted(lines, key=str) == sorted(night, key=str)
    assert found.coincidences == pytest.approx(pair.expected_coincidences, rel=1e-4)


def test_the_last_published_night_is_meant_and_the_order_of_ids_does_not_matter(nights: Nights) -> None:
    pair = next(pairs_of(nights, FIRST).query("verdict == 'match' and side == 'residency'").itertuples())
    found = explain_night(nights.settings, pair.left_id, pair.right_id)
    assert found == explain_night(nights.settings, pair.right_id, pair.left_id)
    assert open_night(nights.settings).night > SECOND


def test_what_cannot_be_explained_is_said(nights: Nights) -> None:
    entries = pairs_of(nights, FIRST).query("side == 'registry'")["right_id"]
    with pytest.raises(RecordMissing, match=r"\[nobody\]: the night of 2026-03-02 has no such record"):
        explain_night(nights.settings, "nobody", entries.iloc[0], night=FIRST)
    with pytest.raises(StepError, match="both registry entries, which no night compares"):
        explain_night(nights.settings, entries.iloc[0], entries.iloc[-1], night=FIRST)
    with pytest.raises(NightMissing, match=r"2025-01-01.*were not linked"):
        open_night(nights.settings, date(2025, 1, 1))


def test_the_command(nights: Nights, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LINDERO_HOME", str(nights.settings.home))
    pair = next(pairs_of(nights, FIRST).query("verdict == 'possible'").itertuples())

    def said(*arguments: str) -> Any:
        return CliRunner().invoke(main.app, ["explain", pair.left_id, pair.right_id, *arguments])

    done = said("--date", "2026-03-02", "--json", str(tmp_path / "pair.json"))
    assert done.exit_code == 0, done.output
    assert f"Left record   {pair.left_id}, convicted person" in done.output
    assert json.loads((tmp_path / "pair.json").read_text())["weight_mbit"] == pair.match_weight_mbit
    for arguments in (["--share", "0.3"], ["--left", "people.csv"], ["--date", "yesterday"]):
        assert said(*arguments).exit_code == 2
