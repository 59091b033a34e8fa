"""The synthetic state looks like the census it was drawn from, and its look-alikes are what they are called."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from proving_ground.census.tables import GROUPS, places
from proving_ground.convicted import make_convicted
from proving_ground.demo import make_demo
from proving_ground.population import TODAY, make_residents
from proving_ground.slips import CAREFUL, Hand, written
from transforms.standardize.identifiers import standard_identifier


@pytest.fixture(scope="module")
def residents() -> pd.DataFrame:
    return make_residents(30_000, 11)


@pytest.fixture(scope="module")
def convicted(residents: pd.DataFrame) -> pd.DataFrame:
    return make_convicted(residents, 3_000, 11)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    pd.testing.assert_frame_equal(make_residents(500, 3), make_residents(500, 3))
    assert not make_residents(500, 3)["surname"].equals(make_residents(500, 4)["surname"])


def test_every_resident_has_numbers_of_their_own_that_could_have_been_issued(residents: pd.DataFrame) -> None:
    assert len(residents) == 30_000
    assert not residents["ssn"].duplicated().any()
    assert not residents["license"].duplicated().any()
    assert {standard_identifier("SSN", "US", ssn)[3] for ssn in residents["ssn"]} <= {
        "ok",
        "known_fake",
        "placeholder",
    }


def test_groups_and_counties_are_spread_as_the_census_counted(residents: pd.DataFrame) -> None:
    table = places()
    by_group = table[list(GROUPS)].sum() / table[list(GROUPS)].to_numpy().sum()
    found = residents["group"].value_counts(normalize=True)
    for group in GROUPS:
        assert found.get(group, 0) == pytest.approx(by_group[group], abs=0.015), group
    people = table.assign(people=table[list(GROUPS)].sum(axis=1)).groupby("county")["people"].sum()
    share = residents["county"].value_counts(normalize=True)
    assert share["Bernalillo"] == pytest.approx(people["Bernalillo"] / people.sum(), abs=0.03)


def test_frequent_names_are_those_of_new_mexico(residents: pd.DataFrame) -> None:
    assert {"GARCIA", "MARTINEZ"} <= set(residents["paternal"].value_counts().head(6).index)
    native = residents[residents["group"] == "native"]["paternal"].value_counts().head(6).index
    assert {"BEGAY", "YAZZIE"} <= set(native)
    hispanic = residents[residents["group"] == "hispanic"]
    assert 0.2 < (hispanic["maternal"] != "").mean() < 0.4


def test_juniors_carry_their_fathers_name(residents: pd.DataFrame) -> None:
    sons = residents[residents["suffix"] == "JR"]
    assert len(sons) > 100
    heads = residents[residents["relation"] == "family:0"].set_index("household")
    fathers = heads.loc[sons["household"]].reset_index(drop=True)
    assert (fathers["given"].to_numpy() == sons["given"].to_numpy()).all()
    assert (fathers["birth_date"].to_numpy() < sons["birth_date"].to_numpy()).all()


def test_twins_share_a_birthday_and_never_a_name(residents: pd.DataFrame) -> None:
    twins = residents[residents["relation"].str.startswith("twins")]
    pairs = twins.groupby("household").filter(lambda pair: len(pair) == 2).groupby("household")
    assert len(pairs) > 200
    assert (pairs["birth_date"].nunique() == 1).all()
    assert (pairs["given"].nunique() == 2).all()


def test_look_alikes_are_what_they_are_called(residents: pd.DataFrame, convicted: pd.DataFrame) -> None:
    assert convicted["is_resident"].mean() == pytest.approx(0.3, abs=0.001)
    alike = convicted[convicted["look_alike"] != ""]
    originals = residents.set_index("person_no").loc[alike["look_alike_of"]].reset_index(drop=True)
    alike = alike.reset_index(drop=True)
    assert (alike["paternal"] == originals["paternal"]).all()
    assert (alike["ssn"] != originals["ssn"]).all()
    same_given, same_day = (
        alike["given"] == originals["given"],
        alike["birth_date"] == originals["birth_date"],
    )
    kind = alike["look_alike"]
    assert same_given[kind.isin(["namesake", "namesake_same_year", "junior"])].all()
    assert not same_given[kind.isin(["sibling", "twin"])].any()
    assert same_day[kind == "twin"].all()
    assert not same_day[kind.isin(["sibling", "junior"])].any()
    assert (alike["street"] == originals["street"])[kind.isin(["sibling", "twin"])].all()


def test_nobody_is_convicted_as_a_child(convicted: pd.DataFrame) -> None:
    age = (TODAY - convicted["birth_date"].to_numpy().astype("datetime64[D]")).astype(int) / 365.25
    assert age[convicted["is_resident"].to_numpy()].min() >= 20


def test_more_convicted_than_residents_could_give_is_said() -> None:
    with pytest.raises(ValueError, match="ask for more residents"):
        make_convicted(make_residents(100, 1), 4_000, 1)


def test_a_careless_hand_slips_as_often_as_it_is_told(convicted: pd.DataFrame) -> None:
    clean = written(convicted, Hand(**dict.fromkeys(Hand.__dataclass_fields__, 0.0)), 1, "clean")
    assert (clean["given"].to_numpy() == convicted["given"].to_numpy()).all()
    assert (clean["surname"].to_numpy() == convicted["surname"].to_numpy()).all()
    assert (clean["ssn"].to_numpy() == convicted["ssn"].to_numpy()).all()
    assert (
        clean["birth_date"].to_numpy() == convicted["birth_date"].to_numpy().astype("datetime64[s]")
    ).all()
    sloppy = written(convicted, Hand(typo=0.2, number_digit=0.3), 1, "sloppy")
    assert np.mean(sloppy["ssn"].to_numpy() != convicted["ssn"].to_numpy()) == pytest.approx(0.3, abs=0.04)
    careful = written(convicted, CAREFUL, 1, "careful")
    assert np.mean(careful["ssn"].to_numpy() != convicted["ssn"].to_numpy()) < 0.01


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_demo(tmp_path / name, residents=300, convictions=60, seed=2)
    first = {
        p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*") if p.is_file()
    }
    second = {
        p.relative_to(tmp_path / "b"): p.read_bytes() for p in (tmp_path / "b").rglob("*") if p.is_file()
    }
    assert len(first) > 40
    assert first == second
