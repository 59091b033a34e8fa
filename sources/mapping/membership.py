"""Which texts stand among many others, asked of whole columns."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def is_among(texts: pd.Series, others: pd.Series) -> pd.Series:
    """Return which texts stand in another column, by the index of the first.

    `Series.isin` says the same, and looks at every one of the others as a Python object: ten times slower.
    """
    found = pc.is_in(_column(texts), value_set=_column(others).combine_chunks())
    return pd.Series(np.asarray(found, dtype=np.bool_), index=texts.index)


def _column(texts: pd.Series) -> pa.ChunkedArray:
    column = pa.array(texts.array, pa.large_string())
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
