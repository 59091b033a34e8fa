"""What records do to records said before: which speak for themselves, which only tell of a deletion, merge or withdrawal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sources.mapping.expressions import coded, text_of
from sources.mapping.facts import fact_ids
from sources.mapping.people import person_ids
from sources.mapping.verdicts import Verdict
from sources.spec.chain import SPEAKING, WHOLE, Changes
from sources.spec.fields import CodeMap
from sources.spec.model import SourceSpec

COLUMNS = (
    "file_name", "record_no", "level", "op", "record_key", "person_key", "survivor_key", "told_on_raw", "is_aside",
)  # fmt: skip
"""Of a table of changes. level: fact or person; is_aside: counted as a record without a fact."""


@dataclass(slots=True)
class ToldChanges:
    """The records of a delivery, parted by what they do."""

    speaking: dict[str, pd.DataFrame]
    """Role to the records that say something of their person or fact, by the labels they had."""
    aside: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Role to the records that only tell of others, and those that a later record of the delivery replaces."""
    partial: dict[str, pd.Index] = field(default_factory=dict)
    """Role to the records that say only what is other than before."""
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    rows: list[pd.DataFrame] = field(default_factory=list)

    def rows_without(self, verdicts: Mapping[str, Sequence[Verdict]]) -> pd.DataFrame:
        """Return the table of changes, without those whose record was quarantined."""
        pieces = []
        for frame in self.rows:
            refused = {verdict.row for role in frame["_role"].unique() for verdict in verdicts[role]}
            pieces.append(frame[~frame.index.isin(refused)])
        empty = pd.DataFrame({name: pd.Series([], dtype="object") for name in COLUMNS})
        return pd.concat([f[list(COLUMNS)] for f in pieces], ignore_index=True) if pieces else empty


def told_changes(spec: SourceSpec, frames: Mapping[str, pd.DataFrame]) -> ToldChanges:
    """Part the records of a delivery by the specification's change codes; all speak where it has none."""
    told = ToldChanges(speaking=dict(frames))
    for changes in spec.changes:
        _take(spec, changes, frames[changes.file], told)
    if spec.merges is not None:
        _take_merges(spec, frames[spec.merges.file], told)
    return told


def _take(spec: SourceSpec, changes: Changes, frame: pd.DataFrame, told: ToldChanges) -> None:
    role = changes.file
    code = frame[changes.column].fillna("").str.strip() if changes.column in frame else _blank(frame)
    op, _ = coded(CodeMap(values=dict(changes.codes)), code)
    unknown = op.isna() & (frame["_record_no"] > 0)
    told.verdicts[role] = [
        Verdict(
            row=int(row),
            rule="unknown_code",
            reason=f"[{changes.column}] holds a change code that spec.yml does not list",
        )
        for row in frame.index[unknown]
    ]
    facts = spec.facts_in(role)
    rows = pd.DataFrame(
        {
            "_role": role,
            "file_name": frame["_file"],
            "record_no": frame["_record_no"],
            "level": "person" if facts is None else "fact",
            "op": op,
            "record_key": _person_key(spec, role, frame) if facts is None else fact_ids(spec, facts, frame),
            "person_key": _person_key(spec, role, frame),
            "survivor_key": person_ids(spec, changes.survivor, frame) if changes.survivor else None,
            "told_on_raw": text_of(changes.told_on, frame),
        },
        index=frame.index,
    )
    is_merge = rows["op"] == "merge"
    rows.loc[is_merge, "level"] = "person"
    rows.loc[is_merge, "record_key"] = rows.loc[is_merge, "person_key"]
    rows = rows[~unknown & (frame["_record_no"] > 0)]
    replaced = _replaced(rows)
    if facts is None or not facts.one_row_per_part:
        frame, rows, earlier = _brought_together(frame, rows, replaced)
        replaced |= earlier
    speaks = rows["op"].isin(SPEAKING)
    rows["is_aside"] = ~speaks & (facts is not None)
    told.verdicts[role] += _keyless(rows[~speaks], f"{spec.source_id}:")
    refused = {verdict.row for verdict in told.verdicts[role]}
    only_tells = rows.index[(~speaks | replaced) & ~rows.index.isin(refused)]
    told.aside[role] = frame.loc[only_tells]
    told.speaking[role] = frame.drop(index=rows.index[~speaks | replaced].union(frame.index[unknown]))
    told.partial[role] = rows.index[rows["op"] == "correct"]
    told.rows.append(rows[~replaced & ~rows.index.isin(refused)].assign(survivor_key=_where_merged(rows)))


def _replaced(rows: pd.DataFrame) -> pd.Series:
    """Return the records that a later record of the same delivery makes void, by their key.

    What was said before a deletion is void, and the deletion once the record is said again.
    """
    order = pd.Series(range(len(rows)), index=rows.index)
    key = _key(rows)
    speaks = rows["op"].isin(SPEAKING)
    withdraws = ~speaks & (rows["op"] != "merge")
    last_whole = key.map(order[rows["op"].isin(WHOLE)].groupby(key).max()).fillna(-1)
    last_told = key.map(order[withdraws].groupby(key).max()).fillna(-1)
    return (speaks & (order < last_told)) | (withdraws & (order < last_told.clip(lower=last_whole)))


def _brought_together(
    frame: pd.DataFrame, rows: pd.DataFrame, void: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Return records and changes with all that one delivery says of a record in the last of its lines.

    From the last line that says it whole on, what a later line leaves blank stands as an earlier one says it.
    """
    order = pd.Series(range(len(rows)), index=rows.index)
    key = _key(rows)
    whole = rows["op"].isin(WHOLE) & ~void
    since = key.map(order[whole].groupby(key).max()).fillna(-1)
    own = rows["op"].isin(SPEAKING) & ~void
    outdated = own & (order < since)
    several = own & ~outdated & key.duplicated(keep=False)
    if not several.any():
        return frame, rows, outdated
    frame, rows = frame.copy(), rows.copy()
    said = [column for column in frame.columns if not column.startswith("_")]
    groups = frame.loc[rows.index[several], said].replace("", None).groupby(key[several], sort=False)
    last = pd.Series(rows.index[several], index=rows.index[several]).groupby(key[several], sort=False).max()
    together = groups.last().fillna("").astype("str")
    frame.loc[last.to_numpy(), said] = together.loc[last.index].to_numpy()
    is_whole = whole[several].groupby(key[several], sort=False).any()
    rows.loc[last[is_whole.loc[last.index].to_numpy()].to_numpy(), "op"] = "change"
    return frame, rows, outdated | (several & ~rows.index.isin(last.to_numpy()))


def _key(rows: pd.DataFrame) -> pd.Series:
    return rows["level"] + "\x1f" + rows["record_key"].astype("str")


def _where_merged(rows: pd.DataFrame) -> pd.Series:
    return rows["survivor_key"].astype(object).where(rows["op"] == "merge", None)


def _keyless(rows: pd.DataFrame, bare: str) -> list[Verdict]:
    no_key = rows["record_key"].str.endswith(":")
    no_survivor = (rows["op"] == "merge") & (rows["survivor_key"].fillna(bare) == bare)
    return [
        *(
            Verdict(row=int(row), rule="missing_key", reason="no key of the record it tells of")
            for row in rows.index[no_key]
        ),
        *(
            Verdict(row=int(row), rule="missing_key", reason="no key of the person that stays")
            for row in rows.index[no_survivor & ~no_key]
        ),
    ]


def _take_merges(spec: SourceSpec, frame: pd.DataFrame, told: ToldChanges) -> None:
    merges = spec.merges
    assert merges is not None
    role, bare = merges.file, f"{spec.source_id}:"
    retired = person_ids(spec, merges.retired, frame)
    rows = pd.DataFrame(
        {
            "_role": role,
            "file_name": frame["_file"],
            "record_no": frame["_record_no"],
            "level": "person",
            "op": "merge",
            "record_key": retired,
            "person_key": retired,
            "survivor_key": person_ids(spec, merges.survivor, frame),
            "told_on_raw": text_of(merges.told_on, frame),
            "is_aside": False,
        },
        index=frame.index,
    )
    keyless = (rows["record_key"] == bare) | (rows["survivor_key"] == bare)
    told.verdicts.setdefault(role, []).extend(
        Verdict(
            row=int(row), rule="missing_key", reason="a merge names the retired key and the one that stays"
        )
        for row in rows.index[keyless]
    )
    told.rows.append(rows[~keyless & (rows["record_no"] > 0)])


def _person_key(spec: SourceSpec, role: str, frame: pd.DataFrame) -> pd.Series:
    facts = spec.facts_in(role)
    key = facts.person_key if facts is not None else next(p.key for p in spec.persons if p.file == role)
    return person_ids(spec, key, frame)


def _blank(frame: pd.DataFrame) -> pd.Series:
    return pd.Series("", index=frame.index, dtype="str")
