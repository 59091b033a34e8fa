"""Conditions of listed offenses on what is known, and bills as operations on rows."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.conditions import asked
from law.errors import LawError
from law.facts import DutyFacts
from law.facts_file import StatedFacts, read_facts
from law.loader import load_law
from law.reach import reach
from law.rulesets.bill import Amendment, overlay
from tests.law.any_facts import ANY_FACTS, DAYS

LAW = load_law()
BILLS = ("hb437_2013", "hb56_2021", "hb282_2024", "sb32_2026")
# what is known of the victim, the offense of conviction, the age line -> how it stands
AGES: tuple[tuple[dict[str, Any], str, int, str], ...] = (
    ({"victim_age": 15}, "sex_trafficking_minor", 16, "yes"),
    ({"victim_age": 16}, "sex_trafficking_minor", 16, "no"),
    ({"victim_age": 17}, "sex_trafficking_minor", 18, "yes"),
    ({}, "sex_trafficking_minor", 16, "open"),
    ({}, "sex_trafficking_minor", 18, "yes"),
    ({}, "sex_trafficking_age_unknown", 18, "open"),
    ({"victim_minor": "yes"}, "sex_trafficking_age_unknown", 18, "yes"),
    ({"victim_minor": "yes"}, "sex_trafficking_age_unknown", 16, "open"),
    ({"victim_minor": "no"}, "sex_trafficking_age_unknown", 16, "no"),
    ({}, "sex_trafficking_adult", 18, "no"),
)  # fmt: skip


@pytest.mark.parametrize(("known", "category", "line", "found"), AGES)
def test_an_age_line_is_met_denied_or_open(
    known: dict[str, Any], category: str, line: int, found: str
) -> None:
    facts = DutyFacts(category=category, offense_row_check="source_read", is_conviction="yes", **known)
    assert asked("victim_under", line, facts, category).found == found


@given(facts=ANY_FACTS, as_of=DAYS)
def test_what_could_be_met_has_no_denied_condition_and_what_is_met_no_open_one(
    facts: DutyFacts, as_of: date
) -> None:
    for reading in reach(facts, facts.category, as_of, LAW.ruleset).readings:
        found = {one.found for one in reading.asked}
        assert not (reading.could_be_met and "no" in found)
        assert reading.outcome != "met" or found <= {"yes"}
        assert reading.outcome != "not_met" or reading.denied() is not None


@given(facts=ANY_FACTS, as_of=DAYS, name=st.sampled_from(BILLS))
def test_no_bill_takes_away_what_could_be_met(facts: DutyFacts, as_of: date, name: str) -> None:
    """None of the four repeals or narrows anything."""
    own = reach(facts, facts.category, as_of, LAW.ruleset)
    under = reach(facts, facts.category, as_of, overlay(LAW.ruleset, LAW.bill(name)))
    assert {row.section for row in own.rows} <= {row.section for row in under.rows}


@pytest.mark.parametrize("name", BILLS)
def test_an_overlay_changes_named_rows_and_no_other(name: str) -> None:
    bill, before = LAW.bill(name), LAW.ruleset.model_dump_json()
    under = overlay(LAW.ruleset, bill)
    assert LAW.ruleset.model_dump_json() == before
    own, other = ({row.id: row for row in rules.all_rows()} for rules in (LAW.ruleset, under))
    changed = {change.row for change in bill.amends}
    assert own.keys() - other.keys() == changed
    made = {change.id for change in bill.amends} | {row.id for row in bill.adds}
    assert other.keys() - own.keys() == made and made
    assert all(other[row].standing == bill.standing for row in made)
    assert all(own[row] == other[row] for row in own.keys() & other.keys() if row != "NM-3I-13")


def test_an_attempt_of_an_amended_offense_still_counts() -> None:
    facts = DutyFacts(
        category="promoting_prostitution_minor", offense_row_check="source_read", is_conviction="yes", victim_age=17,
        inchoate="attempt",
    )  # fmt: skip
    under = overlay(LAW.ruleset, LAW.bill("hb56_2021"))
    found = reach(facts, facts.category, date(2026, 3, 2), under)
    assert [row.id for row in found.rows] == ["HB56-3I-05"]


def test_a_bill_that_amends_what_is_not_there_is_refused() -> None:
    bill = LAW.bill("sb32_2026").model_copy(update={"amends": (Amendment(row="NM-9", id="X-9", set={}),)})
    with pytest.raises(LawError, match=r"\[sb32_2026.yml\] amends row \[NM-9\]: no such row"):
        overlay(LAW.ruleset, bill)
    strange = Amendment(row="NM-3I-05", id="X-9", set={"asks": {"victim_under": "young"}})
    with pytest.raises(LawError, match=r"row \[NM-3I-05\] field \[asks.victim_under\]"):
        overlay(LAW.ruleset, bill.model_copy(update={"amends": (strange,)}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("category: sex_trafficking", r"\[facts.yml\] field \[category"),
        ("category: sex_trafficking_minor\nvictim_age: -1", r"field \[victim_age\]"),
        ("category: sex_trafficking_minor\nshoe_size: 9", r"field \[shoe_size\]"),
        ("category: sex_trafficking_minor\ncategory: labor_trafficking", r"line \[2\]: key \[category\] stands twice"),
        ("category: sex_trafficking_minor\ndisposition: let_go", r"disposition is \[let_go\]; expected one of acquitted"),
        ("category: sex_trafficking_minor\ndisposition: convicted\nis_conviction: 'yes'", r"state one of the two"),
        ("category: sex_trafficking_minor\nstays: [{kind: hides}]", r"field \[stays.0.kind\]"),
        ("category: sex_trafficking_minor\nstays: [{kind: lives, from: 2026-02-01, to: 2026-01-01}]", r"`to` is 2026-01-01"),
        (
            "category: labor_trafficking\noffense_date: 2020-01-01\nconviction_date: 2015-08-01",
            r"conviction_date is 2015-08-01, offense_date is 2020-01-01",
        ),
        (
            "category: labor_trafficking\nconviction_date: 2015-08-01\nrelease_date: 2010-01-01",
            r"release_date is 2010-01-01, conviction_date is 2015-08-01",
        ),
        ("category: [", r"\[facts.yml\] line"),
        ("", r"\[facts.yml\] field \[file\]"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_read_name_file_and_field(tmp_path: Any, text: str, message: str) -> None:
    path = tmp_path / "facts.yml"
    path.write_text(text)
    with pytest.raises(LawError, match=message):
        read_facts(path)


def test_a_file_may_state_every_fact_that_the_law_asks_for() -> None:
    assert set(StatedFacts.model_fields) == {field.name for field in fields(DutyFacts)}


def test_stays_are_read_as_periods_unless_said_otherwise(tmp_path: Any) -> None:
    path = tmp_path / "facts.yml"
    path.write_text("category: patronizing_minor\nstays: [{kind: works, from: 2026-01-05, to: 2026-01-20}]")
    (stay,) = read_facts(path).stays
    assert (stay.first, stay.last, stay.throughout, stay.still) == (
        date(2026, 1, 5), date(2026, 1, 20), "yes", "unknown",
    )  # fmt: skip


def test_facts_that_can_be_read_leave_the_rest_unknown(tmp_path: Any) -> None:
    path = tmp_path / "facts.json"
    path.write_text(
        '{"category": "patronizing_minor", "documents_on_file": ["plea transcript"], "victim_age": 15}'
    )
    facts = read_facts(path)
    assert (facts.victim_age, facts.force, facts.is_conviction) == (15, "unknown", "undetermined")
    assert facts.documents_on_file == {"plea transcript"}
