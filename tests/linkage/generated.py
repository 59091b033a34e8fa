"""Crowds of invented people drawn so that they coincide far more often than real ones do."""

import random
from collections.abc import Iterator
from typing import Any

SURNAMES = (
    "GARCIA", "GARCIA LOPEZ", "LOPEZ GARCIA", "GARCIA-LOPEZ", "LOPEZ", "DE LA CRUZ", "CRUZ", "FANTASMUBLEDA",
    "INVENTARRILLO", "FANTASMUBLEDA LOPEZ",
)  # fmt: skip
GIVEN = ("JOSE", "PEPE", "J", "MARIA", "ROBERT", "BOB", "ZUTANA", "PERENGANO")
MIDDLE = ("", "", "LUIS", "L", "ANN", "TERCERILLA", "GARCIA", "CUARTANA")
SUFFIX = ("", "", "", "", "JR", "SR")
BORN = ("1980-03-05", "1980-05-03", "1980-03-06", "1981-11-20", "1980", "1980-01-01", "1900-01-01", None)
SSN = (None, None, "219456781", "219456782", "6781", "1234", "999999999", "217334444")
LICENSE = (None, None, None, ["NM", "512345678"], ["NM", "598765432"], ["TX", "512345678"])
PLACES = (
    None,
    ["1 FICTION RD", "TAOS", "NM", "87571"],
    ["2 FABLE LN", "TAOS", "NM", "87571"],
    ["9 NOWHERE CT", "GALLUP", "NM", "87301"],
    [None, "TAOS", "NM", None],
    ["3 MYTH AVE", "RENO", "NV", "89501"],
)
BIRTH_PLACES = (None, None, "NM", "MX", "INVENTED ISLAND")


def crowd(seed: int, count: int, *, numbered: int = 1) -> list[dict[str, Any]]:
    """Return people as `people.features` takes them; the same for the same seed.

    Args:
        numbered: one in so many may have a license or a whole Social Security number. Where everybody may, each number is
            many people's, and no match stands.
    """
    people = list(_people(random.Random(seed), count))
    for n, words in enumerate(people):
        if n % numbered:
            words.pop("license", None)
            if len(words.get("ssn", "")) == 9:
                words.pop("ssn")
    return people


def _people(rng: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for _ in range(count):
        words: dict[str, Any] = {"name": _name(rng), "sex": rng.choice((None, "M", "F"))}
        if rng.random() < 0.2:
            words["aka"] = [_name(rng) for _ in range(rng.randint(1, 2))]
        if rng.random() < 0.1:
            words["aka"] = [words["name"]]  # sources repeat the name of record
        for name, values in (("born", BORN), ("ssn", SSN), ("license", LICENSE), ("at", PLACES)):
            value = rng.choice(values)
            if value is not None:
                words[name] = value
        place = rng.choice(BIRTH_PLACES)
        if place:
            words["birth_place"] = place
        yield words


def _name(rng: random.Random) -> str:
    rest = [rng.choice(GIVEN), rng.choice(MIDDLE), rng.choice(SUFFIX)]
    return f"{rng.choice(SURNAMES)}, {' '.join(filter(None, rest))}"
