"""Forms that no rule can take apart: number codes of a state, lost punctuation, whole chapters."""

import re
from collections.abc import Iterable
from itertools import pairwise

from law.citations.citation import Citation, Inchoate
from law.citations.column import Column
from law.citations.folding import squeeze
from law.citations.grammar import Grammar, state_code
from law.citations.inchoate import combined
from law.citations.subsections import read_subsections

_LETTERS_AND_DIGITS = re.compile(r"^[A-Z]{0,4}\d+[A-Z0-9]*(?:-?[FM]|NF)?$")
_MAY_LACK_MARKS = re.compile(r"\d [\da-z]|[a-z] ?\d|[\-: ]0\d", re.IGNORECASE)
_PADDING = re.compile(r"(?<![\d.])0+(?=\d)")
# code words before the number, words of the offense behind it
_WORDS_AROUND = re.compile(r"^(?:(?:[a-z][a-z.]+|§+)\s+)+(?=\d)|\s+-?\s*[a-z]{2}[a-z .]*$", re.IGNORECASE)
_CHAPTER = re.compile(
    r"^ch(?:apter|\.)?\s*(?P<chapter>\d{1,3}),?\s*(?:of\s*)?title\s*(?P<title>\d{1,2})$", re.I
)


def from_tables(own: str, column: Column) -> Citation | None:
    """Return what a table says of a column; None for one that the rules of its grammar read.

    Args:
        own: the column, folded and without its jurisdiction.
        column: where it stands.
    """
    return _from_number_code(own, column) or _from_spelling(own, column) or _from_chapter(own, column)


def _from_number_code(own: str, column: Column) -> Citation | None:
    pattern = column.grammar.number_codes
    if pattern is None or pattern.fullmatch(own) is None:
        return None
    code = state_code(column.place, own)
    form: Inchoate = combined(column.form, code.inchoate if code else None)
    notes = ("a number code of the state; ask the sending state for its table",)
    return _at(code.means if code else None, column, form, notes)


def _from_spelling(own: str, column: Column) -> Citation | None:
    """A statute that lost its punctuation."""
    compact = own.upper()
    if not _LETTERS_AND_DIGITS.match(compact) or compact.isdigit():
        return None
    for spelling in _spellings(compact, column.grammar):
        normal = column.known.get(spelling)
        if normal is not None and normal.upper() != f"{column.place}:{own}".upper():
            return _at(normal, column, column.form)
    return None


def may_lack_marks(own: str) -> bool:
    """Whether a blank, a letter or a zero stands where a mark of a number may have been."""
    return _MAY_LACK_MARKS.search(own) is not None


def from_blanks(own: str, column: Column) -> Citation | None:
    """Return a section of the map that was typed with blanks for its marks, without one at a letter, or padded: 787 06 3G.

    Every letter, digit and other mark must be there: 14-4311 is no slip for 14-43.11.

    Args:
        own: the column, folded and without its jurisdiction, that the rules read as no section of the map.
        column: where it stands.
    """
    if not may_lack_marks(own) or _names_another_code(own, column.grammar):
        return None
    words_off = _WORDS_AROUND.sub("", own).strip(" .,;§")
    for typed in dict.fromkeys((words_off, _PADDING.sub("", words_off))):
        normal = column.known.get(squeeze(typed))
        if normal is not None and _differs_in_blanks(typed, normal.partition(":")[2]):
            notes = ("marks of the number were typed as blanks or left out, or it was padded with zeros",)
            return _at(normal, column, column.form, notes)
    return None


def _names_another_code(text: str, grammar: Grammar) -> bool:
    named = () if grammar.code_after is None else grammar.code_after.finditer(text)
    return any(grammar.is_other_code(found[1]) for found in named)


def _differs_in_blanks(typed: str, path: str) -> bool:
    parts = []
    for before, sign in pairwise(f" {path}"):
        if sign in "()":
            parts.append(rf"\s*\{sign}?\s*")
        elif sign.isalnum():
            parts.append(re.escape(sign))
        else:
            parts.append(rf"\s*[ {re.escape(sign)}]{'?' if before.isalpha() else ''}\s*")
    return re.fullmatch("".join(parts), typed, re.IGNORECASE) is not None


def _spellings(compact: str, grammar: Grammar) -> Iterable[str]:
    """Ways a punctuation-less form may stand in the table: without the felony sign, without the code word."""
    for form in (compact, re.sub(r"(?:-?[FM]|NF)$", "", compact)):
        yield squeeze(form)
        letters = re.match(r"^[A-Z]{2,4}(?=\d)", form)
        if letters and not grammar.is_other_code(letters[0]):
            yield squeeze(form[letters.end() :])


def _at(normal: str | None, column: Column, form: Inchoate, notes: tuple[str, ...] = ()) -> Citation:
    """Return the citation with the parts of a normal form that a table gave, if it gave one."""
    place, grammar = column.place, column.grammar
    if normal is None:
        return Citation(raw=column.raw, jurisdiction=place, status="table_only", inchoate=form, notes=notes)
    path, _, rest = normal.partition(":")[2].partition("(")
    title, joiner, section = path.rpartition(grammar.joiner) if grammar.assumed_title else ("", "", path)
    return Citation(
        raw=column.raw,
        jurisdiction=place,
        title=title or None,
        joiner=joiner or ":",
        section=section,
        subsections=read_subsections(f"({rest}", 0).chains[0] if rest else (),
        status="table_only",
        inchoate=form,
        notes=notes,
    )


def _from_chapter(own: str, column: Column) -> Citation | None:
    """A whole chapter stands for each of its sections that the map holds."""
    found = _CHAPTER.match(own) if own[0] in "cC" else None
    if found is None:
        return None
    start = re.escape(f"{column.place}:{found['title']}-{found['chapter']}")
    inside = {normal for normal in column.known.values() if re.match(rf"{start}\d\d(?!\d)", normal)}
    return Citation(
        raw=column.raw,
        jurisdiction=column.place,
        status="ambiguous",
        candidates=tuple(sorted(inside)),
        inchoate=column.form,
        notes=("a whole chapter is cited",),
    )
