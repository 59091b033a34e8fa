"""Attempt, conspiracy, solicitation: in a column of their own, or as words around the statute."""

import re
from functools import lru_cache

from law.citations.citation import Inchoate
from law.citations.folding import fold_charge

_WORDS: tuple[tuple[Inchoate, re.Pattern[str]], ...] = (
    ("conspiracy", re.compile(r"\bCONSP(?:IRACY|IRED?|IRING|IR)?\b|\bCONSPIRAC\b")),
    ("attempt", re.compile(r"\bATTEMPT(?:ED|S|ING)?\b|\bATTM?P?T?(?:D)?\b|\bATTEMP\b")),
    (
        "solicitation",
        re.compile(
            r"\bCRIM(?:INAL)? SOLICIT|\bSOLICIT(?:ATION|ING|ED)? (?:TO COMMIT|OF A FELONY|ANOTHER TO)"
        ),
    ),
    # helping afterwards, or complicity (which in some states takes in solicitation), is not the offense: open
    (
        "unknown",
        re.compile(
            r"\bHINDER\w*|\bCOMPLICIT\w*|\bMISPRI\w*|\bAFTER (?:THE )?FACT|\bACCESSORY\b(?! BEFORE)|\bINCHOATE\b"
            r"|\bFACILITAT\w* (?:OF )?(?:HUM|SEX|TRAF)|\bCNSP\w*"
        ),
    ),
    ("aiding", re.compile(r"\bAID(?:ING|ED)? ?(?:AND|&|/) ?ABET|\bACCESSORY\b|\bACCOMPLICE\b|\bAID ABET")),
)
# a bare word at the section (787.06 3G SOLICIT, SOL 236.1(C)) names a form, or is the offense of its own: open
_AT_SECTION = re.compile(
    r"^\W*(?:SOL(?:IC\w*)?|FACIL\w*)\b[\s.:§/-]*(?:(?:SECTION|SEC|PC|PENAL CODE|STATUTE)\b[\s.:§]*)?(?=\(?\d)"
    r"|\d.*\b(?:SOL(?:IC\w*)?|FACIL\w*)\W*$"
)
_WHOLE: tuple[tuple[Inchoate, re.Pattern[str]], ...] = (
    ("solicitation", re.compile(r"^SOLICIT(?:ATION|ED|ING)?$")),
    ("aiding", re.compile(r"^AID(?:ING|ED)?$|^FACILITAT(?:ION|ING)$")),
)
# letters that stand in every word of _WORDS and _AT_SECTION: most statutes hold none of them
_MAY_SAY = re.compile(r"C(?:O?NSP|OMPLIC)|A(?:TT|ID|CC)|SOL|HINDER|MISPRI|FAC[TI]|INCHO")
_NONE = re.compile(r"^(?:PRINCIPAL|NONE|COMPLETED?|N|NO|0|-|N/?A|NOT APPLICABLE|NULL|\(NULL\))?$")
# in a charge text only the first words tell the form: later ones belong to the offense ("sex traffic or attempt")
_PREFIX: tuple[tuple[Inchoate, re.Pattern[str]], ...] = (
    ("conspiracy", re.compile(r"^(?:CRIM(?:INAL)? )?CONSP(?:IRACY|IRE|IR)?\b")),
    ("attempt", re.compile(r"^(?:CRIM(?:INAL)? )?ATT(?:EMPT(?:ED)?|EMP|MPT|MPTD)?\b[-./]?")),
    ("solicitation", re.compile(r"^CRIM(?:INAL)? SOLICIT|^SOLICIT\w* (?:TO COMMIT|OF A FELONY)")),
)
# ... and the last ones behind a mark: "HUMAN TRAFFICKING - CONSPIRACY", "SEX TRAFFICKING (ATTEMPT)"
_SUFFIX: tuple[tuple[Inchoate, re.Pattern[str]], ...] = (
    ("conspiracy", re.compile(r"[-,;(/\[:]\s*CONSP(?:IRACY|IRED?|IR)?(?: TO(?: COMMIT)?)?[\s.)\]]*$")),
    ("attempt", re.compile(r"[-,;(/\[:]\s*ATT(?:EMPT(?:ED)?|EMP|MPT|MPTD)?(?: TO(?: COMMIT)?)?[\s.)\]]*$")),
    ("solicitation", re.compile(r"[-,;(/\[:]\s*(?:CRIM(?:INAL)? )?SOLICITATION(?: TO COMMIT)?[\s.)\]]*$")),
)
# ... and a word that may say it elsewhere leaves it open, unless the offense itself names it ("SEX TRAFFIC OR ATTEMPT")
_ELSEWHERE = re.compile(
    r"(?<!\bOR )(?<!\bOR AN )(?<!\bOR TO )"
    r"(?:\bCONSP(?!IC)\w*|\bCNSP\w*|\bCONS TO\b|\bATTEMPT\w*|\bATTMPT\w*|\bINCHOATE\b"
    r"|\bAFTER (?:THE )?FACT|\bMISPRI\w*|\bFACILITAT\w* (?:OF )?(?:HUM|SEX|TRAF)"
    r"|\bHINDER\w*|\bCOMPLICIT\w*|\bACCESSOR(?:Y|IES)\b(?! BEFORE)|^\W*(?:SOL(?:IC\w*)?|FACIL\w*)\W*$"
    r"|\bSOL(?:IC\w*)?\b\.?[ /:-]+(?:(?:OF|TO|COMMIT) )*(?:HUM|SEX TRAF|TRAF)|[-,;(/\[:] *SOL(?:IC\w*)?[\s.)\]]*$)"
)
_SEVERAL = re.compile(r"ATT\w*\s*/\s*(?:SOL|CONSP)")


def inchoate_of(marker: str | None, statute: str | None) -> Inchoate:
    """Return the form an offense took, from the source's own column first, then from words in the statute text.

    A marker that nobody knows, or one that names several forms at once, gives `unknown`: the form decides,
    so it is not guessed.
    """
    if marker:
        folded = " ".join(marker.upper().split())
        if not _NONE.match(folded):
            return _said(folded, (*_WORDS, *_WHOLE)) or "unknown"
    if not statute or not _MAY_SAY.search(statute.upper()):
        return "none"
    folded = " ".join(statute.upper().split())
    return _said(folded, _WORDS) or ("unknown" if _AT_SECTION.search(folded) else "none")


@lru_cache(maxsize=4096)
def inchoate_in_charge(text: str | None) -> Inchoate | None:
    """Return the form that the first or last words of a charge text name (`Consp ...`, `... - ATTEMPT`); None if none.

    Elsewhere such a word may belong to the offense or to its form: `unknown`, for a conspiracy is no completed offense.
    """
    folded = fold_charge(text)
    if _SEVERAL.search(folded):
        return "unknown"
    said = next((form for form, pattern in (*_PREFIX, *_SUFFIX) if pattern.search(folded)), None)
    return "unknown" if said is None and _ELSEWHERE.search(folded) else said


def combined(stated: Inchoate, *further: Inchoate | None) -> Inchoate:
    """Return one form of several sayings: a form outranks aid, aid outranks none, two forms are `unknown`."""
    if not further:
        return stated
    said = [form for form in (stated, *further) if form is not None and form != "none"]
    forms = [form for form in dict.fromkeys(said) if form != "aiding"]
    if len(forms) > 1:
        return "unknown"
    return forms[0] if forms else ("aiding" if said else "none")


def _said(folded: str, words: tuple[tuple[Inchoate, re.Pattern[str]], ...]) -> Inchoate | None:
    if _SEVERAL.search(folded):
        return "unknown"
    return next((form for form, pattern in words if pattern.search(folded)), None)
