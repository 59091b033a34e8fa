"""Nights read back from what moved: any sequence of nights, run again in any order, gives every night's own rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.test_publication import FIRST, SECOND, THIRD, build, put
from warehouse.atomic import read_json, write_json
from warehouse.connection import QueryError
from warehouse.frames import conform, empty_frame, write_table
from warehouse.history.as_of import digest_as_of, query_as_of, table_as_of, write_database
from warehouse.history.folder import chain, is_readable
from warehouse.history.narrow import CONTINUITY_TABLES, files_beyond, leave_out
from warehouse.publication import (
    POINTER,
    PublishedNight,
    history_folder,
    publish_erased,
    published_nights,
    rolled_back,
    show_night,
    unnamed_builds,
)  # fmt: skip
from warehouse.schema_files import load_schema
from warehouse.snapshot import build_snapshot, table_frame

Rows = Sequence[tuple[str, int, str]]
"""Source, number and status of residency records, in the order of the file."""
QUERY = "SELECT count(*) FROM stage__residency"


def residency(rows: Rows, delivery: str) -> pd.DataFrame:
    """Return stage__residency rows; each delivery names its own file and numbers its records anew."""
    frame = pd.DataFrame(
        {
            "residency_id": [f"{source}:{number}" for source, number, _ in rows],
            "person_record_id": [f"{source}:p{number}" for source, number, _ in rows],
            "source_id": [source for source, _, _ in rows],
            "delivery_id": [f"{source}-{delivery}" for source, _, _ in rows],
            "file_name": f"{delivery}.csv",
            "record_no": range(1, len(rows) + 1),
            "evidence_type": "license",
            "status": [status for _, _, status in rows],
        }
    )
    columns = load_schema("stage__residency").columns
    return frame.assign(**{c.name: None if c.nullable else "none" for c in columns if c.name not in frame})


def night(folder: Path, rows: Rows, flags: Sequence[str], delivery: str) -> str:
    """Build a night; return its digest."""
    _, _ = build(folder, *flags)
    tables = {"publish__changes": [folder / "flag" / "publish__changes.parquet"]}
    if rows:
        tables["stage__residency"] = [write_table(folder, "stage__residency", residency(rows, delivery))]
    return build_snapshot(folder / "candidate.duckdb", tables, ())


ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 12), st.sampled_from(["resident", "moved"])),
    unique_by=lambda row: row[:2],
    max_size=16,
)
FLAGS = st.sets(st.sampled_from(["F-1", "F-2", "F-3"])).map(sorted)
NIGHTS = st.lists(
    st.tuples(st.integers(0, 4), ROWS, FLAGS, st.sampled_from(["x", "y"])), min_size=1, max_size=7
)


@settings(max_examples=8, deadline=None)
@given(ran=NIGHTS)
def test_every_night_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, ran: list[tuple[int, Rows, list[str], str]]
) -> None:
    """Nights come in any order of dates and are run again; those after them keep the rows they had."""
    home = tmp_path_factory.mktemp("nights")
    root, built = home / "warehouse", {}
    for number, (day, rows, flags, delivery) in enumerate(ran):
        on = FIRST + timedelta(days=day)
        built[on] = home / str(number)
        put(root, built[on], on, night(built[on], rows, flags, delivery), keep=1)
    for record in published_nights(root):
        folder, candidate = history_folder(root, record), built[record.night] / "candidate.duckdb"
        assert digest_as_of(folder) == record.digest
        for table in ("stage__residency", "publish__changes"):
            pd.testing.assert_frame_equal(
                table_as_of(folder, table), conform(table, table_frame(candidate, table))
            )
    assert [path for path in unnamed_builds(root) if path.parent.name == "history"] == []


def three_nights(home: Path) -> tuple[Path, list[PublishedNight]]:
    """Publish three nights of forty residents, of whom one moves away each night; their snapshots are dropped."""
    root, records = home / "warehouse", []
    for number, on in enumerate((FIRST, SECOND, THIRD)):
        rows = [("a", n, "moved" if n < number else "resident") for n in range(40)]
        digest = night(home / str(number), rows, ["F-1"], f"d{number}")
        records.append(put(root, home / str(number), on, digest, keep=1))
    return root, records


def test_a_night_holds_what_moved_and_no_more(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    tables = [chain(history_folder(root, record))[-1].tables["stage__residency"] for record in records]
    assert [(t.rows, t.came, t.went, t.is_whole, t.moved) for t in tables] == [
        (40, 40, 0, True, ("a",)),
        (40, 1, 1, False, ("a",)),
        (40, 1, 1, False, ("a",)),
    ]


def test_a_past_night_is_queried_and_nothing_else_is_in_reach(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    folder = history_folder(root, records[1])
    query = "SELECT status, max(delivery_id), count(*) FROM stage__residency GROUP BY 1 ORDER BY 1"
    assert query_as_of(folder, query) == (
        ["status", "max(delivery_id)", "count_star()"],
        [("moved", "a-d1", 1), ("resident", "a-d1", 39)],
    )
    assert query_as_of(folder, "SELECT count(*) FROM linked__pairs")[1] == [(0,)]
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    for refused in (
        f"SELECT * FROM '{other}'",
        f"COPY stage__residency TO '{tmp_path}/x.csv'",
        "SELECT * FROM nothing",
    ):
        with pytest.raises(QueryError):
            query_as_of(folder, refused)


def test_the_database_of_a_past_night_is_written_anew(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    write_database(history_folder(root, records[0]), tmp_path / "again.duckdb")
    for table in ("stage__residency", "publish__changes", "linked__pairs"):
        pd.testing.assert_frame_equal(
            table_frame(tmp_path / "again.duckdb", table),
            table_frame(tmp_path / "0" / "candidate.duckdb", table),
        )


def test_a_history_that_rests_on_what_is_gone_says_so(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    folder = history_folder(root, records[0])
    folder.rename(tmp_path / "elsewhere")
    assert not is_readable(history_folder(root, records[2]))
    with pytest.raises(FileNotFoundError, match=f"no history here, on which .{SECOND}.* rests"):
        query_as_of(history_folder(root, records[2]), QUERY)


def test_a_night_of_an_earlier_version_keeps_the_tables_it_has(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    folder = history_folder(root, records[0])
    for path in folder.iterdir():
        path.unlink()
    write_table(folder, "publish__flags", empty_frame("publish__flags"))
    assert len(table_as_of(folder, "publish__flags")) == 0
    with pytest.raises(FileNotFoundError, match=f"earlier version .* --date {FIRST}"):
        query_as_of(folder, QUERY)
    digest = night(tmp_path / "after", [("a", 1, "resident")], [], "d9")
    record = put(root, tmp_path / "after", date(2026, 3, 9), digest)
    assert digest_as_of(history_folder(root, record)) == digest


def test_records_of_some_nights_are_left_out_and_later_nights_stay(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    assert files_beyond(history_folder(root, records[0]))
    leave_out(root, {FIRST, SECOND})
    after = published_nights(root)
    assert [(r.night, r.digest, r.snapshot) for r in after] == [
        (r.night, r.digest, r.snapshot) for r in records
    ]
    for record in after[:2]:
        folder = history_folder(root, record)
        assert files_beyond(folder) == [] and set(chain(folder)[-1].tables) == CONTINUITY_TABLES
        assert len(table_as_of(folder, "publish__changes")) == 1
    assert digest_as_of(history_folder(root, after[2])) == records[2].digest
    old = {path for path in unnamed_builds(root) if path.parent.name == "history"}
    assert old == {history_folder(root, record) for record in records}


def test_readers_of_a_rolled_back_night_keep_it_though_another_is_renamed(tmp_path: Path) -> None:
    root, records = three_nights(tmp_path)
    show_night(root, records[1], because="the third is wrong")
    leave_out(root, {FIRST})
    assert rolled_back(root) == (SECOND, "the third is wrong")
    assert (root / POINTER).resolve().name == records[1].snapshot
    renamed = replace(records[1], digest="f" * 64, snapshot="renamed.duckdb", history=None)
    publish_erased(root, renamed, tmp_path / "1" / "candidate.duckdb")
    assert (root / POINTER).resolve().name == "renamed.duckdb"
    put(root, tmp_path / "2", THIRD, records[2].digest)
    assert rolled_back(root) is None and (root / POINTER).resolve().name == records[2].snapshot


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_leaving_out_is_mended_by_running_it_again(tmp_path: Path, kept: int) -> None:
    """Killed after so many records were written: the others still name their old folders."""
    root, records = three_nights(tmp_path)
    leave_out(root, {FIRST})
    for record in records[kept:]:
        path = root / "published" / f"{record.night}.json"
        write_json(path, read_json(path) | {"history": None})
    leave_out(root, {FIRST})
    after = published_nights(root)
    assert files_beyond(history_folder(root, after[0])) == []
    assert [digest_as_of(history_folder(root, r)) for r in after[1:]] == [r.digest for r in records[1:]]
