"""One element of a listed offense beside the foreign one and the fact on file, and the paper that would settle it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from law.conditions import Asked
from law.dispositions import dispositions
from law.offense_map import OffenseRow
from law.reach import RowReading
from law.rulesets.rows import RegistrableRow
from law.rulesets.ruleset import Ruleset
from transforms.flagging.counts import Count

UNKNOWN = "unknown"
_JUDGMENT, _CUSTODY = "judgment and sentence", "record of prison, probation and parole"
SETTLED_BY = {
    "victim_under": ("charging document", "plea transcript"),
    "commercial_sex": ("charging document", "plea transcript"),
    "force": ("plea transcript", "plea agreement"),
    "sexual_act": ("plea transcript", "charging document"),
    "sexual_intent": ("plea transcript", "charging document"),
}
"""Papers of Hall's list (law/facts.py) in which a condition is usually stated, the likeliest first."""
NOT_CONDUCT = frozenset({"conviction", "form", "reach"})
"""Elements on the judgment itself, not on what was done."""
SHOW_CONDUCT = frozenset(paper for papers in SETTLED_BY.values() for paper in papers)
"""Papers that can show what was done; a judgment says what somebody was convicted of."""
_ASKS = {
    "victim_under": "the victim was under {value}",
    "commercial_sex": "commercial sex",
    "force": "force, fraud or coercion",
    "sexual_act": "a sexual act",
    "sexual_intent": "intent to inflict a sexual offense",
}
_FOREIGN = {
    "victim_under": {"yes": "a minor victim", "no": "an adult victim"},
    "commercial_sex": {"yes": "commercial sex", "no": "no commercial sex"},
    "force": {"yes": "force, fraud or coercion", "no": "no force, fraud or coercion"},
}
_SILENT = "the statute as mapped does not say"
_ANSWERS = {"yes": "yes", "no": "no", "open": UNKNOWN, "undetermined": UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What is compared, on three sides."""

    element: str
    """conviction, form, reach, or the name of a condition (law/conditions.py)."""
    foreign: str
    nm: str
    nm_citation: str
    rests_on: str
    """Id of the row of the ruleset that asks it."""
    check: str
    fact: str
    """What is on file, or `unknown`."""
    fact_source: str | None
    """The count and the column that state it; None where nothing does."""
    answer: str
    """yes, no or unknown: whether the element is met."""
    because: str
    settled_by: tuple[str, ...]
    """Papers that would settle it; empty where it is settled."""


def elements_of(
    count: Count, row: OffenseRow | None, reading: RowReading, ruleset: Ruleset, as_of: date
) -> Iterator[Element]:
    """Yield the elements of a listed offense for a count: conviction, form, reach, then its conditions.

    Args:
        count: with what the source states.
        row: of the offense map, on the foreign side.
        reading: the listed offense as it stands on the facts.
        ruleset: whose rule says what a conviction is.
        as_of: the law of this day.
    """
    yield _conviction(count, ruleset, as_of)
    yield _form(count, reading)
    if reading.row.convicted_from or reading.row.convicted_before:
        yield _reach(count, reading)
    for one in reading.asked:
        yield _condition(count, row, reading.row, one)


def _conviction(count: Count, ruleset: Ruleset, as_of: date) -> Element:
    rule = ruleset.conviction(count.disposition, as_of)
    found = next((one for one in dispositions() if one.name == count.disposition), dispositions()[-1])
    answer = _ANSWERS[count.is_conviction]
    has_text = bool(count.disposition_raw or count.later_event_raw)
    return Element(
        element="conviction",
        foreign=f"disposition read as {found.name.replace('_', ' ')}",
        nm=f"a conviction: {rule.text}" if rule else "a conviction",
        nm_citation=rule.citation if rule else "no row on this disposition",
        rests_on=rule.id if rule else "",
        check=rule.check if rule else "unread",
        fact=found.name.replace("_", " ") if has_text else UNKNOWN,
        fact_source=_source(count, "disposition") if has_text else None,
        answer=answer,
        because=found.reason,
        settled_by=(_JUDGMENT,) if answer == UNKNOWN else (),
    )


def _form(count: Count, reading: RowReading) -> Element:
    row = reading.row
    answer = "no" if reading.outcome == "other_form" else "yes"
    if count.inchoate == "unknown":
        answer = UNKNOWN
    form = "the offense itself" if count.inchoate == "none" else count.inchoate
    has_text = bool(count.inchoate_raw)
    return Element(
        element="form",
        foreign=form
        if count.inchoate != "unknown"
        else "whether attempt, conspiracy or the offense itself is open",
        nm=f"{row.section} NMSA in one of its forms: {', '.join(_forms(row))}; attempt by 29-11A-3(I)(13)",
        nm_citation=row.citation,
        rests_on=row.id,
        check=row.check,
        fact=form if has_text else UNKNOWN,
        fact_source=_source(count, "form") if has_text else None,
        answer=answer,
        because="its form is not on the list" if answer == "no" else f"read from the citation: {form}",
        settled_by=(_JUDGMENT,) if answer == UNKNOWN else (),
    )


def _forms(row: RegistrableRow) -> list[str]:
    return ["the offense itself" if form == "none" else form for form in row.forms]


def _reach(count: Count, reading: RowReading) -> Element:
    row, convicted = reading.row, count.conviction_date
    parts = [
        f"convicted from {row.convicted_from} on" if row.convicted_from else "",
        f"or in custody or supervised on {row.custody_on}" if row.custody_on else "",
        f"convicted before {row.convicted_before}" if row.convicted_before else "",
    ]
    answer = _ANSWERS[row.reaches(convicted, count.release_date, count.supervision_end_date)]
    papers = () if answer != UNKNOWN else (_CUSTODY,) if convicted else (_JUDGMENT,)
    return Element(
        element="reach",
        foreign="the day of the conviction",
        nm=" ".join(part for part in parts if part),
        nm_citation=row.citation,
        rests_on=row.id,
        check=row.check,
        fact=convicted.isoformat() if convicted else UNKNOWN,
        fact_source=_source(count, "conviction_date") if convicted else None,
        answer=answer,
        because="the days on record" if answer != UNKNOWN else "a day that it turns on is not on record",
        settled_by=papers,
    )


def _condition(count: Count, row: OffenseRow | None, nm_row: RegistrableRow, one: Asked) -> Element:
    fact, column = _fact(count, one.condition)
    answer = _ANSWERS[one.found]
    return Element(
        element=one.condition,
        foreign=_foreign(count, row, one.condition),
        nm=_ASKS[one.condition].format(value=one.value),
        nm_citation=nm_row.citation,
        rests_on=nm_row.id,
        check=nm_row.check,
        fact=fact,
        fact_source=_source(count, column) if column else None,
        answer=answer,
        because=one.because,
        settled_by=SETTLED_BY[one.condition] if answer == UNKNOWN else (),
    )


def _foreign(count: Count, row: OffenseRow | None, condition: str) -> str:
    """What the statute asks: of a number that was rewritten, what it was on the day of the offense."""
    if row is None:
        return "no single row of the map"
    if row.before is not None and count.category == row.before.category != row.category:
        return f"before {row.changed_on} the number was: {row.before.title}"
    says = {"victim_under": row.victim_minor, "commercial_sex": row.commercial_sex, "force": row.force}
    return _FOREIGN.get(condition, {}).get(says.get(condition, ""), _SILENT)


def _fact(count: Count, condition: str) -> tuple[str, str | None]:
    """What the source states of a condition, and in which column; what the statute implies is no fact."""
    if condition == "victim_under":
        if count.victim_age is not None:
            return f"{count.victim_age} years", "victim_age"
        stated, column = count.stated_victim_minor, "victim_minor"
        words = {"yes": "a minor", "no": "an adult"}
    elif condition in ("commercial_sex", "force"):
        stated, column = getattr(count, condition), condition
        words = {"yes": "yes", "no": "no"}
    else:
        return UNKNOWN, None
    return (words[stated], column) if stated in words else (UNKNOWN, None)


def _source(count: Count, column: str) -> str:
    return f"{count.conviction_id} {column}"
