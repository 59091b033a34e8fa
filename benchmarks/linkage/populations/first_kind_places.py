"""Homes in New Mexico and addresses of other states."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from proving_ground.census.tables import GROUPS, draw_places, places
from proving_ground.draws import Mask, Texts, Whole, chance, numbers, pick, texts


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses as columns; an empty text is nothing."""

    street: Texts
    city: Texts
    state: Texts
    postcode: Texts

    def take(self, rows: Whole | Mask) -> Self:
        """Return copies of some addresses."""
        return type(self)(*(getattr(self, column.name)[rows].copy() for column in fields(self)))

    def put(self, rows: Whole | Mask, other: "Addresses") -> None:
        """Write other addresses over some rows."""
        for column in fields(self):
            getattr(self, column.name)[rows] = getattr(other, column.name)


@cache
def elsewhere() -> dict[str, Any]:
    """Return the table of other states: offices, cities, words of street lines."""
    with Path(__file__).with_name("first_kind_elsewhere.yml").open() as table:
        read: dict[str, Any] = yaml.safe_load(table)
    return read


def nothing(count: int) -> Addresses:
    """Return empty addresses."""
    return Addresses(*(np.full(count, "", dtype=object) for _ in range(4)))


def homes_here(rng: np.random.Generator, group: Texts) -> Addresses:
    """Return an address of New Mexico for every entry, where its group lives."""
    rows = np.zeros(len(group), dtype=np.int64)
    for one in GROUPS:
        of = np.flatnonzero(group == one)
        rows[of] = draw_places(rng, one, len(of))
    table = places()
    city = np.char.upper(table["city"].to_numpy(dtype=str)).astype(object)
    return Addresses(
        street=streets(rng, len(group)),
        city=city[rows],
        state=np.full(len(group), "NM", dtype=object),
        postcode=table["postcode"].to_numpy(dtype=object)[rows],
    )


def homes_elsewhere(rng: np.random.Generator, state: Texts) -> Addresses:
    """Return an address for every entry in its state."""
    made = nothing(len(state))
    made.street[:] = streets(rng, len(state))
    made.state[:] = state
    for one, cities in elsewhere()["cities"].items():
        rows = np.flatnonzero(state == one)
        weights = np.array([weight for _, weight, _, _ in cities], dtype=float)
        drawn = rng.choice(len(cities), len(rows), p=weights / weights.sum())
        low, high = (np.array([c[place] for c in cities])[drawn] for place in (2, 3))
        made.city[rows] = texts([name.upper() for name, _, _, _ in cities])[drawn]
        codes = low + (rng.random(len(rows)) * (high - low + 1)).astype(np.int64)
        made.postcode[rows] = texts([f"{code:05d}" for code in codes])
    return made


def streets(rng: np.random.Generator, count: int) -> Texts:
    """Return street lines: number, name, kind, sometimes a quadrant or an apartment; some boxes and highways."""
    table = elsewhere()
    names = rng.choice(texts(table["street_names"]), count)
    kinds = pick(rng, table["street_types"], count)
    quadrant = np.where(chance(rng, 0.22, count), rng.choice(texts([" NE", " NW", " SE", " SW"]), count), "")
    doors = numbers(rng, 1, 400, count)
    apartment = texts([""] + [f" APT {n}" for n in range(1, 400)])[
        np.where(chance(rng, 0.13, count), doors, 0)
    ]
    number = numbers(rng, 1, 100, count) * np.where(chance(rng, 0.8, count), 100, 1) + numbers(
        rng, 0, 100, count
    )
    lines = _joined([number, names, kinds], " ")
    lines = _joined([lines, quadrant, apartment], "")
    rural = rng.random(count)
    _over(lines, rural < 0.07, "PO BOX ", numbers(rng, 1, 4000, count))
    _over(lines, (rural >= 0.07) & (rural < 0.10), "COUNTY ROAD ", numbers(rng, 1, 500, count))
    _over(lines, (rural >= 0.10) & (rural < 0.12), "HC 61 BOX ", numbers(rng, 1, 300, count))
    return lines


def _over(lines: Texts, rows: Mask, words: str, number: Whole) -> None:
    lines[rows] = texts([f"{words}{n}" for n in number[rows]])


def _joined(parts: list[Any], between: str) -> Texts:
    columns = [pa.array(part).cast(pa.string()) for part in parts]
    return np.asarray(
        pc.binary_join_element_wise(*columns, between).to_numpy(zero_copy_only=False), dtype=object
    )
