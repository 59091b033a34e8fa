"""Retired person keys: rows that still bear one, and the key as an identifier of the person that stays."""

from collections.abc import Collection, Mapping

import pandas as pd

from transforms.assemble.state import PERSON_KEY, Rules
from transforms.standardize.identifiers import standard_identifier


def renamed(rows: pd.DataFrame, into: Mapping[str, str]) -> pd.DataFrame:
    """Return rows of facts with every retired person as the one that stays."""
    if not into or not rows[PERSON_KEY].isin(list(into)).any():
        return rows
    return rows.assign(
        **{PERSON_KEY: rows[PERSON_KEY].map(lambda person: into.get(person, person)).astype("str")}
    )


def with_retired(persons: Collection[str], into: Mapping[str, str]) -> set[str]:
    """Return persons with every key that goes under one of them; a key that is itself retired stands for nobody."""
    return {person for person in persons if person not in into} | {
        retired for retired, survivor in into.items() if survivor in persons
    }


def retired_keys(into: Mapping[str, str], rules: Rules) -> pd.DataFrame:
    """Return every retired key as an identifier row of its survivor; numbers are given later."""
    rows = []
    for retired, survivor in sorted(into.items(), key=lambda pair: (pair[1], pair[0])):
        raw = retired.removeprefix(f"{rules.source_id}:")
        id_type, issuer, value, validity = standard_identifier(rules.retired_as, rules.jurisdiction, raw)
        rows.append((survivor, 0, id_type, issuer, raw, value, validity))
    columns = [PERSON_KEY, "identifier_no", "id_type", "issuer", "value_raw", "value", "validity"]
    return pd.DataFrame(rows, columns=columns).astype({"identifier_no": "Int32"})
