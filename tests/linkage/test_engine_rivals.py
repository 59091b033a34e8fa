"""What rivals take, against a plain sum in exact arithmetic; the share, against what it should converge to."""

import random
from fractions import Fraction
from math import log2

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.person_link.frames import link_frames
from tests.linkage.engine_people import resident
from transforms.linkage.weights.competition import expected_share, rival_bits, serious_pairs

WEIGHTS = st.lists(st.lists(st.integers(-45_000, 70_000), min_size=1, max_size=9), min_size=1, max_size=5)

NONE = np.zeros(0, dtype=bool)


def plainly(weights: list[int], same: set[frozenset[int]]) -> list[float]:
    odds = [Fraction(2.0 ** (min(max(weight, -40_000), 60_000) / 1000)) for weight in weights]
    return [
        -1000
        * log2(
            1 + sum(o for other, o in enumerate(odds) if other != own and frozenset((own, other)) not in same)
        )
        for own in range(len(odds))
    ]


@settings(max_examples=150, deadline=None)
@given(WEIGHTS, st.randoms(use_true_random=False))
def test_rivals_take_what_a_plain_sum_says(groups: list[list[int]], rng: object) -> None:
    left = np.repeat(np.arange(len(groups)), [len(own) for own in groups]).astype(np.int32)
    weight = np.concatenate([np.array(own) for own in groups]).astype(np.int32)
    serious = serious_pairs(left, weight)
    same = np.array(
        [(first * 7 + second) % 3 == 0 for first, second in zip(serious.first, serious.second, strict=True)],
        dtype=bool,
    )
    found = rival_bits(left, weight, serious, same, NONE)
    wanted, start = [], 0
    for own in groups:
        pairs = zip(serious.first[same].tolist(), serious.second[same].tolist(), strict=True)
        inside = {frozenset((a - start, b - start)) for a, b in pairs if start <= a < start + len(own)}
        wanted += plainly(own, inside)
        start += len(own)
    assert np.allclose(found, wanted, atol=0.51)


def test_only_the_heaviest_are_held_against_each_other() -> None:
    left = np.zeros(100, dtype=np.int32)
    weight = np.arange(100, dtype=np.int32) * 10
    serious = serious_pairs(left, weight)
    assert len(serious.first) == 24 * 23 // 2
    assert set(serious.places.tolist()) == set(range(76, 100))
    nobody = np.zeros(len(serious.first), dtype=bool)
    wanted = plainly(weight.tolist(), set())
    assert np.allclose(rival_bits(left, weight, serious, nobody, np.zeros(76, dtype=bool)), wanted, atol=0.51)


def test_no_candidates_no_rivals() -> None:
    nothing = np.zeros(0, dtype=np.int32)
    assert len(rival_bits(nothing, nothing, serious_pairs(nothing, nothing), NONE, NONE)) == 0


@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_the_share_is_found_again(share: float) -> None:
    """A thousand left records with one candidate each, of which a share is heavy and the rest light."""
    count = 1_000
    heavy = np.arange(count) < share * count
    prior = 1000 * log2(0.3 / 0.7)
    weight = np.round(np.where(heavy, 12_000, -12_000) + prior).astype(np.int32)
    found = expected_share(np.arange(count, dtype=np.int32), weight, count, 0.3)
    assert found == pytest.approx(share, abs=0.01)
    nobody = np.zeros(0, dtype=np.int32)
    assert expected_share(nobody, nobody, 1_000_000, 0.3) < 0.001
    # of a few records without a candidate little is known: as if twenty more had been seen
    assert expected_share(nobody, nobody, 10, 0.3) == pytest.approx(0.3 * 20 / 30)
    assert expected_share(nobody, np.zeros(0, dtype=np.int32), 1, 0.3) < 0.3


def test_two_who_are_known_to_be_two_compete_however_alike_they_are() -> None:
    """One home, one birthday, one letter of a name: another sex and another license say that they are two people."""
    crowd = [resident(random.Random(number), number) for number in range(400)]
    shared = {"surname": "QUISQUILLA", "date_of_birth": "1980-03-05", "street": "77 FICTION RD", "ssn": None}
    maria = (
        crowd[0]
        | shared
        | {"given_name": "MARIA", "middle_name": None, "sex": "F", "license_number": "512345678"}
    )
    mario = maria | {"record_id": "R90000", "given_name": "MARIO", "sex": "M", "license_number": "598765432"}
    asked = maria | {"record_id": "L1", "sex": None, "license_number": None}
    found = link_frames(
        pd.DataFrame([asked]), pd.DataFrame([maria, mario, *crowd[1:]]), share=0.3, min_weight=-20
    ).pairs.to_pandas()
    both = found[found["right_id"].isin([maria["record_id"], "R90000"])].set_index("right_id")
    assert len(both) == 2 and both["probability"].sum() < 1.01
    assert set(both["verdict"]) <= {"possible", "no_match"}
    # the same record filed twice takes nothing
    twice = maria | {"record_id": "R90001"}
    found = link_frames(
        pd.DataFrame([asked]), pd.DataFrame([maria, twice, *crowd[1:]]), share=0.3, min_weight=-20
    ).pairs.to_pandas()
    assert (found["probability"] > 0.9).sum() == 2


@pytest.mark.parametrize("filings", [3, 26, 60])
def test_a_person_filed_many_times_has_no_rivals(filings: int) -> None:
    crowd = [resident(random.Random(number), number) for number in range(400)]
    more = [crowd[0] | {"record_id": f"M{number}"} for number in range(filings)]
    asked = crowd[0] | {"record_id": "L1"}
    found = link_frames(pd.DataFrame([asked]), pd.DataFrame([*crowd, *more]), share=0.3).pairs.to_pandas()
    assert len(found) == filings + 1
    assert set(found["verdict"]) == {"match"} and found["match_weight"].nunique() == 1
    # of many records of two people each takes from the other
    other = {"given_name": "OTHER", "ssn": "418332907", "license_number": "590011223"}
    twin = [row | other | {"record_id": f"T{row['record_id']}"} for row in more]
    both = pd.DataFrame([*crowd, *more, *twin])
    nameless = pd.DataFrame([asked | {"given_name": None, "ssn": None, "license_number": None}])
    found = link_frames(nameless, both, share=0.3, min_weight=-20).pairs.to_pandas()
    assert "match" not in set(found["verdict"])
