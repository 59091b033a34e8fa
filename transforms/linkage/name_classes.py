"""Which names of one record are truly other names, and which are only other spellings of the same one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from transforms.linkage.nicknames_table import name_roots


def name_classes(names: pd.DataFrame) -> pd.Series:
    """Return, per name, the number of its class within its record; names of one class are forms of one name.

    Sources repeat the name of record as an alias, drop a second surname or write a nickname: none of that is
    another name. A maiden name, a street name or an assumed name shares no surname, or no given name, with the rest.

    Args:
        names: row, given, middle, surname, sorted by row.
    """
    classes = np.zeros(len(names), dtype=np.int64)
    rows = names["row"].to_numpy()
    given, middle, surname = (
        names[column].to_numpy(dtype=object) for column in ("given", "middle", "surname")
    )
    starts = np.flatnonzero(np.r_[np.ones(min(len(rows), 1), dtype=bool), rows[1:] != rows[:-1]])
    ends = np.r_[starts[1:], len(rows)]
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        parts = [_parts(given[at], middle[at], surname[at]) for at in range(start, end)]
        classes[start:end] = _joined(parts)
    return pd.Series(classes, index=names.index)


_Parts = tuple[frozenset[str], frozenset[str], frozenset[str]]


def _parts(given: str, middle: str, surname: str) -> _Parts:
    firsts = [*given.split(), *middle.split()]
    roots = frozenset(root for word in firsts if len(word) > 1 for root in name_roots(word))
    # a first surname is often filed as a middle name
    family = frozenset(surname.split()) | frozenset(word for word in middle.split() if len(word) > 1)
    return family, roots, frozenset(word[0] for word in firsts)


def _joined(parts: Sequence[_Parts]) -> list[int]:
    found = list(range(len(parts)))
    for number, one in enumerate(parts):
        for earlier in range(number):
            if _one_name(one, parts[earlier]) and found[earlier] != found[number]:
                old, new = sorted((found[number], found[earlier]), reverse=True)
                found = [new if label == old else label for label in found]
    return found


def _one_name(one: _Parts, other: _Parts) -> bool:
    family = bool(one[0] & other[0]) or not one[0] or not other[0]
    initials = bool(one[2] & other[2]) and (not one[1] or not other[1])
    return family and (bool(one[1] & other[1]) or initials or not one[2] or not other[2])
