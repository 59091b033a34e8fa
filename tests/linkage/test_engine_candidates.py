"""Candidates: the same for any order, any threads and any cutting of the work; alone as in a crowd; bounded work."""

import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from pipelines.person_files import typed_people
from tests.linkage.engine_people import PERSON, Row
from transforms.linkage.candidates import meeting
from transforms.linkage.candidates.index import BASES, make_index
from transforms.linkage.candidates.near import deletion_postings, near_words
from transforms.linkage.candidates.pairs import Candidates, find_candidates, rule_names
from transforms.linkage.candidates.rules import RULES, WIDE_RULES
from transforms.linkage.explain.records import taken
from transforms.linkage.people.coded_people import CodedPeople, code_sides
from transforms.linkage.people.vocabulary import Vocabulary, make_vocabulary

PEOPLE = st.lists(PERSON, min_size=1, max_size=14)
CALM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def coded(left: list[Row], right: list[Row]) -> tuple[Vocabulary, CodedPeople, CodedPeople]:
    features = [
        typed_people([{k: v for k, v in row.items() if v} for row in rows]).features for rows in (left, right)
    ]
    vocabulary, (one, other) = code_sides(*features)
    return vocabulary, one, other


def as_set(found: Candidates, lefts: list[int] | None = None) -> set[tuple[int, int, int]]:
    lefts = lefts if lefts is not None else list(range(10**4))
    rows = zip(found.left.tolist(), found.right.tolist(), found.rules.tolist(), strict=True)
    return {(lefts[left], right, rules) for left, right, rules in rows}


@CALM
@given(PEOPLE, PEOPLE, st.sampled_from((1, 2, 5)), st.sampled_from((1, 7, 200_000)), st.booleans())
def test_threads_parts_and_an_index_change_nothing(
    left: list[Row], right: list[Row], threads: int, part: int, indexed: bool
) -> None:
    vocabulary, one, other = coded(left, right)
    wanted = find_candidates(one, other, vocabulary, threads=1)
    index = make_index(other, vocabulary, BASES) if indexed else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meeting, "_PART", part)
        found = find_candidates(one, other, vocabulary, threads=threads, index=index)
    assert as_set(found) == as_set(wanted)
    assert found.left.tolist() == sorted(found.left.tolist())
    pd.testing.assert_frame_equal(found.report, wanted.report)


@CALM
@given(PEOPLE, PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(left: list[Row], right: list[Row], rng: random.Random) -> None:
    orders = [rng.sample(range(len(rows)), len(rows)) for rows in (left, right)]
    plain = find_candidates(*_swap(coded(left, right)))
    turned = find_candidates(*_swap(coded([left[n] for n in orders[0]], [right[n] for n in orders[1]])))
    back = {(orders[0][a], orders[1][b], rules) for a, b, rules in as_set(turned)}
    assert back == as_set(plain)


def _swap(sides: tuple[Vocabulary, CodedPeople, CodedPeople]) -> tuple[CodedPeople, CodedPeople, Vocabulary]:
    vocabulary, one, other = sides
    return one, other, vocabulary


@CALM
@given(PEOPLE, PEOPLE, st.data())
def test_a_record_alone_meets_whom_it_meets_in_a_crowd(
    left: list[Row], right: list[Row], data: st.DataObject
) -> None:
    """An increment proposes what a full run proposes: nothing depends on the other left records."""
    chosen = data.draw(st.lists(st.integers(0, len(left) - 1), min_size=1, unique=True))
    vocabulary, one, other = coded(left, right)
    for rules in (RULES, WIDE_RULES):
        whole = as_set(find_candidates(one, other, vocabulary, rules=rules))
        part = find_candidates(taken(one, chosen), other, vocabulary, rules=rules)
        assert as_set(part, chosen) == {row for row in whole if row[0] in chosen}


def test_an_index_of_other_people_is_not_used() -> None:
    left, right = [{"surname": "GARCIA", "given_name": "JOSE"}], [{"surname": "GARCIA", "given_name": "JOSE"}]
    vocabulary, one, other = coded(left, right)
    nobody = taken(other, [])
    found = find_candidates(one, other, vocabulary, index=make_index(nobody, vocabulary, BASES))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ({"given_name": "JUSTIN", "surname": "HERDMASN", "date_of_birth": "1996"},
         {"given_name": "JUSTIN", "surname": "HERDMAN", "date_of_birth": "1996-01-15"}, "near_words_and_date"),
        ({"given_name": "MARIO", "surname": "RIERA", "date_of_birth": "2002-07-20"},
         {"given_name": "MARIO", "surname": "RIVERA", "date_of_birth": "2002-07-02"}, "near_words_and_date"),
        ({"given_name": "GIOVANNI", "surname": "RAMIREZPOPEZ", "date_of_birth": "1985-06-18"},
         {"given_name": "GIOVANNI", "surname": "RAMIREZLOPEZ", "date_of_birth": "1965-06-18"}, "near_words_and_date"),
        ({"given_name": "CALOS", "surname": "CMORY", "date_of_birth": "1992-02-10"},
         {"given_name": "CARLOS", "surname": "EMORY", "date_of_birth": "1992-02-10"}, "date_and_near_word"),
        ({"given_name": "ZANE", "surname": "SEYESTA"},
         {"given_name": "ZANE", "surname": "SEBESTA", "date_of_birth": "1960-08-17"}, "near_words_left_undated"),
        ({"given_name": "MARCO", "surname": "LOPEZ", "date_of_birth": "1948-03-02"},
         {"given_name": "MARCO", "surname": "LOPEZ", "date_of_birth": "1955-04-20"}, "written_name"),
    ],
)  # fmt: skip
def test_slips_that_other_rules_miss(left: Row, right: Row, rule: str) -> None:
    vocabulary, one, other = coded([left], [right])
    found = find_candidates(one, other, vocabulary)
    assert len(found) == 1
    assert rule in rule_names(int(found.rules[0])).split("|")


@CALM
@given(st.lists(st.text("ABCDÑ", min_size=1, max_size=6), min_size=2, max_size=25, unique=True))
def test_near_words_are_those_within_one_edit(words: list[str]) -> None:
    vocabulary = make_vocabulary(words)
    codes = np.arange(len(vocabulary), dtype=np.int32)
    near = near_words(vocabulary, codes, deletion_postings(vocabulary, codes))
    for code, word in enumerate(vocabulary.words.tolist()):
        found = set(near.sounds[near.starts[code] : near.starts[code + 1]].tolist())
        wanted = {
            int(vocabulary.sound[other])
            for other, text in enumerate(vocabulary.words.tolist())
            if min(len(word), len(text)) >= 3
            and OSA.distance(word, text) == 1
            and vocabulary.sound[other] != vocabulary.sound[code]
        }
        assert found == wanted, word


def test_a_million_namesakes_are_bounded_work_and_said() -> None:
    """Everybody on the right has one name and one date of birth, half of the left side, too."""
    row: Row = {"given_name": "JOHN", "surname": "SMYTHE", "date_of_birth": "1980-03-05", "postcode": "87571"}
    rare: Row = {"given_name": "ZUTANA", "surname": "QUISQUILLA", "date_of_birth": "1970-02-03"}
    vocabulary, left, right = coded([row, rare], [row, rare])
    crowd = taken(right, np.r_[np.zeros(1_000_000, dtype=np.int64), 1])
    many = taken(left, np.r_[np.zeros(1_000, dtype=np.int64), 1])
    started = time.process_time()
    found = find_candidates(many, crowd, vocabulary)
    spent = time.process_time() - started
    assert (found.left.tolist(), found.right.tolist()) == ([1_000], [1_000_000])
    bounded = found.report.set_index("rule")
    assert bounded.loc["date_and_word", "bounded_keys"] >= 2
    assert bounded.loc["two_words", "bounded_left_records"] == 1_000
    assert spent < 60, (
        f"{spent:.0f} s for a thousand times a million: the work is not bounded by the right side"
    )


def test_every_rule_has_a_name_of_its_own_a_reason_and_a_bound() -> None:
    assert len({rule.rule_id for rule in WIDE_RULES}) == len(WIDE_RULES)
    assert all(rule.reason and rule.most > 0 for rule in WIDE_RULES)
    vocabulary, one, other = coded([{"surname": "GARCIA"}], [{"surname": "LOPEZ"}])
    assert list(find_candidates(one, other, vocabulary).report["rule"]) == [rule.rule_id for rule in RULES]
