"""One delivered file to records, by the format its specification names."""

import re
from dataclasses import replace

from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.readers.delimited import read_delimited
from sources.readers.fixed_width import read_fixed_width
from sources.readers.records import PLACE_COLUMNS, FileRecords
from sources.readers.xlsx_sheet import read_xlsx
from sources.readers.xml_document import read_xml
from sources.spec.formats import Delimited, FileSpec, FixedWidth, Xml


def read_file(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> FileRecords:
    """Return one file's records; `delivered` is what must be accounted for.

    Raises:
        FileRefused: the file cannot be trusted as a whole; the message names source, file, line and rule.
    """
    data, sidecar = unpack(content, file, source_id=source_id, file_name=file_name)
    try:
        return _without_blank_texts(_read(data, sidecar, file, source_id, file_name), file)
    except FileRefused as refused:
        if isinstance(file.format, Delimited | FixedWidth):
            refused.records = sum(1 for line in data.splitlines() if line.strip())
        raise


def _without_blank_texts(records: FileRecords, file: FileSpec) -> FileRecords:
    """Empty the values that stand for nothing in this file; the raw record keeps them."""
    if not file.blank_texts:
        return records
    patterns = [re.compile(pattern) for pattern in file.blank_texts]
    frame = records.frame.copy()
    for column in [c for c in frame.columns if c not in PLACE_COLUMNS]:
        nothing = [t for t in frame[column].unique() if any(p.fullmatch(t) for p in patterns)]
        frame[column] = frame[column].where(~frame[column].isin(nothing), "")
    return replace(records, frame=frame)


def _read(data: bytes, sidecar: bytes | None, file: FileSpec, source_id: str, file_name: str) -> FileRecords:
    if isinstance(file.format, Delimited):
        return read_delimited(data, file, source_id=source_id, file_name=file_name)
    if isinstance(file.format, FixedWidth):
        return read_fixed_width(data, sidecar, file, source_id=source_id, file_name=file_name)
    if isinstance(file.format, Xml):
        return read_xml(data, file, source_id=source_id, file_name=file_name)
    return read_xlsx(data, file, source_id=source_id, file_name=file_name)
