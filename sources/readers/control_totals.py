"""Trailer records that state how many records precede them."""

import re
from collections.abc import Sequence

from sources.errors import Refuse
from sources.spec.formats import FileSpec


def check_control_total(file: FileSpec, control_lines: Sequence[str], records: int, refuse: Refuse) -> None:
    """Raise FileRefused when the trailer is missing or states another number of records."""
    total = file.control_total
    if total is None:
        return
    pattern = re.compile(total.pattern)
    stated = [match[1] for line in control_lines if (match := pattern.search(line))]
    if not stated:
        raise refuse(
            None,
            "control_total",
            "the trailer with the record count is missing",
            "The file is cut: ask again",
        )
    if int(stated[-1]) - total.plus != records:
        raise refuse(
            None,
            "control_total",
            f"the trailer states [{int(stated[-1]) - total.plus}] records, the file holds [{records}]",
            "The file is cut or doubled: ask the sender for it again",
        )
