"""Federal law in a state's statute column: 18 USC 2652 is no section 2652 of that state.

Grammars of states assume the state's own title, and some have titles of the same numbers (18 Pa.C.S., 13 V.S.A.). Where
a text names the United States Code, what stands there is read as federal and never as the state's.
"""

import re
from dataclasses import dataclass

# jurisdictions whose own grammar reads titles of the United States Code
OWN = frozenset({"US", "UCMJ"})
_CODE = (
    r"(?:u\.? ?s\.? ?c\.?(?: ?[as]\.?)?(?![a-z])|u\.? ?s\.? ?code|united states code(?: annotated)?"
    r"|(?:(?<=\d )|^)u\.? ?s\.?(?= ?(?:§+ ?)?\d))"
)
_NAMED = re.compile(rf"(?<![a-z]){_CODE}|^us:(?=\d)", re.IGNORECASE)
_SECTION = r"\d{1,5}[a-z]?(?:[.\-]\d+[a-z]?)*(?:\s*\(\w{1,4}\))*(?![\w])"
_MARK = r"(?:sections?|secs?\.?|§+|s\.)?\s*"
_MORE = rf"(?:\s*(?:[,;&]|and|or|to|through|-)\s*(?:and |or )?{_MARK}\d{{3,5}}[a-z]?(?:\s*\(\w{{1,4}}\))*(?![\w.:\-]))*"
# title first (18 USC 1591, US:18:1591), or section first (1591 of title 18, U.S.C.; 2652 18 USC)
_CITED = re.compile(
    rf"(?:(?:\bt(?:itle)?\.?\s*)?(?<!\d)\d{{1,2}}\s*,?\s*{_CODE}\s*,?\s*{_MARK}{_SECTION}{_MORE}"
    rf"|^us:\d{{1,2}}:{_SECTION}{_MORE}"
    rf"|{_SECTION}\s*(?:,|of)?\s*(?:title\s*)?\d{{1,2}}\s*,?\s*{_CODE}"
    rf"|(?<![a-z]){_CODE}\s*,?\s*{_MARK}{_SECTION}{_MORE})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Federal:
    """What of a text cites the United States Code, and what is left of it."""

    cited: tuple[str, ...]
    """As written; empty where the code is named and no section can be told."""
    rest: str


def federal_in(text: str) -> Federal | None:
    """Return what of a folded text is federal law; None where it does not name the United States Code."""
    if ("u" not in text and "U" not in text) or _NAMED.search(text) is None:
        return None
    cited = tuple(found[0] for found in _CITED.finditer(text))
    return Federal(cited, _CITED.sub(" ", text) if cited else "")
