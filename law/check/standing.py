"""What must be said of the law while it is so: rows that nobody approved, outcomes not known, text read long ago."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from law.check.finding import Finding, warning
from law.loader import Law
from law.offense_map import OffenseRow
from law.rulesets.rows import OpenQuestion, Row
from law.rulesets.trigger_rows import TriggerRow

OFFENSES = "offenses/"
_OWNS = "owns_residential_property"


class Ruled(Protocol):
    """A ruleset, or what of it can be read."""

    @property
    def ruleset(self) -> str: ...
    @property
    def read_current_to(self) -> date | None: ...
    def all_rows(self) -> tuple[Row, ...]: ...
    @property
    def open_questions(self) -> tuple[OpenQuestion, ...]: ...


class Billed(Protocol):
    """A bill."""

    @property
    def title(self) -> str: ...
    @property
    def standing(self) -> str: ...


def standing_of_law(law: Law, *, as_of: date) -> tuple[Finding, ...]:
    """Return what must be said of the law on a day."""
    ruleset, bills = law.ruleset, {f"bills/{bill.bill_id}.yml": bill for bill in law.bills()}
    rows = [row for own in law.offense_map.rows.values() for row in own]
    found = standing_findings({f"rulesets/{ruleset.ruleset}.yml": ruleset}, bills, rows, as_of=as_of)
    return tuple(sorted(found))


def standing_findings(
    rulesets: Mapping[str, Ruled], bills: Mapping[str, Billed], offenses: Sequence[OffenseRow], *, as_of: date
) -> Iterator[Finding]:
    """Yield warnings about rows in force that nobody approved and about what is not known.

    Args:
        rulesets: by file.
        bills: by file.
        offenses: rows of the offense map; those of repealed sections count, for convictions under them stand.
        as_of: the law of this day.
    """
    for file, ruleset in rulesets.items():
        rows = [row for row in ruleset.all_rows() if row.in_force(as_of)]
        what = f"of ruleset [{ruleset.ruleset}] in force on {as_of}"
        yield from _unapproved(file, [row.check for row in rows], what)
        for row in rows:
            if row.standing == "outcome_unknown":
                said = f"whether the row is law on {as_of} is not known here; read the session laws, then mend `standing`."
                yield warning(file, row.id, "outcome_unknown", said)
            if (
                isinstance(row, TriggerRow)
                and row.counts == "yes"
                and row.content == "stated"
                and _OWNS in row.kinds
            ):
                said = (
                    f"the row brings owners of property under the act on {as_of}; 29-11A-3(H) NMSA, as it was read here,"
                    " names none. Cite the act that does, or say counts: no."
                )
                yield warning(file, row.id, "property_counts", said)
        for question in ruleset.open_questions:
            if question.standing == "outcome_unknown" and question.start <= as_of:
                said = f"open since {question.start}: {question.text} Read {question.citation}, then make it dated rows."
                yield warning(file, question.id, "outcome_unknown", said)
        yield from _read_long_ago(file, ruleset, as_of)
    yield from _unapproved(OFFENSES, [row.check for row in offenses], "of the offense map")
    for file, bill in bills.items():
        if bill.standing == "outcome_unknown":
            said = (
                f"whether {bill.title} became law is not known here; read the session laws, then make it dated rows"
                " or call it hypothetical."
            )
            yield warning(file, "", "outcome_unknown", said)


def _unapproved(file: str, checks: Sequence[str], what: str) -> Iterator[Finding]:
    counts = Counter(checks)
    read, unread = counts["source_read"], counts["unread"]
    if read + unread:
        said = (
            f"{read + unread} of {len(checks)} rows {what} are not approved by counsel: {read} read in a source"
            f" (source_read), {unread} read by nobody (unread). Counsel approves a row by name and day."
        )
        yield warning(file, "", "not_approved", said)


def _read_long_ago(file: str, ruleset: Ruled, as_of: date) -> Iterator[Finding]:
    read = ruleset.read_current_to
    if read is None:
        return
    # 29 February: the year is over on 1 March
    year_on = (
        (read.year + 1, 3, 1) if (read.month, read.day) == (2, 29) else (read.year + 1, read.month, read.day)
    )
    if (as_of.year, as_of.month, as_of.day) > year_on:
        said = (
            f"the text of ruleset [{ruleset.ruleset}] was read to {read}, more than a year before {as_of};"
            " read it again and move read_current_to."
        )
        yield warning(file, "", "read_long_ago", said)
