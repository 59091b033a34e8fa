"""The six answers, by a table of cases, and what must hold for any answers at all."""

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.flagging.world import COUNT, ENTRY, NIGHT, REGISTRY, assessed, fact, pair
from transforms.flagging.answers import QUESTIONS, Answer
from transforms.flagging.assessment import Assessment

RAW = yaml.safe_load((Path(__file__).parent / "cases" / "answers.yml").read_text())
CASES = [{"about": about, **case} for about, cases in RAW.items() for case in cases]
NAMES = [name for _, name in QUESTIONS]
DEFEATERS = (
    "dead", "imprisoned", "moved_away", "registered_elsewhere_only", "duty_expired", "vacated", "pardoned",
    "expunged",
)  # fmt: skip


def of_case(case: dict[str, Any]) -> Assessment:
    given: dict[str, Any] = {}
    if "pairs" in case:
        given["pairs"] = [pair(**changes) for changes in case["pairs"]]
    if "residency" in case:
        given["residency"] = [fact(**changes) for changes in case["residency"]]
    if "registry_pairs" in case:
        given["registry_pairs"] = [pair(**changes) for changes in case["registry_pairs"]]
    if "entries" in case:
        given["entries"] = [replace(ENTRY, **changes) for changes in case["entries"]]
    if "registry" in case:
        given["registry"] = replace(REGISTRY, **case["registry"])
    return assessed(case.get("count"), **given)


def checks_of(assessment: Assessment) -> dict[str, str]:
    checks = assessment.answers["no_defeater"].evidence["checks"]
    return {check["name"]: check["state"] for check in checks}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['about']}: {case['case']}")
def test_case(case: dict[str, Any]) -> None:
    found = of_case(case)
    want = case["want"]
    said = {name: (a.answer, a.sentence) for name, a in found.answers.items()}
    if isinstance(want, dict):
        assert (found.outcome, found.closed_by) == ("closed", want["closed"]), said
    else:
        assert (found.outcome, found.kind) == ("flag" if want == "flag" else "wait", want), said
    if "resident" in case:
        assert found.resident_record_id == case["resident"]
    if "says" in case:
        assert any(case["says"] in answer.sentence for answer in found.answers.values()), said
    states = checks_of(found)
    for key, state in (("found", "found"), ("undetermined", "undetermined"), ("clean", "none_found")):
        if key in case:
            assert states[case[key]] == state


def test_every_defeater_is_met_found_or_undetermined_and_not_found() -> None:
    states = [checks_of(of_case(case)) for case in CASES]
    for name in DEFEATERS:
        seen = {state[name] for state in states}
        assert "none_found" in seen and seen & {"found", "undetermined"}, name
    assert all(set(state) == {*DEFEATERS, "cleared_by_reviewer"} for state in states)


def test_every_wait_kind_is_met() -> None:
    kinds = {of_case(case).kind for case in CASES}
    assert kinds == {
        "flag", "none", "needs_identifier", "needs_residency", "needs_documents", "needs_registry", "needs_law",
        "in_window",
    }  # fmt: skip


def test_undated_evidence_delivered_anew_is_no_arrival() -> None:
    """The day of receipt moves with every delivery: it must not open the window anew each night."""
    for received in (NIGHT, NIGHT - timedelta(days=3)):
        assert assessed(residency=[fact(evidence_date=None, received_on=received)]).kind == "flag"


def test_evidence_that_ages_is_no_arrival() -> None:
    """An old license falls out of use beside a newer one: the day of arrival stays what it was."""
    both = [
        fact(evidence_date=date(2018, 3, 10)),
        fact(residency_id="res:2", evidence_date=date(2026, 2, 27)),
    ]
    for days in range(0, 30):
        assert assessed(night=NIGHT + timedelta(days=days), residency=both).kind == "flag"


def test_the_registry_search_shows_the_nearest_entries_and_its_date() -> None:
    near = [pair(f"g:{n}", verdict="no_match", match_weight_mbit=-n * 1000) for n in range(5)]
    answer = assessed(registry_pairs=near).answers["not_registered"]
    assert answer.answer == "yes" and answer.as_of == REGISTRY.as_of
    assert [entry["right_id"] for entry in answer.evidence["nearest"]] == ["g:0", "g:1", "g:2"]
    assert (answer.evidence["registry_as_of"], answer.evidence["persons_searched"]) == ("2026-03-01", 1_500)


@given(st.lists(st.sampled_from(["yes", "no", "unknown"]), min_size=6, max_size=6))
def test_a_flag_is_six_yes_and_nothing_else(given_answers: list[str]) -> None:
    answers = {
        name: Answer(
            answer=answer,  # type: ignore[arg-type]
            sentence="Invented sentence.",
            as_of=NIGHT,
            wait_kind="needs_documents" if answer == "unknown" else None,
        )
        for name, answer in zip(NAMES, given_answers, strict=True)
    }
    base = assessed()
    values = {f.name: getattr(base, f.name) for f in fields(base)}
    found = Assessment(**{**values, "answers": answers})
    assert (found.outcome == "flag") == (set(given_answers) == {"yes"})
    assert (found.outcome == "closed") == ("no" in given_answers)
    assert (found.outcome == "wait") == ("no" not in given_answers and "unknown" in given_answers)
    assert (found.kind == "none") == (found.outcome == "closed")
    if found.outcome == "closed":
        assert found.closed_by == NAMES[given_answers.index("no")]


@pytest.mark.parametrize(("answer", "kind"), [("unknown", None), ("yes", "needs_law"), ("no", "needs_law")])
def test_an_answer_waits_if_and_only_if_it_is_unknown(answer: Any, kind: Any) -> None:
    with pytest.raises(ValueError, match="unknown answer names what it waits for"):
        Answer(answer=answer, sentence="Invented sentence.", as_of=NIGHT, wait_kind=kind)


UNKNOWNS = {
    "victim_minor": "unknown", "commercial_sex": "unknown", "force": "unknown", "registration_required": "unknown",
    "victim_age": None, "offense_date": None, "conviction_date": None, "release_date": None,
    "supervision_end_date": None, "registration_until": None, "registrable_there": "unknown",
}  # fmt: skip


@given(st.sampled_from(CASES), st.sets(st.sampled_from(sorted(UNKNOWNS))))
def test_knowing_less_never_settles_an_answer_that_was_open(
    case: dict[str, Any], forgotten: set[str]
) -> None:
    """Facts of the count are taken away: identity, residency, offense and registry say what they said."""
    before = of_case(case)
    less = {**case, "count": {**case.get("count", {}), **{name: UNKNOWNS[name] for name in forgotten}}}
    after = of_case(less)
    for name in ("identity", "residency", "offense", "not_registered"):
        assert after.answers[name].answer == before.answers[name].answer
    # days that run from a conviction or a release are known by its day; without it they are those from the arrival
    has_run = (
        bool({"conviction_date", "release_date"} & forgotten)
        and before.answers["duty"].wait_kind == "in_window"
    )
    if before.answers["duty"].answer == "unknown" and after.answers["duty"].answer == "yes" and not has_run:
        assert "registration_required" not in forgotten, "a duty from something nobody knows"


def test_the_count_of_the_table_is_plainly_invented() -> None:
    assert COUNT.conviction_id.startswith("inv:")
