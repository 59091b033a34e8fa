"""Court wordings: the case table, what must hold for any wording, and what is a conviction on a day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.convictions import conviction_law
from law.dispositions import disposition_of, dispositions
from law.loader import load_law
from law.rulesets.bill import overlay
from tests.law.any_facts import DAYS
from tests.law.case_tables import cases

RULES = load_law().ruleset
LAW = conviction_law(RULES, date(2026, 3, 2))
HB56 = overlay(RULES, load_law().bill("hb56_2021"))
NAMES = [disposition.name for disposition in dispositions()]
WORDING = st.one_of(st.none(), st.text(max_size=80))


@pytest.mark.parametrize("case", cases("dispositions"))
def test_a_wording_means_what_the_table_says(case: dict[str, Any]) -> None:
    found = disposition_of(case["wording"], case.get("later"), LAW)
    assert (found.name, found.conviction) == (case["is"], case["conviction"])


@pytest.mark.parametrize("case", cases("convictions"))
def test_a_disposition_is_a_conviction_as_the_table_says(case: dict[str, Any]) -> None:
    rules = HB56 if case.get("bill") == "hb56_2021" else RULES
    found = conviction_law(rules, case["as_of"])
    assert found.counts(case["disposition"]) == case["counts"]
    cited = found.authority(case["disposition"])
    assert (cited is None) == (case["authority"] is None)
    assert case["authority"] is None or case["authority"] in (cited or "")


@given(wording=WORDING, later=WORDING)
def test_any_wording_gives_one_of_the_list(wording: str | None, later: str | None) -> None:
    assert disposition_of(wording, later, LAW).name in NAMES


@given(wording=WORDING, later=WORDING)
def test_a_later_event_never_makes_a_conviction(wording: str | None, later: str | None) -> None:
    if disposition_of(wording, None, LAW).conviction != "yes":
        assert disposition_of(wording, later, LAW).conviction != "yes"


@given(on=DAYS, name=st.sampled_from(NAMES))
def test_every_disposition_has_one_answer_with_its_authority_since_the_first_act(on: date, name: str) -> None:
    rows = [row for row in RULES.convictions if row.disposition == name and row.in_force(on)]
    assert len(rows) == (on >= date(1995, 7, 1))
    assert all(row.citation and row.text for row in rows)


@given(on=DAYS)
def test_what_is_not_known_of_old_days_is_never_a_yes_or_a_no(on: date) -> None:
    unknown = [row for row in RULES.convictions if row.content == "unknown" and row.in_force(on)]
    assert all(row.counts == "undetermined" for row in unknown)
    assert bool(unknown) == (date(1995, 7, 1) <= on < date(2022, 1, 1))


def test_names_stand_once_and_say_why() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(disposition.reason for disposition in dispositions())
