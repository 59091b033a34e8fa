"""Columns of joined files, brought beside the records of the files that hold the facts."""

from collections.abc import Mapping

import pandas as pd

from sources.mapping.expressions import key_of
from sources.spec.model import Join, SourceSpec


def with_partner_columns(spec: SourceSpec, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the frames, those of facts with every partner's columns as `role.COLUMN`.

    The first partner in file order speaks; a record without one has blanks (and is an orphan, where the join says so).
    """
    widened = dict(frames)
    for role in (facts.file for facts in spec.all_facts):
        for join in spec.joins_from(role):
            widened[role] = _widened(widened[role], frames[join.right], join)
    return widened


def _widened(left: pd.DataFrame, right: pd.DataFrame, join: Join) -> pd.DataFrame:
    keys = key_of(list(join.on.values()), right)
    columns = [column for column in right.columns if not column.startswith("_")]
    partners = right[columns].assign(_key=keys)
    partners = partners[partners["_key"] != ""].drop_duplicates("_key").set_index("_key")
    partners.columns = pd.Index([f"{join.right}.{column}" for column in partners.columns])
    beside = partners.reindex(key_of(list(join.on), left).to_numpy()).fillna("")
    return pd.concat([left, beside.set_axis(left.index, axis="index")], axis="columns")
