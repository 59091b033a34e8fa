"""Six answers together: a flag, a wait, or a closed count."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law.duty_result import DutyResult
from law.facts import DutyFacts
from transforms.flagging.answers import QUESTIONS, Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One convicting count with its six answers and what follows from them."""

    flag_id: str
    conviction_id: str
    person_record_id: str
    resident_record_id: str | None
    answers: Mapping[str, Answer]
    basis: str
    category: str
    citation: str | None
    convicting_jurisdiction: str | None
    county: str | None
    match_weight_mbit: int | None
    documents_needed: tuple[str, ...]
    law_note: str | None
    fingerprints: Mapping[str, str]
    facts: DutyFacts
    """What the law was asked with."""
    duty: DutyResult
    """What it answered."""

    @property
    def closed_by(self) -> str | None:
        """The first answer that is no."""
        return next((name for _, name in QUESTIONS if self.answers[name].answer == "no"), None)

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """What is missing, in the order of the questions, each once."""
        kinds = [self.answers[name].wait_kind for _, name in QUESTIONS]
        return tuple(dict.fromkeys(kind for kind in kinds if kind is not None))

    @property
    def outcome(self) -> str:
        """closed when any answer is no, else wait when any is unknown, else flag: unknown never becomes yes."""
        if self.closed_by is not None:
            return "closed"
        return "wait" if self.waiting_for else "flag"

    @property
    def kind(self) -> str:
        """flag, a wait kind, or none."""
        if self.outcome == "closed":
            return "none"
        return self.waiting_for[0] if self.outcome == "wait" else "flag"

    @property
    def content(self) -> str:
        """Fingerprint of what an officer sees: a change of it is a change of the flag."""
        seen = {
            "kind": self.kind,
            "basis": self.basis,
            "category": self.category,
            "citation": self.citation,
            "resident": self.resident_record_id,
            "weight": self.match_weight_mbit,
            "waiting": self.waiting_for,
            "documents": self.documents_needed,
            "law_note": self.law_note,
            "answers": {name: self.answers[name].answer for _, name in QUESTIONS},
        }
        return fingerprint(seen)


def fingerprint(value: object) -> str:
    """Return a SHA-256 (first 16 hex digits) over the value's JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, default=_text)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def flag_id_of(conviction_id: str) -> str:
    """Return the id that a count's flag or wait has on every night.

    64 bits: among ten million counts the odds that any two share an id are about one in 370,000.
    """
    return "F-" + hashlib.sha256(conviction_id.encode()).hexdigest()[:16]


def law_fingerprint(law_digest: str, bill_id: str | None) -> str:
    """Return the fingerprint of the law that all counts of a night are read under."""
    return fingerprint([law_digest, bill_id])


def model_fingerprint(model_key: str) -> str:
    """Return the fingerprint of model version and profile hash, joined by a bar."""
    return fingerprint(model_key)


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot fingerprint a {type(value).__name__}")
