"""One delivered file without some of its records, by its format; nothing here reads or writes a disk."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.erasure.blank_elements import blank_charges
from pipelines.erasure.blank_lines import blank_records, form_of, line_end_of
from pipelines.erasure.blank_rows import blank_rows
from pipelines.errors import StepError
from sources.readers.container import like
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, Versioned, Workbook, Xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record stands."""

    record_no: int
    """As the reader counts."""
    lines: int = 1
    """Physical lines it spans."""
    aside: bool = False
    """Whether it carries no fact."""


def redact(content: bytes, file: FileSpec, places: Sequence[Place]) -> bytes:
    """Return a delivered file in which some records say nothing; the same file and records give the same bytes.

    Args:
        content: the file as delivered.
        file: what it looks like.
        places: the records.

    Raises:
        StepError: a file of this format cannot be redacted.
    """
    if file.container is not None:
        return _in_container(content, file, places)
    form = file.format
    numbers = frozenset(place.record_no for place in places)
    if isinstance(form, Delimited | FixedWidth | Versioned):
        lines = [(place.record_no, place.lines) for place in places]
        own = form_of(form, content)
        return blank_records(content, lines, own.encoding, line_end_of(own))
    if isinstance(form, Xml):
        return blank_charges(content, form, numbers)
    if isinstance(form, Workbook) and form.type == "xlsx":
        return blank_rows(content, form, numbers)
    raise StepError(
        f"file [{file.role}]: got a file of the format [{form.type}], expected one that can be redacted"
        " (delimited, fixed_width, xml, xlsx). Nothing was changed; take the file out of inbox and archive by hand"
    )


def is_whole(file: FileSpec, places: Sequence[Place], *, records: int) -> bool:
    """Return whether a document without these records has nothing left to read.

    Such a document goes whole: what stands around its records is of the same person. `records` is how many it holds.
    """
    return isinstance(file.format, Xml) and len(places) >= max(records, 1)


def controls_of(file: FileSpec, place: Place) -> int:
    """Return how many control lines a reader counts where a record was."""
    form = file.format
    if isinstance(form, Xml):
        return 0
    if isinstance(form, Workbook) or line_end_of(form) is not None:
        return 1
    return place.lines


def _in_container(content: bytes, file: FileSpec, places: Sequence[Place]) -> bytes:
    assert file.container is not None
    inner = file.model_copy(update={"container": None})
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(whole, "w") as new:
        data = {member.filename for member in like(old.infolist(), file.container.member)}
        for member in old.infolist():
            part = old.read(member)
            if member.filename in data:
                part = redact(part, inner, places)
            kept = zipfile.ZipInfo(member.filename, date_time=member.date_time)
            kept.external_attr, kept.create_system = member.external_attr, member.create_system
            new.writestr(kept, part, compress_type=member.compress_type)
    return whole.getvalue()
