"""Looking one person up among more people than are compared by one fact: what finds, and what too many share."""

import random
from pathlib import Path

import pytest

from pipelines.person_link.find import Finder
from pipelines.person_link.prepared import prepare_file
from pipelines.person_link.question import canonical_fields
from tests.linkage.engine_people import GIVEN, JUAN, SURNAMES, Row, write_people
from transforms.linkage.candidates.rules import SMALL


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    """More people than a night compares by one fact, and a crowd of one name."""
    crowd: list[Row] = [
        {
            "record_id": f"{n:05}",
            "given_name": "JOSEPHO",
            "surname": "MILLERO",
            "date_of_birth": f"{1950 + n % 50}-02-03",
        }
        for n in range(10_500)
    ]
    rng = random.Random(4)
    others: list[Row] = [
        {
            "record_id": f"R{n:05}",
            "given_name": rng.choice(GIVEN),
            "surname": rng.choice(SURNAMES),
            "date_of_birth": f"{rng.randint(1940, 2000)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            "ssn": f"21945{rng.randint(1, 9999):04}",
        }
        for n in range(SMALL)
    ]
    juan = {**JUAN, "street": "12 FICTION RD", "city": "TAOS", "state": "NM"}
    path = tmp_path_factory.mktemp("many") / "many.parquet"
    return Finder(prepare_file(write_people(path, [*crowd, *others, juan])))


@pytest.mark.parametrize(
    "typed",
    [
        {"ssn": "1234"}, {"dob": "1971-10-23"}, {"name": "QUIMERA"}, {"surname": "Maravila"},
        {"surname": "QUIMERA", "dob": "1971"}, {"name": "Maravilla", "zip": "87571"},
        {"street": "12 Fiction Rd", "city": "Taos", "zip": "87571"}, {"name": "JUANITO MARAVILLA"},
        {"street": "12 fiction road", "city": "taos"}, {"street": "12 Fiction Rd", "city": "Taos", "state": "NM"},
        {"name": "Luis Quimera", "dob": "1968"}, {"name": "Xqwz", "dob": "1971-10-23"},
    ],
)  # fmt: skip
def test_one_fact_is_enough_among_many(many: Finder, typed: dict[str, str]) -> None:
    answer = many.find(canonical_fields(typed), top=50)
    assert "J1" in {one.right_id for one in answer.found}
    assert not answer.bounded


def test_street_and_city_alone_are_the_address_of_somebody_with_a_zip_code(many: Finder) -> None:
    def place(**typed: str) -> str | None:
        found = many.find(canonical_fields(typed), top=50).found
        levels = [{e["comparison"]: e["level"] for e in f.entries} for f in found if f.right_id == "J1"]
        return levels[0]["place"] if levels else None

    assert place(street="12 fiction road", city="Taos") == "same_address"
    assert place(street="12 Fiction Rd", city="Taos", state="NM") == "same_address"
    assert place(street="12 Fiction Rd", zip="87571") == "same_address"
    assert place(street="12 Fiction Rd", city="Taos", state="TX") is None
    assert place(street="12 Fiction Rd", city="Gallup") is None
    assert place(street="14 Fiction Rd", city="Taos") is None


def test_too_many_namesakes_are_said(many: Finder) -> None:
    assert "two_words" in many.find({"full_name": "JOSEPHO MILLERO"}).bounded
    assert len(many.find({"full_name": "JOSEPHO MILLERO", "date_of_birth": "1961"}).found) == 10
    # a word by itself: half as many may share it
    assert not many.find({"surname": "MILLERO"}).bounded


def test_a_word_that_too_many_bear_says_so_and_compares_nobody(tmp_path: Path) -> None:
    crowd: list[Row] = [{"record_id": f"{n:05}", "surname": "MILLERO"} for n in range(20_001)]
    answer = Finder(prepare_file(write_people(tmp_path / "crowd.parquet", crowd))).find(
        {"surname": "MILLERO"}
    )
    assert answer.bounded == ("one_word",) and not answer.candidates
