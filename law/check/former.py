"""Former numbers: an old number leads to the one that it became, and never in a circle."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from law.check.finding import Finding, error
from law.check.typed import LawRows


class Numbered(Protocol):
    """A row of the offense map."""

    @property
    def id(self) -> str:
        """Jurisdiction and number."""
        ...

    @property
    def former_of(self) -> str | None:
        """Id of the row of the number that this old one became."""
        ...


def former_findings(law: LawRows) -> Iterator[Finding]:
    """Yield former numbers that lead nowhere or in a circle, of all files together."""
    places = {row_id: file for file, offenses in sorted(law.offenses.items()) for row_id in offenses.ids}
    rows = [row for offenses in law.offenses.values() for row in offenses.rows]
    yield from chain_findings(rows, places)


def chain_findings(rows: Sequence[Numbered], places: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with the chains that rows of one map make.

    Args:
        rows: of the whole map.
        places: id to file.
    """
    leads = {row.id: row.former_of for row in rows if row.former_of is not None}
    for row_id, former in sorted(leads.items()):
        if places.get(former) != places[row_id]:
            said = f"former_of names [{former}]; expected the id of a row of the same file. Mend the id, or add the row."
            yield error(places[row_id], row_id, "former_of_unknown", said)
    for row_id in sorted(leads):
        circle = _circle(row_id, leads)
        if circle and row_id == min(circle):
            way = " → ".join((*circle, row_id))
            said = f"former numbers lead in a circle: {way}; expected an end, the number in force. Mend one former_of."
            yield error(places[row_id], row_id, "former_of_cycle", said)


def _circle(start: str, leads: Mapping[str, str]) -> list[str]:
    """Return the ids of the circle that a row is on, from it on; empty where it is on none."""
    way, at = [start], leads.get(start)
    while at is not None and at not in way:
        way.append(at)
        at = leads.get(at)
    return way if at == start else []
