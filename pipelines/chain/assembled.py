"""One stage folder out of a chain of deliveries, named by the chain: made once, on the longest beginning there is."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from config.settings import Settings
from pipelines.chain.files import fact_tables, is_written, load_changes, load_state, save_state
from pipelines.chain.raw_texts import with_raw_texts
from pipelines.code_digest import code_digest
from pipelines.deliveries import Receipt
from pipelines.erasure.withheld import WITHHELD
from sources.chain.links import Link
from sources.spec.fact_fields import FACTS
from sources.spec.model import SourceSpec
from transforms.assemble.held import counted_as_held, held_back
from transforms.assemble.state import Delivery, Rules, State, start
from transforms.assemble.step import with_delivery
from warehouse.frames import concat_tables, read_table, write_table

_ROOMS = ("transforms/assemble", "transforms/standardize", "pipelines/chain", "warehouse/schema")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One delivery of a chain, read by itself."""

    receipt: Receipt
    link: Link
    stage: Path
    """Its stage folder."""


def rules_of_source(spec: SourceSpec) -> Rules:
    """Return how a source's deliveries are put together."""
    fields = FACTS[spec.kind]
    return Rules(
        source_id=spec.source_id,
        jurisdiction=spec.jurisdiction,
        fact_table=fields.table,
        fact_key=fields.id_column,
        missing_row=spec.missing_row or "gone",
        people=spec.chain.people if spec.chain is not None else "replaced",
        retired_as=spec.retired_as,
    )


def assembled_folder(settings: Settings, spec: SourceSpec, parts: Sequence[Part]) -> Path:
    """Return where a chain rests: named by its deliveries in order, how each was read and when it came."""
    digest = hashlib.sha256(f"{spec.digest}|{code_digest(_ROOMS)}".encode())
    for part in parts:
        place = f"{part.link.delivery_id}|{part.stage.name}|{part.link.is_base}|{part.link.received_on}"
        digest.update(f"\n{place}".encode())
    return settings.stage / spec.source_id / f"assembled-{digest.hexdigest()[:24]}"


def assemble(settings: Settings, spec: SourceSpec, parts: Sequence[Part]) -> Path:
    """Put a chain together unless it was before; return its folder. The same chain gives the same bytes.

    Whatever beginning of the chain an earlier night left is stood on; without one every delivery is taken in turn.
    """
    folder = assembled_folder(settings, spec, parts)
    if is_written(folder):
        return folder
    rules = rules_of_source(spec)
    state, done = _begun(settings, spec, parts, rules)
    for part in parts[done:]:
        state = with_delivery(state, _delivery(part, rules), rules)
    counts, quarantine = _accounting(settings, spec, parts, state)
    withheld = concat_tables(WITHHELD, [read_table(part.stage, WITHHELD) for part in _once(parts)])
    if len(withheld):
        write_table(folder, WITHHELD, withheld)
    save_state(folder, state, rules, quarantine=quarantine, counts=counts)
    return folder


def _begun(settings: Settings, spec: SourceSpec, parts: Sequence[Part], rules: Rules) -> tuple[State, int]:
    for done in range(len(parts) - 1, 0, -1):
        state = load_state(assembled_folder(settings, spec, parts[:done]), rules)
        if state is not None:
            return state, done
    return start(rules, fact_tables(parts[0].stage, rules)), 0


def _delivery(part: Part, rules: Rules) -> Delivery:
    return Delivery(
        delivery_id=part.link.delivery_id,
        received_on=part.link.received_on,
        is_base=part.link.is_base,
        tables=fact_tables(part.stage, rules),
        changes=load_changes(part.stage),
    )


def _accounting(
    settings: Settings, spec: SourceSpec, parts: Sequence[Part], state: State
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return file counts and quarantine of every delivery of the chain; what fits nothing counts as quarantined."""
    folders = [part.stage for part in _once(parts)]
    counts = concat_tables("landed__file_counts", [read_table(f, "landed__file_counts") for f in folders])
    kept = concat_tables("landed__quarantine", [read_table(f, "landed__quarantine") for f in folders])
    held = held_back(state)
    if len(held):
        rows = with_raw_texts(settings, spec, {p.link.delivery_id: p.receipt for p in parts}, held)
        kept = concat_tables("landed__quarantine", [kept, rows])
    return counted_as_held(counts, held), kept


def _once(parts: Sequence[Part]) -> list[Part]:
    """Return one part a delivery, the first where it arrived several times."""
    return list({part.link.delivery_id: part for part in reversed(parts)}.values())
