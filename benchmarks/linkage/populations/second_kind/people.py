"""The people of the second population as they are, before anybody writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from proving_ground.draws import Texts, Whole

DAY_ZERO = np.datetime64("1900-01-01")
TODAY = int((np.datetime64("2026-06-30") - DAY_ZERO).astype(np.int64))
YEAR = 365.25


@dataclass(slots=True)
class People:
    """Persons in columns of equal length; dates of birth in days since 1900-01-01; empty text where there is none."""

    household: Whole
    group: Texts
    sex: Texts
    given: Texts
    middle: Texts
    surname: Texts
    second: Texts
    """The mother's surname, or a husband's behind a hyphen."""
    joint: Texts
    """What stands between the two surnames: a space or a hyphen."""
    suffix: Texts
    prior_given: Texts
    prior_surname: Texts
    """The name before marriage, adoption or a change at court; empty where it never changed."""
    born: Whole
    ssn: Whole
    license: Whole
    """The number of the New Mexico license; zero for who never had one."""
    place: Whole
    """Row of the gazetteer."""
    street: Texts

    def __len__(self) -> int:
        return len(self.born)

    def take(self, rows: Whole) -> Self:
        """Return these rows, as copies."""
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    def put(self, rows: Whole, others: "People") -> None:
        """Overwrite these rows by others."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(others, field.name)

    def age(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return ages in years."""
        return np.asarray((TODAY - self.born) / YEAR)


def joined(parts: Sequence[People]) -> People:
    """Return the people of all parts, in that order."""
    return People(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(People))
    )
