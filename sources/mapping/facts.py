"""Convictions, residency facts and registrations: one row a fact."""

import hashlib

import pandas as pd

from sources.mapping.expressions import YES_NO_UNKNOWN, coded, key_of, text_of
from sources.mapping.fact_fields import FACTS, FactFields
from sources.mapping.people import person_ids
from sources.mapping.verdicts import Verdict
from sources.spec.model import SourceSpec


def fact_mask(spec: SourceSpec, frame: pd.DataFrame) -> pd.Series:
    """Return which records carry a fact; the others are accepted and set aside."""
    is_record = frame["_record_no"] > 0
    aside = spec.facts.set_aside
    if aside is None or aside.column not in frame:
        return is_record
    return is_record & frame[aside.column].fillna("").str.strip().isin(aside.unless_in)


def map_facts(spec: SourceSpec, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Verdict]]:
    """Return the fact table of the source's kind and verdicts on records that repeat a key with other content.

    A fact may stand on several records (one a sentence part): the first record speaks, the parts are joined.
    """
    fields = FACTS[spec.kind]
    unknown = sorted(set(spec.facts.fields) - fields.names)
    if unknown:
        raise ValueError(
            f"[{spec.source_id}] facts.fields {unknown}: expected some of {sorted(fields.names)}"
        )
    records = frame[fact_mask(spec, frame)]
    rows = pd.DataFrame(
        {
            fields.id_column: _fact_ids(spec, records),
            "person_record_id": person_ids(spec, spec.facts.person_key, records),
            "source_id": spec.source_id,
            "file_name": records["_file"],
            "record_no": records["_record_no"],
        },
        index=records.index,
    )
    for name in fields.names:
        _carry(rows, records, spec, fields, name)
    for name, columns in spec.facts.one_row_per_part.items():
        rows[f"{name}_raw"] = key_texts(columns, records)
    return _collapse(spec, rows, fields)


def key_texts(columns: list[str], records: pd.DataFrame) -> pd.Series:
    """Return the texts of several columns joined by blanks."""
    whole = pd.Series("", index=records.index, dtype="str")
    for column in columns:
        if column in records:
            whole = (whole + " " + records[column].fillna("").str.strip()).str.strip()
    return whole


def _fact_ids(spec: SourceSpec, records: pd.DataFrame) -> pd.Series:
    blank = pd.Series("", index=records.index, dtype="str")
    keys = key_of(spec.facts.key, records) if spec.facts.key else blank
    if spec.facts.key_from:
        text = blank
        for column in spec.facts.key_from:
            if column in records:
                text = text + "\x1f" + records[column].fillna("").str.strip()
        hashed = text.map(lambda t: hashlib.sha256(t.encode()).hexdigest()[:16])
        keys = keys.where(keys != "", hashed)
    return spec.source_id + ":" + keys


def _carry(
    rows: pd.DataFrame, records: pd.DataFrame, spec: SourceSpec, fields: FactFields, name: str
) -> None:
    expression = spec.facts.fields.get(name)
    text = text_of(expression, records)
    codes = expression.codes if expression else None
    if name in fields.tri_state:
        rows[name] = coded(codes or YES_NO_UNKNOWN, text)[0].fillna("unknown")
    elif name in fields.plain:
        rows[name] = coded(codes, text)[0] if codes else text.where(text != "", None)
    elif name in fields.coded:
        rows[f"{name}_raw"] = text
        rows[name] = coded(codes, text)[0] if codes else text
    else:
        rows[f"{name}_raw"] = text


def _collapse(spec: SourceSpec, rows: pd.DataFrame, fields: FactFields) -> tuple[pd.DataFrame, list[Verdict]]:
    key = fields.id_column
    parts = [f"{name}_raw" for name in spec.facts.one_row_per_part]
    content = [c for c in rows.columns if c not in ("file_name", "record_no", *parts)]
    verdicts = []
    if not parts:
        first = rows.drop_duplicates(key)
        others = rows[~rows.index.isin(first.index)]
        same = others.merge(first[content], on=content, how="left", indicator=True)["_merge"] == "both"
        reason = "the key of an earlier record with other content"
        verdicts = [
            Verdict(row=int(row), rule="duplicate_key", reason=reason)
            for row in others.index[~same.to_numpy()]
        ]
        return first.reset_index(drop=True), verdicts
    joined = {
        part: rows[rows[part] != ""]
        .groupby(key, sort=False)[part]
        .agg(lambda texts: "|".join(dict.fromkeys(texts)))
        for part in parts
    }
    first = rows.drop_duplicates(key).reset_index(drop=True)
    for part, texts in joined.items():
        first[part] = first[key].map(texts).fillna("")
    return first, verdicts
