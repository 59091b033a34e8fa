"""Subjects keep their ids over nights: the oldest wins a join, the largest share keeps the id in a split."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from transforms.flagging.subjects import assign_subjects, former_members

NIGHT = date(2026, 3, 3)
EARLIER = date(2026, 3, 2)


def test_linked_persons_are_one_subject_and_others_are_not() -> None:
    members = assign_subjects(["c:1", "c:2"], [("c:1", "r:1", 9)], {}, night=NIGHT)
    assert members["c:1"].subject_id == members["r:1"].subject_id != members["c:2"].subject_id
    assert {m.cause for m in members.values()} == {"new"}


def test_the_oldest_wins_a_join() -> None:
    previous = {"c:1": ("S-b", EARLIER), "c:2": ("S-a", NIGHT)}
    members = assign_subjects(["c:1", "c:2"], [("c:1", "r:1", 9), ("c:2", "r:1", 8)], previous, night=NIGHT)
    assert {m.subject_id for m in members.values()} == {"S-b"}
    assert members["c:2"].cause == "joined"
    assert members["c:1"].cause == "kept"


def test_the_largest_keeps_the_id_in_a_split() -> None:
    previous = dict.fromkeys(("c:1", "r:1", "c:2"), ("S-a", EARLIER))
    members = assign_subjects(["c:1", "c:2"], [("c:1", "r:1", 9)], previous, night=NIGHT)
    assert members["c:1"].subject_id == members["r:1"].subject_id == "S-a"
    assert members["c:2"].subject_id != "S-a"
    assert members["c:2"].cause == "parted"


def test_a_person_merged_by_the_sender_brings_the_subject_along() -> None:
    previous = {"c:old": ("S-a", EARLIER), "c:new": ("S-b", NIGHT)}
    members = assign_subjects(["c:new"], [], previous, night=NIGHT, retired={"c:old": "c:new"})
    assert (members["c:new"].subject_id, members["c:new"].first_night) == ("S-a", EARLIER)
    assert members["c:new"].cause == "joined"
    younger = {"c:old": ("S-a", NIGHT), "c:new": ("S-b", EARLIER)}
    kept = assign_subjects(["c:new"], [], younger, night=NIGHT, retired={"c:old": "c:new"})
    assert (kept["c:new"].subject_id, kept["c:new"].cause) == ("S-b", "kept")


def test_a_new_key_of_a_merged_person_goes_on_as_the_old_one() -> None:
    previous = {"c:old": ("S-a", EARLIER)}
    members = assign_subjects(["c:new"], [], previous, night=NIGHT, retired={"c:old": "c:new"})
    assert (members["c:new"].subject_id, members["c:new"].cause) == ("S-a", "kept")
    former = former_members(previous, {}, members)
    assert former == {"c:old": ("S-a", EARLIER)}


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20),
    st.randoms(use_true_random=False),
)
def test_order_of_input_never_matters(links: list[tuple[int, int]], random: object) -> None:
    persons = [f"c:{i:02}" for i in range(13)]
    named = [(f"c:{a:02}", f"r:{b:02}", a + b) for a, b in links]
    shuffled_persons, shuffled = list(persons), list(named)
    random.shuffle(shuffled_persons)  # type: ignore[attr-defined]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first = assign_subjects(persons, named, {}, night=NIGHT)
    assert first == assign_subjects(shuffled_persons, shuffled, {}, night=NIGHT)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=16))
def test_the_same_links_on_the_next_night_change_no_id(links: list[tuple[int, int]]) -> None:
    persons = [f"c:{i}" for i in range(9)]
    named = [(f"c:{a}", f"r:{b}", a + b) for a, b in links]
    first = assign_subjects(persons, named, {}, night=EARLIER)
    previous = {p: (m.subject_id, m.first_night) for p, m in first.items()}
    second = assign_subjects(persons, named, previous, night=NIGHT)
    assert {p: m.subject_id for p, m in second.items()} == {p: m.subject_id for p, m in first.items()}
    assert {m.cause for m in second.values()} <= {"kept"}


def test_a_chain_never_brings_two_different_residents_together() -> None:
    links = [("c:1", "r:1", 30), ("c:1", "r:2", 20), ("c:2", "r:2", 19), ("c:2", "r:3", 18)]
    members = assign_subjects(["c:1", "c:2"], links, {}, night=NIGHT, apart=[("r:3", "r:1")])
    assert members["r:1"].subject_id == members["c:2"].subject_id
    assert members["r:3"].subject_id != members["r:1"].subject_id


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 40)), max_size=20),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=6),
)
def test_records_that_are_apart_never_share_a_subject(
    links: list[tuple[int, int, int]], strangers: list[tuple[int, int]]
) -> None:
    named = [(f"c:{a}", f"r:{b}", weight) for a, b, weight in links]
    apart = [(f"r:{a}", f"r:{b}") for a, b in strangers if a != b]
    forward = assign_subjects(["c:0"], named, {}, night=NIGHT, apart=apart)
    assert forward == assign_subjects(["c:0"], named[::-1], {}, night=NIGHT, apart=apart[::-1])
    for one, other in apart:
        if one in forward and other in forward:
            assert forward[one].subject_id != forward[other].subject_id


def test_a_registry_entry_joins_a_subject_and_never_joins_two() -> None:
    entries = [("c:1", "g:1"), ("c:2", "g:1"), ("c:1", "g:2")]
    members = assign_subjects(["c:1", "c:2"], [], {}, night=NIGHT, entries=entries)
    assert members["g:2"].subject_id == members["c:1"].subject_id != members["c:2"].subject_id
    assert "g:1" not in members


def test_an_old_id_that_lost_its_largest_share_goes_to_the_next() -> None:
    previous = {"c:1": ("S-a", EARLIER), "c:2": ("S-b", NIGHT), "c:3": ("S-b", NIGHT), "c:4": ("S-b", NIGHT)}
    links = [("c:1", "r:1", 9), ("c:2", "r:1", 9), ("c:3", "r:1", 9)]
    members = assign_subjects(["c:1", "c:2", "c:3", "c:4"], links, previous, night=NIGHT)
    assert {members[p].subject_id for p in ("c:1", "c:2", "c:3")} == {"S-a"}
    assert (members["c:4"].subject_id, members["c:4"].cause) == ("S-b", "kept")


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=16),
    st.sets(st.integers(0, 8)),
    st.integers(1, 3),
)
def test_who_is_away_for_some_nights_comes_back_under_the_old_id(
    links: list[tuple[int, int]], away: set[int], nights: int
) -> None:
    persons = [f"c:{i}" for i in range(9)]
    named = [(f"c:{a}", f"r:{b}", a + b) for a, b in links]
    first = assign_subjects(persons, named, {}, night=EARLIER)
    known = {p: (m.subject_id, m.first_night) for p, m in first.items()}
    previous, former = dict(known), {}
    here = [p for p in persons if int(p[2:]) not in away]
    for _ in range(nights):
        members = assign_subjects(
            here, [link for link in named if link[0] in here], previous, night=NIGHT, former=former
        )
        former = former_members(previous, former, members)
        previous = {p: (m.subject_id, m.first_night) for p, m in members.items()}
        assert not former.keys() & previous.keys() and former.keys() | previous.keys() >= known.keys()
    last = assign_subjects(persons, named, previous, night=NIGHT, former=former)
    assert {m.cause for m in last.values()} <= {"kept", "returned", "joined", "parted"}
    # who was away alone is the same subject as before; a group that was torn apart meanwhile keeps its oldest id
    for person, member in last.items():
        group = {p for p, m in first.items() if m.subject_id == first[person].subject_id}
        if not any(int(p[2:]) in away for p in group if p.startswith("c:")) or len(group) == 1:
            assert member.subject_id == first[person].subject_id
