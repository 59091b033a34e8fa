"""Full names of the plain shapes FIRST MIDDLE LAST and LAST, FIRST MIDDLE, split for whole columns at once.

A name counts as plain only where `split_written` and `from_parts` take its pieces for the same parts: no suffix, title,
particle, placeholder mark, digit or broken letter that would need a second look. Everything else is read one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.coded import Bools, CodedText, coded, joined, text_array
from transforms.standardize.folding import fold
from transforms.standardize.name_pieces import LONGEST
from transforms.standardize.name_split import PARTICLE_WORDS, word_key
from transforms.standardize.name_words import CLEAR_SUFFIXES, PHRASE_WORDS, SUFFIXES, TITLES

# Latin letters but those that begin a broken one (name_pieces.mended has nothing to do), apostrophe, dot, hyphen
_LETTER = "A-Za-zÀ-ÁÆ-ÖØ-öø-ÿ'.\\-"
_WORDS = f"[{_LETTER}](?:[{_LETTER} ]*[{_LETTER}])?"
_COMMA_SHAPE = f"^ *(?P<surname>{_WORDS}) *, *(?P<given>[{_LETTER}]+)(?: +(?P<middle>{_WORDS}))? *$"
_PLAIN_SHAPE = f"^ *(?P<given>[{_LETTER}]+)(?: +(?P<middle>{_WORDS}))? +(?P<surname>[{_LETTER}]+) *$"
_AT_A_TIME = 500_000
"""Rows whose pieces are in memory as texts at one time."""


@dataclass(frozen=True, slots=True)
class FullNames:
    """What a column of full names holds; the pieces have one entry for each of `plain_rows`."""

    is_full: Bools
    """Rows whose name is the full text."""
    lengths: Any
    """Characters of the full text, row for row."""
    plain_rows: Any
    given: CodedText
    middle: CodedText
    surname: CodedText


def split_plain(full: Any, orders: CodedText) -> FullNames:
    """Return which rows hold a full name, and the parts of the plain ones.

    Args:
        full: full names as text, missing where there is none.
        orders: name_format of every row; only last_comma_first and first_middle_last have plain names.
    """
    texts = text_array(full)
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    order_of = np.array(orders.texts, dtype=object)
    is_full = (lengths > 0) & (order_of != "parts")[orders.codes]
    is_short = is_full & (lengths <= LONGEST)
    has_comma = pc.match_substring(texts, ",").to_numpy(zero_copy_only=False)
    comma_first, given_first = (
        is_short & (order_of == order)[orders.codes] for order in ("last_comma_first", "first_middle_last")
    )
    shapes = (
        (_COMMA_SHAPE, has_comma & (comma_first | given_first), _comma_is_plain),
        (_PLAIN_SHAPE, ~has_comma & given_first, _order_is_plain),
    )
    found = [
        _pieces(texts, rows, shape, judge)
        for shape, wanted, judge in shapes
        for rows in np.array_split(np.flatnonzero(wanted), wanted.sum() // _AT_A_TIME + 1)
    ]
    return FullNames(
        is_full=is_full,
        lengths=lengths,
        plain_rows=np.concatenate([rows for rows, _ in found]),
        given=joined([given for _, (given, _, _) in found]),
        middle=joined([middle for _, (_, middle, _) in found]),
        surname=joined([surname for _, (_, _, surname) in found]),
    )


_Pieces = tuple[CodedText, CodedText, CodedText]
_Judge = Callable[[CodedText, CodedText, CodedText], Bools]


def _pieces(texts: pa.Array, rows: Any, shape: str, is_plain: _Judge) -> tuple[Any, _Pieces]:
    """Return the rows that have the shape and are plain, and their given, middle and surname."""
    matched = pc.extract_regex(texts.take(pa.array(rows)), shape)
    hits = np.flatnonzero(matched.is_valid().to_numpy(zero_copy_only=False))
    matched = matched.take(pa.array(hits))
    given, middle, surname = (
        coded(pc.struct_field(matched, part)) for part in ("given", "middle", "surname")
    )
    kept = np.flatnonzero(is_plain(given, middle, surname))
    return rows[hits[kept]], (given.take(kept), middle.take(kept), surname.take(kept))


def _comma_is_plain(given: CodedText, middle: CodedText, surname: CodedText) -> Bools:
    no_middle = ~middle.is_said
    return (
        _holds(given, _is_name)
        # LAST, JR is a suffix where the given name would come first
        & (~no_middle | _holds(given, lambda text: word_key(text) not in SUFFIXES))
        & _holds(middle, _middle_is_plain)
        & _holds(surname, _ends_alike)
        & ~_may_be_phrase(given, surname)
    )


def _order_is_plain(given: CodedText, middle: CodedText, surname: CodedText) -> Bools:
    return (
        _holds(given, _is_name)
        & _holds(middle, lambda text: _middle_is_plain(text) and not _ends_in_particle(text))
        & _holds(surname, lambda text: _is_name(text) and word_key(text) not in CLEAR_SUFFIXES)
        & ~_may_be_phrase(given, surname)
    )


def _holds(column: CodedText, test: Callable[[str], bool]) -> Bools:
    table = np.array([not text or test(text) for text in column.texts], dtype=np.bool_)
    held: Bools = table[column.codes]
    return held


def _may_be_phrase(given: CodedText, surname: CodedText) -> Bools:
    """Return where both ends of a name are words of a placeholder of several words (NO NAME)."""

    def is_said_of(column: CodedText) -> Bools:
        table = np.array(
            [not PHRASE_WORDS.isdisjoint(fold(text).split()) for text in column.texts], dtype=np.bool_
        )
        hits: Bools = table[column.codes]
        return hits

    return is_said_of(given) & is_said_of(surname)


def _is_name(word: str) -> bool:
    """Neither a title nor the X of a moniker."""
    return word_key(word) not in TITLES and fold(word) != "X"


def _middle_is_plain(text: str) -> bool:
    words = text.split()
    is_suffix = any(word_key(word) in CLEAR_SUFFIXES or fold(word) in CLEAR_SUFFIXES for word in words)
    return not is_suffix and word_key(words[-1]) not in TITLES


def _ends_in_particle(text: str) -> bool:
    return word_key(text.split()[-1]) in PARTICLE_WORDS


def _ends_alike(surname: str) -> bool:
    """A suffix behind the surname is one whichever way it is looked at (J-R is not)."""
    last = surname.split()[-1]
    return (word_key(last) in CLEAR_SUFFIXES) == (fold(last) in CLEAR_SUFFIXES)
