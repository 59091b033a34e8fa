"""The section on the night's own errors: what moved and which groups suffer stands there in words, and what to do."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest

from pipelines.honesty.tables import _check_row, _measure_row
from pipelines.profile import draft_profile
from pipelines.report import words
from pipelines.report.collect import ReportData, collect_report
from pipelines.report.moved import FIELDS, engines_in_words, moved_in_words
from pipelines.report.render import render_report
from tests.linkage.invented_night import invented_people, pinned, without_numbers
from tests.report.test_content import section
from tests.report.test_structure import page_faults
from transforms.linkage import hard_rules
from transforms.linkage.drift import compare_profiles
from transforms.linkage.em_check import CrossCheck

FIRST = date(2026, 3, 2)
CODES = re.compile(r"\b(registry_resident|birth_place|one_missing|look_alike|cross.check|Jensen)\b")


def drifted() -> list[dict[str, Any]]:
    """Return the rows of a night whose convicted persons lost their numbers and doubled."""
    people = invented_people()
    now = {
        **people,
        "conviction": without_numbers(people["conviction"]),
        "residency": people["residency"].only([]),
    }
    return [_measure_row(measure) for measure in compare_profiles(pinned(), draft_profile(now))]


def with_rows(data: ReportData, **rows: Any) -> str:
    return unescape(render_report(replace(data, rows={**data.rows, **rows})))


@pytest.fixture(scope="module")
def data(nights: Any) -> ReportData:
    return collect_report(nights.settings, FIRST)


def test_every_hard_rule_of_a_night_has_words() -> None:
    names = ("NEEDS_IDENTIFIER", "CONTRADICTION", "SUFFIX", "FACTS", "NAMES", "RIVALS")
    assert set(words.HARD_RULES) == {getattr(hard_rules, name) for name in names}


def test_every_measure_of_drift_has_words() -> None:
    rows = drifted()
    assert {row["kind"] for row in rows} >= {"size", "missing", "values"}
    for row in rows:
        said = moved_in_words(row)
        assert "_" not in said.sentence and said.what[0].isupper(), row
        assert row["kind"] not in ("missing", "values") or FIELDS[row["name"]] in said.what
    lost = next(
        row for row in rows if (row["kind"], row["side"], row["name"]) == ("missing", "conviction", "ssn")
    )
    assert lost["alarms"]
    assert re.fullmatch(
        r"Convicted persons: without Social Security number: [\d.]+% when pinned, 100.0% tonight",
        moved_in_words(lost).sentence,
    )


def test_every_level_of_likely_links_has_words() -> None:
    for side, comparisons in pinned().likely.items():
        for name, levels in comparisons.items():
            for level in levels:
                row = {"kind": "agreement", "side": side, "name": name, "moved": level, "pinned": 0.25,
                       "tonight": 0.5, "distance": 0.1, "noise": 0.01}  # fmt: skip
                said = moved_in_words(row).sentence
                assert ", of likely links: " in said and said.endswith("25.0% when pinned, 50.0% tonight")


def test_what_moved_stands_in_the_page_with_what_to_do(data: ReportData) -> None:
    html = with_rows(data, drift=tuple(drifted()))
    honesty, todo = section(html, "honesty"), section(html, "todo")
    assert page_faults(html) == []
    for text in (honesty, todo):
        assert "Convicted persons: without Social Security number" in text
        assert "lindero profile refresh --date 2026-03-02 --reason 'what changed'" in text
        assert not CODES.search(text)


def test_a_quiet_night_asks_for_nothing(data: ReportData) -> None:
    honesty = section(unescape(render_report(data)), "honesty")
    assert honesty.count("What to do:") >= 2 and "What to do: nothing" in honesty
    assert not CODES.search(honesty)
    assert "0 to 0" not in honesty and "(none, with 95 % confidence)" in honesty


def test_engines_that_disagree_are_told_apart_from_those_that_cannot_tell(data: ReportData) -> None:
    check = CrossCheck(
        side="residency", likely_pairs=200.0, disagreement=0.41, engine_matches=90.0, em_matches=170.0
    )
    few = CrossCheck(
        side="registry_resident", likely_pairs=3.0, disagreement=0.0, engine_matches=2.0, em_matches=2.0
    )
    rows = [_check_row(check), _check_row(few)]
    assert engines_in_words(rows[1]).startswith("Residents and the registry: too few likely links")
    html = with_rows(data, drift=tuple(rows))
    said = "Convicted persons and residents: of the pairs that either engine calls a match, the other rejects 41.0%."
    assert f"No. {said} The night's engine expects 90 matches, the second 170." in section(html, "honesty")
    assert said in section(html, "todo") and "look for swapped columns" in section(html, "honesty")


def test_a_group_that_holds_the_night_is_named(data: ReportData) -> None:
    figures = [
        {"figure": name, "subject": "double_surname", "value": 1.9, "low": 1.3, "high": 2.6, "n": 250,
         "state": "holds" if name == "miss_ratio" else "told", "sentence": "s"}
        for name in ("miss_rate", "miss_ratio", "false_link_rate", "false_link_ratio")
    ]  # fmt: skip
    flags = {"figure": "expected_false_links", "subject": "flags", "value": 1.2, "low": 0.0, "high": 4.0, "n": 20,
             "state": "told", "sentence": "1.20 of 20 open flags"}  # fmt: skip
    html = with_rows(data, honesty=(*figures, flags))
    honesty = section(html, "honesty")
    assert "the night does worse, beyond chance, for these surnames: two surnames." in honesty
    assert "up to 4 open flags may rest on a wrong link" in honesty
    assert "0 to 4, with 95 % confidence" in html
    assert page_faults(html) == []
