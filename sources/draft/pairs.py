"""Which column of one file may be which of another: by the values they share, where no name says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.draft.guesses import DATES, Guess
from sources.draft.sample import Sample

_LIKELY = 0.5
"""A pair is taken, and asked about, where so many of the left values stand on the right."""
_LEAST = 3
"""Different values a key has at least: M and F stand everywhere."""
_SHOWN = 5
_NO_KEY = frozenset({
    "surname", "given", "middle", "suffix", "full", "alias", "sex", "race", "age", "street", "city", "state", "postcode",
    "county", "birth_place", "statute", "charge_text", "severity", "disposition", "sentence", "court", *DATES,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A column of the file of facts and one of the file of people that share values."""

    left: str
    right: str
    share: float
    """Share of the different left values that stand on the right, too."""
    distinct: int
    """Different values on the left."""

    @property
    def is_likely(self) -> bool:
        """Whether most values have a partner."""
        return self.share >= _LIKELY

    @property
    def in_words(self) -> str:
        """The pair with its evidence; counts alone, no value."""
        return f"{self.left} and {self.right}: {self.share:.0%} of {self.distinct} different values stand in both"


def pairs_of(
    left: Sample, left_guesses: Mapping[str, Guess], right: Sample, right_guesses: Mapping[str, Guess]
) -> Sequence[Pair]:
    """Return the pairs of columns that share values, the likeliest first, at most a few."""
    ours, theirs = _values(left, left_guesses), _values(right, right_guesses)
    found = [
        Pair(left=a, right=b, share=len(own & other) / len(own), distinct=len(own))
        for a, own in ours.items()
        for b, other in theirs.items()
        if own & other
    ]
    unique = {name: guess.distinct / max(guess.filled, 1) for name, guess in right_guesses.items()}

    def likeliest(pair: Pair) -> tuple[float, float, int, str, str]:
        """Of pairs that share alike, the one whose right column stands once a person, then the one of more values."""
        return (-round(pair.share, 2), -round(unique[pair.right], 2), -pair.distinct, pair.left, pair.right)

    return sorted(found, key=likeliest)[:_SHOWN]


def _values(sample: Sample, guesses: Mapping[str, Guess]) -> dict[str, frozenset[str]]:
    held = {
        name: frozenset(value for value in values if value)
        for name, values in sample.columns.items()
        if guesses[name].meaning not in _NO_KEY
    }
    return {name: values for name, values in held.items() if len(values) >= _LEAST}
