"""Classify counts: parsed citation, row of the offense map, disposition, and answer 3 with its reason.

Works on distinct combinations of the few columns that decide, so that a million counts cost what a few
thousand spellings cost.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from law.citations import Citation, parse_citation
from law.dispositions import Disposition, disposition_of
from law.duty import HALL_DOCUMENTS
from law.loader import Law
from law.offense_map import OffenseRow

_DECIDING = (
    "convicting_jurisdiction",
    "statute_raw",
    "statute_stage",
    "code_raw",
    "charge_text_raw",
    "inchoate_raw",
    "disposition_raw",
    "later_event_raw",
    "victim_minor",
    "victim_age",
    "commercial_sex",
)
COLUMNS = (
    "citation",
    "citation_status",
    "citation_candidates",
    "inchoate",
    "offense_row_id",
    "category",
    "offense_row_check",
    "victim_minor",
    "nm_sections",
    "registrable_there",
    "disposition",
    "is_conviction",
    "offense_answer",
    "offense_wait",
    "reason",
    "documents_needed",
)
# in the map so that they are recognized, but no trafficking offense
_OUT_OF_SCOPE = frozenset({"other_sex_offense", "not_relevant"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    citation: Citation
    row: OffenseRow | None
    category: str
    disposition: Disposition
    charged_only: bool


def classify_convictions(convictions: pd.DataFrame, *, law: Law, as_of: date) -> pd.DataFrame:
    """Return classified__convictions, one row a count.

    Args:
        convictions: stage__convictions.
        law: offense map and word lists.
        as_of: logical date; today's rules of what a conviction is do not depend on it, later ones may.
    """
    keys = convictions[list(_DECIDING)].astype(object)
    keys = keys.where(keys.notna(), None)
    rows = list(keys.itertuples(index=False, name=None))
    decided = {row: _classify(dict(zip(_DECIDING, row, strict=True)), law) for row in dict.fromkeys(rows)}
    found = pd.DataFrame([decided[row] for row in rows], columns=list(COLUMNS), index=convictions.index)
    found.insert(0, "conviction_id", convictions["conviction_id"])
    return found.sort_values("conviction_id", kind="stable", ignore_index=True)


def _classify(count: dict[str, object], law: Law) -> tuple[object, ...]:
    text = {name: None if value is None else str(value) for name, value in count.items()}
    reading = _read(text, law)
    minor = _victim_minor(text, reading.row)
    answer, wait, reason, documents = _answer(text, reading, law)
    row, citation = reading.row, reading.citation
    return (
        citation.normal_form,
        citation.status,
        "|".join(citation.candidates) or None,
        citation.inchoate,
        row.id if row else None,
        reading.category,
        row.check if row else None,
        minor,
        "|".join(row.nm_sections) or None if row else None,
        row.registrable_there if row else "unknown",
        reading.disposition.name,
        reading.disposition.conviction,
        answer,
        wait,
        reason,
        documents,
    )


def _read(text: dict[str, str | None], law: Law) -> _Reading:
    jurisdiction = text["convicting_jurisdiction"]
    known = law.offense_map.known_spellings(jurisdiction)
    written = text["statute_raw"] or text["code_raw"]
    citation = parse_citation(written, jurisdiction, known=known, inchoate=text["inchoate_raw"])
    row = law.offense_map.find(citation)
    category = row.category if row else "unmapped"
    if row is None and law.words.names_another_offense(text["charge_text_raw"] or written):
        category = "not_relevant"
    return _Reading(
        citation=citation,
        row=row,
        category=category,
        disposition=disposition_of(text["disposition_raw"], text["later_event_raw"]),
        charged_only=text["statute_stage"] == "charged",
    )


def _victim_minor(text: dict[str, str | None], row: OffenseRow | None) -> str:
    if text["victim_minor"] in ("yes", "no"):
        return str(text["victim_minor"])
    if text["victim_age"] is not None:
        return "yes" if int(float(text["victim_age"])) < 18 else "no"
    return row.victim_minor if row else "unknown"


def _answer(
    text: dict[str, str | None], reading: _Reading, law: Law
) -> tuple[str, str | None, str, str | None]:
    """Return answer 3, what it waits for, the reason in a sentence, the documents that would settle it."""
    named = _named(reading)
    if reading.category == "not_relevant" and reading.row is None:
        return (
            "no",
            None,
            "The section is not in the offense map and the charge text names another offense.",
            None,
        )
    if reading.category in _OUT_OF_SCOPE:
        return "no", None, f"{named} is not a trafficking offense.", None
    if law.words.is_victim_type(text["charge_text_raw"]):
        return "no", None, f"{named}: the charge is of the kind a victim may carry; it never flags.", None
    if reading.disposition.conviction == "no":
        return "no", None, f"{named}: {reading.disposition.reason}, so no conviction.", None
    papers = "|".join(HALL_DOCUMENTS)
    if reading.row is None:
        return _unmapped(reading, named, papers)
    if reading.row.check == "unread":
        return "unknown", "needs_law", f"{named} is in the offense map, but nobody has read it yet.", None
    if reading.citation.status == "ambiguous" and _differ(reading, law):
        return (
            "unknown",
            "needs_documents",
            f"{named}: several paragraphs are cited and they differ in kind.",
            papers,
        )
    if reading.category == "trafficking_unspecified" and text["commercial_sex"] not in ("yes", "no"):
        sentence = f"{named} covers sex and labor; the paragraph is not stated, and it decides."
        return "unknown", "needs_documents", sentence, papers
    if reading.disposition.conviction == "undetermined":
        return (
            "unknown",
            "needs_documents",
            f"{named}: {reading.disposition.reason}.",
            "judgment and sentence",
        )
    charged = " The extract carries the statute as charged only." if reading.charged_only else ""
    form = "" if reading.citation.inchoate == "none" else f" ({reading.citation.inchoate})"
    return "yes", None, f"{named}{form}: {reading.disposition.reason}.{charged}", None


def _unmapped(reading: _Reading, named: str, papers: str) -> tuple[str, str | None, str, str | None]:
    status = reading.citation.status
    if status == "missing":
        return (
            "unknown",
            "needs_documents",
            "No statute is stated, and the charge text alone decides nothing.",
            papers,
        )
    if status == "not_an_offense":
        return (
            "unknown",
            "needs_documents",
            f"{named} is a sentencing section; the offense itself is not stated.",
            papers,
        )
    if status == "unparsed":
        return "unknown", "needs_law", "The statute as written could not be read as a citation.", None
    return "unknown", "needs_law", f"{named} is not in the offense map.", None


def _differ(reading: _Reading, law: Law) -> bool:
    """Whether the candidates of a list or range fall into more than one category."""
    jurisdiction = reading.citation.jurisdiction
    rows = [law.offense_map.find(parse_citation(c, jurisdiction)) for c in reading.citation.candidates]
    return len({row.category if row else None for row in rows}) > 1


def _named(reading: _Reading) -> str:
    citation = reading.citation.normal_form or "The statute"
    return f"{citation} ({reading.row.title})" if reading.row else citation
