"""What must hold of a table whatever the data say: its neutral level, and which agreement never weighs less than which.

Every table is 0 at its first level, the one that says nothing. The orders below are those beyond doubt. They form
trees, so that a table is a sum of steps up or down from a neighbor: what `steps` returns and the fit bounds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np

from transforms.linkage.evidence.chance import BITS, RARITIES
from transforms.linkage.evidence.compare import LEVELS

SATURATION = 0.5
"""Of every bit that agrees, what `expected_look_alikes` takes back at most. Each level therefore weighs at least that much
more, for every bit of coincidence that it stands for, than the level it never weighs less than: what agrees is not taken
back. A swapped or a shortened name may be as telling as a plain one, never more: `slips` falls as `contradictions` does."""
_NUMBERED = re.compile(r"^(?:\d+_bits|2_to_-?\d+|\d+(?:_or_more)?)$")
Matrix = np.ndarray[Any, np.dtype[np.float64]]
Vector = Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The orders of one comparison."""

    chains: tuple[tuple[str, ...], ...] = ()
    """Levels that never weigh less than the one before."""
    falls: bool = False
    """Of numbered levels: the higher, the less it weighs."""
    from_first: bool = False
    """Of numbered levels: the first level belongs to the row."""
    at_zero: tuple[str, ...] = ()
    """Levels that must not count, whatever the data say."""
    most: float = inf
    """Bits from one level to the next at most."""
    also: tuple[tuple[str, str], ...] = ()
    """Orders that would make rings of the trees; the fit is pushed to keep them instead of bound, see `fit`."""
    slope: float = 0.0
    """Of numbered levels: bits from one to the next where no pair says otherwise."""
    zero_bits: bool = False
    """Whether the first number weighs nothing, whatever the data say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A table as steps from level to level; the first level has no step and stays 0."""

    matrix: Matrix
    """Levels by steps: turns steps into bits. A matrix rather than sums, for the gradient needs its transpose."""
    least: Vector
    """Bits of each step at least; minus infinity where nothing holds it."""
    most: Vector


_MATCHED = ("different", "missing", "equal")
_NUMBER = Shape(chains=(("different", "missing", "close", "equal_somewhere", "equal"),))
_AGREEMENT = Shape()
_NAMES = tuple(f"name_{name}" for name in ("missing", "neither", "surname", "given", "both_nearly", "both"))
SHAPES: dict[str, Shape] = {
    # a name that everybody bears says nothing: the bits of one that agrees are those of its rarity
    "surname": Shape(
        at_zero=("equal",),
        chains=(
            ("different", "missing", "both_equal"),
            ("similar", "two_edits", "one_edit", "missing"),
            ("sound", "missing"), ("truncated", "missing"), ("swapped_with_given", "missing"),
            *((level, "both_equal") for level in (
                "second_only", "second_different", "first_dropped", "first_as_middle", "second_as_middle",
                "second_dropped", "joined", "both_like", "swapped",
            )),
            ("first_dropped_like", "first_dropped"), ("second_dropped_like", "second_dropped"),
        ),
        # a second surname that contradicts says no more than one that is not there
        also=(("second_only", "second_different"), ("second_different", "second_dropped")),
    ),
    "given": Shape(
        at_zero=("equal",),
        chains=(
            ("different", "missing"),
            ("similar", "two_edits", "one_edit", "missing"),
            *((level, "missing") for level in (
                "truncated", "sound", "in_middle", "nickname", "swapped_with_middle", "swapped_with_surname",
            )),
        )
    ),
    "middle": Shape(
        chains=(
            ("different", "both_missing", "equal"),
            ("initial_differs", "both_missing"),
            ("initial", "two_initials", "equal"),
            *((level, "equal") for level in ("similar", "elsewhere", "like", "nickname")),
        ),
        also=(("different", "similar"), ("similar", "like"), ("different", "nickname"), ("initial", "like")),
    ),
    "suffix": Shape(chains=(("different", "one_sided", "missing", "equal"),)),
    "known_on_both": Shape(chains=(("none", "yes"),)),
    "birth_date": Shape(
        also=(
            ("missing", "january_first"), ("years_apart", "year_of_age"), ("years_apart", "days_apart"),
            ("two_years_apart", "days_apart"), ("same_year", "days_apart"),
        ),
        chains=(
            ("decades_apart", "missing", "year_equal", "year_month_equal", "equal"),
            ("years_apart", "missing"), ("a_generation_apart", "missing"),
            *((level, "equal") for level in (
                "two_years_apart", "year_of_age", "month_and_day", "same_year", "days_apart", "year_and_day",
                "year_and_month", "first_of_month", "january_first", "ten_years_off", "year_off_by_one", "year_digit",
                "month_digit", "day_digit", "transposed", "swapped",
            )),
        )
    ),
    "ssn": Shape(
        chains=(
            ("different", "missing", "last_four", "close", "equal"),
            ("last_four_different", "missing"),
            ("last_four_close", "last_four"), ("two_digits_off", "missing"), ("last_four_of_whole", "equal"),
        )
    ),
    "license": _NUMBER,
    "fbi": _NUMBER,
    "state_id": _NUMBER,
    "place": Shape(
        chains=(
            ("another_state", "missing", "same_state", "same_city", "same_postcode", "same_address"),
            ("near_postcode", "same_postcode"),
        )
    ),
    # sex never counts for anybody: agreement is worth nothing, another sex is a contradiction
    "sex": Shape(chains=(("different", "missing"),), at_zero=("equal",)),
    "birth_place": Shape(chains=((*_MATCHED, "equal_and_rare"),)),
    # a name never weighs less for being told in full, or to the letter
    "surname_rarity": Shape(from_first=True, slope=1.0, zero_bits=True),
    "second_rarity": Shape(from_first=True, slope=1.0, zero_bits=True),
    "given_rarity": Shape(from_first=True, slope=1.0, zero_bits=True),
    "middle_rarity": Shape(from_first=True, slope=1.0),
    "surname_exact_rarity": Shape(from_first=True, zero_bits=True),
    "given_exact_rarity": Shape(from_first=True, zero_bits=True),
    "contradictions": Shape(falls=True, from_first=True),
    "support": Shape(from_first=True),
    "slips": Shape(falls=True, from_first=True),
    "expected_namesakes": Shape(falls=True),
    # rows run from many to none: what chance does not explain, relatives and borrowed papers may
    "expected_look_alikes": Shape(falls=True, most=SATURATION),
    "name_and_date": Shape(
        also=tuple(
            (f"name_{less}_date_{date}", f"name_{more}_date_{date}")
            for less, more in (
                ("both_nearly", "both"), ("neither", "given"), ("neither", "surname"), ("neither", "missing"),
            )
            for date in ("missing", "far", "near", "partly", "slip", "equal")
        ),
        chains=tuple(
            chain
            for name in _NAMES
            for chain in (
                (f"{name}_date_far", f"{name}_date_missing", f"{name}_date_partly", f"{name}_date_equal"),
                *((f"{name}_date_{date}", f"{name}_date_equal") for date in ("near", "slip")),
            )
        )
    ),
    # what another date or name makes of a pair never speaks for it
    "kin": Shape(
        chains=tuple(
            (kin, "none")
            for kin in (
                "household", "household_family", "sibling", "namesake", "other_middle_name",
                "other_middle_name_same_day", "same_name_same_home",
                "parent_and_child", "parent_and_child_at_home", "suffix_differs", "twin", "twin_other_sex",
            )
        )
    ),
    "alias_and_date": Shape(chains=(("alias_date_far", "alias_date_missing", "alias_date_equal"),)),
    "sex_and_given": Shape(
        chains=(
            ("other_sex_other_given", "other_sex_like_given", "other_sex_same_given", "same_or_unknown"),
        )
    ),
    "number_and_kin": Shape(
        chains=(
            ("number_beside_kin", "number_beside_other_given", "none"),
            ("last_four_beside_kin", "last_four_beside_other_given", "none"),
        )
    ),
}  # fmt: skip
"""By comparison; one that is not here has no order but that of its numbered levels, which rise."""

BY_HAND: dict[str, dict[str, int]] = {
    "birth_place": {"different": -1_500, "equal": 0, "equal_and_rare": 2_500},
}
"""Thousandths of a bit of comparisons that no panel can teach: canonical columns have no place of birth. Careful ones:
another place of birth weighs about as much as another sex does."""


class ShapeError(ValueError):
    """The orders name what LEVELS does not have, or go in circles."""


def shape_of(comparison: str) -> Shape:
    """Return the shape of a comparison."""
    return SHAPES.get(comparison, _AGREEMENT)


def orders(comparison: str, levels: Mapping[str, Sequence[str]] = LEVELS) -> tuple[tuple[str, str], ...]:
    """Return every two levels of which the second never weighs less than the first.

    Raises:
        ShapeError: a chain names a level that the comparison does not have.
    """
    own, shape = levels[comparison], shape_of(comparison)
    unknown = {level for chain in (*shape.chains, *shape.also) for level in chain} - set(own)
    if unknown:
        raise ShapeError(f"shape of [{comparison}]: no such levels {sorted(unknown)}; there are {list(own)}")
    found = [pair for chain in shape.chains for pair in pairwise(chain)]
    row = numbered(comparison, levels)
    found += list(pairwise(row[::-1] if shape.falls else row))
    return tuple(dict.fromkeys(found))


def numbered(comparison: str, levels: Mapping[str, Sequence[str]] = LEVELS) -> tuple[str, ...]:
    """Return the levels that are numbers, in order: neighbors among them are alike."""
    own = levels[comparison]
    row = tuple(level for level in own if _NUMBERED.match(level))
    return (own[0], *row) if row and shape_of(comparison).from_first else row


def steps(comparison: str, levels: Mapping[str, Sequence[str]] = LEVELS) -> Steps:
    """Return a table as steps, and what bounds them.

    Raises:
        ShapeError: the orders of the comparison are no trees.
    """
    own = list(levels[comparison])
    pairs, shape = orders(comparison, levels), shape_of(comparison)
    matrix = np.zeros((len(own), len(own)))
    least, most = np.full(len(own), -inf), np.full(len(own), inf)
    met: set[str] = set(shape.at_zero)
    for root in own:
        if root not in met:
            met.add(root)
            place = own.index(root)
            matrix[place, place] = 0.0 if place == 0 else 1.0
            for level, before, sign in _walk(root, pairs, met, comparison):
                at = own.index(level)
                matrix[at] = matrix[own.index(before)]
                matrix[at, at] = sign
                low, high = (before, level) if sign > 0 else (level, before)
                least[at] = least_between(comparison, low, high)
                most[at] = 0.0 if shape.zero_bits and low == own[0] else shape.most
    return Steps(matrix=matrix[:, 1:], least=least[1:], most=most[1:])


def least_between(comparison: str, low: str, high: str) -> float:
    """Return by how many bits `high` outweighs `low` at least, where an order holds between them."""
    if comparison in RARITIES:
        return SATURATION if _NUMBERED.match(low) else 0.0
    bits = BITS.get(comparison, {})
    return SATURATION * max(bits.get(high, 0) - bits.get(low, 0), 0)


def _walk(
    root: str, pairs: Sequence[tuple[str, str]], met: set[str], comparison: str
) -> Iterator[tuple[str, str, float]]:
    """Yield each level that an order ties to the root, the neighbor before it, and whether the step goes up or down."""
    front: list[tuple[str, str | None]] = [(root, None)]
    while front:
        level, before = front.pop(0)
        for low, high in pairs:
            other = high if low == level else low if high == level else None
            if other is None or other == before:
                continue
            if other in met:
                raise ShapeError(
                    f"shape of [{comparison}]: two ways from [{root}] to [{other}]; orders must be trees"
                )
            met.add(other)
            front.append((other, level))
            yield other, level, 1.0 if other == high else -1.0
