"""Virginia's courts: a file a level, a case a person, the section amended or merely charged, years of birth hidden."""

from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.canonical import to_csv
from proving_ground.writers.tables import day_text, name_of
from sources.spec.loader import load_spec

_DAY = "%Y-%m-%d"
_FIPS = ("003", "540", "760")
_SEX = {"F": "Female", "M": "Male"}


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the files of both levels."""
    circuit: list[Record] = []
    district: list[Record] = []
    for number, person, counts in extract.by_subject():
        (district if _is_district(number) else circuit).append(_row(number, person, counts[0]))
    files = {"circuit": circuit, "district": district}
    return {f"{role}_criminal_2026_00.csv": _table(role, rows) for role, rows in files.items()}


def case_number(number: int) -> str:
    """Return court and case: each case stands for a person of its own."""
    return f"{_FIPS[number % len(_FIPS)]}/{'GC' if _is_district(number) else 'CR'}{number:08d}-00"


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    number = count["number"]
    return f"va_courts:{'district:' if _is_district(number) else ''}{case_number(number)}"


def _is_district(number: int) -> bool:
    return number % 5 == 0


def _table(role: str, rows: list[Record]) -> bytes:
    file = load_spec("va_courts").file(role)
    return to_csv([*file.columns, *file.ignored], rows)


def _row(number: int, person: Record, count: Record) -> Record:
    fips, case = case_number(number).split("/")
    surname, given, middle, suffix = name_of(person)
    name = f"{surname}, {' '.join(filter(None, (given, middle)))}" + (f"; {suffix}" if suffix else "")
    alias = f"{person['other_surname']}, {given}" if person["other_surname"] else ""
    amended = count["statute"] if number % 3 else ""
    said = {
        "fips": fips,
        "CaseNumber": case,
        "DOB": day_text(person["birth_date"], "1004-%m-%d"),
        "Charge": count["charge"],
        "CodeSection": "18.2-48" if amended else count["statute"],
        "AmendedCharge": count["charge"] if amended else "",
        "OffenseDate": day_text(count["offense_date"], _DAY),
    }
    day = day_text(count["conviction_date"], _DAY)
    sex = _SEX.get(person["sex"], "")
    if _is_district(number):
        words = {"AmendedCode": amended, "FinalDisposition": count["disposition"], "HearingDate": day}
        return {**said, **words, "Name": name, "AKA1": alias, "Gender": sex, "CaseType": "Felony"}
    words = {"AmendedCodeSection": amended, "DispositionCode": count["disposition"], "DispositionDate": day}
    return {**said, **words, "Defendant": name, "AKA": alias, "Sex": sex, "ChargeType": "Felony"}
