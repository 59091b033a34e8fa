"""Land: hash what lies in the landing folder, archive it untouched, open what is sealed, write a receipt."""

import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.deliveries import (
    DeliveredFile,
    Receipt,
    archived_path,
    delivery_id_of,
    receipts,
    save_receipt,
)
from pipelines.erasure.overwrite import replace_bytes
from pipelines.erasure.redact_delivery import settle
from pipelines.erasure.register import RedactedFile, by_redacted_hash, redacted_file
from pipelines.errors import DeliveryRefused
from pipelines.file_bytes import sha256_of
from pipelines.limits.met import expired_in_words
from pipelines.transport.complete import lacks
from pipelines.transport.pgp import PgpRefused
from pipelines.transport.unseal import opened
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec
from warehouse.atomic import read_json, write_json

_FOLDER = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:\.(\d{1,3}))?$")
_UNOPENED, _EXPIRED = "unopened.json", "expired.json"
_LEAVE_IT = (
    "It lies there again and nothing of it was taken: take the folder away, or deliver it under the day from which it is"
    " to count"
)
RedactedBy = Mapping[str, Sequence[RedactedFile]]


def land_source(settings: Settings, source_id: str, *, until: date) -> list[Receipt]:
    """Land every delivery of a source that arrived up to `until`; return the receipts written now.

    A delivery is a folder `inbox/<source_id>/<YYYY-MM-DD>[.N]/`. Landing is idempotent: a folder whose
    bytes were already received under its date gives no new receipt. A folder whose content was replaced
    since gives a receipt with the next sequence number of that day, which supersedes the earlier one. An
    empty folder is a delivery without files, which reading refuses; one that is not whole yet is left alone.

    Raises:
        DeliveryRefused: this machine cannot open what a delivery holds; every other delivery was landed.
    """
    spec, written, unopened, expired = load_spec(source_id), [], [], []
    for received_on, sequence, folder in _delivery_folders(settings.inbox / source_id, until):
        if waits_for(spec, folder):
            continue  # the next run looks again
        gone = _taken_away(settings, source_id, received_on, folder)
        if gone is not None:
            expired.append(f"[inbox/{source_id}/{folder.name}]: {expired_in_words(gone)}. {_LEAVE_IT}")
            continue
        try:
            files = _delivered_files(settings, spec, folder, received_on)
        except PgpRefused as refused:
            unopened.append(f"[inbox/{source_id}/{folder.name}] rule [{refused.rule}]: {refused}")
            continue
        receipt = _receipt_for(settings, source_id, received_on, sequence, files)
        if receipt is not None:
            save_receipt(settings, receipt)
            written.append(receipt)
    _remember(settings, source_id, _UNOPENED, unopened)
    _remember(settings, source_id, _EXPIRED, expired)
    if unopened:
        raise DeliveryRefused("; ".join(unopened))
    return written


def landing_faults(settings: Settings, source_ids: Collection[str], *, until: date) -> list[str]:
    """Return a sentence for everything in the landing folder that no night will ever read, or cannot read yet."""
    return never_read(settings, source_ids) + [
        f"[inbox/{source_id}/{folder.name}]: {'; '.join(waits)}"
        for source_id in sorted(source_ids)
        for _, _, folder in _delivery_folders(settings.inbox / source_id, until)
        if (waits := waits_for(load_spec(source_id), folder))
    ]


def never_read(settings: Settings, source_ids: Collection[str]) -> list[str]:
    """Return a sentence for everything in the landing folder that no night will read unless a person does something."""
    faults = [
        fault
        for source_id in sorted(source_ids)
        for name in (_UNOPENED, _EXPIRED)
        for fault in _remembered(settings, source_id, name)
    ]
    for root in sorted(settings.inbox.iterdir()) if settings.inbox.is_dir() else ():
        if root.name.startswith("."):
            continue
        if root.name not in source_ids or not root.is_dir():
            faults.append(
                f"[inbox/{root.name}]: no source has this name; expected one of {sorted(source_ids)}"
            )
            continue
        for path in sorted(root.iterdir()):
            if not path.name.startswith(".") and not is_delivery_folder(path):
                faults.append(
                    f"[inbox/{root.name}/{path.name}]: is never read; expected a folder named YYYY-MM-DD or YYYY-MM-DD.N"
                )
    return faults


def left_waiting(settings: Settings, source_ids: Collection[str], *, night: date) -> list[str]:
    """Return a sentence for every delivery of a day before the night that still waits for something: nobody may know."""
    return [
        f"[inbox/{source_id}/{folder.name}]: {'; '.join(waits)}, and its day is over. Nothing in it is read. Put there"
        " what is missing, name the files as the specification does, or take the folder away"
        for source_id in sorted(source_ids)
        for folder in folders_not_landed(settings, source_id)
        if folder.name[:10] < night.isoformat() and (waits := waits_for(load_spec(source_id), folder))
    ]


def folders_not_landed(settings: Settings, source_id: str) -> list[Path]:
    """Return folders of the landing folder that no receipt is of yet, oldest first; those of days to come, too."""
    landed = {(r.received_on, r.sequence) for r in receipts(settings, source_id, until=date.max)}
    folders = _delivery_folders(settings.inbox / source_id, date.max)
    return [path for day, sequence, path in folders if (day, sequence) not in landed]


def is_delivery_folder(path: Path) -> bool:
    """Return whether a path has the name of a folder that a night may land: YYYY-MM-DD or YYYY-MM-DD.N."""
    match = _FOLDER.match(path.name)
    return path.is_dir() and match is not None and _date(match[1]) is not None


def waits_for(spec: SourceSpec, folder: Path) -> list[str]:
    """Return a clause for everything that a folder of the landing folder waits for; none where the next night lands it."""
    return lacks(spec, [path.name for path in folder.iterdir() if not path.name.startswith(".")])


def _delivery_folders(root: Path, until: date) -> list[tuple[date, int, Path]]:
    found = []
    for path in root.iterdir() if root.is_dir() else ():
        match = _FOLDER.match(path.name)
        received_on = _date(match[1]) if match and path.is_dir() else None
        if match and received_on is not None and received_on <= until:
            found.append((received_on, int(match[2] or 1), path))
    return sorted(found)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # 2026-13-45 looks like a date and is none
        return None


def _delivered_files(
    settings: Settings, spec: SourceSpec, folder: Path, received_on: date
) -> tuple[DeliveredFile, ...]:
    paths = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    redacted = by_redacted_hash(settings)
    known = receipts(settings, spec.source_id, until=date.max) if redacted else ()
    received = {
        file.delivered_sha256: file
        for receipt in known
        for file in receipt.files
        if redacted_file(settings, file.delivered_sha256) is not None
    }
    today = {f.delivered_sha256 for r in known if r.received_on == received_on for f in r.files}
    archived = [_archive(settings, path, redacted, today) for path in paths]
    files = opened(settings, spec, archived, vouched=received)
    for file in files:
        if file.sealed_sha256 is not None:  # what it holds may be known, encrypted anew
            settle(settings, spec, file)
    return files


def _taken_away(settings: Settings, source_id: str, received_on: date, folder: Path) -> Receipt | None:
    """Return the receipt of what lies in a folder where that very delivery, of that day, was taken away after its time."""
    known = [
        receipt
        for receipt in receipts(settings, source_id, until=received_on)
        if receipt.expired is not None and receipt.received_on == received_on
    ]
    if not known:
        return None
    lies = {sha256_of(p) for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")}
    return next((r for r in known if lies == {file.delivered_sha256 for file in r.files}), None)


def _remembered(settings: Settings, source_id: str, name: str) -> list[str]:
    path = settings.transport / source_id / name
    return [str(fault) for fault in read_json(path)] if path.exists() else []


def _remember(settings: Settings, source_id: str, name: str, faults: list[str]) -> None:
    path = settings.transport / source_id / name
    if faults:
        write_json(path, faults)
    else:
        path.unlink(missing_ok=True)


def _archive(
    settings: Settings, path: Path, redacted: RedactedBy, received: Collection[str]
) -> DeliveredFile:
    """Archive a file as it was delivered; bytes from which records were withdrawn never come back.

    Args:
        settings: the home.
        path: the file in the landing folder.
        redacted: redacted files by the hash of their bytes now.
        received: hashes of files that were received from this source on this day, as delivered.
    """
    sha256 = sha256_of(path)
    target = archived_path(settings, sha256)
    known = redacted_file(settings, sha256)
    if known is not None:
        kept = archived_path(settings, known.original)
        if kept.exists() and sha256_of(kept) == known.redacted:
            # sent again as it was: the landing folder keeps no copy of it
            replace_bytes(path, kept.read_bytes())
    else:
        alike = sorted(
            redacted.get(sha256, ()), key=lambda file: (file.original not in received, file.original)
        )
        known = alike[0] if alike else None
    if known is not None:
        return DeliveredFile(name=path.name, sha256=known.original, byte_count=known.byte_count)
    if not target.exists() or sha256_of(target) != sha256:  # a copy that was damaged since is put right
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{sha256}.part")
        shutil.copyfile(path, temporary)
        temporary.replace(target)
    return DeliveredFile(name=path.name, sha256=sha256, byte_count=target.stat().st_size)


def _receipt_for(
    settings: Settings, source_id: str, received_on: date, sequence: int, files: tuple[DeliveredFile, ...]
) -> Receipt | None:
    delivery_id = delivery_id_of(files)
    known = receipts(settings, source_id, until=date.max)
    same_day = [r for r in known if r.received_on == received_on]
    if any(r.delivery_id == delivery_id for r in same_day):
        return None
    taken = {r.sequence for r in same_day}
    if sequence in taken:
        sequence = max(taken) + 1
    earlier = [r for r in known if r.order < (received_on, sequence)]
    effective = [r for r in earlier if r.repeats is None]
    # only the newest content makes a repeat: going back to older bytes is a correction
    first = effective[-1] if effective and effective[-1].delivery_id == delivery_id else None
    return Receipt(
        source_id=source_id,
        delivery_id=delivery_id,
        received_on=received_on,
        sequence=sequence,
        files=files,
        repeats=first.received_on if first else None,
        supersedes=effective[-1].delivery_id if effective and not first else None,
    )
