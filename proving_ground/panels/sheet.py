"""The records of one office while it writes them: columns to change in place, and what was done to whom."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from proving_ground.draws import Mask, Texts, Whole, texts
from proving_ground.panels.conditions import Office
from proving_ground.panels.people import Table, length
from proving_ground.panels.rates import OF_NAMES

AliasName = tuple[str, str, str]
"""Given, middle, surname."""
_AT_MOST = 0.95


class Sheet:
    """One row a record. Slips are struck by the office's rates and the record's carelessness."""

    def __init__(self, people: Table, office: Office, rng: np.random.Generator) -> None:
        """Take the people as they truly are; the columns are copied."""
        self.office = office
        self.rng = rng
        self.size = length(people)
        self.columns: Table = {name: column.copy() for name, column in people.items()}
        self.aliases: dict[int, list[AliasName]] = {}
        self._log: dict[int, list[str]] = {}
        shape = office.carelessness
        self._care = rng.gamma(shape, 1 / shape, self.size) * people["trouble"]
        strange = np.isin(people["group"], ["hispanic", "api", "native"])
        self._care_of_names = self._care * np.where(strange, office.strange_names, 1.0)

    def __getitem__(self, column: str) -> Any:
        return self.columns[column]

    def __setitem__(self, column: str, values: Any) -> None:
        self.columns[column] = values

    def struck(self, slip: str, where: Mask | None = None) -> Whole:
        """Return the rows this slip strikes, of those where it could."""
        rate = self.office.slips[slip]
        if not rate:
            return np.empty(0, dtype=np.int64)
        care = self._care_of_names if slip in OF_NAMES else self._care
        hit = self.rng.random(self.size) < np.minimum(rate * care, _AT_MOST)
        return np.flatnonzero(hit if where is None else hit & where)

    def chosen(self, share: float, where: Mask | None = None) -> Whole:
        """Return the rows of a habit that has nothing to do with carelessness."""
        hit = self.rng.random(self.size) < share
        return np.flatnonzero(hit if where is None else hit & where)

    def note(self, slip: str, rows: Iterable[Any]) -> None:
        """Write down that the slip was made on these rows."""
        for row in rows:
            self._log.setdefault(int(row), []).append(slip)

    def change(self, column: str, rows: Any, values: Any, slip: str) -> Whole:
        """Write the values into the rows, note the rows that differ now, and return them."""
        held = self.columns[column]
        new = texts(values) if held.dtype == object else np.asarray(values)
        changed: Whole = np.asarray(rows, dtype=np.int64)[np.asarray(held[rows] != new, dtype=bool)]
        held[rows] = new
        self.note(slip, changed)
        return changed

    def add_alias(self, row: Any, name: AliasName) -> None:
        """Let the record tell another name, once."""
        told = self.aliases.setdefault(int(row), [])
        if name not in told:
            told.append(name)

    def name(self, row: Any) -> AliasName:
        """Return the name as it stands now."""
        return (self["given"][row], self["middle"][row], self["surname"][row])

    def slips(self) -> Texts:
        """Return the slips of each row, `|` between, in the order they were made."""
        found = np.full(self.size, "", dtype=object)
        for row, names in self._log.items():
            found[row] = "|".join(dict.fromkeys(names))
        return found
