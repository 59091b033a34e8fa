"""Days on which no row of a section or rule stands, between rows that do; and convictions that fall between rows.

On such days the law seems to say nothing, where it most likely said what one of the neighbours says: the slip is in
`from` or `to`. Where it truly said nothing (an act repealed, and another years later), the later row says so under `gap`.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from law.check.finding import Finding, error
from law.check.windows import AnyRow, Dated, Window, about, convictions_of, grouped, is_whole, standing_of
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.rows import RegistrableRow
from law.rulesets.trigger_rows import TriggerRow


def gap_findings(file: str, rows: Sequence[AnyRow], *, broken: Collection[str] = ()) -> Iterator[Finding]:
    """Yield every gap that no row says is meant, and every row that says so where there is none.

    Args:
        file: where they are said to be.
        rows: of one ruleset.
        broken: sections, topics and rules of which some row is wrong in itself, so that nobody can say.
    """
    meant: set[str] = set()
    unsaid = {about(row) for row in rows if not is_whole(row) or not _named(row).isdisjoint(broken)}
    rows = [row for row in rows if about(row) not in unsaid]
    for key, own in grouped(rows).items():
        dated = [(standing_of(row), row) for row in own]
        for gap, before, after in holes(dated):
            meant.add(after.id)
            if after.gap is None:
                said = f"no row of {key} stands from {gap.first} to before {gap.before}, between [{before.id}] and this one"
                yield _error(file, after, "gap_in_days", said, "`to` or `from`")
        for gap, before, after in sorted(_between_convictions(own), key=lambda hole: (hole[0], hole[2].id)):
            meant.add(after.id)
            if after.gap is None:
                said = (
                    f"no row of {key} reaches convictions from {gap.first} to before {gap.before}, between"
                    f" [{before.id}] and this one"
                )
                yield _error(file, after, "gap_in_convictions", said, "convicted_before or convicted_from")
    for row in rows:
        if row.gap is not None and row.id not in meant:
            said = (
                f"gap says why days are missing, but none are before this row of {about(row)}. Take it away."
            )
            yield error(file, row.id, "no_gap", said)


def holes(dated: Sequence[tuple[Window, AnyRow]]) -> Iterator[tuple[Window, AnyRow, AnyRow]]:
    """Yield the days between windows that none of them covers, with the rows before and after them.

    Args:
        dated: windows, each with its row, in any order.
    """
    ranked = sorted(dated, key=lambda one: (one[0], one[1].id))
    reached, last = date.max, None
    for window, row in ranked:
        if last is not None and window.first > reached:
            yield Window(reached, window.first), last, row
        if last is None or window.before > reached:
            reached, last = window.before, row


def _between_convictions(own: Sequence[AnyRow]) -> set[tuple[Window, AnyRow, AnyRow]]:
    """Return holes in the convictions reached on some day, form by form of the offense."""
    found: set[tuple[Window, AnyRow, AnyRow]] = set()
    for form in sorted({form for row in own for form in _forms(row)}):
        for day in {row.start for row in own}:
            there = [row for row in own if row.in_force(day) and form in _forms(row)]
            found.update(holes([(convictions_of(row), row) for row in there]))
    return found


def _named(row: Dated) -> set[str | None]:
    if isinstance(row, RegistrableRow):
        return {row.section}
    if isinstance(row, ConvictionRow):
        return {row.disposition}
    return {row.trigger} if isinstance(row, TriggerRow) else {row.rule, row.topic}


def _forms(row: Dated) -> Sequence[str]:
    return row.forms if isinstance(row, RegistrableRow) else ("none",)


def _error(file: str, row: Dated, rule: str, said: str, fields: str) -> Finding:
    mend = f"expected the one to end where the other begins. Mend {fields}, or say under `gap` why there was none."
    return error(file, row.id, rule, f"{said}; {mend}")
