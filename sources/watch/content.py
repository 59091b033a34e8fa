"""One column of a delivery in numbers: how full, how written, how varied. Never a person's value.

Values that may be a person's stand only as hashes, and only where at least five records share them; codes of the source
stand in words.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sources.spec.fields import DateRule
from sources.watch.meanings import Meaning

Shares = Mapping[str, float]
_Array = np.ndarray[tuple[int], np.dtype[Any]]
DatesOf = Callable[[pd.Series, DateRule], pd.DataFrame]
"""Texts and rule to columns value (date or NaT) and flag (ok, placeholder, invalid, missing ...)."""
HIDDEN = "#"
"""Begins the hash that stands for a code which few records share and nobody listed."""
DISTINCT_BOUND = 10_000
CODES_BOUND = 60
_FREQUENT, _MASKS, _LOOKED_AT, _SHARED_BY = 40, 12, 20_000, 5
_WORD_LIKE_RECORDS = 5
"""A column is one of codes where each value stands in this many records on average, codes listed or not."""
_NOTHING = re.compile(
    r"(?i)null|\(null\)|none|n/?a|nan|unk|unknown|unavailable|not (?:known|stated|available)|tbd|test|x{3,}|\?+|-+|\.+"
    r"|(?:([0-9])\1{4,})|([0-9])\2{2}-\2{2}-\2{4}|0?1[-/]0?1[-/]19(?:00|01)|19(?:00|01|70)-?01-?01|1111-?11-?11"
    r"|9999-?12-?31|0001-?01-?01|123-?45-?6789|0{2,}[-/]0{2}[-/]0{2,4}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPortrait:
    """One column. Shares are of the records (`fill`) or of the filled values (all others)."""

    use: str
    fill: float
    placeholders: float = 0.0
    distinct: int = 0
    """Different values, at most DISTINCT_BOUND."""
    top_share: float = 0.0
    """Share of the most frequent value."""
    codes: Shares | None = None
    """Code to share, for columns of codes; never for a person's data."""
    listed: bool = False
    """Whether the specification lists the codes and quarantines all others."""
    unlisted: Shares = field(default_factory=dict)
    """Codes that the specification does not list where it quarantines what it does not list."""
    frequent: Shares = field(default_factory=dict)
    """Hash of a value that at least five records share, to its share."""
    masks: Shares = field(default_factory=dict)
    """How values are written (9 a digit, A letters) to share."""
    lengths: tuple[int, int, int] = (0, 0, 0)
    """Shortest, middle, longest, in characters."""
    at_longest: float = 0.0
    """Share of values as long as the longest."""
    number: tuple[float, float, float] | None = None
    """Tenth, fiftieth and ninetieth hundredth, where nearly all values are numbers."""
    dates: tuple[str, str, str, str, str] | None = None
    """Earliest, fifth, fiftieth, ninety-fifth hundredth and latest day (ISO), of those that can be read."""


def measure(values: pa.Array, meaning: Meaning, dates_of: DatesOf) -> ColumnPortrait:
    """Return the portrait of one column; `values` is text, blank or null where nothing is said."""
    rows = len(values)
    counted = pc.value_counts(pc.utf8_trim_whitespace(pc.fill_null(values.cast(pa.large_string()), "")))
    texts = np.asarray(counted.field("values").to_pylist(), dtype=object)
    counts = counted.field("counts").to_numpy(zero_copy_only=False)
    said = texts != ""
    texts, counts = texts[said], counts[said]
    filled = int(counts.sum())
    if not filled:
        return ColumnPortrait(use=meaning.use, fill=0.0)
    order = (
        np.lexsort((texts.astype(str), -counts))
        if len(texts) <= DISTINCT_BOUND
        else np.argsort(-counts, kind="stable")
    )
    texts, counts = texts[order], counts[order]
    lengths = np.array([len(text) for text in texts])
    codes = _codes(texts, counts, filled, meaning)
    some_texts, some_counts = _some(texts, counts)
    dated, nothing = _dates(some_texts, some_counts, meaning.date, dates_of)
    return ColumnPortrait(
        use=meaning.use,
        fill=_share(filled, rows),
        placeholders=_share(nothing, int(some_counts.sum())),
        distinct=min(len(texts), DISTINCT_BOUND),
        top_share=_share(int(counts[0]), filled),
        codes=codes,
        listed=meaning.listed is not None,
        unlisted={c: s for c, s in (codes or {}).items() if c.upper() not in meaning.listed}
        if meaning.listed
        else {},
        frequent=_frequent(texts, counts, filled),
        masks=_masks(some_texts, some_counts),
        lengths=(int(lengths.min()), int(_quantile(lengths, counts, 0.5)), int(lengths.max())),
        at_longest=_share(int(counts[lengths == lengths.max()].sum()), filled),
        number=_number(some_texts, some_counts, meaning),
        dates=dated,
    )


def stands_for_nothing(text: str) -> bool:
    """Return whether a text is one of those that offices write where they know nothing."""
    return _NOTHING.fullmatch(text) is not None


def mask(text: str) -> str:
    """Return how a text is written: `9` a digit, `A` one letter, `A+` several; blanks and signs as they are."""
    plain = re.sub(r"[^\W\d_]+", lambda run: "A" if len(run[0]) == 1 else "A+", text)
    return re.sub(r"(?:A\+?[ ,]){3,}", "A+ … ", re.sub(r"\d", "9", plain))[:24]


def _some(texts: _Array, counts: _Array) -> tuple[_Array, _Array]:
    """Return every nth value, so that a column of millions is looked at in bounded time."""
    step = -(-len(texts) // _LOOKED_AT)
    return texts[::step], counts[::step]


def _codes(texts: _Array, counts: _Array, filled: int, meaning: Meaning) -> dict[str, float] | None:
    few = len(texts) <= CODES_BOUND
    if meaning.use == "code" and (few or meaning.listed):
        pass
    elif meaning.use != "fact" or not few or len(texts) * _WORD_LIKE_RECORDS > filled:
        return None
    listed = meaning.listed or frozenset()
    return {
        _shown(str(text), int(n), listed): _share(int(n), filled)
        for text, n in zip(texts[:CODES_BOUND], counts[:CODES_BOUND], strict=True)
    }


def _shown(text: str, count: int, listed: frozenset[str]) -> str:
    """Return a code in words, or hashed: in a torn record a person's data may stand where a code belongs."""
    if text.upper() in listed or len(text) <= 3 or count >= _SHARED_BY:
        return text
    return HIDDEN + hashlib.sha256(text.encode()).hexdigest()[:10]


def _frequent(texts: _Array, counts: _Array, filled: int) -> dict[str, float]:
    found = {}
    for text, count in zip(texts[:_FREQUENT], counts[:_FREQUENT], strict=True):
        if count >= _SHARED_BY:
            found[hashlib.sha256(str(text).encode()).hexdigest()[:10]] = _share(int(count), filled)
    return found


def _masks(texts: _Array, counts: _Array) -> dict[str, float]:
    found: dict[str, int] = {}
    for text, count in zip(texts, counts, strict=True):
        written = mask(text)
        found[written] = found.get(written, 0) + int(count)
    total = sum(found.values())
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MASKS]
    return {written: _share(count, total) for written, count in ranked}


def _dates(
    texts: _Array, counts: _Array, rule: DateRule | None, dates_of: DatesOf
) -> tuple[tuple[str, str, str, str, str] | None, int]:
    """Return the range of a date column, and how many values of any column stand for nothing."""
    nothing = np.array([stands_for_nothing(text) for text in texts])
    if rule is None:
        return None, int(counts[nothing].sum())
    read = dates_of(pd.Series(list(texts), dtype="str"), rule)
    placeholder = (read["flag"] == "placeholder").to_numpy(dtype=bool) | nothing
    days = read["value"].to_numpy().astype("datetime64[D]")
    known = ~np.isnat(days) & ~nothing
    absent = int(counts[placeholder].sum())
    if not known.any():
        return None, absent
    numbers, weights = days[known].astype("int64"), counts[known]
    marks = [numbers.min(), *(_quantile(numbers, weights, q) for q in (0.05, 0.5, 0.95)), numbers.max()]
    first, low, middle, high, last = (str(np.datetime64(int(mark), "D")) for mark in marks)
    return (first, low, middle, high, last), absent


def _number(texts: _Array, counts: _Array, meaning: Meaning) -> tuple[float, float, float] | None:
    if meaning.use not in ("fact", "joined", "ignored", "undeclared"):
        return None
    found = pd.to_numeric(pd.Series(list(texts), dtype="object"), errors="coerce").to_numpy(dtype="float64")
    known = np.isfinite(found)
    weights = counts
    if weights[known].sum() < 0.9 * weights.sum():
        return None
    low, middle, high = (_quantile(found[known], weights[known], q) for q in (0.1, 0.5, 0.9))
    return (float(low), float(middle), float(high))


def _quantile(values: _Array, weights: _Array, share: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(reached, share * reached[-1]))])


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0
