"""The chain of law behind the flags on the page: flags whose chain is the same stand together.

What a source wrote is shown only where it is nothing but a citation: anything else may hold a person's name, and stays in
the warehouse (publish__answers).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
_WORDS = re.compile(r"[A-Za-z]+|\d+")
_OF_CITATIONS = re.compile(
    r"SS?|SECS?|(?:SUB)?SECTIONS?|PAR(?:A|AGRAPH)?|ART(?:ICLE)?|CH(?:APTER)?|TITLE|CODE|PENAL|STATS?|STATUTES?|ANN"
    r"|REV|GEN|P|C|U|A|R|F|PC|PEN|USC[AS]?|RS|RCW|CGS|KSA|MCL|MCA|NRS|ORS|RSA|TCA|GS|CRS|HRS|ILCS|ARS|AND|OR|THE|OF"
)
"""Words that stand around a section and name nobody."""
_OF_A_PERSON = ("since", "because")
"""What a trigger says of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One chain and the flags it holds for."""

    flag_ids: tuple[str, ...]
    written: tuple[str, ...]
    """The statute as the extracts have it, each spelling once."""
    untold: int
    """Flags whose statute as written is more than a citation."""
    people: tuple[Row, ...]
    """One row a flag: its triggers with since when and why, from when the days to register run, and their last day."""
    triggers: tuple[Row, ...]
    """Rows on presence that hold, or are open, for these flags, without the days of a person."""
    days_rules: tuple[Row, ...]
    """Rules on the days to register that these flags rest on."""
    department: tuple[Row, ...]
    """Where the Department's days stand, each sentence once."""
    questions: tuple[Row, ...]
    """Questions for counsel that arise."""
    jurisdiction: str | None
    citation: Row
    map_row: Row | None
    disposition: Row
    listed_offenses: tuple[Row, ...]
    rules: tuple[Row, ...]
    law_of: str
    basis: str
    open_conditions: tuple[str, ...]
    documents_needed: tuple[str, ...]

    @property
    def could_be_met(self) -> tuple[Row, ...]:
        """Listed offenses that nothing on record rules out."""
        return tuple(row for row in self.listed_offenses if row["outcome"] in ("met", "open"))

    @property
    def ruled_out(self) -> tuple[Row, ...]:
        """Listed offenses that resemble the conviction and that something rules out."""
        return tuple(row for row in self.listed_offenses if row["outcome"] not in ("met", "open"))


def chains_of(evidence: Iterable[Row], order: Sequence[str]) -> list[Chain]:
    """Return the distinct chains of the flags on the page, in the order in which the page first shows a flag of each.

    Args:
        evidence: flag_id, offense and duty, the latter two as JSON.
        order: flag ids on the page.
    """
    read = {row["flag_id"]: (_chain(row["offense"]), _chain(row["duty"])) for row in evidence}
    groups: dict[str, list[str]] = {}
    for flag_id in order:
        offense, duty = read[flag_id]
        same = {name: value for name, value in offense.items() if name != "extract"}
        key = json.dumps([same, _of_the_law(duty), offense["extract"]["jurisdiction"]], sort_keys=True)
        groups.setdefault(key, []).append(flag_id)
    return [_shown(flag_ids, read) for flag_ids in groups.values()]


def showable(written: str | None, normal_form: str | None) -> bool:
    """Whether a statute as written says nothing but the section that was read from it."""
    if not written or not normal_form:
        return False
    known = {word.upper() for word in _WORDS.findall(normal_form)}
    words = [word.upper() for word in _WORDS.findall(written)]
    return all(word in known or _OF_CITATIONS.fullmatch(word) for word in words)


def _chain(evidence: str) -> Row:
    found: Row = json.loads(evidence)["chain"]
    return found


def _of_the_law(duty: Row) -> Row:
    """The chain without the days of one person: those stand beside the flag, and part no group."""
    days = duty["days_to_register"]
    return {
        **{name: value for name, value in duty.items() if name != "department_days"},
        "triggers": [_trigger(one) for one in duty["triggers"]],
        "days_to_register": days["rows"] if days else [],
    }


def _trigger(one: Row) -> Row:
    return {name: value for name, value in one.items() if name not in _OF_A_PERSON}


def _person(flag_id: str, duty: Row) -> Row:
    days = duty["days_to_register"] or {"run_from": None, "last_day": None}
    return {
        "flag_id": flag_id,
        "reached": _reached(duty["triggers"]),
        "run_from": days["run_from"],
        "last_day": days["last_day"],
    }


def _reached(triggers: Iterable[Row]) -> list[Row]:
    """Triggers of one person, those that hold first; such as stand alike for the same reason stand together."""
    groups: dict[tuple[str, str | None, str], list[str]] = {}
    for one in sorted(triggers, key=lambda one: one["holds"] != "yes"):
        groups.setdefault((one["holds"], one["since"], one["because"]), []).append(one["rule"])
    return [
        {"holds": holds, "since": since, "because": because, "rules": tuple(rules)}
        for (holds, since, because), rules in groups.items()
    ]


def _shown(flag_ids: Sequence[str], read: dict[str, tuple[Row, Row]]) -> Chain:
    offense, duty = read[flag_ids[0]]
    extracts = [read[flag_id][0]["extract"] for flag_id in flag_ids]
    normal_form = offense["citation"]["normal_form"]
    duties = [read[flag_id][1] for flag_id in flag_ids]
    of_department = [one["department_days"] for one in duties if one["department_days"]]
    shared = _of_the_law(duty)
    written = [e["statute"] for e in extracts if showable(e["statute"], normal_form)]
    return Chain(
        flag_ids=tuple(flag_ids),
        written=tuple(sorted(set(written))),
        untold=len(extracts) - len(written),
        people=tuple(_person(*one) for one in zip(flag_ids, duties, strict=True)),
        triggers=tuple(shared["triggers"]),
        days_rules=tuple(shared["days_to_register"]),
        department=tuple({one["sentence"]: one for one in of_department}.values()),
        questions=tuple(duty["questions_for_counsel"]),
        jurisdiction=offense["extract"]["jurisdiction"],
        citation=offense["citation"],
        map_row=offense["map_row"],
        disposition=offense["disposition"],
        listed_offenses=tuple(duty["listed_offenses"]),
        rules=tuple(duty["rules"]),
        law_of=duty["law_of"],
        basis=duty["basis"],
        open_conditions=tuple(duty["open"]),
        documents_needed=tuple(duty["documents_needed"]),
    )
