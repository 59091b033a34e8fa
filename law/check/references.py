"""What rows name is there: resemblances, completed rows, sections; and what is there is named by some row."""

from collections.abc import Iterator, Mapping

from law.check.finding import Finding, error
from law.check.typed import LawRows
from law.rulesets.rows import RegistrableRow


def reference_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what rows name and is not there, and what is there and no row names."""
    listed = {name for ruleset in law.rulesets.values() for name in ruleset.resemblances}
    ids = {row.id for ruleset in law.rulesets.values() for row in ruleset.registrable}
    for file, ruleset in law.rulesets.items():
        own_ids = {row.id for row in ruleset.registrable}
        for row in ruleset.registrable:
            yield from row_references(file, row, set(ruleset.resemblances), own_ids)
        compared = {row.compare for row in ruleset.registrable}
        yield from _unused(file, ruleset.resemblances, compared)
    for file, bill in law.bills.items():
        known_ids = ids | {row.id for row in bill.adds} | {change.id for change in bill.amends}
        for row in bill.adds:
            yield from row_references(file, row, listed | set(bill.resemblances), known_ids)
        compared = {row.compare for row in bill.adds} | {change.set.get("compare") for change in bill.amends}
        yield from _unused(file, bill.resemblances, compared)
    yield from _sections(law)


def row_references(
    file: str, row: RegistrableRow, resemblances: set[str], ids: set[str]
) -> Iterator[Finding]:
    """Yield what one listed offense names that is not there, and whether it compares what it never asks."""
    if row.compare is not None and row.compare not in resemblances:
        said = f"compare names [{row.compare}]; expected a resemblance: {', '.join(sorted(resemblances))}. Mend the name or add it."
        yield error(file, row.id, "compare_unknown", said)
    if row.compare is not None and not any(True for _ in row.asks.each()):
        said = (
            f"compare is [{row.compare}], but the row asks nothing, so that any such conviction meets it; expected"
            " conditions under `asks`. State what the offense asks, or take `compare` away."
        )
        yield error(file, row.id, "compares_and_asks_nothing", said)
    for name in sorted(set(row.completes) - ids):
        said = f"completes names [{name}]; expected the id of a row here. Mend the name or take it away."
        yield error(file, row.id, "completes_unknown", said)


def _unused(file: str, resemblances: Mapping[str, object], compared: set[str | None]) -> Iterator[Finding]:
    for name in sorted(resemblances.keys() - compared):
        said = "no row names this resemblance under `compare`; expected one. Take it away, or name it where it belongs."
        yield error(file, name, "resemblance_unused", said)


def _sections(law: LawRows) -> Iterator[Finding]:
    known = {row.section for ruleset in law.rulesets.values() for row in ruleset.registrable}
    known |= {section for ruleset in law.rulesets.values() for section in ruleset.neighbours}
    if not law.rulesets:
        return
    for file, offenses in law.offenses.items():
        for row in offenses.rows:
            for section in sorted(set(row.nm_sections) - known):
                said = (
                    f"nm_sections names [{section}]; expected a section of a ruleset or one of its `neighbours`."
                    " Mend the number, or add it to `neighbours` if it is truly compared."
                )
                yield error(file, row.id, "nm_section_unknown", said)
