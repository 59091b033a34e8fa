"""Rows on what is a conviction: each disposition of law/dispositions.yml, from a day to a day, with its case or statute."""

from typing import Literal

from law.rulesets.rows import Row, Said

Counts = Literal["yes", "no", "undetermined"]


class ConvictionRow(Row):
    """Whether one disposition is a conviction on the days of the row."""

    disposition: str
    """Name in dispositions.yml."""
    counts: Counts
    """undetermined: a person decides, with the papers."""
    text: Said
    """Why, in one sentence without its end."""
