"""Which papers an outcome rests on: equivalence and its denial turn on what was done, which a judgment alone never shows.

State v. Hall, 2013-NMSC-001: neither the name nor the elements of the foreign statute decide; where they differ, the court
goes on to the conduct behind the conviction, and where its papers do not show the fact that is needed, equivalence is not
proven, which is no finding that the conduct was another (State v. Orr, 2013-NMCA-069 sent such a case back). So both
`equivalent` and `not_equivalent` ask for a paper that can show the conduct; what only a judgment stands behind is
`insufficient_record`. The one thing that a judgment denies by itself is what it is about: that there was a conviction, of
which form of the offense, and on which day.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from law.facts import HALL_DOCUMENTS
from transforms.equivalence.elements import NOT_CONDUCT, SETTLED_BY, SHOW_CONDUCT

Row = dict[str, Any]


def require_papers(outcome: str, nm_row_id: str, elements: Sequence[Row], documents: Sequence[str]) -> None:
    """Refuse an outcome on papers that cannot show it.

    Args:
        outcome: equivalent or not_equivalent; any other asks for no paper.
        nm_row_id: the listed offense decided on.
        elements: rows of publish__equivalence_elements of the candidate, of any listed offense.
        documents: kind=exhibit. None at all, or a kind that is none, the casebook refuses itself.

    Raises:
        ValueError: papers are missing; the message names the elements and which papers would do.
    """
    kinds = {paper.partition("=")[0] for paper in documents}
    ask = _ASKS.get(outcome)
    if ask is None or not documents or not kinds <= set(HALL_DOCUMENTS):
        return
    missing = ask([one for one in elements if one["nm_row_id"] == nm_row_id], kinds)
    if missing:
        raise ValueError(
            f"documents: got {', '.join(sorted(kinds))} for [{outcome}] to [{nm_row_id}], expected papers that show"
            f" {'; for '.join(missing)}. Name it with --documents, or decide insufficient_record"
        )


def _for_equivalence(elements: Sequence[Row], kinds: set[str]) -> list[str]:
    """Each element that nothing states asks for one of its own papers, and the whole for one that shows the conduct."""
    needed = {
        str(one["nm_element"]): tuple(p for p in (one["settled_by"] or "").split("|") if p in HALL_DOCUMENTS)
        for one in elements
        if one["answer"] == "unknown"
    }
    missing = [
        f"{what}: {' or '.join(papers)}"
        for what, papers in needed.items()
        if papers and kinds.isdisjoint(papers)
    ]
    if not missing and kinds.isdisjoint(SHOW_CONDUCT):
        missing = [f"the conduct: {' or '.join(sorted(SHOW_CONDUCT))}"]
    return [f"what is open; still needed for {missing[0]}", *missing[1:]] if missing else []


def _for_its_denial(elements: Sequence[Row], kinds: set[str]) -> list[str]:
    """One element that is not met is enough, on a paper in which that element could be stated."""
    conduct = {one["element"]: SETTLED_BY[one["element"]] for one in elements if one["element"] in SETTLED_BY}
    if any(not kinds.isdisjoint(papers) for papers in conduct.values()):
        return []
    if any(one["element"] in NOT_CONDUCT and one["answer"] != "yes" for one in elements):
        return []  # the judgment itself may say that there is no conviction, or one of another form or day
    papers = sorted({paper for own in conduct.values() for paper in own} or SHOW_CONDUCT)
    return [
        "the conduct: elements that differ are no end of it (State v. Hall, 2013-NMSC-001); still needed for one element"
        f" that is not met: {' or '.join(papers)}"
    ]


_ASKS: Mapping[str, Callable[[Sequence[Row], set[str]], list[str]]] = {
    "equivalent": _for_equivalence,
    "not_equivalent": _for_its_denial,
}
