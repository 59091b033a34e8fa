"""What is a conviction on a day: the rows of a ruleset on dispositions, as one object that readings can be kept by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from law.rulesets.conviction_rows import ConvictionRow, Counts
from law.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConvictionLaw:
    """Rows in force on one day, by disposition."""

    on: date
    rows: Mapping[str, ConvictionRow]

    def counts(self, disposition: str) -> Counts:
        """Whether a disposition is a conviction; undetermined where no row says, as before the first act."""
        row = self.rows.get(disposition)
        return "undetermined" if row is None else row.counts

    def authority(self, disposition: str) -> str | None:
        """Return the case or statute that says so."""
        row = self.rows.get(disposition)
        return None if row is None else row.citation


@cache
def conviction_law(ruleset: Ruleset, on: date) -> ConvictionLaw:
    """Return what is a conviction under a ruleset on a day; the same object for the same two."""
    return ConvictionLaw(on=on, rows=ruleset.conviction_rows(on))
