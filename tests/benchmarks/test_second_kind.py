"""The second population: same bytes again, the shares it promises, and look-alikes that look alike."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.linkage.populations.second_kind import letters, make_second_kind
from benchmarks.linkage.populations.second_kind.cast import Population, make_cast
from benchmarks.linkage.populations.second_kind.names import written_given, written_surnames
from benchmarks.linkage.populations.second_kind.offices import OFFICES
from benchmarks.linkage.populations.second_kind.rates import CAST

RESIDENTS, SUBJECTS, SEED = 12_000, 2_400, 5


@dataclass(frozen=True)
class Made:
    """The four files of a folder."""

    left: pd.DataFrame
    right: pd.DataFrame
    truth: pd.DataFrame
    subjects: pd.DataFrame

    def slips_of(self, kind: str) -> pd.Series:
        """Return the share of the subjects of a kind by slip."""
        own = self.subjects[self.subjects["kind"] == kind]
        return own["slips"].str.split("|").explode().value_counts() / len(own)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("second_kind")
    make_second_kind(RESIDENTS, SUBJECTS, SEED, folder)
    return Made(
        *(pd.read_parquet(folder / f"{name}.parquet") for name in ("left", "right", "truth", "subjects"))
    )


@pytest.fixture(scope="module")
def cast() -> Population:
    return make_cast(RESIDENTS, SUBJECTS, SEED, CAST)


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        make_second_kind(900, 120, seed, tmp_path / name)
    for file in ("left", "right", "truth", "subjects"):
        one, again, other = (
            (tmp_path / name / f"{file}.parquet").read_bytes() for name in ("one", "again", "other")
        )
        assert one == again
        assert one != other


def test_every_row_has_an_id_of_its_own_and_the_truth_names_rows_that_exist(made: Made) -> None:
    assert len(made.left) == SUBJECTS and made.left["record_id"].is_unique
    assert len(made.right) == RESIDENTS and made.right["record_id"].is_unique
    assert made.truth["left_id"].is_unique and made.truth["right_id"].is_unique
    assert set(made.truth["left_id"]) <= set(made.left["record_id"])
    assert set(made.truth["right_id"]) <= set(made.right["record_id"])
    assert set(made.subjects["left_id"]) == set(made.left["record_id"])
    residents = made.subjects.loc[made.subjects["kind"] == "resident", "left_id"]
    assert set(residents) == set(made.truth["left_id"])


def test_the_kinds_have_their_shares(made: Made) -> None:
    share = made.subjects["kind"].value_counts() / SUBJECTS
    assert share["resident"] == pytest.approx(CAST.resident, abs=0.001)
    for kind, wanted in CAST.alike().items():
        assert share[kind] == pytest.approx(wanted, abs=0.001), kind


def test_neither_ids_nor_row_order_tell_who_is_a_resident(made: Made) -> None:
    own = (made.subjects["kind"] == "resident").to_numpy()
    number = made.subjects["left_id"].str[1:].astype(int)
    assert abs(number.corr(pd.Series(own.astype(float)))) < 0.08
    assert abs(pd.Series(np.arange(SUBJECTS)).corr(pd.Series(own.astype(float)))) < 0.08
    pairs = [made.truth[name].str[1:].astype(int) for name in ("left_id", "right_id")]
    assert abs(pairs[0].corr(pairs[1])) < 0.1
    place = pd.Series(np.arange(RESIDENTS), index=made.right["record_id"])
    assert abs(made.truth["right_id"].map(place).corr(pairs[0])) < 0.1


def test_look_alikes_are_residents_and_never_the_subject(made: Made) -> None:
    alike = made.subjects.dropna(subset=["look_alike_of"])
    assert set(alike["look_alike_of"]) <= set(made.right["record_id"])
    assert (
        made.subjects["look_alike_of"].notna() | made.subjects["kind"].isin(["resident", "stranger"])
    ).all()
    assert made.subjects.loc[made.subjects["kind"] == "stranger", "look_alike_of"].isna().all()
    pairs = set(zip(made.truth["left_id"], made.truth["right_id"], strict=True))
    assert not pairs & set(zip(alike["left_id"], alike["look_alike_of"], strict=True))
    doubled = made.subjects.loc[made.subjects["kind"] == "resident", "look_alike_of"].notna().mean()
    assert doubled == pytest.approx(CAST.doubled, abs=0.01)


def test_look_alikes_share_what_their_kind_shares(cast: Population) -> None:
    rows = np.flatnonzero(cast.alike >= 0)
    subject, other = cast.subjects.take(rows), cast.residents.take(cast.alike[rows])
    kind = cast.alike_kind[rows]
    years = np.abs(subject.born - other.born) / 365.25
    given, surname = subject.given == other.given, subject.surname == other.surname
    home = (subject.street == other.street) & (subject.place == other.place)
    assert set(kind) == set(CAST.alike())
    twins = np.isin(kind.astype(str), ["twin", "mixed_twin"])
    assert (years[twins] == 0).all() and not given[twins].any()
    assert ((subject.sex == other.sex)[kind == "twin"]).all()
    assert ((subject.sex != other.sex)[kind == "mixed_twin"]).all()
    assert given[kind == "namesake"].all() and surname[kind == "namesake"].all()
    assert (years[kind == "namesake"] < 6).all() and (years[kind == "namesake"] > 0).all()
    assert given[kind == "junior"].all() and surname[kind == "junior"].all()
    assert (years[kind == "junior"] > 17).all()
    suffixed = (subject.suffix != "") | (other.suffix != "")
    assert 0.2 < suffixed[kind == "junior"].mean() < 0.9
    assert home[kind == "roommate"].all() and not surname[kind == "roommate"].all()
    assert not given[kind == "sibling"].any() and 0.2 < home[kind == "sibling"].mean() < 0.7
    assert 0.1 < given[kind == "cousin"].mean() < 0.7


def test_no_two_residents_share_a_number(cast: Population) -> None:
    assert len(np.unique(cast.residents.ssn)) == RESIDENTS
    licenses = cast.residents.license[cast.residents.license > 0]
    assert len(np.unique(licenses)) == len(licenses)


SLIPS = {
    "alias_record": (0.004, 0.025),
    "no_date": (0.008, 0.03),
    "date_heaped": (0.004, 0.03),
    "exchanged_month_day": (0.001, 0.02),
    "year_off_by_one": (0.004, 0.03),
    "year_off_by_ten": (0.001, 0.02),
    "year_only": (0.02, 0.08),
    "exchanged": (0.003, 0.025),
    "first_surname_dropped": (0.005, 0.04),
    "second_surname_dropped": (0.04, 0.14),
    "given_cut": (0.01, 0.07),
    "hyphenated": (0.02, 0.09),
    "prior_name": (0.008, 0.05),
    "ocr": (0.01, 0.06),
    "typo": (0.02, 0.09),
    "ssn_mistyped": (0.008, 0.05),
    "ssn_borrowed": (0.002, 0.025),
    "cut": (0.004, 0.05),
    "home_elsewhere": (0.3, 0.5),
    "former_home": (0.2, 0.4),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_happen_to_residents_about_as_often_as_they_should(made: Made, slip: str) -> None:
    low, high = SLIPS[slip]
    assert low < made.slips_of("resident").get(slip, 0.0) < high


def test_a_slip_that_is_noted_is_in_the_record(made: Made) -> None:
    left = made.left.set_index("record_id")
    slips = made.subjects.set_index("left_id")["slips"].str.split("|")
    of = {name: left.loc[slips[slips.map(lambda names, n=name: n in names)].index] for name in SLIPS}
    assert of["no_date"]["date_of_birth"].isna().all()
    assert (of["year_only"]["date_of_birth"].str.len() == 4).all()
    assert (of["home_elsewhere"]["state"] != "NM").all()
    assert (of["former_home"]["state"] == "NM").all()
    right = made.right.set_index("record_id")["license_number"]
    pairs = made.truth.assign(
        left=made.truth["left_id"].map(left["license_number"]), right=made.truth["right_id"].map(right)
    ).dropna()
    assert 0.3 < (pairs["left"] == pairs["right"]).mean() < 0.7


def test_borrowed_numbers_belong_to_a_resident_who_is_somebody_else(made: Made) -> None:
    slips = made.subjects.set_index("left_id")["slips"].str.split("|")
    borrowed = slips[slips.map(lambda names: "ssn_borrowed" in names and "ssn_mistyped" not in names)].index
    left = made.left.set_index("record_id").loc[borrowed, "ssn"].dropna()
    left = left[left.str.len() == 9]
    own = made.truth.set_index("left_id")["right_id"].map(made.right.set_index("record_id")["ssn"])
    assert len(left) > 10
    assert not (left == own.reindex(left.index)).any()
    assert left.isin(set(made.right["ssn"].dropna())).mean() > 0.5


def test_the_left_file_mixes_whole_names_and_parts_as_its_offices_write(made: Made) -> None:
    whole = made.left["full_name"].notna()
    wanted = sum(one.share for one in OFFICES if one.layout != "parts")
    assert whole.mean() == pytest.approx(wanted, abs=0.05)
    assert made.left.loc[whole, ["given_name", "surname"]].isna().all(axis=None)
    assert made.left.loc[~whole, ["given_name", "surname"]].notna().all(axis=None)
    assert made.left["full_name"].str.contains(",").sum() > 300
    arizona = made.left[made.left["state_id"].str.startswith("AZ", na=False)]
    assert arizona["given_name"].str.len().max() == 11
    assert made.left["license_number"].dropna().str.fullmatch(r"[A-Z]?\d{7,10}").all()
    assert made.left["date_of_birth"].dropna().str.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?").all()
    assert made.left["ssn"].dropna().str.fullmatch(r"\d{9}|\d{4}").all()


def test_the_register_is_mostly_whole(made: Made) -> None:
    assert "full_name" not in made.right
    assert (made.right["date_of_birth"].str.len() == 10).mean() > 0.98
    assert (made.right["state"] == "NM").all()
    assert made.right["license_number"].dropna().str.fullmatch(r"\d{9}").mean() > 0.97


def test_too_few_residents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few"):
        make_second_kind(100, 100, 1, tmp_path)
    with pytest.raises(ValueError, match="nobody"):
        make_second_kind(100, 0, 1, tmp_path)


def test_census_spellings_become_names_of_parts() -> None:
    surnames = written_surnames()
    assert surnames["DELACRUZ"] == "DE LA CRUZ"
    assert surnames["DELEON"] == "DE LEON"
    assert surnames["OBRIEN"] == "O'BRIEN"
    assert "DELGADO" not in surnames and "DELANEY" not in surnames
    assert written_given()["MARIADEJESUS"] == "MARIA DE JESUS"
    assert "MARIANA" not in written_given()


@pytest.mark.parametrize(
    ("slip", "word", "a", "b", "expected"),
    [
        (letters.particles_joined, "DE LA CRUZ", 0.9, 0.0, "DELACRUZ"),
        (letters.particles_joined, "DE LA CRUZ", 0.1, 0.0, "DELA CRUZ"),
        (letters.particles_dropped, "DE LOS SANTOS", 0.0, 0.0, "SANTOS"),
        (letters.prefix_split, "MCDONALD", 0.9, 0.0, "MC DONALD"),
        (letters.prefix_split, "O'BRIEN", 0.1, 0.0, "OBRIEN"),
        (letters.accented, "MUNOZ", 0.0, 0.0, "MUÑOZ"),
        (letters.mojibake, "MUNOZ", 0.0, 0.0, "MUÃ‘OZ"),
        (letters.letter_lost, "MUNOZ", 0.9, 0.0, "MU?OZ"),
        (letters.letter_lost, "MUNOZ", 0.1, 0.0, "MUOZ"),
        (letters.given_cut, "JOSE LUIS", 0.9, 0.0, "JOSE"),
        (letters.given_cut, "JOSE LUIS", 0.1, 0.0, "LUIS"),
        (letters.ocr, "SOTO", 0.0, 0.0, "5OTO"),
        (letters.typo, "BACA", 0.3, 0.05, "BCA"),
        (letters.typo, "BACA", 0.3, 0.95, "BCAA"),
        (letters.nickname, "JESUS MARIA", 0.0, 0.0, "CHUY"),
        (letters.wrong_digit, "525113456", 0.0, 0.1, "255113456"),
    ],
)
def test_a_word_slip_does_what_its_name_says(
    slip: letters.WordSlip, word: str, a: float, b: float, expected: str
) -> None:
    assert slip(word, a, b) == expected
