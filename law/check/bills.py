"""A bill as operations on dated rows: what it amends is there, what it makes are rows, and none of it is called law."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from law.check.content import content_findings
from law.check.days import row_findings
from law.check.finding import Finding, error
from law.check.gaps import gap_findings
from law.check.overlaps import overlap_findings
from law.check.references import row_references
from law.check.settled import conviction_row_findings
from law.check.typed import BillRows, LawRows, RulesetRows, field_finding
from law.check.windows import AnyRow, about
from law.law_file import faults
from law.rulesets.bill import Amendable, Amendment, amendable, amended
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.rows import RegistrableRow

RULESET = "rulesets/nm.yml"
"""The ruleset that bills amend."""


def bill_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what is wrong with what bills do."""
    ruleset = law.rulesets.get(RULESET)
    for file, bill in law.bills.items():
        if bill.whole is not None and not any(part.strip() for part in bill.whole.modeled):
            said = "modeled names nothing, and every what-if shows it; expected a line for each change. Add them."
            yield error(file, "", "nothing_modeled", said)
        for row in bill.adds:
            if row.standing == "enacted":
                said = "standing is [enacted]; expected hypothetical or outcome_unknown. Mend it, or move the row."
                yield error(file, row.id, "bill_called_law", said)
        for name, count in Counter(change.row for change in bill.amends).items():
            if count > 1:
                said = f"the row is amended {count} times; expected once. Put what the bill sets into one."
                yield error(file, name, "amended_twice", said)
        if ruleset is not None:
            yield from _against(file, bill, ruleset)


def _against(file: str, bill: BillRows, ruleset: RulesetRows) -> Iterator[Finding]:
    for name in sorted(bill.resemblances.keys() & ruleset.resemblances.keys()):
        if bill.resemblances[name] != ruleset.resemblances[name]:
            said = (
                "the ruleset has a resemblance of this name and other content, and the rows that compare it would change"
                " unsaid; expected a name of its own. Rename it, and amend the rows that are meant."
            )
            yield error(file, name, "resemblance_redefined", said)
    there = amendable(ruleset)
    made: dict[str, Amendable] = {}
    for change in bill.amends:
        if change.row not in ruleset.said.amendable:
            said = (
                f"amends [{change.row}]; expected a listed offense, a disposition or a trigger of [{ruleset.ruleset}]:"
                f" {', '.join(sorted(there))}. Mend the id."
            )
            yield error(file, change.id, "amends_unknown_row", said)
        elif bill.whole is not None and change.row in there:
            yield from _sets(file, there[change.row], change)
            try:
                made[change.row] = amended(there[change.row], change, bill.whole)
            except ValidationError as wrong:
                yield from (field_finding(file, change.id, fault) for fault in faults(wrong, {}))
    resemblances = ruleset.said.resemblances | bill.said.resemblances
    for row in made.values():
        yield from row_findings(file, row)
        yield from content_findings(file, row)
        if isinstance(row, ConvictionRow):
            yield from conviction_row_findings(file, row)
        if isinstance(row, RegistrableRow):
            yield from row_references(file, row, resemblances, ruleset.said.ids | bill.said.ids)
        if row.standing == "enacted":
            said = (
                "a change sets standing to [enacted]; expected hypothetical or outcome_unknown. Take it away."
            )
            yield error(file, row.id, "bill_called_law", said)
    named = {row.id for row in (*made.values(), *bill.adds)}
    broken = ruleset.said.broken | bill.said.broken
    yield from _beside_the_law(file, ruleset.registrable, bill.adds, made, named, broken)
    yield from _beside_the_law(file, ruleset.convictions, (), made, named, broken)
    yield from _beside_the_law(file, ruleset.triggers, (), made, named, broken)


def _sets(file: str, row: Amendable, change: Amendment) -> Iterator[Finding]:
    """What a change sets: something, of the row and not of its name."""
    if "id" in change.set:
        said = "sets an id of its own beside that of the change; expected one. Take it out of `set`."
        yield error(file, change.id, "amends_the_id", said)
    own = row.model_dump(by_alias=True, mode="json", exclude_unset=True)
    if all(name in own and own[name] == value for name, value in change.set.items()):
        said = f"sets nothing that [{row.id}] does not say already; expected what the bill changes. Add it, or take it away."
        yield error(file, change.id, "amends_nothing", said)


def _beside_the_law(
    file: str,
    own: Sequence[AnyRow],
    adds: Sequence[AnyRow],
    made: Mapping[str, Any],
    named: Collection[str],
    broken: Collection[str],
) -> Iterator[Finding]:
    """Rows of the bill, among each other and against those that it leaves as they are."""
    wrong = {finding.row for finding in _together(RULESET, own, broken=broken)}
    # where the law itself is not clear, nobody can say what a bill does to it
    unclear = {about(row) for row in own if row.id in wrong}
    renamed = {old: row.id for old, row in made.items()}
    under: list[AnyRow] = [made.get(row.id, row) for row in own]
    under += adds
    rows = [
        row.model_copy(update={"beside": tuple(renamed.get(name, name) for name in row.beside)})
        for row in under
        if about(row) not in unclear
    ]
    yield from _together(file, rows, named=named, broken=broken)


def _together(
    file: str, rows: Sequence[AnyRow], *, broken: Collection[str], named: Collection[str] = ()
) -> Iterator[Finding]:
    yield from overlap_findings(file, rows, named=named, broken=broken)
    yield from gap_findings(file, rows, broken=broken)
