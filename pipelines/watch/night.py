"""The watch of a night: alarms as rows of the warehouse, and what each source's report card is drawn from."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from config.settings import Settings
from pipelines.chain.choose import choose_chain
from pipelines.chain.contents import contents_of
from pipelines.deliveries import Receipt, receipts
from pipelines.erasure.register import withheld_in
from pipelines.erasure.tombstones import tombstones
from pipelines.inputs import night_folder
from pipelines.limits.needed import over_time
from pipelines.watch.alarms import delivery_alarms
from pipelines.watch.card import card_of
from sources.chain.alarms import chain_alarms
from sources.spec.loader import load_spec
from sources.watch.alarm import Alarm
from sources.watch.judge import kept_too_long, sent_again, silence
from warehouse.atomic import write_json
from warehouse.frames import concat_tables, write_table

TABLE = "audit__alarms"


def watch_night(settings: Settings, source_ids: Sequence[str], *, night: date) -> None:
    """Write the night's alarms as a table and its report cards, both a function of the receipts up to the night."""
    folder = night_folder(settings, night) / "watch"
    rows = [row for source_id in source_ids for row in alarm_rows(settings, source_id, night=night)]
    write_table(folder, TABLE, pd.DataFrame(rows) if rows else concat_tables(TABLE, []))
    cards = [card_of(settings, source_id, night=night) for source_id in source_ids]
    write_json(folder / "cards.json", [card for card in cards if card is not None])


def alarm_rows(settings: Settings, source_id: str, *, night: date) -> list[dict[str, Any]]:
    """Return the alarms of a source's newest delivery, of its silence and of what is kept too long, as rows of
    audit__alarms."""
    arrived = receipts(settings, source_id, until=night)
    if not arrived:
        return []
    delivered = [receipt for receipt in arrived if receipt.repeats is None]
    found = [
        (alarm, delivered[-1]) for alarm in (delivery_alarms(settings, delivered[-1]) if delivered else [])
    ]
    quiet = silence(
        load_spec(source_id),
        [receipt.received_on for receipt in arrived],
        night=night,
        repeats=arrived[-1].repeats,
    )
    found += [(alarm, arrived[-1]) for alarm in (*quiet, *_sent_again(settings, arrived[-1]))]
    spec = load_spec(source_id)
    long_kept = over_time(settings, source_id, on=night)
    dated = [(one.first.received_on, one.superseded_on) for one in long_kept]
    found += [(alarm, long_kept[0].first) for alarm in kept_too_long(spec, dated, night=night)]
    if spec.is_assembled:
        chosen = choose_chain(settings, spec, night=night)
        newest = chosen.ordered.states[-1][0]
        contents = contents_of(settings, spec, chosen, night=night)
        found += [(alarm, arrived[-1]) for alarm in chain_alarms(spec, chosen.ordered, newest, contents)]
    return [_row(alarm, receipt) for alarm, receipt in found]


def _sent_again(settings: Settings, receipt: Receipt) -> list[Alarm]:
    """Return an alarm where a delivery brought records again that an earlier night had withdrawn."""
    withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
    if not withheld:
        return []
    told = {
        s.tombstone_id for s in tombstones(settings) if s.night is not None and s.night < receipt.received_on
    }
    again = [r for file in withheld.values() for r in file.records if told.intersection(r.tombstones)]
    stones = sorted({stone for record in again for stone in told.intersection(record.tombstones)})
    spec = load_spec(receipt.source_id)
    return [sent_again(spec, len(again), received_on=receipt.received_on, stones=stones)] if again else []


def _row(alarm: Alarm, receipt: Receipt) -> dict[str, Any]:
    key = "|".join((receipt.delivery_id, str(receipt.received_on), alarm.kind, alarm.file_role, alarm.column))
    return {
        "alarm_id": "A-" + hashlib.sha256(f"{alarm.source_id}|{key}".encode()).hexdigest()[:16],
        "source_id": alarm.source_id,
        "kind": alarm.kind,
        "severity": alarm.severity,
        "owner": alarm.owner,
        "delivery_id": receipt.delivery_id,
        "since": pd.Timestamp(receipt.received_on),
        "file_role": alarm.file_role or None,
        "column_name": alarm.column or None,
        "seen": alarm.seen,
        "expected": alarm.expected,
        "compared_with": alarm.window,
        "sentence": alarm.sentence,
        "todo": alarm.todo,
    }
