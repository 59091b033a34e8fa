"""One delivered file to records, by the format its specification names."""

from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.readers.delimited import read_delimited
from sources.readers.fixed_width import read_fixed_width
from sources.readers.records import FileRecords
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
        return _read(data, sidecar, file, source_id, file_name)
    except FileRefused as refused:
        if isinstance(file.format, Delimited | FixedWidth):
            refused.records = sum(1 for line in data.splitlines() if line.strip())
        raise


def _read(data: bytes, sidecar: bytes | None, file: FileSpec, source_id: str, file_name: str) -> FileRecords:
    if isinstance(file.format, Delimited):
        return read_delimited(data, file, source_id=source_id, file_name=file_name)
    if isinstance(file.format, FixedWidth):
        return read_fixed_width(data, sidecar, file, source_id=source_id, file_name=file_name)
    if isinstance(file.format, Xml):
        return read_xml(data, file, source_id=source_id, file_name=file_name)
    return read_xlsx(data, file, source_id=source_id, file_name=file_name)
