"""Attempt, conspiracy, solicitation: in a column of their own, or as words around the statute."""

import re

from law.citations.citation import Inchoate

_WORDS: tuple[tuple[Inchoate, re.Pattern[str]], ...] = (
    (
        "conspiracy",
        re.compile(r"\bCONSP(?:IRACY|IR|\b)|\bCONSPIRE|\b18[: ]?(?:USC)? ?371\b|\b1594 ?\( ?C ?\)"),
    ),
    (
        "attempt",
        re.compile(r"\bATTEMPT(?:ED|S|ING)?\b|\bATT\b|\bATTEMP\b|\bCRIM(?:INAL)? ATTEMPT|\b1594 ?\( ?A ?\)"),
    ),
    ("solicitation", re.compile(r"\bCRIM(?:INAL)? SOLICIT|\bSOLICITATION TO COMMIT|^SOLICIT(?:ATION)?$")),
    ("aiding", re.compile(r"\bAID(?:ING)? (?:AND|&) ABET|\bACCESSORY\b|\bACCOMPLICE\b|^AIDING$")),
)
_NONE = re.compile(r"^(?:PRINCIPAL|NONE|COMPLETED|N|NO|0|-)?$")


def inchoate_of(marker: str | None, statute: str | None) -> Inchoate:
    """Return the form an offense took, from the source's own column first, then from the statute text.

    A marker that nobody knows gives `unknown`: the form decides, so it is not guessed.
    """
    folded = " ".join((marker or "").upper().split())
    for form, pattern in _WORDS:
        if pattern.search(folded):
            return form
    if not _NONE.match(folded):
        return "unknown"
    text = " ".join((statute or "").upper().split())
    return next((form for form, pattern in _WORDS if pattern.search(text)), "none")
