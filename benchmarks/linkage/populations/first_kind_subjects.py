"""Who was convicted elsewhere: residents, people who look like residents, strangers."""

from dataclasses import dataclass

import numpy as np

from benchmarks.linkage.populations.first_kind_people import (
    TODAY,
    YEAR,
    People,
    draw_by,
    join,
    make_people,
    other_given,
)
from benchmarks.linkage.populations.first_kind_rates import SubjectShares
from proving_ground.draws import Texts, Whole, chance, stream, texts

ADULT = TODAY - round(18 * YEAR)
KINDS = ("resident", "namesake", "sibling", "junior", "twin", "stranger")
LOOK_ALIKES = KINDS[1:5]
NO_HOME = -1


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects as persons, and what they are to the residents."""

    people: People
    kind: Texts
    resident: Whole
    """Row of the resident that the subject is, or -1."""
    looks_like: Whole
    """Row of the resident that the subject was made to look like, or -1."""


def choose_subjects(residents: People, count: int, seed: int, shares: SubjectShares) -> Subjects:
    """Return `count` subjects in the order of their kinds.

    Raises ValueError where the residents are too few to be drawn from.
    """
    rng = stream(seed, "first kind: subjects")
    wanted = {kind: round(count * getattr(shares, kind)) for kind in KINDS[:-1]}
    wanted["stranger"] = count - sum(wanted.values())
    themselves = _grown(rng, residents, wanted["resident"], shares.male)
    models = {kind: _grown(rng, residents, wanted[kind], shares.male) for kind in LOOK_ALIKES}
    others = make_people(3 * wanted["stranger"] + 100, seed, "strangers")
    strangers = others.take(_grown(rng, others, wanted["stranger"], shares.male))
    strangers.home[:] = NO_HOME
    strangers.childhood_home[:] = NO_HOME
    makers = {"namesake": _namesakes, "sibling": _siblings, "junior": _juniors, "twin": _twins}
    parts = [residents.take(themselves)]
    parts += [makers[kind](rng, residents.take(rows)) for kind, rows in models.items()]
    no_one = {kind: np.full(wanted[kind], -1, dtype=np.int64) for kind in KINDS}
    return Subjects(
        people=join([*parts, strangers]),
        kind=texts([kind for kind in KINDS for _ in range(wanted[kind])]),
        resident=np.concatenate([themselves, *(no_one[kind] for kind in KINDS[1:])]),
        looks_like=np.concatenate([no_one["resident"], *models.values(), no_one["stranger"]]),
    )


def _grown(rng: np.random.Generator, people: People, count: int, male: float) -> Whole:
    """Return rows of different grown persons below eighty, this share of them men."""
    grown = (people.birth <= ADULT) & (people.birth > TODAY - 80 * YEAR)
    rows: list[Whole] = []
    for sex, wanted in (("M", round(count * male)), ("F", count - round(count * male))):
        there = np.flatnonzero(grown & (people.sex == sex))
        if len(there) < wanted:
            raise ValueError(f"{len(there)} grown persons of sex {sex}, fewer than the {wanted} to draw")
        rows.append(rng.permutation(there)[:wanted])
    return np.asarray(rng.permutation(np.concatenate(rows)))


def _namesakes(rng: np.random.Generator, models: People) -> People:
    """The same full name, another day: one in seven close by, one in ten of the same day and month."""
    count = len(models)
    away = rng.integers(1, 25, count) * np.where(chance(rng, 0.5, count), 1, -1)
    near = rng.random(count)
    close = near < 0.14
    birthday = (near >= 0.14) & (near < 0.24)
    days = np.where(birthday, np.round(away * YEAR), np.round(away * YEAR) + rng.integers(-180, 181, count))
    days = np.where(close, rng.integers(1, 120, count) * np.where(away > 0, 1, -1), days)
    birth = _within(models.birth + days.astype(np.int64))
    birth[birth == models.birth] += 40
    middle = models.middle.copy()
    other = chance(rng, 0.35, count)
    middle[other] = draw_by(rng, models.group[other], models.sex[other])
    elsewhere = np.full(count, NO_HOME, dtype=np.int64)
    return models.with_columns(
        birth=birth, middle=middle, home=elsewhere, childhood_home=elsewhere.copy(), suffix=_none(count)
    )


def _siblings(rng: np.random.Generator, models: People) -> People:
    """The surnames of birth, another given name, some years between; most of one sex, as the convicted are."""
    count = len(models)
    gap = np.round((0.95 + 5 * rng.beta(1.2, 2.5, count)) * YEAR).astype(np.int64)
    birth = _within(models.birth + gap * np.where(chance(rng, 0.5, count), 1, -1))
    birth[np.abs(birth - models.birth) < 300] -= 1200
    return _same_parents(rng, models, birth, same_sex=0.72, alike=0.12)


def _twins(rng: np.random.Generator, models: People) -> People:
    """The same day and the same surnames, another given name."""
    return _same_parents(rng, models, models.birth.copy(), same_sex=0.7, alike=0.30)


def _juniors(rng: np.random.Generator, models: People) -> People:
    """Father or son of one name; the suffix of each is known to them, not yet to any office."""
    count = len(models)
    years = np.round((18 + 20 * rng.beta(1.4, 2.0, count)) * YEAR).astype(np.int64)
    son = (models.birth + years) <= ADULT
    son &= chance(rng, 0.6, count) | (models.birth - years < TODAY - 85 * YEAR)
    birth = np.where(son, models.birth + years, models.birth - years)
    middle = models.middle.copy()
    other = chance(rng, 0.15, count)
    middle[other] = draw_by(rng, models.group[other], models.sex[other])
    elder = np.where(models.suffix == "", np.where(chance(rng, 0.4, count), "SR", ""), "SR")
    suffix = texts(np.where(son, np.where(models.suffix == "JR", "III", "JR"), elder))
    suffix[models.sex == "F"] = ""  # mothers and daughters of one name bear none
    return models.with_columns(birth=birth, middle=middle, suffix=suffix)


def _same_parents(
    rng: np.random.Generator, models: People, birth: Whole, same_sex: float, alike: float
) -> People:
    count = len(models)
    turned = ~chance(rng, same_sex, count)
    sex = texts(np.where(turned, np.where(models.sex == "M", "F", "M"), models.sex))
    middle = draw_by(rng, models.group, sex)
    middle[models.middle == ""] = ""
    married = models.former != ""
    return models.with_columns(
        sex=sex,
        given=other_given(rng, models.group, sex, models.given, alike),
        middle=middle,
        paternal=texts(np.where(married, models.former, models.paternal)),
        maternal=texts(np.where(married, "", models.maternal)),
        former=_none(count),
        suffix=_none(count),
        birth=birth,
        home=models.childhood_home.copy(),
    )


def _within(birth: Whole) -> Whole:
    """Return births of grown people: who would be a child or beyond ninety is mirrored into the years between."""
    oldest = TODAY - round(85 * YEAR)
    birth = np.where(birth > ADULT, 2 * ADULT - birth, birth)
    return np.asarray(np.where(birth < oldest, 2 * oldest - birth, birth), dtype=np.int64)


def _none(count: int) -> Texts:
    return np.full(count, "", dtype=object)
