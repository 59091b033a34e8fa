"""Publishing: atomic pointer, readers undisturbed, chain of nights, history."""

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from warehouse.connection import QueryError, query_rows
from warehouse.frames import TableContractError, conform, empty_frame, write_table
from warehouse.history.as_of import table_as_of
from warehouse.publication import (
    POINTER,
    PublishedNight,
    history_folder,
    outdated_nights,
    publish,
    published_before,
    published_nights,
)
from warehouse.schema_files import all_schemas, load_schema
from warehouse.snapshot import build_snapshot, published_schemas, table_frame

FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def changes(*flag_ids: str) -> pd.DataFrame:
    row = {"was": "none", "is_now": "flag", "state": "new", "cause": "data", "cause_detail": "x"}
    return pd.DataFrame([{"flag_id": flag_id, **row} for flag_id in flag_ids])


def build(folder: Path, *flag_ids: str) -> tuple[Path, str]:
    path = write_table(
        folder / "flag",
        "publish__changes",
        changes(*flag_ids) if flag_ids else empty_frame("publish__changes"),
    )
    candidate = folder / "candidate.duckdb"
    return candidate, build_snapshot(candidate, {"publish__changes": [path]}, ())


def put(root: Path, folder: Path, night: date, digest: str, keep: int = 5) -> PublishedNight:
    before = published_before(root, night)
    record = PublishedNight(
        night=night,
        digest=digest,
        previous_night=before.night if before else None,
        previous_digest=before.digest if before else None,
        snapshot=f"{night}-{digest[:12]}.duckdb",
        approval=None,
    )
    publish(root, folder / "candidate.duckdb", record, keep=keep)
    return record


def test_the_digest_is_of_rows_not_of_files(tmp_path: Path) -> None:
    _, first = build(tmp_path / "a", "F-1", "F-2")
    _, same = build(tmp_path / "b", "F-2", "F-1")
    _, other = build(tmp_path / "c", "F-1", "F-3")
    assert first == same != other


def test_null_and_empty_text_have_different_digests(tmp_path: Path) -> None:
    frames = [changes("F-1").assign(cause_detail=detail) for detail in ("", "-", "1:a")]
    digests = set()
    for number, frame in enumerate(frames):
        path = write_table(tmp_path / str(number), "publish__changes", frame)
        digests.add(build_snapshot(tmp_path / f"{number}.duckdb", {"publish__changes": [path]}, ()))
    assert len(digests) == 3


def test_a_reader_of_yesterday_is_undisturbed(tmp_path: Path) -> None:
    root = tmp_path / "warehouse"
    _, digest = build(tmp_path / "n1", "F-1")
    put(root, tmp_path / "n1", FIRST, digest)
    reader = duckdb.connect(str((root / POINTER).resolve()), read_only=True)
    _, digest = build(tmp_path / "n2", "F-1", "F-2")
    put(root, tmp_path / "n2", SECOND, digest, keep=1)
    count = "SELECT count(*) FROM publish__changes"
    assert reader.execute(count).fetchall() == [(1,)]
    assert query_rows(root / POINTER, count)[1] == [(2,)]
    reader.close()


def test_a_rerun_of_an_earlier_night_leaves_the_pointer_and_outdates_the_later(tmp_path: Path) -> None:
    root = tmp_path / "warehouse"
    for night, flags in ((FIRST, ["F-1"]), (SECOND, ["F-1", "F-2"]), (THIRD, ["F-2"])):
        _, digest = build(tmp_path / str(night), *flags)
        put(root, tmp_path / str(night), night, digest)
    assert outdated_nights(root) == []
    _, digest = build(tmp_path / "again", "F-9")
    put(root, tmp_path / "again", FIRST, digest)
    assert outdated_nights(root) == [SECOND, THIRD]
    assert query_rows(root / POINTER, "SELECT flag_id FROM publish__changes")[1] == [("F-2",)]


def test_publishing_twice_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "warehouse"
    _, digest = build(tmp_path / "n1", "F-1")
    record = put(root, tmp_path / "n1", FIRST, digest)
    put(root, tmp_path / "n1", FIRST, digest)
    assert published_nights(root) == [record]
    assert len(table_as_of(history_folder(root, record), "publish__changes")) == 1
    assert [p.name for p in (root / "snapshots").iterdir()] == [record.snapshot]


def test_old_snapshots_go_and_their_history_stays(tmp_path: Path) -> None:
    root = tmp_path / "warehouse"
    records = []
    for night in (FIRST, SECOND, THIRD):
        _, digest = build(tmp_path / str(night), f"F-{night}")
        records.append(put(root, tmp_path / str(night), night, digest, keep=1))
    assert sorted(p.name for p in (root / "snapshots").iterdir()) == sorted(r.snapshot for r in records[1:])
    assert all(history_folder(root, r).is_dir() for r in records)


def test_a_snapshot_has_no_wal_and_says_what_its_columns_mean(tmp_path: Path) -> None:
    candidate, _ = build(tmp_path / "n", "F-1")
    assert [p.name for p in candidate.parent.glob("*.wal")] == []
    names, rows = query_rows(
        candidate, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
    )
    assert rows == [(0,)], names


def test_queries_cannot_write_nor_leave_the_snapshot(tmp_path: Path) -> None:
    candidate, _ = build(tmp_path / "n", "F-1")
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for query in (
        "DELETE FROM publish__changes",
        f"SELECT * FROM '{secret}'",
        "COPY publish__changes TO 'x.csv'",
    ):
        with pytest.raises(QueryError):
            query_rows(candidate, query)


def test_frames_that_do_not_fit_are_refused_with_their_columns() -> None:
    with pytest.raises(TableContractError, match=r"missing columns \['cause'\]"):
        conform("publish__changes", changes("F-1").drop(columns="cause"))
    with pytest.raises(TableContractError, match="repeat the key"):
        conform("publish__changes", changes("F-1", "F-1"))
    with pytest.raises(TableContractError, match=r"column \[state\]: 1 nulls"):
        conform("publish__changes", changes("F-1").assign(state=None))


def test_every_schema_loads_and_meta_tables_stay_out_of_the_digest() -> None:
    assert len(all_schemas()) >= 20
    assert all("__" in schema.table for schema in all_schemas())
    assert not [s for s in published_schemas() if s.table.startswith("meta__")]
    assert load_schema("publish__flags").keys == ("flag_id",)


def test_table_frame_reads_in_key_order(tmp_path: Path) -> None:
    candidate, _ = build(tmp_path / "n", "F-2", "F-1")
    assert list(table_frame(candidate, "publish__changes")["flag_id"]) == ["F-1", "F-2"]
