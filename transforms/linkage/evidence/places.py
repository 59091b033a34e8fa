"""Places, sex and birthplace of a pair."""

import numpy as np

from transforms.linkage.evidence.expand import crossed, highest
from transforms.linkage.people.coded_people import CodedPeople, Small
from transforms.linkage.people.vocabulary import Ints

PLACE = (
    "missing",
    "another_state",
    "same_state",
    "near_postcode",
    "same_city",
    "same_postcode",
    "same_address",
)
"""`near_postcode`: the first three digits agree. `same_address`: one street line in one ZIP code, or in one city."""
SAME = ("missing", "different", "equal")
BIRTH_PLACE = ("missing", "different", "equal", "equal_and_rare")
"""`equal_and_rare`: of one resident in four or fewer; "New Mexico" tells nobody apart."""


def compare_places(left_rows: Ints, right_rows: Ints, left: CodedPeople, right: CodedPeople) -> Small:
    """Return the level of each pair: the nearest of all addresses of both.

    Of one street line in one city, another ZIP code is a slip, another state another city of that name. Where a state
    is not said the city alone must do, unless both ZIP codes are known and are of different regions: then they say what
    the state would have said.
    """
    a, b = left.places, right.places
    pair, one, other = crossed(left_rows, right_rows, a.start, b.start)
    states = a.state[one], b.state[other]
    zips = a.postcode[one], b.postcode[other]
    known_state = (states[0] > 0) & (states[1] > 0)
    known_zip = (zips[0] > 0) & (zips[1] > 0)
    level = np.zeros(len(one), dtype=np.int8)
    level[known_state] = PLACE.index("another_state")
    level[known_zip] = PLACE.index("another_state")
    level[known_state & (states[0] == states[1])] = PLACE.index("same_state")
    level[known_zip & (zips[0] // 100 == zips[1] // 100)] = PLACE.index("near_postcode")
    same_zip = known_zip & (zips[0] == zips[1])
    same_city = (a.city[one] == b.city[other]) & (a.city[one] != 0)
    same_city &= (states[0] == states[1]) | ~known_state
    level[same_city] = PLACE.index("same_city")
    level[same_zip] = PLACE.index("same_postcode")
    same_street = (a.street[one] == b.street[other]) & (a.street[one] != 0)
    other_region = ~known_state & known_zip & (zips[0] // 100 != zips[1] // 100)
    level[same_street & (same_zip | (same_city & ~other_region))] = PLACE.index("same_address")
    return highest(pair, level, len(left_rows))


def compare_birth_places(left: Ints, right: Ints, common: Ints) -> Small:
    """Return the level of two birthplaces each; `common` are the codes that more than one resident in four has."""
    level = compare_values(left, right)
    rare = (level == SAME.index("equal")) & ~np.isin(right, common)
    return np.where(rare, BIRTH_PLACE.index("equal_and_rare"), level).astype(np.int8)


def compare_values(left: Small | Ints, right: Small | Ints) -> Small:
    """Return the level of two single values each, 0 meaning unknown."""
    level = np.where(left == right, SAME.index("equal"), SAME.index("different"))
    return np.where((left == 0) | (right == 0), 0, level).astype(np.int8)
