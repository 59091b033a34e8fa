"""Regular expressions that may read one short text for hours: a repetition of a group that repeats something itself.

A test of the form alone. Harmless is a group whose every turn must take a sign that what repeats inside cannot take, as
the dot of `(?:\\.\\d+)*`, or end at a word's edge: then a text can be cut into turns in one way only.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

FEW = 9
"""Up to so many times a thing may come inside another repetition."""
_QUANTIFIER = re.compile(r"([*+?]|\{\d*,?\d*\})[?+]?")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_HEAD = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[aiLmsux-]*:|>))?")
_EDGE = r"\b"


@dataclass(frozen=True, slots=True)
class _Part:
    """One sign, class or group of an alternative."""

    text: str
    is_group: bool
    is_repeated: bool
    is_required: bool


def nested_repeat(pattern: str) -> str | None:
    """Return the first group that is repeated and may be cut into turns in many ways; None where there is none.

    Args:
        pattern: a regular expression that Python reads.
    """
    for alternative in _alternatives(pattern):
        for part in alternative:
            if part.is_group:
                inside = _body(part.text)
                if part.is_repeated and any(_is_loose(own) for own in _alternatives(inside)):
                    return part.text
                if (found := nested_repeat(inside)) is not None:
                    return found
    return None


def _is_loose(turn: list[_Part]) -> bool:
    """Whether something repeats in a turn of a repeated group, and nothing in it tells one turn from the next."""
    repeating = [atom for part in turn for atom in _repeating(part, within=False)]
    if not repeating:
        return False
    required = [part.text for part in turn if part.is_required and not part.is_group]
    signs = [text[-1] for text in required if _is_sign(text)]
    if any(not any(_takes(atom, sign) for atom in repeating) for sign in signs):
        return False
    return _EDGE not in required or any(_crosses_an_edge(atom) for atom in repeating)


def _repeating(part: _Part, *, within: bool) -> Iterator[str]:
    """Signs and classes that may come many times in a row, at any depth."""
    many = within or part.is_repeated
    if not part.is_group:
        if many:
            yield part.text
        return
    for alternative in _alternatives(_body(part.text)):
        for inner in alternative:
            yield from _repeating(inner, within=many)


def _is_sign(text: str) -> bool:
    """Whether an atom is one certain sign."""
    return (len(text) == 1 and text not in ".^$") or (
        len(text) == 2 and text[0] == "\\" and not text[1].isalnum()
    )


def _takes(atom: str, sign: str) -> bool:
    try:
        return re.fullmatch(atom, sign, re.IGNORECASE | re.DOTALL) is not None
    except re.error:  # what an earlier group took, which may be any sign
        return True


def _crosses_an_edge(atom: str) -> bool:
    """Whether an atom takes signs of words and others, so that a word's edge stops it nowhere."""
    kinds = {sign.isalnum() or sign == "_" for sign in string.printable if _takes(atom, sign)}
    return len(kinds) == 2


def _body(group: str) -> str:
    head = _HEAD.match(group)
    return group[head.end() if head else 1 : -1]


def _alternatives(text: str) -> list[list[_Part]]:
    """Return the alternatives of a pattern, each as its parts in order."""
    found: list[list[_Part]] = [[]]
    at = 0
    while at < len(text):
        if text[at] == "|":
            found.append([])
            at += 1
            continue
        end = _group_end(text, at) if text[at] == "(" else _end(text, at)
        quantifier = _QUANTIFIER.match(text, end)
        least, most = _counts(quantifier[1]) if quantifier else (1, 1)
        found[-1].append(_Part(text[at:end], text[at] == "(", most > FEW, least > 0))
        at = quantifier.end() if quantifier else end
    return found


def _counts(quantifier: str) -> tuple[int, int]:
    """Return how often at least and at most."""
    endless = 1 << 30
    if quantifier in "*+?":
        return (1 if quantifier == "+" else 0), (1 if quantifier == "?" else endless)
    least, comma, most = quantifier[1:-1].partition(",")
    low = int(least or 0)
    return low, int(most) if most else (endless if comma else low)


def _end(text: str, at: int) -> int:
    found = _ATOM.match(text, at)
    return found.end() if found else at + 1


def _group_end(text: str, at: int) -> int:
    """Return where the group that begins here ends."""
    depth = 0
    while at < len(text):
        sign, end = text[at], _end(text, at)
        depth += (sign == "(") - (sign == ")")
        at = end
        if depth == 0:
            break
    return at
