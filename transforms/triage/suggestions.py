"""What a group may be: the nearest rows of that jurisdiction's map, each with why. A suggestion maps nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from law.citations.folding import fold_charge, squeeze
from law.offense_map import OffenseRow
from transforms.triage.groups import Group

MOST = 3
_NEAR = 1
"""Signs in which a section may differ from one of the map to be shown as near."""
_SHORTEST_SECTION = 4
"""Below so many signs, one that differs is a different section more often than a slip."""
_LIKE = 72.0
"""Least similarity of a charge text and a title, words sorted and shortened words filled in."""
_WORD = re.compile(r"[A-Z]{3,}")
_IDLE = frozenset(
    {"THE", "AND", "FOR", "WITH", "OTHER", "ANY", "ACT", "OFFENSE", "DEGREE", "FIRST", "SECOND"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One row that a group may be."""

    row_id: str
    how: str
    """map, section or charge_text: what it was found by."""
    score: float
    """0 to 100, to order suggestions of one group; no probability."""
    why: str


def suggestions_for(group: Group, rows: Sequence[OffenseRow]) -> list[Suggestion]:
    """Return up to three suggestions, best first, then by row id; none where nothing of the jurisdiction is near.

    Args:
        group: unknown counts.
        rows: of the group's jurisdiction.
    """
    if any(count.in_map for count in group.counts):
        own = [row for row in rows if row.id.partition("(")[0] == group.key and row.check == "unread"]
        return [_unread(group, row) for row in own][:MOST]
    found: dict[str, Suggestion] = {}
    for one in (*_by_section(group, rows), *_by_text(group, rows)):
        known = found.get(one.row_id)
        if known is None:
            found[one.row_id] = one
        else:  # two ways that lead to one row say more than either
            why = f"{known.why} {one.why}"
            best = max(known.score, one.score)
            found[one.row_id] = Suggestion(
                row_id=one.row_id, how=known.how, score=min(best + 10, 100), why=why
            )
    return sorted(found.values(), key=lambda one: (-one.score, one.row_id))[:MOST]


def _unread(group: Group, row: OffenseRow) -> Suggestion:
    why = f"{row.id} ({row.title}) is in the map and nobody has read it: read it, or say what it is."
    return Suggestion(row_id=row.id, how="map", score=100.0, why=why)


def _by_section(group: Group, rows: Iterable[OffenseRow]) -> Iterable[Suggestion]:
    if group.kind != "citation":
        return
    own = squeeze(group.key.partition(":")[2])
    sections: dict[str, OffenseRow] = {}
    for row in rows:
        sections.setdefault(row.id.partition("(")[0], row)
    for section, row in sections.items():
        known = squeeze(section.partition(":")[2])
        if min(len(own), len(known)) < _SHORTEST_SECTION:
            continue
        signs = OSA.distance(own, known, score_cutoff=_NEAR)
        if signs <= _NEAR:
            differs = "differs in punctuation alone from" if signs == 0 else "differs in one sign from"
            why = f"{group.key} {differs} {section} ({row.title}); a neighbor section may be another offense."
            yield Suggestion(row_id=row.id, how="section", score=90.0 - 10 * signs, why=why)


def _by_text(group: Group, rows: Sequence[OffenseRow]) -> Iterable[Suggestion]:
    titles = [(row, _words(row.title)) for row in rows]
    by_letters: dict[str, set[str]] = defaultdict(set)
    for _, words in titles:
        for word in words:
            by_letters[word[:3]].add(word)
    for text in group.charge_texts[:MOST]:
        whole = _filled_in(_words(text), by_letters)
        for row, words in titles:
            shared = sorted(set(whole) & set(words))
            score = fuzz.token_sort_ratio(" ".join(whole), " ".join(words))
            # one word in common is TRAFFICKING, of which most is in drugs
            if len(shared) >= 2 and score >= _LIKE:
                why = (
                    f"The charge text has {', '.join(shared).lower()} in common with {row.id} ({row.title})."
                )
                yield Suggestion(row_id=row.id, how="charge_text", score=round(float(score) - 10, 1), why=why)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold_charge(text)) if word not in _IDLE]


def _filled_in(words: Sequence[str], by_letters: dict[str, set[str]]) -> list[str]:
    """HUM TRAF as the titles of that jurisdiction would have it, where only one word of theirs begins so."""
    filled = []
    for word in words:
        longer = {known for known in by_letters.get(word[:3], ()) if known.startswith(word)}
        filled.append(longer.pop() if len(longer) == 1 else word)
    return filled
