"""Answer 3: is there a conviction of a trafficking offense in the offense map?"""

from datetime import date

from law.offense_map import OffenseMap
from law.rulesets.ruleset import Ruleset
from transforms.flagging.answers import Answer, WaitKind
from transforms.flagging.chain import offense_chain
from transforms.flagging.counts import Count


def answer_unseen(answer: Answer, last_seen: date | None, *, as_of: date) -> Answer:
    """Return answer 3 of a count that its source's newest delivery of everything lacks for no stated reason.

    Whether there is still such a conviction on record is then not known. A no stays one.
    """
    if last_seen is None or answer.answer == "no":
        return answer
    sentence = (
        f"The record was last seen on {last_seen.isoformat()}: the source's newer delivery lacks it, and it is not known"
        f" what that means. What would settle it: the sender's word. Before: {answer.sentence}"
    )
    return Answer(
        answer="unknown",
        sentence=sentence,
        as_of=min(last_seen, as_of),
        wait_kind=answer.wait_kind or "needs_documents",
        evidence={**answer.evidence, "last_seen_on": last_seen.isoformat()},
    )


def answer_offense(count: Count, offense_map: OffenseMap, ruleset: Ruleset, *, as_of: date) -> Answer:
    """Return answer 3 from the classified count; map and ruleset say what stands behind its rows."""
    evidence = {
        "statute_as_written": count.statute_raw,
        "citation": count.citation,
        "offense_row_id": count.offense_row_id,
        "category": count.category,
        "disposition": count.disposition,
        "is_conviction": count.is_conviction,
        "inchoate": count.inchoate,
        "victim_minor": count.victim_minor,
        "chain": offense_chain(count, offense_map, ruleset, as_of=as_of),
    }
    dated = count.conviction_date or count.offense_date or as_of
    if dated > as_of and count.offense_answer != "no":
        sentence = f"The conviction is dated {dated.isoformat()}, after the night: a date is wrong."
        return Answer(
            answer="unknown", sentence=sentence, as_of=as_of, wait_kind="needs_documents", evidence=evidence
        )
    if count.offense_answer == "unknown":
        kind: WaitKind = "needs_law" if count.offense_wait == "needs_law" else "needs_documents"
        return Answer(answer="unknown", sentence=count.reason, as_of=dated, wait_kind=kind, evidence=evidence)
    return Answer(
        answer="yes" if count.offense_answer == "yes" else "no",
        sentence=count.reason,
        as_of=dated,
        evidence=evidence,
    )
