"""Residency facts as stays, and what the law makes of them on a night."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from law.presence import Stay
from tests.flagging.world import NIGHT, assessed, fact
from transforms.flagging.assessment import Assessment
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.residency import answer_residency
from transforms.flagging.stays import stays_of


def stays(*facts: Any) -> tuple[Stay, ...]:
    return stays_of(facts, answer_residency(facts, as_of=NIGHT, policy=ReviewPolicy()), as_of=NIGHT)


def test_licenses_are_one_home_by_first_and_last_evidence() -> None:
    early, late = fact(residency_id="res:2", evidence_date=date(2019, 5, 1)), fact()
    assert stays(late, early) == (
        Stay(kind="lives", first=date(2019, 5, 1), last=date(2024, 6, 1), still="yes", throughout="unknown"),
    )


def test_evidence_before_a_move_away_is_of_a_stay_that_ended() -> None:
    moved = fact(residency_id="res:2", status="moved_out", evidence_date=None, status_date=date(2022, 1, 1))
    early = fact(residency_id="res:3", evidence_date=date(2019, 5, 1))
    assert [stay.first for stay in stays(fact(), moved, early)] == [date(2024, 6, 1)]


def test_what_is_too_old_to_say_that_somebody_lives_here_leaves_it_open() -> None:
    old = fact(evidence_type="utility", evidence_date=date(2020, 1, 1))
    assert stays(old)[0].still == "unknown"


def test_a_shelter_is_no_home_and_property_is_no_stay() -> None:
    shelter = fact(evidence_type="shelter", evidence_date=date(2026, 2, 1))
    owned = fact(residency_id="res:2", evidence_type="property", status="property_only")
    assert [stay.kind for stay in stays(shelter, owned)] == ["no_fixed_residence"]


def test_a_receipt_and_a_day_to_come_are_no_days_of_presence() -> None:
    undated = fact(evidence_date=None, status_date=None)
    later = fact(residency_id="res:2", evidence_date=date(2026, 4, 1))
    assert stays(undated, later) == ()


def duty_evidence(**changes: Any) -> Mapping[str, Any]:
    found: Assessment = assessed(residency=[fact(**changes)])
    chain: Mapping[str, Any] = found.answers["duty"].evidence["chain"]
    return chain


@pytest.mark.parametrize(
    ("changes", "trigger", "named"),
    [
        ({}, "yes", {"residence": "yes"}),
        ({"status": "studies", "evidence_type": "school", "evidence_date": date(2026, 1, 12)}, "yes", {"school": "yes"}),
        # one payslip: whether more than 14 days in a row were worked nobody knows
        (
            {"status": "works", "evidence_type": "employment", "evidence_date": date(2026, 1, 12)},
            "unknown", {"work": "unknown"},
        ),
        ({"status": "property_only", "evidence_type": "property"}, "unknown", {"residence": "unknown"}),
    ],
)  # fmt: skip
def test_the_night_says_what_brings_the_person_under_the_act(
    changes: dict[str, Any], trigger: str, named: dict[str, str]
) -> None:
    evidence = duty_evidence(**changes)
    assert evidence["here"] == trigger
    found = {one["rule"]: one["holds"] for one in evidence["triggers"]}
    assert named.items() <= found.items()
    assert all("NMSA" in one["citation"] and one["row"] for one in evidence["triggers"])


def test_the_night_says_from_when_the_days_run_and_what_counsel_must_say() -> None:
    evidence = duty_evidence()
    days = evidence["days_to_register"]
    assert days["run_from"] == "2024-06-01"
    assert any(row["row"] == "NM-4B" and row["citation"] for row in days["rows"])
    assert evidence["department_days"]["state"] == "not_begun"
    assert all(one["citations"] and one["why"] for one in evidence["questions_for_counsel"])
    asked = {one["id"]: one["arises"] for one in evidence["questions_for_counsel"]}
    assert asked["NM-CQ-ATCITTY"] == "perhaps" and asked["NM-CQ-STANDARD"] == "perhaps"


def test_force_denied_beside_a_statute_of_force_is_never_a_flag_and_never_closed_by_the_duty() -> None:
    count = {"category": "sex_trafficking_adult", "victim_minor": "no", "statute_force": "yes", "force": "no"}
    found = assessed(count)
    assert found.answers["duty"].answer == "unknown"
    assert found.outcome == "wait"
    assert assessed(count | {"statute_force": "unknown"}).answers["duty"].answer == "no"
