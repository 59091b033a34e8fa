"""What an assembled source keeps back: records that were readable by themselves and fit nothing that arrived."""

import pandas as pd

from transforms.assemble.merges import CYCLE, UNKNOWN, chain_in_words
from transforms.assemble.state import State

COLUMNS = ("delivery_id", "file_name", "record_no", "rule", "reason", "is_aside")
RULES = ("orphan", "unknown_record", UNKNOWN, CYCLE)
"""What a record may be held back for though it was readable by itself."""
_WHY = {
    "orphan": "no delivery so far holds the person of this record",
    "unknown_record": "a correction of a record that no delivery so far holds",
}


def held_back(state: State) -> pd.DataFrame:
    """Return one row a record: columns of COLUMNS; is_aside says whether it was counted as one without a fact."""
    rows: list[tuple[object, ...]] = [
        (row["delivery_id"], row["file_name"], row["record_no"], row["why"], _WHY[str(row["why"])], False)
        for row in state.waiting.to_dict("records")
    ]
    for merge in state.merges[state.merges["standing"].isin([UNKNOWN, CYCLE])].to_dict("records"):
        way = chain_in_words(state.merges, merge)
        reason = (
            f"merged into a person that no delivery so far holds: {way}"
            if merge["standing"] == UNKNOWN
            else f"the merges come back to where they began: {way}"
        )
        place = (merge["delivery_id"], merge["file_name"], merge["record_no"])
        rows.append((*place, merge["standing"], reason, bool(merge["is_aside"])))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.drop_duplicates(["delivery_id", "file_name", "record_no"]).reset_index(drop=True)


def counted_as_held(counts: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return file counts in which what is held back is quarantined, no longer accepted."""
    if not len(held):
        return counts
    keys = ["delivery_id", "file_name"]
    per = held.groupby(keys).agg(_kept=("record_no", "size"), _aside=("is_aside", "sum")).reset_index()
    both = counts.merge(per, on=keys, how="left", validate="1:1")
    kept, aside = (both[name].fillna(0).astype("int64") for name in ("_kept", "_aside"))
    done = both.assign(
        records_accepted=both["records_accepted"] - kept,
        records_quarantined=both["records_quarantined"] + kept,
        records_set_aside=both["records_set_aside"] - aside,
    )
    return done[list(counts.columns)]
