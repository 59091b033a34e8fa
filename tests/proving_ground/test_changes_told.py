"""Offices that send changes: what a delta withdraws, mends and merges is what the truth says happened since the base."""

import pandas as pd
import pytest

from proving_ground.demo import make_world
from proving_ground.further import FURTHER
from proving_ground.truth import counts, person_records
from proving_ground.week import World, deliveries_of, person_key
from sources.mapping.delivery import MappedDelivery
from sources.spec.file_names import role_of
from sources.spec.loader import load_spec
from tests.sources.inline_specs import mapped

OFFICES = tuple(office for office, about in FURTHER.items() if about.later is not None)
EACH = pytest.mark.parametrize("office", OFFICES)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(residents=3_000, convictions=2_500, seed=7, further=OFFICES)


@pytest.fixture(scope="module")
def read(world: World) -> dict[tuple[str, int], MappedDelivery]:
    found = {}
    for day in (0, 3):
        for delivery in deliveries_of(world, day):
            if delivery.source_id not in OFFICES:
                continue
            spec = load_spec(delivery.source_id)
            named = {}
            for name, content in delivery.files.items():
                file = role_of(spec, name)
                assert file is not None, name
                named[f"{file.role}:{name}"] = content
            found[delivery.source_id, day] = mapped(spec, named)
    return found


def undone(world: World, office: str) -> set[str]:
    """Return the counts of the base that the truth says were vacated since."""
    true = counts(world).query("source_id == @office and vacated_on_day > 0")
    stood = ~true["later_event"].isin(["VACATED", "SET ASIDE", "EXPUNGED"])
    sent = true["number"].isin(world.extracts[office].on_day(0).people["number"])
    return set(true.loc[stood & sent, "conviction_id"])


def changes(delivery: MappedDelivery, op: str) -> pd.DataFrame:
    assert delivery.changes is not None
    return delivery.changes[delivery.changes["op"] == op]


@EACH
def test_the_second_delivery_is_a_small_one_and_wholly_read(
    read: dict[tuple[str, int], MappedDelivery], office: str
) -> None:
    base, delta = read[office, 0], read[office, 3]
    assert base.quarantine.empty and delta.quarantine.empty
    assert 0 < len(delta.tables["stage__persons"]) < len(base.tables["stage__persons"]) / 4


@EACH
def test_a_delta_withdraws_what_was_vacated_since_and_nothing_else(
    world: World, read: dict[tuple[str, int], MappedDelivery], office: str
) -> None:
    due = undone(world, office)
    assert len(due) > 1
    assert due <= set(read[office, 0].tables["stage__convictions"]["conviction_id"])
    assert set(changes(read[office, 3], "vacated")["record_key"]) == due


@EACH
def test_two_numbers_of_a_person_are_merged_and_both_are_in_the_truth(
    world: World, read: dict[tuple[str, int], MappedDelivery], office: str
) -> None:
    person = person_records(world).set_index("person_record_id")["person_no"]
    merges = changes(read[office, 3], "merge")
    retired, stays = merges["record_key"], merges["survivor_key"]
    assert len(merges) > 1
    assert (person.loc[retired].to_numpy() == person.loc[stays].to_numpy()).all()
    before = read[office, 0].tables["stage__convictions"]["person_record_id"]
    assert set(retired) <= set(before)
    expected = FURTHER[office].retired_keys(world.extracts[office].on_day(0))
    assert set(retired) == {f"{office}:{key}" for key in expected}


def test_a_date_of_birth_that_was_mended_is_told(
    world: World, read: dict[tuple[str, int], MappedDelivery]
) -> None:
    for office in OFFICES:
        people = world.extracts[office].people
        due = people[people["corrected_birth_date"].notna() & (people["from_day"] == 0)]
        off = due[due["birth_date"] != due["corrected_birth_date"]]
        told = set(read[office, 3].tables["stage__persons"]["person_record_id"])
        assert {f"{office}:{person_key(office, n)}" for n in off["number"]} <= told
