"""`lindero source check`: what a clerk sees before a delivery lands, and the exit codes a script can trust."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.main import app
from sources.spec.loader import SOURCES_DIR, list_source_ids

RUN = CliRunner()


def sample(source_id: str) -> list[str]:
    return [str(path) for path in sorted((SOURCES_DIR / source_id / "sample").iterdir())]


def check(*arguments: str) -> tuple[int, str]:
    result = RUN.invoke(app, ["source", "check", *arguments], terminal_width=200)
    return result.exit_code, result.output


@pytest.mark.parametrize("source_id", list_source_ids())
def test_every_sample_would_be_taken(source_id: str) -> None:
    code, output = check("--json", *sample(source_id))
    report = json.loads(output)
    assert (code, report["source_id"], report["usable"]) == (0, source_id, True)
    for file in report["files"]:
        assert file["delivered"] == file["accepted"] + file["quarantined"]
        assert sum(file["rules"].values()) == file["quarantined"]


def test_a_delivery_that_would_be_refused_ends_with_3_and_says_why(tmp_path: Path) -> None:
    name = tmp_path / "nm_mvd_cut.txt"
    content = (SOURCES_DIR / "nm_mvd" / "sample" / "nm_mvd_20260301.txt").read_bytes()
    name.write_bytes(content.replace(b"TRAILER|7", b"TRAILER|8"))
    code, output = check(str(name))
    assert code == 3
    said = " ".join(output.split())
    assert "[nm_mvd] file [nm_mvd_cut.txt] rule [control_total]: the trailer states [8] records" in said
    assert "This delivery would be refused" in output
    code, output = check("--json", str(name))
    assert (code, json.loads(output)["usable"]) == (3, False)


def test_a_missing_file_of_a_delivery_refuses_it(tmp_path: Path) -> None:
    for name in ("OFNT3AA1.zip", "OFNT3BB1.zip"):
        shutil.copy(SOURCES_DIR / "nc_opi" / "sample" / name, tmp_path)
    code, output = check("--json", *map(str, sorted(tmp_path.iterdir())))
    report = json.loads(output)
    assert (code, report["usable"]) == (3, False)
    assert [f["file"] for f in report["files"] if "missing_file" in f["rules"]] == ["OFNT3CE1.zip"]


def test_columns_nobody_reads_are_named() -> None:
    _, output = check(*sample("canonical_residency"))
    assert "residency.csv: columns nobody reads: Eye Color" in output


def test_personal_data_stays_out_of_what_is_said() -> None:
    for source_id in list_source_ids():
        _, output = check(*sample(source_id))
        for name in ("MUESTRA", "EJEMPLO", "NADIE", "987-65", "Inventada"):
            assert name not in output


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["no-such-file.csv"], 1, "no-such-file.csv"),
        (["--source", "no_such_source", __file__], 1, "no_such_source"),
        ([__file__], 1, "specifications fit, expected one. Name it with --source"),
    ],
)
def test_a_mistake_of_the_caller_is_a_sentence_not_a_trace(
    arguments: list[str], code: int, says: str
) -> None:
    command = [str(Path(sys.executable).parent / "lindero"), "source", "check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert says in " ".join((done.stdout + done.stderr).split())
