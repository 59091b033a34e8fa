"""Answer 4: the case table, and what must hold for any facts."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.business_days import add_business_days
from law.duty import HALL_DOCUMENTS, DutyFacts, DutyResult, duty
from law.facts_file import StatedFacts
from law.loader import load_law
from law.term import term_end
from tests.law.any_facts import ANY_FACTS, DAYS
from tests.law.case_tables import cases

LAW = load_law()
FACTS = {field.name for field in fields(DutyFacts)} - {"offense_row_check"}
BILLS = st.sampled_from(
    [None, *(LAW.bill(name) for name in ("hb56_2021", "sb32_2026", "hb437_2013", "hb282_2024"))]
)


def ask(case: dict[str, Any]) -> DutyResult:
    given_facts = {"is_conviction": "yes"} | {name: value for name, value in case.items() if name in FACTS}
    given_facts["documents_on_file"] = frozenset(case.get("documents_on_file", ()))
    given_facts["stays_complete"] = frozenset(case.get("stays_complete", ()))
    given_facts["stays"] = (
        StatedFacts(category="sex_trafficking_minor", stays=case.get("stays", ())).facts().stays
    )
    if "disposition" in case:
        given_facts["is_conviction"] = "undetermined"
    facts = DutyFacts(offense_row_check=case.get("check", "source_read"), **given_facts)
    bill = LAW.bill(case["bill"]) if "bill" in case else None
    return duty(facts, as_of=case["as_of"], ruleset=LAW.ruleset, bill=bill)


@settings(deadline=None)  # the first day asked reads the table of holidays
@given(facts=ANY_FACTS, as_of=DAYS, days=st.integers(1, 5000))
def test_who_is_held_has_no_duty_yet(facts: DutyFacts, as_of: date, days: int) -> None:
    release = as_of + timedelta(days=days)
    held = replace(facts, is_conviction="yes", disposition=None, release_date=release, last_seen_free=None)
    found = duty(held, as_of=as_of, ruleset=LAW.ruleset)
    assert found.state != "yes"
    assert found.days_to_register is None or found.days_to_register.starts == release


@pytest.mark.parametrize("case", [*cases("duty"), *cases("duty_by_authority")])
def test_the_law_says_what_the_table_says(case: dict[str, Any]) -> None:
    found = ask(case)
    said = " ".join(found.reasons)
    assert (found.state, found.basis, found.wait) == (case["state"], case["basis"], case.get("wait")), said
    ids = {row.partition(" ")[0] for row in found.rows}
    assert set(case.get("rows", ())) <= ids
    assert not set(case.get("never", ())) & ids
    assert case.get("says", "") in said
    assert "never_says" not in case or case["never_says"] not in said
    papers = case.get("papers", list(found.documents_needed))
    assert list(found.documents_needed) == (list(HALL_DOCUMENTS) if papers == "all" else papers)
    assert found.deadline == case.get("deadline", found.deadline)
    assert found.term_ends_on == case.get("term", found.term_ends_on)
    assert found.federal_duty == case.get("federal", found.federal_duty)
    assert found.duty_there == case.get("there", found.duty_there)
    presence_is_as_the_table_says(found, case)


def presence_is_as_the_table_says(found: DutyResult, case: dict[str, Any]) -> None:
    """Triggers, days that run, the disposition and questions for counsel, of cases that speak of them."""
    here = found.triggers
    assert here is not None
    assert here.holds == case.get("trigger", here.holds), [one.because for one in here.readings]
    assert here.since == case.get("since", here.since)
    reaches = {one.row.trigger: one.reaches for one in here.readings}
    for trigger, holds in case.get("triggers", {}).items():
        assert reaches[trigger] == holds, trigger
    settled = " ".join(here.settled_by)
    assert case.get("settled_by", "") in settled
    days = found.days_to_register
    assert "run_from" not in case or case["run_from"] == (None if days is None else days.starts)
    if "department" in case:
        assert (None if found.translation is None else found.translation.state) == case["department"]
    if "department_until" in case:
        assert found.translation is not None and found.translation.last_day == case["department_until"]
    if "notice" in case:
        assert (None if found.notice is None else found.notice.state) == case["notice"]
    if "notice_until" in case:
        assert found.notice is not None and found.notice.last_day == case["notice_until"]
    if "counts" in case:
        assert found.conviction is not None and found.conviction.counts == case["counts"]
    if "disagree" in case:
        assert (None if found.standards is None else found.standards.disagree) == case["disagree"]
    asked = {one.question.id: one.arises for one in found.questions}
    assert {f"NM-CQ-{name}": how for name, how in case.get("counsel", {}).items()}.items() <= asked.items()
    assert not {f"NM-CQ-{name}" for name in case.get("not_for_counsel", ())} & asked.keys()


@pytest.mark.parametrize("case", [*cases("duty"), *cases("duty_by_authority")])
def test_every_case_names_its_authority(case: dict[str, Any]) -> None:
    assert len(case["authority"]) > 5


@given(facts=ANY_FACTS, as_of=DAYS, bill=BILLS)
def test_an_unknown_never_becomes_a_yes(facts: DutyFacts, as_of: date, bill: Any) -> None:
    found = duty(facts, as_of=as_of, ruleset=LAW.ruleset, bill=bill)
    assert found.state in ("yes", "no", "unknown")
    assert (found.state == "unknown") == (found.wait is not None)
    assert found.reasons
    if found.state == "yes":
        assert facts.is_conviction == "yes" or (
            found.conviction is not None and found.conviction.counts == "yes"
        )
        assert facts.offense_row_check in ("source_read", "counsel_approved")
        assert found.basis != "none" and found.rows


@given(facts=ANY_FACTS, as_of=DAYS, bill=BILLS)
def test_a_bill_changes_nothing_but_a_no(facts: DutyFacts, as_of: date, bill: Any) -> None:
    without = duty(facts, as_of=as_of, ruleset=LAW.ruleset)
    assert without.basis != "loophole"
    with_bill = duty(facts, as_of=as_of, ruleset=LAW.ruleset, bill=bill)
    if with_bill != without:
        assert without.state == "no" and with_bill.basis == "loophole"
        assert not any(row.startswith("NM-") for row in with_bill.rows)


@given(facts=ANY_FACTS, as_of=DAYS)
def test_conspiracy_and_labor_never_rest_on_equivalence(facts: DutyFacts, as_of: date) -> None:
    for changed in (replace(facts, inchoate="conspiracy"), replace(facts, category="labor_trafficking")):
        assert duty(changed, as_of=as_of, ruleset=LAW.ruleset).basis != "equivalency_review"


@given(facts=ANY_FACTS, as_of=DAYS, minor_age=st.integers(16, 17))
def test_no_child_offense_rests_on_a_victim_of_sixteen(facts: DutyFacts, as_of: date, minor_age: int) -> None:
    found = duty(replace(facts, victim_age=minor_age), as_of=as_of, ruleset=LAW.ruleset)
    assert not any(row.startswith("NM-3I-05 ") for row in found.rows)


@given(days=st.tuples(DAYS, DAYS, DAYS))
def test_a_term_never_ends_before_ten_full_years(days: tuple[date, date, date]) -> None:
    facts = DutyFacts(
        category="promoting_prostitution_minor", offense_row_check="source_read", is_conviction="yes",
        conviction_date=days[0], release_date=days[1], supervision_end_date=days[2],
    )  # fmt: skip
    ends = term_end(facts, LAW.ruleset.offenses("30-6A-4", date(2026, 3, 2)), 10)
    latest = max(days)
    assert ends is not None
    assert (ends.year - latest.year, ends.month, ends.day) >= (10, latest.month, latest.day)
    assert (ends - latest).days <= 3654


@given(start=DAYS, days=st.integers(1, 12))
def test_business_days_are_never_weekends_and_never_fewer_than_asked(start: date, days: int) -> None:
    end = add_business_days(start, days)
    assert end.weekday() < 5
    assert (end - start).days >= days
    assert add_business_days(start, days + 1) > end


@given(facts=ANY_FACTS, as_of=DAYS)
def test_the_same_facts_give_the_same_answer(facts: DutyFacts, as_of: date) -> None:
    first = duty(facts, as_of=as_of, ruleset=LAW.ruleset)
    assert duty(replace(facts), as_of=as_of, ruleset=LAW.ruleset) == first
