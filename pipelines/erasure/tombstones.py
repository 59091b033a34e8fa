"""Tombstones: what was withdrawn, told without the data. First the intent, then the erasing, then done.

An intent holds the keys in the clear, for without them it could not be finished; they are gone when it is done.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.erasure.overwrite import write_over
from sources.spec.withdrawals import Effect
from warehouse.atomic import read_json, write_json

INTENT, DONE = "intent", "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagThatWent:
    """A flag or wait that rested on a withdrawn record, by ids."""

    flag_id: str
    was: str
    """flag, or the wait kind, on the last night before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an intent is about, in the clear."""

    fact: str | None
    """Id of one conviction, residency fact or registration; None for a person with all facts."""
    person: str | None
    facts: tuple[str, ...] = ()
    """Every fact that goes."""
    persons: tuple[str, ...] = ()
    """Person records that the facts are of."""
    whole: tuple[str, ...] | None = None
    """Of these, and of the keys that merges gave them, who goes with all records; None until that was asked."""
    texts: tuple[str, ...] = ()
    """What stood in the record and nowhere else: searched for in logs, reports and evidence."""
    is_here: bool = True
    """Whether any delivery that was read, or any night, holds it; else it is only kept out of what is sent later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One withdrawal."""

    tombstone_id: str
    source_id: str
    kind: str
    effect: Effect
    by: str
    """sender (an event), mark (in a full delivery) or order (on paper)."""
    authority: str
    """Id of the paper in the agency's own files; for a sender's word the delivery."""
    told_on: date
    target: str
    """fact or person."""
    digest: str
    """Keyed digest of the key."""
    night: date | None = None
    """Night that tells it; None until there is one."""
    state: str = INTENT
    plan: Plan | None = None
    flags: tuple[FlagThatWent, ...] = ()
    flag_digests: tuple[str, ...] = ()
    fact_digests: tuple[str, ...] = ()
    person_digests: tuple[str, ...] = ()
    """Keyed digests of the ids that went: what is sent again is known by them."""
    text_digests: tuple[str, ...] = ()
    files: int = 0
    """Delivered files that held it."""
    records: int = 0
    """Records of those files."""
    rows: int = 0
    """Rows that went from stage tables, nights and snapshots."""
    places: dict[str, int] = field(default_factory=dict)
    """Kind of place to how many of them held it."""
    left: tuple[str, ...] = ()
    """Places that could not be cleared, by name; a person must look."""

    @property
    def is_here(self) -> bool:
        """Whether anything of it was found when it was planned; nobody asks it of a finished one."""
        return self.plan is None or self.plan.is_here

    @property
    def is_erasure(self) -> bool:
        """Whether the bytes go, too."""
        return self.effect == "erase"


def tombstones(settings: Settings) -> list[Tombstone]:
    """Return every tombstone, by id."""
    return [_load(path) for path in sorted(_folder(settings).glob("T-*.json"))]


def pending(settings: Settings) -> list[Tombstone]:
    """Return the intents that are not done yet."""
    return [stone for stone in tombstones(settings) if stone.state == INTENT]


def save(settings: Settings, stone: Tombstone) -> None:
    """Write a tombstone; an intent's keys are overwritten on the disk when it is done."""
    path = _folder(settings) / f"{stone.tombstone_id}.json"
    if path.exists():
        write_over(path, lambda target: write_json(target, asdict(stone)))
    else:
        write_json(path, asdict(stone))
    path.chmod(0o600)


def told_by(stones: Iterable[Tombstone], night: date) -> list[Tombstone]:
    """Return the tombstones that this night or an earlier one tells."""
    return [stone for stone in stones if stone.night is not None and stone.night <= night]


def flags_counted(stones: Iterable[Tombstone]) -> dict[str, int]:
    """Return, by tombstone, the flags and waits that it retracted and no other of its night did: the sum counts each once.

    Of a person withdrawn with all facts each fact has a tombstone of its own; the fact's counts the flag that rested on it.
    """
    counted: dict[str, int] = {}
    known: set[tuple[date | None, str]] = set()
    for stone in sorted(stones, key=lambda one: (one.target != "fact", one.tombstone_id)):
        own = {(stone.night, flag.flag_id) for flag in stone.flags}
        counted[stone.tombstone_id] = len(own - known)
        known |= own
    return counted


def on_night(settings: Settings, stone: Tombstone, night: date) -> Tombstone:
    """Return a tombstone told by a night, written down; one that is told already stays with its night."""
    if stone.night is not None:
        return stone
    told = replace(stone, night=night)
    save(settings, told)
    return told


def _folder(settings: Settings) -> Path:
    return settings.erasure / "tombstones"


def _load(path: Path) -> Tombstone:
    raw: dict[str, Any] = read_json(path)
    plan = raw["plan"]
    lists = ("flag_digests", "fact_digests", "person_digests", "text_digests", "left")
    return Tombstone(
        **{
            **raw,
            **{name: tuple(raw[name]) for name in lists},
            "told_on": date.fromisoformat(raw["told_on"]),
            "night": date.fromisoformat(raw["night"]) if raw["night"] else None,
            "flags": tuple(FlagThatWent(**flag) for flag in raw["flags"]),
            "plan": Plan(
                fact=plan["fact"],
                person=plan["person"],
                whole=tuple(plan["whole"]) if plan.get("whole") is not None else None,
                facts=tuple(plan["facts"]),
                persons=tuple(plan["persons"]),
                texts=tuple(plan["texts"]),
                is_here=bool(plan.get("is_here", True)),
            )
            if plan
            else None,
        }
    )
