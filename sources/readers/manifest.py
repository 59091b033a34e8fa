"""A list of a delivery's files with their SHA-256 sums, and what differs from it."""

import csv
import io
import posixpath
import re
from collections.abc import Mapping

from sources.spec.delivery import Manifest

_SUM = re.compile(r"^\\?([0-9A-Fa-f]{64}) [ *](.+)$")
"""GNU sha256sum: two spaces for text, a space and a star for binary; a backslash in front means an escaped name."""
_NAMES, _SUMS = ("file", "filename", "file_name", "name"), ("sha256", "sha-256", "sha_256")


class ManifestUnreadable(ValueError):
    """The manifest is not written as its specification says; the message names the line."""


def parse_manifest(content: bytes, form: Manifest) -> dict[str, str]:
    """Return file name to SHA-256 in lower-case hexadecimal, folders in front of a name left out.

    Raises:
        ManifestUnreadable: a line is not one of the form, or a name stands twice.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestUnreadable(f"byte [{error.start}] is not UTF-8") from error
    rows = _csv_rows(text) if form.form == "csv" else _sum_rows(text)
    listed: dict[str, str] = {}
    for line, name, sha256 in rows:
        bare = posixpath.basename(name.replace("\\", "/"))
        if not bare or bare in listed:
            raise ManifestUnreadable(f"line [{line}]: the file [{bare}] stands twice, or has no name")
        listed[bare] = sha256.lower()
    if not listed:
        raise ManifestUnreadable("it lists no file")
    return listed


def manifest_faults(listed: Mapping[str, str], delivered: Mapping[str, str]) -> dict[str, str]:
    """Return file name to what is wrong with it: missing, not listed, or of another content.

    Args:
        listed: file name to SHA-256 by the manifest.
        delivered: file name to SHA-256 as delivered, without the manifest itself and what no manifest lists.
    """
    faults = {}
    for name in sorted(listed.keys() | delivered.keys()):
        if name not in delivered:
            faults[name] = f"the manifest lists it with SHA-256 [{listed[name][:12]}…], and it is not there"
        elif name not in listed:
            faults[name] = "the manifest does not list it"
        elif listed[name] != delivered[name]:
            faults[name] = (
                f"its SHA-256 is [{delivered[name][:12]}…], the manifest says [{listed[name][:12]}…]"
            )
    return faults


def _sum_rows(text: str) -> list[tuple[int, str, str]]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _SUM.match(line)
        if match is None:
            raise ManifestUnreadable(f"line [{number}]: expected 64 hexadecimal digits, two spaces, a name")
        name = match[2]
        if line.startswith("\\"):
            name = name.replace("\\n", "\n").replace("\\\\", "\\")
        rows.append((number, name, match[1]))
    return rows


def _csv_rows(text: str) -> list[tuple[int, str, str]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        table = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ManifestUnreadable(f"line [{reader.line_num}]: {error}") from error
    header = [cell.strip().lower() for cell in table[0][1]] if table else []
    places = [next((header.index(w) for w in words if w in header), None) for words in (_NAMES, _SUMS)]
    name, sha256 = places
    if name is None or sha256 is None:
        raise ManifestUnreadable(
            f"line [1]: columns are {header[:8]}, expected [file] and [sha256] among them"
        )
    rows = []
    for number, row in table[1:]:
        cells = [cell.strip() for cell in row]
        if len(cells) != len(header) or not re.fullmatch(r"[0-9A-Fa-f]{64}", cells[sha256]):
            raise ManifestUnreadable(
                f"line [{number}]: expected {len(header)} fields with a sum of 64 hexadecimal digits"
            )
        rows.append((number, cells[name], cells[sha256]))
    return rows
