"""What exactly a withdrawal takes: every fact and person record it means, and texts that stood there and nowhere else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.erasure.tombstones import FlagThatWent, Plan, Tombstone
from pipelines.previous_night import ITEM_TABLES, open_items
from transforms.flagging.assessment import flag_id_of
from transforms.flagging.lookups import rows_of
from warehouse.gone import FACT_IDS, FACT_TABLES, PERSON_PARTS
from warehouse.history.as_of import table_as_of
from warehouse.publication import history_folder, published_nights
from warehouse.schema_files import load_schema

_OWN_TABLES = ("stage__persons", *PERSON_PARTS, *FACT_TABLES[:3])
_WORDS = frozenset(
    {
        "charge_text_raw",
        "statute_raw",
        "court_raw",
        "code_raw",
        "offense_raw",
        "sentence_raw",
        "record_sha256",
    }
)
"""Columns that hold no personal data by their class, and may hold anything as delivered, or a sum over it."""
_SHORTEST, _SHORTEST_NUMBER = 4, 6
"""Characters below which a text is too common to be looked for."""


def planned(settings: Settings, stone: Tombstone) -> Tombstone:
    """Return an intent that names every fact, person, text and flag that goes."""
    assert stone.plan is not None, "an intent has a plan"
    facts, people, is_here = meant(settings, stone.source_id, fact=stone.plan.fact, person=stone.plan.person)
    texts: set[str] = set()
    if stone.is_erasure:  # what is merely retracted is searched for nowhere
        candidates = set(_texts_of(settings, stone.source_id, facts, people))
        texts = candidates - _texts_elsewhere(settings, facts, people, candidates)
    plan = Plan(
        fact=stone.plan.fact,
        person=stone.plan.person,
        facts=tuple(sorted(facts)),
        persons=tuple(sorted(people)),
        texts=tuple(sorted(texts)),
        is_here=is_here,
    )
    return replace(stone, plan=plan, flags=_flags(settings, facts, stone.night))


def stage_folders_of(settings: Settings, source_id: str) -> list[Path]:
    """Return every stage folder of a source, of every delivery and reading."""
    return sorted(path for path in (settings.stage / source_id).glob("*") if path.is_dir())


def is_looked_for(text: str) -> bool:
    """Return whether a text is long enough to say something of one record alone."""
    plain = text.strip()
    digits = sum(char.isdigit() for char in plain)
    return len(plain) >= _SHORTEST and (digits < len(plain) - 2 or digits >= _SHORTEST_NUMBER)


def texts_in(folder: Path, *, facts: Iterable[str], people: Iterable[str]) -> Iterator[str]:
    """Yield the texts of the rows of some facts and people in a stage folder."""
    for table, path in _tables(folder):
        rows = pq.read_table(path)
        own = rows.filter(_own(rows, facts, people))
        for column in _said(table, rows.column_names):
            yield from (text for text in own.column(column).to_pylist() if text and is_looked_for(text))


def meant(
    settings: Settings, source_id: str, *, fact: str | None, person: str | None
) -> tuple[set[str], set[str], bool]:
    """Return the facts and persons that a withdrawal means, and whether a delivery that was read, or a night, holds any."""
    facts = {fact} if fact else set()
    people = {person} if person else set()
    known = False
    for rows in _fact_rows(settings, source_id):
        id_column = next(name for name in FACT_IDS if name in rows.column_names)
        if fact:
            found = rows.filter(pc.equal(rows.column(id_column), fact))
            people.update(found.column("person_record_id").to_pylist())
        else:
            found = rows.filter(pc.equal(rows.column("person_record_id"), person))
            facts.update(found.column(id_column).to_pylist())
        known = known or found.num_rows > 0
    if person and not known:  # a person without a fact of their own
        known = any(_has_person(folder, person) for folder in stage_folders_of(settings, source_id))
    return facts, people, known


def _has_person(folder: Path, person: str) -> bool:
    path = folder / "stage__persons.parquet"
    return (
        path.exists()
        and pc.any(pc.equal(pq.read_table(path).column("person_record_id"), person)).as_py() is True
    )


def _fact_rows(settings: Settings, source_id: str) -> Iterator[pa.Table]:
    for folder in stage_folders_of(settings, source_id):
        for table in FACT_TABLES[:3]:
            if (folder / f"{table}.parquet").exists():
                yield pq.read_table(folder / f"{table}.parquet")
    for record in published_nights(settings.warehouse):
        path = history_folder(settings.warehouse, record) / "publish__assessments.parquet"
        if path.exists():
            yield pq.read_table(path, columns=["conviction_id", "person_record_id"])


def _texts_of(settings: Settings, source_id: str, facts: set[str], people: set[str]) -> Iterator[str]:
    for folder in stage_folders_of(settings, source_id):
        yield from texts_in(folder, facts=facts, people=people)


def _texts_elsewhere(settings: Settings, facts: set[str], people: set[str], candidates: set[str]) -> set[str]:
    """Return those texts that a record of anybody else holds, too: they are nobody's own."""
    wanted = pa.array(sorted(candidates), pa.string())
    found: set[str] = set()
    for folder in sorted(settings.stage.glob("*/*")):
        for table, path in _tables(folder):
            rows = pq.read_table(path)
            others = rows.filter(pc.invert(_own(rows, facts, people)))
            for column in _said(table, rows.column_names):
                texts = others.column(column).cast(pa.string())
                hits = texts.filter(pc.is_in(texts, value_set=wanted))
                found.update(pc.unique(hits).to_pylist())
    return found


def _tables(folder: Path) -> Iterator[tuple[str, Path]]:
    for table in _OWN_TABLES:
        path = folder / f"{table}.parquet"
        if path.exists():
            yield table, path


def _own(rows: pa.Table, facts: Iterable[str], people: Iterable[str]) -> pa.ChunkedArray:
    """Return which rows are of the facts; of tables that hold no facts, which are of the people."""
    fact = next((name for name in FACT_IDS if name in rows.column_names), None)
    ids, column = (facts, fact) if fact else (people, "person_record_id")
    return pc.is_in(rows.column(column), value_set=pa.array(sorted(ids), pa.string()))


def _said(table: str, present: Sequence[str]) -> list[str]:
    """Return the columns of a stage table that may hold what names or describes one person or case."""
    return [
        column.name
        for column in load_schema(table).columns
        if column.name in present
        and column.type == "VARCHAR"
        and (column.pii in ("direct", "indirect", "sensitive") or column.name in _WORDS)
        and (column.name == "birth_date_raw" or not column.name.endswith("date_raw"))
    ]


def _flags(settings: Settings, facts: set[str], night: date | None) -> tuple[FlagThatWent, ...]:
    """Return the flags and waits of the facts that stand open on the night before, the newest where none is said."""
    nights = [n for n in published_nights(settings.warehouse) if night is None or n.night < night]
    if not nights:
        return ()
    folder = history_folder(settings.warehouse, nights[-1])
    ids = {flag_id_of(fact) for fact in facts}
    found = {}
    for table in ITEM_TABLES:
        for row in rows_of(open_items(table_as_of(folder, table))):
            if row["flag_id"] in ids:
                found[row["flag_id"]] = "flag" if table == "publish__flags" else row["wait_kind"]
    return tuple(FlagThatWent(flag_id=flag, was=found[flag]) for flag in sorted(found))
