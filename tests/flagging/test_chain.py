"""Every flag carries its chain of law: each link names its row, its citation and how far it was checked."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from law.loader import load_law
from pipelines.flag_tables import answer_rows
from pipelines.report.chains import chains_of, showable
from tests.flagging.world import COUNT, NIGHT, assessed, fact, facts_of, rules_of
from transforms.flagging.assess import assess_count
from transforms.flagging.assessment import Assessment
from transforms.flagging.chain import offense_chain

LAW = load_law()


def chain(assessment: Assessment, answer: str) -> dict[str, Any]:
    """The chain as it is published: through JSON."""
    found: dict[str, Any] = json.loads(json.dumps(assessment.answers[answer].evidence))["chain"]
    return found


def evidence_of(*assessments: Assessment) -> list[dict[str, Any]]:
    rows = answer_rows(assessments).to_dict(orient="records")
    texts = {(row["flag_id"], row["name"]): row["evidence"] for row in rows}
    return [
        {"flag_id": a.flag_id, "offense": texts[a.flag_id, "offense"], "duty": texts[a.flag_id, "duty"]}
        for a in assessments
    ]


def test_each_link_of_a_flag_says_what_it_rests_on() -> None:
    flag = assessed()
    assert flag.kind == "flag"
    offense, duty = chain(flag, "offense"), chain(flag, "duty")
    row = LAW.offense_map.row("FL:796.03")
    assert row is not None
    assert offense["extract"]["statute"] == "796.03"
    assert offense["citation"] == {
        "normal_form": "FL:796.03", "status": "parsed", "candidates": None, "form": "none",
    }  # fmt: skip
    assert offense["map_row"]["authority"] == row.authority and offense["map_row"]["check"] == row.check
    assert (
        offense["disposition"]["is_conviction"] == "yes"
        and "29-11A-3(B)" in offense["disposition"]["authority"]
    )
    listed = {one["row"]: one for one in duty["listed_offenses"]}
    asked = {one["condition"]: one["found"] for one in listed["NM-3I-05"]["asks"]}
    assert asked == {"victim_under": "open", "commercial_sex": "yes"}
    assert "victim_under 16" in duty["open"]
    assert {rule["row"] for rule in duty["rules"]} >= {"NM-HALL", "NM-UCCCA", "NM-10.2.3"}
    assert duty["basis"] == "equivalency_review" and "plea transcript" in duty["documents_needed"]
    links = [offense["map_row"], offense["disposition"], *duty["listed_offenses"], *duty["rules"]]
    assert all(link.get("citation") or link.get("authority") for link in links)


def test_rules_are_those_of_the_day() -> None:
    """Before 2022 Hall stood alone; the rules of a night are those in force on it."""
    early = assess_count(COUNT, facts_of(), rules_of(date(2021, 12, 31)))
    rules = {rule["row"] for rule in chain(early, "duty")["rules"]}
    assert "NM-HALL" in rules and "NM-UCCCA" not in rules


def test_a_gap_shows_rows_of_a_bill_as_no_law() -> None:
    rules = replace(rules_of(), bill=LAW.bill("hb56_2021"))
    gap = assess_count(replace(COUNT, victim_age=17, force="no"), facts_of(), rules)
    assert gap.basis == "loophole"
    hypothetical = [r for r in chain(gap, "duty")["listed_offenses"] if r["standing"] != "enacted"]
    assert any(r["outcome"] in ("met", "open") for r in hypothetical)
    assert not [
        r
        for r in chain(gap, "duty")["listed_offenses"]
        if r["standing"] == "enacted" and r["outcome"] == "met"
    ]


def test_no_row_of_the_map_is_said_to_be_none() -> None:
    found = offense_chain(
        replace(COUNT, offense_row_id=None, citation=None), LAW.offense_map, LAW.ruleset, as_of=NIGHT
    )
    assert found["map_row"] is None and found["citation"]["normal_form"] is None


def test_flags_with_one_chain_stand_together_and_facts_that_differ_part_them() -> None:
    same, other = (
        assess_count(replace(COUNT, conviction_id=f"inv:{n}/1", statute_raw=text), facts_of(), rules_of())
        for n, text in ((2, "F.S. 796.03"), (3, "796.03 Fulana Fantasma"))
    )
    young = assess_count(replace(COUNT, conviction_id="inv:4/1", victim_age=15), facts_of(), rules_of())
    ordinary = assessed()
    everyone = [ordinary, same, other, young]
    order = [a.flag_id for a in everyone]
    chains = chains_of(evidence_of(*everyone), order)
    assert [set(c.flag_ids) for c in chains] == [set(order[:3]), {young.flag_id}]
    first = chains[0]
    assert first.written == ("796.03", "F.S. 796.03") and first.untold == 1
    assert chains_of(reversed(evidence_of(*everyone)), order) == chains


def test_days_of_a_person_part_no_chain_and_stand_beside_the_flag() -> None:
    early = assess_count(replace(COUNT, conviction_id="inv:5/1"), facts_of(), rules_of())
    late = assess_count(
        replace(COUNT, conviction_id="inv:6/1"),
        facts_of(residency=[fact(evidence_date=date(2025, 8, 4))]),
        rules_of(),
    )
    (found,) = chains_of(evidence_of(early, late), [early.flag_id, late.flag_id])
    assert [one["run_from"] for one in found.people] == ["2024-06-01", "2025-08-04"]
    assert [one["last_day"] for one in found.people] == ["2024-06-11", "2025-08-14"]
    first = found.people[0]["reached"]
    assert (first[0]["holds"], first[0]["since"], first[0]["rules"]) == ("yes", "2024-06-01", ("residence",))
    assert {"work", "school"} <= set(first[-1]["rules"]) and first[-1]["because"] == "nothing on file says"
    assert {one["row"] for one in found.triggers} >= {"NM-T-RESIDENCE"}
    assert {one["row"] for one in found.days_rules} == {"NM-4B", "NM-4B-1999"}
    assert {"NM-CQ-ATCITTY", "NM-CQ-STANDARD"} <= {one["id"] for one in found.questions}


@pytest.mark.parametrize(
    ("written", "normal_form", "is_shown"),
    [
        ("787.06(3)(g)", "FL:787.06(3)(g)", True),
        ("F.S. § 787.06 (3)(g)", "FL:787.06(3)(g)", True),
        ("18 USC 1591(a)(1)", "US:18:1591(a)(1)", True),
        ("236.1(C) PC", "CA:236.1(c)", True),
        ("787.06 FANTASMA, FULANA", "FL:787.06", False),
        ("787.06 born 1980-03-05", "FL:787.06", False),
        ("787.06 123456789", "FL:787.06", False),
        ("236.1", None, False),
        (None, "FL:787.06", False),
    ],
)
def test_only_a_bare_citation_is_shown_as_written(
    written: str | None, normal_form: str | None, is_shown: bool
) -> None:
    assert showable(written, normal_form) == is_shown


def test_a_chain_is_dated_by_the_night() -> None:
    assert chain(assessed(), "duty")["law_of"] == NIGHT.isoformat()
