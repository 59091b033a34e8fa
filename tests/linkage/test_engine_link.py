"""Linking two person files: what the table says, and that only the files decide what it says."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.column_files import ColumnFileError
from pipelines.person_link import prepared as prepared_module
from pipelines.person_link.frames import link_frames
from pipelines.person_link.link import LinkedFiles, link_files
from pipelines.person_link.prepared import FORMAT, MANIFEST, PreparedError, load_prepared, write_prepared
from pipelines.person_link.table_files import ResultFileError, check_target, write_result
from tests.linkage.engine_people import PERSON, Row, numbered, world, write_people
from transforms.linkage.weights.model import load_model
from warehouse.atomic import read_json, write_json

LEFT, RIGHT, TRUTH = world(seed=5, residents=500, subjects=150, known=90)
MODEL = load_model()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("world")
    write_people(where / "left.parquet", LEFT)
    write_people(where / "right.parquet", RIGHT)
    write_prepared(where / "left.parquet", where / "left")
    write_prepared(where / "right.parquet", where / "right")
    return where


@pytest.fixture(scope="module")
def linked(folder: Path) -> LinkedFiles:
    return link_files(folder / "left.parquet", folder / "right.parquet")


@pytest.fixture(scope="module")
def table(linked: LinkedFiles) -> pd.DataFrame:
    return linked.pairs.to_pandas()


def bytes_of(linked: LinkedFiles, folder: Path) -> bytes:
    write_result(folder / "pairs.parquet", linked.pairs)
    return (folder / "pairs.parquet").read_bytes()


def test_most_of_the_truth_is_found_and_little_else(table: pd.DataFrame) -> None:
    found = set(zip(table["left_id"], table["right_id"], strict=True))
    likely = table[table["probability"] >= 0.5]
    right = set(zip(likely["left_id"], likely["right_id"], strict=True)) & set(TRUTH)
    assert len(found & set(TRUTH)) > 0.9 * len(TRUTH)
    assert len(right) > 0.85 * len(TRUTH) and len(right) > 0.9 * len(likely)
    assert {"match", "possible"} <= set(table["verdict"]) <= {"match", "possible", "no_match"}
    kept_back = table["hard_rule"].notna()
    assert kept_back.any() and (table.loc[kept_back, "verdict"] == "possible").all()
    heavy = table["match_weight"] >= MODEL.match_at["residency"] / 1000
    assert (heavy == (kept_back | (table["verdict"] == "match"))).all()


def test_the_bits_sum_to_the_weight_and_the_weight_gives_the_probability(table: pd.DataFrame) -> None:
    bits = table[[name for name in table if name.startswith("bits_")]]
    assert (bits.sum(axis=1).round(3) == table["match_weight"]).all()
    assert np.allclose(table["probability"], 1 / (1 + np.exp2(-table["match_weight"])), rtol=1e-12)
    assert (bits.columns[0], bits.columns[-1]) == ("bits_prior", "bits_rivals")
    assert (table["bits_rivals"] <= 0).all() and (table["bits_rivals"] < 0).any()
    assert table["bits_prior"].nunique() == 1


def test_rank_rivals_and_coincidences_are_what_they_say(table: pd.DataFrame) -> None:
    fits = table["match_weight"] - table["bits_rivals"]
    for left_id, own in table.groupby("left_id"):
        ordered = own.sort_values(["match_weight", "right_id"], ascending=[False, True])
        assert list(ordered["rank"]) == list(range(1, len(own) + 1)), left_id
        for row in own.index:
            near = (fits[own.index] - fits[row]).abs() <= MODEL.rival_window / 1000 + 1e-9
            assert table.loc[row, "rivals"] >= near.sum() - 1  # others may be below the floor
    evidence = table["match_weight"] - table["bits_prior"] - table["bits_rivals"]
    assert np.allclose(table["expected_coincidences"], len(RIGHT) * np.exp2(-evidence))


def test_rows_stand_by_left_record_and_rank(table: pd.DataFrame) -> None:
    assert table[["left_id", "rank"]].equals(table[["left_id", "rank"]].sort_values(["left_id", "rank"]))
    assert not table.duplicated(["left_id", "right_id"]).any()
    assert table["blocking_rules"].ne("").all()


@pytest.mark.parametrize(
    ("left", "right"), [("left", "right"), ("left.parquet", "right"), ("left", "right.parquet")]
)
def test_prepared_folders_give_the_same_bytes(
    folder: Path, tmp_path: Path, linked: LinkedFiles, left: str, right: str
) -> None:
    found = link_files(folder / left, folder / right)
    assert bytes_of(found, tmp_path) == bytes_of(linked, tmp_path)
    assert found.report.equals(linked.report) and found.share == linked.share


def test_frames_give_what_files_give(folder: Path, linked: LinkedFiles) -> None:
    frames = [
        pd.read_parquet(folder / f"{side}.parquet").sample(frac=1, random_state=4)
        for side in ("left", "right")
    ]
    assert link_frames(*frames).pairs.equals(linked.pairs)
    with pytest.raises(ValueError, match="each different"):
        link_frames(frames[0], pd.concat([frames[1], frames[1].iloc[:1]]))
    with pytest.raises(ValueError, match="is missing"):
        link_frames(frames[0].drop(columns="record_id"), frames[1])
    numbers = [f.assign(postcode=f["postcode"].astype("Float64").astype("Int64")) for f in frames]
    texts = [f.assign(postcode=f["postcode"].astype("str")) for f in numbers]
    assert link_frames(*numbers).pairs.equals(link_frames(*texts).pairs)
    with pytest.raises(ValueError, match=r"\[left\] column \[surname\]: holds what is no text"):
        link_frames(frames[0].assign(surname=[["SECRET", 1]] * len(frames[0])), frames[1])
    assert link_frames(frames[0].iloc[:0], frames[1].assign(shoe_size=44)).pairs.num_rows == 0


@pytest.mark.parametrize("column", ["record_id", "ssn"])
def test_a_column_that_is_there_twice_is_named(folder: Path, tmp_path: Path, column: str) -> None:
    right = pd.read_parquet(folder / "right.parquet")
    twice = pd.concat([right, right[[column]]], axis=1)
    with pytest.raises(ValueError, match=rf"^\[right\] column \[{column}\]: is there \[2\] times"):
        link_frames(right, twice)
    with pytest.raises(ValueError, match=rf"^\[left\] column \[{column}\]"):
        link_frames(twice, right)
    columns = [pa.array(right[name]) for name in (*right.columns, column)]
    for heading in (column, f" {column.upper()}"):
        table = pa.Table.from_arrays(columns, names=[*right.columns, heading])
        pq.write_table(table, tmp_path / "twice.parquet")
        pa_csv.write_csv(table, tmp_path / "twice.csv")
        for kind in ("parquet", "csv"):
            with pytest.raises(ColumnFileError, match=rf"column \[{column}\]: is there more than once"):
                link_files(folder / "left", tmp_path / f"twice.{kind}")
    shoes = pd.concat([right, right[["city"]].rename(columns={"city": "shoe"})] * 2, axis=1)
    assert link_frames(shoes.loc[:, ~shoes.columns.isin(right.columns)].join(right), right).pairs.num_rows


@pytest.mark.parametrize("threads", [1, 3])
def test_order_and_threads_give_the_same_bytes(
    folder: Path, tmp_path: Path, linked: LinkedFiles, threads: int
) -> None:
    rng = random.Random(threads)
    left = write_people(tmp_path / "left.parquet", rng.sample(LEFT, len(LEFT)))
    right = write_people(tmp_path / "right.parquet", rng.sample(RIGHT, len(RIGHT)))
    assert bytes_of(link_files(left, right, threads=threads), tmp_path) == bytes_of(linked, tmp_path)


def test_an_increment_gives_the_pairs_of_the_whole_file(folder: Path, tmp_path: Path) -> None:
    some = write_people(tmp_path / "some.parquet", LEFT[20:27])
    whole = link_files(folder / "left.parquet", folder / "right", share=0.3).pairs.to_pandas()
    part = link_files(some, folder / "right", share=0.3).pairs.to_pandas()
    wanted = whole[whole["left_id"].isin({row["record_id"] for row in LEFT[20:27]})].reset_index(drop=True)
    assert len(part) > 3
    pd.testing.assert_frame_equal(part, wanted)


def test_min_weight_keeps_less_and_share_moves_the_prior(folder: Path, table: pd.DataFrame) -> None:
    few = link_files(folder / "left", folder / "right", min_weight=5).pairs.to_pandas()
    pd.testing.assert_frame_equal(few, table[table["match_weight"] >= 5].reset_index(drop=True))
    low, high = (
        link_files(folder / "left", folder / "right", share=share).pairs.to_pandas() for share in (0.01, 0.5)
    )
    assert low["bits_prior"].iloc[0] < high["bits_prior"].iloc[0]
    assert table["match_weight"].min() >= MODEL.floor / 1000


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_a_share_that_is_none_is_refused(folder: Path, share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        link_files(folder / "left", folder / "right", share=share)


def test_what_is_said_of_a_run_is_counted(linked: LinkedFiles, table: pd.DataFrame) -> None:
    assert (linked.left_size, linked.right_size) == (150, 500)
    assert linked.matches == (table["verdict"] == "match").sum() > 0
    assert linked.expected_false_links == pytest.approx(
        (1 - table.loc[table["verdict"] == "match", "probability"]).sum()
    )
    assert 0.4 < linked.share < 0.8 and linked.is_share_estimated
    assert linked.candidates >= len(table)


CALM = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@CALM
@given(
    st.lists(PERSON, max_size=8), st.lists(PERSON, max_size=12), st.sampled_from((1, 3)),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_small_files_give_the_same_bytes_whatever_the_order(
    tmp_path: Path, left: list[Row], right: list[Row], threads: int, rng: random.Random
) -> None:
    one, other = numbered(left, "L"), numbered(right, "R")
    plain = link_files(
        write_people(tmp_path / "l.parquet", one), write_people(tmp_path / "r.parquet", other), threads=1
    )
    mixed = link_files(
        write_people(tmp_path / "l.parquet", rng.sample(one, len(one))),
        write_people(tmp_path / "r.parquet", rng.sample(other, len(other))),
        threads=threads,
    )
    assert bytes_of(plain, tmp_path) == bytes_of(mixed, tmp_path)
    assert plain.report.equals(mixed.report)


ODD: list[Row] = [
    {"record_id": "1", "given_name": "ЖАННА", "surname": "ИВАНОВА", "date_of_birth": "1980-03-05"},
    {"record_id": "2", "given_name": "Ñ" * 300, "surname": "X" * 300, "street": "9 " + "LONG " * 100},
    {"record_id": "3", "full_name": "王 小明", "ssn": "not a number", "postcode": "ABCDE"},
    {"record_id": "4"},
    {"record_id": "5", "surname": "O'", "date_of_birth": "0000-00-00", "aliases": "|||"},
    {"record_id": "6", "given_name": "😀", "surname": "\u202eGARCIA", "license_number": "Ⅷ²"},
]


def test_odd_people_are_no_error_and_find_themselves(tmp_path: Path) -> None:
    path = write_people(tmp_path / "odd.parquet", ODD)
    found = link_files(path, path).pairs.to_pandas()
    best = found[found["rank"] == 1]
    assert {"2", "6"} <= set(best.loc[best["left_id"] == best["right_id"], "left_id"])
    assert "4" not in set(found["left_id"])


EMPTY: list[Row] = []


@pytest.mark.parametrize(
    ("left", "right"), [(EMPTY, RIGHT), (LEFT, EMPTY), (EMPTY, EMPTY), (LEFT[:1], RIGHT[:1])]
)
def test_empty_files_and_files_of_one_row(tmp_path: Path, left: list[Row], right: list[Row]) -> None:
    one, other = write_people(tmp_path / "l.parquet", left), write_people(tmp_path / "r.parquet", right)
    files = link_files(one, other)
    write_prepared(one, tmp_path / "l")
    write_prepared(other, tmp_path / "r")
    folders = link_files(tmp_path / "l", tmp_path / "r")
    assert files.pairs.equals(folders.pairs)
    assert files.pairs.schema.names[:2] == ["left_id", "right_id"]
    assert files.pairs.num_rows <= 1 and files.candidates <= 1


def test_a_file_of_ids_alone_links_to_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_text("record_id\n1\n2\n")
    found = link_files(path, path)
    assert found.pairs.num_rows == 0
    assert any("no column besides record_id" in warning for warning in found.warnings)


def test_columns_that_are_all_null_say_nothing(tmp_path: Path) -> None:
    rows: list[Row] = [{"record_id": str(n)} for n in range(3)]
    path = write_people(tmp_path / "null.parquet", rows)
    assert link_files(path, path).candidates == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("name,surname\nA,B\n", "record_id"), ("record_id,surname\n1,A\n1,B\n", "more than one row")],
)
def test_files_that_cannot_be_used_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text)
    for pair in ((path, path), (path, tmp_path / "nothing.csv")):
        with pytest.raises(ColumnFileError):
            link_files(*pair)
    with pytest.raises(ColumnFileError, match=said):
        write_prepared(path, tmp_path / "folder")
    assert not (tmp_path / "folder").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["people.csv"]


def test_a_prepared_folder_holds_the_same_bytes_for_any_order_and_threads(
    folder: Path, tmp_path: Path
) -> None:
    people = write_people(tmp_path / "right.parquet", random.Random(3).sample(RIGHT, len(RIGHT)))
    write_prepared(people, tmp_path / "right", threads=1)
    names = {path.name for path in (folder / "right").iterdir()}
    assert names == {path.name for path in (tmp_path / "right").iterdir()}
    differ = {
        n for n in names if (folder / "right" / n).read_bytes() != (tmp_path / "right" / n).read_bytes()
    }
    assert differ <= {MANIFEST}  # the digest of the file


def test_preparing_again_replaces_the_folder_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "people"
    write_prepared(folder / "left.parquet", target)
    write_prepared(folder / "right.parquet", target)
    assert len(load_prepared(target)) == len(load_prepared(str(target))) == len(RIGHT)
    assert [path.name for path in tmp_path.iterdir()] == ["people"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    with pytest.raises(PreparedError, match="no prepared people"):
        write_prepared(folder / "left.parquet", other)
    assert (other / "letter.txt").read_text() == "dear"


def test_a_preparation_that_breaks_leaves_the_old_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "people"
    write_prepared(folder / "left.parquet", target)

    def broken(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(prepared_module.np, "save", broken)
    with pytest.raises(OSError, match="no space"):
        write_prepared(folder / "right.parquet", target)
    assert len(load_prepared(target)) == len(LEFT)
    assert [path.name for path in tmp_path.iterdir()] == ["people"]


def test_folders_that_cannot_be_used_say_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PreparedError, match="lindero prepare"):
        load_prepared(tmp_path)
    write_prepared(folder / "left.parquet", tmp_path / "people")
    (tmp_path / "people" / "names.row.npy").write_bytes(b"")
    with pytest.raises(PreparedError, match=r"names\.row"):
        load_prepared(tmp_path / "people")
    write_prepared(folder / "left.parquet", tmp_path / "earlier")
    manifest = read_json(tmp_path / "earlier" / MANIFEST)
    write_json(tmp_path / "earlier" / MANIFEST, {**manifest, "format": FORMAT - 1})
    with pytest.raises(PreparedError, match=r"another version.* lindero prepare left\.parquet"):
        load_prepared(tmp_path / "earlier")
    monkeypatch.setattr(prepared_module, "code_digest", lambda _: "another")
    with pytest.raises(PreparedError, match="another version"):
        load_prepared(folder / "right")


def test_results_are_written_as_parquet_or_csv_or_refused(linked: LinkedFiles, tmp_path: Path) -> None:
    write_result(tmp_path / "pairs.csv", linked.pairs)
    write_result(tmp_path / "pairs.parquet", linked.pairs)
    read = pd.read_csv(tmp_path / "pairs.csv")
    pd.testing.assert_series_equal(
        read["match_weight"], pq.read_table(tmp_path / "pairs.parquet").to_pandas()["match_weight"]
    )
    for wrong in (tmp_path / "pairs.txt", tmp_path / "nowhere" / "pairs.csv"):
        with pytest.raises(ResultFileError):
            check_target(wrong)
