"""From the sections that were found to the citation: which is the offense, which only say its form."""

import re
from collections.abc import Sequence

from law.citations.citation import Citation, CitationStatus, Inchoate, normal_form, path_of_parts
from law.citations.column import Column
from law.citations.form_sections import form_of, is_form_as_subsection, stands_somewhere
from law.citations.inchoate import combined
from law.citations.known_sections import is_known, letter_as_subsection, path_of
from law.citations.mentions import Mention, decimal_range
from law.citations.subsections import Chain

_FIRST_MARK = re.compile(r"(\w+)([.:-])\d{2}")
_FORMS = ("attempt", "conspiracy", "solicitation")
_OFF_THE_LIST = ("conspiracy", "solicitation")
Named = tuple[str | None, str, Chain]


def cite(
    column: Column, plain: str, mentions: Sequence[Mention], rest: Sequence[Mention], literal: str | None
) -> Citation:
    """Part the sections that name an offense from those that only say which form it took.

    A section on attempt or conspiracy that stands loose in the same column may belong to this count or to another:
    the form is then `unknown`, for the completed offense and a conspiracy to commit it are not one answer.

    Args:
        column: where they were found.
        plain: its text, as they were read from it.
        mentions: sections that one citation joins.
        rest: sections that stand loose beside them.
        literal: text beside the citation.
    """
    grammar, known = column.grammar, column.known
    main: list[Mention] = []
    modifiers: list[Inchoate] = []
    for mention in mentions:
        said = form_of(mention, grammar, known)
        if said in _OFF_THE_LIST and said != column.form and any(one.is_listed for one in mentions):
            modifiers.append("unknown")  # 1591, 1594(c): one count of conspiracy, or two counts
        elif said is not None:
            modifiers.append(said)
        elif path_of(mention, grammar).lower() not in grammar.not_offenses:
            main.append(mention)
    if not main and modifiers:
        main = [mention for mention in rest if is_known(mention.section, mention, grammar, known)][:1]
    elif rest:
        main += _beside(main, rest, column)
    form, names_form, is_form_open = _form(column, main, modifiers, rest)
    status: CitationStatus = "parsed"
    if not main and (not names_form or form == "aiding"):
        status = "not_an_offense"
    cited = main or mentions[:1]
    named = _named(cited, column)
    title, section = named[0][0], named[0][1]
    is_one = len(named) == 1 or _is_one(named, cited)
    path = path_of_parts(title, grammar.joiner, section) if is_one else ""
    if form in ("none", "aiding") and stands_somewhere(plain, path, grammar):
        form = "unknown"
    is_several = len(named) > 1
    if status == "parsed" and (is_several or any(mention.is_open for mention in cited)):
        status = "ambiguous"
    return Citation(
        raw=column.raw,
        jurisdiction=column.place,
        title=title if is_one else None,
        joiner=grammar.joiner,
        section=section if is_one else None,
        subsections=_shared(named) if is_one else (),
        status=status,
        candidates=_candidates(named, column) if is_several else (),
        all_apply=is_one and is_several and all(_applies_whole(mention) for mention in cited),
        inchoate=form,
        literal=literal,
        notes=_notes(cited),
        names_form_only=names_form and not main,
        is_form_open=is_form_open,
    )


def _beside(main: Sequence[Mention], rest: Sequence[Mention], column: Column) -> list[Mention]:
    """Return the sections that stand loose beside those that were read: nothing says which of them counts.

    A number that the map does not hold is one of them where it is of the same shape or a code word follows; else it
    may be a day or a sum.
    """
    grammar, known = column.grammar, column.known
    shapes = {_shape(mention.section) for mention in main} - {None}
    read = {(mention.title, mention.section, mention.subsections.chains) for mention in main}
    return [
        mention._replace(is_alternative=True)
        for mention in rest
        if (mention.title, mention.section, mention.subsections.chains) not in read
        and (
            (mention.has_code and len(mention.section) > 2)
            or _shape(mention.section) in shapes
            or is_known(mention.section, mention, grammar, known)
        )
        and form_of(mention, grammar, known) is None
        and path_of(mention, grammar).lower() not in grammar.not_offenses
    ]


def _shape(section: str) -> tuple[str, str | int] | None:
    """Return how a number begins: with a chapter of so many signs before a point, with a title before a dash."""
    found = _FIRST_MARK.match(section)
    if found is None:
        return None
    return (found[2], found[1]) if found[2] == "-" else (found[2], len(found[1].rstrip("ABCDEFGHabcdefgh")))


def _form(
    column: Column, main: Sequence[Mention], modifiers: list[Inchoate], rest: Sequence[Mention]
) -> tuple[Inchoate, bool, bool]:
    """Return the form, whether a section names one, and whether such a section leaves open which.

    Args:
        column: with what its source says of the form.
        main: sections that name an offense.
        modifiers: what the sections joined to them stand for.
        rest: sections that stand loose.
    """
    if is_form_as_subsection(main) or _is_loose(column, modifiers, rest):
        return combined(column.form, *modifiers, "unknown"), True, False
    named, is_open = _settled(column.form, modifiers) if "unknown" in modifiers else (modifiers, False)
    return combined(column.form, *named), bool(modifiers), is_open


def _is_loose(column: Column, modifiers: list[Inchoate], rest: Sequence[Mention]) -> bool:
    """Whether a section on another form than those already named stands loose in the column."""
    return bool(rest) and any(
        said not in (None, "aiding", column.form, *modifiers)
        for said in (form_of(mention, column.grammar, column.known) for mention in rest)
    )


def _settled(stated: Inchoate, modifiers: list[Inchoate]) -> tuple[list[Inchoate], bool]:
    """A section on several forms (777.04) adds nothing where one is named, else leaves open which it is."""
    named: list[Inchoate] = [form for form in modifiers if form != "unknown"]
    is_named = any(form in _FORMS for form in (stated, *named))
    return (named, False) if is_named else (modifiers, stated in ("none", "aiding"))


def _named(mentions: Sequence[Mention], column: Column) -> list[Named]:
    """Return title, section and subsections of everything that is cited, each once."""
    named: list[Named] = []
    for mention in mentions:
        ends = decimal_range(mention.section)
        if ends is not None:
            named += [(mention.title, end, ()) for end in ends]
            continue
        for chain in mention.subsections.chains:
            section, own = letter_as_subsection(mention, chain, column.grammar, column.known)
            named.append((mention.title, section, own))
    return list(dict.fromkeys(named)) if len(named) > 1 else named


def _is_one(named: Sequence[Named], mentions: Sequence[Mention]) -> bool:
    """Whether what is cited lies under one section; a range of decimals stands under its first."""
    return all(name[:2] == named[0][:2] for name in named) or decimal_range(mentions[0].section) is not None


def _notes(mentions: Sequence[Mention]) -> tuple[str, ...]:
    if len(mentions) == 1:
        return mentions[0].notes
    return tuple(dict.fromkeys([note for mention in mentions for note in mention.notes]))


def _candidates(named: Sequence[Named], column: Column) -> tuple[str, ...]:
    return tuple(
        normal_form(column.place, path_of_parts(title, column.grammar.joiner, section), chain)
        for title, section, chain in named
    )


def _applies_whole(mention: Mention) -> bool:
    """Whether everything that a mention names applies, and nothing is left open."""
    is_open = mention.is_open or mention.is_alternative or decimal_range(mention.section) is not None
    return mention.subsections.all_apply and not is_open


def _shared(named: Sequence[Named]) -> Chain:
    """Return the subsections that every citation of the first section begins with."""
    chains = [chain for title, section, chain in named if (title, section) == named[0][:2]]
    if len(chains) == 1:
        return chains[0]
    shared: list[str] = []
    for parts in zip(*chains, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return tuple(shared)
