"""Dates of a duty: the days to register, and the end of its term."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from law.business_days import add_business_days
from law.facts import DutyFacts
from law.rulesets.rows import RegistrableRow, RuleRow
from law.rulesets.ruleset import Ruleset

_LAST_DAY: dict[str, Callable[[date, int], date]] = {
    "deadline_business_days": add_business_days,
    "deadline_days": lambda start, days: start + timedelta(days=days),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The days to register, from a day on."""

    starts: date
    """The days run from the day after it."""
    last_day: date | None
    """None where no rule of that day is known here."""
    why: str
    rows: tuple[RuleRow, ...]


def registration_deadline(
    facts: DutyFacts, as_of: date, ruleset: Ruleset, *, since: date | None = None
) -> Deadline | None:
    """Return the days to register and why they are those; None when nobody knows from which day they run.

    The days run from arrival, or from conviction or release when one of them came later or is still to come (29-11A-4(B)
    NMSA: of release from custody), and are
    those of the law on the day they begin to run: a later act neither shortens nor lengthens days that run. Where the
    day of the conviction leaves two rules in question, the later last day counts.

    Args:
        facts: of the count and its person.
        as_of: the day asked.
        ruleset: the law.
        since: day from which on the act has reached the person; the first day known here when not given.
    """
    start = since or facts.present_since
    # nobody in custody is asked to register: the days begin with the release, however long ago the person came
    if facts.is_held(as_of):
        start = facts.release_date
    if start is None:
        return None
    # nobody is late before there is a conviction, however long the person has lived here
    for later in (facts.conviction_date, facts.release_date):
        if later is not None and start < later <= as_of:
            start = later
    rules = [rule for name in _LAST_DAY if (rule := ruleset.rule(name, start)) is not None]
    rules = [rule for rule in rules if rule.reaches(*facts.days) != "no"]
    found = [(_LAST_DAY[rule.rule](start, rule.value), rule) for rule in rules if rule.value is not None]
    if not found:
        said = f"{rules[0].citation}: {rules[0].text}" if rules else "no rule of that day is known here"
        return Deadline(starts=start, last_day=None, why=said, rows=tuple(rules))
    last_day, rule = max(found, key=lambda one: one[0])
    why = rule.citation if len(found) == 1 or rule.text is None else f"{rule.citation}: {rule.text}"
    return Deadline(starts=start, last_day=last_day, why=why, rows=tuple(rule for _, rule in found))


def term_end(facts: DutyFacts, rows: Iterable[RegistrableRow], years: int) -> date | None:
    """Return the day some years after conviction, release or end of supervision, whichever is later.

    29-11A-5(E) NMSA. Only where every row that could apply is of the ten-year list, every date is known and no other
    conviction stands beside it (a second one of that list makes the duty lifelong, -5(F)): else nobody can say. A day
    that the last year lacks (29 February) moves on to 1 March, never back.

    Args:
        facts: of the count.
        rows: listed offenses that could be met.
        years: as the law of the day asked has them.
    """
    rows = list(rows)
    known = [day for day in facts.days if day is not None]
    if (
        facts.other_conviction
        or not rows
        or len(known) < len(facts.days)
        or any(row.term != "ten_years" for row in rows)
    ):
        return None
    latest = max(known)
    try:
        return latest.replace(year=latest.year + years)
    except ValueError:
        return date(latest.year + years, 3, 1)
