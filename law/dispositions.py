"""Court wording to a disposition, and whether New Mexico calls it a conviction on a day."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from law.convictions import ConvictionLaw

_FILE = Path(__file__).parent / "dispositions.yml"
_WORDS_FILE = Path(__file__).parent / "disposition_words.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """One canonical disposition, with the wordings that name it."""

    name: str
    reason: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A disposition as the law of a day has it: `conviction` is yes, no or undetermined."""

    name: str
    conviction: str
    authority: str | None
    """The case or statute; None before there was an act."""
    reason: str


@cache
def dispositions() -> tuple[Disposition, ...]:
    """Return the list in the order it is tried; the last is `unknown`."""
    return tuple(
        Disposition(
            name=row["name"],
            reason=row["reason"],
            patterns=tuple(re.compile(p) for p in row["patterns"]),
        )
        for row in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    )


# what may happen to a conviction after it was entered
_LATER = frozenset(
    {"vacated", "sentence_vacated", "expunged", "sealed", "set_aside", "pardoned", "dismissed", "acquitted"}
)
_DEFERRED = frozenset({"deferred_sentence", "deferred_prosecution", "deferred_unclear"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    barring: frozenset[str]
    names_a_conviction: re.Pattern[str]
    doubts_a_vacatur: re.Pattern[str]
    relief: re.Pattern[str]
    harmless_later: re.Pattern[str]
    undoing: re.Pattern[str]


@cache
def _words() -> _Words:
    raw = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    barring = frozenset(raw.pop("barring"))
    return _Words(barring=barring, **{name: re.compile("|".join(raw[name])) for name in raw})


@cache
def disposition_of(wording: str | None, later_event: str | None, law: ConvictionLaw) -> Settled:
    """Return the disposition a wording names; a later event that undoes it comes first. Total.

    A dismissal that follows a conviction has a ground that is not stated (California's 1203.4 is one, a retrial
    another), so it is read as set aside; one that follows a deferral is left to counsel (Brothers against
    31-29-9(F) NMSA). Where either wording speaks of relief, as states grant it to victims of trafficking under many
    names, what would be a conviction waits for a person.

    Args:
        wording: of the court.
        later_event: what a source says happened afterwards.
        law: what is a conviction, on the day asked.
    """
    found = _read_together(wording, later_event, law)
    said = f"{_folded(wording)} {_folded(later_event)}"
    if law.counts(found.name) == "yes" and _words().relief.search(said):
        found = _by_name("later_event_unclear")
    return Settled(
        name=found.name,
        conviction=law.counts(found.name),
        authority=law.authority(found.name),
        reason=found.reason,
    )


def _read_together(wording: str | None, later_event: str | None, law: ConvictionLaw) -> Disposition:
    later, first = _named(later_event), _named(wording)
    if later.name not in _LATER:
        return _after_something(first, later_event, law)
    if later.name == "dismissed" and first.name in _DEFERRED:
        return _by_name("deferred_dismissed")
    if later.name == "dismissed" and law.counts(first.name) == "yes":
        return _by_name("set_aside")
    # what had never been a conviction does not become an open question by being sealed
    if law.counts(first.name) == "no" and law.counts(later.name) == "undetermined":
        return first
    return later


def _after_something(first: Disposition, later_event: str | None, law: ConvictionLaw) -> Disposition:
    """A later event that nobody here understands may have undone a conviction: that is for a person to read."""
    words, event = _words(), _folded(later_event)
    harmless = words.harmless_later.search(event) and not words.undoing.search(event)
    stands = not event or bool(harmless)
    return first if stands or law.counts(first.name) == "no" else _by_name("later_event_unclear")


def _by_name(name: str) -> Disposition:
    return next(disposition for disposition in dispositions() if disposition.name == name)


def _named(wording: str | None) -> Disposition:
    folded = _folded(wording)
    if folded:
        for disposition in dispositions():
            if any(pattern.search(folded) for pattern in disposition.patterns):
                return _by_name("mixed") if _is_mixed(disposition, folded) else disposition
    return dispositions()[-1]


def _is_mixed(found: Disposition, folded: str) -> bool:
    """Whether the wording also names a conviction (or, of a vacatur, that it was denied): `GUILTY, COUNTS 2-3 DISMISSED`."""
    if found.name == "vacated":
        return _words().doubts_a_vacatur.search(folded) is not None
    return found.name in _words().barring and _words().names_a_conviction.search(folded) is not None


def _folded(wording: str | None) -> str:
    return " ".join((wording or "").upper().replace("_", " ").split())
