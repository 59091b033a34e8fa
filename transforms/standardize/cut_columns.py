"""Columns whose width has cut their values: files do not say so, but the lengths of the values do."""

from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.coded import Bools

_NARROWEST, _WIDEST = 8, 30
_FEWEST = 5
_DEVIATIONS = 3.0


def fills_column(texts: pa.Array) -> Bools:
    """Return which values fill a column that cuts them; none where the column does not look cut.

    Args:
        texts: one column of names, null where nothing is said.
    """
    lengths = pc.fill_null(pc.utf8_length(texts), 0).to_numpy(zero_copy_only=False)
    longest = int(lengths.max()) if len(lengths) else 0
    if not _NARROWEST <= longest <= _WIDEST:
        return np.zeros(len(texts), dtype=np.bool_)
    distinct = pc.utf8_length(texts.unique().drop_null()).to_numpy(zero_copy_only=False)
    is_cut = cut_width(np.bincount(distinct, minlength=longest + 1)) == longest
    found: Bools = (lengths == longest) & is_cut
    return found


def cut_width(counts: Any) -> int | None:
    """Return the width of a column that cuts its values, None when nothing speaks for a cut.

    Names get rarer with every letter beyond the usual length, so the longest ones are few. In a cut column all longer
    names pile up at its width: there are clearly more different values of it than the lengths before it lead one to
    expect, and none is longer. Different values are counted, since one frequent name says nothing about the width.

    Args:
        counts: how many different values have each length (0, 1, 2, ...).
    """
    longest = len(counts) - 1
    if not _NARROWEST <= longest <= _WIDEST or counts[longest] < _FEWEST:
        return None
    before, second, third = (float(counts[longest - step]) for step in (1, 2, 3))
    # how much rarer each letter makes them, from the lengths just before; they do not get more frequent there
    ratio = min((before + second) / (second + third), 1.0) if second + third else 1.0
    expected = before * ratio
    return longest if counts[longest] > expected + _DEVIATIONS * sqrt(expected + 1) else None
