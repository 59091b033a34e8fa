"""No group holds two people who contradict each other by a hard rule, whoever fits both; every link is counted."""

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.person_link.dedupe import Deduped, dedupe_file, dedupe_people
from pipelines.person_link.frames import prepare_frame
from pipelines.person_link.link import sides_of
from pipelines.person_link.prepared import PreparedPeople
from tests.linkage.engine_people import PERSON, Row, numbered, resident, write_people
from transforms.linkage.engine import weigh_rows
from transforms.linkage.hard_rules import CONTRADICTION, FACTS, SUFFIX, broken_rule
from transforms.linkage.weights.model import load_model

CROWD = [resident(random.Random(number), number) for number in range(150)]
HOME = {"street": "7 FICTION RD", "city": "TAOS", "state": "NM", "postcode": "87571"}
TWIN = {**HOME, "surname": "FANTASMUBLEDA", "date_of_birth": "1980-03-05"}
SMITH = {**HOME, "given_name": "JOHN", "surname": "QUISQUILLA"}
WANTED = {CONTRADICTION, SUFFIX, FACTS}


def rules_within(people: PreparedPeople, found: Deduped) -> list[str]:
    """Return the rule that every two records of one group break, found without any of the grouping."""
    clusters = found.clusters.to_pandas()
    rows = clusters.groupby("cluster_id").indices.values()
    twos = np.array([two for own in rows for two in combinations(sorted(own), 2)], dtype=np.int32).reshape(
        -1, 2
    )
    nothing = np.zeros(len(twos), dtype=np.int32)
    sides = sides_of(people, people, 0.3)
    pairs = weigh_rows(sides, load_model(), twos[:, 0], twos[:, 1], nothing, prior=0, rivals=nothing)
    return [str(rule) for rule in broken_rule(pairs, "residency")]


def groups(rows: list[Any], tmp_path: Path, **how: Any) -> tuple[dict[str, str], Deduped]:
    found = dedupe_file(write_people(tmp_path / "people.parquet", [*CROWD, *rows]), share=0.05, **how)
    return found.clusters.to_pandas().set_index("record_id")["cluster_id"].to_dict(), found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PERSON, min_size=2, max_size=16), st.sampled_from([None, -4.0, -20.0, 2.0]), st.booleans(),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_no_group_holds_two_who_contradict_each_other(
    rows: list[Row], line: float | None, strict: bool, rng: random.Random
) -> None:
    people = prepare_frame(pd.DataFrame(numbered(rows, "P")), "people")
    found = dedupe_people(
        people, model=load_model(), share=0.3, link_weight=line, strict=strict, min_weight=-60
    )
    assert not set(rules_within(people, found)) & (WANTED if strict else WANTED - {FACTS})
    cluster = found.clusters.to_pandas().set_index("record_id")["cluster_id"]
    pairs = found.linked.pairs.to_pandas()
    links = pairs[
        pairs["match_weight"] >= (load_model().match_at["residency"] / 1000 if line is None else line)
    ]
    together = (links["left_id"].map(cluster) == links["right_id"].map(cluster)).sum()
    assert found.links == len(links) == together + found.apart + found.doubtful + found.too_large
    mixed = numbered(rows, "P")
    rng.shuffle(mixed)
    again = dedupe_people(
        prepare_frame(pd.DataFrame(mixed), "people"), model=load_model(), share=0.3, link_weight=line,
        strict=strict, min_weight=-60,
    )  # fmt: skip
    assert again.clusters.equals(found.clusters)


@pytest.mark.parametrize("line", [None, -4.0])
@pytest.mark.parametrize(
    ("one", "other", "third"),
    [
        (
            {**TWIN, "given_name": "MARIA", "ssn": "219450001", "sex": "F"},
            {**TWIN, "given_name": "MARGARITA", "ssn": "219451234", "sex": "F"},
            {**TWIN, "given_name": "M"},
        ),
        (
            {**SMITH, "date_of_birth": "1950-02-03", "ssn": "219450001"},
            {**SMITH, "date_of_birth": "1975-08-19", "ssn": "219451234"},
            SMITH,
        ),
        (
            {**SMITH, "date_of_birth": "1950-02-03", "suffix": "SR"},
            {**SMITH, "date_of_birth": "1950-02-03", "suffix": "JR"},
            {**SMITH, "date_of_birth": "1950-02-03"},
        ),
    ],
    ids=["twins", "father and son", "senior and junior"],
)
def test_a_record_that_fits_two_people_alike_is_neither(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], third: dict[str, str], line: float | None
) -> None:
    rows = [{**one, "record_id": "A"}, {**other, "record_id": "B"}, {**third, "record_id": "C"}]
    how: dict[str, float] = {} if line is None else {"link_weight": line}
    found, counts = groups(rows, tmp_path, **how)
    assert len({found["A"], found["B"], found["C"]}) == 3
    assert counts.doubtful >= 2 or line is None
    # whoever says whose record it is, has it joined, and its name stays that of the group
    told = {
        **rows[2],
        **{k: v for k, v in one.items() if k in ("given_name", "ssn", "suffix", "date_of_birth")},
    }
    found, _ = groups([*rows[:2], told], tmp_path, **how)
    assert found["A"] == found["C"] != found["B"]
    before = found["A"]
    found, _ = groups([rows[0], told], tmp_path, **how)
    assert found["A"] == found["C"] == before


def test_a_slip_joins_unless_no_slip_is_allowed(tmp_path: Path) -> None:
    whole = {**SMITH, "middle_name": "XAVIER", "sex": "M"}
    rows = [
        {**whole, "record_id": "A", "date_of_birth": "1950-02-03", "ssn": "4321"},
        {**whole, "record_id": "B", "date_of_birth": "1951-04-03", "ssn": "4321"},
        {**whole, "record_id": "C", "date_of_birth": None, "ssn": "4321"},
    ]
    found, counts = groups(rows, tmp_path, strict=True)
    assert len({found["A"], found["B"], found["C"]}) == 3 and counts.doubtful == 2
    found, counts = groups(rows, tmp_path)
    assert len({found["A"], found["B"], found["C"]}) == 1 and counts.doubtful == counts.apart == 0


def test_many_alike_are_one_group_and_the_end_comes_soon(tmp_path: Path) -> None:
    alike = [
        {**TWIN, "record_id": f"S{n:03}", "given_name": "ZUTANA", "ssn": "219450001"} for n in range(300)
    ]
    found, counts = groups(alike, tmp_path)
    assert len({found[str(row["record_id"])] for row in alike}) == 1
    assert counts.apart == counts.doubtful == 0
