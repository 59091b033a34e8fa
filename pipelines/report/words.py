"""The report's words: what codes of the warehouse mean to somebody who reads them at six in the morning."""

from collections.abc import Mapping, Sequence
from typing import Any

from sources.watch.kinds import KINDS as KINDS_OF_ALARMS

STATUSES = {
    "fresh": "fresh: delivered this night",
    "current": "current: the newest delivery, from an earlier day",
    "stand_in": "refused; an older delivery stands in",
    "refused": "refused; nothing stands in",
    "missing": "never delivered",
}
ALARMS = {name: f"{kind.means[:1].upper()}{kind.means[1:]}" for name, kind in KINDS_OF_ALARMS.items()}
SOURCE_KINDS = {"conviction": "convictions", "residency": "residency evidence", "registry": "registry"}
QUESTIONS = {
    "every count": ("Convicting counts read", "every count of every conviction delivery in use"),
    "identity": ("1 Identity", "the convicted person fits a New Mexico resident"),
    "residency": ("2 Residency", "dated evidence says the person lives, works or studies here"),
    "offense": ("3 Offense", "a conviction of a trafficking offense in the offense map"),
    "duty": ("4 Duty", "a basis for review exists under the ruleset of this date"),
    "not_registered": ("5 Not registered", "a dated search of the registry found nothing"),
    "no_defeater": ("6 No defeater", "nothing recorded ends the question; this is a flag"),
}
BASES = {
    "equivalency_review": "equivalency review",
    "out_of_state_registrant": "out-of-state registrant",
    "loophole": "loophole (hypothetical)",
    "none": "none",
}
CATEGORIES = {
    "sex_trafficking_minor": "sex trafficking, minor",
    "sex_trafficking_adult": "sex trafficking, adult",
    "sex_trafficking_age_unknown": "sex trafficking, age unknown",
    "labor_trafficking": "labor trafficking",
    "trafficking_unspecified": "trafficking, kind not stated",
    "promoting_prostitution_minor": "promoting prostitution, minor",
    "promoting_prostitution": "promoting prostitution",
    "commercial_sexual_exploitation_minor": "commercial sexual exploitation, minor",
    "patronizing_minor": "patronizing a minor",
    "other_sex_offense": "other sex offense",
    "not_relevant": "not relevant",
    "unmapped": "not mapped",
}
WAITS = {
    "needs_identifier": (
        "an identifier",
        "One more identifier that agrees on both sides; ask the convicting agency for it.",
    ),
    "needs_residency": (
        "residency evidence",
        "Dated proof that the person lives, works or studies in New Mexico.",
    ),
    "needs_documents": ("court papers", "Papers from the convicting court."),
    "needs_registry": (
        "a registry search",
        "A search of the current registry by a person, or a fresh registry extract where it is stale.",
    ),
    "needs_law": ("a reading of the law", "A legal analyst reads the statute and maps it."),
    "in_window": (
        "nothing: a lawful delay runs",
        "Time. The delay ends by itself and the next night looks again.",
    ),
}
KINDS = {"none": "nothing", "flag": "flag", **{kind: f"wait for {words[0]}" for kind, words in WAITS.items()}}
KINDS["in_window"] = "wait: a lawful delay runs"
CHECKS = {
    "unread": "read by nobody",
    "source_read": "read in a source, not approved by counsel",
    "counsel_approved": "approved by counsel",
}
CONDITIONS = {
    "victim_under": "a victim under",
    "commercial_sex": "commercial sex",
    "force": "force, fraud or coercion",
    "sexual_act": "a sexual act",
    "sexual_intent": "a sexual intent",
}
TRIGGERS = {
    "residence": "lives here",
    "habitually_lives": "habitually lives here",
    "no_fixed_residence": "has no fixed home",
    "work": "works here",
    "school": "studies here",
    "visit": "visits",
    "property": "owns property here",
}
OUTCOMES = {
    "met": "could be met",
    "open": "could be met on facts still open",
    "not_met": "a condition is denied",
    "other_form": "its form is not on the list",
    "out_of_reach": "it does not reach a conviction of that day",
}
VERDICTS = {"match": "match", "possible": "possible", "no_match": "no match"}
HARD_RULES = {
    "names_and_date_alone": "too little agrees beside names and date of birth that tells one person from another",
    "look_alike": "a twin, sibling or relative in one household would look the same",
    "date_or_number_contradiction": "dates of birth or Social Security numbers differ, and no number of one person agrees",
    "suffix_contradiction": "the suffixes differ (Jr, Sr, II ...)",
    "names_do_not_agree": "the names do not agree well enough; a former or other name may join the two",
    "rivals": "another resident fits nearly as well, or has a number of one person in common, too",
}
SURNAME_GROUPS = {
    "hispanic": "mostly borne by Hispanic people",
    "double_surname": "two surnames",
    "white": "mostly borne by white people",
    "native": "mostly borne by American Indians",
    "black": "mostly borne by Black people",
    "api": "mostly borne by Asian and Pacific people",
    "other": "by several groups, or not listed",
}
CAUSES = {
    "data": "Data",
    "model": "Linkage model or profile",
    "law": "Law",
    "decision": "Reviewer's decision",
    "staleness": "A source became stale or fresh",
    "withdrawn": "Record withdrawn",
    "clock": "Time passed",
}


def between(low: float, high: float) -> str:
    """Return a 95 % range of a number of errors in words."""
    if high < 1:
        return "none, with 95 % confidence"
    return f"{low:,.0f} to {high:,.0f}, with 95 % confidence"


def plain(code: str | None) -> str:
    """Return a code as words: underscores become spaces."""
    return (code or "").replace("_", " ")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun in the right form: `1 match`, `1,204 matches`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def alarms_in_words(alarms: Sequence[Mapping[str, Any]]) -> str:
    """Return how many alarms of which severity there are, in a sentence."""
    counts = {
        name: sum(1 for alarm in alarms if alarm["severity"] == name) for name in ("refuse", "hold", "tell")
    }
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    return f"{counted(len(alarms), 'alarm')}: {said}."


def without_place(sentence: str) -> str:
    """Return an alarm's sentence without source, file and column, which stand beside it."""
    return sentence.split("]: ", 1)[-1]
