"""Looking one person up: the same candidates as a link's, names in any order, little known, nothing silly."""

import io
import itertools
import json
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from pipelines.cli.find_view import answer_json, show_answer
from pipelines.column_files import ColumnFileError
from pipelines.person_files import read_person_file, typed_people
from pipelines.person_link.find import Answer, Finder
from pipelines.person_link.link import link_files
from pipelines.person_link.prepared import load_prepared, prepare_file, write_prepared
from pipelines.person_link.question import FindError, canonical_fields, person_of_file, typed_fields
from tests.linkage.engine_people import GIVEN, JUAN, MIDDLE, SURNAMES, Row, world, write_people
from transforms.linkage.candidates.pairs import find_candidates
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.people.coded_people import code_more

LEFT, RIGHT, TRUTH = world(seed=8, residents=400, subjects=60, known=40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("people")
    write_people(where / "right.parquet", [*RIGHT, JUAN])
    write_prepared(where / "right.parquet", where / "right")
    return where


@pytest.fixture(scope="module")
def finder(folder: Path) -> Finder:
    return Finder(load_prepared(folder / "right"))


def said(row: Row) -> dict[str, str]:
    return {name: text for name, text in row.items() if text and name != "record_id"}


def somebody_fits(answer: Answer) -> bool:
    """Whether a record is as likely the person as not, rivals aside."""
    own = [sum(e["mbit"] for e in found.entries if e["comparison"] != "rivals") for found in answer.found]
    return max(own, default=-1) >= 0


def test_candidates_are_those_of_the_link(folder: Path, finder: Finder) -> None:
    right = load_prepared(folder / "right")
    for row in LEFT:
        vocabulary, person = code_more(right.vocabulary, typed_people([said(row)]).features)
        rules = blocking_rules("residency", len(right))
        wanted = find_candidates(person, right.people, vocabulary, rules=rules)
        answer = finder.find_features(typed_people([said(row)]).features, top=10_000)
        found = {one.right_id for one in answer.found}
        linked = set(right.people.record_ids[wanted.right])
        assert found == linked if somebody_fits(answer) else found >= linked, row["record_id"]
        assert answer.candidates == len(found)


def test_weights_are_those_of_the_link(folder: Path, tmp_path: Path) -> None:
    left = write_people(tmp_path / "left.parquet", LEFT)
    linked = link_files(left, folder / "right", share=0.3, min_weight=-100).pairs.to_pandas()
    finder = Finder(load_prepared(folder / "right"), share=0.3)
    for row in LEFT[:25]:
        one = write_people(tmp_path / "one.parquet", [row])
        answer = finder.find_features(person_of_file(one), top=10_000)
        own = linked[linked["left_id"] == row["record_id"]]
        # where nobody fits, more are compared: there may be more rivals
        found = tuple(f for f in answer.found if f.right_id in set(own["right_id"]))
        assert len(found) == len(own)
        weights = dict(zip(own["right_id"], own["match_weight"], strict=True))
        if not somebody_fits(answer):
            assert all(f.weight / 1000 <= weights[f.right_id] for f in found)
            continue
        assert found == answer.found
        assert [(f.right_id, f.rank, f.weight / 1000, f.verdict) for f in found] == list(
            own[["right_id", "rank", "match_weight", "verdict"]].itertuples(index=False, name=None)
        )
        for f in found:
            assert sum(entry["mbit"] for entry in f.entries) == f.weight
            assert f.expected_coincidences == pytest.approx(
                own.set_index("right_id").loc[f.right_id, "expected_coincidences"], rel=1e-5
            )


@pytest.mark.parametrize(
    "name",
    [
        "JUANITO LUIS MARAVILLA QUIMERA", "juanito maravilla", "Maravilla, Juanito", "MARAVILLA QUIMERA JUANITO LUIS",
        "quimera maravilla juanito", "maravilla juanito l", "JUANITO MARAVILA", "Juanito de la Maravilla Jr",
    ],
)  # fmt: skip
@pytest.mark.parametrize("born", ["1971-10-23", "1971", "1971-10", "10/23/1971", "1971-10-24"])
def test_a_name_in_any_order_with_whatever_is_known_of_the_date(finder: Finder, name: str, born: str) -> None:
    best = finder.find(canonical_fields({"name": name, "dob": born})).found[0]
    assert best.right_id == "J1"
    assert best.rank == 1 and len(best.reasons(3)) == 3
    assert "MARAVILLA" in best.record.names[0].surname


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "juanito maravilla"}, {"ssn": "219-45-1234"}, {"dob": "1971-10-23", "ssn": "1234"},
        {"given": "Juanito", "surname": "Quimera"},
    ],
)  # fmt: skip
def test_little_is_enough(finder: Finder, typed: dict[str, str]) -> None:
    assert finder.find(canonical_fields(typed)).found[0].right_id == "J1"


def test_unknown_fields_are_left_out(finder: Finder) -> None:
    fields = canonical_fields(
        {"name": "JUANITO MARAVILLA", "dob": "unknown", "ssn": "?", "city": " ", "sex": "N/A"}
    )
    assert fields == {"full_name": "JUANITO MARAVILLA"}
    assert finder.find(fields).found[0].right_id == "J1"


@pytest.mark.parametrize("typed", [{}, {"name": "unknown"}, {"city": "?"}, {"sex": "M"}])
def test_nothing_to_go_by_is_said(finder: Finder, typed: dict[str, str]) -> None:
    with pytest.raises(FindError, match=r"(Give|Add) a name, a whole date of birth"):
        finder.find(canonical_fields(typed))


def test_nobody_fits_a_stranger(finder: Finder) -> None:
    answer = finder.find(canonical_fields({"name": "XQWZTRNK PLMKJHGT", "dob": "1901-02-03"}))
    assert not answer.found
    assert answer.understood.dates == ["1901-02-03"]


def test_reasons_say_first_what_the_record_shows(finder: Finder) -> None:
    found = finder.find({"full_name": "Juanito Maravilla"}).found[0]
    chance = {**found.entries[-1], "comparison": "expected_look_alikes", "mbit": -99_000}
    reasons = replace(found, entries=(chance, *found.entries)).reasons(3)
    assert reasons == (*found.reasons(2), chance)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("sex", "garbage", "M, F or X"), ("license", "12", "4 to 25 letters and digits"),
        ("license", "0000000", "4 to 25 letters and digits"), ("fbi", "1234567890123", "4 to 9 letters"),
        ("sid", "1", "three letters and digits"), ("state", "ZZ", "two letters or the name of a state"),
        ("zip", "87", "a ZIP code of five digits"), ("name", "!!!", "a name in Latin letters"),
        ("name", "JOHN DOE", "a name in Latin letters"), ("aliases", "???|A B", "a name in Latin letters"),
        ("surname", "李", "a name in Latin letters"), ("suffix", "XYZ", "a name in Latin letters"),
        ("city", "???", "the name of a city in Latin letters"), ("street", "李", "a street line in Latin letters"),
    ],
)  # fmt: skip
def test_what_would_be_left_out_is_refused(finder: Finder, field: str, text: str, expected: str) -> None:
    shown = f"of [{len(text)}] signs" if field in ("license", "fbi", "sid") else f"[{text}]"
    with pytest.raises(FindError, match=rf"{re.escape(shown)} .*expected {expected}"):
        canonical_fields({field: text, "dob": "1971"})


def test_a_street_is_said_with_its_town(finder: Finder) -> None:
    for typed in (
        {"street": "12 Fiction Rd"},
        {"street": "12 Fiction Rd", "state": "NM", "name": "Juanito Maravilla"},
    ):
        with pytest.raises(FindError, match="say its city or its ZIP code"):
            canonical_fields(typed)
    assert canonical_fields({"street": "12 Fiction Rd", "city": "Taos"})
    assert canonical_fields({"street": "12 Fiction Rd", "zip": "87571"})


def test_a_name_is_said_whole_or_in_parts() -> None:
    with pytest.raises(FindError, match=r"full name \[MARAVILLA, JUANITO\] and beside it \['surname'\]"):
        canonical_fields({"name": "MARAVILLA, JUANITO", "surname": "MARAVILLA"})


def test_lines_as_they_are_typed() -> None:
    assert typed_fields("jose garcia") == {"full_name": "jose garcia"}
    assert typed_fields("name=GARCIA, JOSE, dob = 1980 ,zip=87501") == {
        "full_name": "GARCIA, JOSE", "date_of_birth": "1980", "postcode": "87501",
    }  # fmt: skip
    assert typed_fields("last=Garcia; first=Jose; born=3/5/1980") == {
        "surname": "Garcia", "given_name": "Jose", "date_of_birth": "3/5/1980",
    }  # fmt: skip
    with pytest.raises(FindError, match="height"):
        typed_fields("name=A B, height=180")


@pytest.mark.parametrize("text", ["01/30/93", "1993-30-01", "garbage", "1980|garbage"])
def test_a_date_that_is_none_is_refused(finder: Finder, text: str) -> None:
    for ask in (
        lambda: finder.find({"full_name": "A B", "date_of_birth": text}),
        lambda: typed_fields(f"dob={text}"),
    ):
        with pytest.raises(FindError, match=r"date of birth .* expected YYYY, YYYY-MM or YYYY-MM-DD"):
            ask()


@pytest.mark.parametrize("text", ["12", "12345", "1234567890", "000000000", "abc"])
def test_a_number_that_is_none_is_refused(finder: Finder, text: str) -> None:
    for ask in (lambda: finder.find({"full_name": "A B", "ssn": text}), lambda: typed_fields(f"ssn={text}")):
        with pytest.raises(FindError, match=rf"of \[{len(text)}\] signs was not understood; expected nine"):
            ask()


@pytest.mark.parametrize(
    "text", ["1980", "1980-03", "1980-03-05", "3/5/1980", "03-05-1980", "19800305", "unknown"]
)
def test_dates_that_are_understood(text: str) -> None:
    for number in ("219-45-1234", "219451234", "1234", "n/a"):
        assert canonical_fields({"name": "A B", "dob": text, "ssn": number})["full_name"] == "A B"


def test_one_person_is_asked_for_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(FindError, match=r"\[60\] records"):
        person_of_file(write_people(tmp_path / "left.parquet", LEFT))
    with pytest.raises(ColumnFileError, match="shoe_size"):
        typed_people([{"shoe_size": "44"}])


def test_what_is_typed_is_read_as_a_file_is(tmp_path: Path) -> None:
    rng = random.Random(2)
    rows = [
        {"given_name": rng.choice(GIVEN), "middle_name": rng.choice(MIDDLE) or "", "surname": rng.choice(SURNAMES),
         "date_of_birth": "1980-03", "ssn": "219456781", "street": "1 FICTION RD", "postcode": "87571"}
        for _ in range(20)
    ]  # fmt: skip
    path = write_people(
        tmp_path / "rows.parquet", [{**row, "record_id": f"{n:03}"} for n, row in enumerate(rows)]
    )
    typed, read = typed_people(rows).features, read_person_file(path).features
    for table in ("names", "dates", "ids", "places"):
        one, other = (getattr(own, table).astype("object") for own in (typed, read))
        assert one.equals(other), table


def test_answers_do_not_depend_on_questions_before(finder: Finder) -> None:
    def ask(fields: dict[str, Any]) -> list[tuple[str, int]]:
        return [(found.right_id, found.weight) for found in finder.find(fields).found]

    questions = [said(row) for row in LEFT[:8]]
    first = [ask(question) for question in questions]
    again = [ask(question) for question in reversed(questions)]
    assert first == list(reversed(again))
    assert any(len(answer) > 1 for answer in first) and np.all([len(answer) <= 10 for answer in first])


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"city": "TAOS"}, "the city alone is not enough"),
        (
            {"city": "TAOS", "state": "NM", "postcode": "87571"},
            "the city, the state and the ZIP code alone are not",
        ),
        ({"sex": "F", "date_of_birth": "1980-02"}, "the sex and the date of birth alone are not enough"),
        ({"middle_name": "LUIS"}, "the middle name alone is not enough"),
    ],
)
def test_what_nobody_can_be_looked_up_by_is_said_with_what_to_add(
    finder: Finder, tmp_path: Path, person: dict[str, str], words: str
) -> None:
    with pytest.raises(FindError, match=words) as caught:
        finder.find(person)
    for more in ("a name", "a whole date of birth", "a number", "a street with its ZIP code or its city"):
        assert more in str(caught.value)
    one = write_people(tmp_path / "one.parquet", [{"record_id": "1", **person}])
    with pytest.raises(FindError, match=r"not enough to look anybody up by|nothing that was said"):
        finder.find_features(person_of_file(one))
    assert finder.find({**person, "ssn": "219451234"}).found[0].right_id == "J1"


def test_a_word_that_does_not_count_is_said_and_one_that_may_be_a_name_counts(tmp_path: Path) -> None:
    people = [
        {"record_id": "1", "given_name": "MALCOLM", "surname": "X", "date_of_birth": "1975-05-05"},
        {"record_id": "2", "given_name": "PEDRO", "surname": "MALCOLM", "date_of_birth": "1980-05-05"},
        {"record_id": "3", "given_name": "ANNA", "surname": "QUIMERA", "date_of_birth": "1990-05-05"},
    ]
    finder = Finder(prepare_file(write_people(tmp_path / "people.parquet", people)))
    for typed in (
        {"full_name": "MALCOLM X"},
        {"full_name": "X MALCOLM"},
        {"given_name": "MALCOLM", "surname": "X"},
    ):
        answer = finder.find(typed)
        assert answer.understood.names[0].whole == "X, MALCOLM" and not answer.not_read
        assert answer.found[0].right_id == "1"
    answer = finder.find({"full_name": "ANNA UNKNOWN"})
    assert len(answer.not_read) == 1 and "of the full name, [UNKNOWN] was not read" in answer.not_read[0]
    assert {name.whole for name in answer.understood.names} == {"ANNA"}
    assert "[UNKNOWN] was not read" in json.loads(answer_json(answer))["not_read"][0]
    console = Console(file=io.StringIO(), width=200)
    show_answer(answer, console)
    assert "[UNKNOWN] was not read" in console.file.getvalue()
    (said,) = finder.find({"full_name": "ANNA " + "Q" * 300}).not_read
    assert "first 200 signs" in said and "QQ" not in said
    assert canonical_fields({"surname": "X", "sex": "X"}) == {"surname": "X"}


@pytest.mark.parametrize("text", ["2026-11-24", "2090", "1851", "1980-03-05|2090-01-01"])
def test_a_date_nobody_is_born_on_is_refused(folder: Path, text: str) -> None:
    finder = Finder(load_prepared(folder / "right"), as_of=date(2026, 11, 23))
    with pytest.raises(FindError, match=r"before 1880, or after 2026-11-23: nobody looked for is born then"):
        finder.find({"full_name": "A B", "date_of_birth": text})
    with pytest.raises(FindError, match="nobody looked for is born then"):
        finder.find(
            {"aliases": f"A B ({text.split('|')[-1]}-01-01)" if len(text) == 4 else f"A B ({text[-10:]})"}
        )
    assert finder.find({"full_name": "Juanito Maravilla", "date_of_birth": "1971-10-23"}).found


def test_the_order_of_aliases_changes_nothing(tmp_path: Path) -> None:
    people = [
        {
            "record_id": "1",
            "full_name": "GARCIA, ANA",
            "aliases": "LOPEZ, ANA|SMITH, ANNA (1980-02-03)|ANITA GARCIA",
        },
        {
            "record_id": "2",
            "full_name": "LOPEZ, ANNA",
            "aliases": "GARCIA, MARIA",
            "date_of_birth": "1980-02-03",
        },
        {"record_id": "3", "full_name": "SMITH, ANNIE", "date_of_birth": "1980-03-03"},
    ]
    finder = Finder(prepare_file(write_people(tmp_path / "people.parquet", people)))
    names = ["LOPEZ, ANNA", "SMITH, ANA (1980-02-04)", "SMITH, ANA", "ANITA GARCIA"]
    for beside in ({}, {"full_name": "ANA CRUZ", "date_of_birth": "1980-02"}):
        answers = [
            finder.find({**beside, "aliases": "|".join(order)}) for order in itertools.permutations(names)
        ]
        assert answers[0].found and len({answer_json(answer) for answer in answers}) == 1
        assert all(answer == answers[0] for answer in answers)


def test_a_title_is_no_part_of_a_name(finder: Finder) -> None:
    with_title = finder.find({"full_name": "Dr Juanito Maravilla"})
    assert with_title.understood == finder.find({"full_name": "Juanito Maravilla"}).understood
    assert with_title.found[0].right_id == "J1"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"surname": "Quisquilla", "state": "nm"}, "QUISQUILLA; address: NM"),
        ({"date_of_birth": "1971-10-23", "city": "taos"}, "born 1971-10-23; address: TAOS"),
        ({"full_name": "MARAVILLA, JUANITO", "sex": "m"}, "MARAVILLA, JUANITO; sex M"),
        (
            {"full_name": "Lopez, Ana", "aliases": "Anita Cruz", "ssn": "219451234", "license_number": "5123456"},
            "LOPEZ, ANA; also known as CRUZ, ANITA; SSN ...1234; a license number",
        ),
        (
            {"street": "12 Fiction Road", "city": "Taos", "postcode": "87571"},
            "address: 12 FICTION RD, TAOS, 87571",
        ),
    ],
)  # fmt: skip
def test_the_answer_repeats_all_that_was_said(finder: Finder, asked: dict[str, str], words: str) -> None:
    answer = finder.find(asked)
    assert json.loads(answer_json(answer))["understood"] == words
    told = io.StringIO()
    show_answer(answer, Console(file=told))
    assert told.getvalue().startswith(f"Looked for {words}\n")


def test_a_file_of_one_row_has_no_names_that_it_does_not_say(finder: Finder, tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_text("record_id,full_name,aliases\nX,JUANITO LUIS MARAVILLA,PEPE CRUZ\n")
    answer = finder.find_features(person_of_file(one))
    assert [name.whole for name in answer.understood.names] == ["MARAVILLA, JUANITO LUIS", "CRUZ, PEPE"]


def test_no_name_was_asked_and_none_is_said_to_agree(finder: Finder) -> None:
    answer = finder.find({"date_of_birth": "1971-10-23", "ssn": "219451234"})
    assert answer.found[0].right_id == "J1"
    said_of_support = [e["because"] for e in answer.found[0].entries if e["comparison"] == "support"]
    assert said_of_support == [
        "surname and given name left aside, two facts speak for it together: date of birth, Social Security number"
    ]
