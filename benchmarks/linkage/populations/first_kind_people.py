"""The people themselves, as they are before any office writes them down: families, names, dates, homes.

A family is up to two parents and grown children; some children have their own home. Names are drawn from the census
tables by group. Every array of `People` has one entry per person; an empty text is nothing.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np

from proving_ground.census.tables import GROUPS, draw_groups, given_sampler, surname_sampler
from proving_ground.draws import Mask, Texts, Whole, chance, stream, texts

TODAY = 20_605
"""2026-06-01 in days since 1970-01-01: ages are counted to here."""
YEAR = 365.25
SLOTS = 7
"""Places of a family: father, mother, five children."""
FAMILY_KINDS = {"single": 0.34, "couple": 0.24, "family": 0.27, "mother": 0.10, "father": 0.05}
CHILDREN = (0.36, 0.35, 0.18, 0.08, 0.03)
GROUP_OF_FATHER = 0.88
"""Mothers who are of the father's group."""
TWO_SURNAMES = {"hispanic": 0.24}
"""Families that keep the Spanish custom of two surnames; elsewhere nobody but some wives."""
WIFE_KEEPS, WIFE_HYPHENATES = 0.20, 0.04
DIVORCED_NAME, MARRIED_DAUGHTER = 0.22, 0.45
NAMED_FOR_FATHER, TWINS, TWINS_ALIKE = 0.08, 0.03, 0.25
MIDDLE = {"hispanic": 0.74}
MIDDLE_ELSEWHERE = 0.88


@dataclass(frozen=True, slots=True)
class People:
    """Persons as columns."""

    group: Texts
    sex: Texts
    given: Texts
    middle: Texts
    paternal: Texts
    """The surname, or the first of two."""
    maternal: Texts
    """The second surname of those who bear two."""
    former: Texts
    """A surname borne before a marriage or a divorce."""
    suffix: Texts
    birth: Whole
    """Days since 1970-01-01."""
    home: Whole
    """Number of the home."""
    childhood_home: Whole
    """Number of the parents' home; of parents their own."""

    def __len__(self) -> int:
        return len(self.birth)

    def take(self, rows: Whole | Mask) -> Self:
        """Return copies of some persons, in the order of `rows`."""
        return type(self)(*(getattr(self, column.name)[rows].copy() for column in fields(self)))

    def with_columns(self, **columns: Any) -> Self:
        """Return the persons with other columns."""
        return replace(self, **columns)


def join(parts: list[People]) -> People:
    """Return the persons of all parts, one after the other."""
    return People(*(np.concatenate([getattr(p, column.name) for p in parts]) for column in fields(People)))


def make_people(count: int, seed: int, purpose: str) -> People:
    """Return `count` grown persons in families, in the families' order; homes are numbered from 0."""
    rng = stream(seed, f"first kind: {purpose}")
    families = int(count / 1.9) + 40
    present, father_age, mother_age, child_birth, twin = _families(rng, families)
    family, slot = np.nonzero(present)
    if len(family) < count:
        raise ValueError(f"{families} families hold {len(family)} persons, fewer than {count}")
    family, slot = family[:count], slot[:count]
    group = _groups(rng, families)[family, np.minimum(slot, 2)]
    sex = _sexes(rng, slot)
    births = np.column_stack([TODAY - father_age, TODAY - mother_age, child_birth])
    names = _names(rng, families, family, slot, group, sex, twin)
    home, childhood = _homes(rng, family, slot, births[family, slot])
    people = People(
        group=group,
        sex=sex,
        **names,
        birth=births[family, slot].astype(np.int64),
        home=home,
        childhood_home=childhood,
    )
    return _later_surnames(rng, people, slot, np.asarray(present[family, 0]))


def draw_by(rng: np.random.Generator, group: Texts, sex: Texts | None = None) -> Texts:
    """Return a surname, or with `sex` a given name, for every entry, as its group bears them."""
    drawn = np.empty(len(group), dtype=object)
    for one in GROUPS:
        of_group = np.flatnonzero(group == one)
        if sex is None:
            drawn[of_group] = surname_sampler(one).draw(rng, len(of_group))
            continue
        for kind in ("F", "M"):
            rows = of_group[sex[of_group] == kind]
            drawn[rows] = given_sampler(one, kind).draw(rng, len(rows))
    return drawn


def other_given(rng: np.random.Generator, group: Texts, sex: Texts, given: Texts, alike: float) -> Texts:
    """Return given names unlike the ones at hand; a share `alike` begins with the same letter, where one is found."""
    drawn = draw_by(rng, group, sex)
    wanted = chance(rng, alike, len(given))
    for _ in range(30):
        first = np.array([bool(a) and a[:1] == b[:1] for a, b in zip(drawn, given, strict=True)], dtype=bool)
        again = np.flatnonzero((drawn == given) | (wanted & ~first))
        if not len(again):
            break
        drawn[again] = draw_by(rng, group[again], sex[again])
    same = drawn == given
    drawn[same] = np.where(given[same] == "ANGEL", "REYES", "ANGEL")
    return drawn


def _families(rng: np.random.Generator, count: int) -> tuple[Mask, Whole, Whole, Whole, Mask]:
    """Return who is there (families x 7), parents' ages in days, children's births and who is the twin before."""
    kinds = np.array(list(FAMILY_KINDS))
    kind = rng.choice(kinds, count, p=list(FAMILY_KINDS.values()))
    parents = np.isin(kind, ("family", "mother", "father"))
    adult = 18 + 66 * rng.beta(1.25, 1.7, count)
    father = np.where(parents, 37 + 48 * rng.beta(1.2, 1.6, count), adult)
    youngest = np.where(parents, 34, 18)
    mother = youngest + np.abs(father + rng.normal(-2, 4, count) - youngest)
    alone = rng.random(count) < 0.5
    present = np.zeros((count, SLOTS), dtype=bool)
    present[:, 0] = np.isin(kind, ("couple", "family", "father")) | ((kind == "single") & alone)
    present[:, 1] = np.isin(kind, ("couple", "family", "mother")) | ((kind == "single") & ~alone)
    gaps = 1 + 4.5 * rng.beta(1.3, 2.2, (count, SLOTS - 2))
    gaps[:, 0] = 17 + 16 * rng.beta(1.5, 2.2, count)
    twin = rng.random((count, SLOTS - 2)) < TWINS
    twin[:, 0] = False
    gaps[twin] = 0
    age = mother[:, None] - np.cumsum(gaps, axis=1)
    wanted = 1 + rng.choice(len(CHILDREN), count, p=CHILDREN)
    present[:, 2:] = parents[:, None] & (np.arange(SLOTS - 2) < wanted[:, None]) & (age >= 16)
    days = np.round(np.stack([father, mother]) * YEAR).astype(np.int64)
    return present, days[0], days[1], np.round(TODAY - age * YEAR).astype(np.int64), twin


def _groups(rng: np.random.Generator, families: int) -> Texts:
    """Return the groups of father, mother and children."""
    father = draw_groups(rng, families)
    mother = np.where(chance(rng, GROUP_OF_FATHER, families), father, draw_groups(rng, families))
    children = np.where(chance(rng, 0.7, families), father, mother)
    return np.column_stack([father, mother, children])


def _sexes(rng: np.random.Generator, slot: Whole) -> Texts:
    drawn = np.where(chance(rng, 0.505, len(slot)), "M", "F").astype(object)
    drawn[slot == 0] = "M"
    drawn[slot == 1] = "F"
    return np.asarray(drawn, dtype=object)


def _names(
    rng: np.random.Generator, families: int, family: Whole, slot: Whole, group: Texts, sex: Texts, twin: Mask
) -> dict[str, Texts]:
    """Return the names at birth: given, middle, paternal, maternal, suffix; nobody has a former surname yet."""
    # a family without a father in the file still has his surname
    lines = _groups_of_lines(rng, family, slot, group, families)
    fathers, mothers = draw_by(rng, lines[:, 0]), draw_by(rng, lines[:, 1])
    grandmothers = draw_by(rng, lines[:, 0]), draw_by(rng, lines[:, 1])
    custom = np.isin(lines[:, 0], list(TWO_SURNAMES)) & chance(rng, TWO_SURNAMES["hispanic"], families)
    paternal = np.where(slot == 1, mothers[family], fathers[family])
    maternal = np.select(
        [slot == 0, slot == 1], [grandmothers[0][family], grandmothers[1][family]], default=mothers[family]
    )
    maternal = np.where(custom[family], maternal, "")
    given = draw_by(rng, group, sex)
    likely = np.where(np.isin(group, list(MIDDLE)), MIDDLE["hispanic"], MIDDLE_ELSEWHERE)
    middle = np.where(rng.random(len(slot)) < likely, draw_by(rng, group, sex), "")
    suffix = np.full(len(slot), "", dtype=object)
    _name_twins(rng, given, slot, family, group, sex, twin)
    _name_sons(rng, given, middle, suffix, slot, family, sex)
    middle[middle == given] = ""
    return {
        "given": texts(given), "middle": texts(middle), "paternal": texts(paternal), "maternal": texts(maternal),
        "former": np.full(len(slot), "", dtype=object), "suffix": suffix,
    }  # fmt: skip


def _groups_of_lines(
    rng: np.random.Generator, family: Whole, slot: Whole, group: Texts, families: int
) -> Texts:
    """Return the group of each family's paternal and maternal line, absent parents included."""
    lines = np.empty((families, 2), dtype=object)
    lines[:] = ""
    for line, order in ((0, (1, 2, 0)), (1, (0, 2, 1))):
        for place in order:  # the line's own parent is written last and wins
            rows = slot == place
            lines[family[rows], line] = group[rows]
    empty = lines == ""
    lines[empty] = draw_groups(rng, int(empty.sum()))
    return lines


def _name_twins(
    rng: np.random.Generator, given: Texts, slot: Whole, family: Whole, group: Texts, sex: Texts, twin: Mask
) -> None:
    """Give twins a given name unlike that of the child before; children in general other names than the next."""
    child = (slot[1:] > 2) & (slot[:-1] == slot[1:] - 1) & (family[:-1] == family[1:])
    second = np.flatnonzero(child) + 1
    twins = second[twin[family[second], slot[second] - 2]]
    given[twins] = other_given(rng, group[twins], sex[twins], given[twins - 1], TWINS_ALIKE)
    same = second[given[second] == given[second - 1]]
    given[same] = other_given(rng, group[same], sex[same], given[same - 1], 0.0)


def _name_sons(
    rng: np.random.Generator,
    given: Texts,
    middle: Texts,
    suffix: Texts,
    slot: Whole,
    family: Whole,
    sex: Texts,
) -> None:
    """Name some first sons for their father: JR, the father SR where anybody writes it; sometimes II or III."""
    father = np.full(int(family.max()) + 1, -1, dtype=np.int64)
    father[family[slot == 0]] = np.flatnonzero(slot == 0)
    first = np.flatnonzero((slot == 2) & (sex == "M") & (father[family] >= 0))
    sons = first[chance(rng, NAMED_FOR_FATHER, len(first))]
    of = father[family[sons]]
    given[sons] = given[of]
    middle[sons] = np.where(chance(rng, 0.85, len(sons)), middle[of], middle[sons])
    third = chance(rng, 0.12, len(sons))
    suffix[sons] = np.where(third, "III", np.where(chance(rng, 0.05, len(sons)), "II", "JR"))
    suffix[of] = np.where(third, "JR", np.where(chance(rng, 0.5, len(sons)), "SR", ""))


def _homes(rng: np.random.Generator, family: Whole, slot: Whole, birth: Whole) -> tuple[Whole, Whole]:
    """Return the number of every person's home and of the parents' home; grown children often have their own."""
    age = (TODAY - birth) / YEAR
    stays = rng.random(len(slot)) < np.select([age < 25, age < 35], [0.7, 0.25], default=0.08)
    own = (slot >= 2) & ~stays
    families = int(family.max()) + 1
    home = np.where(own, families + np.cumsum(own) - 1, family).astype(np.int64)
    return home, family.astype(np.int64)


def _later_surnames(rng: np.random.Generator, people: People, slot: Whole, husband: Mask) -> People:
    """Marry and divorce: wives take, keep or join surnames; daughters and divorced women have a former one."""
    count = len(people)
    paternal, maternal, former = people.paternal.copy(), people.maternal.copy(), people.former.copy()
    plain = people.maternal == ""
    fathers = np.concatenate([paternal[:1], paternal[:-1]])
    draw = rng.random(count)
    wife = (slot == 1) & husband & plain
    takes = wife & (draw >= WIFE_KEEPS + WIFE_HYPHENATES)
    joins = wife & (draw >= WIFE_KEEPS) & (draw < WIFE_KEEPS + WIFE_HYPHENATES)
    former[takes | joins] = paternal[takes | joins]
    paternal[takes] = fathers[takes]
    maternal[joins] = fathers[joins]
    grown = people.birth < TODAY - 24 * YEAR
    daughter = (slot >= 2) & (people.sex == "F") & grown & (draw < MARRIED_DAUGHTER)
    alone = (slot == 1) & ~husband & plain & (draw < DIVORCED_NAME)
    changed = np.flatnonzero(daughter | alone)
    former[changed] = paternal[changed]
    paternal[changed] = draw_by(rng, people.group[changed])
    maternal[changed] = ""
    return people.with_columns(paternal=paternal, maternal=maternal, former=former)
