"""One statute column on its way to a citation: what was delivered, and the law it is read by."""

from collections.abc import Mapping
from dataclasses import dataclass

from law.citations.citation import Inchoate
from law.citations.grammar import Grammar


@dataclass(slots=True)
class Column:
    """What every step of reading asks for; made once a column, so it is not frozen (that costs time)."""

    raw: str | None
    place: str
    """The convicting jurisdiction."""
    form: Inchoate
    """What the source's own column, or words in this one, say of the form of the offense."""
    grammar: Grammar
    known: Mapping[str, str]
    """Squeezed spelling (letters and digits) to normal form of the jurisdiction's known citations."""
