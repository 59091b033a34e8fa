"""Which of its layouts a file has: told by the length of its records or by its fields, and by its day.

One byte more or less shifts every later field and still gives plausible text. So a version is never guessed:
exactly one must fit the bytes, and where the day of the extract is known, it must be the one of that day.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from sources.errors import FileRefused, refusing
from sources.readers.file_day import day_of
from sources.readers.lines import Content, Integers, Octets, line_spans, next_block
from sources.readers.records import FileRecords, RefusedRecord, too_many
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, LayoutVersion, Versioned

ReadAs = Callable[[Content, FileSpec], FileRecords]
"""Content and a file of one layout to its records; raises FileRefused."""
_TRIED_RECORDS = 200
"""Physical lines of a delimited file by which its version is told."""
_UNCHECKED: dict[str, Any] = {
    "control_total": [],
    "control_sums": [],
    "end_mark": None,
    "empty_allowed": True,
}
"""What a file does not say of its head alone."""


def read_versioned(
    content: Content,
    file: FileSpec,
    read_as: ReadAs,
    *,
    source_id: str,
    file_name: str,
    received_on: date | None,
) -> FileRecords:
    """Return the records of a file by the one of its layouts that it has.

    Args:
        content: the data, out of its container.
        file: a file whose format is `versioned`.
        read_as: reads content by one layout.
        source_id: for messages.
        file_name: the delivered name; the day may stand in it.
        received_on: the day of the delivery; None when it is read dry. It decides only where the specification
            says so (`dated_by: {delivery: received_on}`).

    Raises:
        FileRefused: no layout fits, several do, or the one that fits is not the one of the day.
    """
    form = file.format
    assert isinstance(form, Versioned)

    refuse = refusing(source_id, file_name)
    day = day_of(form.dated_by, content, file_name, received_on, refuse)
    if not any(block.strip(b"\r\n \x1a\0") for _, block in _blocks(content)):
        if not file.may_be_empty:
            raise refuse(None, "empty", "the file holds no record", "Ask the sender for the file again")
        return read_as(b"", file.as_version(_of_day(form, day)[-1]))
    shapes, seen = _fitting(content, file, form, read_as)
    fitting = [version for version in shapes if _holds(version, day)]
    if len(fitting) != 1:
        told = ", ".join(f"[{v.name}] {_window(v)}" for v in form.versions)
        if not shapes:
            seen += f", which is none of the layouts {told}"
        elif not fitting:
            names = [v.name for v in shapes]
            of_day = [v.name for v in _of_day(form, day)]
            seen += f", which is layout {names}, and the file is of [{day}], when layout {of_day} is due, of {told}"
        else:
            seen += f", which fits layouts {[v.name for v in fitting]}"
        raise refuse(
            None, "layout_version", seen,
            "Nothing was read: ask the sender which layout this is, then add or date the version in spec.yml",
        )  # fmt: skip
    version = fitting[0]
    records = read_as(content, file.as_version(version))
    return _of_exact_length(records, content, version.format)


def _fitting(
    content: Content, file: FileSpec, form: Versioned, read_as: ReadAs
) -> tuple[list[LayoutVersion], str]:
    """Return the versions whose shape the content has, and what was seen of its shape."""
    fitting, seen = [], []
    for version in form.versions:
        if isinstance(version.format, FixedWidth):
            lengths: Counter[int] = Counter()
            for _, found in _lengths(content, version.format):
                each, counts = np.unique(found, return_counts=True)
                lengths.update(dict(zip(each.tolist(), counts.tolist(), strict=True)))
            records = lengths.total()
            misfits = records - lengths[version.format.record_length or 0]
            fits = records > 0 and not too_many(misfits, records, version.format.refuse_above_misfit_share)
            most = ", ".join(f"{count} of {length} bytes" for length, count in lengths.most_common(3))
            seen.append(f"got {records} records, {most}")
        else:
            fits, why = _reads(content, file.as_version(version), version.format, read_as)
            seen.append(why)
        fitting += [version] if fits else []
    return fitting, "; ".join(dict.fromkeys(text for text in seen if text)) or "got its fields"


def _reads(content: Content, file: FileSpec, form: Delimited, read_as: ReadAs) -> tuple[bool, str]:
    head = _head(content, form.encoding)
    try:  # the head lacks its trailer
        records = read_as(head, file.model_copy(update=_UNCHECKED))
    except FileRefused as refused:
        return False, f"read as fields divided by [{form.delimiter}]: {refused.rule}"
    kept = records.delivered - len(records.refused)
    return kept > len(records.refused) or records.delivered == 0, ""


def _head(content: Content, encoding: str) -> bytes:
    if "\n".encode(encoding) != b"\n":
        return content[:]  # an encoding of wide characters: lines cannot be counted in bytes
    lines = zip(range(_TRIED_RECORDS), io.BytesIO(content[: next_block(content, 0)]), strict=False)
    return b"".join(line for _, line in lines)


def _blocks(content: Content) -> Iterator[tuple[int, bytes]]:
    """Yield the number of its first line and the bytes of every block of whole lines."""
    start, number = 0, 1
    while start < len(content):
        end = next_block(content, start)
        block = content[start:end]
        yield number, block
        start, number = end, number + block.count(b"\n")


def _lengths(content: Content, form: FixedWidth) -> Iterator[tuple[Integers, Integers]]:
    """Yield, block by block, the line number and the bytes of every record, its line end apart."""
    footer = re.compile(form.footer_pattern) if form.footer_pattern else None
    for first, block in _blocks(content):
        octets: Octets = np.frombuffer(block, dtype=np.uint8)
        starts, ends = line_spans(octets)
        lengths = ends - starts
        is_record = lengths > 0
        # only a line that begins with a blank or the old end-of-file mark can hold nothing else
        begins = octets[np.minimum(starts, len(octets) - 1)]
        for index in np.flatnonzero(is_record & ((begins == 32) | (begins == 26))):
            is_record[index] = bool(block[starts[index] : ends[index]].strip(b" \x1a"))
        if footer is not None:
            for index in np.flatnonzero(is_record):
                line = block[starts[index] : ends[index]].decode("latin-1")
                is_record[index] = not footer.match(line)
        numbers = np.arange(first, first + len(starts), dtype=np.int64)
        yield numbers[is_record], lengths[is_record]


def _of_exact_length(records: FileRecords, content: Content, form: Delimited | FixedWidth) -> FileRecords:
    """Refuse records that are a byte longer or shorter: among versions they may be of another one."""
    if not isinstance(form, FixedWidth):
        return records
    odd: dict[int, int] = {}
    for numbers, lengths in _lengths(content, form):
        other = lengths != form.record_length
        odd.update(zip(numbers[other].tolist(), lengths[other].tolist(), strict=True))
    frame = records.frame
    is_odd = frame["_record_no"].isin(list(odd))
    if not is_odd.any():
        return records
    refused = [
        RefusedRecord(
            record_no=(number := int(frame["_record_no"].iloc[row])),
            byte_offset=int(frame["_byte_offset"].iloc[row]),
            rule="record_length",
            reason=f"got {odd[number]} bytes, expected exactly {form.record_length}",
            raw_text=records.raw_text(row),
        )
        for row in np.flatnonzero(is_odd).tolist()
    ]
    together = sorted([*records.refused, *refused], key=lambda record: record.record_no)
    return replace(records, frame=frame[~is_odd].reset_index(drop=True), refused=together)


def _of_day(form: Versioned, day: date | None) -> list[LayoutVersion]:
    return [version for version in form.versions if _holds(version, day)] or form.versions[-1:]


def _holds(version: LayoutVersion, day: date | None) -> bool:
    if day is None:
        return True
    return (version.since or date.min) <= day < (version.until or date.max)


def _window(version: LayoutVersion) -> str:
    shape = (
        f"of {version.format.record_length} bytes"
        if isinstance(version.format, FixedWidth)
        else f"with [{version.format.delimiter}] between fields"
    )
    since = f" from {version.since}" if version.since else ""
    until = f" before {version.until}" if version.until else ""
    return shape + since + until
