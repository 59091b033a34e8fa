"""The bytes of a delivery, redacted: in the archive, and in the landing folder where a copy lies."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from config.settings import Settings
from pipelines.deliveries import INCOMING, DeliveredFile, Receipt, archived_path
from pipelines.erasure.messages import copies_of, nothing_left, settle_message
from pipelines.erasure.overwrite import forget_file, forget_folder, replace_bytes
from pipelines.erasure.redact import Place, controls_of, is_whole, redact
from pipelines.erasure.refused_records import role_in_text
from pipelines.erasure.register import GoneRecord, RedactedFile, redacted_file, register_file
from pipelines.erasure.secret import Secret
from pipelines.errors import StepError
from pipelines.file_bytes import sha256_of
from sources.mapping.delivery import ReadFile
from sources.mapping.verdicts import is_fact
from sources.mapping.withdrawn import Rows
from sources.spec.model import SourceSpec

Numbers = Mapping[str, Sequence[int]]
"""File name to numbers of records that the reader refused."""
StonesOf = Callable[[str], Sequence[str]]
"""Id that was withdrawn (blank: not known) to the tombstones that say so."""


def redact_delivery(
    settings: Settings,
    secret: Secret,
    spec: SourceSpec,
    receipt: Receipt,
    files: Sequence[ReadFile],
    rows: Rows,
    refused: Numbers,
    stones_of: StonesOf,
) -> int:
    """Take records out of a delivery's files for good; return how many.

    The register says first what a file is to become, then the archive's bytes are replaced, then those of the landing
    folder: killed in between, the same call does the rest.

    Args:
        settings: the home.
        secret: of the home.
        spec: of the source.
        receipt: the delivery.
        files: its files as they were read.
        rows: of each file, the rows that go.
        refused: of each file, the numbers of records that a reader refused and that go.
        stones_of: which tombstones withdraw an id.
    """
    gone = 0
    for file in files:
        places = _places(spec, file, rows.get(file.name, {}), refused.get(file.name, ()))
        if places:
            delivered = next(one for one in receipt.files if one.name == file.name)
            left = file.records.delivered
            redact_file(settings, secret, spec, delivered, places, stones_of, left=left)
            gone += len(places)
    return gone


def _places(
    spec: SourceSpec, file: ReadFile, rows: Mapping[int, str], refused: Sequence[int]
) -> dict[Place, tuple[str, str]]:
    """Return where records stand, their text and the id they are of; a document without records is record 0."""
    found = {}
    frame = file.records.frame
    facts = spec.facts_in(file.role)
    carries = is_fact(facts, frame).to_numpy(dtype=bool) if facts is not None else None
    for row, id_ in rows.items():
        text = file.records.raw_text(row)
        number = int(frame["_record_no"].iloc[row])
        aside = carries is not None and not carries[row]
        found[Place(record_no=number, lines=text.count("\n") + 1, aside=aside)] = (text, id_)
    for record in file.records.refused:
        if record.record_no in set(refused):
            place = Place(record_no=record.record_no, lines=record.raw_text.count("\n") + 1)
            found[place] = (record.raw_text, "")
    return found


def redact_file(
    settings: Settings,
    secret: Secret,
    spec: SourceSpec,
    delivered: DeliveredFile,
    places: Mapping[Place, tuple[str, str]],
    stones_of: StonesOf,
    *,
    left: int,
    whole: bool = False,
) -> None:
    """Take records out of one file: the register first, then the bytes.

    Args:
        settings: the home.
        secret: of the home.
        spec: of the source.
        delivered: the file.
        places: where the records stand, with their text and the id they are of.
        stones_of: which tombstones withdraw an id.
        left: records of the file, these among them.
        whole: nothing of the file may stay: nobody knows where its records end.
    """
    content = archived_path(settings, delivered.sha256).read_bytes()
    own = role_in_text(spec, delivered.name, content)
    whole = whole or own is None or is_whole(own, list(places), records=left)
    redacted = nothing_left(delivered.sha256)
    if own is not None and not whole:
        redacted = redact(content, own, list(places))
    records = tuple(
        GoneRecord(
            record_no=place.record_no,
            lines=place.lines,
            controls=controls_of(own, place) if own is not None and not whole else 0,
            aside=place.aside,
            digest=secret.of("bytes", delivered.sha256, str(place.record_no), text),
            tombstones=tuple(sorted(stones_of(id_))),
        )
        for place, (text, id_) in sorted(places.items(), key=lambda item: item[0].record_no)
    )
    register_file(
        settings,
        RedactedFile(
            original=delivered.sha256,
            redacted=hashlib.sha256(redacted).hexdigest(),
            byte_count=delivered.byte_count,
            records=records,
            whole=whole,
        ),
    )
    settle(settings, spec, delivered)


def settle(settings: Settings, spec: SourceSpec, delivered: DeliveredFile) -> int:
    """Make archive and landing folder hold of a file what the register says; return how many copies were replaced.

    Raises:
        StepError: the archive holds other bytes than delivered, and than any redaction of them.
    """
    found = redacted_file(settings, delivered.sha256)
    path = archived_path(settings, delivered.sha256)
    if found is None or not path.exists():
        return 0
    replaced = 0
    earlier = {delivered.sha256, *found.earlier}
    now = sha256_of(path)
    if now in earlier - {found.redacted}:
        replace_bytes(path, _as_registered(spec, delivered, found, path.read_bytes()))
        replaced += 1
    if sha256_of(path) != found.redacted:
        raise StepError(
            f"[{spec.source_id}] file [{delivered.name}]: its archived bytes have the hash [{now[:12]}], expected"
            f" [{found.redacted[:12]}], redacted. Bring the file back from a backup, then run the night again"
        )
    for copy in copies_of(settings, spec.source_id, delivered.name, delivered.byte_count):
        if sha256_of(copy) in earlier - {found.redacted}:
            replace_bytes(copy, path.read_bytes())
            replaced += 1
    return replaced + settle_message(settings, spec.source_id, delivered, found)


def _as_registered(spec: SourceSpec, delivered: DeliveredFile, found: RedactedFile, content: bytes) -> bytes:
    if found.whole:
        return nothing_left(delivered.sha256)
    own = role_in_text(spec, delivered.name, content)
    assert own is not None, "a file of which records went plays a part, by its name or its header"
    places = [Place(record_no=record.record_no, lines=record.lines) for record in found.records]
    return redact(content, own, places)


def forget_parts(settings: Settings, source_id: str) -> None:
    """Take away half-written copies that a killed landing left in the archive, or a killed fetch in the landing folder.

    Both are brought again, whole, by the next run.
    """
    for path in sorted((settings.archive / "files").glob("*/.*.part")):
        forget_file(path)
    for folder in sorted((settings.inbox / source_id).glob(f"{INCOMING}*")):
        forget_folder(folder)
