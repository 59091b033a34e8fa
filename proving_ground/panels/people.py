"""People as they truly are: arrays side by side, one entry a person."""

from typing import Any

import numpy as np

from proving_ground.census.tables import GROUPS, places
from proving_ground.draws import Texts, chance, pick
from proving_ground.panels.conditions import Conditions
from proving_ground.panels.pools import Pools
from proving_ground.population import TODAY

Table = dict[str, Any]
"""Column name to array; all of one length."""
_YEAR = 365.25


def take(table: Table, rows: Any) -> Table:
    """Return these rows of every column."""
    return {name: column[rows] for name, column in table.items()}


def joined(tables: list[Table]) -> Table:
    """Return tables of the same columns, one below the other."""
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def either(mask: Any, this: Any, that: Any) -> Texts:
    """Return texts from `this` where the mask is true, else from `that`."""
    chosen: Any = np.where(mask, this, that)
    return np.asarray(chosen, dtype=object)


def length(table: Table) -> int:
    """Return the number of rows."""
    return len(next(iter(table.values())))


def make_people(
    count: int, hispanic_share: float, conditions: Conditions, pools: Pools, rng: np.random.Generator
) -> Table:
    """Return `count` people without relatives.

    Columns: group, sex, given, middle, paternal, maternal, former, suffix, joiner, born, kind (empty), kin_of (-1).
    """
    group = _groups(count, hispanic_share, rng)
    sex = either(chance(rng, 0.5, count), "F", "M")
    people: Table = {
        "group": group,
        "sex": sex,
        "given": pools.given(group, sex, rng, compounds=True),
        "middle": middle_names(group, sex, conditions, pools, rng),
        "paternal": pools.surnames(group, rng),
        "maternal": _maternal(group, conditions, pools, rng),
        "former": np.full(count, "", dtype=object),
        "suffix": either(
            (sex == "M") & chance(rng, 0.05, count),
            pick(rng, {"JR": 6, "SR": 1, "III": 1, "II": 1}, count),
            "",
        ),
        "joiner": either(chance(rng, 0.12, count), "-", " "),
        "born": _births(count, rng),
        "kind": np.full(count, "", dtype=object),
        "kin_of": np.full(count, -1, dtype=np.int64),
    }
    change_names(people, (sex == "F") & chance(rng, conditions.changed_name, count), pools, rng)
    return people


def middle_names(
    group: Texts, sex: Texts, conditions: Conditions, pools: Pools, rng: np.random.Generator
) -> Texts:
    """Return middle names, empty for those who have none."""
    has = chance(rng, conditions.middle_known, len(group))
    return either(has, pools.given(group, sex, rng), "")


def change_names(people: Table, rows: Any, pools: Pools, rng: np.random.Generator) -> None:
    """Give these people a surname by marriage; the earlier one becomes `former`, the maternal one is gone."""
    hits = np.flatnonzero(rows)
    people["former"][hits] = people["paternal"][hits]
    # most marry within their group
    group = either(chance(rng, 0.75, len(hits)), people["group"][hits], _groups(len(hits), 0.4, rng))
    people["paternal"][hits] = pools.surnames(group, rng)
    people["maternal"][hits] = ""


def _groups(count: int, hispanic_share: float, rng: np.random.Generator) -> Texts:
    totals = {name: float(places()[name].sum()) for name in GROUPS}
    rest = sum(total for name, total in totals.items() if name != "hispanic")
    weights = {name: (1 - hispanic_share) * total / rest for name, total in totals.items()}
    return pick(rng, weights | {"hispanic": hispanic_share}, count)


def _maternal(group: Texts, conditions: Conditions, pools: Pools, rng: np.random.Generator) -> Texts:
    share = np.where(group == "hispanic", conditions.two_surnames, 0.02)
    return either(rng.random(len(group)) < share, pools.surnames(group, rng), "")


def _births(count: int, rng: np.random.Generator) -> Any:
    years = rng.normal(45, 17, count)
    years = np.where(years < 18, 18 + rng.exponential(9, count), years)
    days = (np.clip(years, 16, 97) * _YEAR).astype(np.int64)
    return TODAY - days.astype("timedelta64[D]")
