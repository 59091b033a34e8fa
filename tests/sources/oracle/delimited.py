"""Delimited text: any separator, quoting on or off, header present, absent or either (RFC 4180 where quoted).

The row-by-row reader that the columnar one replaced, as it was: what must come out is what comes out here.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.errors import FileRefused, Refuse
from sources.readers.control_totals import check_control_total
from sources.readers.headers import Header, match_header, recognized
from sources.readers.records import FileRecords, RefusedRecord, frame_of, too_many
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited
from tests.sources.oracle.lines import Line
from tests.sources.oracle.text_records import split_fields, text_records

_REASONS = {
    "encoding": "bytes that the declared encoding does not have",
    "nul_byte": "a NUL byte in the line",
    "unclosed_quote": "a quote that opens a field and never closes",
    "unclosed_record": "the mark that ends a record is missing",
    "bad_quotes": "text after a closing quote",
}


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
    if not rows and not refused and not file.empty_allowed:
        raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
    if not rows and not refused:
        return FileRecords(frame=frame_of(sorted(file.declared), [], []), control_lines=controls)
    header = _header(rows, file, form, refuse)
    names = list(header.names) if header else list(file.order or [])
    header_lines = 1 if header else 0
    data, footers = _without_footers(rows[header_lines:], form)
    check_control_total(file, [row.line.text for row in footers], len(data) + len(refused), refuse)
    if not data and not refused and not file.empty_allowed:
        raise refuse(None, "empty", "the file holds a header and no record", "Ask the sender for it again")
    kept, misfits = _fit(data, len(names), form)
    if too_many(len(misfits), len(data), form.refuse_above_misfit_share):
        first = misfits[0]
        seen = f"got [{len(first.fields)}] fields, expected [{len(names)}], in {len(misfits)} of {len(data)} records"
        todo = "The layout changed or the file is cut: compare it with the specification"
        raise refuse(first.line.number, "field_count", seen, todo)
    refused += [
        _refused(row.line, "field_count", f"got {len(row.fields)} fields, expected {len(names)}")
        for row in misfits
    ]
    if header is not None:  # files that were glued together bring their headers along
        again = [row for row in kept if row.fields == rows[0].fields[: len(names)]]
        refused += [_refused(row.line, "repeated_header", "the header stands here again") for row in again]
        kept = [row for row in kept if row.fields != rows[0].fields[: len(names)]]
    frame = frame_of(
        names,
        [[value.strip() for value in row.fields] for row in kept],
        [(row.line.number, row.line.offset, row.line.text) for row in kept],
    )
    return FileRecords(
        frame=frame,
        refused=sorted(refused, key=lambda r: r.record_no),
        control_lines=controls + header_lines + len(footers),
        undeclared=header.undeclared if header else (),
    )


def _split(content: bytes, form: Delimited) -> tuple[list[_Row], list[RefusedRecord], int]:
    """Return the records, those that could not be split, and how many lines are preamble or blank."""
    rows: list[_Row] = []
    refused: list[RefusedRecord] = []
    controls = form.preamble_lines
    for line in text_records(content, form):
        if line.fault:
            refused.append(_refused(line, line.fault, _REASONS[line.fault]))
        elif not line.text.strip():
            controls += 1
        else:
            try:
                rows.append(_Row(line=line, fields=split_fields(line.text, form)))
            except csv.Error:
                refused.append(_refused(line, "bad_quotes", _REASONS["bad_quotes"]))
    return rows, refused, controls


def _refused(line: Line, rule: str, reason: str) -> RefusedRecord:
    return RefusedRecord(
        record_no=line.number, byte_offset=line.offset, rule=rule, reason=reason, raw_text=line.text
    )


def _header(rows: Sequence[_Row], file: FileSpec, form: Delimited, refuse: Refuse) -> Header | None:
    """Return the header, None where the file has none; raises FileRefused when it is another one."""
    first = [name.strip() for name in rows[0].fields] if rows else []
    if first and first[-1] == "" and form.trailing_delimiter != "never":
        first = first[:-1]
    looks_like_header = recognized(first, file) >= max(1, len(first) // 2)
    if form.header == "absent" or (form.header == "either" and not looks_like_header):
        return None
    line = rows[0].line.number if rows else 1
    if not looks_like_header:
        elsewhere = next((r.line.number for r in rows[1:20] if recognized(r.fields, file) >= 2), None)
        found = f"; a header stands on line [{elsewhere}]" if elsewhere else ""
        raise refuse(
            line, "header", f"the first record is not a header of this source{found}",
            "Deliver the file with the columns of the specification, header first",
        )  # fmt: skip
    try:
        return match_header(first, file, undeclared=form.undeclared, optional=form.optional_columns)
    except ValueError as error:
        raise refuse(
            line, "header", str(error),
            "Map new columns in spec.yml or list them under ignored with a reason; ask for missing ones",
        ) from error  # fmt: skip


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
