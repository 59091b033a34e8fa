"""What the law answers about one count and its person."""

from dataclasses import dataclass, replace
from datetime import date

from law.reach import RowReading


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyResult:
    """The answer with its reasons. State, federal and other state's duty are three things, never merged."""

    state: str
    """yes, no or unknown."""
    basis: str
    """equivalency_review, out_of_state_registrant, loophole or none."""
    wait: str | None = None
    reasons: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    """Ids and citations of the ruleset rows it rests on."""
    readings: tuple[RowReading, ...] = ()
    """Every listed offense that resembles the conviction, condition by condition."""
    documents_needed: tuple[str, ...] = ()
    deadline: date | None = None
    term_ends_on: date | None = None
    federal_duty: str = "unknown"
    """possible, not_indicated or unknown (34 U.S.C. 20911)."""
    duty_there: str = "unknown"
    """yes or no as stated; possible where only the other state's list says so; unknown."""

    def because(self, *reasons: str) -> "DutyResult":
        """Return the result with further reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))
