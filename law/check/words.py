"""Tables of words and codes: every pattern can be read, and no word means two things."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from law.check.finding import Finding, error
from law.check.patterns import fault_of, words_of
from law.check.shapes import CodeRow, DispositionRow
from law.check.typed import LawRows

_CHARGES, _CODES, _STATES = "charge_words.yml", "code_lists.yml", "citations/state_codes.yml"
_DISPOSITIONS, _READ_TOGETHER = "dispositions.yml", "disposition_words.yml"
# dispositions that law/dispositions.py calls by name
NAMED = (
    "acquitted", "deferred_dismissed", "deferred_prosecution", "deferred_sentence", "deferred_unclear", "dismissed",
    "expunged", "later_event_unclear", "mixed", "pardoned", "sealed", "sentence_vacated", "set_aside", "unknown",
    "vacated",
)  # fmt: skip


def word_findings(law: LawRows) -> Iterator[Finding]:
    """Yield what is wrong with the tables of words and codes."""
    dispositions = law.table(_DISPOSITIONS)
    if dispositions is not None:
        yield from _patterns(_DISPOSITIONS, ((row.name, row.patterns) for row in dispositions))
        yield from _disposition_names(dispositions)
    together = law.table(_READ_TOGETHER)
    if together is not None:
        lists = [(name, own) for name, own in together if name != "barring"]
        yield from _unreadable(_READ_TOGETHER, lists)
        if dispositions is not None:
            for name in sorted(set(together.barring) - {row.name for row in dispositions}):
                said = f"barring names [{name}]; expected a disposition of {_DISPOSITIONS}. Mend the name or take it away."
                yield error(_READ_TOGETHER, "barring", "disposition_unknown", said)
    charges = law.table(_CHARGES)
    if charges is not None:
        yield from _patterns(_CHARGES, charges)
    for name, listed in (law.table(_CODES) or {}).items():
        yield from _codes(name, listed.codes)
    for place, states in (law.table(_STATES) or {}).items():
        for code, means in states.codes.items():
            normal = means if isinstance(means, str) or means is None else means.means
            if normal is not None and not normal.startswith(f"{place}:"):
                said = f"means [{normal}]; expected a citation of [{place}:], the state of the list. Mend it."
                yield error(_STATES, code, "id_without_jurisdiction", said)


def _disposition_names(rows: Sequence[DispositionRow]) -> Iterator[Finding]:
    counts = Counter(row.name for row in rows)
    for name, count in counts.items():
        if count > 1:
            said = (
                f"the name stands {count} times; expected once. Put the patterns into one row, or rename one."
            )
            yield error(_DISPOSITIONS, name, "id_twice", said)
    for name in sorted(set(NAMED) - counts.keys()):
        said = "there is no disposition of this name, and the reading of later events needs it. Put it back."
        yield error(_DISPOSITIONS, name, "disposition_missing", said)
    if rows and (rows[-1].name != "unknown" or rows[-1].patterns):
        said = "the last row is tried last and must take what is left; expected [unknown] without patterns. Move it there."
        yield error(_DISPOSITIONS, rows[-1].name, "unknown_not_last", said)


def _patterns(file: str, rows: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Finding]:
    """Patterns of a table in which one word means one thing.

    Args:
        file: of the table.
        rows: what words mean, and their patterns, in the order in which they are tried.
    """
    rows = list(rows)
    yield from _unreadable(file, rows)
    means: defaultdict[str, list[str]] = defaultdict(list)
    for name, patterns in rows:
        for word in {word for pattern in patterns for word in words_of(pattern)}:
            means[word].append(name)
    for word, names in means.items():
        for later in names[1:]:
            if later != names[0]:
                said = f"the word [{word}] stands under [{names[0]}], too; expected one meaning. Take it away from one."
                yield error(file, later, "word_twice", said)


def _unreadable(file: str, rows: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Finding]:
    for name, patterns in rows:
        for pattern in patterns:
            if (said := fault_of(pattern)) is not None:
                yield error(file, name, "pattern_unreadable", said)


def _codes(name: str, rows: Sequence[CodeRow]) -> Iterator[Finding]:
    before: list[CodeRow] = []
    for row in rows:
        where = f"{name} {row.code or row.pattern or ''}".strip()
        if (row.code is None) == (row.pattern is None):
            said = "the row has both code and pattern, or neither; expected one of the two. Mend it."
            yield error(_CODES, where, "code_or_pattern", said)
            continue
        if row.pattern is not None and (said_of := fault_of(row.pattern)) is not None:
            yield error(_CODES, where, "pattern_unreadable", said_of)
            continue
        earlier = next((other for other in before if _takes(other, row)), None)
        if earlier is not None and earlier != row:
            said = (
                f"[{earlier.code or earlier.pattern}] before it takes this code and says [{earlier.means}], not"
                f" [{row.means}]; expected one meaning. Take one away, or move the narrower one up."
            )
            yield error(_CODES, where, "code_twice", said)
        before.append(row)


def _takes(earlier: CodeRow, row: CodeRow) -> bool:
    """Whether an earlier row answers for all of a later one."""
    if earlier.pattern is None or row.code is None:
        return (earlier.code, earlier.pattern) == (row.code, row.pattern)
    return re.fullmatch(earlier.pattern, row.code) is not None
