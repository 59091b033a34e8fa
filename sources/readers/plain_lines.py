"""Which lines of delimited text are one record each, beyond doubt: the many that need no closer look."""

import numpy as np
from numpy.typing import NDArray

from sources.readers.lines import (
    CARRIAGE_RETURN,
    NUL,
    SUBSTITUTE,
    Integers,
    Octets,
    lines_of,
)
from sources.spec.formats import Delimited

_LONGEST_FIELD = 131_072
"""Characters beyond which the standard library's reader refuses a field."""
_BELOW_BLANK = 33
_ASCII = 128
_MARK = "\ufeff"


def is_cut_by_bytes(form: Delimited) -> bool:
    """Return whether a delimiter, quote or line end of this form is one byte each, or the usual line feed."""
    marks = [form.delimiter, *([form.quote] if form.quote else [])]
    return form.line_end is None and all(
        len(mark) == 1 and mark.isascii() and mark not in "\r\n\0" for mark in marks
    )


def plain_lines(
    block: bytes, octets: Octets, starts: Integers, ends: Integers, form: Delimited
) -> NDArray[np.bool_]:
    """Return a mask of the lines that are one record each whatever stands before them.

    Such a line decodes, holds no NUL and no stray carriage return, says something, and every quote of it opens a
    field, closes one, or is half of a pair within one. Of everything else the row-by-row way decides: it is the
    contract, and this mask may be too small, never too large.
    """
    plain = (ends > starts) & (ends - starts < _LONGEST_FIELD)
    for sign in (NUL, CARRIAGE_RETURN):
        if bytes((sign,)) in block:
            places = np.flatnonzero(octets == sign)
            lines = lines_of(places, starts)
            plain[lines[places < ends[lines]]] = False  # the one before a line feed is no part of the line
    _only_decodable(block, octets, starts, ends, form.encoding, plain)
    _only_said(block, octets, starts, ends, form.encoding, plain)
    if form.quote is not None and form.quote.encode() in block:
        _only_well_quoted(octets, starts, ends, ord(form.quote), ord(form.delimiter), plain)
    return plain


def _only_decodable(
    block: bytes, octets: Octets, starts: Integers, ends: Integers, encoding: str, plain: NDArray[np.bool_]
) -> None:
    if block.isascii():
        return
    try:
        block.decode(encoding)
    except UnicodeDecodeError:
        for line in np.unique(lines_of(np.flatnonzero(octets >= _ASCII), starts)):
            try:
                block[starts[line] : ends[line]].decode(encoding)
            except UnicodeDecodeError:
                plain[line] = False


def _only_said(
    block: bytes, octets: Octets, starts: Integers, ends: Integers, encoding: str, plain: NDArray[np.bool_]
) -> None:
    """Take out lines of nothing but white space; the old end-of-file mark alone is nothing, too.

    So does one that begins with a byte order mark, as where files were glued together: Arrow would drop the mark.
    """
    first = octets[np.minimum(starts, max(len(octets) - 1, 0))]
    doubtful = plain & ((first < _BELOW_BLANK) | (first >= _ASCII))
    for line in np.flatnonzero(doubtful):
        text = block[starts[line] : ends[line]].decode(encoding)
        if not text.strip() or text == chr(SUBSTITUTE) or text[0] == _MARK:
            plain[line] = False


def _only_well_quoted(
    octets: Octets, starts: Integers, ends: Integers, quote: int, delimiter: int, plain: NDArray[np.bool_]
) -> None:
    places = np.flatnonzero(octets == quote)
    lines = lines_of(places, starts)
    counts = np.bincount(lines, minlength=len(starts))
    plain[counts % 2 == 1] = False
    rank = np.arange(len(places)) - (np.cumsum(counts) - counts)[lines]
    before = octets[np.maximum(places - 1, 0)]
    after = octets[np.minimum(places + 1, len(octets) - 1)]
    opens = (places == starts[lines]) | (before == delimiter) | (before == quote)
    closes = (places + 1 >= ends[lines]) | (after == delimiter) | (after == quote)
    plain[lines[~np.where(rank % 2 == 0, opens, closes)]] = False
