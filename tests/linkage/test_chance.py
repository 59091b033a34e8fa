"""What chance explains: the more agrees, the fewer look-alikes, and the size of the file counts for less."""

import numpy as np
import pytest

from transforms.linkage.evidence.chance import BITS, LEAST, LOOK_ALIKES, MOST, RARITIES, expected_look_alikes
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.weights.model import LARGE, load_model


def _level(right_size: int, **levels: str) -> str:
    known = {
        name: np.array([LEVELS[name].index(levels.get(name, LEVELS[name][0]))], np.int8) for name in LEVELS
    }
    return LOOK_ALIKES[int(expected_look_alikes(known, right_size)[0])]


def test_bits_are_of_levels_that_are_there() -> None:
    for comparison, bits in BITS.items():
        assert set(bits) <= set(LEVELS[comparison])
    assert set(RARITIES) <= set(LEVELS)
    assert LEVELS["expected_look_alikes"] is LOOK_ALIKES
    assert len(LOOK_ALIKES) == MOST - LEAST + 1 < 128


def test_every_bit_that_agrees_halves_the_look_alikes_and_every_doubling_doubles_them() -> None:
    assert _level(1 << 17) == "2_to_10"
    assert _level(1 << 17, birth_date="equal") == "2_to_3"
    assert _level(1 << 18, birth_date="equal") == "2_to_4"
    assert _level(1 << 17, birth_date="equal", surname_rarity="10_bits") == "2_to_-7"
    assert _level(1 << 17, birth_date="equal", surname_rarity="10_bits", ssn="equal") == "2_to_-36"
    assert _level(1 << 17, ssn="equal", fbi="equal", surname_rarity="10_bits") == "2_to_-40"
    # what differs is no coincidence, and says nothing of them
    assert _level(1 << 17, birth_date="decades_apart", ssn="different") == _level(1 << 17)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_the_prior_falls_with_size_by_less_than_a_bit_a_doubling_where_it_is_large(share: float) -> None:
    model = load_model()
    assert 0 < model.growth < 1000
    sizes = [1 << power for power in range(1, 27)]
    falls = -np.diff([model.prior(share, size) for size in sizes])
    inside = np.array([LARGE[0] <= size < LARGE[1] for size in sizes[:-1]])
    assert falls[inside] == pytest.approx(1000 - model.growth, abs=1)
    assert falls[~inside] == pytest.approx(1000, abs=1)
    odds = 1000 * np.log2(share / (1 - share) / 1_500)
    assert model.prior(share, 1_500) == pytest.approx(odds, abs=1)
