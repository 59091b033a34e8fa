"""Fixed-width records: sliced in bytes, then decoded, so that a stray multi-byte character moves nothing."""

import pandas as pd

from sources.errors import FileRefused
from sources.readers.des_layout import parse_des
from sources.readers.records import FileRecords, RefusedRecord, frame_of, too_many
from sources.spec.formats import FileSpec, FixedColumn, FixedWidth


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
    if unknown or missing:
        seen = f"unknown fields {unknown}, missing fields {missing}"
        raise refuse(None, "layout", seen, "The layout changed: compare it with the specification")
    length = form.record_length or max(c.start + c.length - 1 for c in layout.values())
    lines, controls = _lines(content)
    if not lines:
        if file.empty_allowed:
            return FileRecords(frame=frame_of(list(layout), [], []), control_lines=controls)
        raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
    kept: list[tuple[int, int, bytes]] = []
    refused: list[RefusedRecord] = []
    for number, offset, body in lines:
        fault = _fault(body, length)
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
        control_lines=controls,
    )


def _layout(form: FixedWidth, sidecar: bytes | None) -> dict[str, FixedColumn]:
    if form.layout != "sidecar_des":
        return form.layout
    if sidecar is None:
        raise ValueError("no `.des` layout lies beside the data")
    return parse_des(sidecar)


def _lines(content: bytes) -> tuple[list[tuple[int, int, bytes]], int]:
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


def _fault(body: bytes, length: int) -> tuple[str, str] | None:
    if b"\0" in body:
        return "nul_byte", "a NUL byte in the record"
    # senders cut trailing blanks of a record; anything else of another length has moved
    if len(body) > length and body[length:].strip():
        return "record_length", f"got {len(body)} bytes, expected {length}"
    if len(body) < length - 2 and len(body) < length * 0.9:
        return "record_length", f"got {len(body)} bytes, expected {length}"
    return None


def _refused(number: int, offset: int, body: bytes, rule: str, reason: str) -> RefusedRecord:
    text = body.decode("latin-1")
    return RefusedRecord(record_no=number, byte_offset=offset, rule=rule, reason=reason, raw_text=text)


def _frame(kept: list[tuple[int, int, bytes]], layout: dict[str, FixedColumn], encoding: str) -> pd.DataFrame:
    slices = [slice(c.start - 1, c.start - 1 + c.length) for c in layout.values()]
    rows = [[body[s].decode(encoding, errors="replace").strip() for s in slices] for _, _, body in kept]
    places = [(number, offset, body.decode(encoding, errors="replace")) for number, offset, body in kept]
    return frame_of(list(layout), rows, places)
