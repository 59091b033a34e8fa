"""Rows of one section or rule that hold on the same days for the same convictions, and do not say that they mean to."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from law.check.finding import Finding, error
from law.check.windows import AnyRow, Dated, about, convictions_of, grouped, standing_of
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.rows import RegistrableRow, RuleRow
from law.rulesets.trigger_rows import TriggerRow

_SAYS: Mapping[type[Dated], Sequence[str]] = {
    RegistrableRow: ("asks", "term", "compare", "forms"),
    RuleRow: ("rule", "value", "text"),
    ConvictionRow: ("counts", "text"),
    TriggerRow: ("kinds", "asks", "counts"),
}


def overlap_findings(
    file: str, rows: Sequence[AnyRow], *, named: Collection[str] = (), broken: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield every two rows that overlap or contradict each other, and every `beside` that is not so.

    Args:
        file: where they are said to be.
        rows: of one ruleset.
        named: ids of rows that a finding is about, before the later of two.
        broken: ids of rows that are wrong in themselves and not among these.
    """
    for own in grouped(rows).values():
        for one, other in combinations(own, 2):
            if _hold_together(one, other):
                earlier, later = sorted((one, other), key=lambda row: row.id in named)
                yield from _pair(file, earlier, later)
    for row in rows:
        for name in sorted(set(row.beside).difference(broken)):
            others = [other for other in rows if other.id == name and about(other) == about(row)]
            if not any(_hold_together(row, other) for other in others):
                said = (
                    f"beside names [{name}]; expected another row of {about(row)} that holds on the same days for the"
                    " same convictions. Mend the name, or take it away."
                )
                yield error(file, row.id, "beside_nothing", said)


def _hold_together(one: Dated, other: Dated) -> bool:
    """Whether there is a day, a conviction and a form of offense for which both rows hold."""
    if one.id == other.id:
        return False
    if (
        isinstance(one, RegistrableRow)
        and isinstance(other, RegistrableRow)
        and not {*one.forms} & {*other.forms}
    ):
        return False
    days = standing_of(one).meets(standing_of(other))
    return days and convictions_of(one).meets(convictions_of(other))


def _pair(file: str, earlier: Dated, later: Dated) -> Iterator[Finding]:
    differ = _differ(earlier, later)
    since = max(earlier.start, later.start)
    both = f"[{earlier.id}] and this row of {about(later)} hold on the same days, from {since} on, for the same convictions"
    if later.id not in earlier.beside and earlier.id not in later.beside:
        said = f"{both}, and differ in {', '.join(differ)}" if differ else f"{both}, and say the same"
        mend = (
            "expected one row. End one by `to`, part them by convicted_from and convicted_before, or name one under"
            " `beside` of the other if both are meant."
        )
        yield error(file, later.id, "contradiction" if differ else "overlap", f"{said}; {mend}")
    elif (why := _never_both(earlier, later)) is not None:
        said = f"{both}, one beside the other, but {why}. Change what one says, or take `beside` away and part their days."
        yield error(file, later.id, "contradiction", said)


def _differ(one: Dated, other: Dated) -> list[str]:
    return [name for name in _SAYS[type(one)] if getattr(one, name) != getattr(other, name)]


def _never_both(one: Dated, other: Dated) -> str | None:
    """Return why two rows cannot stand beside each other, if they cannot."""
    if isinstance(one, RegistrableRow) and isinstance(other, RegistrableRow):
        for wide, narrow in sorted(((one, other), (other, one)), key=lambda pair: pair[0].id):
            if _holds(wide, narrow):
                return f"all conduct that meets [{narrow.id}] meets [{wide.id}], too: the narrower row decides nothing"
        return None
    if isinstance(one, ConvictionRow) and isinstance(other, ConvictionRow) and one.counts != other.counts:
        return f"call one disposition a conviction [{one.counts}] and [{other.counts}]: only one is ever read"
    if (
        isinstance(one, RuleRow)
        and isinstance(other, RuleRow)
        and one.rule == other.rule
        and one.value != other.value
    ):
        return (
            f"give different values, {one.value} and {other.value}, to one rule: the newer alone is ever read"
        )
    return None


def _holds(wide: RegistrableRow, narrow: RegistrableRow) -> bool:
    asked = dict(narrow.asks.each())
    return all(
        name in asked
        and (asked[name] == value or (name == "victim_under" and int(asked[name]) <= int(value)))
        for name, value in wide.asks.each()
    )
