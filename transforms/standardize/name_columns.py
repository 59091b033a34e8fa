"""Columns of names into parts: every distinct given, middle, surname and suffix is read once, then put together.

The answer is, row for row, that of `standard_name`. Rows whose given name does more than stand for itself (two words,
a hyphen, X) are read as distinct pairs of given and middle name; full names that are not plain are read one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from transforms.standardize.coded import CodedText, coded, decoded, text_array
from transforms.standardize.full_names import split_plain
from transforms.standardize.name_entries import (
    BITS,
    FLAGS,
    SUFFIX_TEXTS,
    Entries,
    Numbers,
    family_entries,
    first_entries,
    flag_bits,
    nobody_rows,
    suffix_entries,
)
from transforms.standardize.names import cut_widths, standard_name

NAME_COLUMNS = (
    "given", "middle", "surname", "paternal_surname", "maternal_surname", "particles", "suffix", "flags",
)  # fmt: skip
RawColumns = pd.DataFrame | Mapping[str, Any]
_RAW = ("name_format", "full_raw", "given_raw", "middle_raw", "surname_raw", "suffix_raw", "truncated_to")
_NO_WIDTH = 1 << 30


def standardize_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the standardized columns of stage__names, row for row, None where nothing is known.

    Args:
        frame: name_format and the raw name columns of stage__names.
    """
    found = standard_name_columns(frame)
    return found.astype(object).where(found.notna(), None).set_index(frame.index)


def standard_name_columns(columns: RawColumns, *, missing: str | None = None) -> pd.DataFrame:
    """Return NAME_COLUMNS as columns of categories, row for row, numbered from 0; missing where nothing is known.

    Args:
        columns: name_format, full_raw, given_raw, middle_raw, surname_raw, suffix_raw, truncated_to, as a frame or by
            name as anything that `coded` takes; missing values allowed.
        missing: what stands where nothing is known; a missing value when not given.
    """
    orders, cuts = coded(columns["name_format"]), coded(columns["truncated_to"])
    given, middle, surname, suffix = (
        coded(columns[f"{part}_raw"]) for part in ("given", "middle", "surname", "suffix")
    )
    full = split_plain(columns["full_raw"], orders)
    is_split = np.zeros(len(orders), dtype=np.bool_)
    is_split[full.plain_rows] = True
    has_parts = given.is_said | middle.is_said | surname.is_said | suffix.is_said
    is_slow = (full.lengths > 0) & (has_parts | ~is_split)
    given = given.filled(full.plain_rows, full.given)
    middle = middle.filled(full.plain_rows, full.middle)
    surname = surname.filled(full.plain_rows, full.surname)
    names = _read_pieces(given, middle, surname, suffix)
    _note_cuts(names, cuts, full.lengths)
    _put_together(names)
    rows = np.flatnonzero(is_slow)
    if len(rows):
        _put_slow(names, rows, columns)
    return _columns(names, missing)


@dataclass(slots=True)
class _Names:
    """Names as entries of their pieces; suffixes (numbers of SUFFIX_TEXTS) and flags (bits) row for row."""

    given: Entries
    middle: Entries
    family: Entries
    suffixes: Numbers
    flags: Numbers


def _read_pieces(given: CodedText, middle: CodedText, surname: CodedText, suffix: CodedText) -> _Names:
    first, second = first_entries(given, middle)
    family, last = family_entries(surname), suffix_entries(suffix)
    flags = first.of_rows("flags") | second.of_rows("flags") | family.of_rows("flags") | last.of_rows("flags")
    # the suffix column, else what stood behind a part, else what only folding brought to light
    suffixes = np.where(last.of_rows("is_said"), last.of_rows("value"), 0)
    for entries in (family, first, second):
        suffixes = np.where(last.of_rows("is_said") | suffixes, suffixes, entries.of_rows("behind"))
    for entries in (family, second):
        suffixes = np.where(suffixes, suffixes, entries.of_rows("inner"))
    return _Names(first, second, family, suffixes, flags)


def _put_together(names: _Names) -> None:
    """Judge what only the whole name shows: nobody's name, a name of one word."""
    nobody = nobody_rows(names.given, names.family)
    names.flags[nobody] |= BITS["placeholder"]
    for entries in (names.given, names.middle, names.family):
        entries.codes[nobody] = 0
    is_lone = ~_known(names.given, "given") & ~_known(names.middle, "middle")
    is_moniker = (names.flags & BITS["moniker"]) > 0
    names.flags[_known(names.family, "surname") & is_lone & ~is_moniker] |= BITS["single_token"]


def _known(entries: Entries, name: str) -> Any:
    return np.array([text is not None for text in entries.texts[name]], dtype=np.bool_)[entries.codes]


def _note_cuts(names: _Names, cuts: CodedText, full_lengths: Any) -> None:
    """Flag the names whose parts fill the widths of their columns, as `is_cut` does."""
    widths = [cut_widths(text) for text in cuts.texts]
    if not any(widths):
        return
    lengths = {
        "given": names.given.of_rows("length"),
        "surname": names.family.of_rows("length"),
        "full": full_lengths,
    }
    for part in sorted({part for own in widths for part in own}):
        width = np.array([own.get(part, _NO_WIDTH) for own in widths], dtype=np.int32)[cuts.codes]
        names.flags[lengths.get(part, 0) >= width] |= BITS["truncated"]


def _put_slow(names: _Names, rows: Any, columns: RawColumns) -> None:
    """Read some rows one by one, each distinct one once, and put what they say in place of what is there."""
    chosen = pa.array(rows)
    texts = [text_array(columns[name]).take(chosen).to_pylist() for name in _RAW]
    keys = np.empty(len(rows), dtype=object)
    keys[:] = list(zip(*texts, strict=True))
    place, distinct = pd.factorize(keys)
    found = [standard_name(*key) for key in distinct]
    _append(names.given, rows, place, {"given": [name.given for name in found]})
    _append(names.middle, rows, place, {"middle": [name.middle for name in found]})
    _append(
        names.family,
        rows,
        place,
        {
            "surname": [name.surname for name in found],
            "paternal": [name.paternal_surname for name in found],
            "maternal": [name.maternal_surname for name in found],
            "particles": [name.particles for name in found],
        },
    )
    suffixes = [SUFFIX_TEXTS.index(name.suffix) for name in found]
    names.suffixes[rows] = np.array(suffixes, dtype=np.int32)[place]
    bits = [flag_bits(name.flags.split("|") if name.flags else ()) for name in found]
    names.flags[rows] = np.array(bits, dtype=np.int32)[place]


def _append(entries: Entries, rows: Any, place: Any, texts: dict[str, list[str | None]]) -> None:
    first = len(next(iter(entries.texts.values())))
    for name, more in texts.items():
        entries.texts[name] += more
    entries.codes[rows] = first + place


def _columns(names: _Names, missing: str | None) -> pd.DataFrame:
    flags = ["|".join(flag for flag in FLAGS if bits & BITS[flag]) or None for bits in range(1 << len(FLAGS))]
    given, middle, family = names.given, names.middle, names.family
    columns: dict[str, tuple[Any, Sequence[str | None]]] = {
        "given": (given.codes, given.texts["given"]),
        "middle": (middle.codes, middle.texts["middle"]),
        "surname": (family.codes, family.texts["surname"]),
        "paternal_surname": (family.codes, family.texts["paternal"]),
        "maternal_surname": (family.codes, family.texts["maternal"]),
        "particles": (family.codes, family.texts["particles"]),
        "suffix": (names.suffixes, SUFFIX_TEXTS),
        "flags": (names.flags, flags),
    }
    return pd.DataFrame(
        {name: decoded(codes, texts, missing=missing) for name, (codes, texts) in columns.items()}
    )
