"""Rows of which nobody knows what they said: they answer nothing, and nobody has read them."""

from collections.abc import Iterator

from law.check.finding import Finding, error
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.rows import RegistrableRow, Row, RuleRow
from law.rulesets.trigger_rows import TriggerAsks, TriggerRow


def content_findings(file: str, row: Row) -> Iterator[Finding]:
    """Yield what a row of unknown content states all the same."""
    if row.content != "unknown":
        return
    for field, seen in _stated(row):
        said = (
            f"content is [unknown], and field [{field}] is [{seen}]; expected nothing that answers. Take the field away,"
            " or say content: stated and cite what was read."
        )
        yield error(file, row.id, "unknown_and_stated", said)
    if row.check != "unread":
        said = f"content is [unknown], and check is [{row.check}]; expected unread. Mend one of the two."
        yield error(file, row.id, "unknown_and_read", said)


def _stated(row: Row) -> Iterator[tuple[str, object]]:
    if isinstance(row, RuleRow) and row.value is not None:
        yield "value", row.value
    if isinstance(row, RegistrableRow) and row.compare is not None:
        yield "compare", row.compare
    if isinstance(row, ConvictionRow) and row.counts != "undetermined":
        yield "counts", row.counts
    if isinstance(row, TriggerRow) and row.asks != TriggerAsks():
        yield "asks", "days"
