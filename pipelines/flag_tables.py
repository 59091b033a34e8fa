"""Rows of the published tables from assessments, changes and inputs."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pipelines.inputs import SourceInput
from pipelines.previous_night import COUNT_FINGERPRINTS, PreviousNight
from transforms.flagging.answers import QUESTIONS
from transforms.flagging.assessment import Assessment, flag_id_of
from transforms.flagging.continuity import FINGERPRINTS, Change
from transforms.flagging.counts import Count
from transforms.flagging.subjects import SubjectMember

Row = dict[str, Any]


def assessment_rows(
    counts: Sequence[Count],
    assessments: Sequence[Assessment],
    subjects: Mapping[str, SubjectMember],
    fingerprints: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """Return one row a count; what was never asked because an earlier answer is no stands as unknown.

    The fingerprints of every count are kept, closed ones too: when it opens later, its cause must be known.
    """
    assessed = {a.conviction_id: a for a in assessments}
    rows = []
    for count in counts:
        found = assessed.get(count.conviction_id)
        answers = _given(found) if found else _short(count)
        behind = fingerprints[flag_id_of(count.conviction_id)]
        rows.append(
            {
                "conviction_id": count.conviction_id,
                "person_record_id": count.person_record_id,
                "subject_id": subjects[count.person_record_id].subject_id,
                "flag_id": flag_id_of(count.conviction_id),
                **answers,
                "outcome": found.outcome if found else "closed",
                "wait_kind": found.kind if found and found.outcome == "wait" else None,
                "closed_by": found.closed_by if found else "identity",
                "basis": found.basis if found else "none",
                "convicting_jurisdiction": count.convicting_jurisdiction,
                "category": count.category,
                **{f"fingerprint_{name}": behind[name] for name in COUNT_FINGERPRINTS},
            }
        )
    return pd.DataFrame(rows)


def _given(assessment: Assessment) -> Row:
    return {name: assessment.answers[name].answer for _, name in QUESTIONS}


def _short(count: Count) -> Row:
    """Answers of a count whose person no resident fits: nothing else was asked, but the offense is known."""
    return {
        "identity": "no",
        "residency": "unknown",
        "offense": count.offense_answer,
        "duty": "unknown",
        "not_registered": "unknown",
        "no_defeater": "unknown",
    }


def answer_rows(assessments: Sequence[Assessment]) -> pd.DataFrame:
    """Return six rows for every flag and wait."""
    return pd.DataFrame(
        [
            {
                "flag_id": a.flag_id,
                "question": number,
                "name": name,
                "answer": a.answers[name].answer,
                "sentence": a.answers[name].sentence,
                "evidence": json.dumps(a.answers[name].evidence, sort_keys=True, default=str),
                "as_of": pd.Timestamp(a.answers[name].as_of),
            }
            for a in assessments
            if a.kind != "none"
            for number, name in QUESTIONS
        ]
    )


def change_rows(changes: Sequence[Change]) -> pd.DataFrame:
    """Return the changes that are changes."""
    columns = ("flag_id", "was", "is_now", "state", "cause", "cause_detail")
    return pd.DataFrame([{name: getattr(c, name) for name in columns} for c in changes if c.state != "open"])


def source_rows(inputs: Sequence[SourceInput], accepted: Mapping[str, int], night: date) -> pd.DataFrame:
    """Return one row a source; `accepted` is delivery id to records accepted."""
    return pd.DataFrame(
        [
            {
                "source_id": s.source_id,
                "title": s.title,
                "kind": s.kind,
                "jurisdiction": s.jurisdiction,
                "status": s.status,
                "delivery_id": s.delivery_id,
                "received_on": pd.Timestamp(s.received_on) if s.received_on else pd.NaT,
                "age_days": s.age_days(night),
                "stale_after_days": s.stale_after_days,
                "records_accepted": accepted.get(s.delivery_id) if s.delivery_id else None,
                "is_stale": s.is_stale(night),
                "refused_delivery_id": s.refused_delivery_id,
                "reason": s.reason,
            }
            for s in inputs
        ]
    )


def item_rows(
    assessments: Sequence[Assessment],
    changes: Sequence[Change],
    subjects: Mapping[str, SubjectMember],
    before: PreviousNight,
) -> dict[str, pd.DataFrame]:
    """Return `publish__flags` and `publish__waits`: open ones, and those withdrawn tonight as they last were."""
    states = {change.flag_id: change for change in changes}
    flags: list[Row] = []
    waits: list[Row] = []
    for a in assessments:
        if a.kind == "none":
            continue
        row = _item(a, states[a.flag_id], subjects)
        if a.kind == "flag":
            flags.append({**row, "basis": a.basis})
        else:
            waits.append({**row, **_waiting(a)})
    gone = {c.flag_id: c for c in changes if c.state == "withdrawn"}
    return {
        "publish__flags": _with_withdrawn(flags, before.items.get("publish__flags"), gone),
        "publish__waits": _with_withdrawn(waits, before.items.get("publish__waits"), gone),
    }


def _item(a: Assessment, change: Change, subjects: Mapping[str, SubjectMember]) -> Row:
    return {
        "flag_id": a.flag_id,
        "subject_id": subjects[a.person_record_id].subject_id,
        "conviction_id": a.conviction_id,
        "person_record_id": a.person_record_id,
        "resident_record_id": a.resident_record_id,
        "state": change.state,
        "cause": change.cause,
        "cause_detail": change.cause_detail,
        "first_night": pd.Timestamp(change.first_night),
        "convicting_jurisdiction": a.convicting_jurisdiction,
        "county": a.county,
        "category": a.category,
        "citation": a.citation,
        "match_weight_mbit": a.match_weight_mbit,
        "documents_needed": "|".join(a.documents_needed) or None,
        "law_note": a.law_note,
        "fingerprint_content": a.content,
        **{f"fingerprint_{name}": a.fingerprints[name] for name in FINGERPRINTS},
    }


def _waiting(a: Assessment) -> Row:
    kind, *others = a.waiting_for
    first = next(a.answers[name] for _, name in QUESTIONS if a.answers[name].wait_kind == kind)
    return {"wait_kind": kind, "also_waiting_for": "|".join(others) or None, "needed": first.sentence}


def _with_withdrawn(rows: list[Row], before: pd.DataFrame | None, gone: Mapping[str, Change]) -> pd.DataFrame:
    now = pd.DataFrame(rows)
    if before is None or not gone:
        return now
    last = before[before["flag_id"].isin(list(gone))].copy()
    if last.empty:
        return now
    last["state"] = "withdrawn"
    last["cause"] = [gone[flag_id].cause for flag_id in last["flag_id"]]
    last["cause_detail"] = [gone[flag_id].cause_detail for flag_id in last["flag_id"]]
    return pd.concat([now, last], ignore_index=True) if len(now) else last
