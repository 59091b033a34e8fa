"""Triage: the night's unknown citations and charge texts in groups, as a published table."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from law.loader import Law
from transforms.flagging.lookups import rows_of
from transforms.triage.groups import Group, UnknownCount, grouped, ranked
from transforms.triage.suggestions import suggestions_for

_EXAMPLES = 5
_STAGE = [
    "conviction_id",
    "person_record_id",
    "convicting_jurisdiction",
    "statute_raw",
    "charge_text_raw",
    "code_raw",
]
_CLASSIFIED = [
    "conviction_id",
    "citation",
    "category",
    "offense_row_id",
    "offense_answer",
    "offense_wait",
    "reason",
]
_EXCLUDED = "The section is not in the map and the charge text names another offense (law/charge_words.yml)."


def triage_rows(
    convictions: pd.DataFrame, classified: pd.DataFrame, matched: Collection[str], law: Law
) -> pd.DataFrame:
    """Return publish__triage.

    Args:
        convictions: stage__convictions.
        classified: classified__convictions.
        matched: person records that a resident fits or may fit.
        law: with the map that suggestions come from.
    """
    counts = rows_of(convictions[_STAGE].merge(classified[_CLASSIFIED], on="conviction_id", validate="1:1"))
    unknown = [_unknown(row) for row in counts if _is_unknown(row)]
    rows = [_group_row(group, matched, law) for group in grouped(unknown)]
    left_out = [row for row in counts if _is_excluded(row, law)]
    return pd.DataFrame([*rows, *_excluded_rows(left_out, matched)])


def _is_unknown(row: Mapping[str, Any]) -> bool:
    """A statute nobody mapped or read, or none at all; whatever is mapped and read waits for papers, not for an analyst."""
    is_open = row["offense_answer"] == "unknown"
    return bool(is_open and (row["offense_wait"] == "needs_law" or row["category"] == "unmapped"))


def _is_excluded(row: Mapping[str, Any], law: Law) -> bool:
    is_out = (
        row["offense_answer"] == "no" and row["offense_row_id"] is None and row["category"] == "not_relevant"
    )
    return is_out and law.words.names_another_offense(row["charge_text_raw"])


def _unknown(row: Mapping[str, Any]) -> UnknownCount:
    return UnknownCount(
        conviction_id=row["conviction_id"],
        person_record_id=row["person_record_id"],
        jurisdiction=row["convicting_jurisdiction"] or "?",
        citation=row["citation"],
        statute=row["statute_raw"] or row["code_raw"],
        charge_text=row["charge_text_raw"],
        in_map=row["offense_row_id"] is not None,
        reason=row["reason"],
    )


def _group_row(group: Group, matched: Collection[str], law: Law) -> dict[str, Any]:
    persons = {count.person_record_id for count in group.counts}
    found = suggestions_for(group, law.offense_map.rows.get(group.jurisdiction, ()))
    first = found[0] if found else None
    return {
        "group_id": group.group_id,
        "kind": group.kind,
        "jurisdiction": group.jurisdiction,
        "citation": group.key if group.kind == "citation" else None,
        "statutes": _examples(group.statutes),
        "charge_texts": _examples(group.charge_texts),
        "spellings": len(group.statutes) + len(group.charge_texts),
        "convictions": len(group.counts),
        "persons": len(persons),
        "persons_matched": len(persons.intersection(matched)),
        "reason": min(count.reason for count in group.counts),
        "suggested_row_id": first.row_id if first else None,
        "suggested_by": first.how if first else None,
        "suggested_score": first.score if first else None,
        "suggested_why": first.why if first else None,
        "other_suggestions": "|".join(one.row_id for one in found[1:]) or None,
    }


def _excluded_rows(rows: Sequence[Mapping[str, Any]], matched: Collection[str]) -> Iterable[dict[str, Any]]:
    by_place: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_place.setdefault(row["convicting_jurisdiction"] or "?", []).append(row)
    for place, own in sorted(by_place.items()):
        persons = {row["person_record_id"] for row in own}
        statutes = ranked(row["statute_raw"] or row["code_raw"] for row in own)
        texts = ranked(row["charge_text_raw"] for row in own)
        yield {
            "group_id": f"T-excluded-{place}",
            "kind": "excluded",
            "jurisdiction": place,
            "citation": None,
            "statutes": _examples(statutes),
            "charge_texts": _examples(texts),
            "spellings": len(statutes) + len(texts),
            "convictions": len(own),
            "persons": len(persons),
            "persons_matched": len(persons.intersection(matched)),
            "reason": _EXCLUDED,
            **dict.fromkeys(
                ("suggested_row_id", "suggested_by", "suggested_score", "suggested_why", "other_suggestions")
            ),
        }


def _examples(texts: Sequence[str]) -> str:
    return json.dumps(list(texts[:_EXAMPLES]), ensure_ascii=False)
