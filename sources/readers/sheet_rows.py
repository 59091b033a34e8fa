"""One sheet as rows of texts, and which of its cells must not be believed; whatever kind of workbook it came from."""

from dataclasses import dataclass, field
from datetime import date, datetime

MOST_COLUMNS = 16_384
"""Columns of the widest workbook there is; a cell beyond them is damage."""
MOST_ROWS = 1_048_576
"""Rows of the longest workbook there is."""


class NoSheet(Exception):
    """The workbook has no sheet of the expected name, or nobody can say which of several is meant."""


class OtherKind(Exception):
    """The file is no workbook of this kind; the text says what it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """One cell that holds no value that anybody meant."""

    column: int
    """Counted from 0."""
    rule: str
    what: str
    """What stands there, in words; an error's own text, never a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Cells that were made one: only the first of them holds the value. Rows as in the sheet, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def name(self) -> str:
        """Its place as a workbook says it, such as `B3:C4`."""
        first = f"{column_name(self.first_column)}{self.first_row}"
        return f"{first}:{column_name(self.last_column)}{self.last_row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """Rows in the order of the sheet; rows that hold nothing are left out."""

    rows: list[tuple[int, list[str]]]
    """Row number, counted from 1, and the text of every cell."""
    faults: dict[int, list[CellFault]] = field(default_factory=dict)
    """Row number to its cells that hold no value."""
    merged: tuple[Merged, ...] = ()
    hidden_rows: int = 0
    """Rows with content that the sender's screen does not show."""


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: A, B ... Z, AA."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def cell_text(value: object) -> str:
    """Return a cell's value as text: whole numbers without a point, days as YYYY-MM-DD, blanks as nothing.

    A number is the number that is stored: 5 % is 0.05, and a day that is stored as a bare number stays that number.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        at_midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def chosen_sheet(wanted: str | None, names: list[str], holding: list[str]) -> str:
    """Return the name of the sheet to read.

    Args:
        wanted: as the specification names it; None where it names none.
        names: every sheet.
        holding: those that hold anything; asked only where none is named.

    Raises:
        NoSheet: it is not there, or several hold something and none is named: the others would be lost silently.
    """
    if wanted is not None:
        if wanted not in names:
            raise NoSheet(f"no sheet [{wanted}] among {len(names)}")
        return wanted
    if len(holding) > 1:
        raise NoSheet(f"{len(holding)} sheets hold something and spec.yml names none of them in `sheet`")
    return (holding or names)[0]
