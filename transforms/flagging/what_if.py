"""One night judged under two states of the law: who would enter, leave, wait or change basis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from transforms.flagging.assessment import Assessment

CHANGES = {
    "enters": "would become a flag",
    "leaves": "would no longer be a flag",
    "changes_basis": "would stay a flag, on another basis",
    "further_rows": "would stay a flag on its basis, with other rows of the law behind it",
    "begins_to_wait": "would wait for something instead of being closed",
    "ends_waiting": "would be closed instead of waiting",
    "waits_otherwise": "would wait for something else",
    "same": "nothing would change",
}
"""What may become of a count, in words."""
COLUMNS = (
    "flag_id", "person_record_id", "resident_record_id", "convicting_jurisdiction", "county", "category", "citation",
    "change", "kind_before", "basis_before", "rows_before", "kind_after", "basis_after", "rows_after", "sentence_before",
    "sentence_after",
)  # fmt: skip
GROUPS = ("county", "convicting_jurisdiction", "category")


def compared(before: Iterable[Assessment], after: Iterable[Assessment]) -> pd.DataFrame:
    """Return COLUMNS of every count that either side assessed, by flag id.

    Args:
        before, after: the same counts of one night under two states of the law.
    """
    one, other = ({a.flag_id: a for a in own} for own in (before, after))
    rows = [_row(one.get(flag_id), other.get(flag_id)) for flag_id in sorted(one.keys() | other.keys())]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def grouped(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts and persons by change, county, convicting jurisdiction and category; what stays is left out."""
    moved = counts[counts["change"] != "same"].copy()
    moved[list(GROUPS)] = moved[list(GROUPS)].fillna("not known")
    found = moved.groupby(["change", *GROUPS], sort=True).agg(
        counts=("flag_id", "size"), persons=("person_record_id", "nunique")
    )
    return found.reset_index()


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many people have a flag: a person with several counts, or convicted in several states, is one."""

    now: int
    then: int
    new: int
    """Who have one then and none now."""
    off: int
    """Who have one now and none then."""


def people(counts: pd.DataFrame) -> People:
    """Return people with a flag before and after; who is one by the resident who fits best, else by the sender's record."""
    who = counts["resident_record_id"].where(counts["resident_record_id"].notna(), counts["person_record_id"])
    now, then = (set(who[counts[kind] == "flag"]) for kind in ("kind_before", "kind_after"))
    return People(now=len(now), then=len(then), new=len(then - now), off=len(now - then))


def _row(before: Assessment | None, after: Assessment | None) -> tuple[object, ...]:
    known = after or before
    assert known is not None, "a count that neither side assessed"
    one, other = _position(before), _position(after)
    return (
        known.flag_id, known.person_record_id, known.resident_record_id, known.convicting_jurisdiction, known.county,
        known.category, known.citation, _change(one, other), *one[:3], *other[:3], one[3], other[3],
    )  # fmt: skip


_Position = tuple[str, str, str, str | None]


def _position(own: Assessment | None) -> _Position:
    """Return kind (flag, a wait, or none), basis, rows of the law, and the sentence on the duty."""
    if own is None:
        return "none", "none", "", None
    duty = own.answers["duty"]
    evidence: Mapping[str, object] = duty.evidence
    rows = evidence.get("rows") or ()
    assert isinstance(rows, list | tuple)
    return own.kind, own.basis, "|".join(str(row).partition(" ")[0] for row in rows), duty.sentence


def _change(before: _Position, after: _Position) -> str:
    was, now = before[0], after[0]
    if now == "flag" and was != "flag":
        return "enters"
    if was == "flag" and now != "flag":
        return "leaves"
    if was == now == "flag":
        if before[1] != after[1]:
            return "changes_basis"
        return "same" if before[2] == after[2] else "further_rows"
    if was == now:
        return "same"
    if was == "none":
        return "begins_to_wait"
    return "ends_waiting" if now == "none" else "waits_otherwise"
