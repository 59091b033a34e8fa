"""What an erasure takes out of tables, and which rows that means; any table that has the columns."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

FACT_IDS = ("conviction_id", "residency_id", "registration_id")
PERSON_IDS = ("person_record_id", "left_id", "right_id", "resident_record_id")
TOLD_KEYS = ("record_key", "person_key", "retired_key", "survivor_key")
"""Of what deliveries tell of others: a fact or a person record."""
_MERGED = ("retired_key", "survivor_key")
"""Of those, what a merge names: of a person who stands under another key it says where."""
FACT_TABLES = ("stage__convictions", "stage__residency", "stage__registrations", "publish__assessments")
"""Tables that say whose a fact is."""
PERSON_PARTS = ("stage__names", "stage__birth_dates", "stage__identifiers", "stage__addresses")
_GONE_IDS = ("gone_facts", "gone_people")
WITHHELD = "[withheld]"
"""What stands where a text went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLoss:
    """What one delivered file lost."""

    source_id: str
    delivery_id: str
    file_name: str
    now: int
    """Records lost in this erasure."""
    in_all: int
    """Records lost in this one and those before it."""
    set_aside: int
    """Of those of this erasure, the ones that carried no fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What goes."""

    facts: frozenset[str]
    people: frozenset[str]
    """Whom the facts are of: they go where no fact of theirs is left."""
    whole_people: frozenset[str]
    """Who goes whatever is left."""
    flags: frozenset[str]
    records: tuple[tuple[str, str, int], ...]
    """Delivery, file and number of every record."""
    files: tuple[FileLoss, ...]
    texts: tuple[str, ...]
    """What stood in the records and nowhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Whom the tables at hand lose."""

    people: frozenset[str]
    """Person records that go."""
    residents: frozenset[str] = frozenset()
    """Residents whom nobody but those persons brought into the night's linkage: that they were there tells of a match."""


def load_gone(connection: duckdb.DuckDBPyConnection, gone: Gone, lost: Lost) -> None:
    """Make the lists of what goes known to a connection."""
    lists = {
        "gone_facts": gone.facts, "gone_people": lost.people, "gone_whole": gone.whole_people,
        "gone_residents": lost.residents, "gone_flags": gone.flags,
    }  # fmt: skip
    for name, ids in lists.items():
        _temporary(connection, name, pa.table({"id": pa.array(sorted(ids), pa.string())}))
    deliveries, files, numbers = zip(*gone.records, strict=True) if gone.records else ((), (), ())
    columns = {
        "delivery_id": pa.array(deliveries, pa.string()), "file_name": pa.array(files, pa.string()),
        "record_no": pa.array(numbers, pa.int64()),
    }  # fmt: skip
    _temporary(connection, "gone_records", pa.table(columns))
    names = ("source_id", "delivery_id", "file_name")
    losses = {name: pa.array([getattr(f, name) for f in gone.files], pa.string()) for name in names}
    for name in ("now", "in_all", "set_aside"):
        losses[name] = pa.array([getattr(f, name) for f in gone.files], pa.int64())
    _temporary(connection, "gone_files", pa.table(losses))
    texts = written_forms(gone.texts)
    pattern = _pattern(texts)
    connection.create_function(
        "without_texts", lambda text: pattern.sub(WITHHELD, text), ["VARCHAR"], "VARCHAR", side_effects=False
    )


def written_forms(texts: Sequence[str]) -> tuple[str, ...]:
    """Return texts as they stand in tables, and as they stand within JSON."""
    forms = {form for text in texts for form in (text, json.dumps(text)[1:-1])}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def without_texts(text: str, texts: Sequence[str]) -> str:
    """Return a text in which none of these stands as a word or words of its own."""
    return _pattern(written_forms(texts)).sub(WITHHELD, text) if texts else text


def whom_they_lose(
    connection: duckdb.DuckDBPyConnection,
    gone: Gone,
    facts: Sequence[tuple[str, Sequence[str]]],
    pairs: str | None,
) -> Lost:
    """Return the persons of whom no fact is left, and the residents who were linked with them alone.

    Args:
        connection: where the relations are.
        gone: what goes.
        facts: relations that say whose a fact is, with their columns.
        pairs: relation of the weighed pairs, where there is one.
    """
    staying: set[str] = set()
    for relation, columns in facts:
        fact = next(name for name in FACT_IDS if name in columns)
        rows = connection.execute(
            f"SELECT DISTINCT person_record_id FROM {relation}"
            f' WHERE list_contains($people::VARCHAR[], person_record_id) AND NOT list_contains($facts::VARCHAR[], "{fact}")',
            {"people": sorted(gone.people), "facts": sorted(gone.facts)},
        )
        staying.update(row[0] for row in rows.fetchall())
    people = (gone.people - staying) | gone.whole_people
    return Lost(people=people, residents=_linked_alone(connection, pairs, people) if pairs else frozenset())


def _linked_alone(
    connection: duckdb.DuckDBPyConnection, pairs: str, people: frozenset[str]
) -> frozenset[str]:
    rows = connection.execute(
        f"SELECT right_id FROM {pairs} WHERE side = 'residency' AND verdict IN ('match', 'possible')"
        " GROUP BY right_id HAVING bool_and(list_contains($people::VARCHAR[], left_id))",
        {"people": sorted(people)},
    )
    return frozenset(row[0] for row in rows.fetchall())


_ALONE = "(SELECT id FROM gone_residents)"
_AROUND = {
    "linked__subjects": f"person_record_id IN {_ALONE}",
    "linked__pairs": f"side IN ('registry_resident', 'resident') AND (left_id IN {_ALONE} OR right_id IN {_ALONE})",
}
"""What a night says of a resident only because somebody fitted them."""


def row_goes(table: str, columns: Sequence[str], texts: int, staying: Sequence[str]) -> str:
    """Return the condition under which a row of a table goes; gone_* are at hand (`load_gone`).

    Args:
        table: its name.
        columns: those it has.
        texts: how many texts are bound as t0, t1 ...
        staying: persons that stay though facts of theirs go; what only those facts said of them goes.
    """
    found = [f'"{c}" IN (SELECT id FROM gone_facts)' for c in columns if c in FACT_IDS]
    found += [f'"{c}" IN (SELECT id FROM gone_people)' for c in columns if c in PERSON_IDS]
    told = [c for c in columns if c in TOLD_KEYS and c not in _MERGED]
    found += [f'"{c}" IN (SELECT id FROM {ids})' for c in told for ids in _GONE_IDS]
    found += [f'"{c}" IN (SELECT id FROM gone_whole)' for c in columns if c in _MERGED]
    found += [f"({test})" for name, test in _AROUND.items() if name == table]
    found += ['"flag_id" IN (SELECT id FROM gone_flags)'] if "flag_id" in columns else []
    if table == "audit__row_verdicts":
        owner = "regexp_replace(row_key, '/[0-9]+$', '')"
        found += ["row_key IN (SELECT id FROM gone_facts)", f"{owner} IN (SELECT id FROM gone_people)"]
    if table == "landed__quarantine":
        found.append(
            "(delivery_id, file_name, record_no) IN (SELECT (delivery_id, file_name, record_no) FROM gone_records)"
        )
    if table in PERSON_PARTS and staying and texts:
        said = [c for c in columns if c not in PERSON_IDS]
        is_one = " OR ".join(f'"{c}"::VARCHAR = $t{n}' for c in said for n in range(texts))
        found.append(f"(list_contains($staying::VARCHAR[], person_record_id) AND ({is_one}))")
    return " OR ".join(f"coalesce({one}, false)" for one in found) or "false"


def mentions_gone(columns: Sequence[tuple[str, str]]) -> str:
    """Return the condition under which a row of any table names a fact or person that goes."""
    texts = [f'"{name}"' for name, kind in columns if kind == "VARCHAR"]
    found = [f"coalesce({text} IN (SELECT id FROM {ids}), false)" for text in texts for ids in _GONE_IDS]
    return " OR ".join(found) or "false"


def column_after(table: str, column: str, kind: str, is_key: bool, texts: int) -> str:
    """Return what stands in a column of a row that stays."""
    if table == "landed__file_counts" and column in _COUNTS:
        return f'({_COUNTS[column]})::BIGINT AS "{column}"'
    if (
        is_key
        or kind != "VARCHAR"
        or table in PERSON_PARTS
        or column in (*FACT_IDS, *PERSON_IDS, *TOLD_KEYS)
        or not texts
    ):
        return f'"{column}"'
    holds = " OR ".join(f'contains("{column}", $t{n})' for n in range(texts))
    return f'CASE WHEN {holds} THEN without_texts("{column}") ELSE "{column}" END AS "{column}"'


_OWN = "f.delivery_id = kept.delivery_id AND f.file_name = kept.file_name"
_IS_HIT = f"EXISTS (SELECT 1 FROM gone_files AS f WHERE {_OWN})"
_IN_ALL = f"coalesce((SELECT max(f.in_all) FROM gone_files AS f WHERE {_OWN}), 0)"
_ASIDE = f"coalesce((SELECT sum(f.set_aside) FROM gone_files AS f WHERE {_OWN}), 0)"
_LEFT = f"(SELECT count(*) FROM left_in_quarantine AS f WHERE {_OWN})"
_TOLD = f"coalesce((SELECT max(f.records_withheld) FROM told_withheld AS f WHERE {_OWN}), 0)"
# from what stands there and what went in all, never by subtraction: done twice it is the same
_COUNTS = {
    "records_accepted": (
        f"CASE WHEN NOT {_IS_HIT} OR kept.status = 'refused' THEN kept.records_accepted"
        f" ELSE kept.records_delivered - {_LEFT} - {_IN_ALL} END"
    ),
    "records_quarantined": (
        f"CASE WHEN NOT {_IS_HIT} THEN kept.records_quarantined"
        f" WHEN kept.status = 'refused' THEN kept.records_delivered - {_IN_ALL} ELSE {_LEFT} END"
    ),
    "records_set_aside": f"kept.records_set_aside - CASE WHEN {_TOLD} < {_IN_ALL} THEN {_ASIDE} ELSE 0 END",
}


def _pattern(texts: Sequence[str]) -> re.Pattern[str]:
    if not texts:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, texts)) + r")(?!\w)")


def _temporary(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("arrived", rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM arrived")
    connection.unregister("arrived")
