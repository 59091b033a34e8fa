"""One file linked with itself: groups by links, no group through a contradiction, the same for any order."""

import random
from pathlib import Path

import pandas as pd
import pytest

from pipelines.person_link.dedupe import Deduped, dedupe_file
from pipelines.person_link.prepared import write_prepared
from tests.linkage.engine_people import Row, resident, with_slips, write_people

SEED = 21


def filings() -> tuple[list[Row], dict[str, int]]:
    """Return 150 people, a third of them filed twice and a sixth three times, and who each record is."""
    rng = random.Random(SEED)
    rows, who = [], {}
    for person in range(150):
        first = resident(rng, person)
        times = rng.choice((1, 1, 1, 2, 2, 3))
        for time in range(times):
            row = first if time == 0 else with_slips(rng, first)
            rows.append({**row, "record_id": f"P{rng.randrange(10**6):06}"})
            who[str(rows[-1]["record_id"])] = person
    return rows, who


ROWS, WHO = filings()


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_people(tmp_path_factory.mktemp("people") / "people.parquet", ROWS)


@pytest.fixture(scope="module")
def deduped(people: Path) -> Deduped:
    return dedupe_file(people)


def test_every_record_stands_in_one_group_of_the_size_said(deduped: Deduped) -> None:
    clusters = deduped.clusters.to_pandas()
    assert list(clusters["record_id"]) == sorted(WHO)
    sizes = clusters.groupby("cluster_id")["record_id"].transform("size")
    assert (sizes == clusters["cluster_size"]).all()
    assert deduped.groups == clusters.loc[clusters["cluster_size"] > 1, "cluster_id"].nunique()


def test_groups_are_people(deduped: Deduped) -> None:
    clusters = deduped.clusters.to_pandas()
    person = clusters["record_id"].map(WHO)
    together = clusters.assign(person=person).groupby("cluster_id")["person"].nunique()
    assert (together == 1).all(), "two people in one group"
    groups = clusters.assign(person=person).groupby("person")["cluster_id"].nunique()
    assert (groups > 1).mean() < 0.2, "people are torn apart"
    assert (clusters["cluster_size"] == 3).any()


def test_pairs_stand_once_and_a_person_filed_three_times_has_no_rivals(deduped: Deduped) -> None:
    pairs = deduped.linked.pairs.to_pandas()
    assert (pairs["left_id"] < pairs["right_id"]).all()
    assert not pairs.duplicated(["left_id", "right_id"]).any()
    own = pairs[(pairs["left_id"].map(WHO) == pairs["right_id"].map(WHO)) & (pairs["match_weight"] > 10)]
    assert len(own) > 50
    assert (own["bits_rivals"] > -4).all(), "a second filing takes more than that from a third one"
    bits = pairs[[name for name in pairs if name.startswith("bits_")]]
    assert (bits.sum(axis=1).round(3) == pairs["match_weight"]).all()


@pytest.mark.parametrize("threads", [1, 3])
def test_order_and_threads_change_nothing(deduped: Deduped, tmp_path: Path, threads: int) -> None:
    mixed = write_people(tmp_path / "mixed.parquet", random.Random(threads).sample(ROWS, len(ROWS)))
    write_prepared(mixed, tmp_path / "folder")
    for source in (mixed, tmp_path / "folder"):
        found = dedupe_file(source, threads=threads)
        assert found.clusters.equals(deduped.clusters)
        assert found.linked.pairs.equals(deduped.linked.pairs)


def test_a_group_keeps_its_name_while_its_smallest_record_stays(
    people: Path, tmp_path: Path, deduped: Deduped
) -> None:
    clusters = deduped.clusters.to_pandas()
    large = clusters[clusters["cluster_size"] == 3].groupby("cluster_id")["record_id"].max()
    rest = [row for row in ROWS if row["record_id"] not in set(large)]
    found = dedupe_file(write_people(tmp_path / "rest.parquet", rest)).clusters.to_pandas()
    names = clusters.set_index("record_id")["cluster_id"]
    kept = found[found["cluster_id"].isin(large.index)]
    assert set(kept["cluster_id"]) == set(large.index)
    assert (kept["record_id"].map(names) == kept["cluster_id"]).all()


def test_a_link_between_records_that_contradict_each_other_is_refused(tmp_path: Path) -> None:
    """Father and son of one name at one home, and a record that says too little to tell them apart."""
    home = {"street": "7 FICTION RD", "city": "TAOS", "state": "NM", "postcode": "87571"}
    name = {"given_name": "PERENGANO", "middle_name": "ABUNDIO", "surname": "QUISQUILLA FANTASMUBLEDA"}
    rows: list[Row] = [
        {
            **name,
            **home,
            "record_id": "A",
            "suffix": "SR",
            "date_of_birth": "1950-02-03",
            "ssn": "219450001",
            "sex": "M",
        },
        {
            **name,
            **home,
            "record_id": "B",
            "suffix": "JR",
            "date_of_birth": "1975-08-19",
            "ssn": "219454321",
            "sex": "M",
        },
        {**name, **home, "record_id": "C", "ssn": "0001"},
        {**name, **home, "record_id": "D", "ssn": "4321"},
        {**name, **home, "record_id": "E"},
    ]
    rows += [{**row, "record_id": f"Z{n}"} for n, row in enumerate(ROWS[:60])]
    found = dedupe_file(write_people(tmp_path / "kin.parquet", rows), link_weight=-4)
    group = found.clusters.to_pandas().set_index("record_id")["cluster_id"]
    assert group["A"] != group["B"]
    assert group["C"] == group["A"] and group["D"] == group["B"]
    assert group["E"] not in (group["A"], group["B"]), "E fits both alike, and nobody knows whose it is"
    assert found.apart > 0 and found.doubtful > 0


def test_a_line_that_nobody_passes_leaves_everybody_alone(people: Path) -> None:
    found = dedupe_file(people, link_weight=1_000)
    assert found.groups == 0 and found.links == 0
    assert (found.clusters.column("cluster_size").to_numpy() == 1).all()


@pytest.mark.parametrize("rows", [[], ROWS[:1]])
def test_empty_files_and_files_of_one_row(tmp_path: Path, rows: list[Row]) -> None:
    found = dedupe_file(write_people(tmp_path / "few.parquet", rows))
    assert found.clusters.num_rows == len(rows)
    assert found.linked.pairs.num_rows == 0


def test_a_chain_of_namesakes_ends(tmp_path: Path) -> None:
    """Five hundred records of one name and day: whatever is joined, it is joined in bounded time."""
    rows: list[Row] = [
        {"record_id": f"{n:04}", "given_name": "PERENGANO", "surname": "QUISQUILLA", "date_of_birth": "1970-02-03",
         "ssn": f"{n % 7:04}", "sex": "M" if n % 2 else "F"}
        for n in range(500)
    ]  # fmt: skip
    found = dedupe_file(write_people(tmp_path / "chain.parquet", rows), link_weight=-20)
    sizes = found.clusters.to_pandas().drop_duplicates("cluster_id")["cluster_size"]
    assert isinstance(sizes, pd.Series) and sizes.sum() == 500
