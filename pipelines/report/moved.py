"""What moved away from the pinned profile, and what a second engine says, in words an operator can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.linkage.explain.words import load_words

Row = Mapping[str, Any]
SIDES = {"conviction": "Convicted persons", "residency": "Residents", "registry": "Registry entries"}
LINKED = {
    "residency": "Convicted persons and residents",
    "registry": "Convicted persons and the registry",
    "registry_resident": "Residents and the registry",
}
"""Which two sides are linked under each side of linked__pairs."""
FIELDS = {
    "address": "street address", "birth_date": "date of birth", "birth_place": "birthplace", "fbi": "FBI number",
    "given": "given name", "license": "driver license", "maternal": "second surname", "middle": "middle name",
    "postcode": "ZIP code", "sex": "sex", "ssn": "Social Security number", "ssn4": "last four digits of it",
    "state_id": "state id", "suffix": "suffix", "surname": "surname", "birth_day": "day of birth",
    "birth_year": "year of birth",
}  # fmt: skip
_ONE_OF_THEM, _REST = "one of them", "other values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One measure that moved."""

    what: str
    pinned: str
    tonight: str
    distance: str
    noise: str
    """What chance alone explains."""

    @property
    def sentence(self) -> str:
        """What moved, from where to where."""
        return f"{self.what}: {self.pinned} when pinned, {self.tonight} tonight"


def moved_in_words(row: Row) -> Moved:
    """Return a row of publish__drift in words."""
    is_size = row["kind"] == "size"
    form = "{:,.0f}" if is_size else "{:.1%}"
    return Moved(
        what=_what(row),
        pinned=form.format(row["pinned"]),
        tonight=form.format(row["tonight"]),
        distance=f"{row['distance']:.3f} {'doublings' if is_size else 'bits'}",
        noise=f"{row['noise']:.3f}",
    )


def engines_in_words(row: Row) -> str:
    """Return a row of the cross-check as a sentence about the two sides it names."""
    where = LINKED[row["side"]]
    if "too few" in row["sentence"]:
        return f"{where}: too few likely links to hold two engines against each other."
    return (
        f"{where}: of the pairs that either engine calls a match, the other rejects {row['distance']:.1%}. The night's"
        f" engine expects {row['pinned']:,.0f} matches, the second {row['tonight']:,.0f}."
    )


def _what(row: Row) -> str:
    kind, side, name, moved = row["kind"], row["side"], row["name"], row["moved"]
    if kind == "size":
        return f"{SIDES[side]}: number of records"
    if kind == "share":
        return f"{LINKED[side]}: people expected to be found on the other side"
    if kind == "missing":
        return f"{SIDES[side]}: without {FIELDS.get(name, name)}"
    if kind == "agreement":
        return f"{LINKED[side]}, of likely links: {load_words().because(name, moved)}"
    value = {_ONE_OF_THEM: "one of the frequent ones", _REST: "all the rare ones together"}.get(moved, moved)
    return f"{SIDES[side]}: {FIELDS.get(name, name)}, {value}"
