"""From night to night: ids, states, one true cause for every change, clearances, and a funnel that adds up."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flagging.nights import Night, run_night
from tests.flagging.world import COUNT, ENTRY, NIGHT, REGISTRY, fact, facts_of, pair, rules_of
from transforms.flagging.assessment import flag_id_of
from transforms.flagging.behind import facts_behind
from transforms.flagging.counts import Count
from transforms.flagging.defeaters import Clearance
from transforms.flagging.identity import PairFact
from warehouse.connection import memory_connection

FLAG = flag_id_of(COUNT.conviction_id)
World = dict[str, Any]


def start() -> World:
    """The state of the world that a night is computed from; mutations change one thing of it."""
    return {
        "count": COUNT, "on_file": True, "evidence": 0, "model": 0, "residency": [fact()],
        "registry_pairs": [], "entries": [],
        "registry": REGISTRY, "sha": {"c:1": "person", "r:1": "resident", "r:2": "other", "g:1": "entry"}, "law": "law",
        "clearance": None, "on": NIGHT, "vacated": False, "unread": False,
    }  # fmt: skip


def pairs_of(world: World) -> list[PairFact]:
    """What the linkage says: a function of the records and the model, and of nothing else.

    The first model knows the resident, the second doubts, the third points at another one.
    """
    if not world["on_file"]:
        return []
    weight = 20_000 + 1_000 * world["evidence"] + 10 * world["model"]
    choice = world["model"] % 3
    verdict = "possible" if choice == 1 else "match"
    return [pair("r:2" if choice == 2 else "r:1", match_weight_mbit=weight, verdict=verdict)]


def sha_of(world: World) -> dict[str, str]:
    """Content hashes of the person records."""
    return {**world["sha"], "c:1": f"{world['sha']['c:1']} {world['evidence']}"}


def count_of(world: World) -> Count | None:
    """The count as tonight's law reads it."""
    count: Count | None = world["count"]
    if count is not None and world["unread"]:
        count = replace(count, offense_row_check="unread", offense_answer="unknown", offense_wait="needs_law")
    if count is not None and world["vacated"]:
        count = replace(
            count, disposition="vacated", is_conviction="no", offense_answer="no", offense_wait=None,
            record_sha256="vacated",
        )  # fmt: skip
    return count


def night_of(world: World, before: Night | None = None) -> Night:
    facts = facts_of(
        pairs=pairs_of(world), residency=world["residency"], registry_pairs=world["registry_pairs"],
        entries=world["entries"], registry=world["registry"], person_sha=sha_of(world),
    )  # fmt: skip
    clearances = {FLAG: world["clearance"]} if world["clearance"] else {}
    rules = rules_of(
        world["on"], clearances, law_digest=world["law"], model_key=f"model {world['model']}|profile"
    )
    count = count_of(world)
    counts = [] if count is None else [count]
    return run_night(counts, facts, rules, before.after) if before else run_night(counts, facts, rules)


def cleared(world: World, number: int = 1) -> Clearance:
    facts = facts_of(
        pairs=pairs_of(world), residency=world["residency"], registry_pairs=world["registry_pairs"],
        entries=world["entries"], person_sha=sha_of(world),
    )  # fmt: skip
    count = count_of(world)
    assert count is not None, "only a count that is there can be cleared"
    behind = facts_behind(count, facts)
    return Clearance(decision_id=str(number), decided_on=world["on"], facts=behind)


# --- mutations: each changes one kind of thing; the cause of whatever changes must be that kind
def registered(w: World) -> World:
    return {**w, "registry_pairs": [pair("g:1")], "entries": [ENTRY]}


def unregistered(w: World) -> World:
    return {**w, "registry_pairs": [], "entries": []}


def pending(w: World) -> World:
    return {**w, "registry_pairs": [pair("g:1")], "entries": [replace(ENTRY, status="pending")]}


def died(w: World) -> World:
    death = fact(residency_id="res:9", status="deceased", evidence_date=None, status_date=date(2026, 1, 1))
    return {**w, "residency": [*w["residency"], death]}


def rose(w: World) -> World:
    return {**w, "residency": [f for f in w["residency"] if f.status != "deceased"]}


def vacated(w: World) -> World:
    return {**w, "vacated": True}


def restored(w: World) -> World:
    return {**w, "vacated": False}


def no_resident(w: World) -> World:
    return {**w, "on_file": False}


def resident_back(w: World) -> World:
    return {**w, "on_file": True}


def better_evidence(w: World) -> World:
    """The person record says something new, so the pair weighs more."""
    return {**w, "evidence": w["evidence"] + 1}


def another_law(w: World) -> World:
    """The statute's row is read, or no longer stands: the offense map reaches the count by its classification."""
    return {**w, "law": w["law"] + "'", "unread": not w["unread"]}


def another_model(w: World) -> World:
    return {**w, "model": w["model"] + 1}


def a_model_that_points_elsewhere(w: World) -> World:
    """Another resident, whose record is as old as the first one's: nothing in the data is new."""
    return {**w, "model": w["model"] + 2}


def a_decision(w: World) -> World:
    number = int(w["clearance"].decision_id) + 1 if w["clearance"] else 1
    return {**w, "clearance": cleared(w, number)}


def registry_ages(w: World) -> World:
    return {**w, "registry": replace(w["registry"], is_stale=not w["registry"].is_stale)}


def source_ages(w: World) -> World:
    return {**w, "residency": [replace(f, is_stale=not f.is_stale) for f in w["residency"]]}


def delivered_again(w: World) -> World:
    """The same rows in a new delivery: nothing is new."""
    return {**w, "residency": [replace(f, received_on=w["on"]) for f in w["residency"]]}


def years_pass(w: World) -> World:
    return {**w, "on": w["on"] + timedelta(days=3_000)}


def a_day_passes(w: World) -> World:
    return w


DATA = (
    registered, unregistered, pending, died, rose, vacated, restored, no_resident, resident_back, better_evidence,
)  # fmt: skip
MUTATIONS: tuple[tuple[str, Callable[[World], World]], ...] = (
    *(("data", change) for change in DATA),
    ("law", another_law),
    ("model", another_model),
    ("model", a_model_that_points_elsewhere),
    ("decision", a_decision),
    ("staleness", registry_ages),
    ("staleness", source_ages),
    ("clock", delivered_again),
    ("clock", years_pass),
    ("clock", a_day_passes),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=8))
def test_every_change_has_exactly_one_cause_and_it_is_the_true_one(
    steps: list[tuple[str, Callable[[World], World]]],
) -> None:
    world = start()
    before = night_of(world)
    for cause, mutate in steps:
        # a day between two nights, so that a deadline reached is the clock's doing and nobody else's
        world = mutate({**world, "on": world["on"] + timedelta(days=1)})
        now = night_of(world, before)
        shown = now.tables["publish__changes"]
        assert shown["cause"].notna().all() and not shown["flag_id"].duplicated().any()
        for change in now.changes:
            assert (change.cause is None) == (change.state == "open")
            assert change.cause in (None, cause), (mutate.__name__, change)
        before = now


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=8))
def test_ids_states_and_tables_fit_over_any_sequence(
    steps: list[tuple[str, Callable[[World], World]]],
) -> None:
    world = start()
    before = night_of(world)
    first_night = before.tables["publish__flags"]["first_night"].iloc[0]
    continued = True
    for _, mutate in steps:
        world = mutate({**world, "on": world["on"] + timedelta(days=1)})
        now = night_of(world, before)
        [assessment] = now.tables["publish__assessments"].itertuples()
        assert assessment.flag_id == FLAG
        rows = {table: now.tables[table] for table in ("publish__flags", "publish__waits")}
        shown = pd.concat(list(rows.values()))
        was, is_now = FLAG in before.after.standings, assessment.outcome != "closed"
        assert len(shown) == int(was or is_now), (
            "one row, in one of the two tables, and none when it is closed"
        )
        change = now.change_of(FLAG)
        if was or is_now:
            state = shown["state"].iloc[0]
            assert change is not None and state == change.state
            assert (state == "withdrawn") == (was and not is_now)
            assert (state == "new") == (is_now and not was)
            assert (assessment.outcome == "flag") == (
                len(rows["publish__flags"]) == 1 and state != "withdrawn"
            )
        if was and is_now:
            assert change is not None
            kinds = (before.after.standings[FLAG].kind, now.after.standings[FLAG].kind)
            assert (change.was, change.is_now) == kinds
            assert kinds[0] == kinds[1] or change.state == "changed", (
                "a flag that turns into a wait is one change"
            )
        continued = continued and was and is_now
        if continued:
            assert shown["first_night"].iloc[0] == first_night
        answers = now.tables["publish__answers"]
        assert len(answers) == (6 if is_now else 0)
        before = now


def test_a_withdrawn_flag_is_shown_once_with_its_cause_and_goes() -> None:
    first = night_of(start())
    gone = registered({**start(), "on": NIGHT + timedelta(days=1)})
    second = night_of(gone, first)
    [row] = second.tables["publish__flags"].itertuples()
    assert (row.state, row.cause, row.flag_id) == ("withdrawn", "data", FLAG)
    third = night_of({**gone, "on": NIGHT + timedelta(days=2)}, second)
    assert third.tables["publish__flags"].empty and third.tables["publish__changes"].empty
    back = night_of({**start(), "on": NIGHT + timedelta(days=3)}, third)
    [row] = back.tables["publish__flags"].itertuples()
    assert (row.state, row.cause, row.flag_id) == ("new", "data", FLAG)


def test_a_flag_whose_count_is_withdrawn_by_its_source_is_withdrawn_by_data() -> None:
    gone = night_of({**start(), "count": None, "on": NIGHT + timedelta(days=1)}, night_of(start()))
    [row] = gone.tables["publish__flags"].itertuples()
    assert (row.state, row.cause) == ("withdrawn", "data")


def test_a_window_that_runs_out_is_the_clocks_doing_and_one_change() -> None:
    world = {**start(), "residency": [fact(evidence_date=NIGHT - timedelta(days=1))]}
    night = night_of(world)
    assert night.tables["publish__waits"]["wait_kind"].tolist() == ["in_window"]
    kinds = []
    for days in range(1, 12):
        night = night_of({**world, "on": NIGHT + timedelta(days=days)}, night)
        kinds += [(c.state, c.was, c.is_now, c.cause) for c in night.changes if c.state != "open"]
    assert kinds == [("changed", "in_window", "flag", "clock")]


def test_a_count_closed_by_time_to_come_opens_by_the_clock() -> None:
    """In prison until a day: closed, and on the day after nobody delivered anything new."""
    jailed = replace(COUNT, conviction_date=date(2025, 1, 1), release_date=NIGHT)
    world = {**start(), "count": jailed, "on": NIGHT - timedelta(days=1)}
    before = night_of(world)
    assert before.tables["publish__assessments"]["closed_by"].tolist() == ["no_defeater"]
    now = night_of({**world, "on": NIGHT}, before)
    assert [(c.state, c.cause) for c in now.changes] == [("new", "clock")]


# --- clearances
def test_a_cleared_flag_stays_cleared_until_a_named_new_fact() -> None:
    world = start()
    before = night_of(world)
    world = {**world, "clearance": cleared(world)}
    for days in range(1, 91):
        world = delivered_again({**world, "on": NIGHT + timedelta(days=days)})
        now = night_of(world, before)
        assert now.tables["publish__assessments"]["closed_by"].tolist() == ["no_defeater"]
        before = now
    tax = fact(residency_id="res:7", evidence_type="tax", evidence_date=date(2026, 4, 1))
    now = night_of(
        {**world, "residency": [*world["residency"], tax], "on": NIGHT + timedelta(days=91)}, before
    )
    assert [(c.state, c.cause) for c in now.changes] == [("new", "data")]
    evidence = json.loads(now.tables["publish__answers"].set_index("name").loc["no_defeater", "evidence"])
    [check] = [c for c in evidence["checks"] if c["name"] == "cleared_by_reviewer"]
    assert "[residency:res:7]" in check["sentence"] and "res:1" not in check["sentence"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda w: {**w, "sha": {**w["sha"], "c:1": "corrected"}}, ["person:c:1"]),
        (lambda w: {**w, "sha": {**w["sha"], "r:1": "corrected"}}, ["resident:r:1"]),
        (lambda w: {**w, "count": replace(w["count"], record_sha256="corrected")}, ["count:inv:1/1"]),
        (lambda w: {**w, "residency": [fact(county="LEA")]}, ["residency:res:1"]),
        (lambda w: {**w, "residency": [fact(evidence_date=date(2026, 1, 5))]}, ["residency:res:1"]),
        (lambda w: {**w, "entries": [replace(ENTRY, status="expired", ends_on=date(2025, 1, 1))]}, ["registration:reg:1"]),
        (lambda w: {**w, "entries": [], "registry_pairs": []}, ["registration:reg:1"]),
        (lambda w: {**w, "residency": []}, []),
        (lambda w: {**w, "residency": [fact(received_on=date(2026, 3, 3), is_stale=True)]}, []),
        (lambda w: {**w, "model": 3}, []),
        (lambda w: {**w, "model": 1}, []),
        (lambda w: {**w, "law": "another"}, []),
        (lambda w: {**w, "on": w["on"] + timedelta(days=700)}, []),
    ],
)  # fmt: skip
def test_which_fact_ends_a_clearance(change: Callable[[World], World], named: list[str]) -> None:
    world = {**registered(start()), "on": NIGHT}
    world = change({**world, "clearance": cleared(world)})
    [assessment] = night_of(world, night_of(start())).assessments
    [check] = [
        c for c in assessment.answers["no_defeater"].evidence["checks"] if c["name"] == "cleared_by_reviewer"
    ]
    assert check["state"] == ("none_found" if named else "found")
    assert all(f"[{fact_id}]" in check["sentence"] for fact_id in named)
    assert check["sentence"].count("[") == len(named)


def test_a_clearance_can_be_made_from_what_was_published() -> None:
    """An officer's page has the published answers only: the facts to clear on are in the evidence of answer 6."""
    answers = night_of(start()).tables["publish__answers"].set_index("name")
    facts = json.loads(answers.loc["no_defeater", "evidence"])["facts"]
    clearance = Clearance(decision_id="1", decided_on=NIGHT, facts=facts)
    [assessment] = night_of({**start(), "clearance": clearance}, night_of(start())).assessments
    assert assessment.closed_by == "no_defeater"


# --- every count once, and the funnel
def random_counts(seed: int, size: int = 150) -> tuple[list[Any], Any]:
    rng = random.Random(seed)
    counts, pairs, residency, registry_pairs = [], [], [], []
    for number in range(size):
        person, resident = f"c:{number:03}", f"r:{number:03}"
        offense = rng.choice(["yes", "yes", "no", "unknown"])
        wait = rng.choice(["needs_law", "needs_documents"]) if offense == "unknown" else None
        category = rng.choice(["sex_trafficking_minor"] * 4 + ["labor_trafficking", "not_relevant"])
        counts.append(
            replace(
                COUNT,
                conviction_id=f"inv:{number:03}",
                person_record_id=person,
                offense_answer=offense,
                offense_wait=wait,
                category=category,
                disposition=rng.choice(["convicted"] * 4 + ["pardoned"]),
            )
        )
        verdict = rng.choice(["match", "match", "possible", "no_match", None])
        if verdict:
            pairs.append(replace(pair(resident), left_id=person, verdict=verdict))
        status = rng.choice(["resident"] * 5 + ["moved_out", "deceased", "unknown"])
        residency.append(fact(residency_id=f"res:{number}", person_record_id=resident, status=status))
        if rng.random() < 0.15:
            verdict = rng.choice(["match", "possible"])
            registry_pairs.append(replace(pair("g:1"), left_id=person, verdict=verdict))
    facts = facts_of(pairs, residency, registry_pairs, [ENTRY])
    return counts, facts


@pytest.mark.parametrize("seed", range(12))
def test_every_count_is_assessed_once_and_the_funnel_adds_up(seed: int) -> None:
    counts, facts = random_counts(seed)
    night = run_night(counts, facts, rules_of())
    assessed = night.tables["publish__assessments"]
    assert sorted(assessed["conviction_id"]) == [count.conviction_id for count in counts]
    assert set(assessed["outcome"]) == {"flag", "wait", "closed"}
    connection = memory_connection()
    connection.register("publish__assessments", assessed)
    query = Path(__file__).resolve().parents[2] / "warehouse" / "models" / "publish__funnel.sql"
    funnel = connection.execute(query.read_text()).df().set_index("step").sort_index()
    connection.close()
    total = funnel.loc[6, "still_yes"] + funnel["stopped_no"].sum() + funnel["open_unknown"].sum()
    assert total == funnel.loc[0, "still_yes"] == len(counts)
    assert funnel["still_yes"].is_monotonic_decreasing
    outcomes = assessed["outcome"].value_counts()
    assert funnel.loc[6, "still_yes"] == outcomes["flag"] == len(night.tables["publish__flags"])
    assert funnel["open_unknown"].sum() == outcomes["wait"] == len(night.tables["publish__waits"])
    assert funnel["stopped_no"].sum() == outcomes["closed"]


@pytest.mark.parametrize("seed", range(4))
def test_a_count_that_cannot_matter_has_the_answers_it_would_have_had(seed: int) -> None:
    """Short answers never disagree with full ones on what closed the count or on the questions they answer."""
    from transforms.flagging.assess import assess_count

    counts, facts = random_counts(seed)
    rules = rules_of()
    short = run_night(counts, facts, rules).tables["publish__assessments"].set_index("conviction_id")
    for count in counts:
        full, row = assess_count(count, facts, rules), short.loc[count.conviction_id]
        assert full.outcome == row["outcome"]
        assert full.closed_by == row["closed_by"] or (pd.isna(row["closed_by"]) and full.closed_by is None)
        for name in ("identity", "offense"):
            assert full.answers[name].answer == row[name]


def test_order_of_counts_and_facts_does_not_matter() -> None:
    counts, facts = random_counts(3)
    turned = replace(facts, residency={p: tuple(reversed(f)) for p, f in reversed(facts.residency.items())})
    one, other = run_night(counts, facts, rules_of()), run_night(counts[::-1], turned, rules_of())
    for table in one.tables:
        pd.testing.assert_frame_equal(one.tables[table], other.tables[table])
