"""Weights in words: how often such links are wrong, and how many people would fit as well by chance."""

from transforms.linkage.explain.words import round_number
from transforms.linkage.weights.model import match_probability

_MOST_SAID = 1_000_000
"""Beyond one in so many, no test set can show that the figure holds, so none is said."""
_EVEN = (0.1, 0.9)
_ONE = 0.6
"""Expected coincidences that are as good as one."""


def link_in_words(weight: int) -> str:
    """Return what a weight (thousandths of a bit) says about links of this weight, for a reader without formulas."""
    wrong, right = match_probability(-weight), match_probability(weight)
    if wrong < 1 / _MOST_SAID:
        return f"fewer than 1 in {_MOST_SAID:,} such links is wrong, by the model"
    if right < 1 / _MOST_SAID:
        return f"fewer than 1 in {_MOST_SAID:,} such links is right, by the model"
    if wrong < _EVEN[0]:
        return f"about 1 in {_counted(1 / wrong)} such links is wrong"
    if wrong <= _EVEN[1]:
        tenths = round(10 * wrong)
        return f"about {tenths} in 10 such links {'is' if tenths == 1 else 'are'} wrong"
    return f"about 1 in {_counted(1 / right)} such links is right"


def coincidences(evidence: int, right_size: int) -> float:
    """Return how many right records of other people are expected to fit this well by chance, at most.

    Evidence that is 2^b times more likely for one person than for two reaches b bits by chance in at most one of 2^b
    records of other people, so a file of N of them holds at most N * 2^-b (Good 1950).

    Args:
        evidence: the model's base and all comparisons, thousandths of a bit; without the population's prior and rivals.
        right_size: right records as the pinned profile counted them.
    """
    return float(right_size * 2.0 ** (-max(evidence, -60_000) / 1000))


def coincidences_in_words(expected: float, right_size: int) -> str:
    """Return the expected coincidences for a reader without formulas."""
    if expected >= right_size:
        return "the two agree no better than records picked at random"
    if expected >= _ONE:
        return f"up to {_counted(expected)} of the {right_size:,} records of the right file would fit as well by chance"
    files = 1 / expected
    such = f"{_MOST_SAID:,}" if files >= _MOST_SAID else _counted(files)
    at_most = "fewer than" if files >= _MOST_SAID else "at most"
    return f"{at_most} 1 in {such} files as large as the right one would hold a record that fits as well by chance"


def _counted(value: float) -> str:
    return round_number(float(f"{value:.2g}"))
