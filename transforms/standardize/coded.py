"""Text columns as codes into their distinct texts: what is asked of a text is asked once, however many rows have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Codes = np.ndarray[Any, np.dtype[np.int32]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class CodedText:
    """One code a row into `texts`, which are distinct and begin with the empty text: that of a missing value."""

    codes: Codes
    texts: list[str]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def is_said(self) -> Bools:
        """Rows that have a text."""
        said: Bools = self.codes > 0
        return said

    def take(self, rows: Any) -> "CodedText":
        """Return some rows, in the order given."""
        return CodedText(self.codes[rows], self.texts)

    def without(self, rows: Bools) -> "CodedText":
        """Return the same column with nothing in the rows that are true."""
        return CodedText(np.where(rows, np.int32(0), self.codes), self.texts)

    def filled(self, rows: Any, other: "CodedText") -> "CodedText":
        """Return the same column with other texts in some rows, in row order."""
        both = joined([self, other])
        codes = both.codes[: len(self)].copy()
        codes[rows] = both.codes[len(self) :]
        return CodedText(codes, both.texts)


def joined(columns: Sequence[CodedText]) -> CodedText:
    """Return columns one below the other."""
    texts = [""]
    place = {"": 0}
    codes: list[Codes] = []
    for column in columns:
        for text in column.texts:
            if text not in place:
                place[text] = len(texts)
                texts.append(text)
        table = np.array([place[text] for text in column.texts], dtype=np.int32)
        codes.append(table[column.codes])
    return CodedText(np.concatenate(codes), texts)


def coded(values: Any) -> CodedText:
    """Return a column of text (pandas or Arrow, categories too) as codes; one that is coded stays as it is."""
    if isinstance(values, CodedText):
        return values
    found = _one_array(values)
    if not pa.types.is_dictionary(found.type):
        found = found.cast(pa.large_string()).dictionary_encode()
    distinct = found.dictionary.to_pylist()
    # missing values point behind the last distinct text
    codes = pc.fill_null(found.indices.cast(pa.int32()), len(distinct)).to_numpy(zero_copy_only=False)
    return joined([CodedText(codes, [*distinct, ""])])


def text_array(values: Any) -> pa.Array:
    """Return a column of text (pandas or Arrow) as one Arrow array; missing values are empty texts."""
    if isinstance(values, CodedText):
        return pa.array(values.texts, type=pa.large_string()).take(pa.array(values.codes))
    return pc.fill_null(_one_array(values).cast(pa.large_string()), "")


def _one_array(values: Any) -> pa.Array:
    found = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, from_pandas=True)
    return found.unify_dictionaries().combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def decoded(codes: Codes, values: Sequence[str | None], *, missing: str | None = None) -> pd.Series:
    """Return the value of every row as a column of categories (the values that occur, sorted).

    Args:
        codes: row for row, which of the values it has.
        values: not necessarily distinct.
        missing: what stands for None; a missing value when not given.
    """
    is_used = np.zeros(len(values), dtype=np.bool_)
    is_used[codes] = True
    said = [missing if value is None else value for value in values]
    categories = sorted(
        {value for value, used in zip(said, is_used, strict=True) if used and value is not None}
    )
    place: dict[str | None, int] = {value: number for number, value in enumerate(categories)}
    table = np.array([place.get(value, -1) for value in said] or [-1], dtype=np.int32)
    dtype = pd.CategoricalDtype(pd.Index(categories, dtype="str"))
    return pd.Series(pd.Categorical.from_codes(table[codes], dtype=dtype))
