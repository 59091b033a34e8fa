"""Decisions on equivalence: what a person decided of one candidate and one listed offense, appended and sealed.

A row holds ids, words from fixed lists, hashes and the reason; nothing of a person. The ledger holds the reason as a hash.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from casebook import ledger
from casebook.tables import EQUIVALENCE
from law.facts import HALL_DOCUMENTS

OUTCOMES = ("equivalent", "not_equivalent", "insufficient_record")
NEEDS_PAPERS = frozenset({"equivalent", "not_equivalent"})
"""Outcomes that rest on the actual conduct, which papers alone can show (State v. Hall, 2013-NMSC-001)."""
_EXHIBIT = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{0,59}")
_USER = re.compile(r"[A-Za-z][\w.@-]{1,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EquivalenceDraft:
    """A decision before it is written."""

    flag_id: str
    offense_row_id: str
    nm_row_id: str
    nm_section: str
    answers: Mapping[str, str]
    """Condition to yes, no or open on the day of the decision, as the night showed them."""
    offense_fingerprint: str
    nm_fingerprint: str
    night: date
    """Night whose candidate was looked at."""
    law_digest: str
    outcome: str
    documents: tuple[str, ...]
    """kind=exhibit, the kind one of Hall's papers."""
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EquivalenceDecision(EquivalenceDraft):
    """A decision as it stands in the casebook."""

    decision_id: int


def checked(draft: EquivalenceDraft, reason: str) -> EquivalenceDraft:
    """Return a draft whose parts are what they should be.

    Raises:
        ValueError: an outcome, user, day or paper that cannot be; the message says which were expected.
    """
    if draft.outcome not in OUTCOMES:
        raise ValueError(f"outcome: got [{draft.outcome}], expected one of {', '.join(OUTCOMES)}")
    if not _USER.fullmatch(draft.decided_by):
        raise ValueError(f"by: got [{draft.decided_by}], expected a user id such as analyst_3")
    if draft.decided_on < draft.night:
        raise ValueError(
            f"on: got [{draft.decided_on}], expected a day from the night of {draft.night} on, whose candidate was decided"
        )
    for paper in draft.documents:
        kind, _, exhibit = paper.partition("=")
        if kind not in HALL_DOCUMENTS or not _EXHIBIT.fullmatch(exhibit):
            raise ValueError(
                f"documents: got [{paper}], expected KIND=EXHIBIT, the kind one of {', '.join(HALL_DOCUMENTS)}, the exhibit"
                " an id such as EX-2026-014"
            )
    if draft.outcome in NEEDS_PAPERS and not draft.documents:
        raise ValueError(
            f"documents: got none for [{draft.outcome}], expected the papers that show the conduct; without them the outcome"
            " is insufficient_record"
        )
    return EquivalenceDraft(
        **{
            **_fields(draft),
            "reason": reason,
            "documents": tuple(sorted(set(draft.documents))),
            "answers": dict(sorted(draft.answers.items())),
        }
    )


def append(connection: Connection, draft: EquivalenceDraft) -> int:
    """Append a checked draft with its entry in the ledger; return its id."""
    values = {
        **_fields(draft),
        "answers": json.dumps(dict(draft.answers), sort_keys=True),
        "documents": json.dumps(list(draft.documents)),
    }
    key = connection.execute(EQUIVALENCE.insert().values(values)).inserted_primary_key
    assert key is not None, "both engines return the key of a row just inserted"
    plain = {name: value for name, value in values.items() if name != "reason"}
    stated = {name: v.isoformat() if isinstance(v, date) else v for name, v in plain.items()}
    sealed = {"decision_id": int(key[0]), "reason_sha256": _sha256(draft.reason), **stated}
    ledger.append(connection, "equivalence_decided", sealed)
    return int(key[0])


def decisions(
    connection: Connection, *, until: date | None, up_to: int | None
) -> tuple[EquivalenceDecision, ...]:
    """Return decisions by id.

    Args:
        connection: to the store.
        until: last day of decision; None for all.
        up_to: highest id; None for all.
    """
    query = sa.select(EQUIVALENCE).order_by(EQUIVALENCE.c.decision_id)
    if until is not None:
        query = query.where(EQUIVALENCE.c.decided_on <= until)
    if up_to is not None:
        query = query.where(EQUIVALENCE.c.decision_id <= up_to)
    return tuple(_decision(row._asdict()) for row in connection.execute(query))


def decisions_digest(found: Sequence[EquivalenceDecision]) -> str:
    """Return a SHA-256 over decisions, by id: what a night pins of those it saw."""
    rows = [_fields(own) for own in sorted(found, key=lambda own: own.decision_id)]
    return _sha256(json.dumps(rows, sort_keys=True, default=str))


def _decision(row: dict[str, Any]) -> EquivalenceDecision:
    return EquivalenceDecision(
        **{**row, "answers": json.loads(row["answers"]), "documents": tuple(json.loads(row["documents"]))}
    )


def _fields(draft: EquivalenceDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in type(draft).__dataclass_fields__}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
