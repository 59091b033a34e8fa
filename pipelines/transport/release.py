"""Delete at the sender what a night rests on: only where the place allows it, never of a refused delivery.

Not right after the copy, but on a later look: by then a receipt names the bytes, the archive holds them under their sums
(every one is hashed again here), and a night has chosen the delivery, so that no reader, gate or watch refused it. A
delivery that was passed over for a newer one of the same full extract counts as read, unless it was refused.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.settings import Settings
from pipelines.deliveries import Receipt, archived_path, receipts
from pipelines.erasure.register import expected_hash
from pipelines.file_bytes import sha256_of
from pipelines.inputs import load_inputs
from pipelines.stage import stage_folder
from pipelines.transport.memory import Fetched, Memory
from pipelines.transport.places import Place
from pipelines.transport.remote import Remote, RemoteFile
from sources.spec.model import SourceSpec
from warehouse.atomic import read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What was deleted."""

    files: int
    faults: tuple[str, ...]


def release(
    settings: Settings,
    spec: SourceSpec,
    place: Place,
    remote: Remote,
    there: list[RemoteFile],
    memory: Memory,
    *,
    night: date,
) -> Released:
    """Delete the files of every delivery that a night rests on; take them out of `there`, which the look found.

    A file that looks otherwise than when it was read stays: it is another one. Killed in between, the next look goes on:
    what is gone is gone, what is left is deleted then.
    """
    if not place.delete_after_read:
        return Released(files=0, faults=())
    deleted, faults = 0, []
    for one in memory.fetched():
        if one.released or not is_read(settings, spec, one, night=night):
            continue
        states = [file.state for file in one.files]
        try:
            for file in [file for file in there if file.state in states]:
                deleted += _delete(remote, file)
                there.remove(file)
        except PermissionError:
            faults.append(
                f"delivery of [{one.day}]: was read, and its files may not be deleted at the sender. Ask for the"
                " permission, or take delete_after_read out of transport.yml"
            )
            there[:] = [file for file in there if file.state not in states]
            continue
        memory.mark_released(one)
    return Released(files=deleted, faults=tuple(faults))


def _delete(remote: Remote, file: RemoteFile) -> int:
    """Delete one file that still is what was read; return how many were deleted."""
    try:
        if remote.stat(file).state != file.state:
            return 0
        remote.delete(file)
    except FileNotFoundError:
        return 0
    return 1


def is_read(settings: Settings, spec: SourceSpec, fetched: Fetched, *, night: date) -> bool:
    """Return whether a delivery was landed, rests whole in the archive, and was used or passed over by a night."""
    known = receipts(settings, spec.source_id, until=night)
    mine = [receipt for receipt in known if _is_of(receipt, fetched)]
    if not mine or not _is_archived(settings, mine[-1]):
        return False
    receipt, used = mine[-1], _used(settings, spec.source_id, night)
    if receipt.delivery_id in used:
        return True
    newest_used = max((r.order for r in known if r.delivery_id in used), default=None)
    passed_over = newest_used is not None and receipt.order < newest_used and spec.snapshot == "full"
    return passed_over and not _is_refused(settings, receipt)


def _is_of(receipt: Receipt, fetched: Fetched) -> bool:
    delivered = Counter(file.delivered_sha256 for file in receipt.files)
    return receipt.received_on == fetched.day and delivered == Counter(file.sha256 for file in fetched.files)


def _is_archived(settings: Settings, receipt: Receipt) -> bool:
    sums = {s for file in receipt.files for s in (file.sha256, file.delivered_sha256)}
    paths = {sha256: archived_path(settings, sha256) for sha256 in sums}
    return all(
        path.exists() and sha256_of(path) == expected_hash(settings, sha256) for sha256, path in paths.items()
    )


def _is_refused(settings: Settings, receipt: Receipt) -> bool:
    outcome = stage_folder(settings, receipt) / "outcome.json"
    return outcome.exists() and read_json(outcome)["status"] != "read"


def _used(settings: Settings, source_id: str, until: date) -> Sequence[str]:
    """Return the deliveries of a source that nights up to a date rested on."""
    nights = [date.fromisoformat(p.parent.name) for p in sorted(settings.nights.glob("*-*-*/inputs.json"))]
    return [
        source.delivery_id
        for night in nights
        if night <= until
        for source in load_inputs(settings, night)
        if source.source_id == source_id and source.delivery_id is not None
    ]
