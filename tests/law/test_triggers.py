"""What brings a person under the act: what must hold for any stays, on any day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from law.duty import duty
from law.facts import DutyFacts
from law.loader import load_law
from law.presence import Stay, StayKind, possible_days, sure_days
from law.triggers import triggers
from tests.law.any_facts import DAYS, TRISTATE

RULES = load_law().ruleset
KINDS = get_args(StayKind)
FACTS = DutyFacts(
    category="promoting_prostitution_minor",
    offense_row_check="source_read",
    is_conviction="yes",
    victim_age=12,
)
NEAR = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def any_stay(draw: st.DrawFn) -> Stay:
    """A stay whose last day, if there is one, is not before its first."""
    first = draw(st.one_of(st.none(), NEAR))
    last = draw(st.one_of(st.none(), NEAR))
    if first is not None and last is not None and last < first:
        first, last = last, first
    return Stay(
        kind=draw(st.sampled_from(KINDS)), first=first, last=last, still=draw(TRISTATE), throughout=draw(TRISTATE),
        place=draw(st.sampled_from(["", "Taos", "Hobbs"])),
    )  # fmt: skip


STAYS = st.lists(any_stay(), max_size=4).map(tuple)
COMPLETE = st.frozensets(st.sampled_from(KINDS))


@settings(deadline=None)
@given(stays=STAYS, complete=COMPLETE, as_of=NEAR)
def test_a_trigger_is_denied_only_where_somebody_says_there_is_no_other(
    stays: tuple[Stay, ...], complete: frozenset[str], as_of: date
) -> None:
    here = triggers(replace(FACTS, stays=stays, stays_complete=complete), as_of=as_of, ruleset=RULES)
    for one in here.readings:
        if one.row.counts == "yes" and one.reaches == "no":
            assert set(one.row.kinds) <= complete
    if not complete:
        assert here.holds != "no"


@settings(deadline=None)
@given(stays=STAYS, complete=COMPLETE, as_of=NEAR)
def test_what_holds_has_a_stay_on_file_and_a_day_that_is_not_to_come(
    stays: tuple[Stay, ...], complete: frozenset[str], as_of: date
) -> None:
    here = triggers(replace(FACTS, stays=stays, stays_complete=complete), as_of=as_of, ruleset=RULES)
    for one in here.readings:
        assert one.row.citation and one.because
        assert (one.since is None) or one.holds == "yes"
        if one.holds == "yes":
            assert any(stay.kind in one.row.kinds for stay in stays)
            assert one.since is None or one.since <= as_of
    assert (here.since is None) or here.holds == "yes"
    assert here.holds == "unknown" or not here.settled_by
    assert here.holds != "unknown" or here.settled_by


@settings(deadline=None)
@given(stays=STAYS, more=any_stay(), as_of=NEAR)
def test_a_further_stay_never_takes_a_trigger_away(stays: tuple[Stay, ...], more: Stay, as_of: date) -> None:
    before, after = (
        triggers(replace(FACTS, stays=own), as_of=as_of, ruleset=RULES) for own in (stays, (*stays, more))
    )
    for one, other in zip(before.readings, after.readings, strict=True):
        assert one.holds != "yes" or other.holds == "yes"


@settings(deadline=None)
@given(stays=STAYS, as_of=NEAR)
def test_what_surely_was_is_possible(stays: tuple[Stay, ...], as_of: date) -> None:
    since = as_of - timedelta(days=400)
    sure = {day for day in sure_days(stays, until=as_of) if day >= since.toordinal()}
    assert sure <= set(possible_days(stays, since=since, until=as_of))


@settings(deadline=None)
@given(stays=STAYS, as_of=NEAR)
def test_the_order_of_stays_makes_no_difference(stays: tuple[Stay, ...], as_of: date) -> None:
    one, other = (
        triggers(replace(FACTS, stays=own), as_of=as_of, ruleset=RULES) for own in (stays, stays[::-1])
    )
    assert (one.holds, one.since) == (other.holds, other.since)
    assert [r.holds for r in one.readings] == [r.holds for r in other.readings]


@settings(deadline=None)
@given(stays=STAYS, complete=COMPLETE, as_of=NEAR, data_on=st.one_of(st.none(), NEAR))
def test_no_duty_where_no_trigger_holds_and_no_flag_inside_a_window(
    stays: tuple[Stay, ...], complete: frozenset[str], as_of: date, data_on: date | None
) -> None:
    facts = replace(FACTS, stays=stays, stays_complete=complete, registration_data_on=data_on)
    found = duty(facts, as_of=as_of, ruleset=RULES)
    assert found.triggers is not None
    if found.triggers.holds == "no":
        assert (found.state, found.basis) == ("no", "none")
    if found.state == "yes":
        assert found.deadline is None or found.deadline < as_of
        assert found.translation is None or found.translation.state != "running"


@settings(deadline=None)
@given(as_of=DAYS)
def test_every_row_of_a_duty_says_where_it_stands(as_of: date) -> None:
    facts = replace(FACTS, present_since=date(2000, 1, 3), registration_data_on=date(2022, 1, 3))
    found = duty(facts, as_of=as_of, ruleset=RULES)
    rows = [one.row for one in (found.triggers.readings if found.triggers else ())]
    rows += found.days_to_register.rows if found.days_to_register else ()  # type: ignore[arg-type]
    rows += [found.translation.rule] if found.translation else []  # type: ignore[list-item]
    assert all(row.citation and row.check for row in rows)
    assert bool(rows) == (as_of >= date(1995, 7, 1))
