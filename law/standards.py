"""Two standards of equivalence: what was done (Hall), and what the statute of conviction asks (31-29-9(A) NMSA).

No case read here reconciles them, so both are run and a difference is a question for counsel, never an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from law.conditions import asked
from law.facts import DutyFacts
from law.offense_map import TriState
from law.reach import RowReading
from law.rulesets.rows import RegistrableRow
from law.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What the two standards say of the listed offenses that could be met."""

    by_conduct: tuple[str, ...]
    """Sections whose every condition the record or the statute meets."""
    by_elements: tuple[str, ...]
    """Sections whose every condition the statute of conviction itself asks for."""
    disagree: TriState
    """yes: the conduct on record meets a section that the elements do not establish; unknown: it may, once papers say."""


def standards(
    facts: DutyFacts, readings: Iterable[RowReading], *, as_of: date, ruleset: Ruleset
) -> Standards | None:
    """Return what both standards say; None where the law of the day has only one, or no offense could be met.

    Args:
        facts: of the count.
        readings: of the listed offenses under the conduct standard.
        as_of: the law of this day.
        ruleset: the law.
    """
    could = [reading for reading in readings if reading.could_be_met]
    if not could or len(ruleset.on_topic("equivalence", as_of)) < 2:
        return None
    by_elements = {one.row.section for one in could if _is_established(one.row, facts)}
    by_conduct = {one.row.section for one in could if one.outcome == "met"}
    differ = [one for one in could if one.row.section not in by_elements]
    disagree: TriState = "no"
    if any(one.outcome == "met" for one in differ):
        disagree = "yes"
    elif differ and not by_elements:
        disagree = "unknown"
    return Standards(
        by_conduct=tuple(sorted(by_conduct)), by_elements=tuple(sorted(by_elements)), disagree=disagree
    )


def _is_established(row: RegistrableRow, facts: DutyFacts) -> bool:
    """Whether the statute of conviction alone answers every condition with yes; the record is left aside."""
    statute = replace(
        facts, victim_age=None, victim_minor="unknown", commercial_sex="unknown", force=facts.statute_force
    )
    answers = [asked(name, value, statute, facts.category).found for name, value in row.asks.each()]
    return bool(answers) and all(found == "yes" for found in answers)
