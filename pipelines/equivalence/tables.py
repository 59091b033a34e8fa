"""Rows of the workbench's tables: candidates, comparisons, elements, precedents, decisions."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from casebook.equivalence import EquivalenceDecision
from transforms.equivalence.candidate import Candidate, Comparison
from transforms.equivalence.precedents import Decision, Precedents

Row = dict[str, Any]


def as_decision(found: EquivalenceDecision) -> Decision:
    """Return a decision of the casebook as the comparison of precedents knows it."""
    return Decision(**{name: getattr(found, name) for name in Decision.__dataclass_fields__})


def workbench_tables(candidates: Iterable[Candidate], precedents: Precedents) -> dict[str, pd.DataFrame]:
    """Return the frames of every `publish__equivalence*` table."""
    own = list(candidates)
    compared = [(candidate, one) for candidate in own for one in candidate.comparisons]
    return {
        "publish__equivalence": pd.DataFrame([_candidate_row(candidate, precedents) for candidate in own]),
        "publish__equivalence_comparisons": pd.DataFrame(
            [_comparison_row(candidate, one, precedents) for candidate, one in compared]
        ),
        "publish__equivalence_elements": pd.DataFrame(
            [row for candidate, one in compared for row in _element_rows(candidate, one)]
        ),
        "publish__equivalence_precedents": pd.DataFrame(
            [row for candidate, one in compared for row in _precedent_rows(candidate, one, precedents)]
        ),
        "publish__equivalence_decisions": pd.DataFrame(
            [_decision_row(found, precedents) for found in precedents.decisions]
        ),
    }


def outcome_of(outcomes: Sequence[str | None]) -> str | None:
    """Return the outcome of a candidate from those of its comparisons.

    One equivalent offense is enough; none is only known once every one is decided, and one short of papers leaves it short.
    """
    if "equivalent" in outcomes:
        return "equivalent"
    if not outcomes or None in outcomes:
        return None
    return "insufficient_record" if "insufficient_record" in outcomes else "not_equivalent"


def papers(needed: Iterable[str], held: Iterable[str]) -> Row:
    """Return the columns on papers: which are still required, which are on file (kind=exhibit, each once)."""
    on_file = sorted(set(held))
    kinds = {paper.partition("=")[0] for paper in on_file}
    required = [kind for kind in needed if kind not in kinds]
    return {
        "documents_required": "|".join(required) or None,
        "documents_on_file": "|".join(on_file) or None,
    }


def _candidate_row(candidate: Candidate, precedents: Precedents) -> Row:
    a = candidate.assessment
    own = [precedents.own(a.flag_id, one.nm_row_id) for one in candidate.comparisons]
    decided = [found for found in own if found is not None]
    held = [
        paper for found in precedents.decisions if found.flag_id == a.flag_id for paper in found.documents
    ]
    unknown = {
        (e.element, e.nm) for one in candidate.comparisons for e in one.elements if e.answer == "unknown"
    }
    return {
        "flag_id": a.flag_id,
        "conviction_id": a.conviction_id,
        "person_record_id": a.person_record_id,
        "resident_record_id": a.resident_record_id,
        "kind": a.kind,
        "basis": a.basis,
        "convicting_jurisdiction": a.convicting_jurisdiction,
        "citation": a.citation,
        "offense_row_id": candidate.count.offense_row_id,
        "category": a.category,
        "form": candidate.count.inchoate,
        "assumes": candidate.assumes,
        "comparisons": len(candidate.comparisons),
        "unknown_elements": len(unknown),
        **papers(a.documents_needed, held),
        "outcome": outcome_of([None if found is None else found.outcome for found in own]),
        "decided_on": _day(max((found.decided_on for found in decided), default=None)),
        "precedents": sum(len(precedents.shown_with(candidate, one)) for one in candidate.comparisons),
    }  # fmt: skip


def _comparison_row(candidate: Candidate, one: Comparison, precedents: Precedents) -> Row:
    own = precedents.own(candidate.flag_id, one.nm_row_id)
    shown = precedents.shown_with(candidate, one)
    return {
        "flag_id": candidate.flag_id,
        "nm_row_id": one.nm_row_id,
        "nm_section": one.nm_section,
        "nm_title": one.nm_title,
        "offense_row_id": one.offense_row_id,
        "stands": one.outcome,
        "assumes": candidate.assumes,
        "answers": json.dumps(dict(one.answers), sort_keys=True),
        "fingerprint_offense_row": one.offense_fingerprint,
        "fingerprint_nm_row": one.nm_fingerprint,
        "outcome": own.outcome if own else None,
        "decision_id": own.decision_id if own else None,
        "decided_by": own.decided_by if own else None,
        "decided_on": _day(own.decided_on if own else None),
        "decision_standing": precedents.standing(own).name if own else None,
        "precedents": len(shown),
        "precedents_agree": len({found.outcome for found in shown}) == 1 if shown else None,
    }


def _element_rows(candidate: Candidate, one: Comparison) -> Iterable[Row]:
    citation, row_id = candidate.assessment.citation, one.offense_row_id
    for number, element in enumerate(one.elements, start=1):
        yield {
            "flag_id": candidate.flag_id,
            "nm_row_id": one.nm_row_id,
            "element": element.element,
            "element_no": number,
            "foreign_element": element.foreign,
            "foreign_citation": citation,
            "offense_row_id": row_id,
            "nm_element": element.nm,
            "nm_citation": element.nm_citation,
            "nm_rests_on": element.rests_on,
            "nm_check": element.check,
            "fact": element.fact,
            "fact_source": element.fact_source,
            "answer": element.answer,
            "because": element.because,
            "settled_by": "|".join(element.settled_by) or None,
        }


def _precedent_rows(candidate: Candidate, one: Comparison, precedents: Precedents) -> Iterable[Row]:
    for found in precedents.shown_with(candidate, one):
        standing = precedents.standing(found)
        yield {
            "flag_id": candidate.flag_id,
            "nm_row_id": one.nm_row_id,
            "decision_id": found.decision_id,
            "precedent_flag_id": found.flag_id,
            "precedent_nm_row_id": found.nm_row_id,
            "outcome": found.outcome,
            "decided_by": found.decided_by,
            "decided_on": _day(found.decided_on),
            "documents": "|".join(found.documents) or None,
            "standing": standing.name,
            "standing_sentence": standing.sentence,
        }


def _decision_row(found: Decision, precedents: Precedents) -> Row:
    standing = precedents.standing(found)
    return {
        "decision_id": found.decision_id,
        "flag_id": found.flag_id,
        "offense_row_id": found.offense_row_id,
        "nm_row_id": found.nm_row_id,
        "nm_section": found.nm_section,
        "answers": json.dumps(dict(found.answers), sort_keys=True),
        "outcome": found.outcome,
        "documents": "|".join(found.documents) or None,
        "decided_by": found.decided_by,
        "decided_on": _day(found.decided_on),
        "is_current": precedents.is_current(found),
        "standing": standing.name,
        "standing_sentence": standing.sentence,
    }


def _day(day: date | None) -> Any:
    return pd.NaT if day is None else pd.Timestamp(day)
