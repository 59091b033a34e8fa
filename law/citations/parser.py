"""A statute column to a citation. Total: any text gives a result, and the status says how sure it is.

The rules are those that real columns force: Unicode dashes folded, code word before or after the number or
only implied, letters that belong to the section (266h, 710A, 20A), lists and ranges as candidates, trailing
internal ids, padded and punctuation-less forms through the map of known sections.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from law.citations.citation import Citation, CitationStatus, Inchoate
from law.citations.folding import fold_citation, squeeze
from law.citations.form_sections import form_of, is_form_as_subsection, stands_somewhere
from law.citations.grammar import Grammar, grammar_of, state_code
from law.citations.inchoate import combined, inchoate_of
from law.citations.known_sections import is_known, letter_as_subsection, path_of
from law.citations.mentions import Mention, decimal_range, read_mentions
from law.citations.slips import with_own_letters, with_points
from law.citations.subsections import Chain, read_subsections, take_inverted

_LETTERS_AND_DIGITS = re.compile(r"^[A-Z]{0,4}\d+[A-Z0-9]*(?:-?[FM]|NF)?$")
_CHAPTER = re.compile(
    r"^ch(?:apter|\.)?\s*(?P<chapter>\d{1,3}),?\s*(?:of\s*)?title\s*(?P<title>\d{1,2})$", re.I
)
# words before a section that say no more than which code it is
_CODE_WORDS = re.compile(
    r"SECTIONS?|STATUTES?|PENAL|GENERAL|CRIMINAL|TITLE|CHAPTER|SUBDIVISIONS?|FORMER", re.IGNORECASE
)
# 14 - 43.11: blanks inside a section number, before any other dash
_SPACED_DASH = re.compile(r"^([^-]*?(?<!\d)\d{1,2}[A-Za-z]?)(?: +- *| *- +)(?=\d)")
_MARKS = " -.,;:()[]/§"
_LONGEST = 300
_MOST_IN_THE_REST = 8
_FORMS = ("attempt", "conspiracy", "solicitation")


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
    empty = Citation(raw=text, jurisdiction=jurisdiction, inchoate=form)
    if not folded:
        return replace(empty, status="missing")
    if not jurisdiction:
        return replace(empty, jurisdiction=None, notes=("the convicting jurisdiction is not stated",))
    grammar, known = grammar_of(jurisdiction), known or {}
    own = _strip_own_prefix(folded, jurisdiction)
    found = _from_tables(own, empty, grammar, known) or _from_chapter(own, empty, known)
    if found is not None:
        return found
    own, undecided = with_points(with_own_letters(own, grammar), grammar, known)
    plain, brackets = take_inverted(_padded(_SPACED_DASH.sub(r"\1-", own), grammar))
    mentions = read_mentions(plain, grammar, brackets)
    if not mentions.found:
        return replace(empty, literal=folded)
    literal = mentions.after.strip(_MARKS) or _said_before(mentions.before)
    rest = tuple(
        mention for text in (mentions.before, mentions.after) for mention in _in_the_rest(text, grammar)
    )
    read = _read(replace(empty, literal=literal), mentions.found, rest, grammar, known)
    if read.inchoate in ("none", "aiding") and stands_somewhere(plain, read.path or "", grammar):
        read = replace(read, inchoate="unknown")
    if undecided is not None and read.status == "parsed":
        return _either(read, parse_citation(undecided, jurisdiction, known=known))
    return read


def _either(read: Citation, pointed: Citation) -> Citation:
    """Return both readings of a number with a comma inside, unless the point makes no difference."""
    if None in (read.normal_form, pointed.normal_form) or read.normal_form == pointed.normal_form:
        return read
    both = tuple(form for form in (read.normal_form, pointed.normal_form) if form is not None)
    return replace(
        read,
        status="ambiguous",
        title=None,
        section=None,
        subsections=(),
        candidates=both,
        notes=("a comma stands for a point or parts two numbers",),
    )


def _in_the_rest(text: str, grammar: Grammar) -> Iterable[Mention]:
    """Yield the sections of a text that nothing joins to the one that was read: `18:1591 18:1594(c)`."""
    for _ in range(_MOST_IN_THE_REST):
        text = _padded(text.lstrip(_MARKS), grammar)
        mentions = read_mentions(text, grammar)
        yield from mentions.found
        if not mentions.found or mentions.after == text:
            return
        text = mentions.after


def _said_before(text: str) -> str | None:
    words = re.findall(r"[A-Z]{5,}", text.upper())
    return text.strip(_MARKS) if any(not _CODE_WORDS.fullmatch(word) for word in words) else None


def _strip_own_prefix(folded: str, jurisdiction: str) -> str:
    """A normal form reads as itself: drop the jurisdiction it starts with."""
    prefix = f"{jurisdiction}:"
    return folded[len(prefix) :] if folded.upper().startswith(prefix) else folded


def _from_tables(own: str, empty: Citation, grammar: Grammar, known: Mapping[str, str]) -> Citation | None:
    """Forms that no rule can take apart: a state's number code, and statutes that lost their punctuation."""
    place = empty.jurisdiction or ""
    if grammar.number_codes is not None and grammar.number_codes.fullmatch(own):
        code = state_code(place, own)
        form: Inchoate = combined(empty.inchoate, code.inchoate if code else None)
        note = "a number code of the state; ask the sending state for its table"
        table = replace(empty, status="table_only", inchoate=form, notes=(note,))
        return table if code is None or code.means is None else _at(table, code.means, grammar)
    compact = own.upper()
    if not _LETTERS_AND_DIGITS.match(compact) or compact.isdigit():
        return None
    for spelling in _spellings(compact, grammar):
        normal = known.get(spelling)
        if normal is not None and normal.upper() != f"{place}:{own}".upper():
            return _at(replace(empty, status="table_only"), normal, grammar)
    return None


def _spellings(compact: str, grammar: Grammar) -> Iterable[str]:
    """Ways a punctuation-less form may stand in the table: without the felony sign, without the code word."""
    for form in (compact, re.sub(r"(?:-?[FM]|NF)$", "", compact)):
        yield squeeze(form)
        letters = re.match(r"^[A-Z]{2,4}(?=\d)", form)
        other_code = (
            any(code and word.match(f"{letters[0]} ") for word, code in grammar.codes_after)
            if letters
            else True
        )
        if letters and not other_code:
            yield squeeze(form[letters.end() :])


def _at(citation: Citation, normal: str, grammar: Grammar) -> Citation:
    """Return the citation with the parts of a normal form that a table gave."""
    path, _, rest = normal.partition(":")[2].partition("(")
    title, joiner, section = path.rpartition(grammar.joiner) if grammar.assumed_title else ("", "", path)
    chain = read_subsections(f"({rest}", 0).chains[0] if rest else ()
    return replace(citation, title=title or None, joiner=joiner or ":", section=section, subsections=chain)


def _from_chapter(own: str, empty: Citation, known: Mapping[str, str]) -> Citation | None:
    """A whole chapter stands for each of its sections that the map holds."""
    found = _CHAPTER.match(own)
    if found is None:
        return None
    start = f"{empty.jurisdiction}:{found['title']}-{found['chapter']}"
    inside = sorted(
        {normal for normal in known.values() if re.match(rf"{re.escape(start)}\d\d(?!\d)", normal)}
    )
    return replace(empty, status="ambiguous", candidates=tuple(inside), notes=("a whole chapter is cited",))


def _padded(folded: str, grammar: Grammar) -> str:
    widths = grammar.padded
    if not widths or not re.match(rf"\d{{{sum(widths)}}}(?!\d)", folded):
        return folded
    parts, start = [], 0
    for width in widths:
        parts.append(str(int(folded[start : start + width])))
        start += width
    return "-".join(parts) + folded[start:]


def _read(
    empty: Citation,
    mentions: tuple[Mention, ...],
    rest: tuple[Mention, ...],
    grammar: Grammar,
    known: Mapping[str, str],
) -> Citation:
    """Part the sections that name an offense from those that only say which form it took.

    A section on attempt or conspiracy that stands loose in the same column may belong to this count or to another:
    the form is then `unknown`, for the completed offense and a conspiracy to commit it are not one answer.
    """
    main, form = [], empty.inchoate
    modifiers: list[Inchoate] = []
    for mention in mentions:
        said = form_of(mention, grammar, known)
        if said is not None:
            modifiers.append(said)
        if said is None and path_of(mention, grammar).lower() not in grammar.not_offenses:
            main.append(mention)
    if not main and modifiers:
        main = [mention for mention in rest if is_known(mention.section, mention, grammar, known)][:1]
    loose = {form_of(mention, grammar, known) for mention in rest} - {None, "aiding", form, *modifiers}
    is_loose = bool(loose) or is_form_as_subsection(main)
    names_form = is_loose or bool(modifiers)
    if is_loose:
        modifiers.append("unknown")
    elif "unknown" in modifiers:
        modifiers, is_open = _settled(form, modifiers)
        empty = replace(empty, is_form_open=is_open)
    form = combined(form, *modifiers)
    if main:
        return _of_mentions(replace(empty, inchoate=form), main, grammar, known, "parsed")
    status: CitationStatus = "parsed" if names_form and form != "aiding" else "not_an_offense"
    return _of_mentions(
        replace(empty, inchoate=form, names_form_only=names_form),
        list(mentions[:1]),
        grammar,
        known,
        status,
    )


def _settled(stated: Inchoate, modifiers: list[Inchoate]) -> tuple[list[Inchoate], bool]:
    """A section on several forms (777.04) adds nothing where one is named, else leaves open which it is."""
    named: list[Inchoate] = [form for form in modifiers if form != "unknown"]
    is_named = any(form in _FORMS for form in (stated, *named))
    return (named, False) if is_named else (modifiers, stated in ("none", "aiding"))


def _of_mentions(
    empty: Citation,
    mentions: list[Mention],
    grammar: Grammar,
    known: Mapping[str, str],
    status: CitationStatus,
) -> Citation:
    place = empty.jurisdiction or ""
    named: list[tuple[str | None, str, Chain]] = []
    for mention in mentions:
        ends = decimal_range(mention.section)
        if ends is not None:
            named += [(mention.title, end, ()) for end in ends]
            continue
        for chain in mention.subsections.chains:
            section, chain = letter_as_subsection(mention, chain, grammar, known)
            named.append((mention.title, section, chain))
    named = list(dict.fromkeys(named))
    title, section = named[0][0], named[0][1]
    is_one = (
        all(name[:2] == (title, section) for name in named) or decimal_range(mentions[0].section) is not None
    )
    shared = _shared([chain for t, s, chain in named if (t, s) == (title, section)])
    candidates: tuple[str, ...] = ()
    if len(named) > 1:
        candidates = tuple(
            replace(empty, title=t, joiner=grammar.joiner, section=s, subsections=c).normal_form or place
            for t, s, c in named
        )
    all_apply = is_one and bool(candidates) and all(_applies_whole(mention) for mention in mentions)
    if status == "parsed" and (candidates or any(mention.is_open for mention in mentions)):
        status = "ambiguous"
    return replace(
        empty,
        title=title if is_one else None,
        joiner=grammar.joiner,
        section=section if is_one else None,
        subsections=shared if is_one else (),
        status=status,
        candidates=candidates,
        all_apply=all_apply,
        notes=tuple(dict.fromkeys(note for mention in mentions for note in mention.notes)),
    )


def _applies_whole(mention: Mention) -> bool:
    """Whether everything that a mention names applies, and nothing is left open."""
    is_open = mention.is_open or mention.is_alternative or decimal_range(mention.section) is not None
    return mention.subsections.all_apply and not is_open


def _shared(chains: list[Chain]) -> Chain:
    shared: list[str] = []
    for parts in zip(*chains, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return tuple(shared)
