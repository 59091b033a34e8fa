"""`lindero evaluate` as a person at a terminal and a script meet it."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import main
from pipelines.column_files import ColumnFileError
from pipelines.person_link.evaluate import evaluate_files
from tests.cli.running import LEFT, TRUTH, WIDE, lindero, said
from tests.linkage.engine_people import Row, write_people


def test_evaluating_says_figures_of_everybody_and_of_groups(files: Path) -> None:
    text = said("evaluate", files / "pairs.parquet", files / "truth.parquet", "--people", files / "left.parquet",
                "--groups", files / "groups.parquet", "--date", "2026-07-01")  # fmt: skip
    for part in ("precision", "recall", "F1", "Average precision", "Recall at precision 0.99", "0.999", "Calibration",
                 "By surname group", "other", "By sex", "female", "By age", "25 to 34"):  # fmt: skip
        assert part in text, part


def test_evaluation_as_json_agrees_with_a_plain_count(files: Path) -> None:
    found = json.loads(said("evaluate", files / "pairs.parquet", files / "truth.parquet", "--groups",
                            files / "groups.parquet", "--json"))  # fmt: skip
    pairs = pd.read_parquet(files / "pairs.parquet")
    links = pairs[pairs["probability"] >= 0.5]
    true = sum(two in set(TRUTH) for two in zip(links["left_id"], links["right_id"], strict=True))
    point = found["everybody"]["figures"]["at_threshold"]
    assert point == {"links": len(links), "true_links": true, "true_pairs": len(TRUTH)}
    parts = [own["figures"]["at_threshold"] for own in found["by"]["surname group"].values()]
    assert sum(part["true_links"] for part in parts) == true and len(parts) == 2


def test_ages_are_those_of_the_date(files: Path, tmp_path: Path) -> None:
    people: list[Row] = [
        {"record_id": "L1", "date_of_birth": "2000-07-02", "sex": "F"},
        {"record_id": "L2", "date_of_birth": "2001-07", "sex": "male"},
        {"record_id": "L3", "date_of_birth": None},
    ]
    left = write_people(tmp_path / "left.parquet", people)
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("left_id,right_id,match_weight,probability\nL1,R1,9,0.99\nL2,R2,9,0.99\nL3,R3,9,0.99\n")
    truth = tmp_path / "truth.csv"
    truth.write_text("left_id,right_id\nL1,R1\n")

    def ages(day: str) -> dict[str, int]:
        found = json.loads(said("evaluate", pairs, truth, "--people", left, "--date", day, "--json"))
        assert {g: own["left_records"] for g, own in found["by"]["sex"].items()} == {
            "female": 1,
            "male": 1,
            "unknown": 1,
        }
        return {group: own["left_records"] for group, own in found["by"]["age"].items()}

    assert ages("2025-07-01") == {"under 25": 2, "unknown": 1}
    assert ages("2025-07-02") == {"under 25": 1, "25 to 34": 1, "unknown": 1}
    assert ages("2026-07-01") == {"25 to 34": 2, "unknown": 1}


def test_the_shares_of_a_group_of_few_are_not_shown(files: Path, tmp_path: Path) -> None:
    few = {true for true, _ in TRUTH[:4]}
    groups = tmp_path / "groups.csv"
    rows = [f"{row['record_id']},{'few' if row['record_id'] in few else 'many'}" for row in LEFT]
    groups.write_text("left_id,group\n" + "\n".join(rows) + "\n")
    asked = ("evaluate", files / "pairs.parquet", files / "truth.parquet", "--groups", groups)
    lines = {line.split()[1]: line for line in said(*asked).splitlines() if line.startswith("│ ")}
    assert lines["few"].count("too few (4)") == 6 and "(0." not in lines["few"]
    assert "too few" not in lines["many"] and "too few" not in lines["everybody"]
    assert lines["few"].count(" 4 │") == 2  # left records and true pairs are counted
    by = json.loads(said(*asked, "--json"))["by"]["surname group"]
    assert by["few"]["too_few"].keys() >= {
        "precision",
        "recall",
        "f1",
        "best_f1",
        "miss_ratio",
        "recall_at_0.99",
    }
    assert by["few"]["too_few"]["recall"] == 4 == by["few"]["figures"]["true_pairs"]
    assert by["few"]["intervals"]["recall"] is None and by["few"]["intervals"]["false_made"] is not None
    assert by["many"]["too_few"] == {} and by["many"]["intervals"]["recall"]["low"] > 0


def test_ids_of_the_truth_that_stand_nowhere_are_said_and_stay_misses(files: Path, tmp_path: Path) -> None:
    truth, pairs = tmp_path / "truth.csv", tmp_path / "pairs.parquet"
    rows = [*TRUTH, ("Q1", "R00001"), ("Q2", "R00002"), ("Q4", "R00004"), ("Q3", "Z1")]
    truth.write_text("left_id,right_id\n" + "".join(f"{a},{b}\n" for a, b in rows))
    listed = pd.read_parquet(files / "pairs.parquet")
    listed[listed["left_id"] != TRUTH[0][0]].to_parquet(pairs)  # a record of which no pair was kept

    def told(*more: str | Path) -> tuple[dict[str, dict[str, object]], str]:
        done = CliRunner().invoke(main.app, ["evaluate", str(pairs), str(truth), *map(str, more)], env=WIDE)
        assert done.exit_code == 0, done.output
        found = json.loads(said("evaluate", pairs, truth, *more, "--json"))
        assert found["everybody"]["figures"]["true_pairs"] == len(rows)
        return {one["side"]: one for one in found["unmet"]}, done.stderr

    unmet, text = told("--people", files / "left.parquet")
    assert unmet["left"]["ids"] == 4 and unmet["left"]["examples"] == ["Q1", "Q2", "Q3"]
    assert (unmet["left"]["among"], unmet["left"]["true_pairs"]) == ("people", 4)
    assert "not in the person file (first: Q1, Q2, Q3)" in text
    assert (
        f"4 of {len(rows)} true pairs stay misses: recall cannot be more than {1 - 4 / len(rows):.4f}" in text
    )
    assert unmet["right"]["among"] == "pairs"  # nobody knows all right records
    unmet, text = told()
    assert (unmet["left"]["ids"], unmet["left"]["true_pairs"]) == (5, 5), (
        "whether it is a miss, nobody can tell"
    )
    assert TRUTH[0][0] in unmet["left"]["examples"] and "no record of which no pair was kept" in text


def test_a_left_record_of_two_groups_or_files_of_others_are_refused(files: Path, tmp_path: Path) -> None:
    groups, people = tmp_path / "groups.csv", tmp_path / "people.csv"
    own = pd.read_parquet(files / "groups.parquet")
    first = str(own["left_id"].iloc[0])
    two = pd.concat([own, own, pd.DataFrame({"left_id": [first], "group": ["another"]})])
    two.to_csv(groups, index=False)
    listed, truth = files / "pairs.parquet", files / "truth.parquet"
    with pytest.raises(ColumnFileError, match=rf"\[1\] ids stand in more than one row .*{first}"):
        evaluate_files(listed, truth, groups=groups)
    own.assign(left_id="X" + own["left_id"]).to_csv(groups, index=False)
    with pytest.raises(ColumnFileError, match="none of its"):
        evaluate_files(listed, truth, groups=groups)
    left = pd.read_parquet(files / "left.parquet")
    pd.concat([left, left.head(2)]).to_csv(people, index=False)
    with pytest.raises(ColumnFileError, match=r"column \[record_id\]: \[2\] ids stand in more than one row"):
        evaluate_files(listed, truth, people=people)


def test_one_file_has_one_set_of_ids(files: Path, tmp_path: Path) -> None:
    pairs, truth = tmp_path / "pairs.csv", tmp_path / "truth.csv"
    pairs.write_text("left_id,right_id,match_weight,probability\na,b,9,0.9\n")
    truth.write_text("left_id,right_id\nb,a\nb,c\n")
    found = json.loads(said("evaluate", pairs, truth, "--either-way", "--json"))
    (unmet,) = found["unmet"]
    assert (unmet["side"], unmet["ids"], unmet["of"], unmet["examples"]) == ("either", 1, 3, ["c"])
    with pytest.raises(ColumnFileError, match=r"or it is one file .--either-way."):
        evaluate_files(pairs, truth)


@pytest.mark.parametrize(
    ("text", "either_way", "part"),
    [
        ("a,b\na,c\na,b\n", False, "[1] of [3] rows repeat the pair of an earlier row (first: [a] and [b])"),
        ("a,b\nb,a\n", True, "(first: [a] and [b]). Expected every pair once; two ids in the other order"),
        ("a,b\n,c\n", False, "column [left_id]: is blank in [1] of [2] rows (first: row 2)"),
        ("a,b\nc,\n", True, "column [right_id]: is blank in [1] of [2] rows (first: row 2)"),
    ],
)
def test_a_truth_that_cannot_be_used_is_named_with_its_row(
    tmp_path: Path, text: str, either_way: bool, part: str
) -> None:
    pairs, truth = tmp_path / "pairs.csv", tmp_path / "truth.csv"
    pairs.write_text("left_id,right_id,match_weight,probability\na,b,9,0.9\n")
    truth.write_text("left_id,right_id\n" + text)
    with pytest.raises(ColumnFileError) as caught:
        evaluate_files(pairs, truth, either_way=either_way)
    assert str(caught.value).startswith(f"[{truth}]") and part in str(caught.value)


def test_a_truth_of_other_files_is_refused_and_says_what_it_saw(tmp_path: Path) -> None:
    pairs, truth, people = tmp_path / "pairs.csv", tmp_path / "truth.csv", tmp_path / "people.csv"
    pairs.write_text("left_id,right_id,match_weight,probability\na,u,9,0.9\nb,v,9,0.9\n")
    people.write_text("record_id,surname\nQ1,Garcia\n")
    for rows, hint in (
        ("Q1,Z1\nQ2,Z2\n", "begins with [Q1], [Q2], of the pairs with [a], [b]"),
        ("u,a\n", "Left and right are exchanged, or it is one file (--either-way)"),
        (" a, u \n", "Without blanks around them, [2] would be"),
    ):
        truth.write_text("left_id,right_id\n" + rows)
        done = lindero("evaluate", pairs, truth)
        assert done.returncode == 1 and not done.stdout
        assert (
            f"[{truth}]: none of its ids is among those of [{pairs}]" in done.stderr and hint in done.stderr
        )
        assert "name the truth of these pairs" in done.stderr and done.stderr.count("\n") == 1
    # of people who are known to be asked for, nothing found is a figure; so is nothing found at all
    truth.write_text("left_id,right_id\nQ1,Z1\n")
    assert evaluate_files(pairs, truth, people=people).everybody.figures.true_proposed == 0
    pairs.write_text("left_id,right_id,match_weight,probability\n")
    assert evaluate_files(pairs, truth).everybody.figures.pairs == 0


def test_a_truth_without_pairs_is_an_error_and_pairs_without_rows_are_misses(
    files: Path, tmp_path: Path
) -> None:
    empty, blank, listed = tmp_path / "empty.csv", tmp_path / "blank.csv", tmp_path / "listed.csv"
    empty.write_text("left_id,right_id\n")
    blank.write_text("")
    listed.write_text("left_id,right_id,match_weight,probability\n")
    for truth, words in ((empty, "holds no true pair"), (blank, "the file is empty")):
        for pairs in (files / "pairs.parquet", listed):
            for more in ((), ("--either-way",), ("--json",), ("--people", files / "left.parquet")):
                done = CliRunner().invoke(
                    main.app, ["evaluate", str(pairs), str(truth), *map(str, more)], env=WIDE
                )
                assert isinstance(done.exception, ColumnFileError) and words in str(done.exception)
                assert str(truth) in str(done.exception) and not done.stdout
    figures = json.loads(said("evaluate", listed, files / "truth.parquet", "--json"))["everybody"]["figures"]
    assert (figures["pairs"], figures["true_pairs"], figures["true_proposed"]) == (0, len(TRUTH), 0)
