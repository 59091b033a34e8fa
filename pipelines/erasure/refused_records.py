"""Where the records of a refused text may begin and end: by its format where that holds, and by no more than it says."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.erasure.blank_lines import form_of
from pipelines.erasure.refused_keys import Passage
from sources.readers.headers import recognized
from sources.readers.lines import Line
from sources.readers.records import RefusedRecord
from sources.readers.text_records import split_fields, text_lines, text_records
from sources.spec.file_names import role_of
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, Versioned
from sources.spec.model import SourceSpec

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEALED = b"-----BEGIN PGP"
_TORN = ("unclosed_quote", "unclosed_record", "bad_quotes")
_SPOKEN = "\t\n\r\f\x1a"
"""Signs below the blank that stand in plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Physical lines that belong together."""

    line: int
    """The first, counted from 1."""
    lines: int
    passage: Passage


def role_in_text(spec: SourceSpec, name: str, content: bytes) -> FileSpec | None:
    """Return the part that a file plays by its name, else by the header it bears; None where neither says it."""
    own = role_of(spec, name)
    if own is not None:
        return own
    for file in spec.files:
        form = file.format
        if not isinstance(form, Delimited) or b"\0" in content:
            continue
        line = text_lines(content, form).at(form.preamble_lines)
        names = _fields(line, form) if line is not None else None
        if names and recognized(names, file) >= max(2, len(names) // 2):
            return file.model_copy(update={"container": None})
    return None


def plain_text(content: bytes) -> str | None:
    """Return what plain text says, whatever its encoding; None where it is no plain text, or an encrypted message."""
    if content.lstrip().startswith(_SEALED):
        return None
    wide = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in (wide,) if wide else ("utf-8-sig", "latin-1"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        return text if all(sign >= " " or sign in _SPOKEN for sign in set(text)) else None
    return None


def stretches_of(text: bytes, form: Delimited | FixedWidth | Versioned) -> list[Stretch]:
    """Return the records of a text, each with all its lines.

    Quotes are honored where the format has them. Where one opens and never closes, all is one record up to the next
    line that has as many fields as most records of the file: it cannot belong to what was torn.
    """
    own = form_of(form, text)
    if isinstance(own, FixedWidth):
        lines = text.decode(own.encoding, errors="replace").split("\n")
        return [
            Stretch(line=number, lines=1, passage=Passage(text=line, is_glued=True))
            for number, line in enumerate(lines, start=1)
        ]
    return list(_delimited(text, own))


def passage_of(text: str, form: object) -> Passage:
    """Return the text of one record that a reader refused, as the format of its file says."""
    own = form.versions[0].format if isinstance(form, Versioned) else form
    if isinstance(own, FixedWidth):
        return Passage(text=text, is_glued=True)
    if not isinstance(own, Delimited):
        return Passage(text=text)
    return Passage(text=text, fields=_as_fields(_fields(Line(number=1, offset=None, text=text), own)))


def torn_runs(refused: Sequence[RefusedRecord]) -> Iterator[list[int]]:
    """Yield, of records that a reader refused, each that was torn with those right behind it: they may be its rest."""
    run: list[int] = []
    following = 0
    for record in sorted(refused, key=lambda one: one.record_no):
        if run and record.record_no == following:
            run.append(record.record_no)
        else:
            if run:
                yield run
            run = [record.record_no] if record.rule in _TORN else []
        following = record.record_no + record.raw_text.count("\n") + 1
    if run:
        yield run


def _delimited(text: bytes, form: Delimited) -> Iterator[Stretch]:
    records = list(text_records(text_lines(text, form), form, first=0))
    found = [(line, following, None if line.fault else _fields(line, form)) for line, following in records]
    widths = Counter(len(fields) for line, _, fields in found if fields and line.text.strip())
    width = widths.most_common(1)[0][0] if widths else 0
    at = 0
    while at < len(found):
        line, following, fields = found[at]
        said, at = [line.text], at + 1
        if fields is None:  # torn: what follows may be its rest
            while at < len(found) and (found[at][2] is None or len(found[at][2] or ()) != width):
                said.append(found[at][0].text)
                following = found[at][1]
                at += 1
        whole = "\n".join(said)
        every = _loose_fields(whole, form) if fields is None else fields
        passage = Passage(text=whole, fields=_as_fields(every) if width > 1 else None)
        yield Stretch(line=line.number, lines=following - line.number + 1, passage=passage)


def _fields(line: Line, form: Delimited) -> list[str] | None:
    """Return the fields of a record; None where its quotes do not fit together."""
    try:
        return split_fields(line.text, form)
    except csv.Error:
        return None


def _loose_fields(text: str, form: Delimited) -> list[str]:
    """Return what stands between separators and line ends, quotes taken off."""
    return [
        field.strip().strip(form.quote or "")
        for line in text.split("\n")
        for field in line.split(form.delimiter)
    ]


def _as_fields(fields: list[str] | None) -> frozenset[str] | None:
    return None if fields is None else frozenset(field.strip() for field in fields)
