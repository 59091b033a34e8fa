"""Surname groups: the group of the census by which a surname is mostly borne; people with two surnames by themselves.

A group is a property of the name, never of the person: nothing is concluded about anybody.
"""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from proving_ground.census.tables import GROUPS as CENSUS_GROUPS
from proving_ground.census.tables import surname_sampler
from transforms.linkage.prepare import PersonFeatures

SURNAME_GROUPS = ("hispanic", "double_surname", "white", "native", "black", "api", "other")
"""api: Asian and Pacific; other: two or more groups, and surnames that the census does not list."""
_OTHER = "other"


def surname_groups(people: PersonFeatures) -> Any:
    """Return the group of each record's surname of record, row for row; empty where there is no surname."""
    first = people.names.drop_duplicates("row")
    found = np.full(len(people), "", dtype=object)
    found[first["row"].to_numpy()] = _of_names(first["surname"], first["paternal"], first["maternal"])
    return found


def groups_of_records(names: pd.DataFrame) -> dict[str, str]:
    """Return the group of the surname of record by person record; one without a surname is not among them.

    Args:
        names: stage__names.
    """
    own = names[(names["name_no"] == 1) & names["surname"].notna()]
    parts = (own[name].fillna("") for name in ("surname", "paternal_surname", "maternal_surname"))
    return dict(zip(own["person_record_id"], _of_names(*parts).tolist(), strict=True))


def census_group(surnames: Any) -> Any:
    """Return the census group whose names relatives of these surnames bear; the largest one where none is known."""
    found = _groups_of(pd.Series(surnames, dtype="object"))
    found[~np.isin(found, CENSUS_GROUPS)] = "white"
    return found


def _of_names(surname: pd.Series, paternal: pd.Series, maternal: pd.Series) -> Any:
    """Return the group of each name, by the whole surname or else its first; empty where there is none."""
    group = _groups_of(surname)
    known = group != ""
    group[~known] = _groups_of(paternal)[~known]
    group[group == ""] = _OTHER
    group[(maternal != "").to_numpy()] = "double_surname"
    group[(surname == "").to_numpy()] = ""
    return group


def _groups_of(surnames: pd.Series) -> Any:
    """Return the group of each surname, empty where the census does not list it."""
    codes, distinct = pd.factorize(surnames)
    known = _mostly_borne_by()
    return np.array([*(known.get(str(name).replace(" ", ""), "") for name in distinct), ""], dtype=object)[
        codes
    ]


@cache
def _mostly_borne_by() -> dict[str, str]:
    weights: dict[str, tuple[float, str]] = {}
    for group in CENSUS_GROUPS:
        sampler = surname_sampler(group)
        counts = np.diff(sampler.cumulative, prepend=0.0)
        for name, count in zip(sampler.values.tolist(), counts.tolist(), strict=True):
            if count > weights.get(name, (0.0, ""))[0]:
                weights[name] = (count, _OTHER if group == "multiple" else group)
    return {name: group for name, (_, group) in weights.items()}
