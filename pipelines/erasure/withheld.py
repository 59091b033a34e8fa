"""Records that were withdrawn, at reading: they are no records of the file any more, and they are counted apart."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from pipelines.erasure.register import RedactedFile
from sources.readers.records import FileRecords, frame_of
from sources.spec.files import FileSpec

WITHHELD = "landed__withheld"


def without_records(
    file: FileSpec, redacted: RedactedFile | None, read: Callable[[FileSpec], FileRecords]
) -> FileRecords:
    """Return what `read` finds in a file, without its withdrawn records and what stands in their place.

    Control totals were held against the bytes as delivered, before anything was withdrawn from them; the file may hold
    no record any more.
    """
    if redacted is None:
        return read(file)
    if redacted.whole:
        return FileRecords(frame=frame_of(sorted(file.declared), [], []))
    records = read(file.model_copy(update={"control_total": [], "control_sums": [], "empty_allowed": True}))
    numbers = redacted.numbers
    return replace(
        records,
        frame=records.frame[~records.frame["_record_no"].isin(numbers)].reset_index(drop=True),
        refused=tuple(record for record in records.refused if record.record_no not in numbers),
        control_lines=records.control_lines - redacted.controls,
    )


def with_withheld(
    counts: pd.DataFrame, withheld: Mapping[str, RedactedFile]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return landed__file_counts with the records as they were delivered, and landed__withheld.

    Args:
        counts: of what was read.
        withheld: redacted files by hash as delivered.
    """
    numbers = counts["file_sha256"].map({sha256: file.count for sha256, file in withheld.items()})
    numbers = numbers.fillna(0).astype("int64")
    kept_out = counts.loc[numbers > 0, ["source_id", "delivery_id", "file_name"]]
    kept_out = kept_out.assign(records_withheld=numbers[numbers > 0])
    counts = counts.assign(records_delivered=counts["records_delivered"] + numbers)
    return counts, kept_out.reset_index(drop=True)
