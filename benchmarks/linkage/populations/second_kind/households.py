"""Households of the second population: couples, grown children, brothers and sisters, and people who share a flat."""

import numpy as np

from benchmarks.linkage.populations.second_kind.names import draw_given, draw_middles, draw_surnames
from benchmarks.linkage.populations.second_kind.numbers import license_numbers, ssn_numbers
from benchmarks.linkage.populations.second_kind.people import TODAY, YEAR, People
from benchmarks.linkage.populations.second_kind.places import draw_inside, draw_streets
from proving_ground.census.tables import draw_groups
from proving_ground.draws import Mask, Texts, Whole, chance, numbers, pick, stream

HEAD, SPOUSE, CHILD, SIBLING, MATE = range(5)
_SIZES = {"1": 0.28, "2": 0.34, "3": 0.18, "4": 0.13, "5": 0.07}
_SECOND_MEMBER = {str(SPOUSE): 0.62, str(CHILD): 0.15, str(SIBLING): 0.08, str(MATE): 0.15}
_FURTHER = {str(CHILD): 0.62, str(SIBLING): 0.14, str(MATE): 0.24}
_TWINS = 0.02  # of the siblings who share a home
_SAME_GROUP = 0.82  # of the couples
_NAMED_FOR_FATHER = 0.06  # of the grown sons at home
_SUFFIXES = {
    "": 0.955,
    "JR": 0.032,
    "SR": 0.005,
    "II": 0.003,
    "III": 0.005,
}  # of men, whoever else is at home
_MARRIED_NAME = {"hispanic": 0.35, "api": 0.35}
_MARRIED_NAME_ELSE = 0.68
_HYPHEN = 0.06
_DIVORCED_NAME = 0.12  # of the women over 24 without a spouse at home
_OTHER_CHANGE = 0.008  # adoption, a change at court
_GIVEN_CHANGE = 0.003
_DOUBLE = 0.55  # of Hispanic people, both surnames on the card


def make_people(count: int, seed: int, purpose: str) -> People:
    """Return `count` persons over 16 in households, neighbors in a household side by side."""
    rng = stream(seed, f"second kind: {purpose}")
    size = pick(rng, _SIZES, count).astype(np.int64)
    size = size[: int(np.searchsorted(np.cumsum(size), count)) + 1]
    household = np.repeat(np.arange(len(size)), size)[:count]
    head = np.flatnonzero(np.r_[True, household[1:] != household[:-1]])
    position = np.arange(count) - head[household]
    role = _roles(rng, position)
    group, sex, born = _who(rng, role, head[household])
    home = draw_inside(rng, group[head])
    place = home[household]
    natal, second = _natal_names(rng, role, head[household], group, sex, place, seed)
    empty = np.full(count, "", dtype=object)
    people = People(
        household=household,
        group=group,
        sex=sex,
        given=draw_given(rng, group, sex),
        middle=draw_middles(rng, group, sex),
        surname=natal,
        second=second,
        joint=np.full(count, " ", dtype=object),
        suffix=empty,
        prior_given=empty.copy(),
        prior_surname=empty.copy(),
        born=born,
        ssn=ssn_numbers(rng, chance(rng, 0.5, count)),
        license=license_numbers(rng, chance(rng, 0.88, count)),
        place=place,
        street=draw_streets(rng, len(size))[household],
    )
    two_part = np.flatnonzero(np.char.find(people.given.astype(str), " ") > 0)
    people.middle[two_part[chance(rng, 0.75, len(two_part))]] = ""
    _sons(rng, people, role, head[household])
    _marry(rng, people, role, head[household], seed)
    return people


def _roles(rng: np.random.Generator, position: Whole) -> Whole:
    role = np.full(len(position), HEAD, dtype=np.int64)
    for rows, shares in (
        (np.flatnonzero(position == 1), _SECOND_MEMBER),
        (np.flatnonzero(position > 1), _FURTHER),
    ):
        role[rows] = pick(rng, shares, len(rows)).astype(np.int64)
    return role


def _who(rng: np.random.Generator, role: Whole, head: Whole) -> tuple[Texts, Texts, Whole]:
    """Return group, sex and day of birth; a child of a head too young becomes somebody who shares the flat."""
    count = len(role)
    age = 18 + 72 * rng.beta(1.4, 2.1, count)
    of_head = age[head]
    role[(role == CHILD) & (of_head < 36)] = MATE
    child, spouse, sibling = (np.flatnonzero(role == one) for one in (CHILD, SPOUSE, SIBLING))
    gap = 18 + (np.minimum(of_head[child] - 17, 42) - 18) * rng.random(len(child))
    age[child] = of_head[child] - gap
    age[spouse] = np.maximum(of_head[spouse] + rng.normal(0, 3.5, len(spouse)), 18)
    away = rng.normal(0, 4, len(sibling))
    age[sibling] = np.maximum(of_head[sibling] + away + np.sign(away), 16.5)
    born = (TODAY - age * YEAR).astype(np.int64)
    twin = sibling[chance(rng, _TWINS, len(sibling))]
    born[twin] = born[head[twin]]
    group = draw_groups(rng, count)
    same = (role == CHILD) | (role == SIBLING) | ((role == SPOUSE) & chance(rng, _SAME_GROUP, count))
    group[same] = group[head[same]]
    sex = np.where(chance(rng, 0.5, count), "M", "F").astype(object)
    opposite = spouse[chance(rng, 0.97, len(spouse))]
    sex[opposite] = np.where(sex[head[opposite]] == "M", "F", "M")
    return group, sex, born


def _natal_names(
    rng: np.random.Generator,
    role: Whole,
    head: Whole,
    group: Texts,
    sex: Texts,
    place: Whole,
    seed: int,
) -> tuple[Texts, Texts]:
    """Return the father's and the mother's surname of everybody, the second empty where people do not carry it."""
    natal = draw_surnames(rng, group, place, seed)
    mother = draw_surnames(rng, group, place, seed)
    spouse = np.full(len(role), -1, dtype=np.int64)
    has = np.flatnonzero(role == SPOUSE)
    spouse[head[has]] = has
    sibling = np.flatnonzero(role == SIBLING)
    natal[sibling], mother[sibling] = natal[head[sibling]], mother[head[sibling]]
    child = np.flatnonzero(role == CHILD)
    parent, other = head[child], spouse[head[child]]
    alone = other < 0
    father = np.where((sex[parent] == "M") | alone, parent, other)
    natal[child] = natal[father]
    mother[child] = np.where(
        alone, mother[child], np.where(father == parent, natal[np.maximum(other, 0)], natal[parent])
    )
    carries = (group == "hispanic") & chance(rng, _DOUBLE, len(role))
    carries[sibling] = carries[head[sibling]]
    return natal, np.where(carries & (mother != natal), mother, "").astype(object)


def _sons(rng: np.random.Generator, people: People, role: Whole, head: Whole) -> None:
    """Give men the suffixes of families that live elsewhere, and some sons at home the father's name."""
    people.suffix = np.where(people.sex == "M", pick(rng, _SUFFIXES, len(role)), "").astype(object)
    rows = np.flatnonzero((role == CHILD) & (people.sex == "M") & (people.sex[head] == "M"))
    rows = rows[chance(rng, _NAMED_FOR_FATHER, len(rows))]
    people.given[rows] = people.given[head[rows]]
    same = rows[chance(rng, 0.65, len(rows))]
    people.middle[same] = people.middle[head[same]]
    people.suffix[rows[chance(rng, 0.6, len(rows))]] = "JR"
    people.suffix[head[rows[chance(rng, 0.15, len(rows))]]] = "SR"


def _marry(rng: np.random.Generator, people: People, role: Whole, head: Whole, seed: int) -> None:
    """Give married names, names kept after a divorce, and the rare names of adoption and court."""
    married: Mask = np.zeros(len(people), dtype=bool)
    wives = np.flatnonzero(role == SPOUSE)
    husbands = head[wives]
    turned = people.sex[wives] == "M"
    wives, husbands = np.where(turned, husbands, wives), np.where(turned, wives, husbands)
    married[wives] = True
    pairs = people.sex[wives] == "F"
    wives, husbands = wives[pairs], husbands[pairs]
    share = np.array([_MARRIED_NAME.get(str(one), _MARRIED_NAME_ELSE) for one in people.group[wives]])
    takes = rng.random(len(wives))
    plain, hyphen = takes < share - _HYPHEN, (takes >= share - _HYPHEN) & (takes < share)
    natal, husband = people.surname.copy(), people.surname[husbands]
    people.prior_surname[wives[plain | hyphen]] = natal[wives[plain | hyphen]]
    people.surname[wives[plain]] = husband[plain]
    people.second[wives[plain]] = ""
    people.second[wives[hyphen]] = husband[hyphen]
    people.joint[wives[hyphen]] = "-"
    single = (people.sex == "F") & ~married & (people.age() > 24)
    for rows in (
        np.flatnonzero(single & chance(rng, _DIVORCED_NAME, len(people))),
        np.flatnonzero(~married & ~single & chance(rng, _OTHER_CHANGE, len(people))),
    ):
        people.prior_surname[rows] = natal[rows]
        people.surname[rows] = draw_surnames(rng, people.group[rows], people.place[rows], seed)
    rows = np.flatnonzero(chance(rng, _GIVEN_CHANGE, len(people)))
    people.prior_given[rows] = people.given[rows]
    people.given[rows] = draw_given(rng, people.group[rows], people.sex[rows])


def mates(rng: np.random.Generator, people: People, rows: Whole) -> Whole:
    """Return a neighbor in the same household for each of the rows, or -1 where somebody lives alone."""
    last = len(people) - 1
    after, before = np.minimum(rows + 1, last), np.maximum(rows - 1, 0)
    first = np.where(chance(rng, 0.5, len(rows)), after, before)
    other = after + before - first
    home = people.household
    chosen = np.where((home[first] == home[rows]) & (first != rows), first, other)
    return np.where((home[chosen] == home[rows]) & (chosen != rows), chosen, -1)


def ages_drawn(rng: np.random.Generator, people: People, count: int, among: Mask) -> Whole:
    """Return `count` different rows `among` people, as the convicted are: mostly men, mostly between 18 and 55."""
    age = people.age()
    weight = np.interp(age, [17.9, 18, 24, 38, 55, 70, 90], [0, 0.8, 1.0, 1.0, 0.45, 0.12, 0.02])
    weight = weight * np.where(people.sex == "M", 0.80, 0.20) * among
    if int((weight > 0).sum()) < count:
        raise ValueError(f"[{count}] subjects: only [{int((weight > 0).sum())}] grown persons to draw from")
    keys = np.full(len(people), -np.inf)
    possible = weight > 0
    keys[possible] = np.log(rng.random(int(possible.sum()))) / weight[possible]
    return rng.permutation(np.argpartition(-keys, count - 1)[:count]).astype(np.int64)


def of_home(rng: np.random.Generator, count: int) -> Whole:
    """Return household numbers nobody has, for people drawn one by one."""
    return -1 - numbers(rng, 0, 1 << 40, count)
