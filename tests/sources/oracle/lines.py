"""Physical lines of a text file, each decoded or refused.

The row-by-row reader that the columnar one replaced, as it was: what must come out is what comes out here.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

_END_OF_FILE = "\x1a"  # the old end-of-file mark; alone on a line it says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One physical line without its end; `fault` names the rule it broke."""

    number: int
    offset: int | None
    text: str
    fault: str | None = None


def decoded_lines(content: bytes, encoding: str) -> Iterator[Line]:
    """Yield every physical line; a line that does not decode or holds a NUL carries its fault.

    A byte order mark at the start is dropped. Lines end in LF or CR LF; what follows the last LF is a line
    only when it is not empty. A line that holds the old end-of-file mark alone comes out empty.
    """
    if "\n".encode(encoding) != b"\n":
        yield from _wide_lines(content, encoding)
        return
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    pieces = content[start:].split(b"\n")
    offset = start
    for number, raw in enumerate(pieces, start=1):
        body = raw.removesuffix(b"\r")
        if raw or number < len(pieces):
            yield _decoded(body, encoding, number, offset)
        offset += len(raw) + 1


def _decoded(body: bytes, encoding: str, number: int, offset: int) -> Line:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return Line(number=number, offset=offset, text=body.decode("latin-1"), fault="encoding")
    return _line(number, offset, text, "nul_byte" if "\0" in text else None)


def _wide_lines(content: bytes, encoding: str) -> Iterator[Line]:
    """Lines of an encoding whose line feed is more than one byte: decoded whole, without offsets."""
    pieces = content.decode(encoding, errors="replace").removeprefix("\ufeff").split("\n")
    for number, raw in enumerate(pieces, start=1):
        if raw or number < len(pieces):
            fault = "encoding" if "\ufffd" in raw else "nul_byte" if "\0" in raw else None
            yield _line(number, None, raw.removesuffix("\r"), fault)


def _line(number: int, offset: int | None, text: str, fault: str | None) -> Line:
    return Line(number=number, offset=offset, text="" if text == _END_OF_FILE else text, fault=fault)
