"""Dates of a duty: the days to register, and the end of its term."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from law.business_days import add_business_days
from law.facts import DutyFacts
from law.rulesets.rows import RegistrableRow
from law.rulesets.ruleset import Ruleset

_TERM_YEARS = 10
_LAST_DAY: dict[str, Callable[[date, int], date]] = {
    "deadline_business_days": add_business_days,
    "deadline_days": lambda start, days: start + timedelta(days=days),
}


def registration_deadline(facts: DutyFacts, as_of: date, ruleset: Ruleset) -> tuple[date, str] | None:
    """Return the last day to register and why it is that one; None when arrival or rule is not known.

    The days run from arrival, or from release when that came later (29-11A-4(B) NMSA), and are those of the law on
    the day they begin to run: a later act neither shortens nor lengthens days that run. Where the day of the
    conviction leaves two rules in question, the later last day counts.
    """
    if facts.present_since is None:
        return None
    start = facts.present_since
    if facts.release_date is not None and start < facts.release_date <= as_of:
        start = facts.release_date
    found = []
    for name, last_day in _LAST_DAY.items():
        rule = ruleset.rule(name, start)
        if rule is not None and rule.value is not None and rule.reaches(facts.conviction_date):
            found.append((last_day(start, rule.value), rule))
    if not found:
        return None
    deadline, rule = max(found, key=lambda one: one[0])
    why = rule.citation if len(found) == 1 or rule.text is None else f"{rule.citation}: {rule.text}"
    return deadline, why


def term_end(facts: DutyFacts, rows: Iterable[RegistrableRow]) -> date | None:
    """Return the day ten years after conviction, release or end of supervision, whichever is later.

    29-11A-5(E) NMSA. Only where every row that could apply carries ten years, every date is known and no other
    conviction stands beside it (a second one of the ten-year list makes the duty lifelong, -5(F)): else nobody
    can say. A day that the tenth year lacks (29 February) moves on to 1 March, never back.
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
        return latest.replace(year=latest.year + _TERM_YEARS)
    except ValueError:
        return date(latest.year + _TERM_YEARS, 3, 1)
