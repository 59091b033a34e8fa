"""What the law answers about one count and its person."""

from dataclasses import dataclass, replace
from datetime import date

from law.counsel import Arising
from law.department_days import DepartmentDays
from law.reach import RowReading
from law.rulesets.conviction_rows import ConvictionRow
from law.standards import Standards
from law.term import Deadline
from law.triggers import Triggers


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
    conviction: ConvictionRow | None = None
    """The row that says whether the disposition is a conviction, where one is stated."""
    triggers: Triggers | None = None
    """Whether the act reaches the person by living, staying, working or studying here, on the day asked."""
    days_to_register: Deadline | None = None
    """None where no duty is in question, or nobody knows from which day they run."""
    translation: DepartmentDays | None = None
    """The Department's days for the equivalency determination, where a duty is in question."""
    notice: DepartmentDays | None = None
    """The Department's days to tell the sheriff, where a duty is in question."""
    standards: Standards | None = None
    """Conduct and elements beside each other."""
    questions: tuple[Arising, ...] = ()
    """Questions for counsel that arise on these facts."""
    term_ends_on: date | None = None
    federal_duty: str = "unknown"
    """possible, not_indicated or unknown (34 U.S.C. 20911)."""
    duty_there: str = "unknown"
    """yes or no as stated; possible where only the other state's list says so; unknown."""

    @property
    def deadline(self) -> date | None:
        """Return the last day to register, where it is known."""
        return self.days_to_register.last_day if self.days_to_register is not None else None

    @property
    def only_if(self) -> str | None:
        """Return on what a yes still turns that is not known; None where it turns on nothing such, or is no yes.

        The offense can be answered without anybody knowing where the person is; such a yes says nothing of the person yet.
        """
        if self.state == "yes" and self.triggers is not None and self.triggers.holds == "unknown":
            return "the act reaches the person here, which is not known"
        return None

    def because(self, *reasons: str) -> "DutyResult":
        """Return the result with further reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))
