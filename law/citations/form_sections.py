"""Sections that say which form another offense took: attempt, conspiracy, solicitation, aid.

They stand beside the offense in many ways, and one that is passed over makes a completed offense of a conspiracy.
"""

import re
from collections.abc import Iterable, Mapping

from law.citations.citation import Inchoate
from law.citations.grammar import Grammar
from law.citations.known_sections import is_known, path_of
from law.citations.mentions import Mention
from law.citations.subsections import LETTERED, Chain

# 18-3-504(2)(CSP): the form in brackets, as if it were a subsection
_FORM_LETTERS = frozenset("casi")
_AS_SUBSECTION = re.compile(r"^(?:c(?:on)?sp\w*|att\w*|soli\w*|inch\w*)$")


def form_of(mention: Mention, grammar: Grammar, known: Mapping[str, str]) -> Inchoate | None:
    """Return the form that a section stands for; None for one that is an offense of its own.

    The table is asked at the depth of the subsections and any above, and where a letter may be a subsection (18:1594C)
    with the letter as one, unless the map has such a section.
    """
    path, chain = path_of(mention, grammar).lower(), mention.subsections.chains[0]
    said = _looked_up(path, chain, grammar) if path in grammar.form_paths else None
    cut = LETTERED.fullmatch(mention.section) if grammar.letter_may_be_subsection else None
    if said is not None or cut is None or is_known(mention.section, mention, grammar, known):
        return said
    path = path_of(Mention(mention.title, cut[1], mention.subsections), grammar).lower()
    return _looked_up(path, (cut[2].lower(), *chain), grammar)


def is_form_as_subsection(mentions: Iterable[Mention]) -> bool:
    """Whether a bracket behind one of the sections holds a form and no subsection."""
    for mention in mentions:
        for chain in mention.subsections.chains:
            for part in chain:
                if len(part) > 2 and part[0] in _FORM_LETTERS and _AS_SUBSECTION.match(part) is not None:
                    return True
    return False


def stands_somewhere(text: str, path: str, grammar: Grammar) -> bool:
    """Whether a section on attempt, conspiracy or solicitation stands in a text where no pattern of the state finds it.

    Args:
        text: folded.
        path: title and section that were read: it does not count.
    """
    text, path = text.lower(), path.lower()
    there = [section for section in grammar.forms_to_see if section in text]
    if not there:
        return False
    return any(
        path != section and re.search(rf"(?<![\w.:]){re.escape(section)}(?![\w.:])", text) is not None
        for section in there
    )


def _looked_up(path: str, chain: Chain, grammar: Grammar) -> Inchoate | None:
    for depth in range(len(chain), -1, -1):
        found = grammar.inchoate.get(path + "".join(f"({part})" for part in chain[:depth]).lower())
        if found is not None:
            return found
    return None
