"""How many right records would agree on as much by chance alone.

By the prior a pair gets weaker with every record that there is to choose from. That is right as long as the wrong answer is
somebody who agrees by chance. Where so much agrees that chance makes nobody, the wrong answer is a relative, a borrowed
number, a name on somebody else's papers; and of those there are no more per person in a large state than in a small one.
"""

from collections.abc import Mapping

import numpy as np

from transforms.linkage.evidence.dates import BIRTH_DATE
from transforms.linkage.evidence.numbers import NUMBER, SSN
from transforms.linkage.people.coded_people import Small

MOST, LEAST = 10, -40
LOOK_ALIKES = (f"2_to_{MOST}", *(f"2_to_{n}" for n in range(MOST - 1, LEAST - 1, -1)))
"""log2 of how many right records would agree on as much by chance; the first level is for that many and more."""
_NUMBER = {"close": 12, "equal_somewhere": 20, "equal": 20}
BITS: Mapping[str, Mapping[str, int]] = {
    "birth_date": {
        "two_years_apart": 3, "year_of_age": 5, "month_and_day": 8, "same_year": 6, "year_equal": 6, "days_apart": 10,
        "year_and_day": 10, "year_and_month": 9, "first_of_month": 9, "january_first": 6, "year_month_equal": 9,
        "ten_years_off": 12, "year_off_by_one": 12, "year_digit": 11, "month_digit": 11, "day_digit": 11,
        "transposed": 12, "swapped": 12, "equal": 14,
    },
    "ssn": {
        "two_digits_off": 12, "last_four_of_whole": 12, "last_four_close": 8, "last_four": 12, "close": 17, "equal": 29,
    },
    "license": _NUMBER,
    "fbi": _NUMBER,
    "state_id": _NUMBER,
}  # fmt: skip
"""Whole bits of what agrees, by how many values there are; of names, their rarity in this population says it. Places are
not counted, for whoever shares a home is no coincidence; nor are initials."""
_KNOWN = {"birth_date": BIRTH_DATE, "ssn": SSN, "license": NUMBER, "fbi": NUMBER, "state_id": NUMBER}
RARITIES = ("surname_rarity", "second_rarity", "given_rarity", "middle_rarity")
"""Comparisons whose levels are whole bits of the words that agree, each word once."""


def expected_look_alikes(levels: Mapping[str, Small], right_size: int) -> Small:
    """Return the level of each pair.

    Args:
        levels: single comparisons and rarities.
        right_size: records of the right side by the profile.
    """
    bits = np.zeros(len(levels["birth_date"]), dtype=np.int32)
    for comparison, of_level in BITS.items():
        bits += np.array([of_level.get(level, 0) for level in _KNOWN[comparison]])[levels[comparison]]
    for comparison in RARITIES:
        bits += np.maximum(levels[comparison].astype(np.int32) - 1, 0)
    expected = np.floor(np.log2(max(right_size, 2)) - bits)
    return np.asarray(MOST - np.clip(expected, LEAST, MOST), dtype=np.int8)
