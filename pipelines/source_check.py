"""What `lindero source check` does: read a delivery dry and say what would become of every record."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from pipelines.chain.arrivals import head_of
from pipelines.check_warnings import warn_of_kept_back, warn_of_missing_parts, warn_of_names
from pipelines.deliveries import DeliveredFile
from pipelines.file_bytes import map_file, sha256_of
from pipelines.pace import Say
from pipelines.read import read_files
from sources.chain.links import link_of
from sources.errors import FileRefused, SourceError
from sources.mapping.delivery import MappedDelivery, ReadFile, map_delivery
from sources.readers.read_file import read_file
from sources.readers.records import PLACE_COLUMNS
from sources.spec.file_names import is_companion, role_of
from sources.spec.loader import load_all, load_spec
from sources.spec.model import SourceSpec
from transforms.standardize.dates import readable_dates


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One file: what would be accepted, set aside, quarantined, or why it would be refused."""

    file: str
    role: str
    status: str
    delivered: int
    accepted: int
    quarantined: int
    set_aside: int
    reason: str | None
    rules: dict[str, int]
    first_lines: dict[str, int]
    """Rule to the first line that breaks it."""
    filled: dict[str, float]
    """Column to the share of records in which it says something."""
    undeclared: tuple[str, ...] = ()
    """Columns of the file that its specification does not know and passes by."""
    remarks: tuple[str, ...] = ()
    """What the reader decided about the file as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """A delivery read dry."""

    source_id: str
    chosen_because: str
    files: tuple[CheckedFile, ...]
    place: str | None = None
    """Where it stands among the deliveries of its source, in words; None where every delivery is everything."""
    told: dict[str, int] = field(default_factory=dict)
    """What records do to records said before, by change code's meaning."""
    warnings: tuple[str, ...] = ()
    """What should be looked at although the delivery would be taken; no person's data."""

    @property
    def usable(self) -> bool:
        """Whether the delivery would be taken: every file read, and some record of it accepted."""
        return all(file.status == "read" for file in self.files) and any(file.accepted for file in self.files)

    def to_json(self) -> str:
        """Return the report as one JSON object."""
        return json.dumps({"usable": self.usable, **asdict(self)}, indent=1, sort_keys=True)


def check_delivery_files(
    paths: Sequence[Path], *, source_id: str | None, say: Say = lambda text: None
) -> CheckReport:
    """Read the files of one delivery dry; nothing is landed. `say` hears how far a long file is.

    Raises:
        SourceError: no specification fits, or several do and none was named.
        FileNotFoundError: a file is not there.
    """
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"[{path}]: no such file")
    spec, because = (load_spec(source_id), "named") if source_id else _guess(paths)
    delivered = [(delivered_file(path), path) for path in paths]
    read, refused = read_files(spec, delivered, say=say)
    checked = [_refused(spec, file, role, error) for file, role, error in refused]
    mapped = None
    if not refused:
        mapped = map_delivery(spec, read, delivery_id="0" * 64, readable_dates=readable_dates)
    checked += _mapped(read, mapped) if mapped is not None else [_unmapped(file) for file in read]
    ordered = sorted(checked, key=lambda c: c.file)
    return CheckReport(
        source_id=spec.source_id,
        chosen_because=because,
        files=tuple(ordered),
        place=_place(spec, paths),
        told=_told(mapped),
        warnings=_warnings(spec, ordered, mapped),
    )


def choose_spec(paths: Sequence[Path], source_id: str | None) -> SourceSpec:
    """Return the named specification, or the one that fits; raises SourceError where none or several do."""
    return load_spec(source_id) if source_id else _guess(paths)[0]


def delivered_file(path: Path) -> DeliveredFile:
    """Return a file as landing would describe it."""
    return DeliveredFile(name=path.name, sha256=sha256_of(path), byte_count=path.stat().st_size)


def _guess(paths: Sequence[Path]) -> tuple[SourceSpec, str]:
    """Choose the one specification by which every file can be read; names first, then content."""
    fitting = [
        s for s in load_all().values() if all(role_of(s, p.name) or is_companion(s, p.name) for p in paths)
    ]
    if len(fitting) == 1:
        return fitting[0], "every file name fits this specification and no other"
    closest = _closest(fitting, paths)
    if closest is not None:
        return closest, "the file names fit this specification more closely than any other"
    readable = [s for s in fitting or load_all().values() if _readable(s, paths)]
    if len(readable) == 1:
        return readable[0], "the content fits this specification and no other"
    names = sorted(s.source_id for s in readable or fitting or load_all().values())
    raise SourceError(
        f"[{', '.join(p.name for p in paths)}]: {len(readable)} specifications fit, expected one."
        f" Name it with --source; candidates are {names}"
    )


def _closest(fitting: Sequence[SourceSpec], paths: Sequence[Path]) -> SourceSpec | None:
    """Return the one whose patterns say most of the names: `*convictions*.csv` says more than `*.csv`."""

    def said(spec: SourceSpec) -> int:
        roles = [role_of(spec, path.name) for path in paths]
        return sum(len(role.pattern.replace("*", "").replace("?", "")) for role in roles if role)

    ranked = sorted(fitting, key=said, reverse=True)
    return ranked[0] if len(ranked) > 1 and said(ranked[0]) > said(ranked[1]) else None


def _readable(spec: SourceSpec, paths: Sequence[Path]) -> bool:
    for path in paths:
        if is_companion(spec, path.name):
            continue
        own = role_of(spec, path.name)
        for file in [own] if own else spec.files:
            try:
                read_file(map_file(path), file, source_id=spec.source_id, file_name=path.name)
                break
            except FileRefused:
                continue
        else:
            return False
    return True


def _place(spec: SourceSpec, paths: Sequence[Path]) -> str | None:
    """Return what a delivery of deltas or events says of its own place."""
    if spec.chain is None:
        return None
    heads = {
        p.name: head_of(spec, own, p.name, map_file(p)) if (own := role_of(spec, p.name)) else ""
        for p in paths
    }
    link = link_of(spec, heads, delivery_id="0" * 64, received_on=date.min, sequence=1)
    if link.fault:
        return f"its place is not known: {link.fault}"
    what = "everything the sender holds" if link.is_base else f"{spec.snapshot}s"
    number = f", number {link.number}" if link.number is not None else ""
    days = f", from {link.first_day}" if link.first_day else ""
    days += f", up to {link.last_day}" if link.last_day else ""
    return f"{what}{number}{days}"


def _warnings(
    spec: SourceSpec, files: Sequence[CheckedFile], mapped: MappedDelivery | None
) -> tuple[str, ...]:
    if mapped is None:  # it would be refused, and says why
        return ()
    kept = warn_of_kept_back(spec, [(f.file, f.delivered, f.quarantined) for f in files])
    return (*kept, *warn_of_names(mapped.tables), *warn_of_missing_parts(mapped.tables))


def _told(mapped: MappedDelivery | None) -> dict[str, int]:
    if mapped is None or mapped.changes is None:
        return {}
    return {str(op): int(n) for op, n in mapped.changes.groupby("op").size().items()}


def _mapped(read: Sequence[ReadFile], mapped: MappedDelivery) -> list[CheckedFile]:
    counts = mapped.file_counts.set_index("file_name").to_dict("index")
    checked = []
    for file in read:
        own = mapped.quarantine[mapped.quarantine["file_name"] == file.name]
        row = counts[file.name]
        checked.append(
            CheckedFile(
                file=file.name,
                role=file.role,
                status="read",
                delivered=int(row["records_delivered"]),
                accepted=int(row["records_accepted"]),
                quarantined=int(row["records_quarantined"]),
                set_aside=int(row["records_set_aside"]),
                reason=None,
                rules={str(k): int(v) for k, v in own.groupby("rule").size().items()},
                first_lines={str(k): int(v) for k, v in own.groupby("rule")["record_no"].min().items()},
                filled=_filled(file),
                undeclared=file.records.undeclared,
                remarks=file.records.remarks,
            )
        )
    return checked


def _filled(file: ReadFile) -> dict[str, float]:
    frame = file.records.frame
    if frame.empty:
        return {}
    columns = [c for c in frame.columns if c not in PLACE_COLUMNS and c not in file.records.undeclared]
    return {c: round(float((frame[c] != "").mean()), 4) for c in columns}


def _refused(spec: SourceSpec, file: DeliveredFile, role: str, error: FileRefused) -> CheckedFile:
    return CheckedFile(
        file=file.name,
        role=role,
        status="refused",
        delivered=error.records,
        accepted=0,
        quarantined=error.records,
        set_aside=0,
        reason=str(error),
        rules={error.rule: 1},
        first_lines={error.rule: error.line} if error.line else {},
        filled={},
    )


def _unmapped(file: ReadFile) -> CheckedFile:
    return CheckedFile(
        file=file.name,
        role=file.role,
        status="read",
        delivered=file.records.delivered,
        accepted=file.records.delivered - len(file.records.refused),
        quarantined=len(file.records.refused),
        set_aside=0,
        reason="another file of the delivery would be refused",
        rules={},
        first_lines={},
        filled=_filled(file),
        undeclared=file.records.undeclared,
        remarks=file.records.remarks,
    )
