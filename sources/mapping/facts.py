"""Convictions, residency facts and registrations: one row a fact."""

import hashlib

import pandas as pd

from sources.mapping.expressions import YES_NO_UNKNOWN, coded, key_of, text_of
from sources.mapping.people import person_ids
from sources.mapping.verdicts import Verdict, is_fact
from sources.spec.fact_fields import FACTS, FactFields
from sources.spec.fields import FactMap
from sources.spec.model import SourceSpec


def map_facts(spec: SourceSpec, facts: FactMap, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Verdict]]:
    """Return the facts of one file and verdicts on records that repeat a key with other content.

    A fact may stand on several records (one a sentence part): the first record speaks, the parts are joined. A record
    may hold several facts, one in each of its slots.
    """
    records = frame[is_fact(facts, frame)]
    ids = fact_ids(spec, facts, records)
    if facts.slots is None:
        rows = _rows(spec, facts, records, ids)
    else:
        pieces = []
        for number, (one, filled_by) in enumerate(zip(facts.by_slot, facts.filled_by, strict=True), start=1):
            filled = text_of(filled_by, records) != ""
            pieces.append(_rows(spec, one, records[filled], ids[filled] + f"/{number}"))
        rows = pd.concat(pieces).sort_index(kind="stable")
    return _collapse(facts, rows, FACTS[spec.kind])


def _rows(spec: SourceSpec, facts: FactMap, records: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Return one row a record, labeled as the record is."""
    fields = FACTS[spec.kind]
    rows = pd.DataFrame(
        {
            fields.id_column: ids,
            "person_record_id": person_ids(spec, facts.person_key, records),
            "source_id": spec.source_id,
            "file_name": records["_file"],
            "record_no": records["_record_no"],
        },
        index=records.index,
    )
    for name in fields.ordered:
        _carry(rows, records, facts, fields, name)
    for name, expression in facts.one_row_per_part.items():
        rows[f"{name}_raw"] = text_of(expression, records)
    return rows


def fact_ids(spec: SourceSpec, facts: FactMap, records: pd.DataFrame) -> pd.Series:
    """Return `source_id:key` of the fact that each record is of, or a part of; without the slot where it holds several."""
    blank = pd.Series("", index=records.index, dtype="str")
    keys = key_of(facts.key, records) if facts.key else blank
    if facts.key_from:
        text = blank
        for column in facts.key_from:  # a column that is missing says what a blank one says
            said = records[column].fillna("").str.strip() if column in records else blank
            text = text + "\x1f" + said
        hashed = text.map(lambda t: hashlib.sha256(t.encode()).hexdigest()[:16])
        keys = keys.where(keys != "", hashed)
    # keys of two files may be alike: those of a further file say which
    place = spec.source_id if facts is spec.facts else f"{spec.source_id}:{facts.file}"
    return place + ":" + keys


def _carry(rows: pd.DataFrame, records: pd.DataFrame, facts: FactMap, fields: FactFields, name: str) -> None:
    expression = facts.fields.get(name)
    text = text_of(expression, records)
    codes = expression.codes if expression else None
    if name in fields.tri_state:
        rows[name] = coded(codes or YES_NO_UNKNOWN, text)[0].fillna("unknown")
    elif name in fields.plain:
        plain = coded(codes, text)[0] if codes else text
        rows[name] = plain.where(plain != "", None)
    elif name in fields.coded:
        rows[f"{name}_raw"] = text
        rows[name] = coded(codes, text)[0] if codes else text
    else:
        rows[f"{name}_raw"] = text


def _collapse(facts: FactMap, rows: pd.DataFrame, fields: FactFields) -> tuple[pd.DataFrame, list[Verdict]]:
    """Return one row a key; records that repeat a key and contradict its first record get a verdict."""
    key = fields.id_column
    parts = [f"{name}_raw" for name in facts.one_row_per_part]
    content = [c for c in rows.columns if c not in ("file_name", "record_no", *parts)]
    if parts:
        agree = [f"{name}_raw" if f"{name}_raw" in rows else name for name in facts.must_agree]
        content = [key, "person_record_id", *agree]
    is_first = ~rows.duplicated(key)
    first, others = rows[is_first], rows[~is_first]
    same = others[content].merge(first[content], on=content, how="left", indicator=True)["_merge"] == "both"
    verdicts = [
        Verdict(row=int(row), rule="duplicate_key", reason="the key of an earlier record with other content")
        for row in dict.fromkeys(others.index[~same.to_numpy()])
    ]
    trusted = rows.drop(index=[verdict.row for verdict in verdicts])
    if facts.slots is not None and verdicts:  # a record that is kept back is so with all its slots
        first = trusted.drop_duplicates(key)
    first = first.reset_index(drop=True)
    for part in parts:
        said = trusted[trusted[part] != ""].groupby(key, sort=False)[part]
        texts = said.agg(lambda of_one: "|".join(dict.fromkeys(of_one)))
        first[part] = first[key].map(texts.to_dict()).astype(object).fillna("").astype("str")
    return first, verdicts
