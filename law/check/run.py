"""Check a folder of law: every room in turn, and last whether the law can be loaded from it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from law.check.acts import act_findings
from law.check.approval import approval_findings
from law.check.bills import bill_findings
from law.check.content import content_findings
from law.check.convictions import conviction_findings
from law.check.counsel import counsel_findings, open_for_counsel
from law.check.days import day_findings
from law.check.files import read_files
from law.check.finding import Finding, error
from law.check.former import former_findings
from law.check.gaps import gap_findings
from law.check.grammars import grammar_findings
from law.check.names import name_findings
from law.check.overlaps import overlap_findings
from law.check.read_days import read_day_findings
from law.check.references import reference_findings
from law.check.settled import settled_findings
from law.check.standing import standing_findings
from law.check.typed import typed_rows
from law.check.windows import AnyRow
from law.check.words import word_findings
from law.errors import LawError
from law.loader import LAW_DIR, load_law
from law.rulesets.bill import overlay

_ROOMS = (
    name_findings,
    day_findings,
    reference_findings,
    bill_findings,
    former_findings,
    approval_findings,
    word_findings,
    grammar_findings,
    act_findings,
    conviction_findings,
    counsel_findings,
    settled_findings,
)


def check_law(folder: Path | None = None, *, as_of: date, today: date | None = None) -> tuple[Finding, ...]:
    """Return all that is wrong with the law files and all that must be said of them, sorted; never raises for content.

    Args:
        folder: the law, or a copy of it; the files in use unless given.
        as_of: warnings are of the law of this day; errors do not depend on it.
        today: day of the check, after which nobody can have read a row yet; such days are not looked at where None.
    """
    folder = LAW_DIR if folder is None else folder
    files, found = read_files(folder)
    law, wrong_fields = typed_rows(files)
    found += wrong_fields
    for room in _ROOMS:
        found += room(law)
    if today is not None:
        found += read_day_findings(law, today=today)
    for file, ruleset in law.rulesets.items():
        broken = ruleset.said.broken
        found += _together(file, ruleset.registrable, broken)
        found += _together(file, ruleset.rules, broken)
        found += _together(file, ruleset.convictions, broken)
        found += _together(file, ruleset.triggers, broken)
        for row in ruleset.all_rows():
            found += content_findings(file, row)
        found += open_for_counsel(file, ruleset.questions_for_counsel, as_of=as_of)
    bills = {file: bill.whole for file, bill in law.bills.items() if bill.whole is not None}
    offenses = [row for own in law.offenses.values() for row in own.rows]
    found += standing_findings(law.rulesets, bills, offenses, as_of=as_of)
    if not any(finding.severity == "error" for finding in found):
        found += _not_loaded(folder)
    return tuple(sorted(set(found)))


def _together(file: str, rows: Sequence[AnyRow], broken: Collection[str]) -> Iterator[Finding]:
    yield from overlap_findings(file, rows, broken=broken)
    yield from gap_findings(file, rows, broken=broken)


def _not_loaded(folder: Path) -> Iterator[Finding]:
    """What no room saw and the loader refuses: a file without errors is one that takes effect."""
    try:
        law = load_law(folder)
        for bill in law.bills():
            overlay(law.ruleset, bill)
    except (LawError, KeyError, TypeError, AttributeError) as refused:
        said = f"the law cannot be loaded: {refused}. Mend what it names."
        yield error(".", "", "not_loaded", said)
