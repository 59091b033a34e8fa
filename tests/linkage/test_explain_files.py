"""`lindero explain` on person files: the weight of `lindero link`, the picture, the document, errors without values."""

import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import main
from pipelines.explanation.document import document
from pipelines.explanation.explain_files import RecordMissing, explain_files, open_side
from pipelines.explanation.picture import describe, waterfall
from pipelines.person_link.link import link_files, sides_of
from pipelines.person_link.prepared import write_prepared
from transforms.linkage.candidates import pairs
from transforms.linkage.candidates.index import make_postings
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.explain.explanation import Explanation
from transforms.linkage.explain.page import page
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.texts import NOT_KEPT
from transforms.linkage.explain.verdict_words import outcome_in_words
from transforms.linkage.people.coded_people import CodedPeople
from transforms.linkage.weights.model import load_model

_COLUMNS = (
    "record_id,given_name,middle_name,surname,suffix,aliases,sex,date_of_birth,ssn,street,city,state,postcode,"
    "license_number,state_id"
)
LEFT = """
L1,Perengano,Luis,Inventarrillo Lopez,Jr,,M,1980-03-05,219456781,1 Fiction Rd,Reno,NV,89501,,NV1234567
L2,Zutana,,Fantasmubleda,,ZUTANA CUARTANA|ANA TERCERILLA,F,1975-06,6789,,,,,,
L3,Zutana,,Fantasmubleda,,,F,1975-06-11,,9 Nowhere Ct,Taos,NM,87571,,
L4,Quintilio,,Mengano,,,M,,,,,,,,
L5,Secundino,,Apocrifo,,,M,1970-02-03,,,,,,,
"""
RIGHT = """
R1,Perengano,L,Inventarrillo,Jr,,M,1980-05-03,219456781,4 Fable Ln,Gallup,NM,87301,512345678,
R2,Perengano,Luis,Inventarrillo Lopez,Sr,,M,1955-03-05,,4 Fable Ln,Gallup,NM,87301,,
R3,Ana,Maria,Tercerilla,,,F,1975-06-11,219456789,9 Nowhere Ct,Taos,NM,87571,598765432,
R4,Zutana,,Fantasmubleda,,,F,1975-06-11,,9 Nowhere Ct,Taos,NM,87571,,
R5,Zutano,,Fantasmubleda,,,M,1999-01-01,,2 Nowhere Ct,Taos,NM,87571,,
R6,Secundino,,Apocrifo,,,M,1970-02-03,,,,,,,
"""
NAMES = ("PERENGANO", "INVENTARRILLO", "ZUTANA", "FANTASMUBLEDA", "219456781", "1980", "Fiction", "512345678")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two person files; forty more residents make names that are frequent."""
    folder = tmp_path_factory.mktemp("files")
    more = "".join(
        f"X{n:02},{'Jose' if n % 2 else 'Maria'},,{'Garcia' if n % 3 else 'Lopez'},,,{'M' if n % 2 else 'F'},"
        f"19{50 + n}-0{n % 9 + 1}-1{n % 9},,,,NM,,,\n"
        for n in range(40)
    )
    (folder / "left.csv").write_text(_COLUMNS + LEFT)
    (folder / "right.csv").write_text(_COLUMNS + RIGHT + more)
    return folder / "left.csv", folder / "right.csv"


def explained(
    files: tuple[Path, Path], left_id: str, right_id: str, share: float | None = None
) -> Explanation:
    return explain_files(left_id, right_id, left=files[0], right=files[1], model=load_model(), share=share)


@pytest.mark.parametrize("share", [None, 0.3])
def test_the_weight_and_every_bit_are_those_of_lindero_link(
    files: tuple[Path, Path], share: float | None
) -> None:
    linked = link_files(*files, min_weight=-60, share=share).pairs.to_pandas()
    assert len(linked) >= 6
    for row in linked.to_dict("records"):
        found = explained(files, row["left_id"], row["right_id"], share)
        assert found.weight == round(1000 * row["match_weight"])
        assert found.verdict == row["verdict"]
        assert "|".join(found.rules) == row["blocking_rules"]
        assert found.coincidences == pytest.approx(row["expected_coincidences"])
        shown = {e["comparison"]: e["mbit"] for section in found.sections for e in section.entries}
        assert shown["prior"] + shown.get("base", 0) == round(1000 * row["bits_prior"])
        for name in (*LEVELS, "rivals"):
            assert shown.get(name, 0) == round(1000 * row[f"bits_{name}"]), name


def test_prepared_folders_give_the_same_explanation_but_for_texts_they_do_not_keep(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    for number, path in enumerate(files):
        write_prepared(path, tmp_path / str(number))
    plain = explained(files, "L1", "R1")
    prepared = explained((tmp_path / "0", tmp_path / "1"), "L1", "R1")
    assert (plain.weight, plain.sections, plain.contraries) == (
        prepared.weight,
        prepared.sections,
        prepared.contraries,
    )
    assert prepared.values["surname"] == ("INVENTARRILLO LOPEZ", "INVENTARRILLO")
    for name in ("given", "middle", "suffix", "birth_date", "ssn", "license", "sex"):
        assert prepared.values[name] == plain.values[name], name
    assert prepared.values["place"] == (f"{NOT_KEPT}, NV 89501", f"{NOT_KEPT}, NM 87301")
    assert plain.values["place"] == ("1 FICTION RD, RENO, NV 89501", "4 FABLE LN, GALLUP, NM 87301")


def test_the_postings_of_a_prepared_folder_are_used_and_not_made_anew(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, path in enumerate(files):
        write_prepared(path, tmp_path / str(number))
    whole, made = len(pd.read_csv(files[1])), []

    def recorded(people: CodedPeople, *arguments: Any, **named: Any) -> Any:
        made.append(len(people))
        return make_postings(people, *arguments, **named)

    monkeypatch.setattr(pairs, "make_postings", recorded)
    explained((tmp_path / "0", tmp_path / "1"), "L1", "R1", share=0.3)
    assert made and max(made) < whole  # of the few records within reach, never of the whole side
    made.clear()
    explained(files, "L1", "R1", share=0.3)
    assert whole in made


def test_shown_are_the_values_that_were_compared(files: tuple[Path, Path]) -> None:
    found = explained(files, "L2", "R3")
    assert found.levels["names_used"] == "one_alias"
    assert found.values["given"] == ("ANA", "ANA")
    assert found.values["surname"] == ("TERCERILLA", "TERCERILLA")
    assert found.values["names_used"] == ("TERCERILLA, ANA", "TERCERILLA, ANA MARIA")
    assert found.values["birth_date"] == ("1975-06", "1975-06-11")
    assert found.values["ssn"] == ("6789", "219456789")
    assert found.values["license"] == ("", "598765432")
    text = page(found)
    assert "left 6789 | right 219456789" in text
    assert "* not known on the left: Driver license" in " ".join(text.split())


def test_records_that_link_would_not_compare_are_said_to_be_so(files: tuple[Path, Path]) -> None:
    found = explained(files, "L4", "R5")
    assert found.rules == () and found.verdict == "no_match"
    assert "share too little to be compared" in page(found)
    assert sum(section.mbit for section in found.sections) == found.weight


def test_a_hard_rule_that_keeps_a_pair_possible_is_said(files: tuple[Path, Path]) -> None:
    found = explained(files, "L5", "R6", share=0.9)
    assert found.weight >= found.match_at and found.verdict == "possible"
    assert found.hard_rule == "names_and_date_alone"
    for text in (page(found), waterfall(found)):
        assert "The weight is that of a match, but names and date of birth alone are no match" in " ".join(
            text.split()
        )
    assert found.settling is not None and {"ssn", "last_four"} <= {one.fact for one in found.settling}


def test_a_rival_is_shown_with_what_it_weighs(files: tuple[Path, Path]) -> None:
    found = explained(files, "L1", "R2")
    assert found.rivals[0].right_id == "R1" and found.rivals[0].is_counted
    assert sum(s.mbit for s in found.sections if s.heading == "rivals") < -1_000
    said = f"this fits the left record, too: R1 ({found.rivals[0].weight / 1000:.3f} bits by itself)"
    assert said in " ".join(page(found).split())
    drawn = [text for text in ElementTree.fromstring(waterfall(found)).itertext() if "R1 (" in text]
    assert drawn and "R1" in drawn[0]


ONE = "record_id,given_name,surname,sex,date_of_birth,ssn,street,postcode\n"


def test_a_right_record_that_may_be_the_better_one_filed_twice_is_named_with_what_it_weighs(
    tmp_path: Path,
) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(ONE + "L1,Perengana,Fantasmubleda,F,1980-02-03,,,\n")
    right.write_text(
        ONE + "R1,Perengana,Fantasmubleda,F,1980-02-03,219456781,1 Fable Ln,87301\n"
        "R2,Perengana,Fantasmubleda,F,,219456781,1 Fable Ln,87301\n"
    )
    found = explained((left, right), "L1", "R2", share=0.4)
    (rival,) = found.rivals
    assert rival.right_id == "R1" and not rival.is_counted and rival.weight > found.weight
    *_, last = found.sections
    assert (last.heading, last.mbit) == ("rivals", 0)
    said = f"filed twice: R1 ({rival.weight / 1000:.3f} bits by itself)"
    assert last.entries[0]["because"].endswith(said)
    assert said in " ".join(page(found).split())
    assert said in " ".join(" ".join(ElementTree.fromstring(waterfall(found)).itertext()).split())


def test_a_record_that_is_no_possible_pair_is_not_said_to_fit(tmp_path: Path) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(
        ONE + "L1,Perengana,Fantasmubleda,F,1980-02-03,219456781,,\nL2,,Inventarrillo,,1999-07-30,,,\n"
    )
    right.write_text(
        ONE + "R1,Perengana,Fantasmubleda,F,1980-02-03,219456781,1 Fable Ln,87301\n"
        "R2,Mengana,Fantasmubleda,F,1982-02-09,,4 Fable Ln,87305\n"
        "R3,,Inventarrillo,F,1997-02-09,,4 Fable Ln,87305\n"
        "R4,Luz,Inventarillo,F,1948-02-09,,4 Fable Ln,87305\n"
    )
    beside = explained((left, right), "L1", "R1", share=0.9)
    (rival,) = beside.rivals
    assert rival.is_counted and rival.weight < beside.possible_at
    assert said_of_rivals(beside) == (
        f"nobody else of the right file fits the left record; next best is R2 ({rival.weight / 1000:.3f} bits by itself),"
        f" {(beside.weight + taken_of(beside) - rival.weight) / 1000:.3f} bits lower"
    )
    beside = explained((left, right), "L2", "R4", share=0.5)
    (rival,) = beside.rivals
    assert rival.right_id == "R3" and beside.weight < rival.weight < beside.possible_at
    assert "R3" in said_of_rivals(beside) and said_of_rivals(beside).endswith("bits higher")
    assert "fits the left record, too" not in page(beside)


def said_of_rivals(found: Explanation) -> str:
    *_, last = found.sections
    assert last.heading == "rivals"
    return last.entries[0]["because"]


def taken_of(found: Explanation) -> int:
    return -sum(section.mbit for section in found.sections if section.heading == "rivals")


def test_the_page_names_the_rare_word_that_had_two_compared_and_nothing_else_does(
    tmp_path: Path,
) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(ONE + "L1,Jose,Qwertzlington,M,1980-02-03,,,\n")
    crowd = "".join(f"R{n},Jose,Garcia,M,19{n}-06-07,,,\n" for n in range(20, 45))  # more than ten bear JOSE
    for surname, words in (
        ("Qwertzlington", "QWERTZLINGTON"),
        ("Garcia-Qwertzlington", "QWERTZLINGTON"),
        ("Qwertzlinton", "QWERTZLINGTON and QWERTZLINTON"),
    ):
        right.write_text(ONE + f"R1,Luz,{surname},F,1955-06-07,,,\n" + crowd)
        found = explained((left, right), "L1", "R1", share=0.3)
        assert found.rules == ("one_word",) and found.rare_words == (words,)
        assert f"share, or nearly so: a word of a name that few bear ({words})." in " ".join(
            page(found).split()
        )
        assert "QWERTZ" not in f"{waterfall(found)} {describe(found)}".upper()


def test_whoever_would_take_the_bits_of_a_missing_fact_is_named(tmp_path: Path) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(ONE + "L1,Perengana,Fantasmubleda,F,1980-02-03,219456781,,\n")
    right.write_text(
        ONE + "R1,Perengana,Fantasmubleda,F,1980-02-03,219456781,1 Fable Ln,87301\n"
        "R2,Perengana,Fantasmubleda,F,1955-06-07,,4 Fable Ln,87305\n"
        "R3,Zutana,Inventarrillo,F,1970-02-09,,4 Fable Ln,87305\n"
    )
    found = explained((left, right), "L1", "R2", share=0.9)
    assert found.verdict == "no_match" and found.rivals[0].right_id == "R1" and found.rivals[0].is_counted
    scale = scale_of((left, right), "R2", 0.9)
    (changed,) = scale.weigh_pairs([(scale.left, scale.right)])
    assert changed.rival == found.rivals[0]
    assert changed.taken == sum(s.mbit for s in found.sections if s.heading == "rivals") < -10_000
    taken, weight = -changed.taken / 1000, found.rivals[0].weight / 1000
    said = f"other right records take {taken:.3f} bits, R1 ({weight:.3f} bits by itself) the most"
    assert said in outcome_in_words(changed)
    assert document(found)["rivals"][0]["right_id"] == "R1"


def scale_of(files: tuple[Path, Path], right_id: str, share: float) -> Scale:
    one, other = (open_side(path) for path in files)
    sides = sides_of(one.prepared, other.prepared, share)
    return Scale(sides=sides, right_row=other.row(right_id), model=load_model(), side="residency")


def test_an_unknown_record_is_named_by_its_id_alone(files: tuple[Path, Path]) -> None:
    with pytest.raises(RecordMissing, match=r"left\.csv.*no record \[L9\] among its \[5\]"):
        explained(files, "L9", "R1")
    with pytest.raises(RecordMissing, match=r"right\.csv.*no record \[R9\]"):
        explained(files, "L1", "R9")
    with pytest.raises(ValueError, match=r"share \[1\.5\]"):
        explained(files, "L1", "R1", share=1.5)


def test_the_picture(files: tuple[Path, Path]) -> None:
    found = explained(files, "L1", "R1")
    svg = waterfall(found)
    assert svg == waterfall(explained(files, "L1", "R1"))
    root = ElementTree.fromstring(svg)
    assert float(root.attrib["width"]) <= 7.5 * 96 and "max-width:100%" in root.attrib["style"]
    assert [child.tag.split("}")[1] for child in root][:2] == ["title", "desc"]
    assert root[0].text == "L1 and R1: evidence in bits"
    assert root[1].text == describe(found) and f"{found.weight / 1000:.3f}" in describe(found)
    assert not [name for name in NAMES if name.lower() in svg.lower()]
    assert "<script" not in svg and not re.search(r"(href|src)=|url\((?!#)|@import", svg)
    texts = [text for text in (element.text for element in root.iter()) if text]
    for section in found.sections:
        for entry in section.entries:
            if entry["mbit"]:
                assert f"{entry['mbit'] / 1000:+.3f}" in texts, entry["comparison"]
    assert any(text.startswith("match from") for text in texts)
    assert any(text.startswith("possible from") for text in texts)


def test_the_command(files: tuple[Path, Path], tmp_path: Path) -> None:
    svg, told = tmp_path / "pair.svg", tmp_path / "pair.json"
    sides = ["--left", str(files[0]), "--right", str(files[1])]
    done = CliRunner().invoke(
        main.app, ["explain", "L1", "R1", *sides, "--svg", str(svg), "--json", str(told)]
    )
    assert done.exit_code == 0, done.output
    found = explained(files, "L1", "R1")
    assert done.output.startswith(page(found))
    assert svg.read_text() == waterfall(found)
    assert json.loads(told.read_text())["weight_mbit"] == found.weight
    brief = CliRunner().invoke(main.app, ["explain", "L1", "R1", *sides, "--brief", "--share", "0.3"])
    assert brief.exit_code == 0 and "left PERENGANO" not in brief.output


def test_an_error_of_the_command_is_one_line_with_no_value_of_a_record(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["explain", "L1", "nobody", "--left", str(files[0]), "--right", str(files[1])]
    monkeypatch.setattr(sys, "argv", ["lindero", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "[nobody]" in error
    assert not [name for name in NAMES if name.lower() in error.lower()]


def test_an_explanation_does_not_depend_on_the_order_of_the_files(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    turned = []
    for path in files:
        frame = pd.read_csv(path, dtype=str)
        frame.iloc[::-1].to_csv(tmp_path / path.name, index=False)
        turned.append(tmp_path / path.name)
    assert page(explained((turned[0], turned[1]), "L3", "R4")) == page(explained(files, "L3", "R4"))
