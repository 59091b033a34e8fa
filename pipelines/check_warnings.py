"""What a delivery that would be taken should still be looked at for: too much kept back, names that read oddly."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sources.spec.model import SourceSpec
from sources.watch.person_figures import names_portrait
from transforms.standardize.name_columns import standardize_names

_MOST = 0.5
"""Share of persons without a part of a name, above which names are read in the wrong way."""
_LONGEST = 100
"""Characters; a longer text is hardly one name."""
_PARTS = ("full_raw", "given_raw", "middle_raw", "surname_raw")


def warn_of_kept_back(spec: SourceSpec, files: Sequence[tuple[str, int, int]]) -> list[str]:
    """Return a sentence for every file of which more is kept back than the watch's own limit of holding.

    Args:
        spec: the specification.
        files: name, records delivered and records quarantined of each.
    """
    limit = spec.watch.quarantine.hold
    return [
        f"{name}: {kept:,} of {delivered:,} records ({kept / delivered:.0%}) would be kept back, more than {limit:.0%}"
        " (watch.quarantine.hold): the specification does not fit this file, or the file is damaged. Look at the rules above"
        for name, delivered, kept in files
        if delivered and kept / delivered > limit
    ]


def warn_of_names(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return a sentence for names that are too long for one, and for texts that lack the comma of their order.

    Args:
        tables: raw canonical tables as the mapping gives them; `stage__names` is looked at.
    """
    names = tables["stage__names"]
    if names.empty:
        return []
    texts = names[list(_PARTS)].fillna("").astype("str")
    found = []
    long = int((texts.apply(lambda column: column.str.len()) > _LONGEST).any(axis=1).sum())
    if long:
        found.append(
            f"{long:,} of {len(names):,} names are longer than {_LONGEST} characters: several names in one text"
            " (separated_by), or another column"
        )
    whole = texts["full_raw"]
    ordered = (names["name_format"].astype("str") == "last_comma_first") & (whole != "")
    without = int((ordered & ~whole.str.contains(",", regex=False)).sum())
    if without:
        found.append(
            f"{without:,} of {int(ordered.sum()):,} names written last_comma_first hold no comma: each is read as a surname"
            " alone. Is the order right? See Names in docs/sources.md"
        )
    return found


def warn_of_missing_parts(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return a sentence for each part of a name that more than half of the persons do not have.

    Args:
        tables: as in `warn_of_names`.
    """
    names = tables["stage__names"].reset_index(drop=True)
    seen = None if names.empty else names_portrait(names.join(standardize_names(names)))
    if seen is None:
        return []
    parts = (("given name", seen.without_given), ("surname", seen.without_surname))
    return [
        f"{share:.0%} of the {seen.people:,} persons have no {part}. Look at the order of names and the sign between their"
        " parts, and at format under names in spec.yml"
        for part, share in parts
        if share > _MOST
    ]
