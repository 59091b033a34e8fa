"""Invented person files for the tests of the linkage commands: a small world, and rows that coincide often."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from pipelines.person_files import CANONICAL_COLUMNS

Row = dict[str, str | None]
SURNAMES = (
    "GARCIA", "GARCIA LOPEZ", "LOPEZ", "DE LA CRUZ", "FANTASMUBLEDA", "INVENTARRILLO", "BEGAYSON", "QUISQUILLA",
    "OMBRAGOSO", "TERRANOVELA", "VILLAFICTA", "ZURRAPASTRA", "KNOWHERE", "MACFABLE", "O'NADIE", "SANSARENA",
)  # fmt: skip
GIVEN = (
    "JOSE",
    "PEPE",
    "MARIA",
    "ROBERT",
    "BOB",
    "ZUTANA",
    "PERENGANO",
    "MENGANA",
    "FULANO",
    "XIMENA",
    "ANDREW",
    "LUZ",
)
MIDDLE = (None, None, "LUIS", "L", "ANN", "TERCERILLA", "M")


def write_people(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as a person file in canonical columns."""
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in CANONICAL_COLUMNS}
    pq.write_table(pa.table(columns), path)
    return path


def resident(rng: random.Random, number: int) -> Row:
    """Return a person of whom most is known."""
    return {
        "record_id": f"R{number:05}",
        "given_name": rng.choice(GIVEN),
        "middle_name": rng.choice(MIDDLE),
        "surname": rng.choice(SURNAMES),
        "sex": rng.choice(("M", "F")),
        "date_of_birth": f"{rng.randint(1950, 2004)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "ssn": f"{rng.randint(219000000, 219999999)}" if rng.random() < 0.8 else None,
        "street": f"{rng.randint(1, 400)} FICTION RD",
        "city": "TAOS",
        "state": "NM",
        "postcode": rng.choice(("87571", "87301", "88030")),
        "license_number": f"{rng.randint(100000000, 999999999)}" if rng.random() < 0.5 else None,
    }


def with_slips(rng: random.Random, person: Row) -> Row:
    """Return the person as another office wrote it down."""
    seen = {**person, "street": None, "city": "RENO", "state": "NV", "postcode": None, "license_number": None}
    for name, share in (("ssn", 0.4), ("middle_name", 0.5), ("date_of_birth", 0.1)):
        if rng.random() < share:
            seen[name] = None
    if rng.random() < 0.2 and seen["date_of_birth"]:
        seen["date_of_birth"] = seen["date_of_birth"][:-1] + str(rng.randint(0, 8))
    if rng.random() < 0.3:
        surname = str(seen["surname"])
        place = rng.randrange(len(surname))
        seen["surname"] = surname[:place] + rng.choice("AEIO") + surname[place + 1 :]
    return seen


def world(
    seed: int, residents: int, subjects: int, known: int
) -> tuple[list[Row], list[Row], list[tuple[str, str]]]:
    """Return subjects, residents and which is whom: `known` subjects are residents, the others nobody's double."""
    rng = random.Random(seed)
    right = [resident(rng, number) for number in range(residents)]
    people = rng.sample(right, known)
    left = [{**with_slips(rng, person), "record_id": f"L{n:05}"} for n, person in enumerate(people)]
    truth = [(f"L{n:05}", str(person["record_id"])) for n, person in enumerate(people)]
    left += [
        {**with_slips(rng, resident(rng, n)), "record_id": f"L{n:05}"} for n in range(len(people), subjects)
    ]
    return left, right, truth


_WORDS = ("GARCIA", "GARCIIA", "GRACIA", "LOPEZ", "LOPES", "JOSE", "JOSEF", "MARIA", "MARIO", "ANN", "J")
_DATES = ("1980-03-05", "1980-05-03", "1980-03-06", "1981-03-05", "1980", "1980-01-01", "1980-03")


def _maybe(values: Sequence[str]) -> Any:
    return st.one_of(st.none(), st.sampled_from(values))


PERSON = st.fixed_dictionaries(
    {
        "given_name": _maybe(_WORDS),
        "middle_name": _maybe(_WORDS),
        "surname": _maybe([*_WORDS, "GARCIA LOPEZ", "LOPEZ GARCIA"]),
        "aliases": _maybe(["JOSE GARCIA", "LOPEZ, MARIA|GARCIA, ANN"]),
        "date_of_birth": _maybe(_DATES),
        "ssn": _maybe(["219456781", "219456782", "6781", "1234"]),
        "postcode": _maybe(["87571", "87301"]),
        "city": _maybe(["TAOS", "LAS VEGAS"]),
        "state": _maybe(["NM", "NV"]),
        "street": _maybe(["1 FICTION RD", "2 FABLE LN"]),
        "license_number": _maybe(["512345678", "598765432"]),
    }
)
"""Rows drawn from so few values that they coincide in every way."""


def numbered(rows: Sequence[Row], letter: str) -> list[Row]:
    """Return rows with record ids."""
    return [{**row, "record_id": f"{letter}{number:03}"} for number, row in enumerate(rows)]


JUAN: Row = {
    "record_id": "J1", "given_name": "JUANITO", "middle_name": "LUIS", "surname": "MARAVILLA QUIMERA",
    "date_of_birth": "1971-10-23", "ssn": "219451234", "postcode": "87571",
}  # fmt: skip
"""Somebody of whom much is known."""
