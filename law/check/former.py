"""Former numbers: an old number leads to the one that it became, and never in a circle."""

from collections.abc import Iterator, Mapping

from law.check.finding import Finding, error
from law.check.typed import LawRows


def former_findings(law: LawRows) -> Iterator[Finding]:
    """Yield former numbers that lead nowhere or in a circle, of all files together."""
    places = {row_id: file for file, offenses in sorted(law.offenses.items()) for row_id in offenses.ids}
    rows = [row for offenses in law.offenses.values() for row in offenses.rows]
    yield from chain_findings({row.id: row.former_of for row in rows if row.former_of is not None}, places)


def chain_findings(leads: Mapping[str, str], places: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with the chains that old numbers of one map make.

    Args:
        leads: id of an old number to the id that it became, of the whole map.
        places: id to file.
    """
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
