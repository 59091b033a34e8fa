"""Edges that a hostile reader found: addresses elsewhere, dates to come, a second conviction, years that end in December."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from law.facts import DutyFacts
from law.loader import load_law
from law.rulesets.ruleset import load_ruleset
from law.term import term_end
from tests.flagging.world import COUNT
from transforms.flagging.lookups import SourceAge, persons_elsewhere, residency_by_person
from transforms.flagging.offense import answer_offense
from transforms.flagging.policy import ReviewPolicy
from transforms.flagging.residency import answer_residency
from transforms.standardize.tables import standardize_tables

NIGHT = date(2026, 3, 2)


def residency(status: str) -> pd.DataFrame:
    row = {
        "residency_id": "R-1", "person_record_id": "p", "source_id": "s", "evidence_type": "license",
        "evidence_date": pd.Timestamp("2025-06-01"), "status": status, "status_date": pd.NaT, "county": None,
    }  # fmt: skip
    return pd.DataFrame([row])


def test_a_resident_with_an_address_in_texas_only_is_not_shown_to_live_here() -> None:
    addresses = pd.DataFrame({"person_record_id": ["p", "q", "q"], "state": ["TX", "TX", "NM"]})
    elsewhere = persons_elsewhere(addresses, home="NM")
    assert elsewhere == {"p"}
    ages = {"s": SourceAge(received_on=NIGHT, is_stale=False)}
    for status, answer in (("resident", "unknown"), ("works", "yes")):
        facts = residency_by_person(residency(status), ages, elsewhere)["p"]
        found = answer_residency(facts, as_of=NIGHT, policy=ReviewPolicy()).answer
        assert found.answer == answer, status
    assert (
        "outside New Mexico"
        in answer_residency(
            residency_by_person(residency("resident"), ages, elsewhere)["p"],
            as_of=NIGHT,
            policy=ReviewPolicy(),
        ).answer.sentence
    )


def test_a_conviction_dated_after_the_night_waits() -> None:
    count = replace(COUNT, conviction_date=date(2027, 1, 1), offense_date=None)
    found = answer_offense(count, load_law().offense_map, load_law().ruleset, as_of=NIGHT)
    assert (found.answer, found.wait_kind) == ("unknown", "needs_documents")
    assert found.as_of == NIGHT


def test_a_second_conviction_leaves_the_end_of_the_term_open() -> None:
    row = next(r for r in load_ruleset().registrable if r.section == "30-6A-4" and r.term == "ten_years")
    dates = {
        "conviction_date": date(2005, 1, 1),
        "release_date": date(2006, 1, 1),
        "supervision_end_date": date(2008, 1, 1),
    }
    base = {
        "category": "promoting_prostitution_minor",
        "offense_row_check": "source_read",
        "is_conviction": "yes",
    }
    alone = DutyFacts(**base, **dates)
    beside = DutyFacts(**base, **dates, other_conviction=True)
    assert term_end(alone, [row], 10) == date(2018, 1, 1)
    assert term_end(beside, [row], 10) is None


def test_a_duty_until_a_year_lasts_through_it() -> None:
    raw = ["2026", "2026-03", "2026-03-01"]
    n = len(raw)
    convictions = pd.DataFrame({"conviction_id": [f"c{i}" for i in range(n)], "victim_age": [None] * n})
    for column in ("victim_minor", "commercial_sex", "force", "registration_required"):
        convictions[column] = "unknown"
    convictions["convicting_jurisdiction"] = "FL"
    convictions["registration_until_raw"] = pd.Series(raw, dtype="str")
    empty = {
        "stage__persons": ["person_record_id", "sex_raw", "race_raw", "birth_place_raw"],
        "stage__names": [
            "person_record_id", "name_role", "name_format", "truncated_to", "full_raw", "given_raw", "middle_raw",
            "surname_raw", "suffix_raw",
        ],
        "stage__birth_dates": ["person_record_id", "birth_date_raw"],
        "stage__identifiers": ["person_record_id", "id_type", "issuer", "value_raw"],
        "stage__addresses": [
            "person_record_id", "full_raw", "street_raw", "city_raw", "state_raw", "postcode_raw", "county_raw",
        ],
    }  # fmt: skip
    tables = {
        name: pd.DataFrame({c: pd.Series([], dtype="str") for c in columns})
        for name, columns in empty.items()
    }
    rule: Any = SimpleNamespace(formats=["%Y-%m-%d"], placeholders=[], pivot_year=None)
    done = standardize_tables(
        {**tables, "stage__convictions": convictions}, {("stage__convictions", "registration_until"): rule}
    )
    found = [day.date().isoformat() for day in done["stage__convictions"]["registration_until"]]
    assert found == ["2026-12-31", "2026-03-31", "2026-03-01"]
