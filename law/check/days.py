"""Days of one row: ends after beginnings, and days that a calendar has."""

from collections.abc import Iterator
from datetime import date

from law.check.finding import Finding, error
from law.check.typed import LawRows
from law.offense_map import OffenseRow
from law.rulesets.rows import ReachingRow, Row


def day_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what is wrong with the days that a row states of itself."""
    for file, ruleset in law.rulesets.items():
        for row in ruleset.registrable:
            yield from row_findings(file, row)
        for other in (*ruleset.rules, *ruleset.convictions, *ruleset.triggers, *ruleset.acts):
            yield from row_findings(file, other)
    for file, bill in law.bills.items():
        for row in bill.adds:
            yield from row_findings(file, row)
    for file, offenses in law.offenses.items():
        for offense in offenses.rows:
            yield from _offense(file, offense)


def row_findings(file: str, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with the days of one row of a ruleset or bill."""
    if row.end is not None and row.end <= row.start:
        said = f"`to` is {row.end}, `from` is {row.start}; expected an end after the beginning. Mend one of the two."
        yield error(file, row.id, "to_not_after_from", said)
    if isinstance(row, ReachingRow) and row.custody_on is not None and row.convicted_from is None:
        said = (
            f"custody_on is {row.custody_on} without convicted_from, so that it reaches every conviction and custody decides"
            " nothing; expected both. Add the day, or take custody_on away."
        )
        yield error(file, row.id, "custody_without_day", said)
    if not isinstance(row, ReachingRow) or row.convicted_from is None:
        return
    if row.convicted_from > row.start:
        said = (
            f"convicted_from is {row.convicted_from}, `from` is {row.start}; expected no later day, for between the two the"
            " row stands and reaches nobody. Mend one of the two."
        )
        yield error(file, row.id, "convicted_from_after_from", said)
    if row.custody_on is not None and row.custody_on < row.convicted_from:
        said = (
            f"custody_on is {row.custody_on}, convicted_from is {row.convicted_from}; expected custody on that day or a"
            " later one, for it is asked of those convicted before. Mend one of the two."
        )
        yield error(file, row.id, "custody_before_convicted_from", said)
    if row.convicted_before is None:
        return
    if row.convicted_before <= row.convicted_from:
        said = (
            f"convicted_before is {row.convicted_before}, convicted_from is {row.convicted_from};"
            " expected days between them. Mend one of the two."
        )
        yield error(file, row.id, "convicted_before_not_after_from", said)


def span(text: str) -> tuple[date, date] | None:
    """Return first and last day of a year, a month or a day as written; None where it is none of them."""
    parts = text.split("-")
    if (
        not all(part.isascii() and part.isdigit() for part in parts)
        or [len(part) for part in parts] != [4, 2, 2][: len(parts)]
    ):
        return None
    numbers = [int(part) for part in parts]
    try:
        first = date(*[*numbers, 1, 1][:3])
        if len(numbers) == 3:
            return first, first
        following = (first.year, first.month + 1) if len(numbers) == 2 else (first.year, 13)
        year, month = following if following[1] <= 12 else (following[0] + 1, 1)
        return first, date.fromordinal(date(year, month, 1).toordinal() - 1)
    except ValueError:
        return None


def _offense(file: str, row: OffenseRow) -> Iterator[Finding]:
    days = {
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "changed_on": row.changed_on,
        "checked_on": row.checked_on,
    }
    spans = {name: span(text) for name, text in days.items() if text is not None}
    for name, found in spans.items():
        if found is None:
            said = f"field [{name}] is [{days[name]}]; expected YYYY, YYYY-MM or YYYY-MM-DD of a calendar. Mend it."
            yield error(file, row.id, "no_such_day", said)
    begins, ends = spans.get("valid_from"), spans.get("valid_to")
    if begins is not None and ends is not None and begins[0] > ends[1]:
        said = f"valid_from is {row.valid_from}, valid_to is {row.valid_to}; expected an end after the beginning. Mend one."
        yield error(file, row.id, "valid_to_before_from", said)
