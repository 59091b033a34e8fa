"""Random draws that depend on a seed and a purpose only: a new purpose never shifts the others."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

Record = dict[str, Any]
Texts = np.ndarray[Any, np.dtype[np.object_]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose under one seed; the same on every machine (PCG64)."""
    digest = hashlib.sha256(f"{seed}|{purpose}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def pick(rng: np.random.Generator, weighted: dict[str, float], count: int) -> Texts:
    """Return `count` of the keys, drawn by their weights."""
    keys = np.array(list(weighted), dtype=object)
    weights = np.cumsum(np.array(list(weighted.values()), dtype=float))
    places = np.searchsorted(weights, rng.random(count) * weights[-1], side="right")
    return np.asarray(keys[np.minimum(places, len(keys) - 1)], dtype=object)


def chance(rng: np.random.Generator, probability: float, count: int) -> Mask:
    """Return a mask that is true with this probability."""
    return np.asarray(rng.random(count) < probability)


def numbers(rng: np.random.Generator, low: int, high: int, count: int) -> Whole:
    """Return whole numbers from `low` up to but without `high`."""
    return rng.integers(low, high, count, dtype=np.int64)


def unique_numbers(rng: np.random.Generator, low: int, high: int, count: int) -> Whole:
    """Return `count` different whole numbers of a range that is much larger, in random order."""
    if high - low < 2 * count:
        raise ValueError(f"[{low}, {high}): too narrow for {count} different numbers")
    kept = np.unique(rng.integers(low, high, count + count // 8 + 16, dtype=np.int64))
    while len(kept) < count:
        kept = np.unique(np.concatenate([kept, rng.integers(low, high, count, dtype=np.int64)]))
    return np.asarray(rng.permutation(kept)[:count])


def texts(values: Sequence[object] | Any) -> Texts:
    """Return an object array of the values."""
    made = np.empty(len(values), dtype=object)
    made[:] = list(values)
    return made


def records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows of a frame as dictionaries by column name."""
    columns = [str(name) for name in frame.columns]
    return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]
