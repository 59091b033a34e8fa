"""Relatives, housemates and namesakes of given people."""

from typing import Any

import numpy as np

from proving_ground.draws import Texts, chance, numbers, pick
from proving_ground.panels.conditions import Conditions
from proving_ground.panels.people import Table, change_names, either, length, make_people, take
from proving_ground.panels.pools import Pools
from proving_ground.population import TODAY

_YEAR = 365.25
_ONE_NAME = ("namesake", "namesake_same_year", "namesake_near_date", "namesake_same_date")
_ONE_FAMILY = ("sibling", "twin", "twin_mixed")
ONE_HOME = ("spouse", "roommate")
"""Kinds that share the home by what they are."""


def make_kin(
    people: Table, rows: Any, kinds: Texts, conditions: Conditions, pools: Pools, rng: np.random.Generator
) -> Table:
    """Return one person of each kind (rates.LOOK_ALIKES) for the people in these rows; `kin_of` holds the rows."""
    like = take(people, rows)
    made = _fresh(like, conditions, pools, rng)
    made["kind"], made["kin_of"] = kinds.copy(), np.asarray(rows, dtype=np.int64)
    made["born"] = _births(like, made, kinds, rng)
    _given_names(like, made, kinds, conditions, rng)
    _surnames(like, made, kinds, pools, rng)
    _suffixes(like, made, kinds, conditions, rng)
    # a relative of one's own name would be a namesake
    family = np.isin(kinds, [*_ONE_FAMILY, "half_sibling", "cousin", "spouse", "child", "parent"])
    same = np.flatnonzero(family & (made["given"] == like["given"]) & (made["sex"] == like["sex"]))
    for row in same:
        made["given"][row] = "ROBIN" if made["given"][row] == "ALEX" else "ALEX"
    return made


def _fresh(like: Table, conditions: Conditions, pools: Pools, rng: np.random.Generator) -> Table:
    """People of the same groups who have nothing else in common with these yet."""
    count = length(like)
    made = make_people(count, conditions.hispanic_share, conditions, pools, rng)
    kept = chance(rng, 0.9, count)
    for name in ("group", "joiner"):
        made[name] = either(kept, like[name], made[name])
    made["former"][:] = ""
    return made


def _births(like: Table, made: Table, kinds: Texts, rng: np.random.Generator) -> Any:
    count = len(kinds)
    born, sign = like["born"], np.where(chance(rng, 0.5, count), 1, -1)
    year_start = born.astype("datetime64[Y]").astype("datetime64[D]")
    offsets = {
        "spouse": rng.normal(0, 4, count) * _YEAR,
        "child": (17 + rng.gamma(4, 2.5, count)) * _YEAR,
        "parent": -(17 + rng.gamma(4, 2.5, count)) * _YEAR,
        "junior": sign * (17 + rng.gamma(4, 2.5, count)) * _YEAR,
        "sibling": sign * (300 + rng.gamma(1.6, 2.2, count) * _YEAR),
        "half_sibling": sign * (200 + rng.gamma(2.0, 3.5, count) * _YEAR),
        "cousin": rng.normal(0, 6, count) * _YEAR,
        "namesake_near_date": sign * numbers(rng, 1, 60, count),
    }
    days = made["born"].copy()
    for kind, offset in offsets.items():
        found = np.flatnonzero(kinds == kind)
        days[found] = born[found] + offset[found].astype(np.int64).astype("timedelta64[D]")
    same_day = np.isin(kinds, ["twin", "twin_mixed", "namesake_same_date", "birthday_mate"])
    days[same_day] = born[same_day]
    same_year = kinds == "namesake_same_year"
    days[same_year] = (year_start + numbers(rng, 0, 365, count).astype("timedelta64[D]"))[same_year]
    return _of_age(days, born, kinds, rng)


def _of_age(days: Any, born: Any, kinds: Texts, rng: np.random.Generator) -> Any:
    """Nobody is under 16 or over 98: a child too young becomes the parent's generation, others are moved."""
    youngest, oldest = TODAY - np.timedelta64(16 * 366, "D"), TODAY - np.timedelta64(98 * 365, "D")
    off = np.flatnonzero((days > youngest) | (days < oldest))
    mirrored = born[off] - (days[off] - born[off])
    inside = (mirrored <= youngest) & (mirrored >= oldest)
    drawn = TODAY - numbers(rng, 16 * 366, 90 * 365, len(off)).astype("timedelta64[D]")
    days[off] = np.where(inside, mirrored, drawn)
    kinds_off = kinds[off]
    for one, other in (("child", "parent"), ("parent", "child")):
        kinds[off[inside & (kinds_off == one)]] = other
    return days


def _given_names(
    like: Table, made: Table, kinds: Texts, conditions: Conditions, rng: np.random.Generator
) -> None:
    count = len(kinds)
    same_sex = np.isin(kinds, ["twin", "junior", *_ONE_NAME])
    other_sex = either(like["sex"] == "M", "F", "M")
    spouse = (kinds == "spouse") & chance(rng, 0.96, count)
    flipped = spouse | (kinds == "twin_mixed")
    sex = either(same_sex, like["sex"], either(flipped, other_sex, made["sex"]))
    _redraw(made, sex, conditions, rng)
    one_name = np.isin(kinds, ["junior", *_ONE_NAME])
    mates = (kinds == "birthday_mate") & chance(rng, 0.5, count)
    made["given"] = either(one_name | (mates & (sex == like["sex"])), like["given"], made["given"])
    # a junior's middle name is mostly the father's, a namesake's only by chance
    same_middle = ((kinds == "junior") & chance(rng, 0.7, count)) | (
        np.isin(kinds, _ONE_NAME) & chance(rng, 0.08, count)
    )
    made["middle"] = either(same_middle, like["middle"], made["middle"])
    # brothers and sisters whose names begin alike
    alike = np.isin(kinds, _ONE_FAMILY) & chance(rng, conditions.common_fathers_name, count)
    letters = np.array([name[:1] for name in like["given"]], dtype=object)
    own = np.array([name[:1] for name in made["given"]], dtype=object)
    wanting = np.flatnonzero(alike & (letters != own))
    by_letter: dict[tuple[str, str], list[str]] = {}
    for name, letter in zip(made["given"], made["sex"], strict=True):
        by_letter.setdefault((letter, name[:1]), []).append(name)
    for row, number in zip(wanting, numbers(rng, 0, 1 << 30, len(wanting)), strict=True):
        choices = by_letter.get((made["sex"][row], letters[row]))
        if choices:
            made["given"][row] = choices[number % len(choices)]


def _redraw(made: Table, sex: Texts, conditions: Conditions, rng: np.random.Generator) -> None:
    """Whoever's sex changed takes the names of somebody of that sex and group."""
    for letter in ("F", "M"):
        wanting = np.flatnonzero((made["sex"] != sex) & (sex == letter))
        donors = np.flatnonzero(made["sex"] == letter)
        if len(wanting) and len(donors):
            chosen = donors[rng.integers(len(donors), size=len(wanting))]
            made["given"][wanting] = made["given"][chosen]
            made["middle"][wanting] = made["middle"][chosen]
    made["sex"] = sex


def _surnames(like: Table, made: Table, kinds: Texts, pools: Pools, rng: np.random.Generator) -> None:
    count = len(kinds)
    # the name somebody was born with is the family's
    birth = either(like["former"] != "", like["former"], like["paternal"])
    both = np.isin(kinds, [*_ONE_FAMILY, *_ONE_NAME])
    half = (kinds == "half_sibling") & chance(rng, 0.6, count)
    cousin = (kinds == "cousin") & chance(rng, 0.65, count)
    child = np.isin(kinds, ["child", "parent", "junior"]) & chance(rng, 0.9, count)
    junior = kinds == "junior"
    wife = (kinds == "spouse") & (made["sex"] == "F") & chance(rng, 0.6, count)
    husband = (kinds == "spouse") & (made["sex"] == "M") & (like["former"] != "") & chance(rng, 0.9, count)
    mate = (kinds == "birthday_mate") & (made["given"] != like["given"])
    own = made["paternal"].copy()
    family = both | half | cousin | child | junior
    made["paternal"] = either(family, birth, own)
    current = wife | husband | np.isin(kinds, _ONE_NAME) | junior | (mate & chance(rng, 0.7, count))
    made["paternal"] = either(current, like["paternal"], made["paternal"])
    made["former"] = either(wife, own, "")
    made["maternal"] = either(both, like["maternal"], either(wife, "", made["maternal"]))
    # a half sibling by the mother shares the second surname only
    by_mother = (kinds == "half_sibling") & ~half & (like["maternal"] != "")
    made["maternal"] = either(by_mother, like["maternal"], made["maternal"])
    # the mother's first surname is the child's second
    mothers = (kinds == "child") & (like["sex"] == "F") & (made["maternal"] != "") & chance(rng, 0.5, count)
    fathers = mothers & (made["paternal"] == birth)
    made["maternal"] = either(fathers, birth, made["maternal"])
    made["paternal"] = either(fathers, own, made["paternal"])
    made["maternal"] = either(made["maternal"] == made["paternal"], "", made["maternal"])
    sisters = np.isin(kinds, ["sibling", "twin", "twin_mixed", "half_sibling", "cousin"]) & (
        made["sex"] == "F"
    )
    change_names(made, sisters & chance(rng, 0.3, count), pools, rng)


def _suffixes(
    like: Table, made: Table, kinds: Texts, conditions: Conditions, rng: np.random.Generator
) -> None:
    count = len(kinds)
    younger = made["born"] > like["born"]
    told = (kinds == "junior") & (made["sex"] == "M") & chance(rng, conditions.suffixes, count)
    drawn = either(
        younger, pick(rng, {"JR": 7, "II": 1, "III": 1}, count), pick(rng, {"SR": 7, "JR": 1, "": 2}, count)
    )
    made["suffix"] = either(told, drawn, either(kinds == "junior", "", made["suffix"]))
