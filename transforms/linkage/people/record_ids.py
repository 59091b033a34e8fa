"""Record ids as bytes: millions of them are read from disk when somebody asks for them, not before."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.linkage.people.vocabulary import Longs

Bytes = np.ndarray[Any, np.dtype[np.uint8]]


class RecordIds:
    """A sequence of texts over two arrays, which may be memory maps; rows come as NumPy objects."""

    def __init__(self, text: Bytes, starts: Longs) -> None:
        """Args: UTF-8 of all texts, one behind the other; text n is text[starts[n]:starts[n + 1]]."""
        buffers = [None, pa.py_buffer(np.ascontiguousarray(starts)), pa.py_buffer(text)]
        self._ids = pa.Array.from_buffers(pa.large_string(), len(starts) - 1, buffers)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids.to_pylist())

    def __getitem__(self, rows: Any) -> Any:
        """Return the ids of some rows as an object array; of one row as text."""
        if isinstance(rows, int | np.integer):
            return self._ids[int(rows)].as_py()
        if isinstance(rows, slice):
            return np.asarray(self)[rows]
        return self._ids.take(pa.array(np.asarray(rows))).to_numpy(zero_copy_only=False)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self._ids.to_numpy(zero_copy_only=False)


def text_arrays(texts: Any) -> dict[str, Any]:
    """Return texts as the two arrays of RecordIds."""
    column = pa.array(texts if isinstance(texts, list) else list(texts), pa.large_string())
    _, offsets, text = column.buffers()
    starts = np.frombuffer(offsets, dtype=np.int64)[: len(column) + 1].copy()
    return {"text": np.frombuffer(text or b"", dtype=np.uint8)[: starts[-1]], "starts": starts}
