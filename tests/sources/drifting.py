"""Deliveries of the proving ground, their portraits, and what a sender may do to them."""

import csv
import hashlib
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.deliveries import DeliveredFile
from pipelines.read import read_files
from pipelines.watch.portraits import portray
from proving_ground.demo import make_world
from proving_ground.week import deliveries_of
from sources.mapping.delivery import map_delivery
from sources.readers.des_layout import parse_des
from sources.spec.loader import load_spec
from sources.watch.portrait import Portrait
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables

Files = dict[str, bytes]
BROKEN_OFF = ("nc_opi", 2)
"""The one upload of the demonstration week that broke off on purpose."""


def deliveries(
    seed: int, *, residents: int, convictions: int, days: tuple[int, ...] = (0, 1, 2, 3)
) -> list[tuple[str, date, Files]]:
    """Return what each source sends over a week of one seed, without the broken upload."""
    world = make_world(residents=residents, convictions=convictions, seed=seed)
    return [
        (delivery.source_id, date.fromisoformat(delivery.folder_name[:10]), dict(delivery.files))
        for day in days
        for delivery in deliveries_of(world, day)
        if (delivery.source_id, day) != BROKEN_OFF
    ]


def portrait(source_id: str, files: Files, folder: Path) -> Portrait:
    """Return the portrait of a delivery, read as the night reads it."""
    spec = load_spec(source_id)
    folder.mkdir(parents=True, exist_ok=True)
    delivered = []
    for name, content in sorted(files.items()):
        (folder / name).write_bytes(content)
        file = DeliveredFile(name=name, sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))
        delivered.append((file, folder / name))
    read, refused = read_files(spec, delivered)
    kept, tables = None, None
    if not refused:
        mapped = map_delivery(spec, read, delivery_id="0" * 64, readable_dates=readable_dates)
        counts = mapped.file_counts
        assert (
            counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]
        ).all()
        kept, tables = mapped.quarantine, standardize_tables(mapped.tables, mapped.date_rules)
    return portray(spec, read, refused, kept, {file.name: path for file, path in delivered}, tables)


def changed(files: Files, change: Mapping[str, Any]) -> Files:
    """Return a delivery as the sender changed it: one step after another on the file whose name holds `file`."""
    wanted = change.get("file", "")
    name = next(name for name in sorted(files) if wanted in name)
    content = files[name]
    for step in change["steps"]:
        (what, how), *_ = step.items()
        content = _FIXED[what](content, how) if name.endswith(".zip") else _TEXT[what](content, how)
    if change.get("drop_file"):
        return {other: text for other, text in files.items() if other != name}
    return {**files, name: content}


Table = tuple[list[str], list[list[str]], list[str], str]
"""Header, rows, trailing control lines, delimiter."""


def _table(content: bytes) -> Table:
    text = content.decode()
    delimiter = "|" if text.count("|") > text.count(",") else ","
    lines = text.splitlines()
    trailer = [line for line in lines if line.startswith("TRAILER|")]
    rows = list(csv.reader([line for line in lines if line and line not in trailer], delimiter=delimiter))
    order = load_spec("ca_doj").files[0].order or []
    if len(rows[0]) >= len(order) and "SUBJECT_ID" not in rows[0]:  # California sends no header
        return order, rows, ["headless"], delimiter
    return rows[0], rows[1:], trailer, delimiter


def _written(table: Table) -> bytes:
    header, rows, trailer, delimiter = table
    stream = io.StringIO()
    quoting = csv.QUOTE_NONE if delimiter == "|" else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n", quoting=quoting, escapechar="\\")
    if trailer == ["headless"]:
        writer.writerows(rows)
        return stream.getvalue().encode()
    writer.writerows([header, *rows])
    return (stream.getvalue() + "".join(f"TRAILER|{len(rows)}\r\n" for _ in trailer)).encode()


def _on_rows(change: Callable[[list[str], list[list[str]], Any], tuple[list[str], list[list[str]]]]) -> Any:
    def apply(content: bytes, how: Any) -> bytes:
        header, rows, trailer, delimiter = _table(content)
        header, rows = change(header, rows, how)
        return _written((header, rows, trailer, delimiter))

    return apply


def _set(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    """Replace by a regular expression in a share of the filled values of a column (or in all values)."""
    at, dice = header.index(how["column"]), random.Random(7)
    for row in rows:
        if len(row) > at and dice.random() < how.get("share", 1.0) and (row[at] or how.get("blanks")):
            row[at] = re.sub(how.get("from", r"^.*$"), str(how["to"]), row[at], count=1)
    return header, rows


def _years(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    at = header.index(how["column"])
    for row in rows:
        if len(row) > at:
            row[at] = re.sub(r"(?:18|19|20)\d\d", lambda m: str(int(m[0]) + how["by"]), row[at], count=1)
    return header, rows


def _swap(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    one, other = header.index(how[0]), header.index(how[1])
    for row in rows:
        if len(row) == len(header):
            row[one], row[other] = row[other], row[one]
    return header, rows


def _rotate(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    """The values of every column from one on move one to the right."""
    at = header.index(how)
    return header, [[*row[:at], row[-1], *row[at:-1]] if len(row) == len(header) else row for row in rows]


def _reorder(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    order = [*range(1, len(header)), 0]
    full = [row for row in rows if len(row) == len(header)]
    return [header[n] for n in order], [[row[n] for n in order] for row in full]


def _add(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    return [*header, how], [[*row, "x"] for row in rows]


def _drop(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    at = header.index(how)
    return [*header[:at], *header[at + 1 :]], [[*row[:at], *row[at + 1 :]] for row in rows]


def _rows(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    """Keep a share of the rows, or exactly so many."""
    return header, rows[: how if isinstance(how, int) else int(len(rows) * how)]


def _again(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    return header, [*rows, *rows[: int(len(rows) * how)]]


def _cut_values(header: list[str], rows: list[list[str]], how: Any) -> tuple[list[str], list[list[str]]]:
    at = header.index(how["column"])
    return header, [[*r[:at], r[at][: how["to"]], *r[at + 1 :]] if len(r) == len(header) else r for r in rows]


def _cut_bytes(content: bytes, how: int) -> bytes:
    """Cut at the last whole block before the end, at a place within a line."""
    blocks = len(content) // how
    while content[blocks * how - 1 : blocks * how] == b"\n":
        blocks -= 1
    return content[: blocks * how]


def _whole_blocks(content: bytes, how: int) -> bytes:
    return content[: (len(content) // how) * how]


_TEXT: dict[str, Callable[[bytes, Any], bytes]] = {
    **{name: _on_rows(step) for name, step in {
        "set": _set, "years": _years, "swap": _swap, "rotate": _rotate, "reorder": _reorder, "add": _add,
        "drop": _drop, "rows": _rows, "again": _again, "cut_values": _cut_values,
    }.items()},
    "cut_bytes": _cut_bytes,
}  # fmt: skip


def _on_records(change: Callable[[bytes, dict[str, slice], Any], bytes]) -> Callable[[bytes, Any], bytes]:
    """Change every record of the fixed-width file in a zip, its layout beside it as it was."""

    def apply(content: bytes, how: Any) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        layout = parse_des(next(text for name, text in parts.items() if name.endswith(".des")))
        places = {name: slice(c.start - 1, c.start - 1 + c.length) for name, c in layout.items()}
        data = next(name for name in parts if name.endswith(".dat"))
        lines = [change(line, places, how) if line.strip() else line for line in parts[data].split(b"\n")]
        parts[data] = b"\n".join(lines)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 0, 0, 0)), text)
        return stream.getvalue()

    return apply


def _shift(line: bytes, places: dict[str, slice], how: Any) -> bytes:
    """Everything from a column on moves right by one byte; the record keeps its length."""
    at, end = places[how].start, line.endswith(b"\r")
    body = line.removesuffix(b"\r")
    return body[:at] + b" " + body[at:-1] + (b"\r" if end else b"")


def _put(line: bytes, places: dict[str, slice], how: Any) -> bytes:
    own = places[how["column"]]
    width = own.stop - own.start
    value = str(how["to"]).encode().ljust(width)[:width]
    return line[: own.start] + value + line[own.stop :] if line[own].strip() else line


def _exchange(line: bytes, places: dict[str, slice], how: Any) -> bytes:
    """Two columns change places, each cut or filled to the other's width."""
    one, other = (places[name] for name in how)
    said = {n: line[places[n]].strip() for n in how}
    new = bytearray(line)
    new[one] = said[how[1]].ljust(one.stop - one.start)[: one.stop - one.start]
    new[other] = said[how[0]].ljust(other.stop - other.start)[: other.stop - other.start]
    return bytes(new)


_FIXED: dict[str, Callable[[bytes, Any], bytes]] = {
    "shift": _on_records(_shift), "put": _on_records(_put), "exchange": _on_records(_exchange),
}  # fmt: skip
