"""What one citation means, as plain data: its parts, the row of the offense map, and the answer it would lead to."""

from datetime import date
from typing import Any

from law.errors import LawError
from law.loader import Law, load_law
from transforms.classify.offense_answer import answer_offense
from transforms.classify.offense_dates import dated
from transforms.classify.reading import read_count

_SHOWN = (
    "id", "title", "category", "victim_minor", "commercial_sex", "force", "valid_from", "valid_to", "registrable_there",
    "registrable_condition", "nm_sections", "authority", "standing", "check", "checked_by", "checked_on", "note",
)  # fmt: skip


def meaning_of(
    text: str, jurisdiction: str, *, offense_date: date | None = None, form: str | None = None,
    charge: str | None = None, law: Law | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return citation, offense and answer of a statute as written; the disposition is taken to be a conviction.

    Args:
        text: the statute as the source writes it.
        jurisdiction: whose law it is.
        offense_date: day of the offense.
        form: what a column on attempt or conspiracy says.
        charge: the charge text.
        law: the law; the one in use when not given.

    Raises:
        LawError: the map has no file of the jurisdiction.
    """
    law = law or load_law()
    if jurisdiction not in law.offense_map.rows:
        raise LawError(
            f"jurisdiction [{jurisdiction}]: not known; there are {', '.join(sorted(law.offense_map.rows))}"
        )
    count: dict[str, str | None] = {
        "convicting_jurisdiction": jurisdiction, "statute_raw": text, "statute_stage": None, "code_raw": None,
        "code_list": None, "charge_text_raw": charge, "inchoate_raw": form, "disposition_raw": "CONVICTED",
        "later_event_raw": None, "victim_minor": None, "victim_age": None, "commercial_sex": None, "force": None,
    }  # fmt: skip
    reading = read_count(count, law, as_of=law.ruleset.read_current_to)
    citation, row = reading.citation, reading.row
    day = offense_date.isoformat() if offense_date else None
    reading, warnings = dated(reading, day, "day" if day else None)
    answer = answer_offense(count, reading, law, stated_minor="unknown")
    shown = None if row is None else {name: _plain(getattr(row, name)) for name in _SHOWN}
    if shown is not None:
        shown["category"] = reading.category
    return {
        "citation": {
            "raw": text, "status": citation.status, "normal_form": citation.normal_form, "title": citation.title,
            "section": citation.section, "subsections": list(citation.subsections),
            "candidates": list(citation.candidates), "all_apply": citation.all_apply, "form": citation.inchoate,
            "beside": citation.literal, "notes": list(citation.notes),
        },
        "offense": shown,
        "answer": {
            "answer": answer.answer, "waits_for": answer.wait,
            "reason": " ".join((answer.reason, *warnings)),
            "documents_needed": (answer.documents or "").split("|") if answer.documents else [],
        },
    }  # fmt: skip


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
