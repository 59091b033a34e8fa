"""Columns whose width has cut their values: files do not say so, but the lengths of the values do."""

from math import log
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.standardize.coded import Bools, CodedText

_NARROWEST, _WIDEST = 8, 30
_FEWEST = 5
_SURE = log(1000)
_HIGHEST_RATIO = 0.95
"""Keeps the odds finite where a further letter makes names no rarer."""


def fills_column(values: CodedText | pa.Array) -> Bools:
    """Return which values fill a column that cuts them; none where the column does not look cut."""
    if isinstance(values, CodedText):
        distinct = np.array([len(text) for text in values.texts], dtype=np.int32)
        lengths = distinct[values.codes]
    else:
        distinct, lengths = _lengths(values.unique()), _lengths(values)
    width = cut_width(np.bincount(distinct))
    filled: Bools = (lengths == (width or 0)) & (lengths > 0)
    return filled


def _lengths(texts: pa.Array) -> Any:
    return pc.fill_null(pc.utf8_length(texts), 0).to_numpy(zero_copy_only=False).astype(np.int32)


def cut_width(counts: Any) -> int | None:
    """Return the width of a column that cuts its values, None when nothing speaks for a cut.

    Beyond the usual length, every further letter makes names rarer, and the faster the longer they are. From the three
    lengths before the longest follows how many values of the longest length to expect, and how many beyond it. Where a
    cut piled all of these up, seeing none beyond is `(1 / (1 - ratio)) ** count` times as likely as without a cut; odds
    of a thousand to one, and more values than expected, make a cut. Different values are counted: how frequent one name
    is says nothing about the width.

    Args:
        counts: how many different values have each length (0, 1, 2, ...).
    """
    longest = len(counts) - 1
    if not _NARROWEST <= longest <= _WIDEST or counts[longest] < _FEWEST:
        return None
    first, second, third = (float(counts[longest - step]) for step in (1, 2, 3))
    # half a value more, so that a length that nobody has does not divide by nothing
    ratio, ratio_before = ((a + 0.5) / (b + 0.5) for a, b in ((first, second), (second, third)))
    ratio = min(ratio, 1.0) * min(ratio / min(ratio_before, 1.0), 1.0)
    log_odds = counts[longest] * -log(1 - min(ratio, _HIGHEST_RATIO))
    return longest if log_odds >= _SURE and counts[longest] > first * ratio else None
