"""Tables as a specification lays them out: divided by marks, or in fields of fixed width."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from proving_ground.draws import Record
from sources.spec.files import FileSpec
from sources.spec.formats import Delimited, FixedWidth, Versioned
from sources.spec.loader import load_spec


def marked_table(source_id: str, role: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a table with a header, its columns in the order of the specification; what a row lacks is blank."""
    file = load_spec(source_id).file(role)
    form = file.format
    assert isinstance(form, Delimited)
    columns = [*file.columns, *file.ignored]
    end = f"{form.line_end or ''}\n"
    lines = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
    return "".join(form.delimiter.join(line) + end for line in lines).encode(form.encoding, errors="replace")


def fixed_table(source_id: str, role: str, rows: Iterable[Mapping[str, object]], *, on: date) -> bytes:
    """Return records of the layout that is due on a day, each with CR LF; a value that is too long is cut."""
    file = load_spec(source_id).file(role)
    form = _of_day(file, on)
    assert isinstance(form.layout, dict)
    width = max(column.start + column.length - 1 for column in form.layout.values())
    out = bytearray()
    for row in rows:
        line = bytearray(b" " * width)
        for name, value in row.items():
            column = form.layout[name]
            said = str(value).encode(form.encoding, errors="replace")[: column.length]
            line[column.start - 1 : column.start - 1 + len(said)] = said
        out += line + b"\r\n"
    return bytes(out)


def day_text(day: object, form: str) -> str:
    """Return a day as a sender writes it, blank when nobody knows it."""
    return "" if day is None or pd.isna(day) else pd.Timestamp(day).strftime(form)  # type: ignore[call-overload,arg-type]


def name_of(person: Record) -> tuple[str, str, str, str]:
    """Return surname, given name, middle name and suffix of a written person."""
    return person["surname"], person["given"], person["middle"], person["suffix"]


def _of_day(file: FileSpec, on: date) -> FixedWidth:
    form = file.format
    if isinstance(form, Versioned):
        form = next(v.format for v in form.versions if (v.since or date.min) <= on < (v.until or date.max))
    assert isinstance(form, FixedWidth)
    return form
