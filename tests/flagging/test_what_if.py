"""A night under two states of the law: every count has one fate, and the groups add up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from law.loader import load_law
from law.rulesets.bill import overlay
from tests.classify.test_convictions import counts
from tests.flagging.world import COUNT, NIGHT, facts_of, pair, rules_of
from transforms.classify.convictions import classify_convictions
from transforms.flagging.assess import assess_count
from transforms.flagging.assessment import Assessment
from transforms.flagging.what_if import CHANGES, COLUMNS, People, compared, grouped, people

LAW = load_law()
MINOR_OF_17 = {"victim_age": 17, "force": "no"}
CASES: tuple[tuple[str, Mapping[str, Any], str, str], ...] = (
    ("minor of 17 without force", MINOR_OF_17, "hb56_2021", "enters"),
    ("the same under another bill", MINOR_OF_17, "sb32_2026", "enters"),
    ("an age that is open is a flag already", {}, "hb56_2021", "further_rows"),
    ("labor is out under both", {"category": "labor_trafficking", "commercial_sex": "no"}, "hb56_2021", "same"),
    ("conspiracy is out under both", {**MINOR_OF_17, "inchoate": "conspiracy"}, "hb56_2021", "same"),
    (
        "registered elsewhere rests on more under the bill",
        {**MINOR_OF_17, "registration_required": "yes"},
        "hb56_2021",
        "changes_basis",
    ),
    ("no conviction", {**MINOR_OF_17, "is_conviction": "no"}, "hb56_2021", "same"),
)  # fmt: skip


def judged(count: Mapping[str, Any], bill: str | None, number: int = 1, **more: Any) -> Assessment:
    """Return a count under the law in force, or under a bill as if it were law."""
    ruleset = LAW.ruleset if bill is None else overlay(LAW.ruleset, LAW.bill(bill))
    own = replace(COUNT, conviction_id=f"inv:{number}/1", **count)
    return assess_count(own, facts_of(**more), replace(rules_of(), ruleset=ruleset))


@pytest.mark.parametrize(("why", "count", "bill", "change"), CASES, ids=[case[0] for case in CASES])
def test_what_becomes_of_a_count(why: str, count: Mapping[str, Any], bill: str, change: str) -> None:
    found = compared([judged(count, None)], [judged(count, bill)])
    assert found["change"].tolist() == [change], why
    assert tuple(found.columns) == COLUMNS


def test_a_bill_that_changes_what_a_conviction_is_reads_counts_again() -> None:
    """A conditional discharge is closed by answer 3 under the law in force; under HB 56 it is a count like others."""
    row = {"in": "FL", "statute": "796.03", "court": "CONDITIONAL DISCHARGE", "age": 15}
    bill = LAW.bill("hb56_2021")
    assert bill.changes_convictions(LAW.ruleset) and not LAW.bill("sb32_2026").changes_convictions(
        LAW.ruleset
    )
    under = replace(LAW, ruleset=overlay(LAW.ruleset, bill))
    read = [classify_convictions(counts([row]), law=law, as_of=NIGHT).iloc[0] for law in (LAW, under)]
    assert [found["is_conviction"] for found in read] == ["no", "yes"]
    fields = (
        "category",
        "is_conviction",
        "disposition",
        "offense_answer",
        "offense_wait",
        "reason",
        "victim_minor",
    )
    one, other = ({name: found[name] for name in fields} | {"victim_age": 15} for found in read)
    found = compared([judged(one, None)], [judged(other, "hb56_2021")])
    assert found["change"].tolist() == ["enters"]


def test_backwards_what_enters_leaves() -> None:
    found = compared([judged(MINOR_OF_17, "hb56_2021")], [judged(MINOR_OF_17, None)])
    assert found["change"].tolist() == ["leaves"]


def test_a_possible_resident_begins_to_wait_and_ends_waiting() -> None:
    possible = {"pairs": [pair(verdict="possible")]}
    one, other = (
        judged(MINOR_OF_17, None, **possible),
        judged(MINOR_OF_17, "hb56_2021", **possible),
    )
    assert compared([one], [other])["change"].tolist() == ["begins_to_wait"]
    assert compared([other], [one])["change"].tolist() == ["ends_waiting"]


def test_every_count_has_one_fate_and_the_groups_add_up() -> None:
    before = [judged(count, None, n) for n, (_, count, _, _) in enumerate(CASES)]
    after = [judged(count, "hb56_2021", n) for n, (_, count, _, _) in enumerate(CASES)]
    found = compared(before, after)
    assert len(found) == len(CASES) and set(found["change"]) <= set(CHANGES)
    groups = grouped(found)
    assert groups["counts"].sum() == (found["change"] != "same").sum() > 2
    assert compared(list(reversed(before)), list(reversed(after))).equals(found)


def test_people_new_to_the_list_are_counted_once_and_only_if_they_had_no_flag() -> None:
    row = {
        "person_record_id": "nc:1",
        "resident_record_id": "mvd:1",
        "kind_before": "none",
        "kind_after": "flag",
    }
    counts = pd.DataFrame(
        [
            row,
            {**row, "person_record_id": "fl:9"},  # the same person, convicted elsewhere too
            {**row, "person_record_id": "nc:2", "resident_record_id": "mvd:2"},
            {**row, "person_record_id": "nc:2", "resident_record_id": "mvd:2", "kind_before": "flag"},
            {
                **row,
                "person_record_id": "nc:3",
                "resident_record_id": None,
                "kind_before": "flag",
                "kind_after": "none",
            },
        ]
    )
    assert people(counts) == People(now=2, then=2, new=1, off=1)
    assert people(pd.DataFrame(columns=list(COLUMNS))) == People(now=0, then=0, new=0, off=0)


def test_a_county_that_is_not_known_is_a_group_of_its_own() -> None:
    found = compared([judged(MINOR_OF_17, None)], [judged(MINOR_OF_17, "hb56_2021")])
    groups = grouped(found.assign(county=None))
    assert groups["county"].tolist() == ["not known"] and groups["persons"].tolist() == [1]
    assert grouped(pd.DataFrame(columns=list(COLUMNS))).empty
