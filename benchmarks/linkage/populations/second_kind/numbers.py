"""Numbers of the second population: social security, licenses of New Mexico and elsewhere, FBI, state identification."""

import numpy as np

from benchmarks.linkage.populations.second_kind.words import LICENSES
from proving_ground.draws import Mask, Texts, Whole, texts, unique_numbers

_OF_AREA = 99 * 9999  # numbers of one area: groups 01-99, serials 0001-9999
_HERE = np.array([525, 585, 648, 649], dtype=np.int64)  # the areas issued in New Mexico
_ELSEWHERE = np.array([n for n in range(1, 730) if n not in {525, 585, 648, 649, 666}], dtype=np.int64)
_BLOCKS = np.array([f"{n:03d}" for n in range(1000)], dtype=object)


def ssn_numbers(rng: np.random.Generator, local: Mask) -> Whole:
    """Return a different social security number for each person, of New Mexico's areas where `local`."""
    made = np.zeros(len(local), dtype=np.int64)
    for areas, rows in ((_HERE, np.flatnonzero(local)), (_ELSEWHERE, np.flatnonzero(~local))):
        drawn = unique_numbers(rng, 0, len(areas) * _OF_AREA, len(rows))
        within = drawn % _OF_AREA
        made[rows] = areas[drawn // _OF_AREA] * 1_000_000 + (within // 9999 + 1) * 10_000 + within % 9999 + 1
    return made


def license_numbers(rng: np.random.Generator, has: Mask) -> Whole:
    """Return a different nine-digit number for everybody who has a license, else zero."""
    made = np.zeros(len(has), dtype=np.int64)
    made[has] = unique_numbers(rng, 100_000_000, 1_000_000_000, int(has.sum()))
    return made


def nine(values: Whole) -> Texts:
    """Return nine digits of every number, nothing for zero."""
    made = _BLOCKS[values // 1_000_000] + _BLOCKS[values // 1000 % 1000] + _BLOCKS[values % 1000]
    return np.where(values == 0, "", made).astype(object)


def foreign_licenses(rng: np.random.Generator, state: Texts) -> Texts:
    """Return a license number of each state, as that state writes them."""
    digits = rng.integers(0, 10, (len(state), 10), dtype=np.int64)
    made = []
    for name, row in zip(state.tolist(), digits.tolist(), strict=True):
        left = iter(row)
        made.append("".join(str(next(left)) if one == "#" else one for one in LICENSES[name]))
    return texts(made)


def fbi_numbers(rng: np.random.Generator, count: int) -> Texts:
    """Return as many different FBI numbers: six digits, two letters and a digit."""
    letters = "ABCDEFHJKLMPRTVWX"
    made = []
    for one in unique_numbers(rng, 10_000_000, 100_000_000 * 25, count).tolist():
        rest, pair = divmod(one, len(letters) ** 2)
        made.append(f"{rest:07d}{letters[pair // len(letters)]}{letters[pair % len(letters)]}")
    return texts(made)
