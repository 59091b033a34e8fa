"""What the deliveries of a chain say, as far as its alarms tell of it: withdrawals that wait, records that are gone."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.chain.assembled import rules_of_source
from pipelines.chain.choose import Chosen
from pipelines.chain.files import WITHDRAWN, fact_tables, load_changes
from pipelines.chain.replaced import Compared, is_still_held, replacements
from pipelines.errors import DeliveryRefused
from pipelines.read import read_delivery
from sources.chain.alarms import Contents, Replacement
from sources.chain.links import Link
from sources.spec.model import SourceSpec
from transforms.assemble.merges import CYCLE
from transforms.assemble.state import PERSON_KEY, PERSONS, Rules
from transforms.assemble.step import KIND_OF, SPEAKING
from warehouse.frames import read_table


def contents_of(settings: Settings, spec: SourceSpec, chosen: Chosen, *, night: date) -> Contents:
    """Return what the alarms of a chain tell of its records; a function of what arrived by the night."""
    rules = rules_of_source(spec)
    newest = chosen.ordered.states[-1][0]
    pairs = [pair for pair in chosen.ordered.replaced if pair[0] == newest]
    replaced = [
        _with_gone(one, chosen, rules) for one in replacements(settings, pairs, chosen.receipts, rules, night)
    ]
    held = [one for one in chosen.held if is_still_held(one, chosen.ordered.used)]
    return Contents(
        waiting=_waiting(settings, chosen, night),
        replacements=[*held, *replaced],
        contradictions=_contradictions(chosen, newest),
    )


def _waiting(settings: Settings, chosen: Chosen, night: date) -> Counter[str]:
    """Return how many withdrawals of which kind stand in deliveries that wait behind a gap."""
    found: Counter[str] = Counter()
    for link, state in chosen.ordered.states:
        if state != "waiting":
            continue
        try:
            stage = read_delivery(settings, chosen.receipts[link.receipt], night=night)
        except DeliveryRefused:  # it says so itself once its turn comes
            continue
        told = load_changes(settings.stage / stage)
        told = told[~told["op"].isin(SPEAKING)].drop_duplicates(["level", "record_key"], keep="last")
        found.update(told["op"].replace(dict(KIND_OF)))
    return found


def _with_gone(one: Compared, chosen: Chosen, rules: Rules) -> Replacement:
    if chosen.folder is None:
        return one.told
    tables = fact_tables(chosen.folder, rules)
    there = {*tables[rules.fact_table][rules.fact_key], *tables[PERSONS][PERSON_KEY]}
    there |= set(pq.read_table(chosen.folder / f"{WITHDRAWN}.parquet")["record_key"].to_pylist())
    return replace(one.told, gone=len(one.lacking - there))


def _contradictions(chosen: Chosen, newest: Link) -> list[tuple[Link, int]]:
    """Return how many merges of each delivery are kept back, of those that came into use with the newest arrival."""
    used = chosen.ordered.used
    if chosen.folder is None or newest not in used:
        return []
    rows = read_table(chosen.folder, "landed__merges")
    kept = Counter(rows[rows["standing"] == CYCLE]["delivery_id"])
    return [(link, kept[link.delivery_id]) for link in used[used.index(newest) :] if kept[link.delivery_id]]
