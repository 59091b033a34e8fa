"""What rows name is there: resemblances, completed rows, sections; and what is there is named by some row."""

from collections.abc import Collection, Iterator

from law.check.finding import Finding, error
from law.check.typed import LawRows, Said
from law.rulesets.rows import RegistrableRow


def reference_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what rows name and is not there, and what is there and no row names."""
    listed = frozenset[str]().union(*(ruleset.said.resemblances for ruleset in law.rulesets.values()))
    ids = frozenset[str]().union(*(ruleset.said.ids for ruleset in law.rulesets.values()))
    for file, ruleset in law.rulesets.items():
        for row in ruleset.registrable:
            yield from row_references(file, row, ruleset.said.resemblances, ruleset.said.ids)
        yield from _unused(file, ruleset.said)
    for file, bill in law.bills.items():
        if law.rulesets:
            for row in bill.adds:
                yield from row_references(file, row, listed | bill.said.resemblances, ids | bill.said.ids)
        yield from _unused(file, bill.said)
    yield from _sections(law)


def row_references(
    file: str, row: RegistrableRow, resemblances: Collection[str], ids: Collection[str]
) -> Iterator[Finding]:
    """Yield what one listed offense names that is not there, and whether it compares what it never asks."""
    if row.compare is not None and row.compare not in resemblances:
        known = ", ".join(sorted(resemblances))
        said = f"compare names [{row.compare}]; expected a resemblance: {known}. Mend the name or add it."
        yield error(file, row.id, "compare_unknown", said)
    if row.compare is not None and not any(True for _ in row.asks.each()):
        said = (
            f"compare is [{row.compare}], but the row asks nothing, so that any such conviction meets it; expected"
            " conditions under `asks`. State what the offense asks, or take `compare` away."
        )
        yield error(file, row.id, "compares_and_asks_nothing", said)
    if row.id in row.completes:
        said = "completes names the row itself; expected the rows whose offense counts in its forms. Take the name away."
        yield error(file, row.id, "completes_itself", said)
    if row.completes and "none" in row.forms:
        said = (
            f"completes names other rows, and forms is [{', '.join(row.forms)}], so that whoever completed one of them would"
            " meet this row, too; expected the forms it reaches, as [attempt]. State them under `forms`."
        )
        yield error(file, row.id, "completes_without_forms", said)
    for name in sorted(set(row.completes).difference(ids)):
        said = f"completes names [{name}]; expected the id of a row here. Mend the name or take it away."
        yield error(file, row.id, "completes_unknown", said)


def _unused(file: str, said: Said) -> Iterator[Finding]:
    for name in sorted(said.resemblances - said.compared):
        sentence = "no row names this resemblance under `compare`; expected one. Take it away, or name it where it belongs."
        yield error(file, name, "resemblance_unused", sentence)


def _sections(law: LawRows) -> Iterator[Finding]:
    known = {section for ruleset in law.rulesets.values() for section in ruleset.said.sections}
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
