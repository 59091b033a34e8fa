"""Deliveries for the outside night: files of other authors as they are, and small canonical ones beside them."""

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.second_count import Subject

BYSTANDERS = 400
_GIVEN = ("Fulana", "Zutano", "Mengana", "Perengano", "Citlali", "Nadia", "Invento", "Ficticia")
_SURNAMES = (
    "Ejemplo",
    "Muestra",
    "Prueba",
    "Nadie",
    "Inventado",
    "Supuesta",
    "Ficticio",
    "Ninguno",
    "Simulada",
)


def lay_out(inbox: Path, day: str, *, california: Path, rap_sheets: Sequence[Path]) -> None:
    """Copy the files of other authors into the landing folder, untouched."""
    for source_id, paths in (("ca_doj", [california]), ("niem_rap_sheet", rap_sheets)):
        folder = inbox / source_id / day
        folder.mkdir(parents=True)
        for path in paths:
            shutil.copyfile(path, folder / path.name)


def write_residents(
    inbox: Path, day: str, people: Sequence[Subject], namesakes: Sequence[Subject], by_name: Sequence[Subject]
) -> int:
    """Write residents: people with their own numbers, namesakes with another, some without any, bystanders."""
    rows = [_resident(f"P{n:04d}", p, ssn=p.ssn) for n, p in enumerate(people)]
    rows += [_resident(f"N{n:04d}", p, ssn=f"52599{n:04d}") for n, p in enumerate(namesakes, start=1)]
    rows += [_resident(f"M{n:04d}", p, ssn="") for n, p in enumerate(by_name)]
    rows += [_resident(f"B{n:04d}", _bystander(n), ssn=f"58511{n:04d}") for n in range(1, BYSTANDERS + 1)]
    _write(inbox / "canonical_residency" / day / "residency.csv", rows)
    return len(rows)


def write_registry(inbox: Path, day: str, people: Sequence[Subject]) -> int:
    """Write the people as registered, and two whom nobody else knows."""
    rows = [
        {**_person(f"R{n:04d}", p), "ssn": p.ssn, "status": "active", "registered_on": "2015-05-05"}
        for n, p in enumerate([*people, _bystander(9001), _bystander(9002)])
    ]
    _write(inbox / "canonical_registry" / day / "registry.csv", rows)
    return len(rows)


def _resident(key: str, person: Subject, *, ssn: str) -> dict[str, str]:
    place = {
        "street": f"{int(key[1:]) + 1} Calle de Nadie NE",
        "city": "Albuquerque",
        "state": "NM",
        "postcode": "87101",
    }
    evidence = {"evidence_type": "license", "evidence_date": "2025-11-01", "status": "resident"}
    return {**_person(key, person), "ssn": ssn, **place, "county": "Bernalillo", **evidence}


def _person(key: str, person: Subject) -> dict[str, str]:
    return {
        "record_id": key,
        "given_name": person.given,
        "middle_name": person.middle,
        "surname": person.surname,
        "sex": person.sex,
        "date_of_birth": person.birth_date,
    }


def _bystander(n: int) -> Subject:
    return Subject(
        state_id="",
        given=_GIVEN[n % len(_GIVEN)],
        middle="",
        surname=f"{_SURNAMES[n % len(_SURNAMES)]} {_SURNAMES[n // 9 % len(_SURNAMES)]}",
        birth_date=f"{1950 + n % 50}-{1 + n % 12:02d}-{1 + n % 28:02d}",
        sex="FM"[n % 2],
        ssn="",
    )


def _write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
