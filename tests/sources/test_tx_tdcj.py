"""Texas prisons: an age on a day instead of a date of birth, zeros that a workbook dropped, words among numbers."""

from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from law.loader import load_law
from sources.errors import FileRefused
from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.books import book
from tests.sources.inline_specs import mapped
from transforms.classify.convictions import classify_convictions
from transforms.linkage.evidence.dates import BIRTH_DATE, date_levels
from transforms.standardize.tables import standardize_tables

SPEC = load_spec("tx_tdcj")
FILE = SPEC.file("inmates")
COLUMNS = [*FILE.columns, *FILE.ignored]
INMATE: dict[str, object] = {
    "SID Number": "05990401", "TDCJ Number": "01990401", "Name": "ZZLLANO,ADA RAY", "Gender": "F", "Race": "W", "Age": 34,
    "Projected Release": datetime(2031, 4, 5), "Case Number": "CR-1", "County": "HARRIS", "Offense Code": "64110018",
    "TDCJ Offense": "TRAFFICKING OF PERSONS", "Sentence Date": datetime(2016, 5, 4), "Offense Date": "1/9/2015",
    "Sentence (Years)": 20,
}  # fmt: skip


def deliver(*inmates: dict[str, object], day: str = "2026-03-01") -> MappedDelivery:
    rows = [[{**INMATE, **inmate}.get(column) for column in COLUMNS] for inmate in inmates or ({},)]
    return mapped(SPEC, {f"inmates:tdcj_high_value_{day}.xlsx": book(COLUMNS, *rows)})


def staged(delivery: MappedDelivery) -> dict[str, pd.DataFrame]:
    return standardize_tables(delivery.tables, delivery.date_rules)


@cache
def law() -> Any:
    return load_law()


def test_an_age_is_a_year_of_birth_with_the_day_on_which_it_was_true() -> None:
    born = staged(deliver())["stage__birth_dates"].iloc[0]
    assert born["birth_date_raw"] == "AGE 34 ON 2026-03-01"
    assert (born["birth_date"], born["birth_date_precision"], born["birth_date_flag"]) == (
        pd.Timestamp("1991-01-01"), "year", "estimated",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("born", "level"),
    [
        ("1991-07-05", "year_equal"),
        ("1991-03-02", "year_equal"),
        ("1992-02-28", "year_of_age"),
        ("1992-01-01", "year_of_age"),
        ("1990-11-30", "year_of_age"),
        ("1989-12-31", "two_years_apart"),
        ("1993-01-01", "two_years_apart"),
    ],
)
def test_linkage_takes_the_year_beside_for_what_an_age_explains(born: str, level: str) -> None:
    said = staged(deliver())["stage__birth_dates"].iloc[0]["birth_date"]
    resident = date.fromisoformat(born)
    known = (np.array([said.year]), np.array([0]), np.array([0]))
    whole = (np.array([resident.year]), np.array([resident.month]), np.array([resident.day]))
    assert BIRTH_DATE[date_levels(known, whole)[0]] == level


@pytest.mark.parametrize("day", ["2026-03-01", "2026-12-31", "2026-06-30", "2026-07-03", "2028-02-29"])
def test_the_year_is_never_more_than_one_off(day: str) -> None:
    on = date.fromisoformat(day)
    for age in (18, 34, 71):
        said = staged(deliver({"Age": age}, day=day))["stage__birth_dates"].iloc[0]["birth_date"].year
        assert said in (on.year - age, on.year - age - 1), (
            "the two years in which somebody of that age was born"
        )


def test_an_extract_a_month_later_says_nothing_new_of_a_person() -> None:
    sha = [
        staged(deliver(day=day))["stage__persons"]["record_sha256"].iloc[0]
        for day in ("2026-03-01", "2026-04-01")
    ]
    assert sha[0] == sha[1]
    older = staged(deliver({"Age": 36}))["stage__persons"]["record_sha256"].iloc[0]
    assert older != sha[0]


@pytest.mark.parametrize(
    ("age", "raw", "flag"),
    [
        ("51", "AGE 51 ON 2026-03-01", "estimated"),
        (51.0, "AGE 51 ON 2026-03-01", "estimated"),
        ("N/A", "N/A", "placeholder"),
    ],
)
def test_an_age_is_a_number_however_it_is_typed(age: object, raw: str, flag: str) -> None:
    born = staged(deliver({"Age": age}))["stage__birth_dates"].iloc[0]
    assert (born["birth_date_raw"], born["birth_date_flag"]) == (raw, flag)


def test_a_blank_age_is_not_known() -> None:
    assert staged(deliver({"Age": None}))["stage__birth_dates"].empty


@pytest.mark.parametrize("age", ["forty", 340, -3, 34.5])
def test_what_is_no_age_keeps_the_record_back(age: object) -> None:
    found = deliver({"Age": age}, {"SID Number": "05990402"})
    assert found.quarantine["rule"].tolist() == ["unreadable_date"]
    assert "is no age in years" in found.quarantine["reason"].iloc[0]
    assert len(found.tables["stage__persons"]) == 1


def test_a_file_that_says_no_day_is_refused() -> None:
    with pytest.raises(FileRefused, match="no day of the form") as error:
        deliver(day="march")
    assert error.value.rule == "file_date"


def test_numbers_have_their_zeros_however_they_are_typed() -> None:
    found = deliver({"SID Number": 5990401, "TDCJ Number": 1990401, "Offense Code": 9990001}, {})
    assert found.tables["stage__persons"]["person_record_id"].tolist() == ["tx_tdcj:05990401"]
    assert found.tables["stage__convictions"]["code_raw"].tolist() == ["09990001", "64110018"]


@pytest.mark.parametrize(
    ("years", "says"),
    [
        (20, "PRISON 20 YEARS"), ("12.50", "PRISON 12.50 YEARS"), ("Life", "LIFE"), ("CAPITAL LIFE", "CAPITAL LIFE"),
        ("LWOP", "LIFE WITHOUT PAROLE"), ("Death", "DEATH"), (None, ""),
    ],
)  # fmt: skip
def test_words_among_the_years_are_words(years: object, says: str) -> None:
    assert deliver({"Sentence (Years)": years}).tables["stage__convictions"]["sentence_raw"].tolist() == [
        says
    ]


@pytest.mark.parametrize("never", ["1/1/9999", datetime(9999, 1, 1), "9999"])
def test_a_release_that_never_comes_is_no_day(never: object) -> None:
    row = staged(deliver({"Projected Release": never}))["stage__convictions"].iloc[0]
    assert (row["release_date_flag"], row["release_date"] is pd.NaT) == ("placeholder", True)


@pytest.mark.parametrize(
    ("code", "text", "category", "answer"),
    [
        ("64110018", "TRAFFICKING OF PERSONS", "trafficking_unspecified", "unknown"),
        ("64070002", "COMPELLING PROSTITUTION <18", "sex_trafficking_age_unknown", "yes"),
        ("35990014", "MAN/DEL CS PG 1 >=4G<200G", "not_relevant", "no"),
    ],
)
def test_the_code_is_read_by_the_laws_own_table(code: str, text: str, category: str, answer: str) -> None:
    convictions = staged(deliver({"Offense Code": code, "TDCJ Offense": text}))["stage__convictions"]
    row = classify_convictions(convictions, law=law(), as_of=date(2026, 3, 1)).iloc[0]
    assert (row["category"], row["offense_answer"]) == (category, answer)
