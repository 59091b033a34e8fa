"""Delimited text: any separator, quoting on or off, header present, absent or either (RFC 4180 where quoted)."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.errors import FileRefused
from sources.readers.control_totals import Refuse, check_control_total
from sources.readers.lines import Line, decoded_lines
from sources.readers.records import FileRecords, RefusedRecord, frame_of, too_many
from sources.spec.formats import Delimited, FileSpec

_REASONS = {
    "encoding": "bytes that the declared encoding does not have",
    "nul_byte": "a NUL byte in the line",
    "unclosed_quote": "a quote that opens a field and never closes",
    "bad_quotes": "text after a closing quote",
}
_LONGEST_QUOTED = 60  # physical lines a quoted field may span before the quote counts as unclosed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: Line
    """First physical line, its text being the whole record."""
    fields: list[str]


def read_delimited(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return the records of one delimited file; raises FileRefused when the layout is another one."""
    form = file.format
    assert isinstance(form, Delimited)

    def refuse(line: int | None, rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=line, rule=rule, seen=seen, todo=todo
        )

    rows, refused, controls = _split(content, form)
    controls += form.preamble_lines
    rows = rows[form.preamble_lines :] if form.preamble_lines else rows
    if not rows and not refused:
        if file.empty_allowed:
            return FileRecords(frame=frame_of(sorted(file.declared), [], []), control_lines=controls)
        raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
    names, has_header = _names(rows, file, form, refuse)
    header_lines = 1 if has_header else 0
    data, footers = _without_footers(rows[header_lines:], form)
    check_control_total(file, [row.line.text for row in footers], len(data) + len(refused), refuse)
    kept, misfits = _fit(data, len(names), form)
    if too_many(len(misfits), len(data), form.refuse_above_misfit_share):
        first = misfits[0]
        raise refuse(
            first.line.number,
            "field_count",
            f"got [{len(first.fields)}] fields, expected [{len(names)}], in {len(misfits)} of {len(data)} records",
            "The layout changed or the file is cut: compare it with the specification",
        )
    refused += [
        RefusedRecord(
            record_no=row.line.number,
            byte_offset=row.line.offset,
            rule="field_count",
            reason=f"got {len(row.fields)} fields, expected {len(names)}",
            raw_text=row.line.text,
        )
        for row in misfits
    ]
    frame = frame_of(
        names,
        [[value.strip() for value in row.fields] for row in kept],
        [(row.line.number, row.line.offset, row.line.text) for row in kept],
    )
    return FileRecords(
        frame=frame,
        refused=sorted(refused, key=lambda r: r.record_no),
        control_lines=controls + header_lines + len(footers),
    )


def _split(content: bytes, form: Delimited) -> tuple[list[_Row], list[RefusedRecord], int]:
    rows: list[_Row] = []
    refused: list[RefusedRecord] = []
    blank = 0
    for line in _records(content, form):
        if line.fault:
            refused.append(_refused(line, line.fault))
        elif not line.text.strip():
            blank += 1
        else:
            try:
                rows.append(_Row(line=line, fields=_fields(line.text, form)))
            except csv.Error:
                refused.append(_refused(line, "bad_quotes"))
    return rows, refused, blank


def _refused(line: Line, rule: str) -> RefusedRecord:
    return RefusedRecord(
        record_no=line.number, byte_offset=line.offset, rule=rule, reason=_REASONS[rule], raw_text=line.text
    )


def _fields(text: str, form: Delimited) -> list[str]:
    if form.quote is None or form.quote not in text:
        return text.split(form.delimiter)
    parsed = list(csv.reader([text], delimiter=form.delimiter, quotechar=form.quote, strict=True))
    return parsed[0]


def _records(content: bytes, form: Delimited) -> Iterator[Line]:
    """Join physical lines that a quoted field spans into one record, placed at its first line."""
    lines = list(decoded_lines(content, form.encoding))
    opened = _Opened(form)
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.fault or not opened(line.text):
            yield line
            continue
        text, last = line.text, index
        while last < len(lines) and last - index < _LONGEST_QUOTED and not lines[last].fault and opened(text):
            text += "\n" + lines[last].text
            last += 1
        if opened(text):
            yield Line(number=line.number, offset=line.offset, text=line.text, fault="unclosed_quote")
            continue
        index = last
        yield Line(number=line.number, offset=line.offset, text=text)


class _Opened:
    """Whether a text ends inside a quoted field; a quote within a bare field is a plain character."""

    def __init__(self, form: Delimited) -> None:
        self._quote = form.quote
        if form.quote is not None:
            q, d = re.escape(form.quote), re.escape(form.delimiter)
            self._closed = re.compile(
                f"(?:{q}(?:[^{q}]|{q}{q})*{q}[^{d}]*|[^{q}{d}][^{d}]*|)(?:{d}|$)", re.DOTALL
            )

    def __call__(self, text: str) -> bool:
        if self._quote is None or text.count(self._quote) % 2 == 0:
            return False
        position = 0
        while position < len(text):
            match = self._closed.match(text, position)
            if match is None:
                return True
            if match.end() == position:
                break
            position = match.end()
        return False


def _names(rows: Sequence[_Row], file: FileSpec, form: Delimited, refuse: Refuse) -> tuple[list[str], bool]:
    first = [name.strip() for name in rows[0].fields] if rows else []
    if first and first[-1] == "" and form.trailing_delimiter != "never":
        first = first[:-1]
    known = len(file.declared & set(first))
    looks_like_header = known >= max(2, len(first) // 2)
    if form.header == "absent" or (form.header == "either" and not looks_like_header):
        return list(file.order or []), False
    line = rows[0].line.number if rows else 1
    if not looks_like_header:
        elsewhere = next(
            (r.line.number for r in rows[1:20] if len(file.declared & {f.strip() for f in r.fields}) >= 2),
            None,
        )
        found = f"; a header stands on line [{elsewhere}]" if elsewhere else ""
        raise refuse(
            line, "header", f"the first record is not a header of this source{found}",
            "Deliver the file with the columns of the specification, header first",
        )  # fmt: skip
    unknown = sorted(set(first) - file.declared)
    repeated = sorted({name for name in first if first.count(name) > 1})
    missing = sorted(set(file.columns) - set(first))
    if form.optional_columns:
        missing = []
    if unknown or repeated or missing:
        raise refuse(
            line, "header", f"unknown columns {unknown}, repeated {repeated}, missing {missing}",
            "Map new columns in spec.yml or list them under ignored with a reason; ask for missing ones",
        )  # fmt: skip
    return first, True


def _without_footers(rows: list[_Row], form: Delimited) -> tuple[list[_Row], list[_Row]]:
    if form.footer_pattern is None:
        return rows, []
    pattern = re.compile(form.footer_pattern)
    footers = [row for row in rows if pattern.match(row.line.text)]
    return [row for row in rows if not pattern.match(row.line.text)], footers


def _fit(rows: list[_Row], width: int, form: Delimited) -> tuple[list[_Row], list[_Row]]:
    kept, misfits = [], []
    for row in rows:
        phantom = len(row.fields) == width + 1 and row.fields[-1].strip() == ""
        if phantom and form.trailing_delimiter == "allowed":
            kept.append(_Row(line=row.line, fields=row.fields[:-1]))
        elif len(row.fields) == width:
            kept.append(row)
        else:
            misfits.append(row)
    return kept, misfits
