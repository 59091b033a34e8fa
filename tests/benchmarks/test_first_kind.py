"""The first kind of population: made twice the same, its truth true, its look-alikes and slips really there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from benchmarks.linkage.populations import first_kind_dates as dates
from benchmarks.linkage.populations import first_kind_slips as slips
from benchmarks.linkage.populations.first_kind import main, make_first_kind
from benchmarks.linkage.populations.first_kind_offices import nicknames, two_surnames
from benchmarks.linkage.populations.first_kind_people import make_people
from benchmarks.linkage.populations.first_kind_rates import (
    CONVICTION_OFFICES,
    AddressRates,
    AliasRates,
    FirstKindRates,
    OfficeRates,
)
from benchmarks.linkage.populations.first_kind_sheet import COLUMNS

RESIDENTS, SUBJECTS = 6_000, 1_200
FILES = ("left.parquet", "right.parquet", "truth.parquet", "subjects.parquet")


@dataclass(frozen=True)
class Population:
    left: pd.DataFrame
    right: pd.DataFrame
    truth: pd.DataFrame
    subjects: pd.DataFrame

    def pairs(self) -> pd.DataFrame:
        """Both records of every true pair, with what the subject is."""
        pairs = self.truth.merge(self.left, left_on="left_id", right_on="record_id")
        pairs = pairs.merge(self.right, left_on="right_id", right_on="record_id", suffixes=("", "_r"))
        return pairs.merge(self.subjects, on="left_id")

    def look_alikes(self, kind: str) -> pd.DataFrame:
        """The records of look-alikes of a kind and of whom they look like."""
        of = self.subjects[self.subjects.kind == kind].merge(
            self.left, left_on="left_id", right_on="record_id"
        )
        return of.merge(self.right, left_on="look_alike_of", right_on="record_id", suffixes=("", "_r"))


def read(folder: Path) -> Population:
    return Population(*(pd.read_parquet(folder / name).astype(object) for name in FILES))


def without_slips() -> FirstKindRates:
    """Offices that write everything down as it is."""

    def clean(rates: OfficeRates) -> OfficeRates:
        still = {name: 0.0 for name, rate in vars_of(rates).items() if isinstance(rate, float)}
        return replace(rates, **{**still, "care_shape": 1.0, "ssn_whole": 1.0}, double_forms={"both": 1.0})

    rates = FirstKindRates()
    return replace(
        rates,
        left=clean(rates.left),
        right=clean(rates.right),
        addresses=AddressRates(stale_license=0),
        aliases=AliasRates(filed_under_alias=0),
    )


def vars_of(rates: OfficeRates) -> dict[str, object]:
    return {name: getattr(rates, name) for name in rates.__dataclass_fields__}


@pytest.fixture(scope="module")
def slipped(tmp_path_factory: pytest.TempPathFactory) -> Population:
    folder = tmp_path_factory.mktemp("slipped")
    make_first_kind(RESIDENTS, SUBJECTS, 5, folder)
    return read(folder)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Population:
    folder = tmp_path_factory.mktemp("clean")
    make_first_kind(RESIDENTS, SUBJECTS, 5, folder, without_slips())
    return read(folder)


def test_one_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("once", 7), ("again", 7), ("other", 8)):
        make_first_kind(1_500, 300, seed, tmp_path / name)
    for file in FILES:
        once, again, other = ((tmp_path / name / file).read_bytes() for name in ("once", "again", "other"))
        assert once == again, file
        assert once != other, file


def test_the_files_have_the_canonical_columns_and_every_id_once(slipped: Population) -> None:
    for side, count, letter in ((slipped.left, SUBJECTS, "L"), (slipped.right, RESIDENTS, "R")):
        assert tuple(side.columns) == COLUMNS
        assert len(side) == count
        assert side.record_id.is_unique and side.record_id.is_monotonic_increasing
        assert side.record_id.str.match(rf"{letter}\d{{6,7}}$").all()
        assert not (side == "").any().any(), "nothing is null, never an empty text"
    assert set(slipped.subjects.left_id) == set(slipped.left.record_id)


def test_shares_of_residents_and_look_alikes(slipped: Population) -> None:
    shares = slipped.subjects.kind.value_counts(normalize=True)
    assert shares.round(3).to_dict() == {
        "stranger": 0.5, "resident": 0.3, "namesake": 0.07, "sibling": 0.07, "junior": 0.04, "twin": 0.02,
    }  # fmt: skip
    looks = slipped.subjects.set_index("kind").look_alike_of.notna()
    assert looks[["namesake", "sibling", "junior", "twin"]].all()
    assert not looks[["resident", "stranger"]].any()


def test_truth_refers_to_records_and_names_everybody_once(slipped: Population) -> None:
    truth, kinds = slipped.truth, slipped.subjects.set_index("left_id").kind
    assert truth.left_id.is_unique and truth.right_id.is_unique
    assert set(truth.right_id) <= set(slipped.right.record_id)
    assert set(truth.left_id) == set(kinds.index[kinds == "resident"])
    assert set(slipped.subjects.look_alike_of.dropna()) <= set(slipped.right.record_id)


def test_ids_carry_no_information(slipped: Population) -> None:
    number = slipped.subjects.left_id.str[1:].astype(int)
    residents = number[slipped.subjects.kind == "resident"]
    assert abs(residents.mean() / number.mean() - 1) < 0.1
    pairs = slipped.truth
    left, right = (pairs[side].str[1:].astype(int) for side in ("left_id", "right_id"))
    assert abs(left.corr(right)) < 0.15


def test_without_slips_every_resident_is_written_alike(clean: Population) -> None:
    pairs = clean.pairs()
    for column in ("given_name", "middle_name", "surname", "suffix", "sex", "date_of_birth", "ssn"):
        assert pairs[column].fillna("").equals(pairs[f"{column}_r"].fillna("")), column
    assert not pairs.slips.str.contains("typo|missing|date|ssn").any()


def test_twins_share_date_and_surnames_but_not_the_given_name(clean: Population) -> None:
    twins = clean.look_alikes("twin")
    assert len(twins) == 24
    assert (twins.date_of_birth == twins.date_of_birth_r).all()
    assert (twins.given_name != twins.given_name_r).all()
    assert (twins.ssn != twins.ssn_r).all()
    # a married woman bears another surname than her twin
    assert (twins.surname == twins.surname_r).mean() > 0.75


def test_siblings_share_surnames_and_are_some_years_apart(clean: Population) -> None:
    siblings = clean.look_alikes("sibling")
    born, other = (pd.to_datetime(siblings[c]) for c in ("date_of_birth", "date_of_birth_r"))
    assert (siblings.surname == siblings.surname_r).mean() > 0.75
    assert (siblings.given_name != siblings.given_name_r).all()
    assert ((born - other).dt.days.abs() > 250).all()
    assert ((born - other).dt.days.abs() < 7 * 366).mean() > 0.9
    assert (siblings.street == siblings.street_r).any(), "some are written at the home of the resident"


def test_namesakes_share_the_full_name_but_no_date_and_no_number(clean: Population) -> None:
    namesakes = clean.look_alikes("namesake")
    assert (namesakes.given_name == namesakes.given_name_r).all()
    assert (namesakes.surname == namesakes.surname_r).all()
    assert (namesakes.date_of_birth != namesakes.date_of_birth_r).all()
    assert (namesakes.ssn != namesakes.ssn_r).all()


def test_father_and_son_of_one_name_are_a_generation_apart(clean: Population) -> None:
    juniors = clean.look_alikes("junior")
    years = (pd.to_datetime(juniors.date_of_birth) - pd.to_datetime(juniors.date_of_birth_r)).dt.days / 365.25
    assert (juniors.given_name == juniors.given_name_r).all()
    assert years.abs().between(17.9, 38.1).all()
    assert juniors.suffix.isin(["JR", "SR", "III"]).mean() > 0.3
    assert (years[juniors.suffix == "JR"] > 0).all() and (years[juniors.suffix == "SR"] < 0).all()


def test_every_slip_occurs_and_changes_what_it_names(slipped: Population) -> None:
    made = set(slipped.subjects.slips.str.split("|").explode())
    assert {
        "given_typo", "middle_typo", "surname_typo", "given_spanish", "surname_spanish", "surname_english", "nickname",
        "middle_as_given", "givens_in_one", "middle_missing", "middle_initial", "suffix_missing", "given_as_surname",
        "double_first", "double_hyphen", "double_as_middle", "former_surname", "other_surname", "cut", "date_missing",
        "date_swapped", "date_digit", "date_year_only", "date_placeholder", "ssn_slip", "sex_missing", "sex_wrong",
        "street_slip", "city_slip", "filed_under_alias", "right_middle_initial", "right_address_stale",
    } <= made  # fmt: skip
    kind = slipped.subjects.merge(slipped.left, left_on="left_id", right_on="record_id")
    of: Callable[[str], pd.DataFrame] = lambda slip: kind[kind.slips.str.split("|").map(lambda m: slip in m)]  # noqa: E731
    assert of("date_missing").date_of_birth.isna().all()
    assert (of("date_year_only").date_of_birth.dropna().str.len() < 10).all()
    assert of("sex_missing").sex.isna().all()
    assert (of("middle_initial").middle_name.dropna().str.len() <= 2).mean() > 0.9
    assert of("double_hyphen").surname.str.contains("-").mean() > 0.85
    assert (of("cut").given_name.str.len() <= 11).all() and (of("cut").surname.str.len() <= 20).all()


def test_slips_come_together(slipped: Population) -> None:
    """Given a typo in the surname, one in the given name is more likely than without."""
    typos = slipped.subjects.slips.str
    surname, given = typos.contains("(?:^|[|])surname_typo"), typos.contains("(?:^|[|])given_typo")
    assert given[surname].mean() > 1.4 * given[~surname].mean()


def test_columns_are_as_full_as_each_office_fills_them(slipped: Population) -> None:
    left, right = slipped.left, slipped.right
    assert (left.ssn.str.len() == 9).mean() == pytest.approx(0.25, abs=0.04)
    assert (left.ssn.str.len() == 4).mean() == pytest.approx(0.20, abs=0.04)
    assert right.ssn.notna().mean() == pytest.approx(0.85, abs=0.02)
    assert (left.state.dropna() != "NM").mean() > 0.85 and (right.state == "NM").all()
    assert left.fbi_number.notna().mean() > 0.5 and right.fbi_number.notna().mean() < 0.02
    assert left.aliases.notna().mean() == pytest.approx(0.34, abs=0.06)
    assert left.street.isna().sum() > left.postcode.isna().sum() > 0
    assert left.full_name.isna().all() and right.license_number.is_unique


def test_residents_live_in_families() -> None:
    people = make_people(20_000, 3, "residents")
    frame = pd.DataFrame(
        {
            name: getattr(people, name)
            for name in ("home", "childhood_home", "birth", "given", "paternal", "suffix")
        }
    )
    sizes = frame.groupby("home").size()
    assert 0.15 < (sizes == 2).mean() < 0.45 and sizes.max() >= 4
    twins = frame.groupby(["childhood_home", "birth", "paternal"]).given.agg(["size", "nunique"])
    assert (twins["size"] == 2).sum() > 20
    assert (twins["size"] == twins["nunique"]).all(), "twins of one given name"
    sons = frame[frame.suffix == "JR"].merge(
        frame, on=["childhood_home", "given", "paternal"], suffixes=("", "_f")
    )
    assert (sons.birth_f < sons.birth - 15 * 365).sum() > 50


@pytest.mark.parametrize("slip", [slip for _, slip, _ in slips.TYPOS])
def test_a_typo_changes_a_name_by_little(slip: slips.Slip) -> None:
    dice = Random(1)
    made = [slip("MARTINEZ", dice) for _ in range(200)]
    assert sum(text != "MARTINEZ" for text in made) > 190
    assert all(7 <= len(text) <= 9 for text in made)
    assert slip("", dice) == ""


def test_spanish_respellings_sound_alike() -> None:
    dice = Random(2)
    heard = {
        name: {slips.spanish(name, dice) for _ in range(200)} for name in ("GONZALEZ", "VALLEJO", "HERRERA")
    }
    assert "GONZALES" in heard["GONZALEZ"]
    assert {"BALLEJO", "VAYEJO"} <= heard["VALLEJO"]
    assert "ERRERA" in heard["HERRERA"]


def test_slips_of_dates_keep_dates() -> None:
    dice = Random(3)
    for slip in (dates.swapped, dates.one_digit, dates.two_digits, dates.placeholder, dates.made_up):
        assert all(date.fromisoformat(slip("1987-02-11", dice)) for _ in range(200))
    assert dates.swapped("1987-02-11", dice) == "1987-11-02"
    assert dates.swapped("1987-02-28", dice) == "1987-02-28"
    assert {dates.year_only("1987-02-11", dice) for _ in range(50)} == {"1987", "1987-02"}


def test_nicknames_go_both_ways() -> None:
    assert {"PEPE"} <= set(nicknames()["JOSE"]) and "JOSE" in nicknames()["PEPE"]
    assert "PACO" in nicknames()["FRANCISCO"] and "LUPE" in nicknames()["GUADALUPE"]
    assert "BILL" in nicknames()["WILLIAM"]


def test_two_surnames_are_written_in_every_form() -> None:
    assert {form: two_surnames(form, "GARCIA", "LOPEZ") for form in CONVICTION_OFFICES.double_forms} == {
        "both": "GARCIA LOPEZ", "first": "GARCIA", "hyphen": "GARCIA-LOPEZ", "joined": "GARCIALOPEZ", "second": "LOPEZ",
        "swapped": "LOPEZ GARCIA", "as_middle": "LOPEZ",
    }  # fmt: skip


def test_too_few_residents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="grown persons of sex M"):
        make_first_kind(100, 5_000, 1, tmp_path)


def test_the_command_writes_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["first_kind", str(tmp_path / "made"), "--residents", "900", "--subjects", "100", "--seed", "4"]
    monkeypatch.setattr("sys.argv", asked)
    assert main() == 0
    assert "100 subjects x 900 residents" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "made").iterdir()} == set(FILES)
