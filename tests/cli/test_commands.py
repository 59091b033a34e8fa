"""The `lindero` command as a cron job and a person meet it: help, exit codes, errors of one line, JSON."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from config.settings import REPO_ROOT, Settings, load_settings
from pipelines.cli import main
from pipelines.deliveries import receipts
from tests.conftest import DemoNights
from warehouse.atomic import read_json
from warehouse.frames import read_table, write_table
from warehouse.publication import published_nights

NIGHT = date(2026, 3, 5)


def lindero(*arguments: str, home: Path, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own, as cron does."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *arguments],
        capture_output=True, text=True, input=stdin, check=False,
        env={"LINDERO_HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "100"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["demo"],
        ["nightly"],
        ["approve"],
        ["status"],
        ["sql"],
        ["source"],
        ["source", "check"],
        ["law"],
        ["law", "check"],
        ["law", "parse"],
        ["law", "duty"],
        ["law", "what-if"],
    ],
)
def test_help_reads_well(command: list[str]) -> None:
    result = CliRunner().invoke(main.app, [*command, "--help"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    assert "Usage" in result.output
    assert "Traceback" not in result.output


def test_status_as_json_is_one_object_with_what_a_monitor_needs(demo_nights: DemoNights) -> None:
    done = lindero("status", "--json", home=demo_nights.home)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["night"] == "2026-03-05"
    assert len(found["digest"]) == 64
    for name in (
        "deliveries",
        "rows",
        "candidate_pairs",
        "matches",
        "funnel",
        "flags_by_basis",
        "quarantine_by_rule",
    ):
        assert name in found
    assert done.stderr == ""


@pytest.mark.slow
def test_what_a_bill_or_a_changed_row_would_make_of_a_night(demo_nights: DemoNights, tmp_path: Path) -> None:
    changed = tmp_path / "changed-law"
    shutil.copytree(REPO_ROOT / "law", changed, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    rows = changed / "rulesets" / "nm.yml"
    text = rows.read_text()
    for resemblance in ("forced", "child_in_prostitution"):
        assert f"compare: {resemblance}, " in text
        text = text.replace(f"compare: {resemblance}, ", "")
    rows.write_text(text)
    refused = lindero("law", "what-if", "--law", str(changed), home=demo_nights.home)
    assert refused.returncode == 1 and not refused.stdout
    assert (
        "law check: [rulesets/nm.yml] row [child_in_prostitution] rule [resemblance_unused]" in refused.stderr
    )
    assert "Nothing was judged" in refused.stderr and len(refused.stderr.splitlines()) == 1
    whole, begin, end = text, text.index("  forced:\n"), text.index("  contact_of_a_minor:\n")
    rows.write_text(whole[:begin] + whole[end:])
    # a table of the program: its change is said to be passed by, not tried
    with (changed / "citations" / "grammars.yml").open("a") as table:
        table.write("# a remark\n")
    digest = read_json(demo_nights.home / "nights" / "2026-03-05" / "build.json")["digest"]
    told: dict[str, pd.DataFrame] = {}
    for name, asked in (("bill", ["sb32_2026"]), ("row", ["--law", str(changed)])):
        out = tmp_path / name
        done = lindero("law", "what-if", *asked, "--out", str(out), home=demo_nights.home)
        assert done.returncode == 0, done.stderr
        assert "Nothing below is law or a finding" in done.stdout
        assert ("citations/grammars.yml: changed there, but read as it is in use" in done.stdout) == (
            name == "row"
        )
        assert "People with a flag: " in done.stdout
        told[name] = pd.read_parquet(out / "counts.parquet")
        assert (out / "changes.svg").read_text().startswith("<svg")
        about = json.loads((out / "about.json").read_text())
        assert sum(about["changes"].values()) == len(told[name]) > 0
    flagged = told["row"]["basis_before"].eq("equivalency_review") & told["row"]["kind_before"].eq("flag")
    # who is registered elsewhere stays, on that basis
    assert told["row"]["change"].isin(["leaves", "changes_basis"]).equals(flagged)
    assert flagged.any(), told["row"]["kind_before"].value_counts().to_dict()
    assert told["bill"]["change"].isin(["same", "enters", "further_rows"]).all()
    assert told["bill"]["change"].eq("further_rows").any()
    assert read_json(demo_nights.home / "nights" / "2026-03-05" / "build.json")["digest"] == digest


def test_a_night_that_was_never_linked_is_named(demo_nights: DemoNights) -> None:
    done = lindero("law", "what-if", "hb56_2021", "--night", "1999-01-01", home=demo_nights.home)
    assert done.returncode == 1 and "night [1999-01-01]: was never linked" in done.stderr


def test_a_folder_of_law_that_is_not_there_is_named(demo_nights: DemoNights) -> None:
    done = lindero("law", "what-if", "--law", "/nonexistent", home=demo_nights.home)
    assert done.returncode == 1
    assert done.stderr.startswith("lindero: [/nonexistent]: no such folder of law files; expected")
    assert "Errno" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_nothing_published_is_one_line_and_code_1(tmp_path: Path) -> None:
    for command in (
        ["status"],
        ["sql", "SELECT 1"],
        ["nightly", "--no-airflow"],
        ["approve", "2026-03-05", "--reason", "x" * 12],
    ):
        done = lindero(*command, home=tmp_path / "empty")
        assert done.returncode == 1, command
        assert done.stderr.startswith("lindero: ["), done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        ["nightly", "--date", "5 March"],
        ["nonsense"],
        ["sql", "SELECT 1", "--format", "xml"],
        ["demo", "--residents", "3"],
    ],
)
def test_wrong_usage_is_code_2(command: list[str], demo_nights: DemoNights) -> None:
    done = lindero(*command, home=demo_nights.home)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_sql_reads_and_never_writes(demo_nights: DemoNights) -> None:
    done = lindero(
        "sql",
        "--format",
        "csv",
        home=demo_nights.home,
        stdin="SELECT step FROM publish__funnel ORDER BY step",
    )
    assert done.stdout.split() == ["step", "0", "1", "2", "3", "4", "5", "6"]
    done = lindero(
        "sql", "--format", "json", "SELECT count(*) AS n FROM publish__sources", home=demo_nights.home
    )
    assert json.loads(done.stdout)[0]["n"] == 7  # the sources that deliver in the demonstration
    for query in ("DELETE FROM publish__flags", "SELECT * FROM nowhere", "COPY publish__flags TO '/tmp/x'"):
        done = lindero("sql", query, home=demo_nights.home)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr


def test_no_newer_delivery_is_said(demo_nights: DemoNights) -> None:
    done = lindero("nightly", "--no-airflow", home=demo_nights.home)
    assert done.returncode == 0
    assert "no newer delivery waits" in done.stdout


def test_a_mistyped_date_publishes_nothing(demo_nights: DemoNights) -> None:
    for day, why in (
        ("2099-09-09", "lies after today"),
        ("2020-02-01", "nothing had been delivered by then"),
    ):
        done = lindero("nightly", "--date", day, "--no-airflow", home=demo_nights.home)
        assert done.returncode == 1
        assert why in done.stderr
    assert max(n.night for n in published_nights(demo_nights.settings.warehouse)) == NIGHT


def test_a_delivery_that_came_late_is_named(demo_home: Path) -> None:
    folder = demo_home / "inbox" / "ca_doj" / "2026-02-20"
    folder.mkdir()
    (folder / "late.csv").write_bytes(b"1")
    done = lindero("nightly", "--no-airflow", home=demo_home)
    assert done.returncode == 1
    assert "2026-02-20" in done.stderr


@pytest.mark.slow
def test_a_shrunken_delivery_is_held_and_stops_nobody_else(demo_home: Path) -> None:
    """The last good delivery stands in until a person accepts the short one; the night goes on either way."""
    inbox = demo_home / "inbox" / "canonical_residency"
    (inbox / "2026-03-06").mkdir()
    for path in (inbox / "2026-03-02").iterdir():
        lines = [line for line in path.read_bytes().splitlines(keepends=True) if line.strip()]
        (inbox / "2026-03-06" / path.name).write_bytes(b"".join(lines[: len(lines) * 6 // 10]))
    done = lindero("nightly", "--no-airflow", home=demo_home)
    assert done.returncode == 3, done.stdout
    said = " ".join(done.stdout.split())
    assert (
        "rule [watch row_count]" in said and "40% fewer than the" in said and "max_shrink allows 20%" in said
    )
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    accept = ("source", "accept", "canonical_residency", _newest(settings, "canonical_residency"), "--reason")
    done = lindero(*accept, "the office left out who moved away", home=demo_home)
    assert "is accepted. Run: lindero nightly --date 2026-03-06" in " ".join(done.stdout.split()), done.stderr
    done = lindero("nightly", "--date", "2026-03-06", "--no-airflow", home=demo_home)
    assert done.returncode == 0, done.stdout + done.stderr
    accept = ("source", "accept", "nm_mvd", _newest(settings, "nm_mvd"), "--reason", "nothing was odd")
    assert "is accepted, though no alarm holds it" in " ".join(
        lindero(*accept, home=demo_home).stdout.split()
    )


def _newest(settings: Settings, source_id: str) -> str:
    return receipts(settings, source_id, until=date(2026, 3, 6))[-1].delivery_id[:12]


@pytest.mark.slow
def test_a_delivery_that_waits_beyond_its_day_is_code_3_and_told(demo_home: Path) -> None:
    folder = demo_home / "inbox" / "nm_registry" / "2026-03-04.2"
    folder.mkdir()
    (folder / "registrants.csv.part").write_bytes(b"half")
    done = lindero("nightly", "--date", "2026-03-05", "--no-airflow", home=demo_home)
    assert done.returncode == 3
    said = "[inbox/nm_registry/2026-03-04.2]: is still being written"
    assert said in done.stdout and "its day is over" in done.stdout
    assert said in lindero("status", home=demo_home).stdout


def test_texts_in_brackets_are_printed_as_they_are(demo_nights: DemoNights) -> None:
    done = lindero("sql", "SELECT '[us_zq] x [/red] y' AS \"[bold]\"", home=demo_nights.home)
    assert done.returncode == 0 and "[us_zq] x [/red] y" in done.stdout and "[bold]" in done.stdout


@pytest.mark.slow
def test_what_lies_under_a_wrong_name_is_code_3(demo_home: Path) -> None:
    (demo_home / "inbox" / "canonical_convictions" / "2026-03-05").mkdir(parents=True)
    done = lindero("nightly", "--date", "2026-03-05", "--no-airflow", home=demo_home)
    assert done.returncode == 3
    assert "canonical_convictions" in done.stdout


@pytest.mark.slow
def test_a_held_night_stays_unpublished_until_it_is_approved(demo_home: Path) -> None:
    """A gate that does not hold, for real: a stored row count no longer adds up."""
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    before = {n.night: n.digest for n in published_nights(settings.warehouse)}
    stage = next(
        s["stage"]
        for s in read_json(settings.nights / str(NIGHT) / "inputs.json")
        if s["source_id"] == "ca_doj"
    )
    counts = read_table(settings.stage / stage, "landed__file_counts")
    write_table(
        settings.stage / stage,
        "landed__file_counts",
        counts.assign(records_accepted=counts["records_accepted"] + 1),
    )
    done = lindero("nightly", "--date", str(NIGHT), "--no-airflow", home=demo_home)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Held" in done.stdout
    assert "ca_doj" in done.stdout
    assert {n.night: n.digest for n in published_nights(settings.warehouse)} == before
    report = (settings.reports / str(NIGHT) / "index.html").read_text()
    assert "lindero approve 2026-03-05" in report
    short = lindero("approve", str(NIGHT), "--reason", "ok", home=demo_home)
    assert short.returncode == 1
    assert "at least 10" in short.stderr
    done = lindero(
        "approve",
        str(NIGHT),
        "--reason",
        "Counted by hand with the sender",
        "--by",
        "data team",
        home=demo_home,
    )
    assert done.returncode == 0, done.stderr
    record = published_nights(settings.warehouse)[-1]
    assert record.approval == "1"
    assert record.digest != before[NIGHT]
    again = lindero("approve", str(NIGHT), "--reason", "Counted by hand with the sender", home=demo_home)
    assert again.returncode == 1
    assert "nothing to approve" in again.stderr


@pytest.mark.slow
def test_an_unexpected_fault_is_code_1_and_the_night_is_unfinished(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    stage = next(
        s["stage"]
        for s in read_json(settings.nights / str(NIGHT) / "inputs.json")
        if s["source_id"] == "nm_mvd"
    )
    (settings.stage / stage / "stage__names.parquet").write_bytes(b"no parquet")
    done = lindero("nightly", "--date", str(NIGHT), "--no-airflow", home=demo_home)
    assert done.returncode == 1
    assert "Remove that folder and rerun the date" in done.stderr
    pointer = lindero("status", "--json", home=demo_home)
    assert pd.Timestamp(json.loads(pointer.stdout)["night"]).date() == NIGHT


def test_source_check_says_what_would_become_of_a_delivery(demo_nights: DemoNights, tmp_path: Path) -> None:
    inbox = demo_nights.settings.inbox
    good = sorted((inbox / "nc_opi" / "2026-03-02").iterdir())
    done = lindero("source", "check", *map(str, good), "--json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["source_id"], found["usable"]) == ("nc_opi", True)
    broken = sorted((inbox / "nc_opi" / "2026-03-04").iterdir())
    done = lindero("source", "check", *map(str, broken), home=tmp_path)
    assert done.returncode == 3
    assert "archive" in done.stdout
    assert lindero("source", "check", str(tmp_path / "none.csv"), home=tmp_path).returncode == 1
