"""Person tables that are in memory already: canonical columns in data frames."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.column_files import ColumnFileError, text_of
from pipelines.person_files import CANONICAL_COLUMNS, SEVERAL, read_columns
from pipelines.person_link.link import LinkedFiles, link_people
from pipelines.person_link.prepared import PreparedPeople, prepared_people
from transforms.linkage.weights.model import LinkageModel, load_model


def link_frames(
    left: pd.DataFrame,
    right: pd.DataFrame,
    *,
    model: LinkageModel | None = None,
    min_weight: float | None = None,
    share: float | None = None,
    threads: int = 2,
) -> LinkedFiles:
    """Return the pairs of two frames that are worth a look; reads and writes nothing. See `link_files`.

    Args:
        left, right: one row a person record, canonical columns; `record_id` must be there, each different. Columns of
            other types count as their text, as in a file. Other columns are not read. The order of the rows does not matter.

    Raises:
        ValueError: record ids are missing or not unique, a column is there more than once or is no text, or the share
            is none.
    """
    people = prepare_frame(left, "left"), prepare_frame(right, "right")
    return link_people(
        *people, model=model or load_model(), min_weight=min_weight, share=share, threads=threads
    )


def prepare_frame(frame: pd.DataFrame, name: str) -> PreparedPeople:
    """Return the people of a frame, for `link_people`, `dedupe_people` and `Finder`. Raises as `link_frames`."""
    if "record_id" not in frame:
        raise ValueError(f"[{name}] column [record_id]: is missing; name the columns of the frame")
    for column in CANONICAL_COLUMNS:
        times = int((frame.columns == column).sum())
        if times > 1:
            raise ValueError(f"[{name}] column [{column}]: is there [{times}] times. Keep one of them")
    texts = {column: _text(frame[column], name) for column in CANONICAL_COLUMNS if column in frame}
    ids = texts["record_id"]
    if ids.null_count or len(ids.unique()) < len(ids):
        raise ValueError(f"[{name}] column [record_id]: expected one id for every row, each different")
    order = pc.array_sort_indices(ids)
    columns = {column: text.take(order) for column, text in texts.items()}
    return prepared_people(read_columns(columns.pop("record_id"), columns, name), name)


def _text(column: pd.Series, name: str) -> pa.Array:
    try:
        found = pa.array(column, from_pandas=True)
        whole = found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])
        return text_of(
            whole,
            f"[{name}] column [{column.name}]",
            is_key=column.name == "record_id",
            several=column.name in SEVERAL,
        )
    except ColumnFileError as error:
        raise ValueError(str(error)) from None
    except pa.ArrowException:
        raise ValueError(
            f"[{name}] column [{column.name}]: holds what is no text. Write it as text"
        ) from None  # Arrow quotes it
