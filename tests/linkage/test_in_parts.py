"""Pairs weighed a few at a time: the same as all at once, never more of them than was said, however alike people are."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.person_link.dedupe import Deduped, dedupe_people
from pipelines.person_link.frames import prepare_frame
from pipelines.person_link.link import LinkedFiles, link_people, sides_of
from tests.linkage.engine_people import PERSON, Row, numbered, resident, with_slips, write_people
from transforms.linkage.candidates.offers import Offers, offers_of, offers_within
from transforms.linkage.candidates.pairs import find_candidates, find_offers
from transforms.linkage.engine import Sides, WeighedRows, rivals_of, weigh_candidates, weigh_sides
from transforms.linkage.in_parts import WeighedParts, weigh_in_parts
from transforms.linkage.walk import Bounds
from transforms.linkage.weights.competition import expected_share
from transforms.linkage.weights.model import load_model
from transforms.linkage.within import CLEARLY_TWO, SHARE, weigh_within

MODEL = load_model()
ALL = -(10**9)
"""A weight that no pair is lighter than."""
CALM = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BOUNDS = [
    Bounds(part=1_000, pairs=0, evidence=0),
    Bounds(part=1_000, pairs=3_000, evidence=5_000),
    Bounds(part=5_000, pairs=0, evidence=10**6),
]
ROWS = st.lists(PERSON, min_size=0, max_size=14)


def namesakes(count: int, letter: str, *, seed: int) -> list[Row]:
    """Return records of one name, one in forty of them a second filing of the one before, and some other people."""
    rng = random.Random(seed)
    rows: list[Row] = []
    for number in range(count):
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(3 * 365))
        row: Row = {"given_name": "MARIA", "surname": "GARCIA", "date_of_birth": born.isoformat()}
        rows.append({**rows[-1], "sex": "F"} if number % 40 == 39 else row)
    for number in range(30):
        person = resident(rng, number)
        rows += [person, with_slips(rng, person)]
    rng.shuffle(rows)
    return numbered(rows, letter)


def sides(left: Sequence[Row], right: Sequence[Row]) -> Sides:
    own, other = (
        prepare_frame(pd.DataFrame(rows, dtype=object), n) for n, rows in (("l", left), ("r", right))
    )
    return sides_of(own, other, None)


def in_one(parts: Sequence[WeighedRows]) -> dict[str, list[int]]:
    names = ("left", "right", "rules", "evidence", "rivals", "weight")
    return {name: np.concatenate([getattr(part, name) for part in parts]).tolist() for name in names}


def same_facts(one: WeighedParts, other: Any) -> None:
    assert (one.share, one.prior) == (other.share, other.prior)
    assert one.report.equals(other.report)
    assert one.bounded.tolist() == other.bounded.tolist()


def people_of(rows: list[Row]) -> list[Row]:
    return [{"given_name": None, "record_id": "X"}, *numbered(rows, "P")]


@CALM
@given(ROWS, ROWS, st.sampled_from([1, 3, 1_000]))
def test_what_is_offered_makes_the_same_pairs_however_it_is_cut(
    left: list[Row], right: list[Row], most: int
) -> None:
    two = sides(people_of(left), people_of(right))
    whole = find_candidates(two.left, two.right, two.vocabulary)
    offers = offers_of(find_offers(two.left, two.right, two.vocabulary).offered)
    parts = [offers.pairs(*rows) for rows in offers.ranges(most)]
    for found, wanted in zip(zip(*parts, strict=True), (whole.left, whole.right, whole.rules), strict=True):
        assert np.concatenate(found).tolist() == wanted.tolist()


@CALM
@given(ROWS, st.sampled_from([1, 3, 1_000]))
def test_within_one_side_every_two_stand_once_whichever_asked(rows: list[Row], most: int) -> None:
    one = sides(people_of(rows), people_of(rows))
    whole = find_candidates(one.left, one.right, one.vocabulary)
    wanted: dict[tuple[int, int], int] = {}
    for a, b, mark in zip(whole.left.tolist(), whole.right.tolist(), whole.rules.tolist(), strict=True):
        if a != b:
            two = (min(a, b), max(a, b))
            wanted[two] = wanted.get(two, 0) | mark
    offers = offers_within(find_offers(one.left, one.right, one.vocabulary).offered)
    found = [pair for low, high in offers.ranges(most) for pair in zip(*offers.pairs(low, high), strict=True)]
    assert [((a, b), mark) for a, b, mark in found] == sorted(wanted.items())


LEFT, RIGHT = namesakes(100, "L", seed=1), namesakes(300, "R", seed=2)
TWO = sides(LEFT, RIGHT)


@pytest.mark.parametrize("bounds", [None, *BOUNDS])
def test_two_sides_in_parts_are_what_they_are_at_once(bounds: Bounds | None) -> None:
    wanted = weigh_sides(TWO, MODEL)
    found = weigh_in_parts(TWO, MODEL, bounds=bounds)
    assert in_one(list(found.parts(ALL))) == in_one([wanted])
    same_facts(found, wanted)
    assert found.walk.candidates == len(wanted) > 20_000


def plainly_within(one: Sides) -> tuple[dict[str, list[int]], float]:
    """Return every two records once and the share, all held at once."""
    found = find_candidates(one.left, one.right, one.vocabulary)
    low, high = np.minimum(found.left, found.right), np.maximum(found.left, found.right)
    pairs = pd.DataFrame({"left": low, "right": high, "rules": found.rules})[low < high]
    once = (
        pairs.groupby(["left", "right"])["rules"].agg(lambda marks: np.bitwise_or.reduce(marks)).reset_index()
    )
    left, right, rules = (once[name].to_numpy(dtype=np.int32) for name in ("left", "right", "rules"))
    evidence = weigh_candidates(_Pairs(left, right), one, MODEL)  # type: ignore[arg-type]
    own, other = np.r_[left, right], np.r_[right, left]
    order = np.lexsort((other, own))
    own, other, place = own[order], other[order], order % max(len(left), 1)
    prior = MODEL.prior(SHARE, one.population.size)
    share = expected_share(own, evidence[place] + prior, len(one.left), SHARE)
    prior = MODEL.prior(share, one.population.size)
    taken = rivals_of(
        own, other, evidence[place] + prior, one, MODEL, filed_twice=share, one_person_from=CLEARLY_TWO,
        facts_tell=False,
    )  # fmt: skip
    rivals = np.zeros(len(left), dtype=np.int32)
    np.minimum.at(rivals, place, taken)
    rows = WeighedRows(left=left, right=right, rules=rules, prior=prior, evidence=evidence, rivals=rivals)
    return in_one([rows]), share


class _Pairs:
    def __init__(self, left: Any, right: Any) -> None:
        self.left, self.right = left, right


@pytest.mark.parametrize("bounds", [None, *BOUNDS])
def test_one_side_in_parts_is_what_it_is_at_once(bounds: Bounds | None) -> None:
    one = sides(RIGHT, RIGHT)
    wanted, share = plainly_within(one)
    found = weigh_within(one, MODEL, bounds=bounds)
    assert in_one(list(found.parts(ALL))) == wanted
    assert found.share == pytest.approx(share, rel=1e-12)
    assert len(wanted["left"]) > 20_000
    assert min(wanted["rivals"]) < -1_000, "nobody has a rival: the rivals were not put to the test"


@CALM
@given(ROWS)
def test_any_few_people_in_parts_are_what_they_are_at_once(rows: list[Row]) -> None:
    one = sides(people_of(rows), people_of(rows))
    found = weigh_within(one, MODEL, bounds=Bounds(part=3, pairs=4, evidence=4))
    assert in_one(list(found.parts(ALL))) == plainly_within(one)[0]


def written(found: LinkedFiles | Deduped) -> list[Any]:
    """Return all that a run says."""
    linked = found.linked if isinstance(found, Deduped) else found
    own: list[Any] = (
        [found.clusters, found.links, found.ruled, found.apart, found.doubtful, found.too_large]
        if isinstance(found, Deduped)
        else []
    )
    return [
        *own, as_bytes(linked.pairs), linked.candidates, linked.report.to_dict(), linked.share, linked.bounded,
        linked.unmet, linked.expected_false_links, linked.over,
    ]  # fmt: skip


def as_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def both(right: list[Row], **how: Any) -> list[Any]:
    """Return all that a link and a dedupe say; links are drawn below the pairs that are kept."""
    left, own = (prepare_frame(pd.DataFrame(rows), "people") for rows in (LEFT, right))
    linked = link_people(left, own, model=MODEL, **how)
    deduped = dedupe_people(own, model=MODEL, min_weight=1.0, link_weight=-3.0, **how)
    assert deduped.links > deduped.linked.pairs.num_rows > 30, "no line below the kept pairs"
    return [*written(linked), *written(deduped)]


@pytest.fixture(scope="module")
def at_once() -> list[Any]:
    return both(RIGHT)


@pytest.mark.parametrize(("bounds", "threads"), [(BOUNDS[0], 1), (BOUNDS[1], 3), (BOUNDS[2], 2)])
def test_the_result_is_the_same_to_the_byte(at_once: list[Any], bounds: Bounds, threads: int) -> None:
    shuffled = random.Random(3).sample(RIGHT, len(RIGHT))
    assert both(shuffled, bounds=bounds, threads=threads) == at_once


@pytest.mark.parametrize("is_within", [False, True])
def test_no_more_pairs_are_held_than_was_said(is_within: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Namesakes: a hundred pairs a record and more, of which two thousand are there at once."""
    bounds = Bounds(part=2_000, pairs=6_000, evidence=10_000)
    at_once: dict[str, list[int]] = {"written": [], "compared": [], "kept": []}
    pairs, compare = Offers.pairs, Sides.compare

    def counting(offers: Offers, low: int, high: int) -> Any:
        own = slice(*np.searchsorted(offers.left, (low, high)).tolist())
        at_once["written"].append(int(offers.counts[own].sum()))
        return pairs(offers, low, high)

    def comparing(two: Sides, left: Any, right: Any) -> Any:
        at_once["compared"].append(len(left))
        return compare(two, left, right)

    monkeypatch.setattr(Offers, "pairs", counting)
    monkeypatch.setattr(Sides, "compare", comparing)
    weigh = weigh_within if is_within else weigh_in_parts
    weighed = weigh(sides(RIGHT, RIGHT), MODEL, bounds=bounds)
    for part in weighed.parts(ALL):
        at_once["kept"].append(len(part))
    alone = max(
        weighed.walk.offers.counts[weighed.walk.offers.left == row].sum() for row in range(len(RIGHT))
    )
    assert alone < bounds.part, "one record's pairs must fit for this test to say something"
    assert max(at_once["written"]) <= bounds.part
    assert max(at_once["kept"]) <= bounds.part
    assert 10 * bounds.part < weighed.walk.candidates == sum(at_once["kept"])
    held, evidence = weighed.walk.held
    assert bounds.pairs - bounds.part < held <= bounds.pairs
    assert bounds.evidence - bounds.part < evidence <= bounds.evidence
    # rivals are held against each other two by two: of each record 24 at most
    assert max(at_once["compared"]) <= max(50_024, bounds.part) * 12


def test_a_record_that_too_many_resemble_is_named_with_the_rules_that_gave_up(tmp_path: Path) -> None:
    crowd: list[Row] = numbered([{"given_name": "MARIA", "surname": "GARCIA"}] * 450, "R")
    own: list[Row] = [
        {"record_id": "L1", "given_name": "MARIA", "surname": "GARCIA"},
        {"record_id": "L2", "given_name": "MARIA", "surname": "GARCIA", "ssn": "219456781"},
        {"record_id": "L3", "given_name": "ZUTANA", "surname": "QUISQUILLA", "ssn": "219456782"},
    ]
    crowd += [{**row, "record_id": f"S{row['record_id']}"} for row in own[1:]]
    people, others = (write_people(tmp_path / f"{n}.parquet", rows) for n, rows in (("l", own), ("r", crowd)))
    over = tmp_path / "over.csv"
    told = CliRunner().invoke(
        app,
        ["link", str(people), str(others), "--out", str(tmp_path / "p.parquet"), "--over-bound", str(over)],
    )
    assert told.exit_code == 0, told.output
    found = pd.read_csv(over).set_index("record_id")
    assert found["is_compared"].to_dict() == {"L1": False, "L2": True}
    assert {"two_words", "two_words_left_undated"} <= set(found.loc["L1", "rules"].split("|"))
