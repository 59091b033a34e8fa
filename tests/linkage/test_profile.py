"""The population profile: measured, hashed, pinned once, and what the weights may depend on."""

from pathlib import Path

import pytest

from config.settings import load_settings
from pipelines.link import link_sides
from pipelines.profile import pin_profile, pinned_profile
from tests.linkage.generated import crowd
from tests.linkage.people import PROFILE, features
from transforms.linkage.profile import PopulationProfile, measure_population
from transforms.linkage.weights.model import load_model

PEOPLE = {f"r:{n:03}": words for n, words in enumerate(crowd(21, 300))}


def test_the_profile_counts_residents_not_names() -> None:
    twice = {"name": "GARCIA, JOSE", "aka": ["GARCIA LOPEZ, JOSE", "GARCIA, PEPE"]}
    people = {
        **{f"a:{n}": twice for n in range(4)},
        "b:1": {"name": "LOPEZ, MARIA"},
        "b:2": {"name": "LOPEZ, FNU"},
    }
    profile = measure_population(features(people), registry_persons=7)
    assert profile.counts["surname"] == {"GARCIA": 4, "LOPEZ": 6}
    assert profile.counts["given"] == {"JOSE": 4, "PEPE": 4}
    assert profile.known["surname"] == 6 and profile.known["given"] == 5
    assert profile.sizes == {"residency": 6, "registry": 7}


def test_the_profile_is_the_same_for_any_order_and_survives_its_file() -> None:
    one = measure_population(features(PEOPLE), registry_persons=5)
    other = measure_population(features(dict(reversed(PEOPLE.items()))), registry_persons=5)
    assert one.digest == other.digest == PopulationProfile.from_dict(one.as_dict()).digest
    assert one.digest != measure_population(features(PEOPLE), registry_persons=6).digest


def test_values_that_could_name_somebody_are_not_written_down() -> None:
    people = {**PEOPLE, "r:x": {"name": "UNICORNIA, SINGULARIA PECULIARIA", "birth_place": "ATLANTIS"}}
    written = str(measure_population(features(people), registry_persons=0).as_dict())
    assert not any(word in written for word in ("UNICORNIA", "SINGULARIA", "PECULIARIA", "ATLANTIS"))


def test_a_rarer_value_never_has_fewer_bits() -> None:
    for kind, counts in PROFILE.counts.items():
        ordered = sorted(counts, key=lambda value: -counts[value])
        bits = [PROFILE.bits(kind, value) for value in [*ordered, "NEVER SEEN"]]
        assert bits == sorted(bits) and bits[0] >= 0


def test_the_first_night_pins_and_later_nights_keep_it(home: Path) -> None:
    settings = load_settings()
    first = pinned_profile(settings, features(PEOPLE), registry_persons=5)
    fewer = dict(list(PEOPLE.items())[:40])
    assert pinned_profile(settings, features(fewer), registry_persons=9).digest == first.digest
    refreshed = pin_profile(settings, features(fewer), registry_persons=9)
    assert refreshed.digest != first.digest
    assert pinned_profile(settings, features(PEOPLE), registry_persons=5).digest == refreshed.digest
    kept = {path.stem for path in (home / "profiles").glob("*.json")}
    assert {first.digest, refreshed.digest} < kept, "a night of the past can still name its profile"


def test_a_night_without_residents_pins_nothing(home: Path) -> None:
    settings = load_settings()
    pinned_profile(settings, features({}), registry_persons=0)
    assert pinned_profile(settings, features(PEOPLE), registry_persons=5).size("residency") == len(PEOPLE)


@pytest.mark.parametrize("side", ["residency", "registry"])
def test_one_more_resident_tonight_moves_no_weight(side: str) -> None:
    """Weights rest on the pinned profile: else every flag would change with every license issued."""
    left = features({f"c:{n:03}": words for n, words in enumerate(crowd(22, 40))})
    more = {**PEOPLE, **{f"s:{n:03}": {"name": f"STRANGER{n} NOBODY, ZUTANA"} for n in range(50)}}
    before, after = (
        link_sides(left, features(people), side=side, model=load_model(), profile=PROFILE).pairs
        for people in (PEOPLE, more)
    )
    assert len(before) > 100
    columns = ["left_id", "right_id", "match_weight_mbit", "verdict", "hard_rule", "expected_coincidences"]
    assert before[columns].equals(after[columns])
