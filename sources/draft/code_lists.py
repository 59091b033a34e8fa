"""Columns that look like codes, with their values, for a person to say what each means: never a person's own value."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sources.draft.guesses import Guess
from sources.draft.sample import Sample
from sources.spec.fact_fields import FACTS

_MOST_SHOWN, _MOST = 30, 60
"""Values that are listed, and above which a column is none of codes."""
_LONGEST = 40
_RECORDS_A_CODE = 3
"""A column is one of codes where each value stands in so many records on average."""
_SHARED_BY = 5
"""A value of a column whose name does not speak of codes is listed where so many records share it."""
_CODED = frozenset({"sex", "race", "severity", "disposition", "status", "state"})
_NAMED = re.compile(
    r"(?i)(^|[_ ])(code|cd|type|typ|class|status|stat|flag|ind|indicator|category|cat|level|reason|result)s?"
    r"($|[_ \d])"
)
_OF_SOMEBODY = re.compile(
    r"(?i)name|judge|attorney|officer|agent|clerk|counsel|victim|spouse|parent|employer|contact|user|_by$|by_"
)
_LIKE_A_PERSON = re.compile(
    r"[^\W\d_][\w' -]*, ?[^\W\d_].*|.*\d{5,}.*|.*\d[/-]\d.*|\d{1,4}\.\d{1,2}\.\d{1,4}|.*@.*"
)
"""A name as LAST, FIRST; a number of five digits; something dated; an address of mail."""


def code_lines(sample: Sample, guesses: Mapping[str, Guess], kind: str) -> Iterator[str]:
    """Yield, for every column of a file that looks like one of codes, a commented skeleton with values and counts.

    Columns that look like names, dates, numbers of people or places are left out, whatever they hold; so is every value
    that looks like one of these.
    """
    for name, guess in guesses.items():
        values = [value for value in sample.columns[name] if value]
        if not _is_coded(guess, values):
            continue
        counts, told = _listed(guess, values), len(set(values))
        if not counts:
            continue
        yield (
            f"    # [{name}] looks like codes: {told} different in {len(values)} records. Say what each means, and put it at"
            " its field; TODO"
        )
        yield from (f"    # {line}" for line in _skeleton(counts, told, as_codes=_takes_codes(guess, kind)))


def _skeleton(counts: Sequence[tuple[str, int]], told: int, *, as_codes: bool) -> Iterator[str]:
    yield from ("codes:", "  values:") if as_codes else ("stands_for:",)
    inner = "    " if as_codes else "  "
    yield from (f"{inner}{json.dumps(value)}:   # {count}" for value, count in counts)
    if told > len(counts):
        yield f"{inner}# and {told - len(counts)} more that few records have, or that may be somebody's own"
    yield "  unknown: quarantine" if as_codes else "others: quarantine"


def _takes_codes(guess: Guess, kind: str) -> bool:
    """Whether the field of that meaning knows `codes`; a text that is carried as written has `stands_for`."""
    fields = FACTS[kind]
    known = {*fields.plain, *fields.coded, *fields.tri_state, *fields.dates}
    return guess.meaning not in fields.names or guess.meaning in known


def _is_coded(guess: Guess, values: Sequence[str]) -> bool:
    if guess.formats or guess.distinct > _MOST or not values:
        return False
    if guess.meaning != "unknown" and guess.meaning not in _CODED:
        return False
    if _OF_SOMEBODY.search(guess.column) or max(map(len, values)) > _LONGEST:
        return False
    if sum(1 for value in values if _LIKE_A_PERSON.fullmatch(value)) > 0.1 * len(values):
        return False
    return len(values) >= _RECORDS_A_CODE * guess.distinct


def _listed(guess: Guess, values: Sequence[str]) -> list[tuple[str, int]]:
    speaks = guess.meaning in _CODED or _NAMED.search(guess.column) is not None
    counted = sorted(Counter(values).items(), key=lambda one: (-one[1], one[0]))
    shared = [
        (value, count)
        for value, count in counted
        if (speaks or count >= _SHARED_BY) and not _LIKE_A_PERSON.fullmatch(value)
    ]
    return shared[:_MOST_SHOWN]
