"""Records that are known only as last seen: no answer rests on them, and the change they make is one of data."""

from dataclasses import replace
from datetime import date

from tests.flagging.world import COUNT, ENTRY, PAIR, assessed, fact, facts_of, pair, rules_of
from transforms.flagging.assess import assess_count, fingerprints_of
from transforms.flagging.lookups import FlagFacts

SEEN = date(2026, 2, 10)


def unseen(facts: FlagFacts) -> FlagFacts:
    return replace(facts, unseen={COUNT.conviction_id: SEEN})


def test_a_flag_on_a_count_last_seen_is_a_wait_that_says_so() -> None:
    assert assessed().outcome == "flag"
    found = assess_count(COUNT, unseen(facts_of()), rules_of())
    assert (found.outcome, found.kind) == ("wait", "needs_documents")
    answer = found.answers["offense"]
    assert answer.sentence.startswith("The record was last seen on 2026-02-10")
    assert (answer.as_of, answer.evidence["last_seen_on"]) == (SEEN, "2026-02-10")


def test_a_count_that_is_no_conviction_stays_none() -> None:
    count = replace(COUNT, offense_answer="no", is_conviction="no", reason="Dismissed.")
    assert assess_count(count, unseen(facts_of()), rules_of()).answers["offense"].answer == "no"


def test_that_a_count_vanished_is_told_as_data() -> None:
    before, now = (fingerprints_of(COUNT, facts, rules_of()) for facts in (facts_of(), unseen(facts_of())))
    assert {name for name in before if before[name] != now[name]} == {"data"}


def test_evidence_last_seen_shows_no_residence() -> None:
    found = assessed(residency=[fact(last_seen=SEEN)])
    assert found.kind == "needs_residency"
    assert "was last seen on 2026-02-10: the source's newer delivery lacks the record" in (
        found.answers["residency"].sentence
    )
    assert found.fingerprints["data"] != assessed().fingerprints["data"]
    other = assessed(residency=[fact(last_seen=SEEN), fact(residency_id="res:2", source_id="inv_voter")])
    assert other.outcome == "flag", "another source still shows the person here"


def test_an_entry_last_seen_neither_registers_nor_says_that_nobody_is() -> None:
    match = [replace(PAIR, right_id="g:1")]
    registered = assessed(registry_pairs=match, entries=[ENTRY])
    assert registered.answers["not_registered"].answer == "no"
    vanished = assessed(registry_pairs=match, entries=[replace(ENTRY, status="unknown", last_seen=SEEN)])
    assert vanished.kind == "needs_registry"
    assert "last seen on 2026-02-10" in vanished.answers["not_registered"].sentence
    assert pair("g:1") == match[0]


def answered(status: str, **changes: object) -> tuple[str, str]:
    """Return outcome and kind where somebody with a license of 2024 has one more fact of a status."""
    other = {"residency_id": "res:2", "source_id": "inv_other", "evidence_type": "vital", "status": status}
    found = assessed(residency=[fact(), fact(**{**other, "evidence_date": date(2026, 1, 5), **changes})])
    return found.outcome, str(found.kind)


def test_a_death_custody_or_move_last_seen_closes_nothing_and_is_asked_about() -> None:
    for status, kind in (
        ("deceased", "needs_documents"), ("in_custody", "needs_documents"), ("moved_out", "needs_residency"),
    ):  # fmt: skip
        assert answered(status)[0] == "closed", f"{status}, still held, closes it"
        assert answered(status, last_seen=SEEN) == ("wait", kind), status


def test_newer_evidence_outweighs_custody_and_a_move_last_seen() -> None:
    for status in ("in_custody", "moved_out"):
        assert answered(status, last_seen=SEEN, evidence_date=date(2020, 1, 5))[0] == "flag", status
