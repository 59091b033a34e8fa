"""What a file states about itself: how many records it holds, what a column sums to, how it ends."""

from typing import Literal

from pydantic import Field

from sources.spec.strict import Capture, Strict

Place = Literal["control_lines", "preamble"]
"""Lines that `footer_pattern` tells (trailer, or a header of a file without column names), or `preamble_lines`."""


class ControlTotal(Strict):
    """A record that states how many data records the file holds, with the arithmetic of the sender."""

    pattern: Capture
    """Regular expression over a control line; group 1 is the stated number."""
    plus: int = 0
    """Lines the number counts beyond data records (header, column names, trailer)."""
    empty: int | None = None
    """The number that means empty: a file without a record is trusted only where its control record says this."""
    stands_in: Place = "control_lines"


class ControlSum(Strict):
    """A record that states what a column sums to: an amount, or a hash total over numbers."""

    column: str
    pattern: Capture
    """Regular expression over a control line; group 1 is the stated sum."""
    decimals: int = Field(default=0, ge=0, le=6)
    """Decimal places of the stated sum, where it is written without a point."""
    column_decimals: int = Field(default=0, ge=0, le=6)
    """Decimal places of the column's values, where they are written without a point."""
    modulo: int | None = Field(default=None, ge=2)
    """Hash totals keep their last digits alone: 1000000 keeps six."""
    stands_in: Place = "control_lines"
