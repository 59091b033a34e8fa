"""An increment is a full run to the byte, whatever came, went, changed, was renamed, and whatever key crossed its bound."""

import json
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.array_file import ArrayFileError, read_arrays, write_arrays
from pipelines.grounds import Basis, Grounds
from pipelines.link import LinkedSides, link_sides
from pipelines.person_files import people_of_columns
from tests.linkage.engine_people import PERSON, Row, resident
from tests.linkage.generated import crowd
from tests.linkage.people import PROFILE, features
from transforms.linkage.candidates.index import BASES, looked_up_in, make_index
from transforms.linkage.candidates.rules import RULES, WIDE_RULES, BlockingRule
from transforms.linkage.engine import Sides, WeighedCandidates, weigh_sides
from transforms.linkage.explain.records import taken
from transforms.linkage.increment.arrays import ground_arrays, ground_from
from transforms.linkage.increment.digests import changes_between, record_digests
from transforms.linkage.increment.ground import Ground, NoGroundError, changes_since, ground_of
from transforms.linkage.increment.weigh import WeighedAgain, weigh_again
from transforms.linkage.people.coded_people import code_more, code_sides
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import load_model

CALM = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MODEL = load_model()
# BARKER is one edit from PARKER, as which PARQUER sounds: words that come and go between these move other people's pairs
WORDS = st.sampled_from(["BARKER", "PARKER", "PARQUER", "TARKER", "TARQUER", "JOSE", "ANN"])
NAMED = st.tuples(PERSON, WORDS, WORDS).map(lambda own: {**own[0], "given_name": own[1], "surname": own[2]})
PEOPLE = st.lists(st.one_of(PERSON, NAMED), min_size=0, max_size=14)
COLUMNS = (
    "given_name", "middle_name", "surname", "aliases", "date_of_birth", "ssn", "postcode", "city", "state", "street",
    "license_number",
)  # fmt: skip
BASIS = ("model", "profile", "rules", "engine")
Rules = tuple[BlockingRule, ...]
Crowd = dict[str, Row]


def read(people: Crowd) -> PersonFeatures:
    names = sorted(people)
    columns = {
        column: pa.array([people[name].get(column) for name in names], pa.large_string())
        for column in COLUMNS
    }
    return people_of_columns(pa.array(names, pa.large_string()), columns)


def sides_of(left: PersonFeatures, right: PersonFeatures, ground: Ground | None = None) -> Sides:
    """Return sides in a vocabulary of their own, or in one that has grown out of the ground's."""
    if ground is None:
        vocabulary, (one, other) = code_sides(left, right)
    else:
        grown, other = code_more(ground.vocabulary, right)
        vocabulary, one = code_more(grown, left)
    population = PROFILE.population(vocabulary, "residency", 0.3)
    return Sides(left=one, right=other, vocabulary=vocabulary, population=population)


def ground_under(left: Crowd, right: Crowd, rules: Rules) -> Ground:
    plain = sides_of(read(left), read(right))
    sides = replace(plain, index=make_index(plain.right, plain.vocabulary, BASES))
    return ground_of(sides, weigh_sides(sides, MODEL, rules=rules, keep=True))


def bounded(rules: Rules, most: int | None) -> Rules:
    return rules if most is None else tuple(replace(rule, most=most) for rule in rules)


def assert_same(found: WeighedCandidates, wanted: WeighedCandidates) -> None:
    for name in ("left", "right", "rules", "evidence", "rivals", "weight", "bounded"):
        one, other = getattr(found, name), getattr(wanted, name)
        assert (one.dtype, one.tobytes()) == (other.dtype, other.tobytes()), name
    assert (found.prior, found.share) == (wanted.prior, wanted.share)
    pd.testing.assert_frame_equal(found.report, wanted.report)


def edited(rng: random.Random, people: Crowd, others: list[Row], letter: str) -> Crowd:
    """Return people of whom some are gone, some changed, some renamed, and some are new; in another order."""
    found: Crowd = {}
    for name, row in people.items():
        lot = rng.random()
        if lot < 0.15:
            continue
        if lot < 0.35 and others:
            part = rng.choice(sorted(row))
            found[name] = {**row, part: rng.choice(others).get(part)}
        elif lot < 0.5:
            found[f"{letter}{rng.randrange(10**6):06}"] = row
        else:
            found[name] = row
    for row in others:
        if rng.random() < 0.4:
            found[f"{letter}{rng.randrange(10**6):06}"] = row
    items = list(found.items())
    rng.shuffle(items)
    return dict(items)


def crowd_of(rows: list[Row], letter: str) -> Crowd:
    return {f"{letter}{number:06}": row for number, row in enumerate(rows)}


def increment(
    ground: Ground, left: PersonFeatures, right: PersonFeatures, rules: Rules = RULES
) -> WeighedAgain:
    sides = sides_of(left, right, ground)
    changes = changes_since(ground, sides.left, sides.right)
    return weigh_again(sides, MODEL, ground, changes, rules=rules, threads=1)


@CALM
@given(
    PEOPLE, PEOPLE, PEOPLE, st.sampled_from((None, 1, 2, 3)), st.sampled_from((RULES, WIDE_RULES)),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_an_increment_is_a_full_run(
    left: list[Row], right: list[Row], others: list[Row], most: int | None, rules: Rules, rng: random.Random
) -> None:
    rules = bounded(rules, most)
    one, other = crowd_of(left, "L"), crowd_of(right, "R")
    ground = ground_under(one, other, rules)
    own, among = read(edited(rng, one, others, "L")), read(edited(rng, other, others, "R"))
    wanted = weigh_sides(sides_of(own, among), MODEL, rules=rules)
    assert_same(increment(ground, own, among, rules).candidates, wanted)


GARCIA: Row = {"given_name": "JOSE", "surname": "GARCIA", "date_of_birth": "1980-03-05"}
LOPEZ: Row = {"given_name": "MARIA", "surname": "LOPEZ", "date_of_birth": "1970-01-02"}


@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 2), (1, 3), (3, 0), (0, 3), (3, 4), (4, 3)])
def test_a_key_that_crosses_its_bound_takes_and_gives_pairs_of_unchanged_records(
    before: int, after: int
) -> None:
    """Three Garcias of one day are one too many: what the two who were there before had in common with him is gone."""
    rules = bounded(RULES, 2)
    left = {"L1": GARCIA, "L2": LOPEZ}
    nights = [{**{f"R{n}": GARCIA for n in range(many)}, "S": LOPEZ} for many in (before, after)]
    ground = ground_under(left, nights[0], rules)
    found = increment(ground, read(left), read(nights[1]), rules)
    assert_same(found.candidates, weigh_sides(sides_of(read(left), read(nights[1])), MODEL, rules=rules))
    pairs = [np.sum(own == 0) for own in (ground.pairs_left, found.candidates.left)]
    assert pairs == [many if many <= 2 else 0 for many in (before, after)]


def test_a_word_that_comes_brings_those_who_only_sound_like_it() -> None:
    """PARKER is one edit from BARKER, and PARQUER sounds like PARKER: he is found as soon as anybody is called PARKER."""
    left: Crowd = {"L": {"given_name": "JOSE", "surname": "BARKER", "date_of_birth": "1980-03-05"}}
    rights: Crowd = {"R": {"given_name": "JOSE", "surname": "PARQUER", "date_of_birth": "1980-03-05"}}
    bridge: Row = {"given_name": "ANN", "surname": "PARKER", "date_of_birth": "1950-07-07"}
    with_bridge = {**rights, "S": bridge}
    for one, other in ((rights, with_bridge), (with_bridge, rights)):
        ground = ground_under(left, one, RULES)
        found = increment(ground, read(left), read(other))
        wanted = weigh_sides(sides_of(read(left), read(other)), MODEL)
        assert_same(found.candidates, wanted)
        assert ground.marks.tolist() != wanted.rules.tolist(), "the case shows nothing"


def test_what_is_as_it_was_is_not_weighed() -> None:
    rng = random.Random(4)
    left = crowd_of([resident(rng, n) for n in range(40)], "L")
    right = crowd_of([resident(rng, n) for n in range(60)], "R")
    ground = ground_under(left, right, RULES)
    again = increment(ground, read(left), read(right))
    assert (again.weighed, len(again.candidates)) == (0, len(ground.marks))
    renamed = {f"Q{n}": row for n, row in enumerate(right.values())}
    assert increment(ground, read(left), read(renamed)).weighed == 0
    somebody = f"R{ground.pairs_right[0]:06}"
    moved = {**right, somebody: {**right[somebody], "street": "7 ELSEWHERE"}}
    once = increment(ground, read(left), read(moved))
    assert 0 < once.weighed < len(once.candidates) / 10


def test_people_in_another_vocabulary_stand_on_no_ground() -> None:
    ground = ground_under({"L": GARCIA}, {"R": GARCIA}, RULES)
    sides = sides_of(read({"L": LOPEZ}), read({"R": LOPEZ}))
    with pytest.raises(NoGroundError, match="vocabulary"):
        increment_of(ground, sides)


def increment_of(ground: Ground, sides: Sides) -> WeighedAgain:
    return weigh_again(sides, MODEL, ground, changes_since(ground, sides.left, sides.right))


@CALM
@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
def test_records_are_the_same_as_often_as_both_nights_have_them(one: list[int], other: list[int]) -> None:
    earlier, tonight = (np.array(values, dtype=np.uint64) for values in (one, other))
    found = changes_between(earlier, np.sort(earlier), tonight)
    kept = [(old, new) for old, new in enumerate(found.now.tolist()) if new >= 0]
    assert all(earlier[old] == tonight[new] for old, new in kept)
    assert len(kept) == sum((Counter(one) & Counter(other)).values())
    assert sorted([*(new for _, new in kept), *found.fresh.tolist()]) == list(range(len(other)))


def test_everything_the_engine_reads_is_in_the_digest() -> None:
    """Each record differs from the first one by one fact."""
    plain: Row = {
        **dict.fromkeys(COLUMNS), "given_name": "JOSE", "middle_name": "LUIS", "surname": "GARCIA LOPEZ",
        "date_of_birth": "1980-03-05", "ssn": "219456781", "postcode": "87571", "street": "1 FICTION RD",
    }  # fmt: skip
    changes: list[Row] = [
        {}, {"given_name": "JUAN"}, {"middle_name": "LUIS M"}, {"surname": "LOPEZ GARCIA"}, {"surname": "GARCIA"},
        {"suffix": "JR"}, {"aliases": "ANN GARCIA"}, {"date_of_birth": "1980-05-03"}, {"date_of_birth": "1980-03"},
        {"ssn": "219456782"}, {"ssn": "6781"}, {"postcode": "87301"}, {"street": "2 FICTION RD"}, {"sex": "F"},
        {"license_number": "512345678"}, {"fbi_number": "512345A7"}, {"state_id": "512345678"}, {"city": "TAOS"},
        {"state": "TX"},
    ]  # fmt: skip
    rows = [{**plain, **change} for change in changes]
    columns = sorted({name for row in rows for name in row})
    people = people_of_columns(
        pa.array([f"{n:03}" for n in range(len(rows))], pa.large_string()),
        {name: pa.array([row.get(name) for row in rows], pa.large_string()) for name in columns},
    )
    _, (coded,) = code_sides(people)
    digests = record_digests(coded)
    assert len(np.unique(digests)) == len(rows)
    assert digests.tolist() == [int(record_digests(taken(coded, [n]))[0]) for n in range(len(rows))]


def test_a_ground_is_read_as_it_was_written(tmp_path: Path) -> None:
    rng = random.Random(5)
    left = crowd_of([resident(rng, n) for n in range(30)], "L")
    right = crowd_of([resident(rng, n) for n in range(50)], "R")
    ground = ground_under(left, right, RULES)
    write_arrays(tmp_path / "a.ground", ground_arrays(ground), {"night": "1"})
    bases = dict.fromkeys(looked_up_in(rule.base) for rule in RULES)
    read_again = ground_from(read_arrays(tmp_path / "a.ground"), bases)
    others = [resident(rng, n) for n in range(9)]
    own, among = read(edited(rng, left, others, "L")), read(edited(rng, right, others, "R"))
    assert_same(increment(read_again, own, among).candidates, weigh_sides(sides_of(own, among), MODEL))
    whole = (tmp_path / "a.ground").read_bytes()
    for damaged in (b"", whole[:15], whole[:-1], b"X" + whole[1:], whole + b"X"):
        (tmp_path / "a.ground").write_bytes(damaged)
        with pytest.raises(ArrayFileError):
            read_arrays(tmp_path / "a.ground")


LEFT = {f"c:{n:03}": words for n, words in enumerate(crowd(11, 40))}
RIGHT = {f"r:{n:03}": words for n, words in enumerate(crowd(12, 50))}
FEW = {**RIGHT, "r:000": {**RIGHT["r:000"], "name": "QUISQUILLA, ZUTANA"}}


def linked(night: int, among: dict[str, Any], kept: Path | None) -> LinkedSides:
    grounds = None if kept is None else Grounds(folder=kept, night=date(2026, 3, night))
    return link_sides(
        features(LEFT), features(among), side="registry", model=MODEL, profile=PROFILE, look=True, grounds=grounds
    )  # fmt: skip


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a ground."""
    folder = tmp_path_factory.mktemp("grounds")
    linked(2, RIGHT, folder)
    return (folder / "registry.ground").read_bytes()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_byte_of_a_ground_changes_unseen(laid: bytes, tmp_path: Path, data: st.DataObject) -> None:
    head = 24 + int.from_bytes(laid[8:16], "little")
    place = data.draw(st.one_of(st.integers(0, head), st.integers(head, len(laid) - 1)))
    flipped = bytearray(laid)
    flipped[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "a.ground"
    path.write_bytes(flipped)
    with pytest.raises(ArrayFileError, match=r"a\.ground\]"):
        read_arrays(path)


@pytest.mark.parametrize(
    "name", ["ground.evidence", "ground.pairs_right", "left.digests", "over.keys", "words.text"]
)
def test_a_night_on_a_ground_with_one_byte_flipped_weighs_all_and_says_why(
    laid: bytes, tmp_path: Path, name: str
) -> None:
    size = int.from_bytes(laid[8:16], "little")
    head = json.loads(laid[24 : 24 + size])
    flipped = bytearray(laid)
    flipped[24 + size + head["arrays"][name]["at"]] ^= 0b1000
    (tmp_path / "registry.ground").write_bytes(flipped)
    found = linked(3, FEW, tmp_path)
    assert found.weighing.why_all == "what was kept is damaged"
    assert found.weighing.weighed == found.weighing.candidate_pairs
    pd.testing.assert_frame_equal(found.pairs, linked(3, FEW, None).pairs)
    assert linked(4, FEW, tmp_path).weighing.as_on == "2026-03-03"  # sound ground was laid


def test_a_ground_of_another_version_is_told_from_a_damaged_one(laid: bytes, tmp_path: Path) -> None:
    (tmp_path / "registry.ground").write_bytes(b"LINDERO1" + laid[8:])
    assert linked(3, FEW, tmp_path).weighing.why_all == "what was kept is of another version of the program"
    (tmp_path / "registry.ground").unlink()
    (tmp_path / "registry.ground").mkdir()
    why = Grounds(folder=tmp_path, night=date(2026, 3, 4)).load(
        "registry", Basis(**dict.fromkeys(BASIS, "")), RULES
    )
    assert why == "what was kept cannot be read (Is a directory)"


def test_a_night_that_changed_too_much_weighs_all_and_lays_new_ground(tmp_path: Path) -> None:
    many = dict(list(FEW.items())[15:])
    told = []
    for night, among in ((2, RIGHT), (3, FEW), (4, many), (5, many)):
        found, wanted = linked(night, among, tmp_path), linked(night, among, None)
        pd.testing.assert_frame_equal(found.pairs, wanted.pairs)
        pd.testing.assert_frame_equal(found.report, wanted.report)
        assert found.seen is not None and wanted.seen is not None
        assert found.seen.likely_levels() == wanted.seen.likely_levels()
        assert found.seen.weight.tobytes() == wanted.seen.weight.tobytes()
        told.append(found.weighing)
    assert [own.as_on for own in told] == [None, "2026-03-02", None, "2026-03-04"]
    assert told[2].why_all == "since 2026-03-02 30% of the records of one side changed"
    assert told[1].sentence.endswith("candidate pairs; the rest as on 2026-03-02")
    assert 0 < told[1].weighed < told[1].candidate_pairs / 4 and told[3].weighed == 0
