"""What a precedent must have in common with a candidate, and what a change of law makes of it."""

import json
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.loader import load_law
from law.offense_map import OffenseMap
from law.rulesets.ruleset import Ruleset
from pipelines.equivalence.tables import outcome_of, workbench_tables
from tests.flagging.world import COUNT, NIGHT, facts_of, rules_of
from transforms.equivalence.candidate import Candidate, Comparison, candidates_of
from transforms.equivalence.precedents import STANDINGS, Decision, Precedents, standing_of
from transforms.flagging.assess import assess_count
from transforms.flagging.counts import Count
from warehouse.frames import conform, empty_frame

LAW = load_law()
RULES, MAP = LAW.ruleset, LAW.offense_map
ROW = "NM-3I-05"


def with_row(row_id: str, **changes: Any) -> Ruleset:
    """The law with fields of one row changed, as a file would have them."""
    raw = RULES.model_dump(by_alias=True)
    raw["registrable"] = [{**row, **changes} if row["id"] == row_id else row for row in raw["registrable"]]
    return Ruleset.model_validate(raw)


def with_successor(on: date, age: int) -> Ruleset:
    """The law after an act that ended a row and put another line in its place."""
    raw = with_row(ROW, to=on).model_dump(by_alias=True)
    own = next(row for row in raw["registrable"] if row["id"] == ROW)
    asks = {**own["asks"], "victim_under": age}
    later = {
        **own,
        "id": "NM-3I-05b",
        "from": on,
        "to": None,
        "asks": asks,
        "citation": "an invented act of 2026",
    }
    raw["registrable"] = [*raw["registrable"], later]
    return Ruleset.model_validate(raw)


def candidate(ruleset: Ruleset = RULES, night: date = NIGHT, **changes: Any) -> Candidate:
    count = replace(COUNT, commercial_sex="unknown", **changes)
    rules = replace(rules_of(night), ruleset=ruleset)
    assessment = assess_count(count, facts_of(), rules)
    [found] = candidates_of([assessment], {count.conviction_id: count}, ruleset, MAP, as_of=night)
    return found


def comparison(own: Candidate, section: str = "30-6A-4") -> Comparison:
    return next(one for one in own.comparisons if one.nm_section == section)


def decided(own: Candidate, number: int = 1, outcome: str = "equivalent", **changes: Any) -> Decision:
    one = comparison(own)
    assert one.offense_row_id is not None and one.offense_fingerprint is not None
    decision = Decision(
        decision_id=number, flag_id=own.flag_id, offense_row_id=one.offense_row_id, nm_row_id=one.nm_row_id,
        nm_section=one.nm_section, answers=one.answers, offense_fingerprint=one.offense_fingerprint,
        nm_fingerprint=one.nm_fingerprint, outcome=outcome, documents=("plea transcript=EX-1",),
        decided_by="analyst_3", decided_on=NIGHT,
    )  # fmt: skip
    return replace(decision, **changes)


def shown(
    own: Candidate, *decisions: Decision, ruleset: Ruleset = RULES, night: date = NIGHT
) -> list[tuple[int, str]]:
    known = Precedents(decisions, ruleset, MAP, as_of=night)
    return [(d.decision_id, known.standing(d).name) for d in known.shown_with(own, comparison(own))]


FIRST = candidate()


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({}, True),
        ({"victim_age": 15}, False),
        ({"victim_age": 14}, False),
        ({"inchoate": "attempt"}, False),
        ({"offense_row_id": "FL:787.06(3)(g)", "citation": "FL:787.06(3)(g)"}, False),
        ({"category": "sex_trafficking_age_unknown", "victim_minor": "unknown"}, False),
        ({"county_of_no_matter": None}, True),
    ],
)
def test_row_answers_and_form_must_be_the_same(changes: dict[str, Any], is_shown: bool) -> None:
    changes.pop("county_of_no_matter", None)
    later = candidate(conviction_id="inv:2/1", **changes)
    assert shown(later, decided(FIRST)) == ([(1, "in_force")] if is_shown else [])


def test_two_known_ages_under_the_line_are_the_same_answer() -> None:
    young = decided(candidate(victim_age=15))
    assert shown(candidate(conviction_id="inv:2/1", victim_age=12), young) == [(1, "in_force")]


def test_a_decision_is_no_precedent_for_itself_and_a_superseded_one_for_nobody() -> None:
    later = candidate(conviction_id="inv:2/1")
    old, new = decided(FIRST, 1, "insufficient_record"), decided(FIRST, 2)
    assert shown(FIRST, old, new) == []
    assert shown(later, new, old) == [(2, "in_force")]
    known = Precedents([new, old], RULES, MAP, as_of=NIGHT)
    own = known.own(FIRST.flag_id, ROW)
    assert own is not None and own.decision_id == 2 and not known.is_current(old)


def test_a_row_that_ended_marks_its_precedents_for_the_row_in_its_place() -> None:
    on = date(2026, 7, 1)
    law = with_successor(on, age=18)
    before, after = (candidate(law, night, conviction_id="inv:2/1") for night in (NIGHT, on))
    assert comparison(before).nm_row_id == ROW and comparison(after).nm_row_id == "NM-3I-05b"
    assert shown(before, decided(FIRST), ruleset=law) == [(1, "in_force")]
    assert shown(after, decided(FIRST), ruleset=law, night=on) == [(1, "row_ended")]
    said = standing_of(decided(FIRST), law, MAP, as_of=on)
    assert said.ended_on == on and said.sentence == "the New Mexico row it rests on has ended (on 2026-07-01)"
    # what both rows ask must be answered alike: here the earlier one was decided on commercial sex denied
    other = {**comparison(FIRST).answers, "commercial_sex yes": "no"}
    assert shown(after, decided(FIRST, answers=other), ruleset=law, night=on) == []


def test_rows_that_say_something_else_now_mark_their_precedents() -> None:
    own = decided(FIRST)
    line = RULES.offenses("30-6A-4", NIGHT)[0].asks.model_dump()
    changed = with_row(ROW, asks={**line, "victim_under": 18})
    assert standing_of(own, changed, MAP, as_of=NIGHT).name == "row_changed"
    gone = Ruleset.model_validate(
        {
            **RULES.model_dump(by_alias=True),
            "registrable": [
                {**r.model_dump(by_alias=True), "completes": [c for c in r.completes if c != ROW]}
                for r in RULES.registrable
                if r.id != ROW
            ],
        }
    )
    assert standing_of(own, gone, MAP, as_of=NIGHT).name == "row_gone"
    foreign = [
        row.model_copy(update={"victim_minor": "unknown"}) if row.id == "FL:796.03" else row
        for row in MAP.rows["FL"]
    ]
    assert (
        standing_of(own, RULES, OffenseMap({**MAP.rows, "FL": tuple(foreign)}), as_of=NIGHT).name
        == "map_row_changed"
    )
    old = decided(FIRST, decided_on=date(2021, 12, 31))
    assert standing_of(old, RULES, MAP, as_of=NIGHT).name == "rule_changed", "31-29-9(A) came on 2022-01-01"


def test_an_approval_by_counsel_changes_no_precedent() -> None:
    law = with_row(ROW, check="counsel_approved", checked_by="counsel_1", checked_on=NIGHT)
    assert standing_of(decided(FIRST), law, MAP, as_of=NIGHT).name == "in_force"


@pytest.mark.parametrize(
    ("outcomes", "is_"),
    [
        ([], None),
        ([None], None),
        (["not_equivalent", None], None),
        (["equivalent", None], "equivalent"),
        (["not_equivalent", "not_equivalent"], "not_equivalent"),
        (["not_equivalent", "insufficient_record"], "insufficient_record"),
    ],
)
def test_the_outcome_of_a_candidate_follows_from_its_comparisons(
    outcomes: list[Any], is_: str | None
) -> None:
    assert outcome_of(outcomes) == is_


CHANGES = st.fixed_dictionaries(
    {
        "victim_age": st.one_of(st.none(), st.integers(5, 30)),
        "inchoate": st.sampled_from(["none", "attempt", "unknown", "aiding"]),
        "force": st.sampled_from(["yes", "no", "unknown"]),
        "conviction_date": st.one_of(st.none(), st.dates(date(1996, 1, 1), date(2025, 1, 1))),
        "category": st.sampled_from(["sex_trafficking_minor", "trafficking_unspecified", "promoting_prostitution_minor"]),
    }
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(CHANGES, min_size=1, max_size=5),
    st.lists(st.sampled_from(["equivalent", "not_equivalent", "insufficient_record"]), max_size=6),
    st.randoms(use_true_random=False),
)
def test_precedents_change_no_answer_and_no_order_changes_a_table(
    worlds: list[dict[str, Any]], outcomes: list[str], shuffled: random.Random
) -> None:
    """Whatever was decided: the flags and waits say the same, and any order of input gives the same rows."""
    counts: list[Count] = [
        replace(COUNT, conviction_id=f"inv:{n}/1", **world) for n, world in enumerate(worlds)
    ]
    assessments = [assess_count(count, facts_of(), rules_of()) for count in counts]
    by_id = {count.conviction_id: count for count in counts}
    found = list(candidates_of(assessments, by_id, RULES, MAP, as_of=NIGHT))
    decisions = [
        decided(FIRST, n, outcome, flag_id=f"F-{n % 3}") for n, outcome in enumerate(outcomes, start=1)
    ]
    tables = workbench_tables(found, Precedents(decisions, RULES, MAP, as_of=NIGHT))
    shuffled.shuffle(found)
    again = workbench_tables(found, Precedents(decisions[::-1], RULES, MAP, as_of=NIGHT))
    for name, frame in tables.items():
        one, other = (conform(name, f) if len(f) else empty_frame(name) for f in (frame, again[name]))
        assert one.equals(other), name
    rows = tables["publish__equivalence_comparisons"].to_dict(orient="records")
    assert all(row["outcome"] is None for row in rows), "nobody decided these"
    for row in tables["publish__equivalence_precedents"].to_dict(orient="records"):
        own = next(r for r in rows if (r["flag_id"], r["nm_row_id"]) == (row["flag_id"], row["nm_row_id"]))
        assert own["offense_row_id"] == "FL:796.03" and row["standing"] in STANDINGS
        assert json.loads(own["answers"]) == dict(comparison(FIRST).answers)
