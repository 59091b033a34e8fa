"""Everybody of a world: residents, their relatives, those who only look like one of them, strangers."""

from dataclasses import dataclass

import numpy as np

from proving_ground.draws import Texts, Whole, chance, pick, stream
from proving_ground.panels.conditions import Conditions
from proving_ground.panels.kin import make_kin
from proving_ground.panels.people import Table, either, joined, length, make_people
from proving_ground.panels.pools import Pools
from proving_ground.panels.settling import give_numbers, settle
from proving_ground.population import TODAY


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and who stands in which file."""

    everyone: Table
    """First the residents, then their planted relatives and namesakes, then people who do not live here."""
    homes: Table
    right: Whole
    """Whose record each right record is: rows of `everyone`."""
    left: Whole
    kinds: Texts
    """Of the left records: resident, stranger, or one of rates.LOOK_ALIKES."""


def make_cast(residents: int, subjects: int, seed: int, conditions: Conditions, pools: Pools) -> Cast:
    """Return the people behind so many right and left records."""
    rng = stream(seed, "cast")
    second_left = round(subjects * conditions.subjects_twice / (1 + conditions.subjects_twice))
    second_right = round(residents * conditions.residents_twice)
    here = max(min(round((subjects - second_left) * conditions.resident_share), residents // 3), 1)
    others = subjects - second_left - here
    alike = round(others * conditions.look_alike_share)
    planted = min(round(here * conditions.planted_kin), residents // 4)
    base = _residents_with_kin(
        residents - second_right - planted, conditions, pools, stream(seed, "residents")
    )
    convicted = _draw_convicted(base, here, conditions, rng)
    of_subjects = chance(rng, conditions.look_alikes_of_subjects, alike)
    anybody = _draw_convicted(base, alike, conditions, rng, replace=True)
    originals = np.where(of_subjects, rng.choice(convicted, alike), anybody)
    doubles = make_kin(
        base, originals, pick(rng, conditions.look_alikes, alike), conditions, pools, stream(seed, "look-alikes")
    )  # fmt: skip
    # those whom a stranger looks like have relatives here as often as those who are subjects themselves
    likely = np.concatenate([convicted, originals])
    kin = make_kin(
        base, rng.choice(likely, planted), pick(rng, conditions.planted, planted), conditions, pools,
        stream(seed, "planted"),
    )  # fmt: skip
    strangers = make_people(
        others - alike, conditions.hispanic_share_elsewhere, conditions, pools, stream(seed, "strangers")
    )
    strangers["kind"][:] = "stranger"
    everyone = joined([base, kin, doubles, strangers])
    living_here = length(base) + planted
    both_convicted = np.flatnonzero(chance(rng, conditions.kin_convicted, min(planted, here - 1)))
    convicted[1 + both_convicted] = length(base) + both_convicted
    own = np.concatenate([convicted, np.arange(living_here, length(everyone))])
    left = rng.permutation(np.concatenate([own, rng.choice(own, second_left)]))
    second = rng.integers(living_here, size=residents - living_here)
    homes = settle(everyone, living_here, seed, conditions)
    give_numbers(everyone, living_here, seed, conditions)
    return Cast(
        everyone=everyone,
        homes=homes,
        right=rng.permutation(np.concatenate([np.arange(living_here), second])),
        left=left,
        kinds=either(left < living_here, "resident", everyone["kind"][left]),
    )


def _residents_with_kin(count: int, conditions: Conditions, pools: Pools, rng: np.random.Generator) -> Table:
    kin = round(count * conditions.kin_share)
    heads = make_people(count - kin, conditions.hispanic_share, conditions, pools, rng)
    whose = rng.integers(count - kin, size=kin)
    return joined([heads, make_kin(heads, whose, pick(rng, conditions.kin, kin), conditions, pools, rng)])


def _draw_convicted(
    people: Table, count: int, conditions: Conditions, rng: np.random.Generator, *, replace: bool = False
) -> Whole:
    """Men and the middle-aged are convicted more often than their share, those under 20 only where nobody is left."""
    age = (TODAY - people["born"]).astype(np.int64) / 365.25
    weight = np.where(people["sex"] == "M", conditions.men, 1.0)
    weight = weight * np.where((age > 25) & (age < 65), 2.0, 1.0) * np.where(age >= 20, 1.0, 1e-6)
    return np.asarray(rng.choice(len(age), count, replace=replace, p=weight / weight.sum()), dtype=np.int64)
