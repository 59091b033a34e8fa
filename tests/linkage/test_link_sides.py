"""The link step as a whole: order, batches, blocking, bounds."""

import random
from collections import Counter
from itertools import product

import numpy as np
import pandas as pd
import pytest

from pipelines.link import link_sides, link_within
from tests.linkage.generated import crowd
from tests.linkage.people import PROFILE, features
from transforms.linkage.candidates.index import base_keys
from transforms.linkage.candidates.keys import Keys, RowFacts, name_words
from transforms.linkage.candidates.near import NearWords, deletion_postings, near_words
from transforms.linkage.candidates.pairs import find_candidates, rule_names
from transforms.linkage.candidates.rules import RULES
from transforms.linkage.people.coded_people import CodedPeople, code_sides
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import load_model

LEFTS = {f"c:{n:03}": words for n, words in enumerate(crowd(11, 120))}
RIGHTS = {f"r:{n:03}": words for n, words in enumerate(crowd(12, 160, numbered=8))}
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
    assert (linked["verdict"] == "match").sum() > 3
    assert (linked["hard_rule"] == "rivals").sum() > 10


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(linked: pd.DataFrame, seed: int) -> None:
    left, right = shuffled(LEFTS, seed), shuffled(RIGHTS, seed + 9)
    again = link_sides(left, right, side="residency", model=MODEL, profile=PROFILE).pairs
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


def keys_by_record(
    people: CodedPeople, vocabulary: Vocabulary, near: NearWords | None
) -> dict[int, set[tuple[int, int, int]]]:
    is_left = near is not None
    rows = np.arange(len(people), dtype=np.int32)
    facts = RowFacts(people, vocabulary, rows, is_left=is_left, near=near)

    def by_row(own: Keys) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for row, key in zip(own.at.tolist(), own.keys.tolist(), strict=True):
            found.setdefault(row, set()).add(key)
        return found

    held: dict[int, set[tuple[int, int, int]]] = {}
    for number, rule in enumerate(RULES):
        fact, base = (rule.beside or ""), rule.base
        if not is_left:  # what is near to the left side's words are the right side's words
            fact, base = fact.removeprefix("near_"), base.removeprefix("near_")
        beside = by_row(getattr(facts, fact)()) if fact else {}
        for row, keys in by_row(base_keys(facts, base)).items():
            if rule.undated == ("left" if is_left else "right") and not facts.undated()[row]:
                continue
            values = {0} if rule.beside is None else beside.get(row, set())
            held.setdefault(row, set()).update((number, key, value) for key in keys for value in values)
    return held


def test_candidates_are_the_union_of_the_rules_each_pair_once() -> None:
    """By comparing sets of keys in Python; no key of this crowd is over its bound but where the report says so."""
    vocabulary, (left, right) = code_sides(features(LEFTS), features(RIGHTS))
    found = find_candidates(left, right, vocabulary)
    among = deletion_postings(vocabulary, name_words(right))
    near = near_words(vocabulary, np.arange(len(vocabulary), dtype=np.int32), among)
    one, other = keys_by_record(left, vocabulary, near), keys_by_record(right, vocabulary, None)
    behind = Counter(key for keys in other.values() for key in keys)
    within = {key for key, records in behind.items() if records <= RULES[key[0]].most}
    wanted = {
        (a, b): "|".join(RULES[n].rule_id for n in sorted({rule for rule, *_ in shared}))
        for a, b in product(one, other)
        if (shared := one[a] & other[b] & within)
    }
    rules = [rule_names(int(mark)) for mark in found.rules]
    assert (
        dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), rules, strict=True)) == wanted
    )
    assert len(found) == len(wanted) > 500
    over = Counter(key[0] for key in behind if behind[key] > RULES[key[0]].most
                   if any(key in keys for keys in one.values()))  # fmt: skip
    assert {RULES[n].rule_id: k for n, k in over.items()} == {
        r.rule: r.bounded_keys for r in found.report.itertuples() if r.bounded_keys
    }
    assert over, "the crowd should be dense enough for some bound"


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_does_not_matter(threads: int) -> None:
    vocabulary, (left, right) = code_sides(features(LEFTS), features(RIGHTS))
    one, other = (find_candidates(left, right, vocabulary, threads=n) for n in (2, threads))
    assert (one.left == other.left).all() and (one.right == other.right).all()
    assert one.report.equals(other.report)


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
