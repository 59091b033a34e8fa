"""Slips of typing inside a section number: a comma for its point, its own letter set off by a blank."""

import re
from collections.abc import Mapping

from law.citations.folding import squeeze
from law.citations.grammar import Grammar

# 236,1 and 236. 1: what may be one number that lost its point; 1591,1594(c) and 236, 1 COUNT are not
_NO_POINT = re.compile(
    r"(?<!\d)(?<!\d[.:/\-])(?P<left>\d(?:[\w.:/\-]*\d)?[A-Za-z]?)(?P<mark>,| \.|\. )"
    r"(?P<right>\d{1,4}[A-Za-z]?)(?!\w|[.:/\-,]\d)"
)


def with_points(text: str, grammar: Grammar, known: Mapping[str, str]) -> tuple[str, str | None]:
    """Return a text with its points, and how it would read with one that nobody can decide (None: nothing is open).

    A number that the map or the grammar knows with a point, and that is typed with a comma or a blank beside it, gets
    it. A comma in a number that they do not know may stand for a point or part two numbers.

    Args:
        text: folded.
        grammar: of the jurisdiction.
        known: squeezed spelling to normal form, as `parse_citation` takes it.
    """
    if "," not in text and ". " not in text and " ." not in text:
        return text, None
    undecided = None
    for slip in reversed(list(_NO_POINT.finditer(text))):
        number = f"{slip['left']}.{slip['right']}"
        pointed = f"{text[: slip.start()]}{number}{text[slip.end() :]}"
        if _is_section(number, grammar, known):
            text, undecided = pointed, None
        elif slip["mark"] == "," and "." not in re.split(r"[:/\-]", slip["left"])[-1]:
            undecided = pointed
    return text, undecided


def with_own_letters(text: str, grammar: Grammar) -> str:
    """Return a text in which a letter that belongs to its section stands beside it: 266 h(a) is 266h(a)."""
    if grammar.lettered is None:
        return text
    return grammar.lettered.sub(
        lambda found: f"{found[1]}{found[2]}" + (f" {found[3]}" if found[3] else ""), text
    )


def _is_section(number: str, grammar: Grammar, known: Mapping[str, str]) -> bool:
    alone = number.rpartition("/")[2]  # 664/236,1
    title = f"{grammar.assumed_title}{grammar.joiner}" if grammar.assumed_title else ""
    paths = (number, alone, title + number, title + alone)
    return any(
        path.lower() in grammar.inchoate
        or known.get(squeeze(path), "").partition(":")[2].upper() == path.upper()
        for path in paths
    )
