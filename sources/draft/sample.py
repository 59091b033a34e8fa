"""What kind of file a sample is, and its columns as text. Guesses only: the specification that follows is what reads."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from sources.draft.workbook import Table, find_table
from sources.errors import SourceError
from sources.readers.des_layout import parse_des
from sources.spec.formats import FixedColumn

_DELIMITERS = ",|;\t~"
_LOOKED_AT = 5_000
"""Records of a sample that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file of a sample delivery."""

    name: str
    role: str
    kind: str
    """delimited, fixed_width, xlsx or xls."""
    encoding: str
    delimiter: str
    has_header: bool
    layout: Mapping[str, FixedColumn] | None
    """Positions of a fixed-width file without a layout beside it, named after where they start."""
    columns: Mapping[str, Sequence[str]]
    evidence: str
    """Why it is taken for that."""
    beyond_ascii: int = 0
    """Bytes beyond ASCII; without any the encoding is not known, and does not matter."""
    table: Table | None = None
    """Where the table of a workbook stands."""


def open_sample(name: str, content: bytes, layouts: Mapping[str, bytes]) -> Sample:
    """Return a sample file's kind and columns.

    Args:
        name: the file's name.
        content: its bytes.
        layouts: `.des` layouts that came along, by name.

    Raises:
        SourceError: the file is empty, packed, or of a kind that no reader knows.
    """
    if content.startswith(b"PK\x03\x04") and not name.lower().endswith(".xlsx"):
        raise SourceError(
            f"[{name}]: is a zip. Unpack it for the draft; add `container` to the specification afterwards"
        )
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(name, content)
    encoding, text = _decoded(content)
    beyond = sum(1 for byte in content if byte > 127)
    return replace(_text_sample(name, encoding, text, layouts), beyond_ascii=beyond)


def _text_sample(name: str, encoding: str, text: str, layouts: Mapping[str, bytes]) -> Sample:
    lines = [line for line in text.splitlines()[: _LOOKED_AT + 1] if line.strip()]
    if not lines:
        raise SourceError(f"[{name}]: the sample holds no record. Give a file with some")
    stem = PurePath(name).stem.lower()
    beside = next(
        (text for other, text in sorted(layouts.items()) if PurePath(other).stem.lower() == stem), None
    )
    if beside is None and len(layouts) == 1:
        beside = next(iter(layouts.values()))
    if beside is not None:
        places = parse_des(beside)
        return _fixed(name, encoding, lines, places, layout=places, evidence="a .des layout came along")
    delimiter = _delimiter(lines)
    if delimiter is None:
        found = _gutters(_in_bytes(encoding, lines))
        return _fixed(
            name, encoding, lines, found, layout=found,
            evidence=f"no separator; {len(found)} columns between blanks that every line has",
        )  # fmt: skip
    return _delimited(name, encoding, lines, delimiter)


def role_of(name: str) -> str:
    """Return a role made from a file's name: letters of its stem, without dates and numbers."""
    words = re.findall(r"[a-z]+", PurePath(name).stem.lower())
    return "_".join(words) or "records"


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the encoding and the text: UTF-8 where it is, else the table of one byte a letter that gives most letters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", content.decode("utf-16", errors="replace")
    try:
        return "utf-8", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        plain = "cp1252" if re.search(rb"[\x80-\x9f]", content) else "latin-1"
        texts = {name: content.decode(name, errors="replace") for name in (plain, "cp850")}
        best = max(texts, key=lambda name: len(_LETTERS_WITHIN.findall(texts[name])))
        return best, texts[best]


_LETTERS_WITHIN = re.compile(r"(?<=[A-Z])[À-ÖØ-Þ]|(?<=[A-Za-z])[ß-öø-ÿ](?![A-Z])")
"""Letters beyond ASCII in the case of those around them: a wrong table gives signs, or SEDUCCIàN."""


def _delimiter(lines: Sequence[str]) -> str | None:
    """Return the separator that divides most lines into equally many fields, two at least; None where none does."""
    best, width = None, 1
    for delimiter in _DELIMITERS:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(counts), key=lambda n: (counts.count(n), n))
        if usual > width and counts.count(usual) >= 0.6 * len(counts):
            best, width = delimiter, usual
    return best


def _delimited(name: str, encoding: str, lines: Sequence[str], delimiter: str) -> Sample:
    rows = list(csv.reader(lines, delimiter=delimiter))
    first = [cell.strip() for cell in rows[0]]
    has_header = _is_header(first)
    names = _named(first) if has_header else [f"C{n:02}" for n in range(1, len(first) + 1)]
    data = [row for row in rows[1 if has_header else 0 :] if len(row) == len(first)]
    said = {",": "commas", "|": "bars", ";": "semicolons", "\t": "tabs", "~": "tildes"}[delimiter]
    share = len(data) / max(len(rows) - has_header, 1)
    return Sample(
        name=name, role=role_of(name), kind="delimited", encoding=encoding, delimiter=delimiter, has_header=has_header,
        layout=None, columns={n: [row[at].strip() for row in data] for at, n in enumerate(names)},
        evidence=f"{said} give {len(first)} fields in {share:.0%} of the records",
    )  # fmt: skip


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: all different, no digits in front, none blank but the last."""
    told = cells[:-1] if cells and not cells[-1] else cells
    return len(set(told)) == len(told) and all(re.match(r"^[A-Za-z_#][\w #./()-]*$", cell) for cell in told)


def _named(cells: Sequence[str]) -> list[str]:
    return [cell or f"C{n:02}" for n, cell in enumerate(cells, start=1)]


def _fixed(
    name: str,
    encoding: str,
    lines: Sequence[str],
    places: Mapping[str, FixedColumn],
    *,
    layout: Mapping[str, FixedColumn],
    evidence: str,
) -> Sample:
    if encoding == "utf-8" and all(line.isascii() for line in lines):
        encoding = "latin-1"  # nothing says which; a byte beyond ASCII in a later file must not refuse it
    cells = _in_bytes(encoding, lines)
    return Sample(
        name=name, role=role_of(name), kind="fixed_width", encoding=encoding, delimiter="", has_header=False,
        layout=layout, evidence=evidence,
        columns={
            column: [_in_letters(encoding, line[c.start - 1 : c.start - 1 + c.length]).strip() for line in cells]
            for column, c in places.items()
        },
    )  # fmt: skip


def _in_bytes(encoding: str, lines: Sequence[str]) -> list[str]:
    """Return lines with one character a byte: positions count bytes, and a letter of UTF-8 may have several."""
    return [line.encode("utf-8").decode("latin-1") for line in lines] if encoding == "utf-8" else list(lines)


def _in_letters(encoding: str, text: str) -> str:
    return text.encode("latin-1").decode("utf-8", errors="replace") if encoding == "utf-8" else text


def _gutters(lines: Sequence[str]) -> dict[str, FixedColumn]:
    width = max(len(line) for line in lines)
    padded = [line.ljust(width) for line in lines]
    said = [any(line[at] != " " for line in padded) for at in range(width)]
    starts = [at for at in range(width) if said[at] and (at == 0 or not said[at - 1])]
    ends = [*starts[1:], width]
    return {
        f"C{start + 1:03}": FixedColumn(start=start + 1, length=end - start)
        for start, end in zip(starts, ends, strict=True)
    }


def _workbook(name: str, content: bytes) -> Sample:
    table = find_table(name, content, _LOOKED_AT)
    return Sample(
        name=name, role=role_of(name), kind=table.kind, encoding="", delimiter="", has_header=True, layout=None,
        columns=table.columns, table=table,
        evidence=f"a workbook; the one sheet that holds anything has {len(table.columns)} columns",
    )  # fmt: skip
