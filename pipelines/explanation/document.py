"""An explanation as a document of plain values: for a case file, or a page that draws it differently."""

from typing import Any

from pipelines.limits.outside import to_hand_out
from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.facts import load_facts
from transforms.linkage.explain.ledger import Section
from transforms.linkage.explain.likelihood import coincidences_in_words, link_in_words
from transforms.linkage.explain.rivals import Rival
from transforms.linkage.explain.scale import Reweighed
from transforms.linkage.weights.model import match_probability


def document(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation as JSON takes it; all `mbit` are thousandths of a bit, and sum to weight_mbit.

    It is made for a case file, which leaves the agency: what may not be told there is left out, and `left_out` says why.
    """
    explanation, left_out = to_hand_out(explanation)
    return {
        "left_id": explanation.left_id,
        "right_id": explanation.right_id,
        "side": explanation.side,
        "model_version": explanation.model_version,
        "weight_mbit": explanation.weight,
        "probability": match_probability(explanation.weight),
        "in_words": link_in_words(explanation.weight),
        "verdict": explanation.verdict,
        "hard_rule": explanation.hard_rule or None,
        "match_at_mbit": explanation.match_at,
        "possible_at_mbit": explanation.possible_at,
        "blocking_rules": list(explanation.rules),
        "right_size": explanation.right_size,
        "share": explanation.share,
        "expected_coincidences": explanation.coincidences,
        "coincidences_in_words": coincidences_in_words(explanation.coincidences, explanation.right_size),
        "headings": [_heading(section, explanation) for section in explanation.sections],
        "rivals": [_rival(rival) for rival in explanation.rivals],
        "not_a_match_if": _contraries(explanation),
        "settled_by": _settling(explanation),
        **({"left_out": list(left_out)} if left_out else {}),
    }


def _heading(section: Section, explanation: Explanation) -> dict[str, Any]:
    rows = []
    for entry in section.entries:
        left, right = explanation.values.get(entry["comparison"], (None, None))
        rows.append({**entry, "left": left or None, "right": right or None})
    return {"heading": section.heading, "title": section.title, "mbit": section.mbit, "entries": rows}


def _contraries(explanation: Explanation) -> list[dict[str, Any]] | None:
    if explanation.contraries is None:
        return None
    return [
        {
            "changes": [
                {
                    "fact": change.fact,
                    "to": change.to,
                    "in_words": load_facts()[change.fact].changes[change.to],
                }
                for change in way.changes
            ],
            **_result(way.result),
        }
        for way in explanation.contraries
    ]


def _settling(explanation: Explanation) -> list[dict[str, Any]] | None:
    if explanation.settling is None:
        return None
    return [
        {
            "fact": one.fact,
            "title": load_facts()[one.fact].title,
            "lacking": list(one.lacking),
            "source": load_facts()[one.fact].source,
            "if_it_agrees": _result(one.agrees),
            "if_it_differs": None if one.differs is None else _result(one.differs),
        }
        for one in explanation.settling
    ]


def _result(result: Reweighed) -> dict[str, Any]:
    return {
        "weight_mbit": result.weight,
        "verdict": result.verdict,
        "hard_rule": result.rule or None,
        "rivals_mbit": result.taken,
        "rival": None if result.rival is None else _rival(result.rival),
    }


def _rival(rival: Rival) -> dict[str, Any]:
    return {"right_id": rival.right_id, "weight_mbit": rival.weight, "is_counted": rival.is_counted}
