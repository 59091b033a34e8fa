"""Residents of New Mexico: households with couples, children, Juniors, siblings and twins; who they truly are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from proving_ground.census.tables import (
    GROUPS,
    draw_groups,
    draw_places,
    given_sampler,
    places,
    surname_sampler,
)
from proving_ground.draws import Mask, Texts, Whole, chance, numbers, pick, stream, texts, unique_numbers

TODAY = np.datetime64("2026-03-01")
"""The day the synthetic state is seen; ages refer to it. Not the clock."""
_KINDS = {"single": 0.33, "couple": 0.27, "family": 0.22, "parent": 0.1, "siblings": 0.055, "twins": 0.025}
_SIZES = {"single": 1, "couple": 2, "family": 3, "parent": 2, "siblings": 2, "twins": 2}
_STREETS = (
    "Acequia", "Alameda", "Aspen", "Bosque", "Calle Luna", "Camino Real", "Canyon", "Cedar", "Central", "Cerrillos",
    "Chamisa", "Cielo", "Cottonwood", "Coyote", "Deer", "Desert Willow", "Don Felipe", "Eagle", "El Pueblo", "Estrella",
    "Eubank", "Gabaldon", "Guadalupe", "Harvest", "Hermosa", "Indian School", "Isleta", "Juniper", "La Joya", "Lomas",
    "Los Arboles", "Main", "Manzano", "Mesa", "Montano", "Mountain", "Old Mill", "Osuna", "Palo Verde", "Pecos", "Pinon",
    "Pueblo", "Quail", "Rio Grande", "Roadrunner", "Rosa", "Sagebrush", "San Mateo", "San Pedro", "Sandia", "Sierra",
    "Solano", "Sunset", "Tierra", "Turquoise", "Valencia", "Vista", "Wagon", "Yucca", "Zuni",
)  # fmt: skip
_TYPES = {"St": 0.3, "Ave": 0.2, "Rd": 0.2, "Dr": 0.15, "Ln": 0.1, "Ct": 0.05}
_QUADRANTS = {"": 0.6, " NE": 0.15, " NW": 0.15, " SE": 0.05, " SW": 0.05}


@dataclass(frozen=True, slots=True)
class _Frame:
    """One row a person: the household, its kind, and the part the person plays in it."""

    household: Whole
    kind: Texts
    part: Whole


def make_residents(count: int, seed: int) -> pd.DataFrame:
    """Return `count` residents, one row each, with their true identity.

    Columns: person_no, household, relation, group, sex, given, middle, paternal, maternal, surname, former_surname,
    suffix, birth_date, street, city, county, postcode, ssn, license, birth_place, arrived_on.
    """
    frame = _households(count, seed)
    homes = int(frame.household[-1]) + 1
    group = draw_groups(stream(seed, "group"), homes)[frame.household]
    sex = _sexes(frame, seed)
    people = pd.DataFrame({"person_no": np.arange(count), "household": frame.household})
    people["relation"] = texts([f"{kind}:{part}" for kind, part in zip(frame.kind, frame.part, strict=True)])
    people["group"], people["sex"] = group, sex
    people["birth_date"] = _birth_dates(frame, seed)
    people = people.join(_names(frame, group, sex, seed))
    people = people.join(_homes(frame, group, homes, seed))
    people["ssn"] = draw_ssns(stream(seed, "ssn"), count)
    people["license"] = [f"5{n:08d}" for n in unique_numbers(stream(seed, "license"), 0, 99_999_999, count)]
    rng = stream(seed, "birth_place")
    elsewhere = pick(rng, {"TX": 4, "CA": 3, "AZ": 2, "CO": 2, "MX": 3, "OK": 1, "NY": 1, "FL": 0.6}, count)
    people["birth_place"] = np.where(chance(rng, 0.52, count), "NM", elsewhere)
    arrived = TODAY - numbers(stream(seed, "arrived"), 200, 9000, count).astype("timedelta64[D]")
    born, here = people["birth_date"].to_numpy(), people["birth_place"].to_numpy() == "NM"
    people["arrived_on"] = np.where(here, born, np.maximum(arrived, born))
    return people


def _households(count: int, seed: int) -> _Frame:
    kinds = pick(stream(seed, "households"), _KINDS, count)
    sizes = np.array([_SIZES[kind] for kind in kinds], dtype=np.int64)
    household = np.repeat(np.arange(count), sizes)[:count]
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)[:count]
    return _Frame(household, np.repeat(kinds, sizes)[:count], np.arange(count) - starts)


def _sexes(frame: _Frame, seed: int) -> Texts:
    rng = stream(seed, "sex")
    count = len(frame.household)
    sex = np.where(chance(rng, 0.5, count), "F", "M").astype(object)
    paired = np.isin(frame.kind, ["couple", "family"])
    sex[paired & (frame.part == 0)] = "M"
    sex[paired & (frame.part == 1)] = "F"
    # most twins that get mixed up are of one sex
    second = np.flatnonzero((frame.kind == "twins") & (frame.part == 1))
    same = second[chance(rng, 0.7, len(second))]
    sex[same] = sex[same - 1]
    return sex


def _birth_dates(frame: _Frame, seed: int) -> Texts:
    rng = stream(seed, "birth_date")
    count = len(frame.household)
    youngest_head = np.where(frame.kind == "family", 39, 19)  # their children are of age to hold a license
    drawn, spread = rng.normal(47, 17, count), rng.exponential(9, count)
    head_age = (
        np.minimum(np.where(drawn < youngest_head, youngest_head + spread, drawn), 88 + spread % 9) * 365.25
    )
    days = head_age[np.arange(count) - frame.part]
    gap = rng.normal(0, 4, count) * 365.25
    child = (frame.kind == "family") & (frame.part == 2)
    older = (frame.kind == "parent") & (frame.part == 1)
    spouse = np.isin(frame.kind, ["couple", "family"]) & (frame.part == 1)
    sibling = (frame.kind == "siblings") & (frame.part == 1)
    days = np.where(spouse | sibling, days + gap + np.where(sibling, 900, 0), days)
    days = np.where(child, days - (20 + rng.random(count) * 16) * 365.25, days)
    days = np.where(older, days + (19 + rng.random(count) * 18) * 365.25, days)
    youngest = 16 * 365.25
    days = np.where(days < youngest, youngest + rng.random(count) * 1800, days)
    oldest = 99 * 365.25
    days = np.where(days > oldest, oldest - rng.random(count) * 3000, days)
    twins = np.flatnonzero((frame.kind == "twins") & (frame.part == 1))
    days[twins] = days[twins - 1]
    return np.asarray(TODAY - days.astype(np.int64).astype("timedelta64[D]"))


def _names(frame: _Frame, group: Texts, sex: Texts, seed: int) -> pd.DataFrame:
    count = len(frame.household)
    rng = stream(seed, "names")
    family = draw_by_group(rng, group, None, surname=True)
    other = draw_by_group(rng, group, None, surname=True)
    given = draw_by_group(rng, group, sex)
    middle = np.where(chance(rng, 0.78, count), draw_by_group(rng, group, sex), "").astype(object)
    head = np.arange(count) - frame.part
    spouse = np.isin(frame.kind, ["couple", "family"]) & (frame.part == 1)
    takes_name = spouse & chance(rng, 0.66, count)
    of_family = (frame.part > 0) & ~spouse
    paternal = np.where(of_family | takes_name, family[head], family).astype(object)
    former = np.where(takes_name, family, "").astype(object)
    suffix = np.full(count, "", dtype=object)
    _make_juniors(frame, sex, given, middle, suffix, rng)
    _make_twin_names(frame, sex, given, group, rng)
    mother = np.where(
        (frame.kind == "family") & (frame.part == 2), family[np.maximum(np.arange(count) - 1, 0)], other
    )
    siblings = np.isin(frame.kind, ["siblings", "twins"]) & (frame.part == 1)
    mother = np.where(siblings, other[head], mother)
    two = (group == "hispanic") & ~takes_name & chance(rng, 0.34, count)
    maternal = np.where(two & (mother != paternal), mother, "").astype(object)
    joined = np.where(maternal != "", paternal + " " + maternal, paternal)
    hyphen = (maternal != "") & chance(rng, 0.15, count)
    joined = np.where(hyphen, paternal + "-" + maternal, joined).astype(object)
    return pd.DataFrame(
        {"given": given, "middle": middle, "paternal": paternal, "maternal": maternal, "surname": joined}
    ).assign(former_surname=former, suffix=suffix)


def draw_by_group(
    rng: np.random.Generator, group: Texts, sex: Texts | None, *, surname: bool = False
) -> Texts:
    """Return a name per person, drawn from the tables of its group (and sex, for given names)."""
    found = np.full(len(group), "", dtype=object)
    for name in GROUPS:
        own = group == name
        if surname or sex is None:
            found[own] = surname_sampler(name).draw(rng, int(own.sum()))
            continue
        for letter in ("F", "M"):
            rows = own & (sex == letter)
            found[rows] = given_sampler(name, letter).draw(rng, int(rows.sum()))
    return found


def _make_juniors(
    frame: _Frame, sex: Texts, given: Texts, middle: Texts, suffix: Texts, rng: np.random.Generator
) -> None:
    sons = np.flatnonzero((frame.kind == "family") & (frame.part == 2) & (sex == "M"))
    sons = sons[chance(rng, 0.16, len(sons))]
    given[sons], middle[sons] = given[sons - 2], middle[sons - 2]
    suffix[sons] = "JR"
    suffix[sons[chance(rng, 0.6, len(sons))] - 2] = "SR"


def _make_twin_names(frame: _Frame, sex: Texts, given: Texts, group: Texts, rng: np.random.Generator) -> None:
    """Twins never share a name; two in five share its first letter."""
    second = np.flatnonzero((frame.kind == "twins") & (frame.part == 1))
    for row in second:
        wants_letter = rng.random() < 0.4
        sampler = given_sampler(str(group[row]), str(sex[row]))
        candidates = [str(name) for name in sampler.draw(rng, 60) if name != given[row - 1]]
        alike = [name for name in candidates if name[0] == str(given[row - 1])[0]]
        given[row] = (alike if wants_letter and alike else candidates)[0]


def _homes(frame: _Frame, group: Texts, homes: int, seed: int) -> pd.DataFrame:
    rng = stream(seed, "homes")
    first = np.unique(frame.household, return_index=True)[1]
    place = np.zeros(homes, dtype=np.int64)
    for name in GROUPS:
        rows = group[first] == name
        place[rows] = draw_places(rng, name, int(rows.sum()))
    number = numbers(rng, 100, 9900, homes)
    street = texts([_STREETS[n] for n in numbers(rng, 0, len(_STREETS), homes)])
    kind, quadrant = pick(rng, _TYPES, homes), pick(rng, _QUADRANTS, homes)
    unit = np.where(chance(rng, 0.18, homes), numbers(rng, 1, 240, homes), 0)
    lines = [
        f"{n} {s} {k}{q}" + (f" Apt {u}" if u else "")
        for n, s, k, q, u in zip(number, street, kind, quadrant, unit, strict=True)
    ]
    boxes: Mask = chance(rng, 0.07, homes)
    lines = [f"PO Box {n}" if boxed else line for n, line, boxed in zip(number, lines, boxes, strict=True)]
    table = places().iloc[place]
    made = pd.DataFrame(
        {"street": lines, "city": table["city"].to_numpy(), "county": table["county"].to_numpy()}
    )
    made["postcode"] = table["postcode"].to_numpy()
    return made.iloc[frame.household].reset_index(drop=True)


def draw_ssns(rng: np.random.Generator, count: int) -> list[str]:
    """Return different numbers of the shape that was issued: area 001-772 but 666, group 01-99, serial 0001-9999."""
    made = []
    for number in unique_numbers(rng, 0, 771 * 99 * 9999, count):
        rest, serial = divmod(int(number), 9999)
        area, group = divmod(rest, 99)
        area += 1
        made.append(f"{area + (area >= 666):03d}{group + 1:02d}{serial + 1:04d}")
    return made
