"""A whole delivery: records in, canonical raw tables and quarantine out, with the counts that add up."""

import bisect
import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sources.mapping.changes import told_changes
from sources.mapping.facts import map_facts
from sources.mapping.partners import with_partner_columns
from sources.mapping.people import map_addresses, map_birth_dates, map_identifiers, map_names, map_persons
from sources.mapping.verdicts import ReadableDates, Verdict, is_fact, orphan_verdicts, record_verdicts
from sources.readers.records import FileRecords
from sources.spec.fact_fields import FACTS
from sources.spec.fields import DateRule
from sources.spec.model import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One delivered file with its records."""

    name: str
    role: str
    sha256: str
    byte_count: int
    records: FileRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedDelivery:
    """Canonical tables with their raw columns, and what was kept back."""

    tables: dict[str, pd.DataFrame]
    date_rules: dict[tuple[str, str], DateRule]
    """(table, field) to how its raw text is to be read."""
    quarantine: pd.DataFrame
    file_counts: pd.DataFrame
    changes: pd.DataFrame | None = None
    """What records do to records said before; None where the specification knows no such thing."""


def map_delivery(
    spec: SourceSpec, files: Sequence[ReadFile], *, delivery_id: str, readable_dates: ReadableDates
) -> MappedDelivery:
    """Map the files of one delivery; every record ends in the tables, set aside, or in quarantine."""
    frames = with_partner_columns(
        spec, {file.role: role_frame(spec, file.role, files) for file in spec.files}
    )
    told = told_changes(spec, frames)
    speaking = told.speaking
    verdicts = {
        role: [
            *told.verdicts.get(role, ()),
            *record_verdicts(spec, role, frame, readable_dates, told.partial.get(role)),
        ]
        for role, frame in speaking.items()
    }
    trusted = {
        role: frame.drop(index=[v.row for v in verdicts[role]], errors="ignore")
        for role, frame in speaking.items()
    }
    for role, orphans in orphan_verdicts(spec, trusted).items():
        verdicts[role] += orphans
        trusted[role] = trusted[role].drop(index=[v.row for v in orphans])
    pieces: list[pd.DataFrame] = []
    for one in spec.all_facts:
        if pieces and trusted[one.file].empty:
            continue
        found, repeated = map_facts(spec, one, trusted[one.file])
        pieces.append(found)
        verdicts[one.file] += repeated
        trusted[one.file] = trusted[one.file].drop(index=[v.row for v in repeated])
    facts = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    names = map_names(spec, trusted)
    tables = {
        "stage__persons": map_persons(spec, trusted),
        "stage__names": names.drop(columns="_birth_date_raw"),
        "stage__birth_dates": map_birth_dates(spec, trusted, names),
        "stage__identifiers": map_identifiers(spec, trusted),
        "stage__addresses": map_addresses(spec, trusted),
        FACTS[spec.kind].table: facts,
    }
    for table in tables.values():
        table.insert(0, "delivery_id", delivery_id)
    quarantine = _quarantine(spec, files, frames, verdicts, delivery_id)
    return MappedDelivery(
        tables=tables,
        date_rules=_date_rules(spec),
        quarantine=quarantine,
        file_counts=_counts(spec, files, trusted, quarantine, delivery_id, told.aside),
        changes=told.rows_without(verdicts) if spec.is_assembled else None,
    )


def role_frame(spec: SourceSpec, role: str, files: Sequence[ReadFile]) -> pd.DataFrame:
    """Return the records of all files of one role, one after the other; `_file` says which file each is of."""
    pieces = [
        file.records.frame.drop(columns="_raw", errors="ignore").assign(_file=file.name)
        for file in files
        if file.role == role
    ]
    if not pieces:
        columns = [*sorted(spec.file(role).columns), "_record_no", "_byte_offset", "_file"]
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in columns}).astype(
            {"_record_no": "int64"}
        )
    return pd.concat(pieces, ignore_index=True)


def _quarantine(
    spec: SourceSpec,
    files: Sequence[ReadFile],
    frames: Mapping[str, pd.DataFrame],
    verdicts: Mapping[str, Sequence[Verdict]],
    delivery_id: str,
) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        (file.name, r.record_no, r.byte_offset, r.rule, r.reason, r.raw_text)
        for file in files
        for r in file.records.refused
    ]
    for role, found in verdicts.items():
        frame = frames[role]
        of_role = [file for file in files if file.role == role]
        ends = list(itertools.accumulate(len(file.records.frame) for file in of_role))
        for v in found:
            nth = bisect.bisect_right(ends, v.row)
            records = of_role[nth].records
            raw = records.raw_text(v.row - ends[nth] + len(records.frame))
            offset = frame.at[v.row, "_byte_offset"]
            place = (
                frame.at[v.row, "_file"],
                frame.at[v.row, "_record_no"],
                None if offset is pd.NA else offset,
            )
            rows.append((*place, v.rule, v.reason, raw))
    columns = ["file_name", "record_no", "byte_offset", "rule", "reason", "raw_text"]
    kept = pd.DataFrame(rows, columns=columns).astype({"byte_offset": "Int64"})
    kept.insert(0, "delivery_id", delivery_id)
    kept.insert(0, "source_id", spec.source_id)
    kept.insert(0, "quarantine_id", [quarantine_id(delivery_id, row[0], row[1], row[3]) for row in rows])
    return kept


def quarantine_id(delivery_id: str, file_name: str, record_no: int, rule: str) -> str:
    """Return the id under which a record is kept: the same whenever it is read."""
    return "Q-" + hashlib.sha256(f"{delivery_id}|{file_name}|{record_no}|{rule}".encode()).hexdigest()[:16]


def _counts(
    spec: SourceSpec,
    files: Sequence[ReadFile],
    trusted: Mapping[str, pd.DataFrame],
    quarantine: pd.DataFrame,
    delivery_id: str,
    told: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    kept_back = quarantine.groupby("file_name").size()
    rows = []
    for file in files:
        own = trusted[file.role][trusted[file.role]["_file"] == file.name]
        is_record = own["_record_no"] > 0
        kept = int(kept_back.get(file.name, 0))
        # a document without records is no record, but one that is kept back is accounted for like one
        lone = int((quarantine["file_name"].eq(file.name) & quarantine["record_no"].eq(0)).sum())
        facts = spec.facts_in(file.role)
        aside = is_record & False if facts is None else is_record & ~is_fact(facts, own)
        # records that only say what becomes of others are accepted and carry no fact
        only_told = int((told[file.role]["_file"] == file.name).sum()) if file.role in told else 0
        rows.append(
            {
                "source_id": spec.source_id,
                "delivery_id": delivery_id,
                "file_name": file.name,
                "file_role": file.role,
                "file_sha256": file.sha256,
                "byte_count": file.byte_count,
                "records_delivered": file.records.delivered + lone,
                "records_accepted": int(is_record.sum()) + only_told,
                "records_quarantined": kept,
                "control_lines": file.records.control_lines,
                "records_set_aside": int(aside.sum()) + only_told,
                "status": "read",
                "reason": None,
            }
        )
    return pd.DataFrame(rows)


def _date_rules(spec: SourceSpec) -> dict[tuple[str, str], DateRule]:
    """Return how each date field is read; dates of one field in several files are read by all their formats."""
    rules: dict[tuple[str, str], DateRule] = {}
    born = [
        expression.date or DateRule()
        for person in spec.persons
        for expression in (*person.birth_dates, *(n.birth_date for n in person.names if n.birth_date))
    ]
    if born:
        rules[("stage__birth_dates", "birth_date")] = _together(born)
    fields = FACTS[spec.kind]
    for name in fields.dates:
        stated = [facts.fields[name].date or DateRule() for facts in spec.all_facts if name in facts.fields]
        rules[(fields.table, name)] = _together(stated) if stated else DateRule()
    return rules


def _together(rules: Sequence[DateRule]) -> DateRule:
    return DateRule(
        formats=list(dict.fromkeys(f for rule in rules for f in rule.formats)),
        placeholders=list(dict.fromkeys(p for rule in rules for p in rule.placeholders)),
        pivot_year=next((rule.pivot_year for rule in rules if rule.pivot_year is not None), None),
        on_invalid=rules[0].on_invalid,
    )
