"""What a file states about itself against what it holds: number of records, sums of columns, the mark at its end."""

import re
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sources.errors import Refuse
from sources.readers.lines import Content
from sources.spec.controls import ControlSum, ControlTotal
from sources.spec.files import FileSpec

_TAIL = 64
"""Bytes at the end of a file among which its mark stands: line ends may follow it."""
_PLACES = 6
_NUMBER = r"^[+-]?[0-9]{1,30}(\.[0-9]{1,6})?$"


def check_control_total(
    file: FileSpec,
    control_lines: Sequence[str],
    records: int,
    refuse: Refuse,
    *,
    preamble: Sequence[str] = (),
) -> None:
    """Raise FileRefused when a control record is missing or states another number of records.

    Args:
        file: what the file says of itself.
        control_lines: its lines that are no data, in order.
        records: how many records it holds, those that could not be read too.
        refuse: makes the refusal.
        preamble: the lines before its column names.
    """
    for total in file.control_total:
        where, text = _stated(total, control_lines, preamble, "record count", refuse)
        number = _whole(text, where, refuse)
        if records == 0 and total.empty is not None:
            if number != total.empty:
                seen = f"{where} states [{text}], the file holds no record, which [{total.empty}] would mean"
                raise refuse(None, "control_total", seen, "The file is cut: ask the sender for it again")
        elif number - total.plus != records:
            seen = f"{where} states [{number - total.plus}] records, the file holds [{records}]"
            if total.plus:
                seen += f" ([{number}] with {total.plus} lines beside them)"
            todo = "The file is cut or doubled: ask the sender for it again"
            raise refuse(None, "control_total", seen, todo)


def check_control_sums(
    file: FileSpec,
    control_lines: Sequence[str],
    frame: pd.DataFrame,
    kept_back: int,
    refuse: Refuse,
    *,
    preamble: Sequence[str] = (),
) -> None:
    """Raise FileRefused when a column sums to another number than the one stated; blank values count nothing.

    A record that could not be read (`kept_back`) is in the sender's sum and not in ours, so the sum is not trusted.
    """
    for total in file.control_sums:
        where, text = _stated(total, control_lines, preamble, f"sum of [{total.column}]", refuse)
        stated = _decimal(text, total.decimals)
        if stated is None:
            todo = "Compare the trailer with the specification"
            raise refuse(None, "control_sum", f"{where} states [{text}] as a sum: no number", todo)
        found = _sum(frame, total, refuse)
        if total.modulo is not None:
            stated, found = stated % total.modulo, found % total.modulo
        if stated != found:
            seen = (
                f"{where} states [{_plain(stated)}] as the sum of [{total.column}],"
                f" the records make [{_plain(found)}]"
            )
            if kept_back:
                seen += f" without the {kept_back} that could not be read"
            todo = "A record is missing, doubled or changed: ask the sender for the file again"
            raise refuse(None, "control_sum", seen, todo)


def check_end_mark(content: Content, file: FileSpec, refuse: Refuse) -> None:
    """Raise FileRefused when a file that ends with a mark does not: its last part did not arrive."""
    if file.end_mark is None:
        return
    tail = content[max(0, len(content) - _TAIL) :].rstrip(b"\r\n")
    mark = bytes((int(file.end_mark, 16),))
    if not tail.endswith(mark):
        last = f"0x{tail[-1]:02X}" if tail else "nothing"
        seen = f"the file ends with [{last}], expected its end mark [{file.end_mark}]"
        raise refuse(None, "end_mark", seen, "The file is cut: ask the sender for it again")


def _stated(
    total: ControlTotal | ControlSum,
    control_lines: Sequence[str],
    preamble: Sequence[str],
    what: str,
    refuse: Refuse,
) -> tuple[str, str]:
    """Return where the last control record stands and what its group 1 holds."""
    in_front = total.stands_in == "preamble"
    where = "the header" if in_front else "the trailer"
    pattern = re.compile(total.pattern)
    found = [m[1] for line in (preamble if in_front else control_lines) if (m := pattern.search(line))]
    if not found or found[-1] is None:
        rule = "control_sum" if isinstance(total, ControlSum) else "control_total"
        raise refuse(None, rule, f"{where} with the {what} is missing", "The file is cut: ask again")
    return where, found[-1]


def _whole(text: str, where: str, refuse: Refuse) -> int:
    digits = text.strip().replace(",", "")
    if not digits.isdecimal():
        todo = "Compare the trailer with the specification"
        raise refuse(None, "control_total", f"{where} states [{text}] records: no whole number", todo)
    return int(digits)


def _decimal(text: str, places: int) -> Decimal | None:
    """Return a number as the sender writes it; None where it is none. Without a point its last digits are decimals."""
    digits = text.strip().replace(",", "")
    if re.match(_NUMBER, digits) is None:
        return None
    return Decimal(digits) if "." in digits else Decimal(digits).scaleb(-places)


def _sum(frame: pd.DataFrame, total: ControlSum, refuse: Refuse) -> Decimal:
    """Return the sum of a column, exactly."""
    texts = pc.utf8_trim_whitespace(pa.chunked_array([pa.array(frame[total.column], pa.large_string())]))
    texts = pc.replace_substring(texts, ",", "")
    said = pc.filter(texts, pc.greater(pc.utf8_length(texts), 0))
    good = pc.match_substring_regex(said, _NUMBER)
    odd = len(said) - (pc.sum(good).as_py() or 0)
    if odd:  # the values are not repeated: they may be anything
        seen = f"{odd} of {len(said)} values of [{total.column}] are no numbers, so it has no sum"
        raise refuse(None, "control_sum", seen, "A column moved: compare the layout with the specification")
    pointed = pc.match_substring(said, ".")
    whole = _added(pc.filter(said, pc.invert(pointed))).scaleb(-total.column_decimals)
    return whole + _added(pc.filter(said, pointed))


def _added(texts: pa.ChunkedArray) -> Decimal:
    added = pc.sum(pc.cast(texts, pa.decimal256(76, _PLACES))).as_py()
    return Decimal(0) if added is None else Decimal(added)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
