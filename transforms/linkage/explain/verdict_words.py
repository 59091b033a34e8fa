"""What is said of a pair's verdict: whose records they are, why they were compared, what lowered it, what changes it."""

from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.few_bear import ONE_WORD
from transforms.linkage.explain.rivals import FELT, Rival, records_in_words
from transforms.linkage.explain.scale import Reweighed
from transforms.linkage.explain.words import load_words
from transforms.linkage.hard_rules import RIVALS
from transforms.linkage.night_verdicts import WITHIN
from transforms.linkage.standing import facts_apart

_MOST_SHARED = 3
_WHOSE = {
    "residency": ("convicted person", "resident"),
    "registry": ("convicted person", "registry entry"),
    "registry_resident": ("resident", "registry entry"),
    "conviction": ("convicted person", "convicted person"),
    "resident": ("resident", "resident"),
}
"""Side of a night to whose records stand left and right."""
RULES_IN_SHORT = {
    "names_and_date_alone": "too little agrees beside names and date of birth",
    "look_alike": "a relative may look like this",
    "suffix_contradiction": "the suffixes contradict",
    "date_or_number_contradiction": "a date or a number contradicts",
    "names_do_not_agree": "the names do not agree well enough",
    "rivals": "another record fits nearly as well, or has such a number, too",
    "apart": "kept apart: a fact known on both sides differs, and no number that only one person has joins the two",
}
"""What lowers a verdict, where many outcomes stand in a list."""


def records(explanation: Explanation) -> list[str]:
    """Return the two record ids, and whose they are in a night."""
    lines = [f"Left record   {explanation.left_id}", f"Right record  {explanation.right_id}"]
    if not explanation.is_of_night:
        return lines
    return [f"{line}, {whose}" for line, whose in zip(lines, _WHOSE[explanation.side], strict=True)]


def kept_back(explanation: Explanation) -> str:
    """Return what lowered the verdict whatever the pair weighs, as a sentence; empty text where nothing did."""
    rule = explanation.hard_rule
    if not rule:
        return ""
    words = load_words().hard_rules.get(rule, rule.replace("_", " "))
    if explanation.verdict == "no_match":
        differs = [load_words().because(*fact) for fact in facts_apart(explanation.levels)]
        return f"Kept apart whatever the weight: {words}. What differs: {'; '.join(differs)}."
    beside = ""
    if rule == RIVALS and explanation.rivals:
        beside = f" Beside it stands {records_in_words(explanation.rivals[:1])}."
    if explanation.weight < explanation.match_at:
        return f"By itself the pair would weigh as much as a match, but {words}.{beside}"
    return f"The weight is that of a match, but {words}.{beside}"


def why_compared(explanation: Explanation) -> str:
    """Return why the two were compared; it may name a word of the records, as the page does that it is for."""
    if explanation.rules:
        words = load_words().shared
        shared = [words.get(rule, rule.replace("_", " ")) for rule in explanation.rules]
        if explanation.rare_words:
            shared[explanation.rules.index(ONE_WORD)] += f" ({', '.join(explanation.rare_words)})"
        more = len(shared) - _MOST_SHARED
        tail = f"; and for {more} more reason{'s' if more > 1 else ''}" if more > 0 else ""
        return f"Compared because they share, or nearly so: {'; '.join(shared[:_MOST_SHARED])}{tail}."
    if explanation.side in WITHIN:
        return "Held against each other as two records that a match would bring together; rivals are not asked about."
    return (
        "These two records share too little to be compared when records are linked, or only what too many share: there is"
        " no such pair. Below is what the two would weigh by themselves."
    )


def outcome_in_words(result: Reweighed) -> str:
    """Return what a changed pair would weigh, and its verdict."""
    if result.weight is None:
        return "the two would not be compared at all, no match"
    words = {"match": "a match", "possible": "possible", "no_match": "no match"}
    outcome = f"{result.weight / 1000:.3f} bits, {words[result.verdict]}"
    if result.rule:
        outcome = f"{outcome} ({RULES_IN_SHORT.get(result.rule, result.rule)})"
    return f"{outcome}; {_competing(result, result.rival)}" if result.rival else outcome


def _competing(result: Reweighed, rival: Rival) -> str:
    """Return which right record competes with the changed pair."""
    record = records_in_words([rival])
    if -result.taken < FELT:
        return f"beside it stands {record}"
    return f"other right records take {-result.taken / 1000:.3f} bits, {record} the most"
