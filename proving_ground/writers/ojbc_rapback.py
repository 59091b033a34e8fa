"""Rap-back notices of Colorado's repository, batch by batch: reported, corrected, vacated, two identities made one."""

from datetime import date

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.standing import mended_people, people_by_number, standing_counts, told_twice
from proving_ground.writers.tables import day_text
from sources.spec.loader import load_spec

_DAY = "%Y-%m-%d"
_STATE = "CO"
_SECOND = 500_000
"""Between the two numbers of a person who has two."""


def first_batch(extract: Extract, on: date) -> dict[str, bytes]:
    """Return batch 1: a notice for every count that stands."""
    people, twice = people_by_number(extract), told_twice(extract)
    notices = [
        _reported(on, people[number], count, is_second=twice.get(number) == count_no)
        for (number, count_no), count in standing_counts(extract).items()
    ]
    return _batch(1, on, notices)


def next_batch(before: Extract, now: Extract, on: date) -> dict[str, bytes]:
    """Return batch 2: new dispositions, corrected dates of birth, vacated counts, numbers that are one person's."""
    people, known = people_by_number(now), people_by_number(before)
    stood, stand = standing_counts(before), standing_counts(now)
    notices = [
        _reported(on, people[key[0]], count, is_second=False)
        for key, count in stand.items()
        if key[0] not in known
    ]
    mended = set(mended_people(before, now))
    first = {number: count for (number, _), count in reversed(stand.items()) if number in mended}
    notices += [
        {
            **_keys("DISPOSITION_CORRECTED", on, count),
            "BIRTH_DATE": day_text(people[number]["birth_date"], _DAY),
        }
        for number, count in sorted(first.items())
    ]
    notices += [_keys("CONVICTION_VACATED", on, count) for key, count in stood.items() if key not in stand]
    notices += [
        {
            "EVENT": "IDENTITY_CONSOLIDATED",
            "EVENT_DATE": on.isoformat(),
            "SUBSCRIPTION": f"S{number}",
            "STATE": _STATE,
            "SID": _second_number(number),
            "NEW_SID": _state_number(number),
        }
        for number in told_twice(before)
    ]
    return _batch(2, on, notices)


def person_key(number: int) -> str:
    """Return state and number: two states may use one number."""
    return f"{_STATE}/{_state_number(number)}"


def retired_keys(extract: Extract) -> dict[str, int]:
    """Return the keys that the second batch retires, each with the number of the person."""
    return {f"{_STATE}/{_second_number(number)}": number for number in told_twice(extract)}


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    return f"ojbc_rapback:{_STATE}/{_tracking_number(count)}"


def _state_number(number: int) -> str:
    return f"{1_200_000 + number:08d}"


def _second_number(number: int) -> str:
    return _state_number(number + _SECOND)


def _tracking_number(count: Record) -> str:
    return f"T-{count['number'] * 10 + count['count_no']:07d}"


def _keys(event: str, on: date, count: Record) -> Record:
    return {
        "EVENT": event,
        "EVENT_DATE": on.isoformat(),
        "SUBSCRIPTION": f"S{count['number']}",
        "STATE": _STATE,
        "SID": _state_number(count["number"]),
        "TRACKING_NUMBER": _tracking_number(count),
    }


def _reported(on: date, person: Record, count: Record, *, is_second: bool) -> Record:
    number = count["number"]
    return {
        **_keys("DISPOSITION_REPORTED", on, count),
        "SID": _second_number(number) if is_second else _state_number(number),
        "LAST_NAME": (person["other_surname"] or person["surname"]) if is_second else person["surname"],
        "FIRST_NAME": person["given"],
        "MIDDLE_NAME": person["middle"],
        "BIRTH_DATE": day_text(person["birth_date"], _DAY),
        "SEX": person["sex"],
        "FBI_NUMBER": person["fbi"],
        "STATUTE": count["statute"],
        "CHARGE": f"{count['inchoate']} {count['charge']}".strip().upper(),
        "DISPOSITION": count["disposition"],
        "DISPOSITION_DATE": day_text(count["conviction_date"], _DAY),
        "OFFENSE_DATE": day_text(count["offense_date"], _DAY),
    }


def _batch(number: int, on: date, notices: list[Record]) -> dict[str, bytes]:
    """Return the file of a batch: its number stands in the first line, not in the file's name."""
    file = load_spec("ojbc_rapback").file("notices")
    taken = list(file.columns)
    columns = [*taken[:2], *file.ignored, *taken[2:]]
    lines = [f"RAPBACK BATCH={number}", "|".join(columns)]
    lines += ["|".join(str(notice.get(column, "")) for column in columns) for notice in notices]
    return {f"rapback_notices_{on:%Y%m%d}.csv": ("\n".join(lines) + "\n").encode()}
