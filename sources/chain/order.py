"""Which deliveries a source rests on, in which order, and where a missing one stops it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sources.chain.links import Link
from sources.spec.model import SourceSpec

State = Literal["used", "superseded", "repeated", "waiting", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The deliveries of a source on a night."""

    used: tuple[Link, ...]
    """What the night rests on, first to last."""
    states: tuple[tuple[Link, State], ...]
    """What became of every arrival, in order of receipt."""
    gap: str | None
    """What is missing before those that wait, in a sentence; None where nothing is."""
    replaced: tuple[tuple[Link, Link], ...] = ()
    """Deltas in use that came under a number used before, each with the one that stood under it until then."""

    @property
    def late(self) -> tuple[Link, ...]:
        """Deliveries that arrived after one that stands behind them."""
        return tuple(
            link
            for place, link in enumerate(self.used)
            if any(link.receipt > later.receipt for later in self.used[place + 1 :])
        )


def order_links(
    spec: SourceSpec, links: Sequence[Link], refused: Collection[tuple[date, int]] = ()
) -> Ordered:
    """Return the chain of a source; a pure function of what arrived, whenever it is asked for.

    Args:
        spec: its specification; full sources are a row of bases.
        links: all arrivals, in order of receipt.
        refused: receipts of deliveries that cannot be trusted.

    A base that is refused is passed over. A delta that is refused, or whose number or days are missing, stops the
    chain before it until it arrives (again), or a base says everything anew. The same bytes once more change nothing.
    """
    states: dict[tuple[date, int], State] = {}
    good = []
    for link in links:
        if link.receipt in refused or link.fault:
            states[link.receipt] = "refused"
        else:
            good.append(link)
    standing, replaced = _standing(spec, good, states)
    walk = _Walk(spec, [link for link in links if states.get(link.receipt) == "refused"])
    waiting: list[Link] = []
    for link in sorted(standing, key=_place(spec, standing)):
        states[link.receipt] = walk.take(link)
        if link.is_base:  # it says what waited for something missing, too
            states |= {held.receipt: "superseded" for held in waiting}
            waiting = []
        elif states[link.receipt] == "waiting":
            waiting.append(link)
    used = walk.used
    if spec.forgets:
        newest = max((n for n, link in enumerate(used) if link.is_base), default=0)
        states |= {link.receipt: "superseded" for link in used[:newest]}
        used = used[newest:]
    gap = walk.gap or walk.unfilled()
    return Ordered(
        used=tuple(used),
        states=tuple((link, states[link.receipt]) for link in links),
        gap=gap,
        replaced=tuple((new, old) for new, old in replaced if new in used and not new.is_base),
    )


def _standing(
    spec: SourceSpec, good: Sequence[Link], states: dict[tuple[date, int], State]
) -> tuple[list[Link], list[tuple[Link, Link]]]:
    """Return the arrivals that count: of one number the newest, of one content the first; and which replaced which."""
    standing: list[Link] = []
    replaced: list[tuple[Link, Link]] = []
    numbered = spec.chain is not None and spec.chain.number is not None
    for link in good:
        twins = [
            other
            for other in standing
            if other.is_base == link.is_base
            and (other.number == link.number and link.number is not None if numbered else True)
        ]
        same = [other for other in twins if other.delivery_id == link.delivery_id]
        if spec.chain is None:  # going back to older content is a correction: only the newest content repeats
            same = [other for other in same if other is standing[-1]]
        if same:
            states[link.receipt] = "repeated"
            continue
        if numbered and link.number is not None:
            for other in twins:  # sent again under its number: the newer content stands
                states[other.receipt] = "superseded"
                standing.remove(other)
                replaced.append((link, other))
        standing.append(link)
    return standing, replaced


def _place(spec: SourceSpec, standing: Sequence[Link]) -> Callable[[Link], Any]:
    """Return the sort key: by number or by the last day, a base behind what it holds; else by receipt.

    A base without a number of its own holds everything received before it.
    """
    chain = spec.chain
    if chain is not None and chain.period is not None:
        return lambda link: (link.last_day, link.is_base, link.receipt)
    if chain is None or chain.number is None:
        return lambda link: link.receipt
    bare = [link for link in standing if link.is_base and link.number is None]

    def place(link: Link) -> Any:
        era = sum(base.receipt <= link.receipt for base in bare)
        own = -1 if link.number is None else link.number
        return (era, own, link.is_base, link.receipt)

    return place


class _Walk:
    """Along the chain, first to last: what is used, and what a gap keeps waiting."""

    def __init__(self, spec: SourceSpec, refused: Sequence[Link]) -> None:
        self._spec = spec
        self._chain = spec.chain
        self._refused = [link for link in refused if not link.is_base]
        self._number: int | None = None
        self._last_day: date | None = None
        self._started = self._chain is None or self._chain.base == "never"
        if self._chain is not None and self._chain.number is not None and self._started:
            self._number = None if self._chain.number.first is None else self._chain.number.first - 1
        self.used: list[Link] = []
        self.gap: str | None = None

    def take(self, link: Link) -> State:
        """Return what becomes of a delivery that stands next."""
        if link.is_base:
            self._started, self.gap = True, None
            self._number, self._last_day = self._after_base(link), link.last_day
            self.used.append(link)
            return "used"
        if not self._started:
            self.gap = "no delivery of everything has arrived so far"
            return "waiting"
        if self.gap is None and self._holds(link):
            return "superseded"
        self.gap = self.gap or self._missing_before(link)
        if self.gap is not None:
            return "waiting"
        self._number = link.number if link.number is not None else self._number
        self._last_day = (
            max(link.last_day, self._last_day or link.last_day) if link.last_day else self._last_day
        )
        self.used.append(link)
        return "used"

    def unfilled(self) -> str | None:
        """Return the refused delta that nothing replaced, where nothing waits behind it yet."""
        chain = self._chain
        if chain is None:
            return None
        if chain.number is None:
            return self._refused_since(None)
        reached = -1 if self._number is None else self._number
        held = [r for r in self._refused if r.number is not None and r.number > reached]
        last = self.used[-1].receipt if self.used else None
        faulty = [r for r in self._refused if r.number is None and (last is None or r.receipt > last)]
        found = [*held, *faulty]
        return f"{found[0].title} was refused" if found else None

    def _after_base(self, base: Link) -> int | None:
        chain = self._chain
        if base.number is not None or chain is None or chain.number is None:
            return base.number
        return None if chain.number.first is None else chain.number.first - 1

    def _holds(self, link: Link) -> bool:
        """Whether a base already says what a delta says."""
        base = next((used for used in reversed(self.used) if used.is_base), None)
        if base is None:
            return False
        if link.number is not None and base.number is not None:
            return link.number <= base.number
        return bool(link.last_day and base.last_day and link.last_day <= base.last_day)

    def _missing_before(self, link: Link) -> str | None:
        if link.number is not None:
            if self._number is None or link.number <= self._number + 1:
                return None
            first, last = self._number + 1, link.number - 1
            which = f"number {first} is" if first == last else f"numbers {first} to {last} are"
            return f"{which} missing before {link.title}"
        if link.first_day is not None and self._last_day is not None:
            due = self._last_day + timedelta(days=1)
            if link.first_day > due:
                return f"nothing covers {due} to {link.first_day - timedelta(days=1)}, before {link.title}"
        return self._refused_since(link)

    def _refused_since(self, link: Link | None) -> str | None:
        """Return a refused delta before this one that no other delivery of its day or days replaced.

        Without numbers nobody can tell what a refused delta said: nothing behind it may be taken before it came again.
        """
        base = next((used for used in reversed(self.used) if used.is_base), None)
        for one in self._refused:
            if (base is not None and one.receipt < base.receipt) or (
                link is not None and link.receipt < one.receipt
            ):
                continue
            again = [*self.used, *([link] if link is not None else [])]
            if not any(o.received_on == one.received_on and o.sequence > one.sequence for o in again):
                return f"{one.title} was refused and did not come again"
        return None
