"""The link step as a whole: order, batches, blocking, bounds."""

import random
from itertools import product

import numpy as np
import pandas as pd
import pytest

from pipelines.link import candidate_pairs, link_sides, link_within
from tests.linkage.generated import crowd
from tests.linkage.people import PROFILE, features
from transforms.linkage.blocking import bounded_keys_sql, candidate_pairs_sql
from transforms.linkage.blocking_keys import RULES, blocking_keys
from transforms.linkage.model import load_model
from transforms.linkage.prepare import PersonFeatures

LEFTS = {f"c:{n:03}": words for n, words in enumerate(crowd(11, 120))}
RIGHTS = {f"r:{n:03}": words for n, words in enumerate(crowd(12, 160))}
MODEL = load_model()


def shuffled(people: dict[str, dict[str, object]], seed: int) -> PersonFeatures:
    items = list(people.items())
    random.Random(seed).shuffle(items)
    return features(dict(items))


@pytest.fixture(scope="module")
def linked() -> pd.DataFrame:
    return link_sides(features(LEFTS), features(RIGHTS), side="residency", model=MODEL, profile=PROFILE).pairs


def test_enough_is_linked_to_tell(linked: pd.DataFrame) -> None:
    assert set(linked["verdict"]) == {"match", "possible", "no_match"}
    assert (linked["verdict"] == "match").sum() > 10
    assert (linked["hard_rule"] == "rivals").sum() > 10


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(linked: pd.DataFrame, seed: int) -> None:
    left, right = shuffled(LEFTS, seed), shuffled(RIGHTS, seed + 9)
    again = link_sides(left, right, side="residency", model=MODEL, profile=PROFILE).pairs
    pd.testing.assert_frame_equal(linked, again)


@pytest.mark.parametrize("batch", [150, 1_000])
def test_the_size_of_a_batch_does_not_matter(linked: pd.DataFrame, batch: int) -> None:
    again = link_sides(
        features(LEFTS), features(RIGHTS), side="residency", model=MODEL, profile=PROFILE, batch=batch
    ).pairs
    pd.testing.assert_frame_equal(linked, again)


def test_an_increment_is_linked_as_in_a_full_run(linked: pd.DataFrame) -> None:
    """One person delivered alone, under the pinned profile, has the pairs they have among all others."""
    for person in ("c:003", "c:050", "c:101"):
        alone = link_sides(
            features({person: LEFTS[person]}),
            features(RIGHTS),
            side="residency",
            model=MODEL,
            profile=PROFILE,
        ).pairs
        together = linked[linked["left_id"] == person].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, together, check_dtype=False)


def by_hand(left: PersonFeatures, right: PersonFeatures) -> dict[tuple[int, int], set[str]]:
    """Every pair that shares a key, by comparing sets in Python."""
    held = []
    for side in (left, right):
        keys: dict[int, set[tuple[int, str]]] = {}
        for row in blocking_keys(side).itertuples():
            keys.setdefault(int(row.row), set()).add((int(row.rule_no), str(row.key)))
        held.append(keys)
    found = {}
    for one, other in product(held[0], held[1]):
        shared = held[0][one] & held[1][other]
        if shared:
            found[one, other] = {RULES[rule][0] for rule, _ in shared}
    return found


def test_candidates_are_the_union_of_the_rules_each_pair_once() -> None:
    left, right = features(LEFTS), features(RIGHTS)
    pairs, bounded = candidate_pairs(left, right)
    assert bounded.empty
    assert not pairs.duplicated(["left_row", "right_row"]).any()
    found = {
        (int(p.left_row), int(p.right_row)): set(str(p.blocking_rules).split("|")) for p in pairs.itertuples()
    }
    assert found == by_hand(left, right)
    order = [name for name, _ in RULES]
    for rules in pairs["blocking_rules"].unique():
        numbers = [order.index(rule) for rule in rules.split("|")]
        assert numbers == sorted(set(numbers))


def test_a_bounded_key_is_reported_and_no_other_rule_suffers() -> None:
    left, right = features(LEFTS), features(RIGHTS)
    everything, _ = candidate_pairs(left, right)
    some, bounded = candidate_pairs(left, right, max_key_records=6)
    assert bounded["keys"].sum() > 0 and (bounded["pairs"] >= bounded["left_records"] * 7).all()
    keys = pd.concat([blocking_keys(right)])
    sizes = keys.groupby(["rule_no", "key"])["row"].size()
    small = sizes[sizes <= 6].reset_index()[["rule_no", "key"]]
    kept = keys.merge(small).merge(blocking_keys(left), on=["rule_no", "key"], suffixes=("_r", "_l"))
    wanted = set(zip(kept["row_l"], kept["row_r"], strict=True))
    assert set(zip(some["left_row"], some["right_row"], strict=True)) == wanted
    assert len(wanted) < len(everything)
    # what was left out is exactly what the report says could have been proposed by those keys
    big = sizes[sizes > 6].reset_index()[["rule_no", "key"]]
    lost = keys.merge(big).merge(blocking_keys(left), on=["rule_no", "key"])
    assert bounded["pairs"].sum() == len(lost)


@pytest.mark.parametrize("name", ["left keys", "a; DROP TABLE b", "Left", ""])
def test_sql_is_built_from_checked_names_only(name: str) -> None:
    for build in (candidate_pairs_sql, bounded_keys_sql):
        with pytest.raises(ValueError, match="lower-case"):
            build(["ssn"], left=name, right="r")
        with pytest.raises(ValueError, match="lower-case"):
            build([name], left="l", right="r")


def test_an_empty_side_links_to_nothing() -> None:
    nobody = features({})
    for left, right in ((nobody, features(RIGHTS)), (features(LEFTS), nobody), (nobody, nobody)):
        found = link_sides(left, right, side="residency", model=MODEL, profile=PROFILE)
        assert found.pairs.empty and found.candidate_pairs == 0


@pytest.mark.parametrize(
    "words",
    [{}, {"name": "LNU, FNU"}, {"born": "1980-03-05"}, {"ssn": "219456781"}, {"name": "FANTASMUBLEDA,"}],
)
def test_a_person_of_whom_little_is_known_is_no_error(words: dict[str, object]) -> None:
    found = link_sides(
        features({"c:1": words}),
        features({**RIGHTS, "r:x": words}),
        side="residency",
        model=MODEL,
        profile=PROFILE,
    )
    assert "match" not in set(found.pairs["verdict"])


def test_two_residents_that_a_person_would_join_are_compared() -> None:
    people = features(
        {
            "r:1": {"name": "FANTASMUBLEDA, ZUTANA", "born": "1980-03-05", "ssn": "219456781"},
            "r:2": {"name": "FANTASMUBLEDA, ZUTANA", "born": "1980-03-05", "ssn": "217334444"},
            "r:3": {"name": "FANTASMUBLEDA, ZUTANA", "born": "1980-03-05", "ssn": "219456781"},
        }
    )
    pairs = link_within(people, [["r:1", "r:2", "r:3"]], side="resident", model=MODEL, profile=PROFILE)
    found = {(p.left_id, p.right_id): (p.verdict, p.hard_rule) for p in pairs.itertuples()}
    assert found["r:1", "r:2"] == ("no_match", "apart")
    assert found["r:2", "r:3"] == ("no_match", "apart")
    assert found["r:1", "r:3"][0] == "match"


def test_keys_hold_no_row_twice() -> None:
    keys = blocking_keys(features(RIGHTS))
    assert not keys.duplicated().any()
    assert keys["key"].str.len().min() > 0
    assert np.issubdtype(keys["row"].dtype, np.integer)
