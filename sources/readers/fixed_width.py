"""Fixed-width records: sliced in bytes, then decoded, so that a stray multi-byte character moves nothing."""

from dataclasses import replace

import numpy as np

from sources.errors import refusing
from sources.readers.control_totals import check_control_sums, check_control_total
from sources.readers.des_layout import parse_des
from sources.readers.fixed_blocks import FixedBlock, FixedCut
from sources.readers.lines import Content, let_go, next_block
from sources.readers.records import FileRecords, RawLines, Tell, arrow_frame, silent, too_many
from sources.readers.threads import in_order
from sources.spec.files import FileSpec
from sources.spec.formats import FixedColumn, FixedWidth

_NONE = np.zeros(0, np.int64)


def read_fixed_width(
    content: Content,
    sidecar: bytes | None,
    file: FileSpec,
    *,
    source_id: str,
    file_name: str,
    tell: Tell = silent,
) -> FileRecords:
    """Return the records of one fixed-width file; raises FileRefused when the layout is another one."""
    form = file.format
    assert isinstance(form, FixedWidth)

    refuse = refusing(source_id, file_name)
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
    cut = FixedCut(form=form, layout=layout, length=length)
    blocks = _blocks(content, cut, tell)
    refused = [r for block in blocks for r in block.refused]
    footers = [text for block in blocks for text in block.footers]
    records = sum(len(block.lines) for block in blocks) + len(refused)
    check_control_total(file, footers, records, refuse)
    if not records and not file.may_be_empty:
        raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
    misfits = [r for r in refused if r.rule == "record_length"]
    if too_many(len(misfits), records, form.refuse_above_misfit_share):
        seen = f"{misfits[0].reason}, in {len(misfits)} of {records} records"
        raise refuse(
            misfits[0].record_no,
            "record_length",
            seen,
            "A column moved or the file is cut: ask for the layout",
        )
    offsets = np.concatenate([_NONE, *(block.offsets for block in blocks)])
    numbers = np.concatenate([_NONE, *(block.lines for block in blocks)])
    frame = arrow_frame(list(layout), [block.columns for block in blocks], numbers, offsets)
    check_control_sums(file, footers, frame, len(refused), refuse)
    return FileRecords(
        frame=frame,
        refused=tuple(refused),
        control_lines=sum(block.blank for block in blocks) + len(footers),
        undeclared=tuple(unknown),
        raw=RawLines(content=content, encoding=form.encoding),
    )


def _blocks(content: Content, cut: FixedCut, tell: Tell) -> list[FixedBlock]:
    """Return every block, its lines numbered in the file from 1."""
    spans, start = [], 0
    while start < len(content):
        spans.append((start, next_block(content, start)))
        start = spans[-1][1]
    blocks: list[FixedBlock] = []
    before = 1
    for (start, end), block in zip(
        spans, in_order(lambda span: cut.read(content, *span), spans), strict=True
    ):
        refused = [replace(r, record_no=r.record_no + before) for r in block.refused]
        blocks.append(replace(block, lines=block.lines + before, refused=refused))
        before += block.line_count
        let_go(content, start, end)
        tell(end, len(content))
    return blocks


def _layout(form: FixedWidth, sidecar: bytes | None) -> dict[str, FixedColumn]:
    if form.layout != "sidecar_des":
        return form.layout
    if sidecar is None:
        raise ValueError("no `.des` layout lies beside the data")
    return parse_des(sidecar)
