"""Every section a text mentions, in order: the first wherever it stands, the others after a comma or "and"."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from law.citations.grammar import Grammar
from law.citations.loose import letter_is_loose, other_readings, with_loose
from law.citations.subsections import Chain, Subsections, means_one, read_subsections, split_bare

_CONNECTOR = re.compile(
    r"\s*[)\]]?\s*(?P<how>(?:[;,/&+]|-|\band\b|\bor\b|\bto\b|\bthrough\b)[;,\s]*(?:and|or|&)?)\s*"
    r"(?:(?:former|sections?|secs?\.?|s\.|§+|ss\.|p\.?c\.?(?=\s?\d))\s*)*",
    re.IGNORECASE,
)
_LIST = re.compile(r"[,;&]|and\b", re.IGNORECASE)
_ET_SEQ = re.compile(r"\s*[.,]?\s*et\.?\s*seq", re.IGNORECASE)
_DECIMAL_RANGE = re.compile(r"^(?P<stem>.+\.)(?P<first>\d{2})-(?P<last>\d{2})$")
# PC 20A.02 HSC 481.112: where one code word stands before a number, the next one stands before the next
_OF_THE_NEXT = re.compile(r"\s*§*\s*\d")
_MOST = 20


class Mention(NamedTuple):
    """One section with the chains of subsections that were named under it."""

    title: str | None
    section: str
    subsections: Subsections
    is_open: bool = False
    """Followed by `et seq.`, or cut down to an article: more is meant than is named."""
    notes: tuple[str, ...] = ()
    is_alternative: bool = False
    """Joined to the one before by `or` or as the end of a range."""
    is_listed: bool = False
    """Joined to the one before by a comma, a semicolon or `and`: of one count, or of another one."""
    has_code: bool = False
    """Whether a code word follows, so that the number can be nothing else."""


class Mentions(NamedTuple):
    """What was read, and the text around it."""

    found: tuple[Mention, ...]
    before: str
    after: str


def read_mentions(text: str, grammar: Grammar, known: Mapping[str, str], brackets: str = "") -> Mentions:
    """Return every section a text mentions.

    Args:
        text: folded text.
        grammar: of the jurisdiction.
        known: squeezed spelling to normal form, as `parse_citation` takes it.
        brackets: subsections that words in inverted order gave; they belong to the first section.
    """
    first = _first_match(text, grammar)
    if first is None:
        return Mentions((), text, "")
    if brackets:
        text = text[: first.end()] + brackets + text[first.end() :]
    found = [_mention(text, first, grammar, known, None)]
    position = found[0].subsections.end
    position, code = _code_word(text, first.start(), position, grammar)
    title = code or found[0].title
    if code or position > found[0].subsections.end:
        found[0] = found[0]._replace(title=title, has_code=position > found[0].subsections.end)
    found += _as_well(found[0], grammar, known)
    for _ in range(_MOST):
        link = _CONNECTOR.match(text[position:]) if position < len(text) else None
        if link is None:
            break
        match = _further_match(text, position + link.end(), grammar)
        if match is None or ("-" in link["how"] and not _may_follow_dash(grammar)):
            break
        mention = _mention(text, match, grammar, known, title)
        if means_one(link["how"]):
            mention = mention._replace(is_alternative=True)
        elif _LIST.match(link["how"]):
            mention = mention._replace(is_listed=True)
        found += _filled(found[-1], mention, link["how"])
        position, _code = _code_word(text, match.start(), mention.subsections.end, grammar)
    return Mentions(tuple(found), text[: first.start()], text[position:])


def _as_well(mention: Mention, grammar: Grammar, known: Mapping[str, str]) -> list[Mention]:
    """Return what a section unknown to the map may stand for, as an alternative to it."""
    other = None
    if mention.subsections.chains == ((),):
        other = other_readings(mention.title, mention.section, grammar, known)
    if other is None or (grammar.letter_may_be_subsection and mention.section[-1:].isalpha()):
        return []
    section, chain = other
    return [
        Mention(mention.title, section, Subsections((chain,), mention.subsections.end), is_alternative=True)
    ]


def _first_match(text: str, grammar: Grammar) -> re.Match[str] | None:
    for pattern in grammar.patterns:
        match = pattern.search(text)
        if match is not None:
            return match
    return None


def _further_match(text: str, position: int, grammar: Grammar) -> re.Match[str] | None:
    for pattern in grammar.further:
        match = pattern.match(text, position)
        # a lone small number after a comma is a count ("3 COUNTS"), not a section
        is_short = grammar.has_short_further and pattern is grammar.further[-1]
        if match is not None and (is_short or re.search(r"[.:\-]|\d{3}", match[0])):
            return match
    return None


def _may_follow_dash(grammar: Grammar) -> bool:
    """A dash joins sections in ranges of federal law, and behind California's 664."""
    return grammar.has_short_further or grammar.code_after is not None


def _mention(
    text: str, match: re.Match[str], grammar: Grammar, known: Mapping[str, str], inherited: str | None
) -> Mention:
    groups = match.groupdict()
    section = (groups.get("section") or "").replace(" ", "")
    title = groups.get("title") or inherited or grammar.assumed_title
    if groups.get("chapter"):
        title = f"{groups['chapter']}-{groups['act']}"
    if groups.get("article"):
        number = groups["article"].lower()
        section = grammar.articles.get(number, f"art{number}")
    bare = groups.get("bare") or groups.get("bare2")
    lead: Chain = split_bare(bare) if bare else ()
    if groups.get("whole"):
        lead = (groups["whole"].lower(), *lead)
    notes: tuple[str, ...] = ()
    is_open = False
    if grammar.internal_suffix:
        section, notes, is_open = _without_internal_suffix(section)
    start = match.end()
    if groups.get("subs"):
        lead = (*lead, *read_subsections(groups["subs"], 0).chains[0])
    title, section = _spelled_title(title), _spelled(section, grammar, title)
    subsections = read_subsections(text, start, lead, split_brackets=grammar.split_brackets)
    lettered = None if lead else letter_is_loose(text, start, title, section, grammar, known)
    if lettered is not None:
        section, chain, end = lettered
        subsections = Subsections((chain,), end)
    else:
        subsections = with_loose(text, subsections, title, section, grammar, known)
    if subsections.end < len(text):
        is_open = is_open or _ET_SEQ.match(text, subsections.end) is not None
    return Mention(title, section, subsections, is_open, notes)


def _spelled_title(title: str | None) -> str | None:
    """Titles in capitals; Maine's 17A is 17-A."""
    if title is None or title.isdigit():
        return title
    if not title[:1].isdigit():
        return title.upper()
    return re.sub(r"^(\d+)([A-Z])$", r"\1-\2", title.upper())


def _spelled(section: str, grammar: Grammar, title: str | None) -> str:
    section = section.lower() if grammar.lower_letters else section.upper()
    if title and title.isalpha() and "-" not in section:
        section = section.replace(".", "-", 1)  # Maryland's CR.3.1102 is 3-1102
    return section


def _without_internal_suffix(section: str) -> tuple[str, tuple[str, ...], bool]:
    head, dash, tail = section.rpartition("-")
    if not dash or "-" not in head or len(tail) < 5 or not tail.isdigit():
        return section, (), False
    is_article = head.count("-") == 1 and "." not in head
    return head, ("a trailing internal number was cut",), is_article


def _code_word(text: str, start: int, end: int, grammar: Grammar) -> tuple[int, str | None]:
    """Find the code word beside a section; return where the text goes on and the code, None for the penal code."""
    if grammar.code_after is None or grammar.code_before is None:
        return end, None
    after = grammar.code_after.match(text, end)
    before = grammar.code_before.search(text, 0, start) if start else None
    if after is not None and (before is None or _OF_THE_NEXT.match(text, after.end()) is None):
        return after.end(), grammar.codes[after[1].upper()]
    return end, None if before is None else grammar.codes[before[1].upper()]


def _filled(last: Mention, new: Mention, how: str) -> list[Mention]:
    """Fill a range of sections (2421-2423) with the whole numbers between."""
    if not re.search(r"-|\bto\b|through", how, re.IGNORECASE):
        return [new]
    low, high = last.section, new.section
    if not (low.isdigit() and high.isdigit() and 1 < int(high) - int(low) <= _MOST):
        return [new]
    empty = Subsections(((),), new.subsections.end)
    return [*(Mention(new.title, str(n), empty) for n in range(int(low) + 1, int(high))), new]


def decimal_range(section: str) -> tuple[str, str] | None:
    """Return both ends of `20A.02-03`; None when a section is no range of decimals."""
    ranged = _DECIMAL_RANGE.match(section) if "-" in section else None
    if ranged is None or int(ranged["last"]) <= int(ranged["first"]):
        return None
    return f"{ranged['stem']}{ranged['first']}", f"{ranged['stem']}{ranged['last']}"
