"""Records that are retracted, not erased: in no table from the night that tells it on; raw bytes and history stay."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.chain.sent import SENT
from pipelines.classify import classified_folder
from pipelines.erasure.sent_again import known_of
from pipelines.erasure.tombstones import DONE, Tombstone, told_by, tombstones
from pipelines.inputs import SourceInput
from sources.spec.fact_fields import FACTS
from warehouse.atomic import copy_file
from warehouse.erased_tables import erase_from_folder
from warehouse.frames import read_table
from warehouse.gone import Gone, Lost

_MARK = "-without-"
_CLASSIFIED = "classified__convictions"


def without_retracted(settings: Settings, inputs: Sequence[SourceInput], *, night: date) -> list[SourceInput]:
    """Return the inputs of a night, a source's stage folder replaced where records of it were retracted by then.

    What a sender retracts in an event is out of its tables already, and may be said again.

    The folder that stands in is made of the delivery's own, is named by what is left out, and is written once. The night's
    classified counts of the source lose the same.
    """
    stones = [
        stone
        for stone in told_by(tombstones(settings), night)
        if not stone.is_erasure and stone.state == DONE and stone.by != "sender"
    ]
    if not stones:
        return list(inputs)
    return [
        _without(settings, source, [s for s in stones if s.source_id == source.source_id], night)
        for source in inputs
    ]


def _without(
    settings: Settings, source: SourceInput, stones: Sequence[Tombstone], night: date
) -> SourceInput:
    if source.stage is None or not stones:
        return source
    folder = settings.stage / source.stage
    gone = _gone_of(settings, source, folder, stones)
    if not gone.facts and not gone.people:
        return source
    name = hashlib.sha256("|".join(sorted(s.tombstone_id for s in stones)).encode()).hexdigest()[:12]
    left = folder.with_name(f"{folder.name}{_MARK}{name}")
    if not left.exists():
        making = left.with_name(f".{left.name}")
        for table in sorted(folder.glob("*.parquet")):
            if not table.name.startswith(SENT):  # for later deliveries alone, which never stand on this copy
                copy_file(table, making / table.name)
        erase_from_folder(making, gone, None, lambda path, rows, write: write(path))
        making.replace(left)
    counted = classified_folder(settings, night, source.source_id)
    erase_from_folder(counted, gone, Lost(people=frozenset()), lambda path, rows, write: write(path))
    return replace(source, stage=left.relative_to(settings.stage).as_posix())


def _gone_of(settings: Settings, source: SourceInput, folder: Path, stones: Sequence[Tombstone]) -> Gone:
    known = known_of(settings, stones)
    fields = FACTS[source.kind]
    rows = read_table(folder, fields.table)
    people = rows["person_record_id"]
    whole = known.persons_among(people)
    goes = known.facts_among(rows[fields.id_column]) | whole
    return Gone(
        facts=frozenset(rows.loc[goes, fields.id_column]),
        people=frozenset(people[goes]),
        whole_people=frozenset(people[whole]),
        flags=frozenset(),
        records=(),
        files=(),
        texts=(),
    )
