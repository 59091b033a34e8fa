"""New Mexico's vital records: one row a certificate; of some the day is not known, of one the person."""

from datetime import date

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.writers.canonical import iso, to_csv

_COLUMNS = (
    "CERTIFICATE", "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX", "BIRTH_SURNAME", "SEX", "DATE_OF_BIRTH", "SSN",
    "DATE_OF_DEATH", "STREET", "CITY", "STATE", "ZIP", "COUNTY", "CAUSE", "AMENDED",
)  # fmt: skip


def delivery(certificates: pd.DataFrame, on: date) -> dict[str, bytes]:
    """Return the extract of a day."""
    rows = [_certificate(row) for row in records(certificates)]
    return {f"nm_deaths_{on:%Y%m%d}.csv": to_csv(_COLUMNS, rows)}


def _certificate(row: Record) -> Record:
    day = iso(row["told_on"])
    return {
        "CERTIFICATE": row["key"],
        "LAST_NAME": row["surname"],
        "FIRST_NAME": row["given"],
        "MIDDLE_NAME": row["middle"],
        "SUFFIX": row["suffix"],
        "BIRTH_SURNAME": row["birth_surname"],
        "SEX": row["sex"],
        "DATE_OF_BIRTH": iso(row["birth_date"]),
        "SSN": row["ssn"],
        "DATE_OF_DEATH": f"{day[:7]}-XX" if row["is_partial"] else day,
        "STREET": row["street"],
        "CITY": row["city"],
        "STATE": "NM" if row["city"] else "",
        "ZIP": row["postcode"],
        "COUNTY": row["county"],
    }
