"""Fixed-width records written by a layout, for tests of what is read from them."""

from sources.spec.files import FileSpec
from sources.spec.formats import FixedWidth, Versioned


def layout(file: FileSpec, version: str | None = None) -> FixedWidth:
    """Return the layout of a file, or of one of its versions."""
    form = file.format
    if isinstance(form, Versioned):
        form = next(v.format for v in form.versions if v.name == version)
    assert isinstance(form, FixedWidth)
    return form


def record(form: FixedWidth, **values: str) -> bytes:
    """Return one record with its line end, padded with blanks."""
    assert isinstance(form.layout, dict)
    assert form.record_length is not None
    body = bytearray(b" " * form.record_length)
    for name, text in values.items():
        column = form.layout[name]
        raw = text.encode("latin-1")
        assert len(raw) <= column.length, (name, text)
        body[column.start - 1 : column.start - 1 + len(raw)] = raw
    return bytes(body) + b"\r\n"
