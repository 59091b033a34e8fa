"""Days on which somebody read, approved or answered something: none lies after the day of the check."""

from collections.abc import Iterator
from datetime import date

from law.check.days import span
from law.check.finding import Finding, error
from law.check.typed import LawRows


def read_day_findings(law: LawRows, *, today: date) -> Iterator[Finding]:
    """Yield days of reading, approval and answers on which nobody can have read, approved or answered anything yet."""
    for file, row, field, day in _days(law):
        if day > today:
            said = (
                f"{field} is {day}, and the files are checked on {today}; expected a day up to then, for nobody has read or"
                " decided anything later. Mend the day."
            )
            yield error(file, row, "day_not_reached", said)


def _days(law: LawRows) -> Iterator[tuple[str, str, str, date]]:
    for file, ruleset in law.rulesets.items():
        if ruleset.read_current_to is not None:
            yield file, "", "read_current_to", ruleset.read_current_to
        yield from ((file, r.id, "checked_on", r.checked_on) for r in ruleset.all_rows() if r.checked_on)
        for question in ruleset.questions_for_counsel:
            if question.answered_on is not None:
                yield file, question.id, "answered_on", question.answered_on
    for file, bill in law.bills.items():
        yield from ((file, row.id, "checked_on", row.checked_on) for row in bill.adds if row.checked_on)
    for file, offenses in law.offenses.items():
        for offense in offenses.rows:
            checked = span(offense.checked_on) if offense.checked_on is not None else None
            if checked is not None:  # what is no day is said by `days`
                yield file, offense.id, "checked_on", checked[0]
