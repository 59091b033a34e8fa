"""Which decisions on equivalence a night sees, pinned so that the night can be replayed."""

from dataclasses import dataclass
from datetime import date

from casebook.equivalence import EquivalenceDecision, decisions_digest
from casebook.store import Casebook
from config.settings import Settings
from pipelines.errors import StepError
from transforms.flagging.lookups import rows_of
from warehouse.history.as_of import table_as_of
from warehouse.publication import history_folder, published_nights


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDecisions:
    """Decisions that a night knows."""

    decisions: tuple[EquivalenceDecision, ...]

    @property
    def last_id(self) -> int:
        """Highest id among them; 0 where there are none."""
        return max((own.decision_id for own in self.decisions), default=0)

    @property
    def digest(self) -> str:
        """SHA-256 over them."""
        return decisions_digest(self.decisions)


def seen_decisions(settings: Settings, night: date) -> SeenDecisions:
    """Return the decisions made up to a night; a night published before sees those it saw then, whatever came since.

    Raises:
        StepError: those it saw are no longer in the casebook as they were.
    """
    pinned = _pinned(settings, night)
    book = Casebook.open(settings.casebook_url)
    up_to = pinned[0] if pinned else None
    seen = SeenDecisions(decisions=book.equivalence_decisions(until=night, up_to=up_to))
    if pinned is not None and seen.digest != pinned[1]:
        raise StepError(
            f"[{night}]: the decisions on equivalence that this night saw (up to number [{pinned[0]}], digest"
            f" [{pinned[1][:12]}]) are not those in the casebook now (digest [{seen.digest[:12]}]). Decisions are never"
            " changed or removed: restore the casebook, then run the date again"
        )
    return seen


def _pinned(settings: Settings, night: date) -> tuple[int, str] | None:
    """Highest id and digest as the published build of the night has them; None before it is published."""
    record = next((n for n in published_nights(settings.warehouse) if n.night == night), None)
    if record is None:
        return None
    folder = history_folder(settings.warehouse, record)
    rows = rows_of(table_as_of(folder, "publish__night"))
    if not rows or rows[0]["equivalence_last_decision"] is None:
        return None  # built before there were decisions of this kind
    return int(rows[0]["equivalence_last_decision"]), str(rows[0]["equivalence_digest"])
