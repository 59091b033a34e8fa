"""The header of a table against the columns of its specification."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.spec.files import FileSpec
from sources.spec.formats import Undeclared


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header that fits: the declared name of every column as it stands, and the columns passed by."""

    names: tuple[str, ...]
    """Declared names; an undeclared column keeps its own."""
    undeclared: tuple[str, ...]


def recognized(header: Sequence[str], file: FileSpec) -> int:
    """Return how many names of a row are columns of this file."""
    known = _spellings(file)
    return sum(1 for name in header if _folded(name) in known)


def match_header(header: Sequence[str], file: FileSpec, *, undeclared: Undeclared, optional: bool) -> Header:
    """Return the columns of a header; case, blanks and underscores do not matter.

    Raises:
        ValueError: what does not fit, in words. Columns that the file may not have are passed by only when
            they are not a misspelled name of one that is missing: that would lose a column silently.
    """
    known = _spellings(file)
    names = [known.get(_folded(name), name.strip()) for name in header]
    strangers = [name for name in names if name not in file.declared and not is_ignored_like(name, file)]
    repeated = sorted({name for name in names if names.count(name) > 1})
    missing = sorted(file.declared - set(names)) if file.order else sorted(file.columns.keys() - set(names))
    faults = []
    if repeated:
        faults.append(f"columns {repeated} stand twice")
    lacking = [name for name in missing if not optional or name in file.needed]
    if lacking:
        faults.append(f"columns {lacking} are missing")
    if strangers and undeclared == "refuse":
        faults.append(f"columns {sorted(strangers)} are not known")
    elif strangers:
        faults += [
            f"[{name}] looks like the missing column [{near}]"
            for name in strangers
            if (near := _nearest(name, missing))
        ]
    own = [name for name in names if not is_ignored_like(name, file)]
    if not faults and file.order and not strangers and own != file.order:
        place = next(n for n, (a, b) in enumerate(zip(own, file.order, strict=True)) if a != b)
        faults.append(f"column {place + 1} is [{own[place]}], expected [{file.order[place]}]")
    if faults:
        raise ValueError("; ".join(faults))
    return Header(names=tuple(names), undeclared=tuple(strangers))


def is_ignored_like(name: str, file: FileSpec) -> bool:
    """Return whether a column that is not declared is one of those that come and go and are never taken."""
    return name not in file.declared and any(re.fullmatch(pattern, name) for pattern in file.ignored_like)


def _spellings(file: FileSpec) -> dict[str, str]:
    """Return every spelling of a column, folded, to the declared name; declared names win."""
    known = {_folded(other): name for name, others in file.also_named.items() for other in others}
    return known | {_folded(name): name for name in file.declared}


def _folded(name: str) -> str:
    return re.sub(r"[\s_\-.]+", "", name).casefold()


def _nearest(name: str, missing: Sequence[str]) -> str | None:
    folded = {_folded(column): column for column in missing}
    near = difflib.get_close_matches(_folded(name), folded, n=1, cutoff=0.8)
    return folded[near[0]] if near else None
