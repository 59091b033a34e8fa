"""What is a conviction: every disposition has an answer on every day since the first act, and none is of a name unknown."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from law.check.finding import Finding, error
from law.check.typed import LawRows, RulesetRows
from law.check.windows import is_whole
from law.rulesets.conviction_rows import ConvictionRow

_WORDS = "dispositions.yml"


def conviction_findings(law: LawRows) -> Iterator[Finding]:
    """Yield dispositions without a row, or without one on some day, and rows on a disposition that is none."""
    words = law.table(_WORDS)
    if words is None:
        return
    known = {row.name for row in words}
    for file, ruleset in law.rulesets.items():
        for row in ruleset.convictions:
            if row.disposition not in known:
                said = f"disposition is [{row.disposition}]; expected a name of {_WORDS}. Mend the name, or add it there."
                yield error(file, row.id, "disposition_unknown", said)
        yield from _uncovered(file, ruleset, known)


def _uncovered(file: str, ruleset: RulesetRows, known: set[str]) -> Iterator[Finding]:
    by_name: defaultdict[str, list[ConvictionRow]] = defaultdict(list)
    for row in ruleset.convictions:
        by_name[row.disposition].append(row)
    since = min((row.start for row in ruleset.registrable), default=date.max)
    for name in sorted(known - ruleset.said.dispositions):
        said = (
            "no row says whether this disposition is a conviction; expected one under `convictions`. Add it."
        )
        yield error(file, name, "disposition_without_row", said)
    for name, rows in sorted(by_name.items()):
        if name in ruleset.said.broken or not all(is_whole(row) for row in rows):
            continue
        first, last = min(rows, key=lambda row: row.start), max(rows, key=lambda row: row.end or date.max)
        if first.start > since:
            said = f"the first row on [{name}] is from {first.start}; expected one since the first act, {since}. Add it."
            yield error(file, first.id, "gap_in_days", said)
        if last.end is not None:
            said = f"the last row on [{name}] ends on {last.end}; expected one that still stands. Add it, or mend `to`."
            yield error(file, last.id, "gap_in_days", said)
