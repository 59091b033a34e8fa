"""Which of its layouts a file has: told by the length of its records or by its fields, and by its day.

One byte more or less shifts every later field and still gives plausible text. So a version is never guessed:
exactly one must fit the bytes, and where the day of the extract is known, it must be the one of that day.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sources.errors import FileRefused
from sources.readers.records import FileRecords, RefusedRecord, too_many
from sources.spec.formats import DatedBy, Delimited, FileSpec, FixedWidth, LayoutVersion, Versioned

ReadAs = Callable[[bytes, FileSpec], FileRecords]
"""Content and a file of one layout to its records; raises FileRefused."""
_HEAD = 4_000
"""Bytes in which the day of a file must stand."""
_TRIED_RECORDS = 200
"""Physical lines of a delimited file by which its version is told."""


def read_versioned(
    content: bytes,
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

    def refuse(rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=None, rule=rule, seen=seen, todo=todo
        )

    day = _day(form.dated_by, content, file_name, received_on, refuse)
    if not content.strip(b"\r\n \x1a\0"):
        if not file.empty_allowed:
            raise refuse("empty", "the file holds no record", "Ask the sender for the file again")
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
            "layout_version", seen,
            "Nothing was read: ask the sender which layout this is, then add or date the version in spec.yml",
        )  # fmt: skip
    version = fitting[0]
    records = read_as(content, file.as_version(version))
    return _of_exact_length(records, content, version.format)


def _fitting(
    content: bytes, file: FileSpec, form: Versioned, read_as: ReadAs
) -> tuple[list[LayoutVersion], str]:
    """Return the versions whose shape the content has, and what was seen of its shape."""
    fitting, seen = [], []
    for version in form.versions:
        if isinstance(version.format, FixedWidth):
            lengths = Counter(length for _, length in _lengths(content, version.format))
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


def _reads(content: bytes, file: FileSpec, form: Delimited, read_as: ReadAs) -> tuple[bool, str]:
    head = _head(content, form.encoding)
    try:  # the head lacks its trailer
        records = read_as(head, file.model_copy(update={"control_total": None, "empty_allowed": True}))
    except FileRefused as refused:
        return False, f"read as fields divided by [{form.delimiter}]: {refused.rule}"
    kept = records.delivered - len(records.refused)
    return kept > len(records.refused) or records.delivered == 0, ""


def _head(content: bytes, encoding: str) -> bytes:
    if "\n".encode(encoding) != b"\n":
        return content  # an encoding of wide characters: lines cannot be counted in bytes
    lines = list(zip(range(_TRIED_RECORDS), io.BytesIO(content), strict=False))
    return b"".join(line for _, line in lines)


def _lengths(content: bytes, form: FixedWidth) -> Iterator[tuple[int, int]]:
    """Yield line number and bytes of every record, its line end apart."""
    footer = re.compile(form.footer_pattern) if form.footer_pattern else None
    for number, raw in enumerate(io.BytesIO(content), start=1):
        body = raw.removesuffix(b"\n").removesuffix(b"\r")
        if body.strip(b" \x1a") and not (footer and footer.match(body.decode("latin-1"))):
            yield number, len(body)


def _of_exact_length(records: FileRecords, content: bytes, form: Delimited | FixedWidth) -> FileRecords:
    """Refuse records that are a byte longer or shorter: among versions they may be of another one."""
    if not isinstance(form, FixedWidth):
        return records
    odd = {number: length for number, length in _lengths(content, form) if length != form.record_length}
    frame = records.frame
    is_odd = frame["_record_no"].isin(list(odd))
    if not is_odd.any():
        return records
    refused = [
        RefusedRecord(
            record_no=int(number),
            byte_offset=int(offset),
            rule="record_length",
            reason=f"got {odd[int(number)]} bytes, expected exactly {form.record_length}",
            raw_text=str(raw),
        )
        for number, offset, raw in frame.loc[is_odd, ["_record_no", "_byte_offset", "_raw"]].itertuples(
            index=False, name=None
        )
    ]
    together = sorted([*records.refused, *refused], key=lambda record: record.record_no)
    return replace(records, frame=frame[~is_odd].reset_index(drop=True), refused=together)


def _day(
    dated_by: DatedBy | None,
    content: bytes,
    file_name: str,
    received_on: date | None,
    refuse: Callable[[str, str, str], FileRefused],
) -> date | None:
    """Return the day of the file; None where the specification or a dry reading knows none."""
    if dated_by is None:
        return None
    if dated_by.delivery is not None:
        return received_on
    where = "name" if dated_by.file_name is not None else f"first {_HEAD} bytes"
    text = file_name if dated_by.file_name is not None else content[:_HEAD].decode("latin-1")
    found = re.search(dated_by.file_name or dated_by.content or "", text)
    if found is not None:
        for pattern in dated_by.formats:
            try:
                return datetime.strptime(found[1], pattern).date()
            except ValueError:
                continue
    raise refuse(
        "file_date",
        f"no day of the form {dated_by.formats} stands in the {where}",
        "Ask the sender of which day the file is, and name it accordingly",
    )


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
