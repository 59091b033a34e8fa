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
    for night in sorted({*records, *(day for day in begun if day)}):
        _erase_night(settings, secret, night, records.get(night), gone, tuple(stones), journal)
    for path in unnamed_builds(settings.warehouse):
        _forget(path)


def _erase_night(
    settings: Settings,
    secret: Secret,
    night: date,
    record: PublishedNight | None,
    gone: Gone,
    stones: tuple[str, ...],
    journal: Journal,
) -> None:
    folder = night_folder(settings, night)
    candidate = folder / "candidate.duckdb"
    erased = folder / ".candidate.erased"
    built = erased_copy(candidate, erased, gone) if candidate.exists() else None
    if record is not None:
        published = _published_copy(settings, record, built, erased, gone)
        _erase_published(settings, secret, record, published, gone, stones, journal)
    erase_from_folder(folder, gone, built.lost if built else None, journal.replacing(WORKING))
    if built is not None and built.before != built.after:
        journal.note(DATABASES, candidate, built.rows)
        write_over(candidate, lambda target: copy_file(erased, target))
        _rename_build(folder, built)
        _tell_again(settings, night, journal)
    if erased.exists():
        forget_file(erased)


def _published_copy(
    settings: Settings, record: PublishedNight, built: ErasedCopy | None, erased: Path, gone: Gone
) -> tuple[ErasedCopy | None, Path]:
    """Return the erased copy of the published build: the working folder's where it is the same build."""
    if built is not None and record.digest in (built.before, built.after):
        return built, erased
    snapshot = settings.warehouse / "snapshots" / record.snapshot
    own = settings.warehouse / f".{record.snapshot}.erased"
    return (erased_copy(snapshot, own, gone) if snapshot.exists() else None), own


def _erase_published(
    settings: Settings,
    secret: Secret,
    record: PublishedNight,
    published: tuple[ErasedCopy | None, Path],
    gone: Gone,
    stones: tuple[str, ...],
    journal: Journal,
) -> None:
    copy, path = published
    folder = history_folder(settings.warehouse, record)
    if copy is None or copy.before == copy.after:
        erase_from_folder(folder, gone, copy.lost if copy else None, journal.replacing(HISTORY))
    else:
        after = record
        if (
            record.digest != copy.after
        ):  # else it was killed after the record was written, and does the rest now
            after = replace(
                record,
                digest=copy.after,
                snapshot=snapshot_name(record.night, copy.after),
                erased_from=(*record.erased_from, record.digest),
            )
            save_proof(settings, record.night, proof_of(secret, record.night, copy, record.digest, stones))
            journal.note(DATABASES, settings.warehouse / "snapshots" / record.snapshot, copy.rows)
            _copy_tables(folder, history_folder(settings.warehouse, after))
        target = history_folder(settings.warehouse, after)
        erase_from_folder(target, gone, copy.lost, journal.replacing(HISTORY))
        publish_erased(settings.warehouse, after, path)
    if path.name.startswith(".lindero") and path.exists():
        forget_file(path)


def _copy_tables(folder: Path, target: Path) -> None:
    for table in sorted(folder.glob("*.parquet")):
        copy_file(table, target / table.name)


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
