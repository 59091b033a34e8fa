"""One jurisdiction's registration law, effective-dated."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from law.law_file import validated
from law.rulesets.acts import ActRow
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.counsel import CounselQuestion
from law.rulesets.rows import OpenQuestion, RegistrableRow, Row, Rows, RuleRow
from law.rulesets.trigger_rows import TriggerRow

RULESETS_DIR = Path(__file__).parent


class Ruleset(Rows):
    """All rows of one jurisdiction's law."""

    ruleset: str
    read_current_to: date
    """Last day to which somebody read the text."""
    neighbours: tuple[str, ...] = ()
    """Sections that are not listed and that the offense map may name beside listed ones."""
    open_questions: tuple[OpenQuestion, ...] = ()
    rules: tuple[RuleRow, ...]
    convictions: tuple[ConvictionRow, ...]
    triggers: tuple[TriggerRow, ...]
    acts: tuple[ActRow, ...] = ()
    questions_for_counsel: tuple[CounselQuestion, ...] = ()

    def __hash__(self) -> int:
        """Rulesets are looked up by what they are, not by what they say: one is loaded once."""
        return id(self)

    def all_rows(self) -> tuple[Row, ...]:
        """Return every dated row."""
        return (*self.registrable, *self.rules, *self.convictions, *self.triggers, *self.acts)

    def conviction(self, disposition: str, on: date) -> ConvictionRow | None:
        """Return the row on a disposition in force on a day; None where there was no act, or none says."""
        own = (row for row in self.convictions if row.disposition == disposition and row.in_force(on))
        return next(own, None)

    def conviction_rows(self, on: date) -> Mapping[str, ConvictionRow]:
        """Return the rows in force on a day, by disposition."""
        return {row.disposition: row for row in self.convictions if row.in_force(on)}

    def offenses(self, section: str, on: date) -> tuple[RegistrableRow, ...]:
        """Return the rows of a section in force on a day; each may reach other convictions."""
        return tuple(r for r in self.registrable if r.section == section and r.in_force(on))

    def completed_by(self, row: RegistrableRow, on: date) -> Iterator[RegistrableRow]:
        """Yield the rows in force by which the row's offense counts in further forms, as an attempt does."""
        return (other for other in self.registrable if row.id in other.completes and other.in_force(on))

    def questions(self, section: str, on: date) -> tuple[OpenQuestion, ...]:
        """Return what is not known of a section on a day."""
        return tuple(q for q in self.open_questions if section in q.touches and q.start <= on)

    def rules_of(self, name: str, on: date) -> tuple[RuleRow, ...]:
        """Return every row of a rule in force on a day; several stand beside each other where the law has them so."""
        return tuple(r for r in self.rules if r.rule == name and r.in_force(on))

    def on_topic(self, topic: str, on: date) -> tuple[RuleRow, ...]:
        """Return every rule in force on a day that answers a question, under whatever name."""
        return tuple(r for r in self.rules if r.topic == topic and r.in_force(on))

    def rule(self, name: str, on: date) -> RuleRow | None:
        """Return the newest row of a rule in force on a day."""
        return max(self.rules_of(name, on), key=lambda r: r.start, default=None)


@cache
def load_ruleset(name: str = "nm") -> Ruleset:
    """Return a ruleset by name; raises LawError naming file, row and field."""
    return read_ruleset(name, RULESETS_DIR)


def read_ruleset(name: str, folder: Path) -> Ruleset:
    """Return a ruleset of a folder as it is now; raises LawError naming file, row and field."""
    return validated(Ruleset, folder / f"{name}.yml")
