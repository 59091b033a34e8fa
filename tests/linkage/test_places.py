"""Addresses of which each side says another part: the same ones are found and called the same, others are not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.person_files import typed_people
from transforms.linkage.candidates.pairs import find_candidates, rule_names
from transforms.linkage.candidates.rules import RULES
from transforms.linkage.evidence.places import PLACE, compare_places
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.prepare import PersonFeatures

Place = dict[str, str]
BY_ADDRESS = [rule for rule in RULES if rule.rule_id in ("address", "address_in_city")]
# Las Vegas is a town of both states; 87701 and 87745 are one region, 89101 is another one
PARTS = {
    "street": ("1 FICTION RD", "2 FABLE LN"),
    "city": ("LAS VEGAS", "TAOS"),
    "state": ("NM", "NV"),
    "postcode": ("87701", "87745", "89101"),
}
PLACE_OF = st.fixed_dictionaries({}, optional={part: st.sampled_from(texts) for part, texts in PARTS.items()})
HOME = {"street": "1 FICTION RD", "city": "LAS VEGAS", "state": "NM", "postcode": "87701"}
CALM = settings(max_examples=150, deadline=None)


def level(one: Place, other: Place) -> str:
    _, (left, right) = code_sides(*(typed_people([place]).features for place in (one, other)))
    row = np.zeros(1, dtype=np.int32)
    return PLACE[int(compare_places(row, row, left, right)[0])]


def nearness(one: Place, other: Place) -> int:
    return PLACE.index(level(one, other))


def proposed(one: Place, other: Place) -> set[str]:
    """Return which rules by address propose a pair."""
    vocabulary, (left, right) = code_sides(*(typed_people([place]).features for place in (one, other)))
    found = find_candidates(left, right, vocabulary, rules=BY_ADDRESS, threads=1)
    return {name for mark in found.rules for name in rule_names(int(mark), BY_ADDRESS).split("|")}


def without(place: Place, *parts: str) -> Place:
    return {part: text for part, text in place.items() if part not in parts}


@CALM
@given(PLACE_OF, PLACE_OF)
def test_two_addresses_are_as_near_as_they_are_the_other_way_round(one: Place, other: Place) -> None:
    assert level(one, other) == level(other, one)


@CALM
@given(PLACE_OF, PLACE_OF, st.sampled_from(PARTS["postcode"]))
@example({"street": "1 FICTION RD", "city": "LAS VEGAS"}, HOME, "89101")
@example(without(HOME, "postcode"), HOME, "89101")
def test_a_zip_code_more_is_never_a_nearness_less(one: Place, other: Place, postcode: str) -> None:
    """But where a state is not said and the ZIP code says that it is another one: Las Vegas in Nevada is not ours."""
    more, less = {**one, "postcode": postcode}, without(one, "postcode")
    states_known = "state" in one and "state" in other
    if states_known or postcode[:3] == other.get("postcode", postcode)[:3]:
        assert nearness(more, other) >= nearness(less, other)
    else:
        assert level(more, other) != "same_address"


@CALM
@given(st.fixed_dictionaries({part: st.sampled_from(texts) for part, texts in PARTS.items()}))
def test_a_zip_code_that_one_side_lacks_is_no_other_address(place: Place) -> None:
    for lacking in (without(place, "postcode"), without(place, "city"), without(place, "city", "state")):
        assert level(lacking, place) == "same_address"
        assert proposed(lacking, place) and proposed(place, lacking)


@CALM
@given(PLACE_OF, PLACE_OF)
def test_one_street_line_in_another_city_and_zip_code_says_what_another_street_says(
    one: Place, other: Place
) -> None:
    apart = one.get("city") != other.get("city") and one.get("postcode") != other.get("postcode")
    if apart:
        streets = [{**one, "street": "1 FICTION RD"}, {**other, "street": "1 FICTION RD"}]
        assert level(*streets) == level(streets[0], {**other, "street": "2 FABLE LN"}) != "same_address"


@CALM
@given(PLACE_OF, PLACE_OF)
@example(without(HOME, "postcode"), without(HOME, "postcode", "state"))
@example(without(HOME, "postcode", "state"), without(HOME, "postcode", "state"))
@example({**HOME, "postcode": "89101"}, HOME)
def test_who_lives_at_one_address_is_compared(one: Place, other: Place) -> None:
    if level(one, other) == "same_address":
        assert proposed(one, other)
    if "street" not in one or one.get("street") != other.get("street"):
        assert not proposed(one, other)


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
