"""Physical lines of a text file, each decoded or refused."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

_WIDE = {"utf-16", "utf-16-le", "utf-16-be", "utf-32"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One physical line without its end; `fault` names the rule it broke."""

    number: int
    offset: int | None
    text: str
    fault: str | None = None


def decoded_lines(content: bytes, encoding: str) -> Iterator[Line]:
    """Yield every physical line; a line that does not decode or holds a NUL carries its fault.

    A byte order mark at the start is dropped. Lines end in LF or CR LF. A lone 0x1A at the end (the old
    end-of-file mark) is dropped with its line.
    """
    name = codecs.lookup(encoding).name
    if name in _WIDE:
        yield from _wide_lines(content, encoding)
        return
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
        start = len(codecs.BOM_UTF8)
    else:
        start = 0
    offset = start
    for number, raw in enumerate(content.split(b"\n"), start=1):
        body = raw.removesuffix(b"\r")
        if not (offset - start >= len(content) and not body) and body != b"\x1a":
            yield _decoded(body, encoding, number, offset)
        offset += len(raw) + 1


def _decoded(body: bytes, encoding: str, number: int, offset: int) -> Line:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return Line(number=number, offset=offset, text=body.decode("latin-1"), fault="encoding")
    fault = "nul_byte" if "\0" in text else None
    return Line(number=number, offset=offset, text=text, fault=fault)


def _wide_lines(content: bytes, encoding: str) -> Iterator[Line]:
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    for number, line in enumerate(text.split("\n"), start=1):
        body = line.removesuffix("\r")
        if body or number <= text.count("\n"):
            fault = "encoding" if "\ufffd" in body else "nul_byte" if "\0" in body else None
            yield Line(number=number, offset=None, text=body, fault=fault)
