"""The canonical CSV layouts: convictions and residency evidence of agencies without a specification of their own."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.extracts import Extract

_CONVICTION = (
    "record_id", "full_name", "aliases", "sex", "date_of_birth", "ssn", "street", "city", "state", "postcode",
    "fbi_number", "state_id", "birth_place", "conviction_id", "convicting_jurisdiction", "case_number", "count",
    "statute", "charge_text", "severity", "inchoate", "offense_date", "conviction_date", "disposition", "later_event",
    "later_event_date", "release_date", "supervision_end_date", "victim_minor", "victim_age", "commercial_sex", "force",
    "registration_required", "registration_jurisdiction", "registration_until", "registration_frequency",
)  # fmt: skip
_RESIDENCY = (
    "record_id", "given_name", "middle_name", "surname", "suffix", "sex", "date_of_birth", "ssn", "street", "city",
    "state", "postcode", "county", "evidence_type", "evidence_date", "status",
)  # fmt: skip


def conviction_csv(extract: Extract) -> bytes:
    """Return `convictions.csv`: one row a count, the person repeated on each; facts of the victim on some rows only."""
    rows = [
        {**_person(person, number), **_count(count)}
        for number, person, counts in extract.by_subject()
        for count in counts
    ]
    return to_csv(_CONVICTION, rows)


def residency_csv(evidence: pd.DataFrame) -> bytes:
    """Return `residency.csv`: one row a dated fact."""
    rows = [
        {
            "record_id": f"E{row['person_no']:07d}",
            "given_name": row["given"],
            "middle_name": row["middle"],
            "surname": row["surname"],
            "suffix": row["suffix"],
            "sex": row["sex"],
            "date_of_birth": iso(row["birth_date"]),
            "ssn": row["ssn"],
            "street": row["street"],
            "city": row["city"],
            "state": "NM",
            "postcode": row["postcode"],
            "county": row["county"],
            "evidence_type": row["evidence_type"],
            "evidence_date": iso(row["evidence_date"]),
            "status": row["status"],
        }
        for row in records(evidence)
    ]
    return to_csv(_RESIDENCY, rows)


def to_csv(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return a CSV with a header; cells that are missing stay blank."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def iso(day: Any) -> str:
    """Return a date as YYYY-MM-DD, blank when nobody knows it."""
    return "" if day is None or pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _person(person: Record, number: int) -> Record:
    given = " ".join(filter(None, [person["given"], person["middle"], person["suffix"]]))
    other = f"{person['other_surname']}, {person['given']}" if person["other_surname"] else ""
    kind = number % 10  # what this office's sender knows of the number differs from record to record
    ssn = person["ssn"] if kind < 4 else person["ssn"][-4:] if kind < 7 else ""
    return {
        "record_id": f"P{number:06d}",
        "full_name": f"{person['surname']}, {given}",
        "aliases": other,
        "sex": person["sex"],
        "date_of_birth": iso(person["birth_date"]),
        "ssn": ssn,
        "street": person["street"],
        "city": person["city"] if person["street"] else "",
        "state": person["state"] if person["street"] else "",
        "postcode": person["postcode"] if person["street"] else "",
        "fbi_number": person["fbi"],
        "state_id": "",
        "birth_place": person["birth_place"],
    }


def _count(count: Record) -> Record:
    number, count_no = count["number"], count["count_no"]
    told = (number + count_no) % 2 == 0  # every other sender passes on what the case file says
    facts = ("victim_minor", "victim_age", "commercial_sex", "force")
    asked = (number + count_no) % 3 != 0
    return {
        "conviction_id": f"C{number:06d}-{count_no}",
        "convicting_jurisdiction": count["jurisdiction"],
        "case_number": count["case_number"],
        "count": count_no,
        "statute": count["statute"],
        "charge_text": count["charge"],
        "severity": {"F": "felony", "M": "misdemeanor"}[count["severity"]],
        "inchoate": count["inchoate"],
        "offense_date": iso(count["offense_date"]),
        "conviction_date": iso(count["conviction_date"]),
        "disposition": count["disposition"],
        "later_event": count["later_event"],
        "later_event_date": iso(count["later_event_date"]),
        "release_date": iso(count["release_date"]),
        "supervision_end_date": iso(count["supervision_end_date"]),
        **({name: count[name] for name in facts} if told else {}),
        "registration_required": count["registration_required"] if asked else "unknown",
        "registration_jurisdiction": count["jurisdiction"]
        if asked and count["registration_required"] == "yes"
        else "",
        "registration_until": iso(count["registration_until"]) if asked else "",
        "registration_frequency": count["registration_frequency"] if asked else "",
    }
