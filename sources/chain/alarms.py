"""What is odd about the order in which a source's deliveries came: one is missing, one came late."""

from sources.chain.links import Link
from sources.chain.order import Ordered
from sources.spec.model import SourceSpec
from sources.spec.watch import Severity
from sources.watch.alarm import Alarm
from sources.watch.kinds import KINDS, less


def chain_alarms(spec: SourceSpec, ordered: Ordered, newest: Link) -> list[Alarm]:
    """Return the alarms of a chain on a night; `newest` is what arrived last."""
    found = []
    waiting = sum(state == "waiting" for _, state in ordered.states)
    if ordered.gap is not None:
        behind = (
            f"; {waiting} {'delivery waits' if waiting == 1 else 'deliveries wait'} behind it"
            if waiting
            else ""
        )
        found.append(_alarm(spec, "missing_delivery", "hold", f"{ordered.gap}{behind}"))
    late = [link for link in ordered.late if link.receipt == newest.receipt]
    if late:
        later = next(
            link for link in ordered.used[ordered.used.index(newest) + 1 :] if link.receipt < newest.receipt
        )
        sentence = f"{newest.title} came after {later.title}, which stands behind it; it was put in its place"
        found.append(_alarm(spec, "late_delivery", "tell", sentence))
    return found


def _alarm(spec: SourceSpec, kind: str, severity: Severity, sentence: str) -> Alarm:
    allowed = less(KINDS[kind].at_most, spec.watch.severity.get(kind, "refuse"))
    return Alarm(
        source_id=spec.source_id,
        kind=kind,
        severity=less(severity, allowed),
        owner=spec.watch.owner,
        file_role="",
        column="",
        seen=None,
        expected=None,
        window=0,
        sentence=f"[{spec.source_id}]: {sentence}",
        todo=KINDS[kind].todo,
    )
