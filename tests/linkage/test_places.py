"""Addresses of which each side says another part: the same ones are found and called the same, others are not.

There are few enough parts to try every address against every other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from pipelines.person_files import typed_people
from transforms.linkage.candidates.pairs import find_candidates, rule_names
from transforms.linkage.candidates.rules import RULES
from transforms.linkage.evidence.places import PLACE, compare_places
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.prepare import PersonFeatures

Place = dict[str, str]
BY_ADDRESS = [rule for rule in RULES if rule.rule_id in ("address", "address_in_city")]
# Las Vegas is a town of both states; 87701 and 87745 are one region, 89101 is another one
PARTS: Mapping[str, tuple[str | None, ...]] = {
    "street": (None, "1 FICTION RD", "2 FABLE LN"),
    "city": (None, "LAS VEGAS", "TAOS"),
    "state": (None, "NM", "NV"),
    "postcode": (None, "87701", "87745", "89101"),
}
HOME = {"street": "1 FICTION RD", "city": "LAS VEGAS", "state": "NM", "postcode": "87701"}
PLACES: list[Place] = [
    {part: text for part, text in zip(PARTS, texts, strict=True) if text is not None}
    for texts in product(*PARTS.values())
]


def _key(place: Place) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(place.items()))


NUMBER = {_key(place): number for number, place in enumerate(PLACES)}


def _all_levels() -> np.ndarray:
    """Return the level of every place (rows) against every place (columns)."""
    people = typed_people(PLACES).features
    _, (left, right) = code_sides(people, people)
    rows = np.arange(len(PLACES), dtype=np.int32)
    one, other = np.repeat(rows, len(rows)), np.tile(rows, len(rows))
    return compare_places(one, other, left, right).reshape(len(rows), len(rows))


def _all_rules() -> dict[tuple[int, int], set[str]]:
    """Return which rules by address propose which places."""
    people = typed_people(PLACES).features
    vocabulary, (left, right) = code_sides(people, people)
    found = find_candidates(left, right, vocabulary, rules=BY_ADDRESS, threads=1)
    return {
        (int(one), int(other)): set(rule_names(int(mark), BY_ADDRESS).split("|"))
        for one, other, mark in zip(found.left, found.right, found.rules, strict=True)
    }


LEVELS, PROPOSED = _all_levels(), _all_rules()


def nearness(one: Place, other: Place) -> int:
    return int(LEVELS[NUMBER[_key(one)], NUMBER[_key(other)]])


def level(one: Place, other: Place) -> str:
    return PLACE[nearness(one, other)]


def proposed(one: Place, other: Place) -> set[str]:
    """Return which rules by address propose a pair."""
    return PROPOSED.get((NUMBER[_key(one)], NUMBER[_key(other)]), set())


def without(place: Place, *parts: str) -> Place:
    return {part: text for part, text in place.items() if part not in parts}


def pairs() -> Iterator[tuple[Place, Place]]:
    return product(PLACES, PLACES)


def test_the_places_are_told_apart() -> None:
    assert len(PLACES) == 108 and set(np.unique(LEVELS)) == set(range(len(PLACE)))


def test_two_addresses_are_as_near_as_they_are_the_other_way_round() -> None:
    assert (LEVELS == LEVELS.T).all()


def test_a_zip_code_more_is_never_a_nearness_less() -> None:
    """But where a state is not said and the ZIP code says that it is another one: Las Vegas in Nevada is not ours."""
    for (one, other), postcode in product(pairs(), PARTS["postcode"][1:]):
        assert postcode is not None
        more, less = {**one, "postcode": postcode}, without(one, "postcode")
        states_known = "state" in one and "state" in other
        if states_known or postcode[:3] == other.get("postcode", postcode)[:3]:
            assert nearness(more, other) >= nearness(less, other), (more, other)
        else:
            assert level(more, other) != "same_address", (more, other)


def test_a_zip_code_that_one_side_lacks_is_no_other_address() -> None:
    for place in (place for place in PLACES if len(place) == len(PARTS)):
        for lacking in (without(place, "postcode"), without(place, "city"), without(place, "city", "state")):
            assert level(lacking, place) == "same_address", place
            assert proposed(lacking, place) and proposed(place, lacking), place


def test_one_street_line_in_another_city_and_zip_code_says_what_another_street_says() -> None:
    for one, other in pairs():
        if one.get("city") != other.get("city") and one.get("postcode") != other.get("postcode"):
            streets = [{**one, "street": "1 FICTION RD"}, {**other, "street": "1 FICTION RD"}]
            assert level(*streets) == level(streets[0], {**other, "street": "2 FABLE LN"}) != "same_address"


def test_who_lives_at_one_address_is_compared() -> None:
    for one, other in pairs():
        if level(one, other) == "same_address":
            assert proposed(one, other), (one, other)
        if "street" not in one or one.get("street") != other.get("street"):
            assert not proposed(one, other), (one, other)


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        (HOME, HOME, {"address", "address_in_city"}),
        (without(HOME, "postcode"), HOME, {"address_in_city"}),
        (without(HOME, "postcode", "state"), HOME, {"address_in_city"}),
        (without(HOME, "city"), HOME, {"address"}),
        (without(HOME, "postcode"), {**HOME, "state": "NV", "postcode": "89101"}, set()),
        (without(HOME, "postcode", "city"), HOME, set()),
    ],
)
def test_which_rule_brings_an_address(one: Place, other: Place, rules: set[str]) -> None:
    assert proposed(one, other) == proposed(other, one) == rules


def test_of_several_addresses_each_is_held_against_each() -> None:
    """A second address in another state neither hides the first one nor lends it its state."""
    _, (left, right) = code_sides(*(_of_two(places) for places in (_MOVED, [HOME])))
    row = np.zeros(1, dtype=np.int32)
    assert PLACE[int(compare_places(row, row, left, right)[0])] == "same_address"
    _, (left, right) = code_sides(*(_of_two(places) for places in (_ELSEWHERE, [HOME])))
    assert PLACE[int(compare_places(row, row, left, right)[0])] == "same_state"


_MOVED = [{**HOME, "street": "2 FABLE LN", "state": "NV", "postcode": "89101"}, without(HOME, "postcode")]
_ELSEWHERE = [
    {"street": "1 FICTION RD", "city": "LAS VEGAS", "state": "NV"},
    {"street": "2 FABLE LN", "state": "NM"},
]


def _of_two(places: list[Place]) -> PersonFeatures:
    """Return one person with several addresses: the canonical columns hold one, the nightly stage holds more."""
    several, one = typed_people(places).features, typed_people(places[:1]).features
    return replace(one, places=several.places.assign(row=0))
