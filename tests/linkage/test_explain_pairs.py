"""Explanations in worlds of look-alikes: bits sum, every counterfactual flips the verdict over the whole files."""

import json
import re
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.explanation.document import document
from tests.linkage.explain_worlds import MODEL, World, outcome_in
from transforms.linkage.explain.changes import changed, possible_changes
from transforms.linkage.explain.contrary import contraries
from transforms.linkage.explain.explanation import explain_pair
from transforms.linkage.explain.facts import CHANGEABLE, OBTAINABLE, load_facts
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.page import page
from transforms.linkage.explain.records import stacked, taken, with_record
from transforms.linkage.explain.scale import Reweighed, Scale
from transforms.linkage.explain.settling import settling_facts
from transforms.linkage.explain.trials import trial_of
from transforms.linkage.people.coded_people import CodedPeople

SEEDS = st.integers(0, 10_000)
TOO_MUCH = re.compile(r"offender|(is|are) the same person|(is|are) one person|guilty|suspect", re.I)


def invented(scale: Scale) -> Invented:
    return Invented(scale.left, scale.right, scale.sides.right, scale.sides.vocabulary)


def outcome_with(
    world: World, place: int, left: CodedPeople, right: CodedPeople | None = None
) -> tuple[int | None, str]:
    """Weigh a changed pair the slow way: both whole sides, the changed records in their places."""
    one, other = int(world.weighed.left[place]), int(world.weighed.right[place])
    sides = replace(
        world.sides,
        left=with_record(world.sides.left, one, left),
        right=world.sides.right if right is None else with_record(world.sides.right, other, right),
    )
    return outcome_in(sides, one, other)


def told(result: Reweighed) -> tuple[int | None, str]:
    return result.weight, result.verdict


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_the_shown_bits_sum_to_the_weight_of_the_whole_files(seed: int) -> None:
    world = World(seed)
    for place in [*world.places("match")[:1], *world.places("possible")[:1], *world.places("no_match")[::40]]:
        found = world.explain(place)
        assert sum(section.mbit for section in found.sections) == found.weight == world.weighed.weight[place]
        one, other = int(world.weighed.left[place]), int(world.weighed.right[place])
        assert (found.weight, found.verdict) == outcome_in(world.sides, one, other)


def test_what_the_model_gives_to_every_pair_is_a_line_of_its_own() -> None:
    world = World(1)
    place = world.places("no_match")[0]
    for base in (0, 5_000):
        scale = replace(world.scale(place), model=replace(MODEL, base=base))
        found = explain_pair(scale, world.texts(place))
        start = {e["comparison"]: e["mbit"] for e in found.sections[0].entries}
        assert start == {"prior": world.weighed.prior, **({"base": base} if base else {})}
        assert sum(section.mbit for section in found.sections) == found.weight


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_every_contrary_takes_the_match_away(seed: int) -> None:
    world = World(seed)
    for place in world.places("match")[:2]:
        scale = world.scale(place)
        values = invented(scale)
        for way in contraries(scale, values):
            outcome = outcome_with(world, place, changed(values.left, way.changes, values))
            assert outcome == told(way.result)
            assert outcome[1] != "match"


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_every_missing_fact_settles_as_it_is_said(seed: int) -> None:
    world = World(seed)
    for place in world.places("possible")[:2]:
        scale = world.scale(place)
        values, levels = invented(scale), world.levels(place)
        for one in settling_facts(scale, values, levels):
            trial = trial_of(one.fact, values, levels)
            assert trial is not None
            assert outcome_with(world, place, *trial.agrees) == told(one.agrees)
            assert one.would_confirm == (one.agrees.verdict == "match")
            if one.differs is not None and trial.differs is not None:
                assert outcome_with(world, place, *trial.differs) == told(one.differs)
                assert one.would_rule_out == (one.differs.verdict == "no_match")
            assert one.would_confirm or one.would_rule_out


def test_the_worlds_hold_what_the_properties_are_about() -> None:
    ways, facts, counts = 0, set(), set()
    for seed in range(7):
        world = World(seed)
        for place in world.places("match")[:2]:
            found = contraries(world.scale(place), invented(world.scale(place)))
            ways += len(found)
            counts |= {len(way.changes) for way in found}
        for place in world.places("possible")[:2]:
            scale = world.scale(place)
            facts |= {one.fact for one in settling_facts(scale, invented(scale), world.levels(place))}
    assert ways > 20 and counts >= {1, 2}
    assert facts >= {"birth_date", "ssn", "last_four", "license", "fbi"}


def test_no_smaller_number_of_facts_would_have_been_enough() -> None:
    several = 0
    for seed in range(7):
        world = World(seed)
        for place in world.places("match")[:2]:
            scale = world.scale(place)
            values = invented(scale)
            found = contraries(scale, values)
            if not found or len(found[0].changes) == 1:
                continue
            several += 1
            singles = [[change] for change in possible_changes(values.left, values)]
            outcomes = [outcome_with(world, place, changed(values.left, way, values)) for way in singles]
            assert {verdict for _, verdict in outcomes} == {"match"}
    assert several >= 2


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_a_change_changes_its_fact_and_leaves_the_record_it_was_made_from(seed: int) -> None:
    world = World(seed)
    scale = world.scale(seed % len(world.weighed))
    values, before = invented(scale), scale.left
    for change in possible_changes(before, values):
        after = changed(before, [change], values)
        assert not equal(before, after), change
        assert equal(before, taken(world.sides.left, [world.weighed.left[seed % len(world.weighed)]]))


def equal(one: CodedPeople, other: CodedPeople) -> bool:
    """Return whether two records hold the same values."""

    def flat(value: object) -> list[object]:
        if isinstance(value, dict):
            return [part for name in sorted(value) for part in flat(value[name])]
        if hasattr(value, "__dataclass_fields__"):
            return [part for name in value.__dataclass_fields__ for part in flat(getattr(value, name))]
        return [np.asarray(value).tolist()]

    return flat(one) == flat(other)


def test_records_taken_out_and_put_back_are_the_side_they_came_from() -> None:
    side = World(3).sides.right
    assert equal(stacked([taken(side, range(0, 7)), taken(side, range(7, len(side)))]), side)
    assert equal(with_record(side, 4, taken(side, [4])), side)
    assert not equal(with_record(side, 4, taken(side, [5])), side)


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_page_and_document_say_the_same_and_not_too_much(seed: int) -> None:
    world = World(seed)
    for verdict in ("match", "possible", "no_match"):
        for place in world.places(verdict)[:1]:
            found = world.explain(place)
            text = page(found)
            assert not TOO_MUCH.search(text)
            assert max(len(line) for line in text.splitlines()) <= 80
            assert ("NOT A MATCH" in text) == (verdict == "match")
            assert ("WHICH MISSING FACT" in text) == (verdict == "possible")
            bits = [float(one) for one in re.findall(r"^ {4,}([+-]\d+\.\d{3})  ", text, re.MULTILINE)]
            assert round(sum(bits), 3) == found.weight / 1000
            said = json.loads(json.dumps(document(found)))
            assert (
                sum(e["mbit"] for h in said["headings"] for e in h["entries"])
                == said["weight_mbit"]
                == found.weight
            )
            assert said["verdict"] == verdict
            subtotals = page(found, with_rows=False)
            assert len(subtotals.splitlines()) < len(text.splitlines())


def test_facts_have_words_and_sources() -> None:
    facts = load_facts()
    assert set(facts) == {*CHANGEABLE, *OBTAINABLE}
    assert list(facts).index("middle") < list(facts).index("license") < list(facts).index("ssn")
    for fact in OBTAINABLE:
        assert facts[fact].source, fact


def test_every_change_of_every_fact_is_met_in_some_world() -> None:
    met = set()
    for seed in range(6):
        world = World(seed)
        for place in range(0, len(world.weighed), 10):
            values = invented(world.scale(place))
            met |= {(change.fact, change.to) for change in possible_changes(values.left, values)}
    assert met == {(fact, to) for fact, kinds in CHANGEABLE.items() for to in kinds}
