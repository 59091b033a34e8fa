"""How old the offender was, as the dates of a night tell; who may have been a juvenile elsewhere waits for the judgment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flagging.world import COUNT, facts_of, rules_of
from transforms.flagging.assess import assess_count
from transforms.flagging.assessment import Assessment
from transforms.flagging.days import Days, days_of
from transforms.flagging.offender_age import births_by_person, offender_ages

OFFENSE, CONVICTION = COUNT.offense_date, COUNT.conviction_date
assert OFFENSE is not None and CONVICTION is not None


def day(text: str, precision: str = "day") -> Days:
    found = days_of(date.fromisoformat(text), precision)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("births", "offense", "conviction", "ages"),
    [
        ([day("1993-05-01")], day("2011-05-01"), None, (18, 18)),
        ([day("1993-05-02")], day("2011-05-01"), None, (17, 17)),
        ([day("1992-02-29")], day("2010-02-28"), None, (17, 17)),
        ([day("1992-02-29")], day("2010-03-01"), None, (18, 18)),
        ([day("1993-01-01", "year")], day("2011-05-01"), None, (17, 18)),
        ([day("1993-05-01", "month")], day("2011-05-15"), None, (17, 18)),
        ([day("1993-02-01", "month")], day("2011-03-01"), None, (18, 18)),
        ([day("1993-06-15")], day("2011-01-01", "year"), None, (17, 18)),
        ([day("1985-06-15"), day("1995-06-15")], day("2011-07-01"), None, (16, 26)),
        ([day("1996-06-15")], None, day("2012-07-01"), (16, 16)),
        ([day("1985-06-15")], None, day("2012-07-01"), (None, None)),
        ([day("1996-06-15")], day("2011-07-01"), day("2016-07-01"), (15, 15)),
        ([day("2015-06-15")], day("2011-07-01"), None, (None, None)),
        ([], day("2011-07-01"), None, (None, None)),
        ([day("1985-06-15")], None, None, (None, None)),
    ],
)
def test_the_fewest_and_the_most_years(
    births: list[Days], offense: Days | None, conviction: Days | None, ages: tuple[int | None, int | None]
) -> None:
    assert offender_ages(births, offense=offense, conviction=conviction) == ages


@given(
    born=st.dates(date(1940, 1, 1), date(2000, 12, 31)), years=st.integers(1, 80), days=st.integers(0, 364)
)
def test_a_whole_date_gives_one_age_and_less_of_it_an_age_around(born: date, years: int, days: int) -> None:
    on = date.fromordinal(born.replace(day=min(born.day, 28)).toordinal() + years * 365 + years // 4 + days)
    least, most = offender_ages([Days(born, born)], offense=Days(on, on), conviction=None)
    assert least == most and least is not None
    year = Days(born.replace(month=1, day=1), born.replace(month=12, day=31))
    widest = offender_ages([year], offense=Days(on, on), conviction=None)
    assert widest == (None, None) or (widest[0] or 0) <= least <= (widest[1] or 0) <= (widest[0] or 0) + 1


def test_dates_of_birth_of_a_night() -> None:
    rows = [
        ("c:1", 1, "1993-05-01", "day", "ok"), ("c:1", 2, "1990-01-01", "day", "placeholder"),
        ("c:1", 3, "1993-05-01", "day", "ok"), ("c:2", 1, "1993-03-04", "day", "ambiguous_dmy"),
        ("c:3", 1, None, "none", "missing"), ("c:4", 1, "1993-01-01", "year", "estimated"),
    ]  # fmt: skip
    names = ["person_record_id", "birth_date_no", "birth_date", "birth_date_precision", "birth_date_flag"]
    table = pd.DataFrame(rows, columns=names).assign(birth_date=lambda t: pd.to_datetime(t["birth_date"]))
    assert births_by_person(table) == {
        "c:1": (day("1993-05-01"),),
        "c:2": (Days(date(1993, 1, 1), date(1993, 12, 31)),),
    }


def judged(births: Sequence[Days], **count: Any) -> Assessment:
    facts = replace(facts_of(), births={COUNT.person_record_id: tuple(births)})
    return assess_count(replace(COUNT, **count), facts, rules_of())


def test_a_juvenile_elsewhere_waits_for_the_judgment_and_an_adult_does_not() -> None:
    grown, young = judged([day("1980-01-01")]), judged([day("1994-01-01")])
    assert (grown.kind, young.kind, young.basis) == ("flag", "needs_documents", "equivalency_review")
    said = young.answers["duty"].sentence
    assert "The offender was 17 at the offense" in said and "31-29-9(B), 31-29-2(C) NMSA" in said
    assert "judgment and sentence" in young.documents_needed
    assert "1994" not in said, "an age, never a date of birth"
    assert (grown.facts.offender_age, judged([]).facts.offender_age) == (31, None)


def test_a_second_date_of_birth_leaves_it_open() -> None:
    found = judged([day("1980-01-01"), day("1994-01-01")])
    assert found.kind == "needs_documents"
    assert "may have been 17 to 31 at the offense" in found.answers["duty"].sentence


def test_an_offense_known_by_its_year_gives_the_years_around() -> None:
    found = judged([day("1993-06-15")], offense_date=date(2011, 1, 1), offense_date_precision="year")
    assert (found.facts.offender_age, found.facts.offender_age_at_most) == (17, 18)
