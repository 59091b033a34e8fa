"""Alarms about persons: others under known keys, keys all new, names without a part or with their parts exchanged."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

import numpy as np

from sources.spec.watch import Limits
from sources.watch.alarm import Alarm, Case
from sources.watch.person_figures import Identities, NamesPortrait
from sources.watch.window import chance, judged, mean_shares, usual

LEAST_PEOPLE = 50
_ABOUT_THE_SAME = 0.2
"""Counts of persons that differ by more are told as records that are missing or too many."""
_KNOWN = 0.05
"""Words known from before must make up this share of the surnames."""
_CLEARLY = 3
"""A word is a given name where it was one so many times as often as a surname."""
_Compare = Callable[[Identities, Identities], float | None]


def person_alarms(case: Case) -> Iterator[Alarm]:
    """Yield what is odd about the persons of a delivery; nothing where a portrait does not say whom it names."""
    if case.now.identities is not None:
        yield from _others_under_keys(case, case.now.identities)
        if case.spec.snapshot == "full":
            yield from _keys_gone(case, case.now.identities)
    before = [b.names for b in case.before if b.names is not None and b.names.people >= LEAST_PEOPLE]
    if case.now.names is not None and case.now.names.people >= LEAST_PEOPLE and before:
        yield from _parts(case, case.now.names, before)
        yield from _exchanged(case, case.now.names, before)


def changed_identities(old: Identities, new: Identities) -> float | None:
    """Return the share of keys known to both whose name and date of birth both differ; None where too few are known."""
    reach = np.uint64(min(old.reach, new.reach))
    _, was, now = np.intersect1d(old.keys[old.keys <= reach], new.keys, return_indices=True)
    told = (old.names[was] >= 0) & (old.born[was] >= 0) & (new.names[now] >= 0) & (new.born[now] >= 0)
    if told.sum() < LEAST_PEOPLE:
        return None
    was, now = was[told], now[told]
    return float(((old.names[was] != new.names[now]) & (old.born[was] != new.born[now])).mean())


def gone_keys(old: Identities, new: Identities) -> float | None:
    """Return the share of old keys that are not there any more; None where the counts differ or are small."""
    if min(old.people, new.people) < LEAST_PEOPLE or abs(new.people / old.people - 1) > _ABOUT_THE_SAME:
        return None
    reach = np.uint64(min(old.reach, new.reach))
    asked = old.keys[old.keys <= reach]
    return float((~np.isin(asked, new.keys)).mean()) if len(asked) else None


def _others_under_keys(case: Case, now: Identities) -> Iterator[Alarm]:
    words = "of the persons known by their key before have another name and another date of birth"
    yield from _beside(case, now, changed_identities, "identity_shift", case.spec.watch.identities, words)


def _keys_gone(case: Case, now: Identities) -> Iterator[Alarm]:
    words = (
        f"of the persons known before are not under their key any more, though {now.people:,} persons came"
    )
    yield from _beside(case, now, gone_keys, "population_turnover", case.spec.watch.turnover, words)


def _beside(
    case: Case, now: Identities, compare: _Compare, kind: str, limits: Limits, words: str
) -> Iterator[Alarm]:
    """Compare with every delivery of the window, so that one that was held does not become the rule."""
    past = [b.identities for b in case.before if b.identities is not None]
    share = _median(compare, past, now)
    if share is None:
        return
    known = [_median(compare, past[:n], past[n]) for n in range(1, len(past))]
    expected = usual([one for one in known if one is not None] or [0.0])
    people = float(min(now.people, len(now.keys)))
    ordinary = max(case.spec.watch.spreads * expected.spread, chance(expected.middle, people, people))
    sentence = f"{share:.1%} {words}; {expected.middle:.1%} usually"
    yield from _raised(case, kind, limits, sentence, share, expected.middle, ordinary)


def _raised(
    case: Case, kind: str, limits: Limits, sentence: str, share: float, expected: float, ordinary: float
) -> Iterator[Alarm]:
    """Yield the alarm where a share exceeds what is expected by more than the limits and what is ordinary."""
    severity = judged(share - expected, limits, ordinary)
    if severity:
        yield case.alarm(kind, sentence, severity=severity, seen=share, expected=expected)


def _median(compare: _Compare, past: Sequence[Identities], now: Identities) -> float | None:
    found = [share for old in past if (share := compare(old, now)) is not None]
    return float(median(found)) if found else None


def _parts(case: Case, now: NamesPortrait, before: Sequence[NamesPortrait]) -> Iterator[Alarm]:
    watch = case.spec.watch
    measures: tuple[tuple[str, Limits, str, Callable[[NamesPortrait], float]], ...] = (
        ("name_parts", watch.name_parts, "persons have no given name", lambda n: n.without_given),
        ("name_parts", watch.name_parts, "persons have no surname", lambda n: n.without_surname),
        ("replaced_letters", watch.replaced_letters, "names hold a `?` in place of a letter", lambda n: n.replaced),
    )  # fmt: skip
    size = usual([float(b.people) for b in before]).middle
    for kind, limits, words, share_of in measures:
        share, expected = share_of(now), usual([share_of(b) for b in before])
        ordinary = max(watch.spreads * expected.spread, chance(expected.middle, now.people, size))
        sentence = f"{share:.1%} of the {words}, {expected.middle:.1%} usually"
        yield from _raised(case, kind, limits, sentence, share, expected.middle, ordinary)


def _exchanged(case: Case, now: NamesPortrait, before: Sequence[NamesPortrait]) -> Iterator[Alarm]:
    """Surnames that were given names: the two stand in each other's place."""
    surnames, givens = (
        mean_shares([dict(b.surnames) for b in before]),
        mean_shares([dict(b.givens) for b in before]),
    )
    share = _once_given(now, surnames, givens)
    expected = usual([_once_given(b, surnames, givens) or 0.0 for b in before])
    if share is None:
        return
    watch = case.spec.watch
    ordinary = max(watch.spreads * expected.spread, chance(expected.middle, now.people, now.people))
    sentence = (
        f"{share:.0%} of the common words in surnames were given names before, {expected.middle:.0%} usually"
    )
    yield from _raised(
        case, "names_exchanged", watch.names_exchanged, sentence, share, expected.middle, ordinary
    )


def _once_given(names: NamesPortrait, surnames: dict[str, float], givens: dict[str, float]) -> float | None:
    known = {word: share for word, share in names.surnames.items() if word in surnames or word in givens}
    total = sum(known.values())
    if total < _KNOWN:
        return None
    given = sum(s for w, s in known.items() if givens.get(w, 0.0) > _CLEARLY * surnames.get(w, 0.0))
    return given / total
