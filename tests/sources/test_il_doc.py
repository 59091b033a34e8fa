"""Illinois: a binary workbook whose dates are numbers without their zero, between a preamble and notes."""

from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from law.loader import load_law
from sources.errors import FileRefused
from sources.mapping.delivery import MappedDelivery
from sources.spec.loader import load_spec
from tests.sources.books import old_book
from tests.sources.inline_specs import mapped
from transforms.classify.convictions import classify_convictions
from transforms.standardize.tables import standardize_tables

SPEC = load_spec("il_doc")
FILE = SPEC.file("prison")
COLUMNS = [*FILE.columns, *FILE.ignored]
INMATE: dict[str, object] = {
    "IDOC #": "R99501", "Name": "ZZGALENA, AUGUST T", "Date of Birth": 5061979.0, "Sex": "Male", "Race": "White",
    "Projected Mandatory Supervised Release (MSR) Date": 10012031.0, "Custody Date": 1052019.0, "Sentence Date": 9302019.0,
    "Crime Class": "Class X", "Holding Offense": "TRAFFICKING IN PERSONS", "Sentence Years": 12.0, "Sentence Months": 0.0,
    "Sentencing County": "Cook",
}  # fmt: skip


def deliver(
    *inmates: dict[str, object], above: int = 5, notes: tuple[str, ...] = (), digit: str = "3"
) -> MappedDelivery:
    header = [f"{name}{digit}" if "Date" in name else name for name in COLUMNS]
    rows = [[{**INMATE, **inmate}.get(column) for column in COLUMNS] for inmate in inmates or ({},)]
    preamble = [(f"line {number}",) for number in range(above)]
    return mapped(
        SPEC, {"prison:prison.xls": old_book(*preamble, header, *rows, *((note,) for note in notes))}
    )


def staged(delivery: MappedDelivery) -> dict[str, pd.DataFrame]:
    return standardize_tables(delivery.tables, delivery.date_rules)


@cache
def law() -> Any:
    return load_law()


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (1052019.0, "2019-01-05"),
        (10052019.0, "2019-10-05"),
        ("1052019", "2019-01-05"),
        ("1052019.0", "2019-01-05"),
        (12312019, "2019-12-31"),
    ],
)
def test_a_day_that_lost_its_zero_is_in_its_own_month(number: object, day: str) -> None:
    row = staged(deliver({"Sentence Date": number}))["stage__convictions"].iloc[0]
    assert row["conviction_date"] == pd.Timestamp(day)


@pytest.mark.parametrize("number", [2301990.0, 132019.0, 43469, "Jan 5"])
def test_what_is_no_day_keeps_its_record_back(number: object) -> None:
    found = deliver({"Date of Birth": number}, {"IDOC #": "R99502"})
    assert found.quarantine["rule"].tolist() == ["unreadable_date"]
    assert found.tables["stage__persons"]["source_person_key"].tolist() == ["R99502"]


@pytest.mark.parametrize("digit", ["", "3", "12", " 4"])
def test_the_digit_of_a_footnote_does_not_matter(digit: str) -> None:
    assert deliver(digit=digit).quarantine.empty


@pytest.mark.parametrize("above", [4, 6])
def test_rows_above_the_table_that_were_moved_refuse_it(above: int) -> None:
    with pytest.raises(
        FileRefused, match=rf"row \[{above + 1}\] is, and spec.yml says that \[5\] rows"
    ) as error:
        deliver(above=above)
    assert error.value.rule == "header"
    assert "GALENA" not in str(error.value)


def test_notes_below_the_table_are_no_records() -> None:
    found = deliver(notes=("Notes: none", "3 projected", "* invented", "Source: nobody"))
    assert (len(found.tables["stage__persons"]), len(found.quarantine)) == (1, 0)
    assert found.file_counts["records_delivered"].tolist() == [1]


def test_a_note_that_begins_otherwise_is_kept_back_and_is_nobody() -> None:
    found = deliver(notes=("Prepared by somebody",))
    assert found.quarantine["rule"].tolist() == ["missing_value"]
    assert len(found.tables["stage__persons"]) == 1


@pytest.mark.parametrize(
    ("years", "months", "sentence", "disposition", "counts"),
    [
        (12.0, 0.0, "PRISON 12 YEARS", "SENTENCED TO 12 YEARS", "yes"),
        (10.0, 6.0, "PRISON 10 YEARS 6 MONTHS", "SENTENCED TO 10 YEARS", "yes"),
        ("LIFE", None, "LIFE", "SENTENCED TO LIFE", "yes"),
        ("SDP", None, "INDEFINITE", "COMMITTED AS SEXUALLY DANGEROUS PERSON", "undetermined"),
        (None, None, "", "", "undetermined"),
    ],
)
def test_a_commitment_is_no_sentence(
    years: object, months: object, sentence: str, disposition: str, counts: str
) -> None:
    convictions = staged(deliver({"Sentence Years": years, "Sentence Months": months}))["stage__convictions"]
    row = convictions.fillna({"sentence_raw": "", "disposition_raw": ""}).iloc[0]
    assert (row["sentence_raw"], row["disposition_raw"]) == (sentence, disposition)
    assert (
        classify_convictions(convictions, law=law(), as_of=date(2026, 3, 1)).iloc[0]["is_conviction"]
        == counts
    )
