"""Questions for counsel: what no statute and no case read here answers, as objects with what depends on them."""

from datetime import date
from typing import Literal

from pydantic import Field

from law.rulesets.rows import Cited, Fixed, RowId, Said


class Arises(Fixed):
    """On which facts a question arises; on any one of those that are named."""

    basis: tuple[Literal["equivalency_review", "out_of_state_registrant"], ...] = ()
    dispositions: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    """Triggers that are asked about: one that holds, or is open with a stay of its kind on file."""
    rows: tuple[str, ...] = ()
    """Listed offenses that could be met, or rules that the answer rests on."""
    offense_rows: tuple[str, ...] = ()
    """Rows of the offense map that the conviction is read as."""
    indian_country: Literal["yes"] | None = None
    standards_disagree: Literal["yes"] | None = None
    """Conduct and elements lead to different answers (law/standards.py)."""


class CounselQuestion(Fixed):
    """One question; it stays open until counsel answers it by name and day."""

    id: RowId
    start: date = Field(alias="from")
    question: Said
    why: Said
    citations: tuple[Cited, ...] = Field(min_length=1)
    depends: Said
    """What of the answers changes with it."""
    arises: Arises
    answer: str | None = None
    answered_by: str | None = None
    answered_on: date | None = None
