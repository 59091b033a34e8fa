"""Arizona's persons and counts: a base, then a delta with change codes, withdrawn counts and merged persons."""

from collections.abc import Iterable
from datetime import date

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.canonical import to_csv
from proving_ground.writers.standing import mended_people, people_by_number, standing_counts, told_twice
from proving_ground.writers.tables import day_text
from sources.spec.loader import load_spec

_DAY = "%Y-%m-%d"
_OTHER_DAY = "%m/%d/%Y"
_COUNTIES = ("MARICOPA", "PIMA", "YUMA", "PINAL")
_FORMS = {"attempt": "13-1001", "conspiracy": "13-1003", "": ""}
_BASE, _DELTA = "FULL_0010", "DELTA_0011"
_SECOND = 500_000
"""Between the two numbers of a person who has two."""


def delivery(extract: Extract, on: date) -> dict[str, bytes]:
    """Return the base: everything, each record added; who has a second number stands there twice."""
    people, twice = people_by_number(extract), told_twice(extract)
    persons = [_person("A", number, person) for number, person in people.items()]
    persons += [_second_person(number, people[number]) for number in twice]
    offenses = [
        _offense("A", on, count, is_second=twice.get(number) == count_no)
        for (number, count_no), count in standing_counts(extract).items()
    ]
    return {**_files(_BASE, persons, offenses)}


def changes(before: Extract, now: Extract, on: date) -> dict[str, bytes]:
    """Return the delta: who is new or mended, which counts no longer stand, which numbers are one person's."""
    people, known = people_by_number(now), people_by_number(before)
    persons = [_person("A", number, person) for number, person in people.items() if number not in known]
    persons += [_person("C", number, people[number]) for number in mended_people(before, now)]
    stood, stand, twice = standing_counts(before), standing_counts(now), told_twice(before)
    offenses = [
        _offense("A", on, count, is_second=False) for key, count in stand.items() if key[0] not in known
    ]
    offenses += [_withdrawn(on, count) for key, count in stood.items() if key not in stand]
    merges = [
        {"MERGED_PERSON_ID": second_number(n), "PERSON_ID": person_number(n), "MERGE_DTM": on.isoformat()}
        for n in twice
    ]
    merged = {f"PERSON_MERGE_{_DELTA[-4:]}.csv": _table("person_merge", merges)} if merges else {}
    return {**_files(_DELTA, persons, offenses), **merged}


def person_number(number: int) -> str:
    """Return PERSON_ID."""
    return str(9_000_000 + number)


def second_number(number: int) -> str:
    """Return the PERSON_ID under which a person stands a second time."""
    return person_number(number + _SECOND)


def retired_keys(extract: Extract) -> dict[str, int]:
    """Return the keys that the delta retires, each with the number of the person."""
    return {second_number(number): number for number in told_twice(extract)}


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    return f"az_doc:{_offense_number(count)}"


def _offense_number(count: Record) -> str:
    return str(70_000_000 + count["number"] * 10 + count["count_no"])


def _files(what: str, persons: Iterable[Record], offenses: Iterable[Record]) -> dict[str, bytes]:
    return {
        f"AZ_DOC_PERSON_{what}.csv": _table("person", persons),
        f"AZ_DOC_SC_OFFENSE_{what}.csv": _table("offense", offenses),
    }


def _table(role: str, rows: Iterable[Record]) -> bytes:
    file = load_spec("az_doc").file(role)
    return to_csv([*file.columns, *file.ignored], list(rows)).decode().encode("windows-1252", "replace")


def _person(code: str, number: int, person: Record) -> Record:
    other = f"{person['other_surname']}, {person['given']}" if person["other_surname"] else ""
    return {
        "CHANGE_CODE": code,
        "PERSON_ID": person_number(number),
        "LAST_NAME": person["surname"],
        "FIRST_NAME": person["given"],
        "MIDDLE_NAME": person["middle"] or "NULL",
        "BIRTH_DTM": day_text(person["birth_date"], _DAY if number % 3 else _OTHER_DAY) or "0001-01-01",
        "SEX": person["sex"],
        "FBI_NUMBER": person["fbi"],
        "SSN": person["ssn"] if number % 3 == 0 else "",
        "OTHER_NAMES": other,
    }


def _second_person(number: int, person: Record) -> Record:
    """Somebody booked the person anew, under another name where there is one."""
    surname = person["other_surname"] or person["surname"]
    return {**_person("A", number + _SECOND, person), "LAST_NAME": surname, "OTHER_NAMES": "", "SSN": ""}


def _offense(code: str, on: date, count: Record, *, is_second: bool) -> Record:
    number = count["number"]
    section, mark, subsection = count["statute"].partition("(")
    return {
        "CHANGE_CODE": code,
        "CHANGE_DTM": on.isoformat(),
        "OFFENSE_ID": _offense_number(count),
        "PERSON_ID": second_number(number) if is_second else person_number(number),
        "COMMITMENT_ID": f"C{number}",
        "COUNTY": _COUNTIES[number % len(_COUNTIES)],
        "CAUSE_NUMBER": count["case_number"],
        "COUNT_NUMBER": count["count_no"],
        "ARS_CODE": section,
        "SUBSECTION_CODE": mark + subsection,
        "PREP_ARS_CODE": _FORMS[count["inchoate"]],
        "ARS_TITLE_TEXT": count["charge"],
        "OFFENSE_DTM": day_text(count["offense_date"], _DAY),
        "SENTENCED_DTM": day_text(count["conviction_date"], _DAY if number % 2 else _OTHER_DAY),
        "ICC_STATE": "" if count["jurisdiction"] == "AZ" else count["jurisdiction"],
    }


def _withdrawn(on: date, count: Record) -> Record:
    """The code and the keys; nothing else is said of a count that no longer stands."""
    return {
        "CHANGE_CODE": "V",
        "CHANGE_DTM": on.isoformat(),
        "OFFENSE_ID": _offense_number(count),
        "PERSON_ID": person_number(count["number"]),
    }
