"""The chain of law behind a flag: extract, citation, row of the offense map, conditions, rows of that date, basis.

Plain data for the evidence of answers 3 and 4, each link with its citation and how far somebody checked it, so that an
officer can follow a flag from what the extract says to the row of the law it rests on.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from law.dispositions import dispositions
from law.duty_result import DutyResult
from law.offense_map import OffenseMap, OffenseRow
from law.reach import RowReading
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.ruleset import Ruleset
from transforms.flagging.counts import Count
from transforms.flagging.reached import Link, reached, rule_link, said_of, span_of

_EQUIVALENCE = "equivalence"
"""Topic of the rules on equivalence, of which several may hold beside each other."""
_RULES_BEHIND = {
    "equivalency_review": ("translation_days",),
    "out_of_state_registrant": ("out_of_state_registrant",),
}
"""Rules of the ruleset that an answer on a basis rests on, beside what a conviction is."""


def offense_chain(count: Count, offense_map: OffenseMap, ruleset: Ruleset, *, as_of: date) -> Link:
    """Return extract, citation, row of the offense map and disposition of a count.

    Args:
        count: as the source stated it and the law reads it.
        offense_map: the map it was read with.
        ruleset: whose row says whether the disposition is a conviction.
        as_of: day of the law.
    """
    return {
        "extract": {
            "jurisdiction": count.convicting_jurisdiction,
            "statute": count.statute_raw,
            "statute_stage": count.statute_stage,
            "charge_text": count.charge_text_raw,
            "code": count.code_raw,
            "code_list": count.code_list,
            "form": count.inchoate_raw,
            "disposition": count.disposition_raw,
            "later_event": count.later_event_raw,
        },
        "citation": {
            "normal_form": count.citation,
            "status": count.citation_status,
            "candidates": count.citation_candidates,
            "form": count.inchoate,
        },
        "map_row": _map_row(offense_map.row(count.offense_row_id), count.category),
        "disposition": _disposition(count, ruleset.conviction(count.disposition, as_of)),
    }


def duty_chain(result: DutyResult, ruleset: Ruleset, *, as_of: date) -> Link:
    """Return conditions, what brings the person under the act, rows of the ruleset on a day, basis and papers of an answer.

    Args:
        result: the answer.
        ruleset: the law; listed offenses come from the answer itself, which may have been read under a bill.
        as_of: day of the law.
    """
    names = _RULES_BEHIND.get(result.basis, ())
    on_equivalence = ruleset.on_topic(_EQUIVALENCE, as_of) if result.basis == "equivalency_review" else ()
    rules = (*on_equivalence, *(rule for name in names for rule in ruleset.rules_of(name, as_of)))
    return {
        "listed_offenses": listed_offenses(result.readings),
        "rules": [
            *(
                [rule_link(result.conviction, "conviction", result.conviction.text)]
                if result.conviction
                else []
            ),
            *(rule_link(rule, rule.rule, said_of(rule)) for rule in rules),
        ],
        **reached(result),
        "law_of": as_of.isoformat(),
        "basis": result.basis,
        "open": open_conditions(result.readings),
        "documents_needed": list(result.documents_needed),
    }


def listed_offenses(readings: Iterable[RowReading]) -> list[Link]:
    """Return listed offenses as they stand, those that could be met first; their order in the ruleset is kept."""
    ranked = sorted(readings, key=lambda reading: not reading.could_be_met)
    return [
        {
            "row": reading.row.id,
            "section": reading.row.section,
            "title": reading.row.title,
            "outcome": reading.outcome,
            "custody_open_on": _iso(reading.row.custody_on) if reading.is_custody_open else None,
            "in_force": span_of(reading.row.start, reading.row.end),
            "citation": reading.row.citation,
            "standing": reading.row.standing,
            "check": reading.row.check,
            "asks": [
                {"condition": one.condition, "value": one.value, "found": one.found, "because": one.because}
                for one in reading.asked
            ],
        }
        for reading in ranked
    ]


def open_conditions(readings: Sequence[RowReading]) -> list[str]:
    """Return the conditions that nothing on record answers, of listed offenses that could be met; each once."""
    found = [
        f"{one.condition} {one.value}"
        for reading in readings
        if reading.could_be_met
        for one in reading.asked
        if one.found == "open"
    ]
    return list(dict.fromkeys(found))


def _map_row(row: OffenseRow | None, category: str) -> Link | None:
    """The row as the map has it; the category is that of the count, which a date or a fact may have settled."""
    if row is None:
        return None
    return {
        "row": row.id,
        "title": row.title,
        "category": category,
        "victim_minor": row.victim_minor,
        "commercial_sex": row.commercial_sex,
        "force": row.force,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "authority": row.authority,
        "standing": row.standing,
        "check": row.check,
        "checked_by": row.checked_by,
        "checked_on": row.checked_on,
    }


def _disposition(count: Count, row: ConvictionRow | None) -> Link:
    found = next((one for one in dispositions() if one.name == count.disposition), dispositions()[-1])
    return {
        "name": found.name,
        "is_conviction": count.is_conviction,
        "reason": found.reason,
        "authority": row.citation if row else None,
        "row": row.id if row else None,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
