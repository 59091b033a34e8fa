"""One delivered file to records, by the format its specification names."""

import re
from dataclasses import replace
from datetime import date

import pyarrow as pa

from sources.errors import FileRefused, refusing
from sources.readers.container import unpack
from sources.readers.control_totals import check_end_mark
from sources.readers.delimited import read_delimited
from sources.readers.file_day import day_of
from sources.readers.fixed_width import read_fixed_width
from sources.readers.headers import is_ignored_like
from sources.readers.lines import Content, next_block
from sources.readers.records import AS_OF, PLACE_COLUMNS, FileRecords, Tell, silent, too_many
from sources.readers.versions import read_versioned
from sources.readers.workbook import read_workbook
from sources.readers.wrong_encoding import refuse_utf8
from sources.readers.xml_document import read_xml
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, Versioned, Xml


def read_file(
    content: Content,
    file: FileSpec,
    *,
    source_id: str,
    file_name: str,
    received_on: date | None = None,
    tell: Tell = silent,
) -> FileRecords:
    """Return one file's records; `delivered` is what must be accounted for.

    Args:
        content: the file's bytes. A mapped file is read block by block where it is delimited or fixed-width text,
            and must not be closed while raw texts may be asked for.
        file: what it looks like.
        source_id: for messages.
        file_name: as delivered.
        received_on: the day of the delivery, by which a layout version may be chosen; None when read dry.
        tell: hears how many bytes are read, and of how many.

    Raises:
        FileRefused: the file cannot be trusted as a whole; the message names source, file, line and rule.
    """
    data, sidecar = unpack(content, file, source_id=source_id, file_name=file_name)
    try:
        check_end_mark(data, file, refusing(source_id, file_name))
        records = _read(data, sidecar, file, source_id, file_name, received_on, tell)
        records = _without_ignored_like(records, file)
        _refuse_what_nobody_may_hold(records, file, source_id, file_name)
        records = _with_leading_zeros(_without_leading_zeros(_without_blank_texts(records, file), file), file)
        day = day_of(file.as_of, data, file_name, received_on, refusing(source_id, file_name))
        return _on_day(records, day)
    except FileRefused as refused:
        if isinstance(file.format, Delimited | FixedWidth | Versioned):
            refused.records = _said_lines(data)
        raise


def _said_lines(content: Content) -> int:
    """Return how many lines of a refused file say anything: CR, LF and CR LF end a line."""
    said, start = 0, 0
    while start < len(content):
        end = next_block(content, start)
        said += sum(1 for line in content[start:end].splitlines() if line.strip())
        start = end
    return said


def _without_ignored_like(records: FileRecords, file: FileSpec) -> FileRecords:
    """Drop the columns that come and go and are never taken; the raw record keeps them."""
    if not file.ignored_like:
        return records
    passed_by = [c for c in records.frame.columns if c not in PLACE_COLUMNS and is_ignored_like(c, file)]
    return replace(records, frame=records.frame.drop(columns=passed_by))


def _refuse_what_nobody_may_hold(
    records: FileRecords, file: FileSpec, source_id: str, file_name: str
) -> None:
    """Raise FileRefused where a column holds what the law keeps from anybody; the message holds none of it."""
    for column, pattern in file.must_not_hold.items():
        if column not in records.frame:
            continue
        is_held = records.frame[column].str.fullmatch(pattern, na=False)
        if is_held.any():
            first = records.frame.loc[is_held, "_record_no"].iloc[0]
            raise FileRefused(
                source_id=source_id,
                file_name=file_name,
                line=int(first),
                rule="must_not_hold",
                seen=f"column [{column}] holds what may not be sent, in {int(is_held.sum())} of {records.delivered} records",
                todo="Tell the sender, ask for the file without it, and have this one erased from inbox and archive",
            )


def _without_blank_texts(records: FileRecords, file: FileSpec) -> FileRecords:
    """Empty the values that stand for nothing in this file; the raw record keeps them."""
    if not file.blank_texts:
        return records
    patterns = [re.compile(pattern) for pattern in file.blank_texts]
    frame = records.frame.copy(deep=False)
    for column in [c for c in frame.columns if c not in PLACE_COLUMNS]:
        # every distinct text once; as a list, because texts one by one out of an Arrow column cost ten times that
        texts = pa.array(frame[column].unique()).to_pylist()
        nothing = [t for t in texts if t and any(p.fullmatch(t) for p in patterns)]
        if nothing:
            frame[column] = frame[column].where(~frame[column].isin(nothing), "")
    return replace(records, frame=frame)


def _without_leading_zeros(records: FileRecords, file: FileSpec) -> FileRecords:
    """Drop zeros in front of numbers that files of one delivery pad to other widths; the raw record keeps them."""
    columns = [c for c in file.without_leading_zeros if c in records.frame]
    if not columns:
        return records
    frame = records.frame.copy(deep=False)
    for column in columns:
        bare = frame[column].str.lstrip("0")
        bare = bare.where(bare != "", "0")
        frame[column] = frame[column].where(~frame[column].str.isdigit(), bare)
    return replace(records, frame=frame)


def _with_leading_zeros(records: FileRecords, file: FileSpec) -> FileRecords:
    """Give numbers back the zeros that a workbook dropped; `1052019.0`, a number written as text, is one, too."""
    columns = [c for c in file.leading_zeros_to if c in records.frame]
    if not columns:
        return records
    frame = records.frame.copy(deep=False)
    for column in columns:
        zeros = file.leading_zeros_to[column]
        bare = frame[column].str.replace(r"^(\d+)\.0*$", r"\1", regex=True)
        lost = zeros.digits - bare.str.len()
        is_short = bare.str.isdigit() & (lost > 0) & (lost <= (zeros.at_most or zeros.digits))
        frame[column] = bare.where(~is_short, bare.str.zfill(zeros.digits))
    return replace(records, frame=frame)


def _on_day(records: FileRecords, day: date | None) -> FileRecords:
    return (
        records if day is None else replace(records, frame=records.frame.assign(**{AS_OF: day.isoformat()}))
    )


def _read(
    data: Content,
    sidecar: bytes | None,
    file: FileSpec,
    source_id: str,
    file_name: str,
    received_on: date | None,
    tell: Tell,
) -> FileRecords:
    if isinstance(file.format, Versioned):
        return read_versioned(
            data,
            file,
            lambda content, one: _read(content, None, one, source_id, file_name, None, tell),
            source_id=source_id,
            file_name=file_name,
            received_on=received_on,
        )
    if isinstance(file.format, Delimited | FixedWidth):
        refuse_utf8(data, file.format.encoding, refusing(source_id, file_name))
    if isinstance(file.format, Delimited):
        records = read_delimited(data, file, source_id=source_id, file_name=file_name, tell=tell)
        _check_marks(records, file.format, source_id, file_name)
        return records
    if isinstance(file.format, FixedWidth):
        return read_fixed_width(data, sidecar, file, source_id=source_id, file_name=file_name, tell=tell)
    if isinstance(file.format, Xml):
        return read_xml(data[:], file, source_id=source_id, file_name=file_name)
    return read_workbook(data[:], file, source_id=source_id, file_name=file_name)


def _check_marks(records: FileRecords, form: Delimited, source_id: str, file_name: str) -> None:
    """Raise FileRefused when most records never end: the marks of fields and records are others (swapped, say)."""
    unclosed = [record for record in records.refused if record.rule == "unclosed_record"]
    if too_many(len(unclosed), records.delivered, form.refuse_above_misfit_share):
        raise FileRefused(
            source_id=source_id,
            file_name=file_name,
            line=unclosed[0].record_no,
            rule="record_end",
            seen=f"[{form.line_end}] does not end a record in {len(unclosed)} of {records.delivered}",
            todo="The sender's marks changed, or field and record mark are swapped: compare them with spec.yml",
        )
