"""What is odd about the order in which a source's deliveries came: one is missing, came late, took another's place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sources.chain.links import Link
from sources.chain.order import Ordered
from sources.spec.model import SourceSpec
from sources.spec.watch import Severity
from sources.watch.alarm import Alarm
from sources.watch.kinds import KINDS, less


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A delta under a number that was used before, beside the one that stood under it. Counts, never keys."""

    new: Link
    old: Link
    records: int
    """Of the old one."""
    lacking: int
    """Records of the old one that the new one does not hold."""
    gone: int = 0
    """Of these, how many no delivery in use holds or withdrew."""
    is_held: bool = False

    @property
    def is_another(self) -> bool:
        """Whether it lacks most of what the old one said: then hardly a delivery sent anew, but another one."""
        return 2 * self.lacking > self.records

    @property
    def sentence(self) -> str:
        """What became of both."""
        lacks = f"lacks {self.lacking} of its {_counted(self.records, 'record')}"
        if self.is_held:
            both = f"{self.new.title} bears the number of {self.old.title}"
            return f"{both} and {lacks}; it is held, and the other stays in use"
        return (
            f"{self.new.title} REPLACED {self.old.title}, which is no longer in use; it {lacks}, and"
            f" {self.gone} of them {'is' if self.gone == 1 else 'are'} not there any more"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the deliveries of a chain say, as far as its alarms tell of it: counts."""

    waiting: Mapping[str, int] = field(default_factory=dict)
    """Kind of withdrawal to how many stand in deliveries that wait behind a gap."""
    replacements: Sequence[Replacement] = ()
    contradictions: Sequence[tuple[Link, int]] = ()
    """Deliveries with how many of their merges are kept back since they contradict others."""


def chain_alarms(
    spec: SourceSpec, ordered: Ordered, newest: Link, contents: Contents | None = None
) -> list[Alarm]:
    """Return the alarms of a chain on a night; `newest` is what arrived last."""
    contents = contents or Contents()
    found = []
    if ordered.gap is not None:
        found.append(_alarm(spec, "missing_delivery", "hold", f"{ordered.gap}{_behind(ordered, contents)}"))
    replaced = [one for one in contents.replacements if one.is_held or one.new.receipt == newest.receipt]
    for one in replaced:
        severity: Severity = "hold" if one.is_held else "tell"
        found.append(
            _alarm(spec, "replaced_delivery", severity, one.sentence, seen=one.lacking, expected=one.records)
        )
    late = [link for link in ordered.late if link.receipt == newest.receipt]
    if late and newest not in [one.new for one in replaced]:
        later = next(
            link for link in ordered.used[ordered.used.index(newest) + 1 :] if link.receipt < newest.receipt
        )
        sentence = f"{newest.title} came after {later.title}, which stands behind it; it was put in its place"
        found.append(_alarm(spec, "late_delivery", "tell", sentence))
    if contents.contradictions:
        each = ", ".join(f"{count} of {link.title}" for link, count in contents.contradictions)
        number = sum(count for _, count in contents.contradictions)
        sentence = (
            f"{_counted(number, 'merge')} came back to where {'it' if number == 1 else 'they'} began: {each}. None of it was"
            " carried out; what was merged before stays merged"
        )
        found.append(_alarm(spec, "contradicting_merges", "tell", sentence, seen=number))
    return found


def _behind(ordered: Ordered, contents: Contents) -> str:
    """Return what waits behind a gap, in words: deliveries, and withdrawals of which nothing was carried out."""
    waiting = sum(state == "waiting" for _, state in ordered.states)
    if not waiting:
        return ""
    behind = f"; {waiting} {'delivery waits' if waiting == 1 else 'deliveries wait'} behind it"
    if not contents.waiting:
        return behind
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in sorted(contents.waiting.items()))
    told = _counted(sum(contents.waiting.values()), "withdrawal")
    return f"{behind}. {told} in what waits ({kinds}) NOT carried out: flags on such records stand until then"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _alarm(
    spec: SourceSpec,
    kind: str,
    severity: Severity,
    sentence: str,
    *,
    seen: float | None = None,
    expected: float | None = None,
) -> Alarm:
    allowed = less(KINDS[kind].at_most, spec.watch.severity.get(kind, "refuse"))
    return Alarm(
        source_id=spec.source_id,
        kind=kind,
        severity=less(severity, allowed),
        owner=spec.watch.owner,
        file_role="",
        column="",
        seen=seen,
        expected=expected,
        window=0,
        sentence=f"[{spec.source_id}]: {sentence}",
        todo=KINDS[kind].todo,
    )
