"""What a delivery looks like: a small file beside its stage tables, from which later nights tell drift."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd
import pyarrow as pa

from sources.errors import FileRefused
from sources.mapping.delivery import ReadFile
from sources.mapping.expressions import key_of
from sources.mapping.verdicts import is_fact
from sources.readers.records import PLACE_COLUMNS
from sources.spec.model import SourceSpec
from sources.watch.content import ColumnPortrait, DatesOf, measure
from sources.watch.meanings import Meaning, meanings_of
from sources.watch.person_figures import Identities, NamesPortrait, identities_of, names_portrait

PORTRAIT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PortrayedFile:
    """One file as it arrived."""

    name: str
    byte_count: int
    sha256: str
    ends_whole: bool
    """Whether its last byte ends a line; true for files that are no text."""
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePortrait:
    """The files of one role, together."""

    files: tuple[PortrayedFile, ...]
    rows: int
    """Records delivered."""
    quarantined: Mapping[str, int] = field(default_factory=dict)
    """Rule to records kept back, by readers and by the mapping."""
    set_aside: int = 0
    repeated: float = 0.0
    """Share of readable records that say what another one says."""
    columns: Mapping[str, ColumnPortrait] = field(default_factory=dict)
    """By name, in the order of the file."""
    undeclared: tuple[str, ...] = ()
    people: int = 0
    """Different person keys, in files that name people."""
    people_digest: str = ""
    """Hash over all person keys together: equal when nobody came or went."""

    @property
    def kept_back(self) -> int:
        """Records in quarantine."""
        return sum(self.quarantined.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One delivery."""

    source_id: str
    roles: Mapping[str, RolePortrait]
    refused: tuple[tuple[str, str, str], ...] = ()
    """File, rule and sentence of what was refused; nothing is compared with such a delivery."""
    names: NamesPortrait | None = None
    """None where nobody is named, and in portraits of versions that did not look."""
    identities: Identities | None = None
    """Who stands under which key. No part of what is written down with the portrait: it goes with the stage tables."""

    @property
    def is_readable(self) -> bool:
        """Whether later deliveries may be held against it."""
        return not self.refused

    def to_json(self) -> dict[str, Any]:
        """Return the portrait as plain data."""
        plain = asdict(replace(self, identities=None))
        del plain["identities"]
        return {"version": PORTRAIT_VERSION, **plain}


def portrait_of(
    spec: SourceSpec,
    read: Sequence[tuple[ReadFile, bool]],
    refused: Sequence[tuple[str, FileRefused]],
    quarantine: pd.DataFrame | None,
    dates_of: DatesOf,
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> Portrait:
    """Return what a delivery looks like.

    Args:
        spec: its specification.
        read: files that could be read, each with whether its last byte ends a line.
        refused: file names and why they were refused.
        quarantine: rows of landed__quarantine of this delivery, None where it was not mapped.
        dates_of: reads a column of dates.
        tables: its stage tables, standardized; None where it was not mapped.
    """
    roles = {}
    for file in spec.files:
        own = [(one, whole) for one, whole in read if one.role == file.role]
        if own:
            roles[file.role] = _role(spec, file.role, own, quarantine, dates_of)
    why = tuple((name, error.rule, str(error)) for name, error in refused)
    return Portrait(
        source_id=spec.source_id,
        roles=roles,
        refused=why,
        names=names_portrait(tables["stage__names"]) if tables is not None else None,
        identities=identities_of(tables) if tables is not None else None,
    )


def portrait_from_json(raw: Mapping[str, Any]) -> Portrait:
    """Return a portrait that was written down."""
    return Portrait(
        source_id=raw["source_id"],
        refused=tuple((name, rule, why) for name, rule, why in raw["refused"]),
        names=NamesPortrait(**raw["names"]) if raw.get("names") else None,
        roles={
            role: RolePortrait(
                **{
                    **own,
                    "files": tuple(PortrayedFile(**file) for file in own["files"]),
                    "undeclared": tuple(own["undeclared"]),
                    "columns": {name: _column(column) for name, column in own["columns"].items()},
                }
            )
            for role, own in raw["roles"].items()
        },
    )


def _column(raw: Mapping[str, Any]) -> ColumnPortrait:
    several = {
        name: tuple(raw[name]) if raw[name] is not None else None for name in ("lengths", "number", "dates")
    }
    return ColumnPortrait(**{**raw, **several})


def _role(
    spec: SourceSpec,
    role: str,
    read: Sequence[tuple[ReadFile, bool]],
    quarantine: pd.DataFrame | None,
    dates_of: DatesOf,
) -> RolePortrait:
    frames = [file.records.frame for file, _ in read]
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    names = [name for name in frame.columns if name not in PLACE_COLUMNS and not name.startswith("_")]
    meanings = meanings_of(spec, role)
    people, digest = _people(spec, role, frame)
    own_facts = spec.facts_in(role)
    facts = is_fact(own_facts, frame) if own_facts is not None and len(frame) else None
    passed_by = tuple(dict.fromkeys(name for file, _ in read for name in file.records.undeclared))
    return RolePortrait(
        files=tuple(
            PortrayedFile(
                name=file.name,
                byte_count=file.byte_count,
                sha256=file.sha256,
                ends_whole=whole,
                rows=file.records.delivered,
            )
            for file, whole in read
        ),
        rows=sum(file.records.delivered for file, _ in read),
        quarantined=_kept_back([file for file, _ in read], quarantine),
        set_aside=int((~facts & (frame["_record_no"] > 0)).sum()) if facts is not None else 0,
        repeated=_repeated(frame[names]),
        columns={
            name: measure(
                _in_one_piece(frame[name]),
                meanings.get(name, Meaning(use="undeclared")),
                dates_of,
            )
            for name in names
        },
        undeclared=passed_by,
        people=people,
        people_digest=digest,
    )


def _in_one_piece(column: pd.Series) -> pa.Array:
    """Return a column as one Arrow array; a reader that works in blocks leaves it in several."""
    found = pa.array(column, from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _kept_back(files: Sequence[ReadFile], quarantine: pd.DataFrame | None) -> dict[str, int]:
    found: dict[str, int] = {}
    if quarantine is None:
        for rule in (record.rule for file in files for record in file.records.refused):
            found[rule] = found.get(rule, 0) + 1
        return dict(sorted(found.items()))
    own = quarantine[quarantine["file_name"].isin([file.name for file in files])]
    return {str(rule): int(count) for rule, count in own.groupby("rule").size().items()}


def _repeated(frame: pd.DataFrame) -> float:
    if len(frame) < 2 or not len(frame.columns):
        return 0.0
    hashes = pd.util.hash_pandas_object(frame.fillna(""), index=False)
    return round(1 - hashes.nunique() / len(hashes), 6)


def _people(spec: SourceSpec, role: str, frame: pd.DataFrame) -> tuple[int, str]:
    own = next((person for person in spec.persons if person.file == role and person.names), None)
    if own is None or frame.empty:
        return 0, ""
    keys = sorted(set(key_of(own.key, frame)) - {""})
    digest = hashlib.sha256()
    for key in keys:
        digest.update(key.encode() + b"\n")
    return len(keys), digest.hexdigest()
