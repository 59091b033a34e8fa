"""Nothing is ever dropped: delivered = accepted + quarantined (+ withdrawn), per file, and each funnel row adds up."""

from collections import Counter

import pandas as pd


def unbalanced_files(counts: pd.DataFrame, withheld: pd.DataFrame) -> list[str]:
    """Return a sentence for every file whose records do not add up; `withheld` is landed__withheld."""
    gone = withheld[["delivery_id", "file_name", "records_withheld"]]
    held = counts.merge(gone, on=["delivery_id", "file_name"], how="left").fillna({"records_withheld": 0})
    kept = held["records_accepted"] + held["records_quarantined"] + held["records_withheld"]
    return [
        f"[{row.source_id}] file [{row.file_name}]: {row.records_delivered} delivered is not"
        f" {row.records_accepted} accepted + {row.records_quarantined} quarantined"
        f" + {row.records_withheld:.0f} withheld"
        for row in held[held["records_delivered"] != kept].itertuples()
    ]


def unaccounted_quarantine(counts: pd.DataFrame, quarantine: pd.DataFrame) -> list[str]:
    """Return a sentence for every read file whose quarantine table holds another number than its count."""
    held = quarantine.groupby(["delivery_id", "file_name"]).size()
    wrong = []
    for row in counts[counts["status"] == "read"].itertuples():
        found = int(held.get((row.delivery_id, row.file_name), 0))
        if found != row.records_quarantined:
            wrong.append(
                f"[{row.source_id}] file [{row.file_name}]: {row.records_quarantined} counted as quarantined,"
                f" {found} kept"
            )
    return wrong


def nothing_accepted(counts: pd.DataFrame, quarantine: pd.DataFrame) -> list[str]:
    """Return a sentence for every read file of which each record is in quarantine, with the rules that kept them."""
    found = []
    for row in counts[(counts["status"] == "read") & (counts["records_accepted"] == 0)].itertuples():
        kept = quarantine[quarantine["file_name"] == row.file_name]
        if kept.empty:
            continue
        rules = Counter(zip(kept["rule"], kept["reason"], strict=True)).most_common(2)
        often = "; ".join(f"{count} {rule}: {reason}" for (rule, reason), count in rules)
        found.append(
            f"[{row.source_id}] file [{row.file_name}]: all {row.records_delivered} records are in quarantine"
            f" ({often}); lindero quarantine list {row.source_id} shows them"
        )
    return found


def incomplete_answers(answers: pd.DataFrame, flags: pd.DataFrame, waits: pd.DataFrame) -> list[str]:
    """Return a sentence when a flag lacks one of six answers or rests on one that is not yes."""
    open_flags = set(flags.loc[flags["state"] != "withdrawn", "flag_id"])
    open_waits = set(waits.loc[waits["state"] != "withdrawn", "flag_id"])
    given = answers.groupby("flag_id")["answer"].agg(list)
    wrong = []
    for flag_id in sorted(open_flags | open_waits):
        found = given.get(flag_id, [])
        if len(found) != 6:
            wrong.append(f"[publish__answers] [{flag_id}]: {len(found)} answers, expected six")
        elif flag_id in open_flags and set(found) != {"yes"}:
            wrong.append(f"[publish__answers] [{flag_id}]: a flag with an answer that is not yes")
    return wrong
