"""The day that a file is of, where its specification says where that day stands."""

import re
from datetime import date, datetime

from sources.errors import Refuse
from sources.readers.lines import Content
from sources.spec.formats import DatedBy

_HEAD = 4_000
"""Bytes in which the day of a file must stand."""


def day_of(
    dated_by: DatedBy | None,
    content: Content,
    file_name: str,
    received_on: date | None,
    refuse: Refuse,
) -> date | None:
    """Return the day of the file; None where the specification or a dry reading knows none.

    Args:
        dated_by: where the day stands; None when nobody asks for it.
        content: the data, out of its container.
        file_name: as delivered.
        received_on: the day of the delivery; None when it is read dry.
        refuse: makes the refusal of this file.

    Raises:
        FileRefused: name or content should say the day and do not.
    """
    if dated_by is None:
        return None
    if dated_by.delivery is not None:
        return received_on
    where = "name" if dated_by.file_name is not None else f"first {_HEAD} bytes"
    text = file_name if dated_by.file_name is not None else content[:_HEAD].decode("latin-1")
    found = re.search(dated_by.file_name or dated_by.content or "", text)
    if found is not None:
        for pattern in dated_by.formats:
            try:
                return datetime.strptime(found[1], pattern).date()
            except ValueError:
                continue
    raise refuse(
        None,
        "file_date",
        f"no day of the form {dated_by.formats} stands in the {where}",
        "Ask the sender of which day the file is, and name it accordingly",
    )
