"""A sheet of records in the canonical columns, and how an office's slips are laid over some of its rows."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from proving_ground.draws import Mask, Texts, Whole, stream

COLUMNS = (
    "record_id", "full_name", "given_name", "middle_name", "surname", "suffix", "aliases", "sex", "date_of_birth",
    "ssn", "street", "city", "state", "postcode", "license_number", "fbi_number", "state_id",
)  # fmt: skip
MOST = 0.85
"""No carelessness makes a slip more certain than this."""
Change = Callable[..., Sequence[str]]


class Sheet:
    """Columns of texts, an empty text being nothing, with the care of every row and the slips made so far.

    Slips are drawn for all rows at once and made on the rows that are hit: their cost is that of the hits.
    """

    def __init__(self, rows: int, seed: int, office: str, care_shape: float) -> None:
        self.rng = stream(seed, f"first kind: office {office}")
        self.dice = Random(int(self.rng.integers(2**62)))
        self.care = self.rng.gamma(care_shape, 1 / care_shape, rows)
        self.columns: dict[str, Texts] = {}
        self.slips: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self.care)

    def __getitem__(self, column: str) -> Texts:
        return self.columns[column]

    def __setitem__(self, column: str, values: Texts) -> None:
        self.columns[column] = values

    def hit(self, rate: float | Any, among: Mask | None = None, *, policy: bool = False) -> Whole:
        """Return the rows that are hit at `rate` times their carelessness; as policy, at `rate` alone."""
        rates = rate if policy else np.minimum(rate * self.care, MOST)
        struck = self.rng.random(len(self)) < rates
        return np.flatnonzero(struck if among is None else struck & among)

    def note(self, rows: Whole, slip: str) -> None:
        """Write down that a slip was made in some rows."""
        for row in rows.tolist():
            self.slips.setdefault(row, []).append(slip)

    def clear(self, slip: str, column: str, rows: Whole) -> None:
        """Empty a column in some rows; noted where something was there."""
        self.write(slip, column, rows, "")

    def write(self, slip: str, column: str, rows: Whole, values: Texts | str) -> None:
        """Write other values into some rows; noted where they differ."""
        changed = rows[self.columns[column][rows] != values]
        self.columns[column][rows] = values
        self.note(changed, slip)

    def change(self, slip: str, columns: Sequence[str], rows: Whole, change: Change) -> None:
        """Apply `change(*texts of the columns, dice)` to rows; it returns the new texts; noted where they differ."""
        held = [self.columns[column] for column in columns]
        for row in rows.tolist():
            old = [column[row] for column in held]
            new = list(change(*old, self.dice))
            if new != old:
                for column, value in zip(held, new, strict=True):
                    column[row] = value
                self.slips.setdefault(row, []).append(slip)

    def slip(self, name: str, column: str, rate: float, one: Callable[[str, Random], str]) -> None:
        """Draw and make a slip of one column, in rows where something is written."""
        rows = self.hit(rate, self.columns[column] != "")
        self.change(name, (column,), rows, lambda text, dice: (one(text, dice),))

    def slips_of(self, rows: Whole) -> list[list[str]]:
        """Return the names of the slips made in rows."""
        return [self.slips.get(row, []) for row in rows.tolist()]

    def table(self, order: Whole) -> pa.Table:
        """Return the rows in another order as a table of the canonical columns; empty texts are nulls."""
        empty = pa.nulls(len(order), pa.string())
        made = {}
        for name in COLUMNS:
            if name not in self.columns:
                made[name] = empty
                continue
            values = self.columns[name][order]
            made[name] = pa.array(values, pa.string(), mask=np.asarray(values == "", dtype=bool))
        return pa.table(made)
