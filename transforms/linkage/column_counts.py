"""What became of the values of a person file's columns: used, or a placeholder, or not to be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.coded import CodedText
from transforms.standardize.dates import StandardDate
from transforms.standardize.identifier_columns import Identifiers
from transforms.standardize.identifiers import standard_identifier
from transforms.standardize.name_pieces import LONGEST, suffix_of
from transforms.standardize.names import StandardName, standard_name

_STANDS_FOR_NOTHING = ("placeholder", "known_fake", "masked")
"""Validities of identifiers that hold no number; what is left of the unused ones is malformed, hashed, or no number that
was ever issued."""
_UNREADABLE_NAME = ("non_latin", "mojibake")
_LEAVES_OUT = ("placeholder", "moniker", "non_latin")
"""Flags of a name of which something was left out."""
_PLACEHOLDER, _UNREADABLE, _IMPOSSIBLE = "placeholder", "unreadable", "impossible"
_PART = {"given": "given_name", "middle": "middle_name", "surname": "surname"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCounts:
    """The values of one column."""

    column: str
    given: int
    """Values that are not blank; a cell with bars between holds several."""
    placeholder: int
    """Of those, values that stand for nothing: UNKNOWN, 999-99-9999, a mask, JOHN DOE, 1900-01-01."""
    unreadable: int
    """Of those, values that nothing can be made of: too short, no date, in another script, never issued."""
    impossible: int = 0
    """Of those, dates on which nobody can have been born: after the day the records are of, or before 1880."""
    partly: int = 0
    """Of those used, names of which a word or letters were left out: what stands for nothing (ANNA UNKNOWN, X for a given
    name), what is in another script, what stands behind the first 200 signs."""

    @property
    def used(self) -> int:
        """The others: what records are compared by."""
        return self.given - self.placeholder - self.unreadable - self.impossible


def number_counts(column: str, texts: pa.Array, id_type: str, found: Identifiers) -> ColumnCounts:
    """Return what became of a column of identifying numbers.

    Args:
        column: its name.
        texts: the column, null where it is blank.
        id_type: SSN, OLN, FBI or SID.
        found: the numbers that may be compared.
    """
    is_unused = texts.is_valid().to_numpy(zero_copy_only=False)
    given = int(is_unused.sum())
    is_unused[found.rows] = False
    unused = pc.value_counts(texts.filter(pa.array(is_unused))).to_pylist()
    return _counts(
        column,
        given,
        (
            (_kind(standard_identifier(id_type, "", own["values"])[3] in _STANDS_FOR_NOTHING), own["counts"])
            for own in unused
        ),
    )


def date_counts(column: str, texts: CodedText, read: Sequence[StandardDate]) -> ColumnCounts:
    """Return what became of a column of dates.

    Args:
        column: its name.
        texts: the dates, none of them blank.
        read: what each distinct text says.
    """
    times = np.bincount(texts.codes, minlength=len(texts.texts)).tolist()
    kinds = {"placeholder": _PLACEHOLDER, "impossible": _IMPOSSIBLE}
    unused = [
        (kinds.get(one.flag, _UNREADABLE), many)
        for one, many in zip(read, times, strict=True)
        if one.value is None
    ]
    return _counts(column, len(texts), unused)


def name_counts(
    found: pd.DataFrame,
    parts: Mapping[str, CodedText],
    suffixes: CodedText,
    whole: Mapping[str, Any],
    is_nameless: Any,
    is_long: Any,
) -> tuple[ColumnCounts, ...]:
    """Return what became of the name columns, row for row with the names as they were read.

    Args:
        found: given, middle, surname, suffix (blank where nothing is known) and flags.
        parts: given, middle and surname as they are written, where a name was read in parts.
        suffixes: the suffix column.
        whole: full_name and aliases to the names that were read from it.
        is_nameless: names of nobody, or of which nothing is known.
        is_long: names written as one text that is longer than what is read.
    """
    is_odd = _holds(found["flags"], "|".join(_LEAVES_OUT))
    counts = [_part_counts(found, part, texts, is_odd) for part, texts in parts.items()]
    counts.append(_suffix_counts(found["suffix"], suffixes))
    # words, and yet no name: nobody's, read the other way round (DOE JOHN Q)
    has_words = ((found["given"] != "") | (found["surname"] != "")).to_numpy()
    for column, rows in whole.items():
        flags = found["flags"][is_nameless & rows & ~has_words].astype("str").value_counts()
        unused = [(_kind(_is_placeholder(str(own))), int(many)) for own, many in flags.items()]
        unused.append((_PLACEHOLDER, int((is_nameless & rows & has_words).sum())))
        partly = int((rows & ~is_nameless & (is_odd | is_long)).sum())
        counts.append(_counts(column, int(rows.sum()), unused, partly))
    return tuple(counts)


def _holds(flags: pd.Series, pattern: str) -> Any:
    """Return where a column of categories holds a pattern; each distinct text is asked once."""
    categories = pd.Series(flags.cat.categories.astype("str"))
    return categories.str.contains(pattern).to_numpy(dtype=np.bool_)[flags.cat.codes]


def _part_counts(found: pd.DataFrame, part: str, texts: CodedText, is_odd: Any) -> ColumnCounts:
    rows = np.flatnonzero(texts.is_said & (found[part] == "").to_numpy())
    flags = found["flags"].iloc[rows].astype("str")
    is_nobody = flags.str.contains("placeholder|moniker").to_numpy(dtype=np.bool_)
    keys, times = np.unique(texts.codes[rows] * 2 + is_nobody, return_counts=True)
    unused = []
    for key, many in zip(keys.tolist(), times.tolist(), strict=True):
        alone = _read_alone(part, texts.texts[key // 2])
        if alone is not None:
            unused.append((_kind(_is_placeholder(alone)), many))
        elif key % 2:  # a name by itself, and with the rest of it nobody's: JOHN of JOHN DOE
            unused.append((_PLACEHOLDER, many))
    used = np.flatnonzero(texts.is_said & (found[part] != "").to_numpy())
    is_long = np.array([len(text) > LONGEST for text in texts.texts], dtype=np.bool_)
    used = used[is_odd[used] | is_long[texts.codes[used]]]
    codes, times = np.unique(texts.codes[used], return_counts=True)
    partly = sum(
        many
        for code, many in zip(codes.tolist(), times.tolist(), strict=True)
        if _is_left_out(part, texts.texts[code])
    )
    return _counts(_PART[part], int(texts.is_said.sum()), unused, partly)


def _alone(part: str, text: str) -> StandardName:
    own = {**dict.fromkeys(_PART, ""), part: text}
    return standard_name("parts", "", own["given"], own["middle"], own["surname"], "")


def _read_alone(part: str, text: str) -> str | None:
    """Return the flags of a text that says nothing by itself; None for one that says something, in whatever part."""
    name = _alone(part, text)
    is_said = name.given or name.middle or name.surname or name.suffix
    return None if is_said else name.flags or ""


def _is_left_out(part: str, text: str) -> bool:
    """Return whether a word or a letter of a text is left out."""
    flags = _alone(part, text).flags or ""
    return len(text) > LONGEST or any(flag in flags for flag in _LEAVES_OUT)


def _is_placeholder(flags: str) -> bool:
    return "placeholder" in flags and not any(flag in flags for flag in _UNREADABLE_NAME)


def _suffix_counts(found: pd.Series, texts: CodedText) -> ColumnCounts:
    rows = np.flatnonzero(texts.is_said & (found == "").to_numpy())
    codes, times = np.unique(texts.codes[rows], return_counts=True)
    unused = (
        (_kind("suffix_unknown" not in suffix_of(texts.texts[code])[1]), many)
        for code, many in zip(codes.tolist(), times.tolist(), strict=True)
    )
    return _counts("suffix", int(texts.is_said.sum()), unused)


def _kind(is_placeholder: bool) -> str:
    return _PLACEHOLDER if is_placeholder else _UNREADABLE


def _counts(column: str, given: int, unused: Iterable[tuple[str, int]], partly: int = 0) -> ColumnCounts:
    by_kind = dict.fromkeys((_PLACEHOLDER, _UNREADABLE, _IMPOSSIBLE), 0)
    for kind, many in unused:
        by_kind[kind] += many
    return ColumnCounts(column=column, given=given, partly=partly, **by_kind)
