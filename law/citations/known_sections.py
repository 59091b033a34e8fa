"""Which sections the offense map knows, and what a letter at the end of one is."""

from collections.abc import Mapping

from law.citations.folding import squeeze
from law.citations.grammar import Grammar
from law.citations.mentions import Mention
from law.citations.subsections import LETTERED, Chain


def path_of(mention: Mention, grammar: Grammar) -> str:
    """Return title and section as the normal form has them, without subsections."""
    return f"{mention.title}{grammar.joiner}{mention.section}" if mention.title else mention.section


def is_known(section: str, mention: Mention, grammar: Grammar, known: Mapping[str, str]) -> bool:
    """Whether the map holds a section under the title of a mention.

    Args:
        section: perhaps another one than the mention's.
        known: squeezed spelling to normal form, as `parse_citation` takes it.
    """
    path = path_of(Mention(mention.title, section, mention.subsections), grammar)
    normal = known.get(squeeze(path), "")
    return normal.partition(":")[2].upper() == path.upper()


def letter_as_subsection(
    mention: Mention, chain: Chain, grammar: Grammar, known: Mapping[str, str]
) -> tuple[str, Chain]:
    """18:1591A is 1591(a), 18:2252A is a section of its own: the map of known sections decides."""
    cut = LETTERED.fullmatch(mention.section) if grammar.letter_may_be_subsection else None
    if cut is None or is_known(mention.section, mention, grammar, known):
        return mention.section, chain
    if is_known(cut[1], mention, grammar, known):
        return cut[1], (cut[2].lower(), *chain)
    return mention.section, chain
