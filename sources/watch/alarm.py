"""An alarm: where, what was seen, what was expected, how severe, whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sources.spec.model import SourceSpec
from sources.spec.watch import Severity
from sources.watch.kinds import KINDS, ORDER, less
from sources.watch.portrait import Portrait


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that moved. It holds codes and counts, never a person's data."""

    source_id: str
    kind: str
    severity: Severity
    owner: str
    file_role: str
    column: str
    """Blank where the file or the source as a whole is meant."""
    seen: float | None
    expected: float | None
    window: int
    """Deliveries it was held against."""
    sentence: str
    todo: str

    @property
    def order(self) -> tuple[int, str, str, str]:
        """Most severe first."""
        return (-ORDER.index(self.severity), self.kind, self.file_role, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A delivery and what it is held against, newest last."""

    spec: SourceSpec
    received_on: date | None
    """When it arrived; None where that is not known, and nothing is said of dates to come."""
    now: Portrait
    before: Sequence[Portrait]

    def alarm(
        self,
        kind: str,
        sentence: str,
        *,
        severity: Severity = "tell",
        role: str = "",
        column: str = "",
        seen: float | None = None,
        expected: float | None = None,
        however_short: bool = False,
    ) -> Alarm:
        """Return an alarm, no more severe than its kind, the specification and a short window allow.

        `however_short`: it rests on the delivery before alone, not on what is usual, and a short window allows it.
        """
        watch = self.spec.watch
        allowed = less(KINDS[kind].at_most, watch.severity.get(kind, "refuse"))
        if kind != "refused" and not however_short and len(self.before) < watch.least_deliveries:
            allowed = less(allowed, "tell")
        place = " ".join(f"{what} [{which}]" for what, which in (("file", role), ("column", column)) if which)
        return Alarm(
            source_id=self.spec.source_id,
            kind=kind,
            severity=less(severity, allowed),
            owner=watch.owner,
            file_role=role,
            column=column,
            seen=None if seen is None else round(seen, 6),
            expected=None if expected is None else round(expected, 6),
            window=len(self.before),
            sentence=f"[{self.spec.source_id}]{' ' + place if place else ''}: {sentence}",
            todo=KINDS[kind].todo,
        )
