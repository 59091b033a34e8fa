"""Delimited text: any separator, quoting on or off, header present, absent or either (RFC 4180 where quoted)."""

from collections.abc import Sequence

import numpy as np

from sources.errors import Refuse, refusing
from sources.readers.control_totals import check_control_sums, check_control_total
from sources.readers.delimited_blocks import DelimitedBlock, DelimitedCut
from sources.readers.delimited_rows import Row, Stretch, refused_record, stretches
from sources.readers.headers import Header, match_header, recognized
from sources.readers.lines import Content, let_go
from sources.readers.records import FileRecords, RawLines, Tell, arrow_frame, frame_of, silent, too_many
from sources.readers.text_records import Lines, text_lines, text_records
from sources.readers.threads import in_order
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited

_HEAD_ROWS = 20
"""Rows among which a header is looked for."""


def read_delimited(
    content: Content, file: FileSpec, *, source_id: str, file_name: str, tell: Tell = silent
) -> FileRecords:
    """Return the records of one delimited file; raises FileRefused when the layout is another one."""
    form = file.format
    assert isinstance(form, Delimited)

    refuse = refusing(source_id, file_name)
    lines = text_lines(content, form)
    head, rows, after = _head(lines, form)
    preamble = [line.text for n in range(form.preamble_lines) if (line := lines.at(n)) is not None]
    if not rows and not head.refused and not file.may_be_empty:
        raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
    if not rows and not head.refused:
        check_control_total(file, (), 0, refuse, preamble=preamble)
        controls = form.preamble_lines + head.controls
        return FileRecords(frame=frame_of(sorted(file.declared), [], []), control_lines=controls)
    header = _header(rows, file, form, refuse)
    names = list(header.names) if header else list(file.order or [])
    first = after if header else form.preamble_lines
    cut = DelimitedCut(form=form, width=len(names), header=rows[0].fields[: len(names)] if header else None)
    found = [cut.headed(head)] if header else []
    read = 0
    for block in in_order(cut.read, stretches(content, form, lines, first)):
        found.append(block)
        let_go(content, read, block.end)
        read = block.end
        tell(read, len(content))
    return _records(found, content, names, header, file, preamble, refuse)


def _head(lines: Lines, form: Delimited) -> tuple[Stretch, list[Row], int]:
    """Return what stands before the first row, the first rows, and the line after the first of them."""
    head, after = Stretch(), 0
    rows: list[Row] = []
    for line, following in text_records(lines, form, first=form.preamble_lines):
        look = Stretch()
        look.add(line, form)
        if not rows:
            head.refused += look.refused
            head.controls += look.controls
            after = following
        rows += look.rows
        if len(rows) == _HEAD_ROWS:
            break
    return head, rows, after


def _records(
    blocks: Sequence[DelimitedBlock],
    content: Content,
    names: list[str],
    header: Header | None,
    file: FileSpec,
    preamble: Sequence[str],
    refuse: Refuse,
) -> FileRecords:
    form = file.format
    assert isinstance(form, Delimited)
    refused = [record for block in blocks for record in block.refused]
    footers = [text for block in blocks for text in block.footers]
    misfits = [row for block in blocks for row in block.misfits]
    records = sum(block.records for block in blocks)
    check_control_total(file, footers, records + len(refused), refuse, preamble=preamble)
    if not records and not refused and not file.may_be_empty:
        raise refuse(None, "empty", "the file holds a header and no record", "Ask the sender for it again")
    if too_many(len(misfits), records, form.refuse_above_misfit_share):
        first = misfits[0]
        seen = f"got [{len(first.fields)}] fields, expected [{len(names)}], in {len(misfits)} of {records} records"
        todo = "The layout changed or the file is cut: compare it with the specification"
        raise refuse(first.line.number, "field_count", seen, todo)
    refused += [
        refused_record(row.line, "field_count", f"got {len(row.fields)} fields, expected {len(names)}")
        for row in misfits
    ]
    # files that were glued together bring their headers along
    again = [line for block in blocks for line in block.headers]
    refused += [refused_record(line, "repeated_header", "the header stands here again") for line in again]
    kept = [block for block in blocks if len(block.numbers)]
    numbers, offsets = (
        np.concatenate([np.zeros(0, np.int64), *(getattr(block, place) for block in kept)])
        for place in ("numbers", "offsets")
    )
    spanning = {number: text for block in kept for number, text in block.spanning.items()}
    frame = arrow_frame(names, [block.columns for block in kept], numbers, offsets)
    check_control_sums(file, footers, frame, len(refused), refuse, preamble=preamble)
    return FileRecords(
        frame=frame,
        refused=sorted(refused, key=lambda r: r.record_no),
        control_lines=form.preamble_lines
        + sum(block.controls for block in blocks)
        + (1 if header else 0)
        + len(footers),
        undeclared=header.undeclared if header else (),
        raw=RawLines(content=content, encoding=form.encoding, spanning=spanning),
    )


def _header(rows: Sequence[Row], file: FileSpec, form: Delimited, refuse: Refuse) -> Header | None:
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
