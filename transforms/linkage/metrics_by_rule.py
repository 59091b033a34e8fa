"""What each blocking rule brought: pairs and true pairs, and those that it alone proposed."""

import numpy as np
import pandas as pd

COLUMNS = ("rule", "pairs", "true_pairs", "only", "true_only")


def measure_by_rule(pairs: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Return COLUMNS by rule, those with most true pairs first.

    Args:
        pairs: left_id, right_id, and blocking_rules: the rules that proposed the pair, a bar between.
        truth: left_id, right_id of every true pair.
    """
    known = pd.MultiIndex.from_frame(truth[["left_id", "right_id"]])
    is_true = pd.MultiIndex.from_frame(pairs[["left_id", "right_id"]]).isin(known)
    rules = pairs["blocking_rules"].fillna("").astype("str").str.split("|")
    each = pd.DataFrame({"rule": rules, "is_true": is_true, "alone": rules.map(len) == 1}).explode("rule")
    each = each[each["rule"] != ""]
    hits = each["is_true"].to_numpy(dtype=np.bool_)
    alone = each["alone"].to_numpy(dtype=np.bool_)
    counted = each[["rule"]].assign(pairs=1, true_pairs=hits, only=alone, true_only=hits & alone)
    found = counted.groupby("rule", sort=True).sum().astype("int64").reset_index()
    return found.sort_values(
        ["true_pairs", "pairs", "rule"], ascending=[False, False, True], ignore_index=True
    )
