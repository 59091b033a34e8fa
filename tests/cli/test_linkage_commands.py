"""prepare, link, dedupe, find and evaluate as a person at a terminal and a script meet them."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipelines.cli import main
from pipelines.column_files import ColumnFileError
from pipelines.person_link.evaluate import evaluate_files
from pipelines.person_link.models import model_of
from pipelines.person_link.table_files import ResultFileError
from tests.linkage.engine_people import Row, world, write_people
from transforms.linkage.weights.model import CURRENT, MODELS, LinkageModelError

LEFT, RIGHT, TRUTH = world(seed=13, residents=400, subjects=120, known=70)
WIDE = {"COLUMNS": "160"}


def lindero(*arguments: str | Path, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *map(str, arguments)],
        capture_output=True, text=True, input=stdin, check=False, env={"PATH": "/usr/bin:/bin", **WIDE},
    )  # fmt: skip


def said(*arguments: str | Path, stdin: str | None = None) -> str:
    """Run the command here; it must end well."""
    done = CliRunner().invoke(main.app, [str(a) for a in arguments], input=stdin, env=WIDE)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("files")
    write_people(where / "left.parquet", LEFT)
    write_people(where / "right.parquet", RIGHT)
    pq.write_table(
        pa.table({"left_id": [a for a, _ in TRUTH], "right_id": [b for _, b in TRUTH]}),
        where / "truth.parquet",
    )
    groups = {
        "left_id": [row["record_id"] for row in LEFT],
        "group": ["one" if n % 2 else "other" for n in range(len(LEFT))],
    }
    pq.write_table(pa.table(groups), where / "groups.parquet")
    said("prepare", where / "right.parquet", "--out", where / "right")
    said("link", where / "left.parquet", where / "right", "--out", where / "pairs.parquet")
    return where


@pytest.mark.parametrize("command", ["prepare", "link", "dedupe", "find", "evaluate"])
def test_help_reads_well(command: str) -> None:
    assert "Usage" in said(command, "--help")


def test_preparing_says_what_was_prepared(files: Path, tmp_path: Path) -> None:
    text = said("prepare", files / "right.parquet", "--out", tmp_path / "people")
    assert "400 records" in text and "MB" in text
    assert (tmp_path / "people" / "manifest.json").exists()


def test_linking_says_sizes_blocking_matches_and_expected_false_links(files: Path, tmp_path: Path) -> None:
    text = said(
        "link", files / "left.parquet", files / "right", "--out", tmp_path / "pairs.csv", "--threads", 1
    )
    for part in ("date_and_word", "Keys over the bound", "Left records", "per left record", "(estimated)", "Matches",
                 "False links expected"):  # fmt: skip
        assert part in text, part
    pairs = pd.read_csv(tmp_path / "pairs.csv", dtype={"left_id": str, "right_id": str})
    pd.testing.assert_frame_equal(pairs, pd.read_parquet(files / "pairs.parquet"), check_dtype=False)
    assert f"{(pairs['verdict'] == 'match').sum():,}" in text


def test_options_of_link_are_heard(files: Path, tmp_path: Path) -> None:
    text = said("link", files / "left.parquet", files / "right", "--out", tmp_path / "p.parquet", "--min-weight", 8,
                "--share", 0.2, "--model", "2026_11_f")  # fmt: skip
    assert "0.200 (as given)" in text and "Pairs kept, 8 bits or more" in text and "2026_11_f" in text
    assert pd.read_parquet(tmp_path / "p.parquet")["match_weight"].min() >= 8


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


def test_blanks_around_an_id_are_part_of_it_in_every_command(tmp_path: Path) -> None:
    people, out, truth = tmp_path / "people.csv", tmp_path / "out.csv", tmp_path / "truth.csv"
    people.write_text(
        "record_id,surname,given_name,date_of_birth\nA,Quisquilla,Zutana,1980-02-03\n A ,Quisquilla,Zutana,1980-02-03\n"
    )
    for command in (("link", people, people), ("dedupe", people)):
        done = lindero(*command, "--out", out)
        assert done.returncode == 0, done.stderr
        said_of_ids = "[1] ids differ from another one by blanks around them alone (first: [ A ], [A])"
        assert said_of_ids in done.stderr
        assert {"A", " A "} == set(pd.read_csv(out).iloc[:, 0])
    lindero("link", people, people, "--out", out, "--min-weight", "-60")
    truth.write_text("left_id,right_id\nA, A \n")
    found = json.loads(said("evaluate", out, truth, "--people", people, "--json"))
    assert found["everybody"]["figures"]["true_proposed"] == 1 and not found["unmet"]
    truth.write_text("left_id,right_id\nA,A  \n")
    (unmet,) = json.loads(said("evaluate", out, truth, "--json"))["unmet"]
    assert (unmet["side"], unmet["examples"], unmet["but_for_blanks"]) == ("right", ["A  "], 1)
    sides = ("--left", people, "--right", people, "--share", "0.3")
    assert "Left record   A\nRight record   A \n" in said("explain", "A", " A ", *sides)
    done = lindero("explain", "A", "A  ", *sides)
    assert done.returncode == 1 and "has no record [A  ] among its [2]; there is [ A ]" in done.stderr


def test_deduping_writes_groups_and_pairs_that_can_be_evaluated(files: Path, tmp_path: Path) -> None:
    both = write_people(tmp_path / "both.parquet", [*LEFT, *RIGHT])
    text = said("dedupe", both, "--out", tmp_path / "groups.csv", "--pairs", tmp_path / "pairs.parquet")
    assert "Groups of more than one record" in text and "refused" in text
    groups = pd.read_csv(tmp_path / "groups.csv")
    assert list(groups) == ["record_id", "cluster_id", "cluster_size"] and len(groups) == 520
    cluster = groups.set_index("record_id")["cluster_id"]
    assert sum(cluster[a] == cluster[b] for a, b in TRUTH) > 0.6 * len(TRUTH)
    turned = tmp_path / "turned.csv"
    turned.write_text("left_id,right_id\n" + "".join(f"{b},{a}\n" for a, b in TRUTH))
    found = json.loads(said("evaluate", tmp_path / "pairs.parquet", turned, "--either-way", "--json"))
    assert found["everybody"]["figures"]["at_threshold"]["true_links"] > 0.8 * len(TRUTH)


def test_finding_shows_who_fits_and_why(files: Path) -> None:
    person = next(row for row in RIGHT if row["ssn"])
    name = f"{person['surname']} {person['given_name']}"
    text = said("find", files / "right", "--name", name, "--dob", str(person["date_of_birth"]), "--ssn",
                str(person["ssn"])[-4:], "--top", 3)  # fmt: skip
    assert "Looked for" in text and str(person["record_id"]) in text
    assert "the date of birth agrees" in text.replace("\n", " ")
    found = json.loads(
        said("find", files / "right", "--name", name, "--dob", str(person["date_of_birth"]), "--json")
    )
    best = found["found"][0]
    assert best["right_id"] == person["record_id"]
    assert round(sum(reason["bits"] for reason in best["reasons"]), 3) == best["match_weight"]


def test_finding_by_a_file_of_one_row(files: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_text(
        f"record_id,given_name,surname,date_of_birth\nX,{RIGHT[7]['given_name']},{RIGHT[7]['surname']},{RIGHT[7]['date_of_birth']}\n"
    )
    found = json.loads(said("find", files / "right.parquet", "--file", one, "--json"))
    assert found["found"][0]["right_id"] == RIGHT[7]["record_id"]


def test_asking_again_and_again(files: Path) -> None:
    row = RIGHT[3]
    question = f"name={row['given_name']} {row['surname']}, dob={row['date_of_birth']}"
    stdin = f"{question}\nshoe=44\n\nQWERTZ XYLOPHON\n"
    done = lindero("find", files / "right", "--interactive", stdin=stdin)
    assert done.returncode == 0, done.stderr
    assert str(row["record_id"]) in done.stdout and done.stdout.count(" ms") == 2
    assert "Nobody was compared" in done.stdout and "NEVER" not in done.stdout
    assert done.stderr.count("lindero:") == 1 and "shoe" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("link", "{}/left.parquet", "{}/nothing.parquet", "--out", "{}/p.parquet"), "cannot be opened"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/p.txt"), ".parquet or .csv"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/no/p.csv"), "is not there"),
        (("link", "{}/left.parquet", "{}", "--out", "{}/p.csv"), "no prepared folder"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/p.csv", "--share", "2"), "share"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/p.csv", "--model", "nope"), "no such model"),
        (("prepare", "{}/truth.parquet", "--out", "{}/t"), "record_id"),
        (("evaluate", "{}/left.parquet", "{}/truth.parquet"), "left_id"),
        (("evaluate", "{}/pairs.parquet", "{}/truth.parquet", "--threshold", "2"), "threshold [2.0]"),
        (("evaluate", "{}/pairs.parquet", "{}/truth.parquet", "--threshold", "nan"), "threshold [nan]"),
        (
            ("evaluate", "{}/pairs.parquet", "{}/truth.parquet", "--threshold", "-0.1"),
            "a probability, 0 to 1",
        ),
        (("find", "{}/right", "--city", "?", "--suffix", "JR"), "suffix alone is not enough"),
        (("find", "{}/right", "--dob", "someday"), "date of birth [someday] was not understood"),
        (("find", "{}/right", "--name", "A B", "--ssn", "12"), "number of [2] signs was not understood"),
        (("find", "{}/right", "--name", "A B", "--share", "2"), "share [2.0]"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/p.csv", "--min-weight", "nan"), "finite"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/p.csv", "--min-weight", "inf"), "finite"),
        (("dedupe", "{}/left.parquet", "--out", "{}/p.csv", "--link-weight", "inf"), "finite"),
        (
            ("link", "{}/left.parquet", "{}/right", "--out", "{}/p.csv", "--model", "{}/truth.parquet"),
            "truth.parquet]",
        ),
        (
            ("link", "{}/left.parquet", "{}/right", "--out", "{}/p.csv", "--model", "/tmp"),
            "[/tmp]: no such model",
        ),
    ],
)
def test_mistakes_are_one_line_and_exit_code_1(files: Path, arguments: tuple[str, ...], part: str) -> None:
    done = lindero(*(text.format(files) for text in arguments))
    assert done.returncode == 1
    assert done.stderr.startswith("lindero: ") and done.stderr.count("\n") == 1, done.stderr
    assert part in done.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/../{n}/left.parquet"), "overwrite the input"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/link.parquet"), "overwrite the input"),
        (("link", "{}/left.parquet", "{}/right", "--out", "{}/right/p.csv"), "overwrite the input"),
        (("dedupe", "{}/left.parquet", "--out", "{}/left.parquet"), "--out would overwrite the input"),
        (("dedupe", "{}/left.parquet", "--out", "{}/c.csv", "--pairs", "{}/left.parquet"), "--pairs would"),
        (("dedupe", "{}/left.parquet", "--out", "{}/z.csv", "--pairs", "{}/z.csv"), "--pairs and --out name one"),
        (("explain", "a", "b", "--left", "{}/left.parquet", "--right", "{}/right", "--json", "{}/left.parquet"),
         "--json would overwrite the input"),
        (("explain", "a", "b", "--svg", "{}/z", "--json", "{}/z"), "--json and --svg name one"),
        (("explain", "a", "b", "--svg", "{}"), "is a folder"),
        (("explain", "a", "b", "--json", "{}/nowhere/x.json"), "is not there"),
    ],
)  # fmt: skip
def test_nothing_is_overwritten_that_is_needed(files: Path, arguments: tuple[str, ...], part: str) -> None:
    link = files / "link.parquet"
    if not link.exists():
        link.symlink_to(files / "left.parquet")
    before = (files / "left.parquet").read_bytes()
    done = CliRunner().invoke(main.app, [text.format(files, n=files.name) for text in arguments], env=WIDE)
    assert isinstance(done.exception, ResultFileError) and part in str(done.exception), done.exception
    assert (files / "left.parquet").read_bytes() == before and not (files / "nowhere").exists()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("version: foo\nbits: {{}}\n", "[foo.yml] field [operating_points]: is missing"),
        ("version: [\n", "foo.yml]: cannot be read as YAML"),
        ("- 1\n", "[foo.yml] field [the whole file]"),
        ("", "[foo.yml] field [the whole file]"),
        ("{whole}floor: low\n", "[foo.yml] field [floor]: got [low]"),
        ("{whole}operating_points: {{residency: {{cost_false_link: 8}}}}\n", "residency.cost_missed_link]"),
        ("{whole}share_of_left_expected: 3\n", "[foo.yml] field [share_of_left_expected]"),
        ("{whole}bits: []\n", "[foo.yml] field [bits]"),
        (None, "foo.yml]: no such model file"),
    ],
)
def test_a_model_file_that_is_wrong_is_named_with_its_field(
    tmp_path: Path, text: str | None, part: str
) -> None:
    path = tmp_path / "foo.yml"
    whole = (MODELS / f"{CURRENT}.yml").read_text().replace(CURRENT, "foo")
    if text is not None:
        path.write_text(text.format(whole=whole))
    with pytest.raises(LinkageModelError) as caught:
        model_of(str(path))
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "arguments", [(), ("--name", "A B", "--interactive"), ("--name", "A B", "--file", "x.csv")]
)
def test_find_wants_exactly_one_way_to_ask(files: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main.app, ["find", str(files / "right"), *arguments], env=WIDE)
    assert done.exit_code == 2 and "say who" in done.output


def test_warnings_go_to_standard_error(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("record_id,surname,shoe_size\n1,GARCIA,44\n")
    done = lindero("dedupe", people, "--out", tmp_path / "c.csv")
    assert done.returncode == 0 and "shoe_size" in done.stderr and "shoe_size" not in done.stdout


ODD = """record_id,full_name,date_of_birth,city
1,ANNA UNKNOWN,1990-01-02,Taos
2,PEDRO CHAVEZ,2026-11-24,Taos
3,PEDRO CHAVEZ,1851-03-04,Taos
"""


def test_what_is_left_out_of_names_and_dates_is_told_by_every_command(tmp_path: Path) -> None:
    people, out = tmp_path / "odd.csv", tmp_path / "out.csv"
    people.write_text(ODD)
    day = ("--date", "2026-11-23")
    for command in (("dedupe", people), ("link", people, people), ("prepare", people)):
        target = tmp_path / "folder" if command[0] == "prepare" else out
        rows = [
            [cell.strip() for cell in line.strip("│ ").split("│")]
            for line in said(*command, "--out", target, *day).splitlines()
        ]
        # a long path may be broken over lines, so the column is what tells the rows
        found = {
            row[1]: row[2:] for row in rows if len(row) == 8 and row[1] in ("full_name", "date_of_birth")
        }
        assert found == {
            "full_name": ["3", "3", "0", "0", "0", "1"], "date_of_birth": ["3", "1", "0", "0", "2", "0"],
        }  # fmt: skip
    # a day later the one of the two may have been born
    assert "date_of_birth │     3 │    2" in said("dedupe", people, "--out", out, "--date", "2026-11-24")
    done = lindero("find", people, "--name", "ANNA UNKNOWN", *day)
    assert done.returncode == 0 and "[UNKNOWN] was not read" in done.stdout
    assert "column [full_name]: of [3] values [1] used in part" in done.stderr
    assert "column [date_of_birth]: of [3] values [2] impossible" in done.stderr
    done = lindero("find", people, "--city", "Taos", *day)
    assert (
        done.returncode == 1
        and "the city alone is not enough to look anybody up by. Add a name" in done.stderr
    )
    done = lindero("find", people, "--name", "PEDRO CHAVEZ", "--dob", "2026-11-24", *day)
    assert done.returncode == 1 and "after 2026-11-23" in done.stderr
    one = tmp_path / "one.csv"
    one.write_text("\n".join(ODD.splitlines()[:2]))
    done = lindero("find", people, "--file", one, *day)
    assert (
        done.returncode == 0 and "one.csv] column [full_name]: of [1] values [1] used in part" in done.stderr
    )
    explained = ("explain", "2", "3", "--left", people, "--right", people, "--share", "0.5")
    assert "known to neither side: " in said(*explained, *day) and "years of birth" not in said(
        *explained, *day
    )
    assert "known on the right: Date of birth" in " ".join(said(*explained, "--date", "2026-11-24").split())


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
