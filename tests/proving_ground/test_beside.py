"""What voters, moves, custody, deaths and further registries say as the proving ground writes it, beside its truth."""

import pandas as pd
import pytest

from proving_ground.beside import BESIDE
from proving_ground.demo import make_world
from proving_ground.fates import last_seen
from proving_ground.truth import facts, person_records
from proving_ground.week import DAYS, World, deliveries_of
from sources.mapping.delivery import MappedDelivery
from sources.spec.file_names import role_of
from sources.spec.loader import load_spec
from tests.sources.classified import staged
from tests.sources.inline_specs import mapped

OFFICES = tuple(BESIDE)
EACH = pytest.mark.parametrize("office", OFFICES)
SIZES = {"residents": 2_000, "convictions": 900, "seed": 5}
SENT_ON = (0, 3)
FACTS = {
    "residency": ("stage__residency", "residency_id"),
    "registry": ("stage__registrations", "registration_id"),
}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(**SIZES, further=OFFICES)


def files(world: World, day: int) -> dict[str, dict[str, bytes]]:
    return {delivery.source_id: delivery.files for delivery in deliveries_of(world, day)}


@pytest.fixture(scope="module")
def read(world: World) -> dict[tuple[str, int], MappedDelivery]:
    found = {}
    for day in SENT_ON:
        sent = files(world, day)
        for office in OFFICES:
            spec = load_spec(office)
            named = {}
            for name, content in sent[office].items():
                file = role_of(spec, name)
                assert file is not None, name
                named[f"{file.role}:{name}"] = content
            found[office, day] = mapped(spec, named)
    return found


def told(world: World, office: str, day: int) -> pd.DataFrame:
    """Return what the truth says the office says on a day, by fact."""
    said = facts(world).query("source_id == @office and from_day <= @day <= to_day")
    return said.set_index("fact_id").sort_index()


@EACH
@pytest.mark.parametrize("day", SENT_ON)
def test_every_record_is_read(read: dict[tuple[str, int], MappedDelivery], office: str, day: int) -> None:
    found = read[office, day]
    assert found.quarantine.empty
    assert found.file_counts["records_delivered"].sum() == found.file_counts["records_accepted"].sum() > 10


@EACH
def test_people_are_named_as_the_truth_names_them(
    world: World, read: dict[tuple[str, int], MappedDelivery], office: str
) -> None:
    truth = person_records(world).query("person_record_id.str.startswith(@office + ':')")
    assert truth["person_record_id"].is_unique
    assert set(truth["side"]) == {BESIDE[office].side}
    seen = {key for day in SENT_ON for key in read[office, day].tables["stage__persons"]["person_record_id"]}
    assert seen == set(truth["person_record_id"])


@EACH
@pytest.mark.parametrize("day", SENT_ON)
def test_a_record_says_what_the_truth_says_it_says(
    world: World, read: dict[tuple[str, int], MappedDelivery], office: str, day: int
) -> None:
    table, key = FACTS[BESIDE[office].side]
    found = staged(read[office, day])[table].set_index(key).sort_index()
    true = told(world, office, day)
    assert found.index.tolist() == true.index.tolist()
    assert found["status"].tolist() == true["status"].tolist()
    assert found["person_record_id"].tolist() == true["person_record_id"].tolist()


def day_column(office: str) -> str:
    return {
        "nm_voter": "evidence_date",
        "ncic_nsor": "registered_on",
        "canonical_registry": "registered_on",
    }.get(office, "status_date")


@EACH
def test_a_record_is_of_the_day_of_the_truth(
    world: World, read: dict[tuple[str, int], MappedDelivery], office: str
) -> None:
    table, key = FACTS[BESIDE[office].side]
    found = staged(read[office, 3])[table].set_index(key).sort_index()
    true = told(world, office, 3)
    dated = found[day_column(office)]
    if office == "nm_custody":  # whoever is inside is so on the day of the extract, whenever they came
        inside = true["status"] == "in_custody"
        assert dated[inside].isna().all() and inside.any()
        dated, true = dated[~inside], true[~inside]
    assert (dated.to_numpy() == true["told_on"].to_numpy().astype(dated.to_numpy().dtype)).all()


def test_nobody_is_seen_here_after_they_died_left_or_were_jailed(world: World) -> None:
    fates = world.fates.set_index("person_no")
    assert fates.index.is_unique
    assert fates["fate"].value_counts().min() > 5
    assert set(fates["fate"]) == {"died", "moved_out", "in_custody"}
    seen = last_seen(world.convicted, world.extracts.values(), world.offices).reindex(fates.index)
    today = pd.Timestamp("2026-03-01")
    assert ((fates["since"] > seen) | seen.isna() | (fates["since"] == today)).all()
    assert (fates["since"] <= today).all()
    roll = world.holdings["nm_voter"].set_index("person_no")["told_on"]
    voted = roll[roll.index.isin(fates.index)]
    assert (voted < fates["since"].reindex(voted.index)).all() and len(voted) > 5
    for office in ("ncoa_moves", "nm_custody"):
        present = world.holdings[office].query("status == 'resident'")
        assert len(present) > 5 and not present["person_no"].isin(fates.index).any()


def test_every_fate_is_told_by_its_office_from_its_day_on(world: World) -> None:
    for source_id, status in (
        ("nm_deaths", "deceased"),
        ("ncoa_moves", "moved_out"),
        ("nm_custody", "in_custody"),
    ):
        kind = {"deceased": "died"}.get(status, status)
        due = world.fates[world.fates["fate"] == kind].set_index("person_no").sort_index()
        said = facts(world)
        said = said[(said["source_id"] == source_id) & (said["status"] == status) & (said["person_no"] >= 0)]
        said = said.set_index("person_no").sort_index()
        assert said.index.tolist() == due.index.tolist()
        assert said["from_day"].tolist() == due["from_day"].tolist()
        assert said["to_day"].tolist() == due["to_day"].tolist()


def test_who_stays_is_never_told_to_have_left(world: World) -> None:
    """A household's move, a box that closed, a probable move: none of them is this person's."""
    sent = world.holdings["ncoa_moves"]
    unclear = sent[sent["status"] == "unknown"]
    assert {"MF", "KI", "PI"} <= set(unclear["flag"] + unclear["move"])
    assert not unclear["person_no"].isin(world.fates["person_no"]).any()
    assert (sent.loc[sent["flag"] == "", "status"] == "").all()


def test_the_traps_of_the_layouts_are_there(
    world: World, read: dict[tuple[str, int], MappedDelivery]
) -> None:
    sent = files(world, 3)
    (moves,) = sent["ncoa_moves"].values()
    assert {len(line) for line in moves.splitlines()} == {540}
    roll = sent["nm_voter"]["voter_export_1.csv"]
    assert roll.startswith(b"\xef\xbb\xbf") and all(line.endswith(b",") for line in roll.splitlines())
    assert b"-XX," in next(iter(sent["nm_deaths"].values()))
    names = staged(read["ncic_nsor", 3])["stage__names"]
    assert {"moniker", "truncated"} <= set(names["flags"].dropna())
    registrations = read["ncic_nsor", 3].tables["stage__registrations"]
    assert len(registrations) < len(read["ncic_nsor", 3].tables["stage__persons"]), (
        "a message that is no entry"
    )
    nobody = person_records(world).query("person_no == -1")
    assert nobody["person_record_id"].tolist() == ["nm_deaths:2025-000999"]


def test_the_national_file_holds_our_registrants_and_nobody_else_as_ours(
    world: World,
) -> None:
    entries = world.holdings["ncic_nsor"]
    ours = entries[entries["registry"] == "NM"]
    active = world.offices.registrants.query("status == 'active'")
    assert sorted(ours["person_no"]) == sorted(active["person_no"])
    elsewhere = entries[entries["registry"] != "NM"]
    assert len(elsewhere) > 20
    assert set(elsewhere["person_no"]) <= set(world.convicted["person_no"])


def test_only_fates_that_somebody_tells_of_are_there() -> None:
    alone = make_world(**SIZES, further=["nm_deaths"])
    assert set(alone.fates["fate"]) == {"died"}
    assert make_world(**SIZES).fates.empty


def test_the_same_people_give_the_same_bytes_and_the_others_say_what_they_said(world: World) -> None:
    again, alone = make_world(**SIZES, further=OFFICES), make_world(**SIZES)
    for day in range(len(DAYS)):
        ours, theirs = files(world, day), files(alone, day)
        assert files(again, day) == ours
        assert ours.keys() - theirs.keys() == (set(OFFICES) if day in SENT_ON else set())
        assert all(ours[source] == theirs[source] for source in theirs)


def test_an_office_that_nobody_writes_for_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\['us_zz'\]: no such office; further ones are .*nm_voter"):
        make_world(**SIZES, further=["us_zz", "nm_voter"])
