"""Levels that rest on several comparisons at once: what independence between comparisons would miss.

A slip seldom comes alone; relatives share surname, home or day; a name that half the state bears says little
however well it agrees.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from transforms.linkage.evidence.chance import LOOK_ALIKES
from transforms.linkage.evidence.dates import BIRTH_DATE
from transforms.linkage.evidence.names import GIVEN, MIDDLE, SUFFIX
from transforms.linkage.evidence.numbers import NUMBER, SSN
from transforms.linkage.evidence.places import PLACE
from transforms.linkage.evidence.surnames import SURNAME
from transforms.linkage.people.coded_people import Small
from transforms.linkage.people.frequencies import Mbits

_NAME = ("missing", "neither", "surname", "given", "both_nearly", "both")
_DATE = ("missing", "far", "near", "partly", "slip", "equal")
NAME_AND_DATE = tuple(f"name_{name}_date_{date}" for name in _NAME for date in _DATE)
KIN = (
    "none", "household", "household_family", "sibling", "namesake", "other_middle_name", "other_middle_name_same_day",
    "same_name_same_home", "parent_and_child", "parent_and_child_at_home", "suffix_differs", "twin_other_sex", "twin",
)  # fmt: skip
EXPECTED = ("none", *(f"2_to_{n}" for n in range(-26, 18)))
"""log2 of how many right records bear the agreed names by chance."""
_EXACT = [SURNAME.index(n) for n in (
    "second_only", "in_given", "second_different", "in_middle", "first_dropped", "first_as_middle", "second_as_middle",
    "second_dropped", "equal", "joined", "swapped", "swapped_with_given", "both_equal",
)]  # fmt: skip
_FAMILY = [
    SURNAME.index(n) for n in SURNAME if n not in ("missing", "different", "similar", "in_given", "two_edits")
]
_D = {level: number for number, level in enumerate(BIRTH_DATE)}
_DATE_CLASS = np.array([0, 1, 1, 1, 2, 2, 2, 2, 3, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5], dtype=np.int8)
ALIAS_AND_DATE = ("names_of_record", *(f"alias_date_{date}" for date in _DATE))
"""An alias often comes with a date of its own: another date says less beside it."""
SEX_AND_GIVEN = ("same_or_unknown", "other_sex_same_given", "other_sex_like_given", "other_sex_other_given")

NUMBER_AND_KIN = (
    "none", "last_four_beside_kin", "number_beside_kin", "last_four_beside_other_given", "number_beside_other_given",
)  # fmt: skip
"""Relatives, and whoever works on somebody else's papers, borrow numbers: one that agrees says less where all else looks
like a relative, and where another given name stands beside it and no date says that it is the same person."""
LEVELS: dict[str, tuple[str, ...]] = {
    "name_and_date": NAME_AND_DATE,
    "kin": KIN,
    "contradictions": ("none", "1", "2", "3", "4_or_more"),
    "slips": ("none", "1", "2", "3", "4_or_more"),
    "support": ("none", "1", "2", "3", "4_or_more"),
    "expected_namesakes": EXPECTED,
    "alias_and_date": ALIAS_AND_DATE,
    "sex_and_given": SEX_AND_GIVEN,
    "number_and_kin": NUMBER_AND_KIN,
    "expected_look_alikes": LOOK_ALIKES,
}


def same_surname_words(surname: Small) -> Any:
    """Return where whole surname words agree, whatever column they stood in."""
    return np.isin(surname, _EXACT)


def levels_together(levels: dict[str, Small], bits: dict[str, Mbits], right_size: int) -> dict[str, Small]:
    """Return the levels that rest on several comparisons.

    Args:
        levels: single comparisons.
        bits: rarity of the agreed words, thousandths of a bit.
        right_size: records of the right side by the profile.
    """
    surname, given, date = levels["surname"], levels["given"], levels["birth_date"]
    family, first = np.isin(surname, _FAMILY), given >= GIVEN.index("truncated")
    name = _name_class(surname, given, family, first)
    when = _DATE_CLASS[date]
    expected = np.log2(max(right_size, 2)) - (bits["surname"] + bits["second"] + bits["given"]) / 1000
    place = np.clip(np.floor(expected).astype(np.int64) + 27, 1, len(EXPECTED) - 1)
    kin = _kin(levels, family, first, when)
    return {
        "name_and_date": (name * len(_DATE) + when).astype(np.int8),
        "kin": kin,
        **{name: _counted(*facts_of(levels).values()) for name, facts_of in COUNTED.items()},
        "expected_namesakes": np.where(family & first, place, 0).astype(np.int8),
        "alias_and_date": np.where(levels["names_used"] > 0, when + 1, 0).astype(np.int8),
        "sex_and_given": _sex_and_given(levels),
        "number_and_kin": _number_and_kin(levels, kin),
    }


def _name_class(surname: Small, given: Small, family: Any, first: Any) -> Any:
    exact = np.isin(surname, _EXACT) & (given >= GIVEN.index("in_middle"))
    name = np.where(family & first, np.where(exact, 5, 4), np.where(family, 2, np.where(first, 3, 1)))
    return np.where((surname == 0) | (given == 0), 0, name).astype(np.int16)


def _kin(levels: dict[str, Small], family: Any, first: Any, when: Any) -> Small:
    """Relatives and namesakes: what they share, and what tells them apart."""
    date, sex = levels["birth_date"], levels["sex"]
    home = levels["place"] == PLACE.index("same_address")
    other_first = _other_given(levels)
    other_middle = np.isin(levels["middle"], [MIDDLE.index("different"), MIDDLE.index("initial_differs")])
    generation = date == _D["a_generation_apart"]
    kin = np.zeros(len(date), dtype=np.int8)

    def put(mask: Any, name: str) -> None:
        kin[mask] = KIN.index(name)

    put(home & other_first, "household")
    put(family & other_first & ((when == 1) | (when == 2)), "sibling")
    put(family & first & (when == 1), "namesake")
    put(family & first & other_middle, "other_middle_name")
    put(family & first & other_middle & (when == 5), "other_middle_name_same_day")
    put(family & home & other_first, "household_family")
    put(family & first & home & ((when == 1) | (when == 2)), "same_name_same_home")
    put(family & first & generation, "parent_and_child")
    put(family & first & generation & home, "parent_and_child_at_home")
    put(family & first & (levels["suffix"] == SUFFIX.index("different")), "suffix_differs")
    put(family & other_first & (when == 5), "twin")
    put(family & other_first & (when == 5) & (sex == 1), "twin_other_sex")
    return kin


def _sex_and_given(levels: dict[str, Small]) -> Small:
    other = levels["sex"] == 1
    given = levels["given"]
    level = np.where(given == GIVEN.index("equal"), 1, np.where(given > GIVEN.index("similar"), 2, 3))
    return np.where(other, level, 0).astype(np.int8)


_RELATIVES = [
    KIN.index(n) for n in (
        "household", "household_family", "sibling", "same_name_same_home", "parent_and_child",
        "parent_and_child_at_home", "suffix_differs", "twin_other_sex", "twin",
    )
]  # fmt: skip


def _number_and_kin(levels: dict[str, Small], kin: Small) -> Small:
    whole = np.isin(levels["ssn"], [SSN.index("equal"), SSN.index("close")])
    # a number of which nobody says who issued it is weak as it is; a driver license of any office is not
    for name, least in (("license", "equal_somewhere"), ("fbi", "equal"), ("state_id", "equal")):
        whole |= levels[name] >= NUMBER.index(least)
    four = levels["ssn"] == SSN.index("last_four")
    relative, other = np.isin(kin, _RELATIVES), _other_given(levels) & (levels["birth_date"] == 0)
    of_kin, of_other = np.where(whole, 2, np.where(four, 1, 0)), np.where(whole, 4, np.where(four, 3, 0))
    return np.where(relative, of_kin, np.where(other, of_other, 0)).astype(np.int8)


def _other_given(levels: dict[str, Small]) -> Any:
    return np.isin(levels["given"], [GIVEN.index("different"), GIVEN.index("similar")])


def _counted(*hits: Any) -> Small:
    return np.asarray(
        np.minimum(np.sum([np.asarray(hit, dtype=np.int8) for hit in hits], axis=0), 4), dtype=np.int8
    )


def contradicting_facts(levels: Mapping[str, Small]) -> dict[str, Any]:
    """Return fact to where it contradicts; one array a fact, row for row with the levels."""
    when = _DATE_CLASS[levels["birth_date"]]
    return {
        "surname": levels["surname"] == SURNAME.index("different"),
        "given": levels["given"] == GIVEN.index("different"),
        "middle": np.isin(levels["middle"], [MIDDLE.index("different"), MIDDLE.index("initial_differs")]),
        "suffix": levels["suffix"] == SUFFIX.index("different"),
        "birth_date": (when == 1) | (when == 2),
        "ssn": np.isin(levels["ssn"], [SSN.index("different"), SSN.index("last_four_different")]),
        "sex": levels["sex"] == 1,
    }


def nearly_agreeing_facts(levels: Mapping[str, Small]) -> dict[str, Any]:
    """Return fact to where it agrees only nearly or in part; see `contradicting_facts`."""
    when = _DATE_CLASS[levels["birth_date"]]
    near_surname = np.isin(levels["surname"], [SURNAME.index(n) for n in SURNAME if n not in (
        "missing", "different", "equal", "both_equal", "second_dropped",
    )])  # fmt: skip
    return {
        "surname": near_surname,
        "given": (levels["given"] > GIVEN.index("different")) & (levels["given"] < GIVEN.index("equal")),
        "birth_date": (when == 4) | (when == 3),
        "ssn": np.isin(
            levels["ssn"], [SSN.index("close"), SSN.index("two_digits_off"), SSN.index("last_four_close")]
        ),
        "middle": levels["middle"] == MIDDLE.index("like"),
        "license": levels["license"] == NUMBER.index("close"),
    }


def supporting_facts(levels: Mapping[str, Small]) -> dict[str, Any]:
    """Return fact, beside surname and given name, to where it agrees; see `contradicting_facts`."""
    return {
        "birth_date": _DATE_CLASS[levels["birth_date"]] == 5,
        "ssn": np.isin(levels["ssn"], [SSN.index("last_four"), SSN.index("close"), SSN.index("equal")]),
        "license": levels["license"] >= NUMBER.index("equal_somewhere"),
        "fbi": levels["fbi"] >= NUMBER.index("equal_somewhere"),
        "state_id": levels["state_id"] >= NUMBER.index("equal_somewhere"),
        "place": levels["place"] >= PLACE.index("same_postcode"),
        "middle": levels["middle"] >= MIDDLE.index("initial"),
        "known_on_both": levels["known_on_both"] == 1,
        "suffix": levels["suffix"] == SUFFIX.index("equal"),
    }


COUNTED: Mapping[str, Callable[[Mapping[str, Small]], dict[str, Any]]] = {
    "contradictions": contradicting_facts,
    "slips": nearly_agreeing_facts,
    "support": supporting_facts,
}
"""Comparison that counts facts to what tells which facts it counts."""
