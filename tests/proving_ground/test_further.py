"""What further offices send as the proving ground writes it: tables, marks, fixed widths, a workbook; true to the truth."""

import io
import zipfile
from datetime import date
from fnmatch import fnmatch
from functools import cache
from typing import Any

import pandas as pd
import pytest

from law.loader import load_law
from proving_ground.demo import make_world
from proving_ground.further import FURTHER, make_further
from proving_ground.truth import counts, person_records
from proving_ground.week import DAYS, World, deliveries_of
from proving_ground.writers.standing import standing_counts
from sources.mapping.delivery import MappedDelivery
from sources.spec.file_names import role_of
from sources.spec.loader import load_spec
from tests.sources.inline_specs import mapped
from transforms.classify.convictions import classify_convictions
from transforms.standardize.tables import standardize_tables

OFFICES = tuple(FURTHER)
EACH = pytest.mark.parametrize("office", OFFICES)
SIZES = {"residents": 2_000, "convictions": 900, "seed": 5}


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(**SIZES, further=OFFICES)


def files(world: World, day: int = 0) -> dict[str, dict[str, bytes]]:
    return {delivery.source_id: delivery.files for delivery in deliveries_of(world, day)}


@pytest.fixture(scope="module")
def read(world: World) -> dict[str, MappedDelivery]:
    found, sent = {}, files(world)
    for office in OFFICES:
        spec = load_spec(office)
        named = {}
        for name, content in sent[office].items():
            file = role_of(spec, name)
            if file is None:
                assert any(fnmatch(name, pattern) for pattern in spec.companions), name
                continue
            named[f"{file.role}:{name}"] = content
        found[office] = mapped(spec, named)
    return found


@cache
def law() -> Any:
    return load_law()


@EACH
def test_every_record_is_read(read: dict[str, MappedDelivery], office: str) -> None:
    found = read[office]
    assert found.quarantine.empty
    assert len(found.tables["stage__persons"]) > 10
    assert found.file_counts["records_delivered"].sum() == found.file_counts["records_accepted"].sum()


@EACH
def test_people_are_named_as_the_truth_names_them(
    world: World, read: dict[str, MappedDelivery], office: str
) -> None:
    truth = person_records(world)
    known = set(truth.loc[truth["person_record_id"].str.startswith(f"{office}:"), "person_record_id"])
    sent = world.extracts[office].on_day(0)
    assert set(read[office].tables["stage__persons"]["person_record_id"]) <= known
    told = len(sent.people) + len(FURTHER[office].retired_keys(sent))
    if office == "ojbc_rapback":  # of whoever has no count that stands there is nothing to tell
        told -= len(set(sent.people["number"]) - {number for number, _ in standing_counts(sent)})
    assert len(read[office].tables["stage__persons"]) == told


KINDS = {
    "trafficking": {"sex_trafficking_minor", "sex_trafficking_adult", "sex_trafficking_age_unknown"},
    "unspecified": {"trafficking_unspecified"},
    "labor": {"labor_trafficking"},
    "promoting": {"promoting_prostitution_minor", "promoting_prostitution"},
    "seller": {"other_sex_offense"},
}


@EACH
def test_every_count_is_what_the_truth_says_it_is(
    world: World, read: dict[str, MappedDelivery], office: str
) -> None:
    tables = standardize_tables(read[office].tables, read[office].date_rules)
    convictions = tables["stage__convictions"]
    found = classify_convictions(convictions, law=law(), as_of=date(2026, 3, 1))
    truth = counts(world).query("source_id == @office")
    true = truth.set_index("conviction_id")[["kind", "statute"]]
    beside = found.set_index("conviction_id").join(true, how="left")
    assert beside["kind"].notna().all()
    # a count in words alone is settled by nobody but its papers
    assert set(beside.loc[beside["statute"] == "", "offense_answer"]) <= {"unknown", "no"}
    for kind, own in beside[beside["statute"] != ""].groupby("kind"):
        if kind in KINDS:
            assert set(own["category"]) <= KINDS[str(kind)], kind
        else:
            assert not own["category"].isin(set().union(*KINDS.values())).any(), kind


def test_a_form_that_stands_where_the_office_keeps_it_is_found(
    world: World, read: dict[str, MappedDelivery]
) -> None:
    """Florida's words of the charge, Arkansas's second statute, Colorado's letter."""
    pieces = []
    for office in ("fl_obis", "ar_doc", "co_doc"):
        tables = standardize_tables(read[office].tables, read[office].date_rules)
        found = classify_convictions(tables["stage__convictions"], law=law(), as_of=date(2026, 3, 1))
        pieces.append(found[["conviction_id", "inchoate"]])
    told = pd.concat(pieces).rename(columns={"inchoate": "told"})
    beside = counts(world).query("inchoate != ''").merge(told, on="conviction_id")
    assert len(beside) > 0
    assert (beside["inchoate"] == beside["told"]).all()


def test_an_age_of_texas_is_the_year_of_birth_or_the_one_beside(
    world: World, read: dict[str, MappedDelivery]
) -> None:
    tables = standardize_tables(read["tx_tdcj"].tables, read["tx_tdcj"].date_rules)
    born = tables["stage__birth_dates"].set_index("person_record_id")["birth_date"].dt.year
    people = world.extracts["tx_tdcj"].on_day(0).people
    written = pd.Series(
        pd.to_datetime(people["birth_date"]).dt.year.to_numpy(),
        index=[f"tx_tdcj:{5_000_000 + number:08d}" for number in people["number"]],
    ).dropna()
    gap = (born - written.reindex(born.index)).abs()
    assert set(gap.dropna()) == {0, 1}
    assert gap.notna().all()
    assert (gap == 0).mean() > 0.6, "the year is that of most days that fit"


def test_numbers_of_texas_have_their_zeros_however_the_cell_was_typed(
    read: dict[str, MappedDelivery],
) -> None:
    ids = read["tx_tdcj"].tables["stage__identifiers"]
    assert set(ids["value_raw"].str.len()) == {8}
    assert set(read["tx_tdcj"].tables["stage__convictions"]["code_raw"].str.len()) == {8}


def test_a_code_of_texas_is_cited_by_its_version(world: World, read: dict[str, MappedDelivery]) -> None:
    """One code is two offenses; a join by the code alone gives each count the other's citation."""
    found = read["tx_dps_registry"].tables["stage__convictions"].set_index("conviction_id")
    true = counts(world).query("source_id == 'tx_dps_registry'").set_index("conviction_id")
    assert (found["statute_raw"] == true["statute"].reindex(found.index)).all()
    of_one_code = found.loc[found["code_raw"] == "64110018", "statute_raw"]
    assert set(of_one_code) == {"PC 20A.02(a)(3)", "PC 20A.02(a)(7)"}


def test_daggers_of_michigan_stand_either_way_and_new_jersey_pads_one_table_of_two(world: World) -> None:
    sent = files(world)
    member = {}
    for name, content in sent["mi_doc"].items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member[name.partition(".")[0].partition("[")[0]] = archive.read(archive.namelist()[0])
    assert member["ADH_OFFENDER_NAME"].endswith("‡\n".encode("windows-1252"))
    assert member["ADH_OFFENDER_CHARGE"].endswith("†\n".encode())
    details, history = (sent["nj_doc"][f"njdoc_{name}_2018.txt"] for name in ("details", "history"))
    assert {len(line) for line in details.splitlines()} == {312}
    assert {len(line) for line in history.splitlines()} == {231}
    assert details[10:13] == b"000" and history[:1] == b"6"


def test_the_same_people_give_the_same_bytes(world: World) -> None:
    again, first = files(make_world(**SIZES, further=OFFICES)), files(world)
    for office in OFFICES:
        assert again[office] == first[office]


def test_further_offices_leave_what_the_others_say_as_it_was(world: World) -> None:
    alone = make_world(**SIZES)
    assert set(alone.extracts) == set(world.extracts) - set(OFFICES)
    for day in range(len(DAYS)):
        ours, theirs = files(world, day), files(alone, day)
        # the registry knows some of the people whom the further offices convicted
        assert {s for s in theirs if ours[s] != theirs[s]} <= {"nm_registry", "nm_mvd", "canonical_residency"}


def test_an_office_that_nobody_writes_for_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="no such office"):
        make_further(world.convicted, ["us_zz"], 1)
