"""Columns of text as Arrow arrays: cut out of fixed positions, stripped as Python strips."""

import sys
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sources.readers.lines import Integers, Octets

TEXT = pa.large_string()
_SPACES = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())
_ASCII_SPACES = "".join(sign for sign in _SPACES if sign.isascii())
_BLANK = ord(" ")


def text_array(texts: Sequence[str]) -> pa.Array:
    """Return texts as they are."""
    return pa.array(texts, TEXT)


def stripped(column: pa.Array, *, is_ascii: bool) -> pa.Array:
    """Return the texts without white space at their ends, exactly as `str.strip` takes it off."""
    offsets = np.frombuffer(column.buffers()[1], np.int64)
    if offsets[column.offset] == offsets[column.offset + len(column)]:
        return _nothing(len(column))
    return pc.ascii_trim(column, _ASCII_SPACES) if is_ascii else pc.utf8_trim(column, _SPACES)


def matrix_of(octets: Octets, starts: Integers, lengths: Integers, width: int) -> Octets:
    """Return the first `width` bytes of lines, one a row, shorter ones filled up with blanks.

    Lines of one length that follow each other are seen where they are; others are gathered, length by length.
    """
    if not len(starts):
        return np.zeros((0, width), np.uint8)
    steps = np.diff(starts)
    if lengths.min() >= width and (not len(steps) or (steps == steps[0]).all()):
        step = int(steps[0]) if len(steps) else width
        seen = np.lib.stride_tricks.as_strided(
            octets[starts[0] :], (len(starts), width), (step, 1), writeable=False
        )
        return seen
    matrix = np.full((len(starts), width), _BLANK, np.uint8)
    taken = np.minimum(lengths, width)
    for length in np.unique(taken):
        if length:
            rows = np.flatnonzero(taken == length)
            matrix[rows, :length] = np.lib.stride_tricks.sliding_window_view(octets, length)[starts[rows]]
    return matrix


def cut_column(cells: Octets) -> pa.Array:
    """Return one column of a matrix as stripped text; every byte must be below 128.

    Args:
        cells: (rows, bytes of the field).
    """
    rows, width = cells.shape
    data = np.ascontiguousarray(cells)
    if not (data != _BLANK).any():
        return _nothing(rows)
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int64)
    return stripped(_packed(offsets, data), is_ascii=True)


def with_texts(column: pa.Array, rows: NDArray[np.bool_], texts: Sequence[str]) -> pa.Array:
    """Return the column with other texts at some rows, in row order."""
    return pc.replace_with_mask(column, pa.array(rows), text_array(texts))


@lru_cache(maxsize=16)
def _nothing(rows: int) -> pa.Array:
    """Return a column of empty texts: columns that nobody fills are many, and share one."""
    return _packed(np.zeros(rows + 1, np.int64), np.zeros(0, np.uint8))


def _packed(offsets: Integers, data: Octets) -> pa.Array:
    return pa.Array.from_buffers(
        TEXT, len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(data.reshape(-1))]
    )
