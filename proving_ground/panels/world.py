"""A panel: one world, its two files, the truth between them, and who is whose relative."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from proving_ground.draws import Texts, stream, texts
from proving_ground.panels.cast import Cast, make_cast
from proving_ground.panels.conditions import Conditions
from proving_ground.panels.office import write_side
from proving_ground.panels.people import either, length, take
from proving_ground.panels.pools import Pools


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One training population.

    left and right are in canonical columns; truth has left_id, right_id; subjects has left_id, kind, group,
    double_surname, look_alike_of, slips; residents has right_id, person, household_id, home_id, relation, group, slips:
    two residents of one household_id are relatives or share a home, of one person are one.
    """

    conditions: Conditions
    left: pd.DataFrame
    right: pd.DataFrame
    truth: pd.DataFrame
    subjects: pd.DataFrame
    residents: pd.DataFrame


def make_panel(residents: int, subjects: int, seed: int, conditions: Conditions) -> Panel:
    """Return a world with this many right and left records; the same for the same arguments.

    Raises:
        ValueError: fewer than 20 residents or no subjects.
    """
    if residents < 20 or subjects < 1:
        raise ValueError(f"{residents} residents, {subjects} subjects: a panel needs at least 20 and 1")
    pools = Pools(conditions, stream(seed, "name pools"))
    cast = make_cast(residents, subjects, seed, conditions, pools)
    right, right_slips = write_side(
        cast.everyone, cast.right, cast.homes, conditions.right, conditions.right_shares, pools,
        stream(seed, "right offices"),
    )  # fmt: skip
    left, left_slips = write_side(
        cast.everyone, cast.left, cast.homes, conditions.left, conditions.left_shares, pools,
        stream(seed, "left offices"),
    )  # fmt: skip
    right_ids, left_ids = _ids("R", len(cast.right)), _ids("L", len(cast.left))
    right.insert(0, "record_id", right_ids)
    left.insert(0, "record_id", left_ids)
    return Panel(
        conditions=conditions,
        left=left,
        right=right,
        truth=_truth(cast, left_ids, right_ids),
        subjects=_subjects(cast, left_ids, right_ids, left_slips),
        residents=_residents(cast, right_ids, right_slips),
    )


def _ids(letter: str, count: int) -> Texts:
    return texts([f"{letter}{n:07d}" for n in range(1, count + 1)])


def _truth(cast: Cast, left_ids: Texts, right_ids: Texts) -> pd.DataFrame:
    left = pd.DataFrame({"left_id": left_ids, "person": cast.left})
    right = pd.DataFrame({"right_id": right_ids, "person": cast.right})
    pairs = left.merge(right, on="person")[["left_id", "right_id"]].astype("str")
    return pairs.sort_values(["left_id", "right_id"], ignore_index=True)


def _subjects(cast: Cast, left_ids: Texts, right_ids: Texts, slips: Texts) -> pd.DataFrame:
    record_of = np.full(length(cast.everyone), -1, dtype=np.int64)
    record_of[cast.right[::-1]] = np.arange(len(cast.right))[::-1]
    kin_of = cast.everyone["kin_of"][cast.left]
    alike = (cast.kinds != "resident") & (kin_of >= 0)
    of = either(alike, right_ids[record_of[np.maximum(kin_of, 0)]], None)
    return pd.DataFrame(
        {
            "left_id": pd.Series(left_ids, dtype="str"),
            "kind": pd.Series(cast.kinds, dtype="str"),
            "group": pd.Series(cast.everyone["group"][cast.left], dtype="str"),
            "double_surname": cast.everyone["maternal"][cast.left] != "",
            "look_alike_of": pd.Series(of, dtype="str"),
            "slips": pd.Series(slips, dtype="str"),
        }
    )


def _residents(cast: Cast, right_ids: Texts, slips: Texts) -> pd.DataFrame:
    people = take(
        {name: cast.everyone[name] for name in ("household", "home_now", "kind", "group")}, cast.right
    )
    return pd.DataFrame(
        {
            "right_id": pd.Series(right_ids, dtype="str"),
            "person": cast.right,
            "household_id": people["household"],
            "home_id": people["home_now"],
            "relation": pd.Series(people["kind"], dtype="str"),
            "group": pd.Series(people["group"], dtype="str"),
            "slips": pd.Series(slips, dtype="str"),
        }
    )
