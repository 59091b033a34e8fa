"""Approval: a row that counsel approved says who and when; a row that nobody approved names nobody."""

from collections.abc import Iterator
from typing import Protocol

from law.check.finding import Finding, error
from law.check.typed import LawRows


class Checked(Protocol):
    """A row that says how far it was checked."""

    @property
    def id(self) -> str: ...
    @property
    def check(self) -> str: ...
    @property
    def checked_by(self) -> str | None: ...
    @property
    def checked_on(self) -> object | None: ...


def approval_findings(law: LawRows) -> Iterator[Finding]:
    """Yield approvals without a name or a day, and names and days without an approval."""
    for file, ruleset in law.rulesets.items():
        for row in ruleset.all_rows():
            yield from _approval(file, row)
    for file, bill in law.bills.items():
        for row in bill.adds:
            yield from _approval(file, row)
        if bill.whole is not None and bill.whole.check == "counsel_approved":
            said = "check is [counsel_approved] for the whole bill; expected approval of rows, by name and day. Mend it."
            yield error(file, "", "approval_without_name", said)
    for file, offenses in law.offenses.items():
        for offense in offenses.rows:
            yield from _approval(file, offense)


def _approval(file: str, row: Checked) -> Iterator[Finding]:
    named = {"checked_by": (row.checked_by or "").strip(), "checked_on": row.checked_on}
    missing = [name for name, value in named.items() if not value]
    there = [name for name, value in named.items() if value]
    if row.check == "counsel_approved" and missing:
        said = f"check is [counsel_approved] without {' and '.join(missing)}; expected a name and a day. Add both."
        yield error(file, row.id, "approval_without_name", said)
    if row.check != "counsel_approved" and there:
        said = (
            f"check is [{row.check}] with {' and '.join(there)}; expected names beside counsel_approved alone."
            " Mend check, or take them away."
        )
        yield error(file, row.id, "name_without_approval", said)
