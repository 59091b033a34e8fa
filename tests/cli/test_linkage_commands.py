"""prepare, link, dedupe and find as a person at a terminal and a script meet them."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import main
from pipelines.person_link.models import model_of
from pipelines.person_link.table_files import ResultFileError
from tests.cli.running import LEFT, RIGHT, TRUTH, WIDE, lindero, said
from tests.linkage.engine_people import write_people
from transforms.linkage.weights.model import CURRENT, MODELS, LinkageModelError


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
