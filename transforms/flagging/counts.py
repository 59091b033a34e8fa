"""Convicting counts as the answers see them: what the source stated and how the law reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from transforms.flagging.lookups import as_date, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One row of stage__convictions joined with its row of classified__convictions."""

    conviction_id: str
    person_record_id: str
    record_sha256: str
    convicting_jurisdiction: str | None
    offense_date: date | None
    conviction_date: date | None
    release_date: date | None
    supervision_end_date: date | None
    victim_age: int | None
    commercial_sex: str
    force: str
    registration_required: str
    registration_jurisdiction: str | None
    registration_until: date | None
    registration_until_raw: str | None
    statute_raw: str | None
    statute_stage: str | None
    charge_text_raw: str | None
    code_raw: str | None
    code_list: str | None
    inchoate_raw: str | None
    disposition_raw: str | None
    later_event_raw: str | None
    stated_victim_minor: str
    """yes, no or unknown, as the source itself says; `victim_minor` is what statute and age say besides."""
    citation: str | None
    citation_status: str
    citation_candidates: str | None
    inchoate: str
    offense_row_id: str | None
    category: str
    offense_row_check: str | None
    victim_minor: str
    statute_force: str
    nm_sections: str | None
    registrable_there: str
    disposition: str
    is_conviction: str
    offense_answer: str
    offense_wait: str | None
    reason: str
    documents_needed: str | None
    offense_date_precision: str = "day"
    conviction_date_precision: str = "day"


_STAGE = (
    "conviction_id",
    "person_record_id",
    "record_sha256",
    "convicting_jurisdiction",
    "commercial_sex",
    "force",
    "registration_required",
    "registration_jurisdiction",
    "registration_until_raw",
    "statute_raw",
    "statute_stage",
    "charge_text_raw",
    "code_raw",
    "code_list",
    "inchoate_raw",
    "disposition_raw",
    "later_event_raw",
    "stated_victim_minor",
    "offense_date_precision",
    "conviction_date_precision",
)
_DATES = ("offense_date", "conviction_date", "release_date", "supervision_end_date", "registration_until")
_CLASSIFIED = (
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


def counts_of(convictions: pd.DataFrame, classified: pd.DataFrame) -> list[Count]:
    """Return every count in id order; raises ValueError when a count was not classified."""
    own = convictions.rename(columns={"victim_minor": "stated_victim_minor"})
    left = own[[*_STAGE, *_DATES, "victim_age"]]
    joined = left.merge(
        classified[["conviction_id", *_CLASSIFIED]], on="conviction_id", how="left", validate="1:1"
    )
    if joined["offense_answer"].isna().any():
        missing = int(joined["offense_answer"].isna().sum())
        raise ValueError(
            f"[classified__convictions]: {missing} counts were not classified, expected every one"
        )
    return [_count(row) for row in rows_of(joined.sort_values("conviction_id", kind="stable"))]


def _count(row: Mapping[str, Any]) -> Count:
    values: dict[str, Any] = {name: row[name] for name in (*_STAGE, *_CLASSIFIED)}
    values |= {name: as_date(row[name]) for name in _DATES}
    age = row["victim_age"]
    return Count(**values, victim_age=None if age is None else int(age))
