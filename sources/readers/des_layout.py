"""The `.des` layout that North Carolina ships beside its data (PublicTables, Department of Adult Correction).

Name in columns 1-14, description 15-49, type from 50, start from 60, length from 68; starts count from 1.
Descriptions repeat, so columns are keyed by the 8-character field code. A length may have three digits and
more: the columns are parsed, never cut.
"""

import re

from sources.spec.formats import FixedColumn

_LINE = re.compile(
    r"^(?P<name>[A-Z][A-Z0-9#@$]{1,13})\b.*?\b(?:CHAR|DATE|TIME|NUM|DECIMAL|INTEGER)\s+(?P<start>\d+)\s+(?P<length>\d+)"
)


def parse_des(content: bytes) -> dict[str, FixedColumn]:
    """Return field code to position, in file order; raises ValueError naming the line that cannot be read."""
    layout: dict[str, FixedColumn] = {}
    for number, raw in enumerate(content.replace(b"\0", b"").split(b"\n"), start=1):
        text = raw.decode("latin-1").strip("\r\x1a ")
        if not text.strip() or re.match(r"^\s*Name\b", text, re.IGNORECASE) or set(text) <= {"-", "=", " "}:
            continue
        match = _LINE.match(text.strip())
        if match is None:
            raise ValueError(f"line [{number}] of the layout is not `name description type start length`")
        name = match["name"]
        if name in layout:
            raise ValueError(f"line [{number}] of the layout repeats the field [{name}]")
        layout[name] = FixedColumn(start=int(match["start"]), length=int(match["length"]))
    if not layout:
        raise ValueError("the layout names no field")
    return layout
