"""What people decided of candidates up to now, also after the night that shows them was published.

A published night stays what it was; its workbench says beside it what the casebook has by now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from casebook.equivalence import EquivalenceDecision
from casebook.store import Casebook
from config.settings import Settings
from pipelines.equivalence.bench import Bench, Opened
from pipelines.equivalence.tables import outcome_of, papers

Row = dict[str, Any]
Decisions = Sequence[EquivalenceDecision]


def decisions_on(settings: Settings, flag_id: str) -> tuple[EquivalenceDecision, ...]:
    """Return every decision of the casebook on one candidate, the earliest first."""
    written = Casebook.open(settings.casebook_url).equivalence_decisions()
    return tuple(own for own in written if own.flag_id == flag_id)


def candidates_now(settings: Settings, bench: Bench) -> list[Row]:
    """Return the candidates of a night, each with the outcome that the casebook gives it by now."""
    by_flag: dict[str, list[EquivalenceDecision]] = defaultdict(list)
    for own in Casebook.open(settings.casebook_url).equivalence_decisions():
        by_flag[own.flag_id].append(own)
    compared: dict[str, list[Row]] = defaultdict(list)
    for row in bench.table("publish__equivalence_comparisons") if by_flag else ():
        if row["flag_id"] in by_flag:
            compared[row["flag_id"]].append(row)
    return [
        _candidate(row, compared[row["flag_id"]], by_flag[row["flag_id"]])
        if row["flag_id"] in by_flag
        else row
        for row in bench.table("publish__equivalence")
    ]


def opened_now(found: Opened, decisions: Decisions) -> Opened:
    """Return a candidate with all decisions on it, those the night never saw too, and the outcomes they give."""
    current = _current(decisions)
    seen = {row["decision_id"]: row for row in found.decisions}
    rows = [
        {**(seen.get(own.decision_id) or _unseen(own)), "is_current": own in current.values()}
        for own in decisions
    ]
    return replace(
        found,
        candidate=_candidate(found.candidate, found.comparisons, decisions),
        comparisons=tuple(_comparison(row, current) for row in found.comparisons),
        decisions=tuple(rows),
    )


def _current(decisions: Decisions) -> Mapping[str, EquivalenceDecision]:
    """The newest decision a row of the ruleset; decisions come in the order in which they were written."""
    return {own.nm_row_id: own for own in decisions}


def _candidate(row: Row, comparisons: Iterable[Row], decisions: Decisions) -> Row:
    current = _current(decisions)
    own = [current.get(one["nm_row_id"]) for one in comparisons]
    decided = [found for found in own if found is not None]
    needed = [paper for paper in (row["documents_required"] or "").split("|") if paper]
    return {
        **row,
        **papers(needed, [paper for found in decisions for paper in found.documents]),
        "outcome": outcome_of([None if found is None else found.outcome for found in own]),
        "decided_on": max((found.decided_on for found in decided), default=None),
    }


def _comparison(row: Row, current: Mapping[str, EquivalenceDecision]) -> Row:
    own = current.get(row["nm_row_id"])
    if own is None:
        return row
    return {
        **row,
        "outcome": own.outcome,
        "decision_id": own.decision_id,
        "decided_by": own.decided_by,
        "decided_on": own.decided_on,
    }


def _unseen(own: EquivalenceDecision) -> Row:
    """A decision as the night's table would have it, had the night seen it."""
    return {
        "decision_id": own.decision_id,
        "flag_id": own.flag_id,
        "offense_row_id": own.offense_row_id,
        "nm_row_id": own.nm_row_id,
        "nm_section": own.nm_section,
        "outcome": own.outcome,
        "documents": "|".join(own.documents) or None,
        "decided_by": own.decided_by,
        "decided_on": own.decided_on,
        "standing": "not_seen",
        "standing_sentence": "written after this night was published, which did not see it",
    }
