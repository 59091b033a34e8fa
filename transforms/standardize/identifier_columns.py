"""Columns of identifying numbers, judged at once; the same answers as `standard_identifier`.

Plain ASCII numbers go through Arrow; the rest (masks, letters beyond ASCII, a state before the number) one by one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.coded import Bools, CodedText, coded, joined, text_array
from transforms.standardize.identifiers import (
    FBI_PREFIX,
    KNOWN_FAKE_SSN,
    PLACEHOLDERS,
    SHORTEST_SID,
    SID_ISSUER,
    standard_identifier,
)

_FOUR_DIGITS = "^[0-9]{4}$"
_NINE_DIGITS = "^[0-9]{9}$|^[0-9]{3}-[0-9]{2}-[0-9]{4}$"
_FAKE_START = 98765432
_ASCII = r"^[\x00-\x7f]*$"
_WIDTHS = {"OLN": (4, 25), "FBI": (4, 9), "SID": (SHORTEST_SID, 1 << 30)}


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Numbers of a column that may be compared: the row, type, issuer (blank where unknown) and value of each."""

    rows: Any
    id_types: CodedText
    issuers: CodedText
    values: pa.Array


def read_identifiers(column: Any, id_type: str, issuer: str = "") -> Identifiers:
    """Return the numbers of a column that may be compared; plain ones first, each kind in row order.

    Args:
        column: one column of text; missing values allowed.
        id_type: SSN, OLN, FBI or SID.
        issuer: who issued them all; blank where nobody said.
    """
    texts = text_array(column)
    rows = np.flatnonzero(_held(pc.not_equal(texts, "")))
    texts = texts.take(pa.array(rows))
    is_read, value = _ssns(texts) if id_type == "SSN" else _numbers(texts, id_type)
    left = np.flatnonzero(~is_read)
    slow = [standard_identifier(id_type, issuer, text) for text in texts.take(pa.array(left)).to_pylist()]
    kept = [number for number, one in enumerate(slow) if one[2] is not None]
    known = np.flatnonzero(_held(value.is_valid()))
    value = value.take(pa.array(known))
    is_short = _held(pc.equal(pc.binary_length(value), 4)) & (id_type == "SSN")
    place = "US" if id_type in ("SSN", "FBI") else issuer
    plain = np.full(len(known), 1 if place else 0, dtype=np.int32)
    return Identifiers(
        rows=np.concatenate([rows[known], rows[left[kept]]]),
        id_types=joined(
            [CodedText(np.int32(1) + is_short, ["", id_type, "SSN4"]), _coded([slow[n][0] for n in kept])]
        ),
        issuers=joined([CodedText(plain, ["", place]), _coded([slow[n][1] for n in kept])]),
        values=pa.concat_arrays([value, pa.array([slow[n][2] for n in kept], type=pa.large_string())]),
    )


def _coded(texts: list[str | None]) -> CodedText:
    return coded(pa.array(texts, type=pa.large_string()))


def _held(found: pa.Array) -> Bools:
    held: Bools = found.to_numpy(zero_copy_only=False)
    return held


def _ssns(texts: pa.Array) -> tuple[Bools, pa.Array]:
    """Return which texts are nine or four plain digits, and those digits where the number could have been issued."""
    is_nine, is_four = (
        _held(pc.match_substring_regex(texts, shape)) for shape in (_NINE_DIGITS, _FOUR_DIGITS)
    )
    digits = pc.replace_substring(texts, "-", "")
    is_read = is_nine | is_four
    number = pc.if_else(pa.array(is_read), digits, "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    area, group, serial = number // 1_000_000, number // 10_000 % 100, number % 10_000
    was_issued = (area > 0) & (area != 666) & (area < 900) & (group > 0) & (serial > 0)
    is_fake = (number % 111_111_111 == 0) | (number // 10 == _FAKE_START)
    is_fake |= np.isin(number, [int(fake) for fake in sorted(KNOWN_FAKE_SSN)])
    is_good = (is_nine & was_issued & ~is_fake) | (is_four & (number > 0) & (number < 9999))
    return is_read, pc.if_else(pa.array(is_good), digits, pa.scalar(None, pa.large_string()))


def _numbers(texts: pa.Array, id_type: str) -> tuple[Bools, pa.Array]:
    """Return which texts are plain, and the letters and digits of those that may be compared."""
    is_read = _held(pc.match_substring_regex(texts, _ASCII))
    folded = pc.replace_substring_regex(pc.ascii_upper(texts), "[^A-Z0-9]", "")
    is_nothing = _is_placeholder(folded) | _held(pc.match_substring(folded, "XXX"))
    number = folded
    if id_type == "FBI":
        number = pc.replace_substring_regex(folded, FBI_PREFIX, "")
    if id_type == "SID":
        is_read &= is_nothing | ~_held(pc.match_substring_regex(folded, SID_ISSUER.pattern))
        number = pc.utf8_ltrim(folded, "0")
        is_nothing |= _is_placeholder(number)
    shortest, longest = _WIDTHS[id_type]
    width = _held(pc.binary_length(number))
    is_good = is_read & ~is_nothing & (width >= shortest) & (width <= longest)
    return is_read, pc.if_else(pa.array(is_good), number, pa.scalar(None, pa.large_string()))


def _is_placeholder(folded: pa.Array) -> Bools:
    words = pa.array(sorted(PLACEHOLDERS), type=pa.large_string())
    return _held(pc.is_in(folded, words)) | _held(pc.match_substring_regex(folded, "^(?:0*|9*|X*)$"))
