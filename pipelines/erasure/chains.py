"""Sources that are put together: what the end of a chain tells, and its folders made anew from the redacted bytes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.chain.choose import choose_chain
from pipelines.chain.files import WITHDRAWN
from pipelines.deliveries import Receipt
from pipelines.erasure.journal import Journal
from pipelines.erasure.overwrite import forget_folder
from pipelines.inputs import load_inputs
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec

_ASSEMBLED, _MARK = "assembled-", "-without-"


def told_by_chain(
    settings: Settings, spec: SourceSpec, *, night: date
) -> Iterator[tuple[dict[str, Any], Receipt]]:
    """Yield the withdrawals that stand at the end of a source's chain on a night, each with who told it.

    The chain is put together here when no step did so before; the night rests on the same folder unless something of it
    is erased. Of a withdrawal of a person every fact has a row, and the person one with the same key twice.
    """
    chosen = choose_chain(settings, spec, night=night)
    if chosen.folder is None:
        return
    arrived: dict[str, Receipt] = {}
    for _, receipt in sorted(chosen.receipts.items()):
        arrived.setdefault(receipt.delivery_id, receipt)
    for row in pq.read_table(chosen.folder / f"{WITHDRAWN}.parquet").to_pylist():
        is_person = row["record_key"] == row["person_key"]
        yield {**row, "record_key": None if is_person else row["record_key"]}, arrived[row["delivery_id"]]


def assemble_anew(settings: Settings, source_id: str, journal: Journal) -> None:
    """Take every assembled folder of a source away and make those anew that nights rest on.

    A folder holds the state after some beginning of the chain, with keys in what it keeps for later deliveries; made of
    the redacted deliveries it holds what it would hold had the record never come. One of an earlier version of the
    program is not made anew: nothing stands on it but a night that was run with that version.
    """
    spec = load_spec(source_id)
    if not spec.is_assembled:
        return
    for folder in sorted((settings.stage / source_id).glob(f"{_ASSEMBLED}*")):
        if _MARK not in folder.name:
            journal.mark(folder)
    for folder in sorted((settings.stage / source_id).glob(f"{_ASSEMBLED}*")):
        if _MARK not in folder.name:
            forget_folder(folder)
    for night, folder in _nights_on(settings, source_id):
        if journal.is_marked(folder):
            choose_chain(settings, spec, night=night)


def _nights_on(settings: Settings, source_id: str) -> Iterator[tuple[date, Path]]:
    """Yield the nights that rest on a chain of a source, oldest first, with the assembled folder of each."""
    for path in sorted(settings.nights.glob("????-??-??/inputs.json")):
        night = date.fromisoformat(path.parent.name)
        for source in load_inputs(settings, night):
            if source.source_id == source_id and source.chain and source.stage:
                yield night, settings.stage / source.stage.partition(_MARK)[0]
