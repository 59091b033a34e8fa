"""The canonical layout of registry entries, for a list that no specification of its own describes."""

import hashlib
from datetime import date

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.writers.canonical import iso, to_csv

_COLUMNS = (
    "record_id", "full_name", "aliases", "sex", "date_of_birth", "ssn", "fbi_number", "birth_place", "registry_jurisdiction",
    "status", "registered_on", "ends_on", "offense", "convicting_jurisdiction",
)  # fmt: skip
_CONTENT = ("record_id", "registry_jurisdiction", "registered_on", "offense")


def delivery(entries: pd.DataFrame, on: date) -> dict[str, bytes]:
    """Return `registry.csv`: one row a registration."""
    return {"registry.csv": to_csv(_COLUMNS, [_entry(row) for row in records(entries)])}


def fact_key(row: Record) -> str:
    """Return the part of `registration_id` after the source: nothing numbers a registration, its content does."""
    said = _entry(row)
    text = "".join(f"\x1f{said[column]}" for column in _CONTENT)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _entry(row: Record) -> Record:
    given = " ".join(filter(None, (row["given"], row["middle"], row["suffix"])))
    is_even = row["row"] % 2 == 0
    return {
        "record_id": row["key"],
        "full_name": f"{row['surname']}, {given}",
        "aliases": f"{row['other_surname']}, {row['given']}" if row["other_surname"] else "",
        "sex": row["sex"],
        "date_of_birth": iso(row["birth_date"]),
        "ssn": row["ssn"] if is_even else row["ssn"][-4:],
        "fbi_number": row["fbi"],
        "birth_place": row["birth_place"],
        "registry_jurisdiction": row["registry"],
        "status": row["word"].lower(),
        "registered_on": iso(row["told_on"]),
        "ends_on": iso(row["ends_on"]) or "life",
        "offense": row["offense"],
        "convicting_jurisdiction": row["place"],
    }
