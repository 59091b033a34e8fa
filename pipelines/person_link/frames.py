"""Person tables that are in memory already: canonical columns in data frames."""

import pandas as pd
import pyarrow as pa

from pipelines.person_files import CANONICAL_COLUMNS, people_of_columns
from pipelines.person_link.link import LinkedFiles, link_people
from pipelines.person_link.prepared import PreparedPeople, prepared_features
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
        left, right: one row a person record, canonical columns of text; `record_id` must be there, each different. Other
            columns are not read. The order of the rows does not matter.

    Raises:
        ValueError: record ids are missing or not unique, a column is no text, or the share is none.
    """
    people = prepare_frame(left, "left"), prepare_frame(right, "right")
    return link_people(
        *people, model=model or load_model(), min_weight=min_weight, share=share, threads=threads
    )


def prepare_frame(frame: pd.DataFrame, name: str) -> PreparedPeople:
    """Return the people of a frame, for `link_people`, `dedupe_people` and `Finder`. Raises as `link_frames`."""
    if "record_id" not in frame:
        raise ValueError(f"[{name}] column [record_id]: is missing; the frame has {list(frame.columns)}")
    ids = frame["record_id"].astype("str")
    if frame["record_id"].isna().any() or ids.duplicated().any():
        raise ValueError(f"[{name}] column [record_id]: expected one id for every row, each different")
    ordered = frame.assign(record_id=ids).sort_values("record_id", kind="stable")
    columns = {
        column: pa.array(ordered[column], pa.large_string(), from_pandas=True)
        for column in CANONICAL_COLUMNS[1:]
        if column in ordered
    }
    features = people_of_columns(pa.array(ordered["record_id"], pa.large_string()), columns)
    return prepared_features(features, name)
