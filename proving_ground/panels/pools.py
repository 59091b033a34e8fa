"""The names one world draws from: all of the census's, or a few of them, as they are truly written."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from proving_ground.census.tables import GROUPS, Sampler, given_sampler, surname_sampler
from proving_ground.draws import Texts, chance, numbers
from proving_ground.panels.conditions import Conditions

HERE = Path(__file__).parent


@cache
def name_lists(file: str) -> dict[str, Any]:
    """Return one of the lists of this package: given_names.yml or surnames.yml."""
    found: dict[str, Any] = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return found


class Pools:
    """Samplers of one world, by group and sex."""

    def __init__(self, conditions: Conditions, rng: np.random.Generator) -> None:
        self._given = {
            (group, sex): _limited(
                given_sampler(group, sex), conditions.given_names, conditions.given_power, rng
            )
            for group in GROUPS
            for sex in ("F", "M")
        }
        self._surnames = {
            group: _written_apart(
                _limited(surname_sampler(group), conditions.surnames, conditions.surname_power, rng)
            )
            for group in GROUPS
        }
        self._compound = conditions.compound_given

    def surnames(self, group: Texts, rng: np.random.Generator) -> Texts:
        """Return a surname for each person of these groups."""
        found = np.full(len(group), "", dtype=object)
        for name in GROUPS:
            rows = np.flatnonzero(group == name)
            found[rows] = self._surnames[name].draw(rng, len(rows))
        return found

    def given(self, group: Texts, sex: Texts, rng: np.random.Generator, *, compounds: bool = False) -> Texts:
        """Return a given name for each person; some Hispanic ones of two words where asked for."""
        found = np.full(len(group), "", dtype=object)
        for (name, letter), sampler in self._given.items():
            rows = np.flatnonzero((group == name) & (sex == letter))
            found[rows] = sampler.draw(rng, len(rows))
        if compounds:
            self._compound_names(found, group, sex, rng)
        return found

    def _compound_names(self, given: Texts, group: Texts, sex: Texts, rng: np.random.Generator) -> None:
        lists = name_lists("given_names.yml")
        hits = np.flatnonzero((group == "hispanic") & chance(rng, self._compound, len(given)))
        heads, seconds = numbers(rng, 0, 1 << 30, len(hits)), numbers(rng, 0, 1 << 30, len(hits))
        own = chance(rng, 0.4, len(hits))
        for row, head, second, keeps in zip(hits, heads, seconds, own, strict=True):
            firsts, lasts = lists["compound_heads"][sex[row]], lists["compounds"][sex[row]]
            first = given[row] if keeps else firsts[head % len(firsts)]
            last = lasts[second % len(lasts)]
            if first != last:
                given[row] = f"{first} {last}"


def _limited(sampler: Sampler, size: int, power: float, rng: np.random.Generator) -> Sampler:
    """Keep about `size` names, the frequent ones likelier, and raise how often they are drawn to a power."""
    weights = np.diff(sampler.cumulative, prepend=0.0)
    values = sampler.values
    if size and size < len(values):
        kept = np.sort(np.argsort(-np.log(weights) - rng.gumbel(size=len(values)), kind="stable")[:size])
        values, weights = values[kept], weights[kept]
    return Sampler(values, np.cumsum(weights**power))


def _written_apart(sampler: Sampler) -> Sampler:
    apart: dict[str, str] = name_lists("surnames.yml")["apart"]
    values = np.array([apart.get(name, name) for name in sampler.values], dtype=object)
    return Sampler(values, sampler.cumulative)
