"""The population profile: measured, hashed, pinned once, and what the weights may depend on."""

import random
from datetime import date
from pathlib import Path

import pytest

from config.settings import load_settings
from pipelines.errors import StepError
from pipelines.inputs import night_folder, save_inputs
from pipelines.link import link_sides
from pipelines.link_night import link_night
from pipelines.link_people import link_people
from pipelines.profile import draft_profile, load_pinned, load_profile, pin_profile, with_pairs
from tests.linkage.generated import crowd
from tests.linkage.people import PROFILE, features
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile, measure_population
from transforms.linkage.weights.model import load_model
from warehouse.atomic import read_json

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
    written = str(measured(people).as_dict())
    assert not any(word in written for word in ("UNICORNIA", "SINGULARIA", "PECULIARIA", "ATLANTIS"))


def test_a_rarer_value_never_has_fewer_bits() -> None:
    for kind, counts in PROFILE.counts.items():
        ordered = sorted(counts, key=lambda value: -counts[value])
        bits = [PROFILE.bits(kind, value) for value in [*ordered, "NEVER SEEN"]]
        assert bits == sorted(bits) and bits[0] >= 0


def sides(residents: dict[str, dict[str, object]]) -> dict[str, PersonFeatures]:
    convicted = {f"c:{n:03}": words for n, words in enumerate(crowd(23, 120))}
    registered = {f"g:{n:03}": words for n, words in enumerate(crowd(24, 60))}
    kinds = {"conviction": convicted, "residency": residents, "registry": registered}
    return {kind: features(people) for kind, people in kinds.items()}


def measured(residents: dict[str, dict[str, object]]) -> PopulationProfile:
    people = sides(residents)
    draft = draft_profile(people)
    return with_pairs(draft, link_people(people, model=load_model(), profile=draft).seen())


def test_a_profile_is_pinned_until_another_is_and_the_one_before_is_kept(home: Path) -> None:
    settings = load_settings()
    assert load_pinned(settings) is None
    first = pin_profile(settings, measured(PEOPLE), night=date(2026, 3, 2))
    assert load_pinned(settings) == first and first.previous is None
    fewer = measured(dict(list(PEOPLE.items())[:200]))
    second = pin_profile(settings, fewer, night=date(2026, 3, 3))
    assert (second.previous, second.night) == (first.digest, date(2026, 3, 3))
    again = pin_profile(settings, fewer, night=date(2026, 3, 3))
    assert again == second, "pinning the same again keeps the one before"
    assert load_profile(settings, first.digest) == first.profile, (
        "a night of the past can still name its profile"
    )


def invented(count: int, seed: int, mark: str) -> dict[str, dict[str, object]]:
    """People of whom no two are alike, with a name and a date of birth."""
    rng = random.Random(seed)

    def word() -> str:
        return "".join(rng.choice("BDFGKLMNPRSTVZ") + rng.choice("AEIOU") for _ in range(4))

    return {
        f"{mark}:{n:04}": {
            "name": f"{word()}, {word()}",
            "born": f"{rng.randint(1940, 2005)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            "sex": rng.choice("FM"),
        }
        for n in range(count)
    }


@pytest.mark.parametrize("partners", [30, 90, 300])
def test_shares_are_measured_without_labels_and_used(partners: int) -> None:
    residents, strangers = invented(800, 1, "r"), invented(300 - partners, 2, "s")
    again = dict(zip((f"c:{n:03}" for n in range(partners)), residents.values(), strict=False))
    people = {**sides(residents), "conviction": features({**again, **strangers})}
    draft = draft_profile(people)
    profile = with_pairs(draft, link_people(people, model=load_model(), profile=draft).seen())
    # as if twenty more records had been seen at the share expected without data
    assert profile.shares["residency"] == pytest.approx(min((partners + 6) / 320, 0.9), abs=0.01)
    vocabulary, _ = code_sides(people["residency"])
    assert profile.population(vocabulary, "residency", 0.001).share == profile.shares["residency"]
    assert "registry" not in profile.shares
    assert profile.population(vocabulary, "registry", 0.001).share == 0.001, "where nothing was measured"


def test_a_share_that_rests_on_a_handful_is_not_written_down() -> None:
    few = {f"c:{n}": words for n, words in enumerate(list(PEOPLE.values())[:8])}
    people = {**sides(PEOPLE), "conviction": features(few)}
    draft = draft_profile(people)
    assert (
        "residency"
        not in with_pairs(draft, link_people(people, model=load_model(), profile=draft).seen()).shares
    )


def test_likely_levels_count_each_expected_match_once() -> None:
    people = sides(PEOPLE)
    draft = draft_profile(people)
    seen = link_people(people, model=load_model(), profile=draft).seen()["residency"]
    expected = float((seen.probability * seen.times).sum())
    for levels in seen.likely_levels().values():
        assert sum(levels.values()) == pytest.approx(expected, abs=0.02)


def test_a_night_without_residents_pins_nothing(tmp_path: Path, home: Path) -> None:
    settings = load_settings()
    night = date(2026, 3, 2)
    save_inputs(settings, night, [])
    link_night(settings, night=night)
    assert load_pinned(settings) is None
    assert read_json(night_folder(settings, night) / "link" / "facts.json")["residents"] == 0


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


def test_a_pinned_profile_that_was_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINDERO_HOME", str(tmp_path))
    settings = load_settings()
    pinned = pin_profile(settings, PROFILE, night=date(2026, 3, 2))
    assert load_profile(settings, pinned.digest) == PROFILE
    path = tmp_path / "profiles" / f"{pinned.digest}.json"
    text = path.read_text()
    for changed in (text.replace('"residency": ', '"residency": 1', 1), text[:-20]):
        path.write_text(changed)
        with pytest.raises(StepError, match="is not what was pinned"):
            load_pinned(settings)
