"""A statute column to a citation. Total: any text gives a result, and the status says how sure it is.

The rules are those that real columns force: Unicode dashes folded, code word before or after the number or
only implied, letters that belong to the section (266h, 710A, 20A), lists and ranges as candidates, trailing
internal ids, padded and punctuation-less forms through the map of known sections.
"""

import re
from collections.abc import Mapping

from law.citations.citation import Citation, CitationStatus
from law.citations.folding import fold_citation, squeeze
from law.citations.grammar import Grammar, grammar_of
from law.citations.inchoate import inchoate_of

_SUBSECTION = re.compile(r"\s*\(\s*([0-9A-Za-z]{1,5})\s*\)")
_MORE = re.compile(r"^\s*(?:,|;|and|or|&|-|to|through)+\s*(?:or|and)?\s*(?=\()", re.IGNORECASE)
_ET_SEQ = re.compile(r"^\s*\.?\s*et\.?\s*seq", re.IGNORECASE)
_DECIMAL_RANGE = re.compile(r"^(?P<stem>.+\.)(?P<first>\d{2})-(?P<last>\d{2})$")
_LETTERS_AND_DIGITS = re.compile(r"^[A-Z]{0,3}\d+[A-Z0-9]*(?:-?[FM]|NF)?$")
_LONGEST = 300


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
        return Citation(raw=text, jurisdiction=jurisdiction, status="missing", inchoate=form)
    if not jurisdiction:
        note = ("the convicting jurisdiction is not stated",)
        return Citation(raw=text, jurisdiction=None, status="unparsed", inchoate=form, notes=note)
    own = _strip_own_prefix(folded, jurisdiction)
    bare = _from_table(own, jurisdiction, known or {})
    if bare is not None:
        return _citation(text, jurisdiction, bare[0], bare[1], "table_only", inchoate=form)
    grammar = grammar_of(jurisdiction)
    padded = _padded(own, grammar)
    for pattern in grammar.patterns:
        match = pattern.search(padded)
        if match is not None:
            return _read(text, jurisdiction, padded, match, grammar, form)
    return Citation(raw=text, jurisdiction=jurisdiction, status="unparsed", literal=folded, inchoate=form)


def _strip_own_prefix(folded: str, jurisdiction: str) -> str:
    """A normal form reads as itself: drop the jurisdiction it starts with."""
    prefix = f"{jurisdiction}:"
    return folded[len(prefix) :] if folded.upper().startswith(prefix) else folded


def _from_table(
    folded: str, jurisdiction: str, known: Mapping[str, str]
) -> tuple[str, tuple[str, ...]] | None:
    """Punctuation-less forms: only the list of known citations can take them apart (PC2361B is 236.1(b))."""
    compact = folded.upper()
    if not _LETTERS_AND_DIGITS.match(compact) or compact.isdigit():
        return None
    stripped = re.sub(r"(?:-?[FM]|NF)$", "", compact) if not known.get(compact) else compact
    for form in (compact, stripped, re.sub(r"^[A-Z]{2}", "", compact), re.sub(r"^[A-Z]{2}", "", stripped)):
        normal = known.get(squeeze(form))
        if normal is not None and not re.fullmatch(
            rf"{jurisdiction}:{re.escape(folded)}", normal, re.IGNORECASE
        ):
            path = normal.partition(":")[2]
            section = path.partition("(")[0]
            return section, tuple(_SUBSECTION.findall(path[len(section) :]))
    return None


def _padded(folded: str, grammar: Grammar) -> str:
    widths = grammar.padded
    if not widths or not re.fullmatch(rf"\d{{{sum(widths)}}}.*", folded):
        return folded
    parts, start = [], 0
    for width in widths:
        parts.append(str(int(folded[start : start + width])))
        start += width
    return "-".join(parts) + folded[start:]


def _read(
    text: str | None, jurisdiction: str, folded: str, match: re.Match[str], grammar: Grammar, form: str
) -> Citation:
    found = match.groupdict()
    section = (found.get("section") or "").replace(" ", "")
    title = found.get("title") or found.get("t2") or grammar.assumed_title
    if found.get("chapter") and found.get("act"):
        title = f"{found['chapter']}-{found['act']}"
    if found.get("article"):
        title, _, section = (
            dict(grammar.articles).get(found["article"].lower(), f"10:{found['article']}").partition(":")
        )
    notes: list[str] = []
    if grammar.internal_suffix:
        section, cut = _without_internal_suffix(section)
        notes += ["a trailing internal number was cut"] if cut else []
    ranged = _DECIMAL_RANGE.match(section)
    last = None
    if ranged is not None and int(ranged["last"]) > int(ranged["first"]):
        section, last = f"{ranged['stem']}{ranged['first']}", f"{ranged['stem']}{ranged['last']}"
    subsections, rest = _subsections((found.get("subs") or "") + folded[match.end() :])
    path = f"{title}:{section}" if title else section
    candidates = _further(path, subsections, rest)
    status: CitationStatus = "ambiguous" if candidates or _ET_SEQ.match(rest) or last else "parsed"
    if section in grammar.not_offenses:
        status = "not_an_offense"
    if last:
        candidates = (path, f"{title}:{last}" if title else last)
    if candidates:
        shared = subsections[:-1] if subsections and not last else subsections
        subsections = shared
    return _citation(
        text, jurisdiction, path, subsections, status,
        candidates=tuple(f"{jurisdiction}:{c}" for c in candidates),
        literal=rest.strip(" -.,;:") or None, notes=tuple(notes), inchoate=form,
    )  # fmt: skip


def _without_internal_suffix(section: str) -> tuple[str, bool]:
    head, dash, tail = section.rpartition("-")
    if dash and head.count("-") >= 1 and len(tail) >= 5 and tail.isdigit():
        return head, True
    return section, False


def _subsections(rest: str) -> tuple[tuple[str, ...], str]:
    found: list[str] = []
    match = _SUBSECTION.match(rest)
    while match is not None:
        found.append(match[1].lower())
        rest = rest[match.end() :]
        match = _SUBSECTION.match(rest)
    return tuple(found), rest


def _further(path: str, subsections: tuple[str, ...], rest: str) -> tuple[str, ...]:
    """Expand `(3)(b), (d) or (g)`: each further paragraph replaces the last one; ranges of letters are filled."""
    if not subsections:
        return ()
    parent, members = subsections[:-1], [subsections[-1]]
    more = _MORE.match(rest)
    while more is not None:
        is_range = "-" in more[0] or "to" in more[0].lower() or "through" in more[0].lower()
        after = _SUBSECTION.match(rest[more.end() :])
        if after is None:
            break
        last = after[1].lower()
        members += _between(members[-1], last) if is_range else []
        members.append(last)
        rest = rest[more.end() + after.end() :]
        more = _MORE.match(rest)
    if len(members) == 1:
        return ()
    return tuple(path + "".join(f"({part})" for part in (*parent, member)) for member in members)


def _between(first: str, last: str) -> list[str]:
    if len(first) == len(last) == 1 and first < last:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []


def _citation(
    text: str | None,
    jurisdiction: str,
    path: str,
    subsections: tuple[str, ...],
    status: CitationStatus,
    *,
    candidates: tuple[str, ...] = (),
    literal: str | None = None,
    notes: tuple[str, ...] = (),
    inchoate: str = "none",
) -> Citation:
    title, colon, section = (
        path.rpartition(":") if path.count(":") == 1 and not path.startswith("2") else ("", "", path)
    )
    return Citation(
        raw=text,
        jurisdiction=jurisdiction,
        title=title if colon else None,
        section=section,
        subsections=subsections,
        status=status,
        candidates=candidates,
        inchoate=inchoate,  # type: ignore[arg-type]
        literal=literal,
        notes=notes,
    )
