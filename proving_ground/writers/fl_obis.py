"""Florida's OBIS tables: who was released, who is in prison, who is under supervision; one CSV a table.

Names of columns change their case between the sets, as the sender's do; dates are as Access exports them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.canonical import to_csv

_SETS = {"R": "INMATE_RELEASE", "A": "INMATE_ACTIVE", "E": "OFFENDER"}
_ROOT = ("DCNumber", "LastName", "FirstName", "MiddleName", "NameSuffix", "Race", "Sex", "BirthDate", "PrisonReleaseDate",
         "ReceiptDate", "releasedateflag_descr", "race_descr", "custody_description", "FACILITY_description")  # fmt: skip
_ALIAS = ("DCNumber", "LastName", "FirstName", "MiddleName", "NameSuffix")
_OFFENSE = ("DCNumber", "Sequence", "OffenseDate", "DateAdjudicated", "County", "CaseNumber", "prisonterm",
            "ProbationTerm", "ParoleTerm", "AdjudicationCharge", "adjudicationcharge_descr")  # fmt: skip
_COUNTIES = ("POLK", "ORANGE", "DADE", "DUVAL", "LEE")
_FORM = {"": "", "attempt": "ATTEMPTED ", "conspiracy": "CONSP "}


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the tables of the three sets; a set's earlier sentences are empty, for nobody here has any."""
    roots: dict[str, list[Record]] = {letter: [] for letter in _SETS}
    aliases: dict[str, list[Record]] = {letter: [] for letter in _SETS}
    offenses: dict[str, list[Record]] = {letter: [] for letter in _SETS}
    for number, person, counts in extract.by_subject():
        letter = offender_number(number)[0]
        roots[letter].append(_root(number, person, counts))
        if person["other_surname"]:
            aliases[letter].append(
                {**_named(number, person), "LastName": person["other_surname"], "NameSuffix": ""}
            )
        offenses[letter] += [_offense(number, count, letter) for count in counts]
    files: dict[str, bytes] = {}
    for letter, name in _SETS.items():
        files[f"{name}_ROOT.csv"] = _table(_ROOT, roots[letter], letter)
        files[f"{name}_ALIASES.csv"] = _table(_ALIAS, aliases[letter], letter)
        if letter == "E":
            files[f"{name}_OFFENSES_CCS.csv"] = _table(_OFFENSE, offenses[letter], letter)
        else:
            files[f"{name}_OFFENSES_CPS.csv"] = _table(_OFFENSE, offenses[letter], letter)
            files[f"{name}_OFFENSES_PRPR.csv"] = _table(_OFFENSE, [], letter)
    return files


def offender_number(number: int) -> str:
    """Return DCNumber; its letter says here which set a person is of: six in ten released, two in prison."""
    return f"{'RRRRRRAAEE'[number % 10]}{10_000 + number:05d}"


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    number, count_no = count["number"], count["count_no"]
    role = {"R": "", "A": "active_cps:", "E": "offender_ccs:"}[offender_number(number)[0]]
    return f"fl_obis:{role}{offender_number(number)}/{count_no}"


def _table(columns: Sequence[str], rows: Iterable[Record], letter: str) -> bytes:
    header = {c: {"R": c.upper(), "A": c.capitalize(), "E": c}[letter] for c in columns}
    return to_csv(list(header.values()), [{header[c]: row.get(c, "") for c in columns} for row in rows])


def _named(number: int, person: Record) -> Record:
    return {
        "DCNumber": offender_number(number),
        "LastName": person["surname"],
        "FirstName": person["given"],
        "MiddleName": person["middle"],
        "NameSuffix": person["suffix"],
    }


def _root(number: int, person: Record, counts: Sequence[Record]) -> Record:
    is_supervised = offender_number(number).startswith("E")
    return {
        **_named(number, person),
        "Race": "U",
        "Sex": person["sex"],
        "BirthDate": _day(person["birth_date"]),
        "PrisonReleaseDate": "" if is_supervised else _day(counts[0]["release_date"]),
    }


def _offense(number: int, count: Record, letter: str) -> Record:
    years, months = divmod(int(count["months"]), 12)
    packed = f"{years:03d}{months:02d}00"
    return {
        "DCNumber": offender_number(number),
        "Sequence": count["count_no"],
        "OffenseDate": _day(count["offense_date"]) if number % 9 else "",
        "DateAdjudicated": _day(count["conviction_date"]),
        "County": _COUNTIES[number % len(_COUNTIES)],
        "CaseNumber": count["case_number"],
        "prisonterm": "0" if letter == "E" else packed,
        "ProbationTerm": packed if letter == "E" else "0",
        "ParoleTerm": "0",
        "AdjudicationCharge": count["statute"],
        "adjudicationcharge_descr": (_FORM[count["inchoate"]] + count["charge"])[:30],
    }


def _day(day: Any) -> str:
    if day is None or pd.isna(day):
        return ""
    on = pd.Timestamp(day)
    return f"{on.month}/{on.day}/{on.year} 0:00:00"
