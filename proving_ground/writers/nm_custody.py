"""New Mexico's Corrections Department: one row a person in custody, under supervision or released."""

from datetime import date

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.writers.canonical import iso, to_csv

_COLUMNS = (
    "NMCD_NUMBER", "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX", "SEX", "DATE_OF_BIRTH", "SSN", "FBI_NUMBER", "SID",
    "STATUS", "STATUS_DATE", "COUNTY", "FACILITY", "PROJECTED_RELEASE",
)  # fmt: skip


def delivery(people: pd.DataFrame, on: date) -> dict[str, bytes]:
    """Return the extract of a day."""
    return {f"nm_custody_{on:%Y%m%d}.csv": to_csv(_COLUMNS, [_person(row) for row in records(people)])}


def _person(row: Record) -> Record:
    number = int(row["key"])
    is_inside = row["status"] == "in_custody"
    return {
        "NMCD_NUMBER": row["key"],
        "LAST_NAME": row["surname"],
        "FIRST_NAME": row["given"],
        "MIDDLE_NAME": row["middle"],
        "SUFFIX": row["suffix"],
        "SEX": row["sex"],
        "DATE_OF_BIRTH": iso(row["birth_date"]),
        "SSN": row["ssn"] if number % 2 else row["ssn"][-4:],
        "FBI_NUMBER": row["fbi"],
        "STATUS": row["word"],
        "STATUS_DATE": iso(row["told_on"]),
        "COUNTY": "" if is_inside else row["county"],
        "FACILITY": "NOWHERE FACILITY" if is_inside else "",
        "PROJECTED_RELEASE": "2027-01-01" if is_inside else "",
    }
