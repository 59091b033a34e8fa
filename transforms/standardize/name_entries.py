"""What every distinct given, middle, surname and suffix text says, as tables that rows point into by code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from transforms.standardize.coded import Bools, CodedText, Codes
from transforms.standardize.name_pieces import (
    Flags,
    family_name,
    first_names,
    from_parts,
    mended,
    suffix_of,
    words_and_suffix,
)
from transforms.standardize.name_words import NOBODY, SUFFIXES

FLAGS = (
    "initials_only", "mojibake", "moniker", "non_latin", "placeholder", "single_token", "suffix_unknown", "truncated",
)  # fmt: skip
"""In the order in which they are written; flag n is bit n."""
BITS = {flag: 1 << number for number, flag in enumerate(FLAGS)}
SUFFIX_TEXTS: tuple[str | None, ...] = (None, *sorted(set(SUFFIXES.values())))
"""The spellings of a suffix; its number is its place, 0 for none."""
_SUFFIX_NUMBERS = {suffix: number for number, suffix in enumerate(SUFFIX_TEXTS)}
_NOBODY_GIVEN = sorted({given for given, _ in NOBODY})
_NOBODY_FAMILY = sorted({family for _, family in NOBODY})
Numbers = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(slots=True)
class Entries:
    """One entry a distinct text: what it says in words, and in numbers; entry 0 is the empty text."""

    codes: Codes
    """Row for row, which entry it is."""
    texts: dict[str, list[str | None]]
    numbers: dict[str, Numbers]

    def of_rows(self, name: str) -> Numbers:
        """Return a number row for row."""
        found: Numbers = self.numbers[name][self.codes]
        return found


class _Given(NamedTuple):
    given: str | None
    flags: int
    behind: int
    """Suffix that stood behind it in its column."""
    length: int
    nobody: int
    """Place in the given names of people that nobody knows, from 1."""


class _Middle(NamedTuple):
    middle: str | None
    flags: int
    behind: int
    inner: int
    """Suffix that only folding brought to light."""


def flag_bits(flags: Iterable[str]) -> int:
    """Return flags as one number."""
    return sum([BITS[flag] for flag in flags])


def first_entries(given: CodedText, middle: CodedText) -> tuple[Entries, Entries]:
    """Return what given and middle names say. A pair that has to be read together has an entry of its own in both."""
    alone = [_given_alone(text) for text in given.texts]
    givens = [found or _Given(None, 0, 0, 0, 0) for found in alone]
    middles = [_middle_alone(text) for text in middle.texts]
    given_codes, middle_codes = given.codes.copy(), middle.codes.copy()
    is_alone = np.array([found is not None for found in alone], dtype=np.bool_)
    rows = np.flatnonzero(~is_alone[given.codes])
    width = len(middle.texts)
    pairs, place = np.unique(
        given.codes[rows].astype(np.int64) * width + middle.codes[rows], return_inverse=True
    )
    for pair in pairs.tolist():
        one, other = _read_pair(given.texts[pair // width], middle.texts[pair % width])
        givens.append(one)
        middles.append(other)
    given_codes[rows] = len(given.texts) + place
    middle_codes[rows] = len(middle.texts) + place
    return (
        _table(given_codes, givens, _Given, ("given",)),
        _table(middle_codes, middles, _Middle, ("middle",)),
    )


def _given_alone(text: str) -> _Given | None:
    """Return what a given name says whatever middle name follows; None when that depends on it."""
    whole, flags = mended(text)
    words, behind = words_and_suffix(whole, at_least=1)
    if len(words) > 1:
        return None
    found = first_names(" ".join(words), "")
    if found.middle or found.suffix or found.given == "X":
        return None
    return _given(found.given, flags | found.flags, behind, " ".join(words))


def _given(given: str | None, flags: Flags, behind: str, written: str) -> _Given:
    bits = flag_bits(flags)
    if given and len(given) == 1:
        bits |= BITS["initials_only"]
    nobody = _NOBODY_GIVEN.index(given) + 1 if given in _NOBODY_GIVEN else 0
    return _Given(given, bits, _suffix_number(behind), len(written), nobody)


def _middle_alone(text: str) -> _Middle:
    whole, flags = mended(text)
    words, behind = words_and_suffix(whole, at_least=0)
    found = first_names("", " ".join(words))
    inner = _SUFFIX_NUMBERS[found.suffix]
    return _Middle(found.middle, flag_bits(flags | found.flags), _suffix_number(behind), inner)


def _read_pair(given: str, middle: str) -> tuple[_Given, _Middle]:
    (given, flags), (middle, more) = mended(given), mended(middle)
    written = from_parts(given, middle, "", "")
    found = first_names(written.given, written.middle)
    flags = flags | more | found.flags
    known = found.given
    if written.is_moniker or (known == "X" and not found.middle):
        flags, known = flags | {"moniker"}, None
    one = _given(known, flags, written.suffix, written.given)
    return one, _Middle(found.middle, 0, 0, _SUFFIX_NUMBERS[found.suffix])


class _Family(NamedTuple):
    surname: str | None
    paternal: str | None
    maternal: str | None
    particles: str | None
    flags: int
    behind: int
    inner: int
    length: int
    nobody: int


def family_entries(surname: CodedText) -> Entries:
    """Return what surnames say."""
    found = [_family(text) for text in surname.texts]
    return _table(surname.codes.copy(), found, _Family, ("surname", "paternal", "maternal", "particles"))


def _family(text: str) -> _Family:
    whole, flags = mended(text)
    words, behind = words_and_suffix(whole, at_least=1)
    written = " ".join(words)
    found = family_name(written)
    nobody = _NOBODY_FAMILY.index(found.written) + 1 if found.written in _NOBODY_FAMILY else 0
    return _Family(
        found.surname,
        found.paternal,
        found.maternal,
        found.particles,
        flag_bits(flags | found.flags),
        _suffix_number(behind),
        _SUFFIX_NUMBERS[found.suffix],
        len(written),
        nobody,
    )


class _Suffix(NamedTuple):
    flags: int
    value: int
    is_said: int


def suffix_entries(suffix: CodedText) -> Entries:
    """Return what suffixes say."""
    return _table(suffix.codes, [_suffix(text) for text in suffix.texts], _Suffix, ())


def _suffix(text: str) -> _Suffix:
    whole, flags = mended(text)
    value, more = suffix_of(whole)
    return _Suffix(flag_bits(flags | more), _SUFFIX_NUMBERS[value], int(bool(whole)))


def _suffix_number(text: str) -> int:
    return _SUFFIX_NUMBERS[suffix_of(text)[0]]


def nobody_rows(given: Entries, family: Entries) -> Any:
    """Return the rows of people that nobody knows (JOHN DOE)."""
    is_nobody: Bools = np.zeros((len(_NOBODY_GIVEN) + 1, len(_NOBODY_FAMILY) + 1), dtype=np.bool_)
    for one, other in NOBODY:
        is_nobody[_NOBODY_GIVEN.index(one) + 1, _NOBODY_FAMILY.index(other) + 1] = True
    return np.flatnonzero(is_nobody[given.of_rows("nobody"), family.of_rows("nobody")])


def _table(codes: Codes, found: Sequence[tuple[Any, ...]], shape: type[Any], texts: Sequence[str]) -> Entries:
    columns = dict(zip(shape._fields, zip(*found, strict=True), strict=True))
    return Entries(
        codes=codes,
        texts={name: list(columns[name]) for name in texts},
        numbers={
            name: np.array(column, dtype=np.int32) for name, column in columns.items() if name not in texts
        },
    )
