"""Classify counts: parsed citation, row of the offense map, disposition, and answer 3 with its reason.

Works on distinct combinations of the few columns that decide, so that a million counts cost what a few
thousand spellings cost; the offense date joins only where the row's meaning changed over time.
"""

from datetime import date

import pandas as pd

from law.facts import ADULT_FROM
from law.loader import Law
from transforms.classify.offense_answer import answer_offense
from transforms.classify.offense_dates import dated, needs_date
from transforms.classify.reading import Reading, Text, read_count, stated_age

_DECIDING = (
    "convicting_jurisdiction",
    "statute_raw",
    "statute_stage",
    "code_raw",
    "code_list",
    "charge_text_raw",
    "inchoate_raw",
    "disposition_raw",
    "later_event_raw",
    "victim_minor",
    "victim_age",
    "commercial_sex",
    "force",
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
    "statute_force",
    "nm_sections",
    "registrable_there",
    "disposition",
    "is_conviction",
    "offense_answer",
    "offense_wait",
    "reason",
    "documents_needed",
)
Key = tuple[object, ...]


def classify_convictions(convictions: pd.DataFrame, *, law: Law, as_of: date) -> pd.DataFrame:
    """Return classified__convictions, one row a count.

    Args:
        convictions: stage__convictions.
        law: offense map, ruleset, word lists.
        as_of: logical date; what a conviction is, is said by the law of that day.
    """
    keys = convictions[list(_DECIDING)].astype(object)
    keys = keys.where(keys.notna(), None)
    rows: list[Key] = list(keys.itertuples(index=False, name=None))
    answers = _answers(rows, _dates(convictions), law, as_of)
    found = pd.DataFrame(answers, columns=list(COLUMNS), index=convictions.index)
    found.insert(0, "conviction_id", convictions["conviction_id"])
    return found.sort_values("conviction_id", kind="stable", ignore_index=True)


def _answers(rows: list[Key], dates: list[tuple[str | None, str | None]], law: Law, as_of: date) -> list[Key]:
    """Return one answer a count. Readings are kept only where a date decides: a million of them are slow to hold."""
    decided: dict[Key, Key] = {}
    dated_readings: dict[Key, tuple[Text, Reading]] = {}
    by_date: dict[tuple[Key, tuple[str | None, str | None]], Key] = {}
    answers: list[Key] = []
    for row, when in zip(rows, dates, strict=True):
        answer = decided.get(row)
        if answer is None:
            kept = dated_readings.get(row)
            text, reading = kept or _reading(row, law, as_of)
            if not needs_date(reading.row):
                answer = decided[row] = _classify(text, reading, None, None, law)
            else:
                dated_readings[row] = (text, reading)
                answer = by_date.get((row, when))
                if answer is None:
                    answer = by_date[row, when] = _classify(text, reading, *when, law)
        answers.append(answer)
    return answers


def _dates(convictions: pd.DataFrame) -> list[tuple[str | None, str | None]]:
    """Return offense dates in ISO form with their precision."""
    dates = pd.to_datetime(convictions["offense_date"]).dt.strftime("%Y-%m-%d").astype(object)
    dates = dates.where(dates.notna(), None)
    return list(zip(dates, convictions["offense_date_precision"], strict=True))


def _reading(row: Key, law: Law, as_of: date) -> tuple[Text, Reading]:
    text = {name: None if value is None else str(value) for name, value in zip(_DECIDING, row, strict=True)}
    return text, read_count(text, law, as_of=as_of)


def _classify(
    text: Text, reading: Reading, offense: str | None, precision: str | None, law: Law
) -> tuple[object, ...]:
    row, citation = reading.row, reading.citation
    reading, warnings = dated(reading, offense, precision)
    stated = _stated_minor(text)
    answer = answer_offense(text, reading, law, stated_minor=stated)
    return (
        citation.normal_form,
        citation.status,
        ("&" if citation.all_apply else "|").join(citation.candidates) or None,
        citation.inchoate,
        row.id if row else None,
        reading.category,
        row.check if row else None,
        stated if stated != "unknown" else reading.victim_minor,
        reading.statute_force,
        "|".join(row.nm_sections) or None if row else None,
        row.registrable_there if row else "unknown",
        reading.disposition.name,
        reading.disposition.conviction,
        answer.answer,
        answer.wait,
        " ".join((answer.reason, *warnings)),
        answer.documents,
    )


def _stated_minor(text: Text) -> str:
    """Return what the source says: its own yes or no, else what the victim's age says."""
    said = text["victim_minor"]
    if said in ("yes", "no"):
        return said
    age = stated_age(text)
    return "unknown" if age is None else ("yes" if age < ADULT_FROM else "no")
