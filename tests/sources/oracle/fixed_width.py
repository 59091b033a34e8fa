"""Fixed-width records: sliced in bytes, then decoded, so that a stray multi-byte character moves nothing.

The row-by-row reader that the columnar one replaced, as it was: what must come out is what comes out here.
"""

import re

import pandas as pd

from sources.errors import FileRefused
from sources.readers.control_totals import check_control_total
from sources.readers.des_layout import parse_des
from sources.readers.records import FileRecords, RefusedRecord, frame_of, too_many
from sources.spec.files import FileSpec
from sources.spec.formats import FixedColumn, FixedWidth

_Record = tuple[int, int, bytes]
"""Line number, byte offset, bytes."""


def read_fixed_width(
    content: bytes, sidecar: bytes | None, file: FileSpec, *, source_id: str, file_name: str
) -> FileRecords:
    """Return the records of one fixed-width file; raises FileRefused when the layout is another one."""
    form = file.format
    assert isinstance(form, FixedWidth)

    def refuse(line: int | None, rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=line, rule=rule, seen=seen, todo=todo
        )

    try:
        layout = _layout(form, sidecar)
    except ValueError as error:
        raise refuse(
            None, "layout", str(error), "Ask for the delivery again, with the layout beside the data"
        ) from error
    unknown, missing = sorted(layout.keys() - file.declared), sorted(file.columns.keys() - layout.keys())
    if missing or (unknown and form.undeclared == "refuse"):
        seen = f"unknown fields {unknown}, missing fields {missing}"
        raise refuse(None, "layout", seen, "The layout changed: compare it with the specification")
    length = form.record_length or max(c.start + c.length - 1 for c in layout.values())
    lines, blank = _lines(content)
    lines, footers = _without_footers(lines, form)
    check_control_total(file, footers, len(lines), refuse)
    if not lines and not file.empty_allowed:
        raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
    kept: list[_Record] = []
    refused: list[RefusedRecord] = []
    for number, offset, body in lines:
        fault = _fault(body, length, form)
        if fault is None:
            kept.append((number, offset, body))
        else:
            refused.append(_refused(number, offset, body, *fault))
    misfits = [r for r in refused if r.rule == "record_length"]
    if too_many(len(misfits), len(lines), form.refuse_above_misfit_share):
        seen = f"{misfits[0].reason}, in {len(misfits)} of {len(lines)} records"
        raise refuse(
            misfits[0].record_no,
            "record_length",
            seen,
            "A column moved or the file is cut: ask for the layout",
        )
    return FileRecords(
        frame=_frame(kept, layout, form.encoding),
        refused=tuple(refused),
        control_lines=blank + len(footers),
        undeclared=tuple(unknown),
    )


def _layout(form: FixedWidth, sidecar: bytes | None) -> dict[str, FixedColumn]:
    if form.layout != "sidecar_des":
        return form.layout
    if sidecar is None:
        raise ValueError("no `.des` layout lies beside the data")
    return parse_des(sidecar)


def _lines(content: bytes) -> tuple[list[_Record], int]:
    lines, controls, offset = [], 0, 0
    pieces = content.split(b"\n")
    for number, raw in enumerate(pieces, start=1):
        body = raw.removesuffix(b"\r")
        if body.strip(b" \x1a"):
            lines.append((number, offset, body))
        elif number < len(pieces) or body:
            controls += 1
        offset += len(raw) + 1
    return lines, controls


def _without_footers(lines: list[_Record], form: FixedWidth) -> tuple[list[_Record], list[str]]:
    if form.footer_pattern is None:
        return lines, []
    pattern = re.compile(form.footer_pattern)
    texts = [body.decode("latin-1") for _, _, body in lines]
    footers = [text for text in texts if pattern.match(text)]
    return [line for line, text in zip(lines, texts, strict=True) if not pattern.match(text)], footers


def _fault(body: bytes, length: int, form: FixedWidth) -> tuple[str, str] | None:
    if b"\0" in body:
        return "nul_byte", "a NUL byte in the record"
    shortest = length * 0.9 if form.trailing_blanks_cut else length - 2
    if len(body) < shortest or body[length:].strip():
        return "record_length", f"got {len(body)} bytes, expected {length}"
    return None


def _refused(number: int, offset: int, body: bytes, rule: str, reason: str) -> RefusedRecord:
    text = body.decode("latin-1")
    return RefusedRecord(record_no=number, byte_offset=offset, rule=rule, reason=reason, raw_text=text)


def _frame(kept: list[_Record], layout: dict[str, FixedColumn], encoding: str) -> pd.DataFrame:
    slices = [slice(c.start - 1, c.start - 1 + c.length) for c in layout.values()]
    rows = [[body[s].decode(encoding, errors="replace").strip() for s in slices] for _, _, body in kept]
    places = [(number, offset, body.decode(encoding, errors="replace")) for number, offset, body in kept]
    return frame_of(list(layout), rows, places)
