"""The second engine: it finds what generated the patterns, agrees on sound nights, and objects to broken ones."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.link_people import link_people
from tests.conftest import DemoNights
from tests.linkage.invented_night import invented_people, one_birth_date, pinned, swapped_columns
from transforms.linkage.em_check import CrossCheck, cross_check, fit_em
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.seen import SINGLE
from transforms.linkage.weights.model import load_model


def drawn(pairs: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs whose comparisons are independent given match or not; returns levels and which are matches."""
    rng = np.random.default_rng(seed)
    is_match = rng.random(pairs) < share
    levels = np.zeros((pairs, len(SINGLE)), dtype=np.int8)
    for column, name in enumerate(SINGLE):
        top, size = len(LEVELS[name]) - 1, len(LEVELS[name])
        agrees = rng.random(pairs) < np.where(is_match, 0.85, 0.15)
        other = rng.integers(0, size, pairs)
        levels[:, column] = np.where(agrees, top, other)
    return levels, is_match


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_a_fit_finds_the_matches_that_were_drawn(share: float) -> None:
    levels, is_match = drawn(8_000, share, 1)
    model = fit_em(levels, np.ones(len(levels)), prior=share)
    probability = model.probability(levels)
    assert ((probability >= 0.5) == is_match).mean() > 0.98
    assert probability.sum() == pytest.approx(is_match.sum(), rel=0.1)
    free = fit_em(levels, np.ones(len(levels)), prior=None)
    assert free.prior == pytest.approx(share, abs=0.03)


def test_equal_patterns_may_be_counted_first_and_their_order_is_nothing() -> None:
    levels, _ = drawn(3_000, 0.3, 2)
    levels[:, 3:] = 0
    patterns, counts = np.unique(levels, axis=0, return_counts=True)
    assert len(patterns) < len(levels)
    one = fit_em(levels, np.ones(len(levels)), prior=0.3)
    other = fit_em(patterns, counts.astype(float), prior=0.3)
    mixed = np.random.default_rng(3).permutation(len(patterns))
    third = fit_em(patterns[mixed], counts[mixed].astype(float), prior=0.3)
    for found in (other, third):
        np.testing.assert_allclose(one.probability(levels), found.probability(levels), atol=1e-9)
    again = fit_em(patterns, counts.astype(float), prior=0.3)
    assert all((a == b).all() for a, b in zip(other.m, again.m, strict=True)), "the same to the last bit"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.floats(1e-6, 0.9))
def test_shares_are_bounded_and_sum_to_one(seed: int, pairs: int, prior: float) -> None:
    levels, _ = drawn(pairs, 0.5, seed)
    model = fit_em(levels, np.ones(pairs), prior=prior)
    for table in (*model.m, *model.u):
        spoken = table[table > 0]
        assert ((spoken >= 1e-6) & (spoken <= 1)).all()
        assert spoken.sum() == pytest.approx(1.0, abs=1e-4)
    probability = model.probability(levels)
    assert np.isfinite(probability).all() and ((probability >= 0) & (probability <= 1)).all()


def test_no_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="no pairs"):
        fit_em(np.zeros((0, len(SINGLE)), dtype=np.int8), np.zeros(0), prior=0.1)


def test_three_million_pairs_take_seconds() -> None:
    levels, _ = drawn(120_000, 0.1, 4)
    counts = np.full(len(levels), 25.0)  # 3,000,000 pairs of 120,000 different patterns
    started = time.process_time()
    fit_em(levels, counts, prior=0.1)
    assert time.process_time() - started < 5


def checks(
    side: str = "", break_it: Callable[[PersonFeatures], PersonFeatures] | None = None
) -> dict[str, CrossCheck]:
    people = dict(invented_people())
    if break_it is not None:
        people[side] = break_it(people[side])
    seen = link_people(people, model=load_model(), profile=pinned()).seen()
    found = {name: cross_check(name, pairs, pinned()) for name, pairs in seen.items()}
    return {name: check for name, check in found.items() if check is not None}


def test_a_sound_night_does_not_alarm() -> None:
    found = checks()
    assert found["residency"].is_told and found["residency"].likely_pairs > 200
    assert [check.sentence for check in found.values() if check.alarms] == []


@pytest.mark.parametrize("break_it", [swapped_columns, one_birth_date])
@pytest.mark.parametrize("side", ["conviction", "residency"])
def test_a_broken_night_alarms(break_it: Callable[[PersonFeatures], PersonFeatures], side: str) -> None:
    found = checks(side, break_it)["residency"]
    assert found.alarms, found.sentence
    assert "the other rejects" in found.sentence


def test_a_handful_of_pairs_says_nothing() -> None:
    few = CrossCheck(side="registry", likely_pairs=49, disagreement=1.0, engine_matches=40.0, em_matches=0.0)
    assert not few.alarms and "too few" in few.sentence
    many = CrossCheck(
        side="registry", likely_pairs=50, disagreement=0.0, engine_matches=60.0, em_matches=20.0
    )
    assert many.alarms


def test_four_quiet_nights_do_not_alarm(demo_nights: DemoNights) -> None:
    rows = demo_nights.rows("SELECT * FROM publish__drift WHERE kind = 'cross_check'")
    assert {row["side"] for row in rows} >= {"residency"}
    assert not any(row["alarms"] for row in rows)
