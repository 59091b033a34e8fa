"""Facts over several deliveries: a later version of a key replaces the earlier one, a correction parts of it."""

from collections.abc import Collection

import pandas as pd

from transforms.standardize.tables import conviction_digests

LINEAGE = frozenset({"delivery_id", "file_name", "record_no", "source_id"})
_TRI_STATE_UNKNOWN = "unknown"
_ENDINGS = ("_raw", "_precision", "_flag")


def upserted(facts: pd.DataFrame, new: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the facts with those of a delivery in place of earlier ones of their keys."""
    if not len(new):
        return facts
    kept = facts[~facts[key].isin(new[key])]
    return pd.concat([kept, new], ignore_index=True) if len(kept) else new.reset_index(drop=True)


def without(facts: pd.DataFrame, key: str, keys: Collection[str]) -> pd.DataFrame:
    """Return the facts without those of some keys."""
    return facts[~facts[key].isin(pd.Index(list(keys)))].reset_index(drop=True) if len(keys) else facts


def corrected(facts: pd.DataFrame, said: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the facts with what corrections say in place of what was said before; what they leave open stays.

    A field's raw text, value, precision and flag go together. Where it comes from is the delivery that corrected it.

    Args:
        facts: facts; some have the keys of the corrections.
        said: corrections, one a key, all of known facts.
        key: the column of keys.
    """
    if not len(said):
        return facts
    touched = facts[key].isin(said[key])
    old = facts[touched].reset_index(drop=True)
    new = said.set_index(key).loc[old[key]].reset_index()
    done = old.copy()
    for columns in _fields(list(facts.columns), key):
        speaks = _says(new, columns)
        for column in columns:
            done[column] = old[column].where(~speaks, new[column])
    for column in LINEAGE & set(facts.columns):
        done[column] = new[column]
    if "record_sha256" in done:
        done["record_sha256"] = conviction_digests(done)
    return pd.concat([facts[~touched], done], ignore_index=True)


def content_of(rows: pd.DataFrame) -> pd.Series:
    """Return a hash of what each row says, wherever it came from."""
    if "record_sha256" in rows:
        return rows["record_sha256"]
    said = rows[sorted(set(rows.columns) - LINEAGE)].astype("object").fillna("").astype("str")
    return pd.util.hash_pandas_object(said, index=False).astype("str")


def _fields(columns: list[str], key: str) -> list[list[str]]:
    """Return the columns of each field together."""
    fields: dict[str, list[str]] = {}
    for column in columns:
        if column in LINEAGE or column in (key, "record_sha256"):
            continue
        stem = next((column.removesuffix(end) for end in _ENDINGS if column.endswith(end)), column)
        fields.setdefault(stem, []).append(column)
    return list(fields.values())


def _says(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return which rows say something of a field: it has a raw text, or a value that is not unknown."""
    raw = [column for column in columns if column.endswith("_raw")]
    told = rows[raw[0]] if raw else rows[columns[0]]
    return told.notna() & (told.astype("object") != _TRI_STATE_UNKNOWN) & (told.astype("object") != "")
