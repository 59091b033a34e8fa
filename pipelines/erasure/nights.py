"""Past nights without what is withdrawn: working folders, databases, history, reports. They stay readable and provable."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from jinja2 import TemplateError

from config.settings import Settings
from pipelines.erasure.journal import Journal
from pipelines.erasure.overwrite import forget_file, forget_folder, replace_bytes, write_over
from pipelines.erasure.proofs import proof_of, save_proof
from pipelines.erasure.secret import Secret
from pipelines.errors import StepError
from pipelines.inputs import night_folder
from pipelines.report.collect import collect_report
from pipelines.report.render import render_report
from warehouse.atomic import copy_file, read_json, write_json
from warehouse.connection import QueryError
from warehouse.erased_copy import ErasedCopy, erased_copy
from warehouse.erased_tables import erase_from_folder
from warehouse.gone import Gone
from warehouse.history.as_of import write_database
from warehouse.history.folder import another_name, is_readable, read_folder
from warehouse.history.write import write_history
from warehouse.publication import (
    PublishedNight,
    history_folder,
    publish_erased,
    published_nights,
    snapshot_name,
    unnamed_builds,
)

DATABASES, WORKING, HISTORY, REPORTS = "databases of nights", "folders of nights", "history", "reports"
_STUB = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><title>Withdrawn</title><p>This report told of a record that was"
    " erased since, and it was written by another version of the program. The night itself is in the warehouse.</p></html>\n"
)


def erase_nights(
    settings: Settings, secret: Secret, gone: Gone, stones: Sequence[str], journal: Journal
) -> None:
    """Take what goes out of every night that was ever begun, the oldest first."""
    records = {record.night: record for record in published_nights(settings.warehouse)}
    begun = {_date(path.name) for path in settings.nights.glob("????-??-??")}
    parent: Path | None = None
    for night in sorted({*records, *(day for day in begun if day)}):
        record = records.get(night)
        after = _erase_night(settings, secret, night, record, parent, gone, tuple(stones), journal)
        if after is not None:
            parent = history_folder(settings.warehouse, after)
    for path in unnamed_builds(settings.warehouse):
        _forget(path)


def _erase_night(
    settings: Settings,
    secret: Secret,
    night: date,
    record: PublishedNight | None,
    parent: Path | None,
    gone: Gone,
    stones: tuple[str, ...],
    journal: Journal,
) -> PublishedNight | None:
    """Erase from one night; return its record as it is then, where it was published.

    Args:
        parent: history of the published night before, as it is after the erasure.
    """
    folder = night_folder(settings, night)
    candidate = folder / "candidate.duckdb"
    erased = folder / ".candidate.erased"
    built = erased_copy(candidate, erased, gone) if candidate.exists() else None
    after = record
    if record is not None:
        published = _published_copy(settings, record, built, erased, gone)
        after = _erase_published(settings, secret, record, parent, published, gone, stones, journal)
    erase_from_folder(folder, gone, built.lost if built else None, journal.replacing(WORKING))
    if built is not None and built.before != built.after:
        journal.note(DATABASES, candidate, built.rows)
        write_over(candidate, lambda target: copy_file(erased, target))
        _rename_build(folder, built)
        _tell_again(settings, night, journal)
    if erased.exists():
        forget_file(erased)
    return after


def _published_copy(
    settings: Settings, record: PublishedNight, built: ErasedCopy | None, erased: Path, gone: Gone
) -> tuple[ErasedCopy | None, Path]:
    """Return the erased copy of the published build: the working folder's where it is the same build.

    Where the snapshot was dropped since, the history gives the build; None where an earlier version kept some tables.
    """
    if built is not None and record.digest in (built.before, built.after):
        return built, erased
    snapshot = settings.warehouse / "snapshots" / record.snapshot
    own = settings.warehouse / f".{record.snapshot}.erased"
    if snapshot.exists():
        return erased_copy(snapshot, own, gone), own
    history = history_folder(settings.warehouse, record)
    if not is_readable(history):
        return None, own
    whole = settings.warehouse / f".{record.snapshot}.whole"
    write_database(history, whole)
    try:
        return erased_copy(whole, own, gone), own
    finally:
        forget_file(whole)


def _erase_published(
    settings: Settings,
    secret: Secret,
    record: PublishedNight,
    parent: Path | None,
    published: tuple[ErasedCopy | None, Path],
    gone: Gone,
    stones: tuple[str, ...],
    journal: Journal,
) -> PublishedNight:
    copy, path = published
    after = record
    if copy is None:
        folder = history_folder(settings.warehouse, record)
        erase_from_folder(folder, gone, None, journal.replacing(HISTORY))
    else:
        if record.digest != copy.after and copy.before != copy.after:
            after = replace(
                record,
                digest=copy.after,
                snapshot=snapshot_name(record.night, copy.after),
                erased_from=(*record.erased_from, record.digest),
                history=None,
            )
            save_proof(settings, record.night, proof_of(secret, record.night, copy, record.digest, stones))
            journal.note(DATABASES, settings.warehouse / "snapshots" / record.snapshot, copy.rows)
            journal.note(HISTORY, history_folder(settings.warehouse, record), copy.rows)
        after = _history_again(settings, after, parent, path)
        if after != record:
            is_kept = (settings.warehouse / "snapshots" / record.snapshot).exists()
            publish_erased(settings.warehouse, after, path if is_kept else None)
    if path.name.startswith(".lindero") and path.exists():
        forget_file(path)
    return after


def _history_again(
    settings: Settings, record: PublishedNight, parent: Path | None, database: Path
) -> PublishedNight:
    """Write the history of a night anew where it, or what it rests on, is another now; return the night's record."""
    folder = history_folder(settings.warehouse, record)
    known = read_folder(folder) if folder.exists() else None
    rests_on = parent.name if parent is not None and read_folder(parent) is not None else None
    if known is not None and known.parent == rests_on:
        return record
    after = record if known is None else replace(record, history=another_name(folder))
    write_history(history_folder(settings.warehouse, after), database, parent)
    return after


def _forget(path: Path) -> None:
    """Take an old build away. Readers may have the snapshot open: its bytes are given back, not overwritten."""
    if path.is_dir():
        forget_folder(path)
    else:
        path.unlink(missing_ok=True)


def _rename_build(folder: Path, built: ErasedCopy) -> None:
    for name in ("build.json", "outcome.json"):
        path = folder / name
        said = read_json(path) if path.exists() else {}
        if said.get("digest") == built.before:
            write_json(path, {**said, "digest": built.after})


def _tell_again(settings: Settings, night: date, journal: Journal) -> None:
    """Write the report of a night anew; where this version cannot, a page stands there that says why."""
    path = settings.reports / night.isoformat() / "index.html"
    if not path.exists():
        return
    page = _STUB
    with suppress(StepError, QueryError, TemplateError, FileNotFoundError, KeyError, ValueError):
        page = render_report(collect_report(settings, night))
    if page.encode() != path.read_bytes():
        journal.note(REPORTS, path, 1)
        replace_bytes(path, page.encode())


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
