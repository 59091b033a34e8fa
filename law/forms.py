"""Where no section on attempt, conspiracy or solicitation is known, one beside an offense leaves its form open."""

import re

from law.citations.citation import Citation
from law.citations.grammar import grammar_of

_SECTION = re.compile(r"\d+[A-Za-z]?[-.:]\d")


def form_sections_known(jurisdiction: str) -> bool:
    """Whether the grammar of a jurisdiction names its sections on attempt, conspiracy and the like."""
    return bool(grammar_of(jurisdiction).inchoate)


def with_open_form(citation: Citation) -> Citation:
    """Return a citation whose form is unknown where another section stands beside it and may be one on conspiracy.

    A conspiracy is not on New Mexico's list (29-11A-3(I)(13) NMSA), so that one passed over would accuse.
    """
    place = citation.jurisdiction
    if citation.inchoate != "none" or place is None or form_sections_known(place):
        return citation
    if not _SECTION.search(citation.literal or ""):
        return citation
    return citation._replace(inchoate="unknown", is_form_open=True)
