"""Whether nothing is left of what was erased, and whether all else is as it was: read again, not remembered."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.deliveries import archived_path, deliveries_newest_first, receipts
from pipelines.erasure.orders import waiting_orders
from pipelines.erasure.proofs import NightProof, faults_of_proofs, proofs_of, proofs_of_build, proven_nights
from pipelines.erasure.refused_later import Seen, what_it_holds
from pipelines.erasure.register import redacted_files, withheld_in
from pipelines.erasure.secret import FACT, Secret, secret_of, secret_path
from pipelines.erasure.sent_again import known_of
from pipelines.erasure.tombstones import INTENT, Tombstone, tombstones
from pipelines.file_bytes import sha256_of
from pipelines.land import folders_not_landed, is_delivery_folder, waits_for
from pipelines.limits.met import expired_in_words
from pipelines.limits.places import places_of
from pipelines.read import read_files
from sources.mapping.withdrawn import withdrawn_records
from sources.spec.loader import list_source_ids, load_spec
from warehouse.gone import FACT_IDS, TOLD_KEYS
from warehouse.history.as_of import write_database
from warehouse.history.folder import is_readable, rested_on
from warehouse.publication import PublishedNight, history_folder, published_nights, unnamed_builds
from warehouse.snapshot import column_values

_WORD = re.compile(r"[^\W_]{4,}")
_TEXT = {".json", ".jsonl", ".html", ".log", ".txt", ".csv", ".svg"}
_LATER: dict[Seen, str] = {
    "a key": "was refused whole after an erasure and holds a key of what was erased; a person must look",
    "not searched": "is refused whole and cannot be searched",
}


@dataclass(slots=True)
class Verified:
    """What a verification looked at and found."""

    stones: int = 0
    files: int = 0
    """Delivered files read again."""
    tables: int = 0
    texts: int = 0
    nights_proven: list[date] = field(default_factory=list)
    nights_rerun: list[date] = field(default_factory=list)
    """Nights run again since: their proof ends with the build before."""
    nights_anew: list[date] = field(default_factory=list)
    """Nights run again between two erasures: proven from the digest of that run on."""
    nights_dropped: list[date] = field(default_factory=list)
    """Nights whose rows are not here any more: there is nothing to prove."""
    residues: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    """What is not finished, or could not be searched."""
    expired: list[str] = field(default_factory=list)
    """Deliveries that were taken away after their time: there is nothing to search."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left and everything is proven."""
        return not (self.residues or self.faults or self.open)


def verify(settings: Settings) -> Verified:
    """Search every place of a home for what was erased, by keyed digests, and check the proof of every past night."""
    found = Verified()
    stones = [stone for stone in tombstones(settings) if stone.is_erasure]
    found.stones = len(stones)
    found.open += [
        f"[{s.tombstone_id}]: was begun and not finished; run a night" for s in stones if s.state == INTENT
    ]
    found.open += [
        f"[{s.tombstone_id}]: could not be cleared in [{place}]"
        for s in stones
        for place in s.left
        if _is_there(settings, s.source_id, place)
    ]
    found.open += [
        f"[{o.order_id}]: waits for a night of {o.told_on}" for o in waiting_orders(settings, until=date.max)
    ]
    _look_at_expired(settings, found)
    if not stones or not secret_path(settings).exists():
        return found
    secret = secret_of(settings)
    _check_bytes(settings, found)
    for source_id in sorted({stone.source_id for stone in stones}):
        own = [stone for stone in stones if stone.source_id == source_id]
        _read_again(settings, source_id, own, found)
        found.open += [
            f"[inbox/{source_id}/{folder.name}]: {_why_not_landed(source_id, folder)}"
            for folder in folders_not_landed(settings, source_id)
            if not _holds_known_bytes(settings, folder)
        ]
    _search_tables(settings, secret, stones, found)
    _search_texts(settings, secret, stones, found)
    _check_nights(settings, secret, found)
    return found


def _why_not_landed(source_id: str, folder: Path) -> str:
    waits = waits_for(load_spec(source_id), folder)
    if not waits:
        return "lies there and is not landed; what comes back with it is taken out by the night that lands it"
    return (
        f"is not searched and no night lands it as it is: {'; '.join(waits)}. Look into it by hand: take it away, or let the"
        " sender make it whole; the night that lands it takes out what comes back with it"
    )


def _is_there(settings: Settings, source_id: str, place: str) -> bool:
    """Return whether a place that could not be cleared is still there: a file of the home, or of a day's delivery."""
    day, _, name = place.partition(" ")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return (settings.home / place).exists()
    archived = [
        archived_path(settings, file.sha256)
        for receipt in receipts(settings, source_id, until=date.max)
        if receipt.received_on == on
        for file in receipt.files
        if file.name == name
    ]
    lying = (settings.inbox / source_id).glob(f"{day}*")
    return any(path.exists() for path in (*archived, *(folder / name for folder in lying)))


def _holds_known_bytes(settings: Settings, folder: Path) -> bool:
    """Return whether a folder repeats what was landed, and so has no receipt of its own: as delivered or redacted."""
    redacted = {file.redacted for file in redacted_files(settings)}
    sums = [sha256_of(path) for path in sorted(folder.iterdir()) if path.is_file()]
    return all(one in redacted or archived_path(settings, one).exists() for one in sums)


def _look_at_expired(settings: Settings, found: Verified) -> None:
    """Name what was taken away after its time, and what of it is still there."""
    for source_id in list_source_ids():
        gone = [r for r in receipts(settings, source_id, until=date.max) if r.expired is not None]
        found.expired += [expired_in_words(receipt) for receipt in gone]
        left = places_of(settings, source_id, gone, leaving=gone).all_paths if gone else ()
        found.open += [
            f"[{path.relative_to(settings.home).as_posix()}]: belongs to a delivery that was taken away, and is still"
            f" there; lindero source expire {source_id} --yes finishes it"
            for path in left
        ]


def _check_bytes(settings: Settings, found: Verified) -> None:
    for file in redacted_files(settings):
        path = archived_path(settings, file.original)
        if path.exists() and sha256_of(path) != file.redacted:
            found.residues.append(f"[{path.name[:12]}]: the archive does not hold the redacted bytes")
    hashes = {file.original for file in redacted_files(settings)}
    for path in sorted(settings.inbox.glob("*/*/*")):
        if path.is_file() and sha256_of(path) in hashes:
            place = path.relative_to(settings.home).as_posix()
            found.residues.append(
                f"[{place}]: holds a file as it was before it was redacted; {_what_replaces(settings, path)}"
            )


def _what_replaces(settings: Settings, path: Path) -> str:
    source_id = path.parent.parent.name
    if source_id not in list_source_ids():
        return f"no source is named [{source_id}], so no night replaces it: take it away by hand"
    waits = waits_for(load_spec(source_id), path.parent)
    if waits:
        return f"its folder {'; '.join(waits)}, so no night replaces it: take it away by hand, or make the folder whole"
    if path.name.startswith(".") or not is_delivery_folder(path.parent):
        return "no night reads it there: take it away by hand"
    return "the next night replaces it"


def _read_again(settings: Settings, source_id: str, stones: Sequence[Tombstone], found: Verified) -> None:
    spec = load_spec(source_id)
    known = known_of(settings, stones)
    digests = frozenset(d for stone in stones for d in (*stone.fact_digests, *stone.person_digests))
    for receipt in deliveries_newest_first(settings, source_id, until=date.max):
        if receipt.expired is not None:
            continue  # told by name already
        delivered = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
        there = [(file, path) for file, path in delivered if path.exists()]
        withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
        files, refused = read_files(spec, there, received_on=receipt.received_on, withheld=withheld)
        found.files += len(files)
        rows = withdrawn_records(spec, files, facts=known.facts_among, persons=known.persons_among)
        where = f"[{source_id}] delivery [{receipt.delivery_id[:12]}] of {receipt.received_on}"
        found.residues += [
            f"{where} file [{name}]: {len(own)} withdrawn records" for name, own in rows.items()
        ]
        # what had arrived when a record was erased was searched then, and is named by the tombstone where it could not be
        is_later = any((stone.night or stone.told_on) < receipt.received_on for stone in stones)
        present = {file.name for file, _ in there} if is_later else set()
        found.open += [
            f"{where} file [{file.name}]: {_LATER[seen]}"
            for file, _, _ in refused
            if file.name in present
            and (seen := what_it_holds(settings, known.secret, spec, file, digests)) != "no key"
        ]


def _search_tables(settings: Settings, secret: Secret, stones: Sequence[Tombstone], found: Verified) -> None:
    facts = frozenset(digest for stone in stones for digest in stone.fact_digests)
    texts = frozenset(digest for stone in stones for digest in stone.text_digests)
    flags = frozenset(digest for stone in stones for digest in stone.flag_digests)
    for place, column, values in _columns(settings):
        found.tables += 1
        hits = len(secret.among(FACT, values, facts)) if column in (*FACT_IDS, *TOLD_KEYS) else 0
        if column == "flag_id" and "publish__changes" not in place:
            hits += len(secret.among("flag", values, flags))
        hits += len(secret.among("text", values, texts))
        if hits:
            found.residues.append(f"[{place}] column [{column}]: {hits} values of withdrawn records")


def _columns(settings: Settings) -> Iterator[tuple[str, str, list[str]]]:
    """Yield place, column and distinct texts of every table on disk: Parquet files, and the databases of nights."""
    nights = published_nights(settings.warehouse)
    histories = sorted(rested_on([history_folder(settings.warehouse, night) for night in nights]))
    roots = [settings.stage, settings.nights, *histories]
    for path in sorted(p for root in roots for p in root.rglob("*.parquet")):
        place = path.relative_to(settings.home).as_posix()
        table = pq.read_table(path)
        for name in table.column_names:
            if pa.types.is_string(table.schema.field(name).type) or pa.types.is_large_string(
                table.schema.field(name).type
            ):
                yield place, name, [v for v in pc.unique(table.column(name)).to_pylist() if v is not None]
    databases = [*settings.nights.glob("*/*.duckdb"), *(settings.warehouse / "snapshots").glob("*.duckdb")]
    for path in sorted(databases):
        for table_name, name, values in column_values(path):
            yield f"{path.relative_to(settings.home).as_posix()} {table_name}", name, values


def _search_texts(settings: Settings, secret: Secret, stones: Sequence[Tombstone], found: Verified) -> None:
    """Search reports, logs and JSON for words that were nobody else's; texts of several words in tables alone."""
    digests = frozenset(digest for stone in stones for digest in stone.text_digests)
    for room in (settings.reports, settings.logs, settings.nights, settings.stage):
        for path in sorted(
            p for p in room.rglob("*") if p.is_file() and (p.suffix in _TEXT or room == settings.logs)
        ):
            found.texts += 1
            words = set(_WORD.findall(path.read_text(encoding="utf-8", errors="replace")))
            hits = secret.among("text", words, digests)
            if hits:
                place = path.relative_to(settings.home).as_posix()
                found.residues.append(f"[{place}]: {len(hits)} words of withdrawn records")


def _check_night(
    settings: Settings, secret: Secret, record: PublishedNight, proofs: list[NightProof], found: Verified
) -> None:
    """Hold the rows of one night against its proofs; where its snapshot was dropped, the rows that its history gives."""
    history = history_folder(settings.warehouse, record)
    snapshot = settings.warehouse / "snapshots" / record.snapshot
    if not snapshot.exists() and not is_readable(history):
        found.nights_dropped.append(record.night)
        return
    with tempfile.TemporaryDirectory(dir=settings.warehouse, prefix=".verify-") as folder:
        if not snapshot.exists():
            snapshot = Path(folder) / "whole.duckdb"
            write_database(history, snapshot)
        faults = faults_of_proofs(secret, record.night, proofs, snapshot)
    found.faults += faults
    if not faults:
        found.nights_proven.append(record.night)


def _check_nights(settings: Settings, secret: Secret, found: Verified) -> None:
    records = {record.night: record for record in published_nights(settings.warehouse)}
    for night in proven_nights(settings):
        record, proofs = records.get(night), proofs_of(settings, night)
        if record is None:
            found.nights_dropped.append(night)
        elif record.digest != proofs[-1].after:
            found.nights_rerun.append(night)
        else:
            of_build = proofs_of_build(proofs)
            if len(of_build) < len(proofs):
                found.nights_anew.append(night)
            _check_night(settings, secret, record, of_build, found)
    found.residues += [
        f"[{path.name}]: a build that no record names" for path in unnamed_builds(settings.warehouse)
    ]
