"""A statute column to a citation. Total: any text gives a result, and the status says how sure it is.

The rules are those that real columns force: Unicode dashes folded, code word before or after the number or
only implied, letters that belong to the section (266h, 710A, 20A), lists and ranges as candidates, trailing
internal ids, padded and punctuation-less forms through the map of known sections.
"""

import re
from collections.abc import Iterable, Mapping

from law.citations.citation import Citation, Inchoate
from law.citations.column import Column
from law.citations.federal import OWN, Federal, federal_in
from law.citations.folding import fold_citation, squeeze
from law.citations.grammar import Grammar, grammar_of
from law.citations.inchoate import combined, inchoate_of
from law.citations.mentions import Mention, read_mentions
from law.citations.offense import cite
from law.citations.slips import with_own_letters, with_points
from law.citations.subsections import take_inverted, with_plain_brackets
from law.citations.tables import from_blanks, from_tables, may_lack_marks

# words before a section that say no more than which code it is
_CODE_WORDS = re.compile(
    r"SECTIONS?|STATUTES?|PENAL|GENERAL|CRIMINAL|TITLE|CHAPTER|SUBDIVISIONS?|FORMER", re.IGNORECASE
)
# 14 - 43.11: blanks inside a section number, before any other dash
_SPACED_DASH = re.compile(r"^([^-]*?(?<!\d)\d{1,2}[A-Za-z]?)(?: +- *| *- +)(?=\d)")
# 9A.28.040-9A.40.100, 13:9-13:2652: where no section has a dash before a point, one there stands between two of them
_JOINING_DASH = re.compile(
    r"(?<![\w.:\-])(\d{1,4}[a-z]?(?:[.:]\d{1,4}[a-z]?)+(?:\(\w{1,4}\))*)-(?=\d{1,4}[a-z]?[.:]\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MARKS = " -.,;:()[]/§"
_LONGEST = 300
_MOST_IN_THE_REST = 8
_NOTHING: Mapping[str, str] = {}


def parse_citation(
    text: str | None,
    jurisdiction: str | None,
    *,
    known: Mapping[str, str] | None = None,
    inchoate: str | None = None,
) -> Citation:
    """Return what a statute column says.

    Args:
        text: the column as delivered.
        jurisdiction: code of the convicting jurisdiction; without it nothing can be read.
        known: squeezed spelling (letters and digits) to normal form of the jurisdiction's known citations.
        inchoate: text of the column in which this source keeps attempts and conspiracies, if it has one.
    """
    form = inchoate_of(inchoate, text)
    folded = fold_citation(text or "")[:_LONGEST]
    if not folded:
        return Citation(raw=text, jurisdiction=jurisdiction, inchoate=form, status="missing")
    if not jurisdiction:
        notes = ("the convicting jurisdiction is not stated",)
        return Citation(raw=text, jurisdiction=None, inchoate=form, notes=notes)
    federal = federal_in(folded) if jurisdiction not in OWN else None
    if federal is not None:
        return _of_federal_law(federal, text, jurisdiction, known or _NOTHING, form)
    column = Column(text, jurisdiction, form, grammar_of(jurisdiction), known or _NOTHING)
    own = _strip_own_prefix(folded, jurisdiction)
    read = from_tables(own, column) or _by_rules(own, column)
    if may_lack_marks(own) and (read is None or _is_no_section_of_the_map(read, column)):
        read = from_blanks(own, column) or read
    return read or _unread(column, folded)


def _is_no_section_of_the_map(read: Citation, column: Column) -> bool:
    """Whether one section was read that the map does not hold and that says no form."""
    path = read.path if read.status == "parsed" and read.inchoate == column.form else None
    if path is None or squeeze(path) in column.known:
        return False
    return not any(squeeze(path + "".join(read.subsections[:depth])) in column.known for depth in (1, 2, 3))


def _of_federal_law(
    federal: Federal, text: str | None, jurisdiction: str, known: Mapping[str, str], form: Inchoate
) -> Citation:
    """Return a state's column that names the United States Code: what it cites of it, beside what it cites of the state."""
    read = [parse_citation(one, "US") for one in federal.cited]
    if _DIGIT.search(federal.rest) is not None:
        own = parse_citation(federal.rest.strip(" ,;/&"), jurisdiction, known=known)
        read += [own] if own.status in ("parsed", "ambiguous") else []
    forms = [candidate for one in read for candidate in (one.candidates or (one.normal_form,))]
    candidates = tuple(dict.fromkeys(candidate for candidate in forms if candidate is not None))
    return Citation(
        raw=text,
        jurisdiction=jurisdiction,
        status="ambiguous" if candidates else "unparsed",
        candidates=candidates,
        inchoate=combined(form, *(one.inchoate for one in read)),
        notes=("the text names the United States Code",),
        names_federal_law=True,
    )


def _unread(column: Column, folded: str) -> Citation:
    return Citation(raw=column.raw, jurisdiction=column.place, inchoate=column.form, literal=folded)


def _by_rules(own: str, column: Column) -> Citation | None:
    """Return what the grammar reads; None where it finds no section."""
    grammar = column.grammar
    own = with_own_letters(with_plain_brackets(own), grammar)
    own, undecided = with_points(own, grammar, column.known)
    if "-" in own:
        own = _SPACED_DASH.sub(r"\1-", own) if "- " in own or " -" in own else own
        own = _JOINING_DASH.sub(r"\1 to ", own) if grammar.dashes_join else own
    plain, brackets = take_inverted(_padded(own, grammar))
    mentions = read_mentions(plain, grammar, column.known, brackets)
    if not mentions.found:
        return None
    literal = mentions.after.strip(_MARKS) or _said_before(mentions.before)
    rest = (*_in_the_rest(mentions.before, column), *_in_the_rest(mentions.after, column))
    read = cite(column, plain, mentions.found, rest, literal)
    if undecided is not None and read.status == "parsed":
        return _either(read, parse_citation(undecided, column.place, known=column.known))
    return read


def _either(read: Citation, pointed: Citation) -> Citation:
    """Return both readings of a number with a comma inside, unless the point makes no difference."""
    if None in (read.normal_form, pointed.normal_form) or read.normal_form == pointed.normal_form:
        return read
    both = tuple(form for form in (read.normal_form, pointed.normal_form) if form is not None)
    return read._replace(
        status="ambiguous",
        title=None,
        section=None,
        subsections=(),
        candidates=both,
        notes=("a comma stands for a point or parts two numbers",),
    )


def _in_the_rest(text: str, column: Column) -> Iterable[Mention]:
    """Yield the sections of a text that nothing joins to the one that was read: `18:1591 18:1594(c)`."""
    if not text or _DIGIT.search(text) is None:
        return
    for _ in range(_MOST_IN_THE_REST):
        text = _padded(text.lstrip(_MARKS), column.grammar)
        mentions = read_mentions(text, column.grammar, column.known)
        yield from mentions.found
        if not mentions.found or mentions.after == text:
            return
        text = mentions.after


def _said_before(text: str) -> str | None:
    if not text:
        return None
    words = re.findall(r"[A-Z]{5,}", text.upper())
    return text.strip(_MARKS) if any(not _CODE_WORDS.fullmatch(word) for word in words) else None


def _strip_own_prefix(folded: str, jurisdiction: str) -> str:
    """A normal form reads as itself: drop the jurisdiction it starts with."""
    prefix = f"{jurisdiction}:"
    return folded[len(prefix) :] if folded.upper().startswith(prefix) else folded


def _padded(folded: str, grammar: Grammar) -> str:
    widths = grammar.padded
    if not widths or not re.match(rf"\d{{{sum(widths)}}}(?!\d)", folded):
        return folded
    parts, start = [], 0
    for width in widths:
        parts.append(str(int(folded[start : start + width])))
        start += width
    return "-".join(parts) + folded[start:]
