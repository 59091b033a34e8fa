"""Read: one delivery by its specification into stage tables, quarantine and row counts, written once."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from config.settings import Settings
from pipelines.chain.files import save_changes
from pipelines.deliveries import DeliveredFile, Receipt, archived_path
from pipelines.erasure.register import RedactedFile, expected_hash, withheld_in
from pipelines.erasure.sent_again import withhold_known
from pipelines.erasure.withheld import WITHHELD, with_withheld, without_records
from pipelines.errors import DeliveryRefused
from pipelines.file_bytes import map_file, sha256_of
from pipelines.limits.met import refuse_expired
from pipelines.manifests import check_manifest
from pipelines.pace import Pace, Say
from pipelines.progress import say_at
from pipelines.roles_played import missing_files, refuse_beside, role_refusal
from pipelines.stage import stage_folder
from pipelines.transport.unseal import Fault, seal_fault
from pipelines.watch.portraits import portray, save_portrait
from sources.errors import FileRefused, refusing
from sources.mapping.delivery import ReadFile, map_delivery
from sources.readers.read_file import read_file
from sources.spec.file_names import coming_along, role_of, sealed_names
from sources.spec.files import FileSpec
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables
from warehouse.atomic import read_json, write_json
from warehouse.frames import empty_frame, write_table

_SAY_EVERY = 5.0
"""Seconds between two sentences of how far a long file is."""
_SEALED = (
    "pgp_sealed",
    "it is an encrypted message",
    "It is opened when it is landed: deliver it into the landing folder",
)


def read_delivery(settings: Settings, receipt: Receipt, *, night: date) -> str:
    """Read a delivery unless it was read before; return its stage folder, relative to the stage root.

    `night` plays no part in what is read; it says under which night's events a long read tells how far it is.

    Raises:
        DeliveryExpired: it was taken away after the time it may be kept.
        DeliveryRefused: a file cannot be trusted as a whole, now or on an earlier try.
    """
    refuse_expired(receipt)
    folder = stage_folder(settings, receipt)
    outcome_path = folder / "outcome.json"
    if not outcome_path.exists():
        _verify(settings, receipt)
        say = say_at(settings, night, "read", receipt.source_id)
        write_json(outcome_path, _read(settings, receipt, folder, say))
    outcome = read_json(outcome_path)
    if outcome["status"] != "read":
        raise DeliveryRefused(outcome["reason"])
    return folder.relative_to(settings.stage).as_posix()


def read_files(
    spec: SourceSpec,
    delivered: Sequence[tuple[DeliveredFile, Path]],
    *,
    received_on: date | None = None,
    say: Say = lambda text: None,
    withheld: Mapping[str, RedactedFile] = MappingProxyType({}),
    seals: Mapping[str, Fault] = MappingProxyType({}),
) -> tuple[list[ReadFile], list[tuple[DeliveredFile, str, FileRefused]]]:
    """Read every file of a delivery; return those read and those refused, each with its role.

    Files are mapped, not loaded. `received_on` is the day of the delivery, by which layouts may be chosen; None when
    it is read dry. `withheld` is, by hash as delivered, the files that were redacted: their withdrawn records are not
    among those read, and no number is theirs. `seals` says, by name, which files are not to be read for what is wrong
    with their encryption or signature. `say` hears now and then how far a long file is.
    """
    read: list[ReadFile] = []
    refused: list[tuple[DeliveredFile, str, FileRefused]] = []
    listing = check_manifest(spec, delivered)
    still_sealed = sealed_names(spec, [file.name for file, _ in delivered])
    along = coming_along(spec, [file.delivered_name for file, _ in delivered])
    for file, path in delivered:
        if file.delivered_name in along:
            continue
        name = still_sealed.get(file.name, file.name)
        file_spec = role_of(spec, name)
        if file.name in still_sealed or file.name in seals:
            rule, seen, todo = seals.get(file.name, _SEALED)
            sealed = refusing(spec.source_id, file.name)(None, rule, seen, todo)
            refused.append((file, file_spec.role if file_spec else "unexpected", sealed))
            continue
        if file_spec is None:
            unknown = role_refusal(
                spec, file.name, "unexpected_file", "no file of the specification has such a name"
            )
            refused.append((file, "unexpected", unknown))
            continue
        try:
            one = _read_one(spec, file_spec, file, path, received_on, say, withheld.get(file.sha256))
        except FileRefused as error:
            refused.append((file, file_spec.role, error))
            continue
        unlisted = listing.faults.get(file.delivered_name)
        if unlisted is None:
            read.append(one)
        else:  # what it holds is not what was sent, however well it reads
            refused.append(
                (file, file_spec.role, listing.refusal(file.delivered_name, one.records.delivered))
            )
    read, twice = refuse_beside(spec, read)
    refused += twice
    return read, [*refused, *listing.absent, *missing_files(spec, delivered, read, refused)]


def _read_one(
    spec: SourceSpec,
    role: FileSpec,
    file: DeliveredFile,
    path: Path,
    received_on: date | None,
    say: Say,
    redacted: RedactedFile | None,
) -> ReadFile:
    read_as = partial(
        read_file,
        map_file(path),
        source_id=spec.source_id,
        file_name=file.name,
        received_on=received_on,
        tell=Pace(file.name, say, every=_SAY_EVERY),
    )
    records = without_records(role, redacted, read_as)
    return ReadFile(
        name=file.name, role=role.role, sha256=file.sha256, byte_count=file.byte_count, records=records
    )


def _verify(settings: Settings, receipt: Receipt) -> None:
    """Raise DeliveryRefused when the archive no longer holds the bytes that were received; nothing is written down.

    Where records were withdrawn it must hold the redacted bytes, and only those.
    """
    for file in receipt.files:
        path = archived_path(settings, file.sha256)
        sealed = archived_path(settings, file.delivered_sha256)
        if (
            not path.exists()
            or sha256_of(path) != expected_hash(settings, file.sha256)
            or not sealed.exists()
        ):
            raise DeliveryRefused(
                f"[{receipt.source_id}] file [{file.name}] rule [archive_changed]: the archived bytes are not those that"
                f" were received on {receipt.received_on}. Deliver the file again in the same folder, then rerun"
            )


def _read(settings: Settings, receipt: Receipt, folder: Path, say: Say) -> dict[str, Any]:
    spec = load_spec(receipt.source_id)
    delivered = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
    paths = {file.name: path for file, path in delivered}
    seals = {f.name: fault for f in receipt.files if (fault := seal_fault(settings, spec, f)) is not None}
    originals = [file.sha256 for file in receipt.files]

    def read() -> tuple[list[ReadFile], list[tuple[DeliveredFile, str, FileRefused]]]:
        withheld = withheld_in(settings, originals)
        day = receipt.received_on
        return read_files(spec, delivered, received_on=day, say=say, withheld=withheld, seals=seals)

    files, refused = read()
    if not refused and withhold_known(settings, spec, receipt, files):
        files, refused = read()
    if refused:
        save_portrait(folder, portray(spec, files, refused, None, paths))
        _write_refusal(spec, receipt, files, refused, folder)
        return {"status": "refused", "reason": "; ".join(str(error) for _, _, error in refused)}
    mapped = map_delivery(spec, files, delivery_id=receipt.delivery_id, readable_dates=readable_dates)
    tables = standardize_tables(mapped.tables, mapped.date_rules)
    counts, kept_out = with_withheld(mapped.file_counts, withheld_in(settings, originals))
    tables |= {"landed__quarantine": mapped.quarantine, "landed__file_counts": counts}
    if len(kept_out):
        tables[WITHHELD] = kept_out
    for table, frame in tables.items():
        write_table(folder, table, frame if len(frame) else empty_frame(table))
    if mapped.changes is not None:
        save_changes(folder, mapped.changes, spec.told_on)
    save_portrait(folder, portray(spec, files, [], mapped.quarantine, paths, tables))
    return {"status": "read", "reason": None}


def _write_refusal(
    spec: SourceSpec,
    receipt: Receipt,
    files: Sequence[ReadFile],
    refused: Sequence[tuple[DeliveredFile, str, FileRefused]],
    folder: Path,
) -> None:
    """Account for a refused delivery: every record of every file counts as quarantined."""
    fixed = {"source_id": spec.source_id, "delivery_id": receipt.delivery_id}
    counts, quarantine = [], []
    for file, role, error in refused:
        counts.append({**fixed, **_count(file, role, error.records, str(error))})
        quarantine.append({**fixed, **_quarantined(receipt, file.name, error)})
    for good in files:
        delivered = DeliveredFile(name=good.name, sha256=good.sha256, byte_count=good.byte_count)
        reason = "another file of the same delivery was refused"
        counts.append({**fixed, **_count(delivered, good.role, good.records.delivered, reason)})
    write_table(folder, "landed__file_counts", pd.DataFrame(counts))
    write_table(folder, "landed__quarantine", pd.DataFrame(quarantine))


def _count(file: DeliveredFile, role: str, records: int, reason: str) -> dict[str, Any]:
    return {
        "file_name": file.name,
        "file_role": role,
        "file_sha256": file.sha256,
        "byte_count": file.byte_count,
        "records_delivered": records,
        "records_accepted": 0,
        "records_quarantined": records,
        "control_lines": 0,
        "records_set_aside": 0,
        "status": "refused",
        "reason": reason,
    }


def _quarantined(receipt: Receipt, file_name: str, error: FileRefused) -> dict[str, Any]:
    key = f"{receipt.delivery_id}|{file_name}|{error.rule}"
    return {
        "quarantine_id": "Q-" + hashlib.sha256(key.encode()).hexdigest()[:16],
        "file_name": file_name,
        "record_no": error.line or 0,
        "byte_offset": None,
        "rule": error.rule,
        "reason": str(error),
        "raw_text": None,
    }
