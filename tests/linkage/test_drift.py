"""Drift: distances that behave, chance that is allowed for, and nights that truly moved."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.profile import load_pinned
from tests.conftest import DemoNights
from tests.linkage.invented_night import (
    half_of,
    invented_people,
    measured,
    one_birth_date,
    pinned,
    swapped_columns,
    without_numbers,
)
from transforms.linkage.drift import THRESHOLD, Measure, chance_divergence, compare_profiles, divergence
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from warehouse.atomic import read_json

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 1_000), min_size=1).filter(
    lambda counts: sum(counts.values()) > 0
)


@given(COUNTS, COUNTS)
def test_a_divergence_is_symmetric_and_between_0_and_1(one: dict[str, int], other: dict[str, int]) -> None:
    found = divergence(one, other)
    assert found == divergence(other, one)
    assert -1e-12 <= found <= 1 + 1e-12


@given(COUNTS, st.integers(1, 50))
def test_only_proportions_count(counts: dict[str, int], factor: int) -> None:
    assert divergence(counts, {name: n * factor for name, n in counts.items()}) == pytest.approx(0, abs=1e-12)


def test_distributions_that_share_nothing_are_one_bit_apart() -> None:
    assert divergence({"a": 3}, {"b": 9, "c": 1}) == pytest.approx(1.0)
    assert divergence({"a": 1, "b": 1}, {"a": 3, "b": 1}) == pytest.approx(0.0488, abs=1e-4)
    assert divergence({}, {"a": 1}) == 0.0


@pytest.mark.parametrize(
    ("categories", "one", "other"),
    [(2, 200, 300), (12, 500, 80), (366, 2_000, 2_000), (366, 9_000, 600), (2_000, 5_000, 5_000)],
)
def test_chance_alone_seldom_exceeds_what_is_allowed_for_it(categories: int, one: int, other: int) -> None:
    rng = np.random.default_rng(7)
    shares = rng.dirichlet(np.full(categories, 3.0))
    limit = chance_divergence(shares, one, other)
    samples = zip(rng.multinomial(one, shares, 1_500), rng.multinomial(other, shares, 1_500), strict=True)
    found = np.array([divergence(dict(enumerate(p)), dict(enumerate(q))) for p, q in samples])  # type: ignore[arg-type]
    assert np.mean(found > limit) <= 0.03, "near enough to one in a thousand, where categories are sparse"
    assert np.mean(found > limit + THRESHOLD) <= 0.002
    assert limit < 4 * np.mean(found) + 0.02, "and yet it does not excuse everything"


@settings(max_examples=25)
@given(st.integers(2, 400), st.integers(10, 10_000), st.integers(10, 10_000))
def test_more_records_leave_less_to_chance(categories: int, one: int, other: int) -> None:
    shares = np.full(categories, 1 / categories)
    found = chance_divergence(shares, 4 * one, 4 * other)
    assert 0 <= found <= 1
    if min(one, other) >= 5 * categories:
        assert found <= chance_divergence(shares, one, other)
    assert chance_divergence(shares, 0, other) == 0.0


def alarms(pinned: PopulationProfile, tonight: PopulationProfile) -> list[Measure]:
    return [measure for measure in compare_profiles(pinned, tonight) if measure.alarms]


def test_the_same_night_has_not_moved() -> None:
    measures = compare_profiles(pinned(), pinned())
    assert len(measures) > 80
    assert {m.kind for m in measures} == {"size", "share", "missing", "values", "agreement"}
    assert all(measure.distance == 0 for measure in measures)


def test_other_people_of_the_same_world_have_not_moved() -> None:
    """Two halves of one night share nobody: only their sizes differ from the whole's."""
    whole = invented_people()
    halves = [{kind: half_of(own, which) for kind, own in whole.items()} for which in (0, 1)]
    profiles = [measured(half, pinned()) for half in halves]
    assert alarms(profiles[0], profiles[1]) == []
    assert {measure.kind for measure in alarms(pinned(), profiles[0])} <= {"size"}


def test_another_seed_of_the_same_world_has_not_moved() -> None:
    found = alarms(pinned(), measured(invented_people(4), pinned()))
    assert found == [], [measure.sentence for measure in found]


@pytest.mark.parametrize(
    ("break_it", "side", "expected"),
    [
        (swapped_columns, "conviction", {("values", "conviction", "surname"), ("agreement", "residency", "given")}),
        (swapped_columns, "residency", {("values", "residency", "given"), ("agreement", "residency", "surname")}),
        (one_birth_date, "conviction", {("values", "conviction", "birth_day"), ("agreement", "residency", "birth_date")}),
        (without_numbers, "conviction", {("missing", "conviction", "ssn4"), ("agreement", "residency", "ssn")}),
        (lambda people: half_of(people, 0), "residency", {("size", "residency", "")}),
    ],
)  # fmt: skip
def test_what_a_sender_broke_is_named(
    break_it: Callable[[PersonFeatures], PersonFeatures], side: str, expected: set[tuple[str, str, str]]
) -> None:
    people = {**invented_people(), side: break_it(invented_people()[side])}
    found = alarms(pinned(), measured(people, pinned()))
    assert expected <= {(m.kind, m.side, m.name) for m in found}, [m.sentence for m in found]


def test_sentences_tell_numbers_and_no_names() -> None:
    people = {**invented_people(), "conviction": swapped_columns(invented_people()["conviction"])}
    found = compare_profiles(pinned(), measured(people, pinned()))
    told = " ".join(measure.sentence for measure in found)
    names = {
        word for kind in ("surname", "given", "middle") for word in pinned().counts[kind] if len(word) > 4
    }
    assert len(names) > 100
    assert not names & set(told.replace("[", " ").replace("]", " ").split())
    assert "bits from the profile, chance explains" in told


def test_what_the_pinned_profile_does_not_hold_is_not_compared() -> None:
    bare = PopulationProfile(sizes=pinned().sizes, counts=pinned().counts, known=pinned().known)
    assert compare_profiles(bare, pinned()) == []


def test_four_quiet_nights_do_not_alarm_and_what_they_measured_is_published(demo_nights: DemoNights) -> None:
    for night in (date(2026, 3, day) for day in (2, 3, 4, 5)):
        rows = demo_nights.rows("SELECT * FROM publish__drift ORDER BY kind, side, name", night)
        assert len(rows) > 60
        assert [row["sentence"] for row in rows if row["alarms"]] == []
        facts = read_json(demo_nights.settings.nights / str(night) / "facts.json")
        assert facts["drift"] == [] and facts["residents"] > 0


def test_the_first_night_pins_all_that_later_nights_are_compared_with(demo_nights: DemoNights) -> None:
    found = load_pinned(demo_nights.settings)
    assert found is not None and found.night == date(2026, 3, 2)
    assert set(found.profile.records) == {"conviction", "residency", "registry"}
    assert set(found.profile.likely) == {"residency", "registry", "registry_resident"}
    assert "residency" in found.profile.shares
    json.dumps(found.profile.as_dict())
