"""Subsections that a clerk wrote without their brackets: 787.06-3G, 20A.02(a)7, 2C:34-1b3, 18 § 3011 §§ A1.

A loose letter or digit may as well be a degree, a count or the sender's own mark. So it is taken for a subsection only
where the offense map holds that very subsection, and where it could be both, both readings stay.
"""

import re
from collections.abc import Mapping, Sequence

from law.citations.citation import path_of_parts
from law.citations.folding import squeeze
from law.citations.grammar import Grammar
from law.citations.subsections import LETTERED, NOUN, Chain, Subsections, split_bare

_SIGN = r"(?:(?<![a-z])(?:[ivx]{2,4}|[a-z])(?![a-z])|(?<!\d)\d{1,2}(?!\d))"
_LOOSE = re.compile(
    rf"(?P<mark>\s?(?:(?P<said>§+|{NOUN}\b\.?)\s?|[.,\-]\s?)?)"
    rf"(?P<signs>\(?{_SIGN}\)?(?:[.\- ]?\(?{_SIGN}\)?){{0,4}})"
    r"(?!\w|[.:\-]\d|/\d{1,2}(?!\d)|\s?(?:counts?|cts?|x)\b)",
    re.IGNORECASE,
)
_MIXED = re.compile(r"\d{1,2}[a-z]|[a-z]\d{1,2}")
_LAST_SIGN = re.compile(r"(.*\d)(?:\.(?=\d)|(?=[A-Za-z]))(\d{1,2}|[A-Za-z])")
_PART = re.compile(_SIGN, re.IGNORECASE)
# F and M stand for felony and misdemeanor wherever they are set apart
_DEGREES = frozenset("fm")


def with_loose(
    text: str, read: Subsections, title: str | None, section: str, grammar: Grammar, known: Mapping[str, str]
) -> Subsections:
    """Return what was read behind a section, with the loose subsections that follow it.

    Args:
        text: folded.
        read: the subsections that stand in brackets, and where they end.
        title: of the section.
        section: as the normal form has it.
        grammar: of the jurisdiction.
        known: squeezed spelling to normal form, as `parse_citation` takes it.
    """
    chain = read.chains[0]
    if len(read.chains) > 1 or not known:
        return read
    path = path_of_parts(title, grammar.joiner, section)
    if chain and _MIXED.fullmatch(chain[-1]) is not None:  # (3G)
        apart = (*chain[:-1], *split_bare(chain[-1]))
        if not _is_row(path, chain, known) and _is_row(path, apart, known):
            read, chain = Subsections((apart,), read.end), apart
    if read.end == len(text):
        return read
    end = read.end - 1 if text[read.end - 1] == " " else read.end  # the blank tells a digit from a count
    found = _LOOSE.match(text, end)
    if found is None:
        return read
    signs = _signs(found["signs"])
    if not any(_is_row(path, (*chain, *signs[: depth + 1]), known) for depth in range(len(signs))):
        return read
    deeper = (*chain, *signs)
    if _may_be_another_mark(found, signs, grammar):
        # of the United States Code, a 2 set apart is the section on aiding
        return (
            read if grammar.has_short_further else Subsections((chain, deeper), found.end(), all_apply=False)
        )
    return Subsections((deeper,), found.end())


def letter_is_loose(
    text: str, end: int, title: str | None, section: str, grammar: Grammar, known: Mapping[str, str]
) -> tuple[str, Chain, int] | None:
    """Return the section without its letter, the subsections and where they end: 20A.02a7 is 20A.02(a)(7).

    None where the letter may be the section's own: it is not, where the map holds no such section and holds both signs.
    """
    cut = LETTERED.fullmatch(section) if known else None
    found = _LOOSE.match(text, end) if cut is not None and end < len(text) else None
    if cut is None or found is None or (found["mark"] and found["mark"] != "."):
        return None
    signs = (cut[2].lower(), *_signs(found["signs"]))
    whole, path = (path_of_parts(title, grammar.joiner, one) for one in (section, cut[1]))
    if not _is_row(whole, (), known) and _is_row(path, signs[:2], known):
        return cut[1], signs, found.end()
    return None


def other_readings(
    title: str | None, section: str, grammar: Grammar, known: Mapping[str, str]
) -> tuple[str, Chain] | None:
    """Return the section and subsection that a section unknown to the map may be as well: 18-3-504.2 is 18-3-504(2)."""
    cut = _LAST_SIGN.fullmatch(section) if known else None
    if cut is None or _is_row(path_of_parts(title, grammar.joiner, section), (), known):
        return None
    chain = split_bare(cut[2])
    return (cut[1], chain) if _is_row(path_of_parts(title, grammar.joiner, cut[1]), chain, known) else None


def _signs(text: str) -> Chain:
    return tuple(str(int(sign)) if sign.isdigit() else sign.lower() for sign in _PART.findall(text))


def _may_be_another_mark(found: re.Match[str], signs: Sequence[str], grammar: Grammar) -> bool:
    """Whether a loose sign may be a degree (F, B), a count or a running number instead of a subsection."""
    if found["said"] or "(" in found["signs"]:
        return False
    first, is_apart = signs[0], found["mark"] != "" and found["mark"] != "."
    if first in _DEGREES:
        return True
    if not is_apart or (len(signs) > 1 and " " not in found["signs"]):
        return False
    return (first.isdigit() and len(signs) == 1) or not grammar.felonies_by_number


def _is_row(path: str, chain: Sequence[str], known: Mapping[str, str]) -> bool:
    written = path + "".join([f"({part})" for part in chain])
    return known.get(squeeze(written), "").partition(":")[2].upper() == written.upper()
