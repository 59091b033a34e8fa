"""One delivered file to records, by the format its specification names."""

import re
from dataclasses import replace

import pyarrow as pa

from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.readers.delimited import read_delimited
from sources.readers.fixed_width import read_fixed_width
from sources.readers.lines import Content, next_block
from sources.readers.records import PLACE_COLUMNS, FileRecords, Tell, silent
from sources.readers.xlsx_sheet import read_xlsx
from sources.readers.xml_document import read_xml
from sources.spec.formats import Delimited, FileSpec, FixedWidth, Xml


def read_file(
    content: Content, file: FileSpec, *, source_id: str, file_name: str, tell: Tell = silent
) -> FileRecords:
    """Return one file's records; `delivered` is what must be accounted for.

    `content` may be a mapped file: delimited and fixed-width text is then read block by block, and must not be
    closed while raw texts may be asked for. `tell` hears how many bytes are read, and of how many.

    Raises:
        FileRefused: the file cannot be trusted as a whole; the message names source, file, line and rule.
    """
    data, sidecar = unpack(content, file, source_id=source_id, file_name=file_name)
    try:
        return _without_blank_texts(_read(data, sidecar, file, source_id, file_name, tell), file)
    except FileRefused as refused:
        if isinstance(file.format, Delimited | FixedWidth):
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


def _read(
    data: Content, sidecar: bytes | None, file: FileSpec, source_id: str, file_name: str, tell: Tell
) -> FileRecords:
    if isinstance(file.format, Delimited):
        return read_delimited(data, file, source_id=source_id, file_name=file_name, tell=tell)
    if isinstance(file.format, FixedWidth):
        return read_fixed_width(data, sidecar, file, source_id=source_id, file_name=file_name, tell=tell)
    if isinstance(file.format, Xml):
        return read_xml(data[:], file, source_id=source_id, file_name=file_name)
    return read_xlsx(data[:], file, source_id=source_id, file_name=file_name)
