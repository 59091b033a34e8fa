"""From one night to the next: new, open, changed or withdrawn, with one named cause for every change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

FINGERPRINTS = ("decision", "model", "data", "law", "staleness")
"""Order of blame: a decision explains a change before anything else does, and so on down.

The model comes before the data because it decides which records are behind a count: with another model other
records may be there although none of them changed.
"""

_SENTENCES = {
    "decision": "A reviewer's decision that touches it was recorded or changed.",
    "data": "A record behind it was added, corrected or removed.",
    "law": "The law, the offense map or the bill in question changed.",
    "model": "The linkage model or the population profile changed.",
    "staleness": "A source it rests on became stale, or fresh again.",
    "withdrawn": "The record it rested on was withdrawn, by its sender or by an order.",
    "clock": "Nothing but time passed: a limit counted in days was reached.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A flag or wait as continuity sees it: what it is, what is shown, what it rests on."""

    flag_id: str
    kind: str
    """`flag` or the wait kind."""
    content: str
    """Fingerprint of what an officer sees."""
    fingerprints: Mapping[str, str]
    first_night: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """State of one flag or wait on this night."""

    flag_id: str
    was: str
    is_now: str
    state: str
    cause: str | None
    cause_detail: str | None
    first_night: date


def compare_nights(
    before: Mapping[str, Standing],
    now: Mapping[str, Standing],
    context: Mapping[str, Mapping[str, str]],
    withdrawn: Collection[str] = (),
) -> list[Change]:
    """Return one change for every flag or wait of either night, sorted by id.

    Args:
        before: standings of the previous published night that were not withdrawn then.
        now: standings of this night.
        context: for flag ids that are a flag or wait on one of the nights only, all fingerprints their count has
            on the other night; a count that is not there on that night is not in it.
    """
    changes = []
    for flag_id in sorted(before.keys() | now.keys()):
        was, is_now = before.get(flag_id), now.get(flag_id)
        if was is not None and is_now is not None:
            changes.append(_kept(was, is_now))
        elif is_now is not None:
            cause = _cause(context.get(flag_id, {}), is_now.fingerprints)
            changes.append(_change(is_now, was="none", state="new", cause=cause))
        elif was is not None:
            cause = (
                "withdrawn" if flag_id in withdrawn else _cause(was.fingerprints, context.get(flag_id, {}))
            )
            changes.append(_change(was, was=was.kind, state="withdrawn", cause=cause, is_now="none"))
    return changes


def withdrawn_change(flag_id: str, was: str, night: date) -> Change:
    """Return the change of a flag or wait of which an erasure left nothing but the id and what it was."""
    return Change(
        flag_id=flag_id,
        was=was,
        is_now="none",
        state="withdrawn",
        cause="withdrawn",
        cause_detail=_SENTENCES["withdrawn"],
        first_night=night,
    )


def _kept(was: Standing, now: Standing) -> Change:
    if was.content == now.content:
        return Change(
            flag_id=now.flag_id,
            was=was.kind,
            is_now=now.kind,
            state="open",
            cause=None,
            cause_detail=None,
            first_night=was.first_night,
        )
    cause = _cause(was.fingerprints, now.fingerprints)
    return _change(now, was=was.kind, state="changed", cause=cause, first_night=was.first_night)


def _cause(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """A count that is not there on one of the nights arrived or went: that is data."""
    if not before or not now:
        return "data"
    return next((name for name in FINGERPRINTS if before[name] != now[name]), "clock")


def _change(
    standing: Standing,
    *,
    was: str,
    state: str,
    cause: str,
    is_now: str | None = None,
    first_night: date | None = None,
) -> Change:
    return Change(
        flag_id=standing.flag_id,
        was=was,
        is_now=standing.kind if is_now is None else is_now,
        state=state,
        cause=cause,
        cause_detail=_SENTENCES[cause],
        first_night=first_night or standing.first_night,
    )
