"""The history: the rows that an act begins or ends are there, and begin or end on its day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from law.check.finding import Finding, error
from law.check.typed import LawRows
from law.check.windows import Dated, about
from law.rulesets.acts import ActRow
from law.rulesets.rows import Row


def act_findings(law: LawRows) -> Iterator[Finding]:
    """Yield acts whose rows are not there or of another day, and rows that no act ends."""
    for file, ruleset in law.rulesets.items():
        rows = {row.id: row for row in ruleset.all_rows()}
        first = min((act.start for act in ruleset.acts), default=None)
        for row in rows.values():
            if first is not None and row.start < first:
                said = (
                    f"`from` is {row.start}, before the first act, of {first}; expected no earlier day. Mend the day, or add"
                    " the act."
                )
                yield error(file, row.id, "before_the_first_act", said)
        yield from _ends(file, ruleset.acts, (*ruleset.registrable, *ruleset.rules, *ruleset.triggers))
        for act in ruleset.acts:
            for name in sorted({*act.begins, *act.ends} - ruleset.said.dated):
                said = f"names the row [{name}]; expected the id of a row of this file. Mend the id or take it away."
                yield error(file, act.id, "act_of_unknown_row", said)
            yield from _days(file, act, rows)


def _days(file: str, act: ActRow, rows: Mapping[str, Row]) -> Iterator[Finding]:
    stated: list[tuple[str, str, date | None]] = [
        ("from", name, rows[name].start) for name in act.begins if name in rows
    ]
    stated += [("to", name, rows[name].end) for name in act.ends if name in rows]
    for field, name, day in stated:
        if day != act.start:
            said = (
                f"the act is of {act.start}, and `{field}` of its row [{name}] is {day or 'not there'}; expected the same"
                " day. Mend one of the two, or take the row away from the act."
            )
            yield error(file, act.id, "act_and_row_disagree", said)


def _ends(file: str, acts: Sequence[ActRow], rows: Sequence[Dated]) -> Iterator[Finding]:
    """Yield the last rows of a section or rule that end though no act ends them. Of dispositions `gap_in_days` says so."""
    ended = {name for act in acts for name in act.ends}
    still = {about(row) for row in rows if row.end is None}
    for row in rows:
        if row.id in ended or row.end is None or row.end <= row.start:
            continue
        if acts and about(row) not in still:
            said = (
                f"the last row of {about(row)} ends on {row.end}, and no act names it under `ends`; expected the act that"
                " took it out of the law. Name it there, or take `to` away."
            )
            yield error(file, row.id, "ends_by_no_act", said)
