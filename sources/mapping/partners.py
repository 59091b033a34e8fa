"""Columns of joined files, brought beside the records of the files that hold the facts."""

from collections.abc import Mapping

import pandas as pd

from sources.mapping.expressions import key_of
from sources.spec.model import Join, SourceSpec


def with_partner_columns(spec: SourceSpec, frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the frames, each with those columns of its partners that it is asked for, as `role.COLUMN`.

    The first partner in file order speaks, or none where a key should stand once and does not; a record without one
    has blanks (and is an orphan, where the join says so).
    """
    widened = dict(frames)
    for role in dict.fromkeys(join.left for join in spec.joins):
        wanted = spec.partner_columns(role)
        for join in spec.joins_from(role):
            own = [c for c in spec.file(join.right).columns if f"{join.right}.{c}" in wanted]
            if own:
                widened[role] = _widened(widened[role], frames[join.right], join, own)
    return widened


def contradicting(right: pd.DataFrame, join: Join) -> pd.Series:
    """Return which records of a join's right side repeat a key of it and differ from each other."""
    keys = key_of(list(join.on.values()), right)
    again = right[keys.duplicated(keep=False) & (keys != "")]
    said = [column for column in right.columns if not column.startswith("_")]
    distinct = again.drop_duplicates(said)
    counts = keys[distinct.index].value_counts()
    return keys.isin(counts.index[counts > 1])


def _widened(left: pd.DataFrame, right: pd.DataFrame, join: Join, columns: list[str]) -> pd.DataFrame:
    if join.each_once:
        right = right[~contradicting(right, join)]
    keys = key_of(list(join.on.values()), right)
    present = [column for column in columns if column in right]
    partners = right[present].assign(_key=keys)
    partners = partners[partners["_key"] != ""].drop_duplicates("_key").set_index("_key")
    partners.columns = pd.Index([f"{join.right}.{column}" for column in partners.columns])
    beside = partners.reindex(key_of(list(join.on), left).to_numpy()).fillna("")
    return pd.concat([left, beside.set_axis(left.index, axis="index")], axis="columns")
