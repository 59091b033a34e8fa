"""`lindero law parse`, `duty` and `what-if` as their users call them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import REPO_ROOT


def lindero(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", "law", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=REPO_ROOT,
    )  # fmt: skip


def test_what_a_citation_means_is_told_with_its_row_and_reason() -> None:
    done = lindero("parse", "787.06(3)(g)", "--jurisdiction", "fl", "--json")
    found = json.loads(done.stdout)
    assert found["citation"]["normal_form"] == "FL:787.06(3)(g)"
    assert found["offense"]["category"] == "sex_trafficking_minor" and found["offense"]["authority"]
    assert found["answer"]["answer"] == "yes"


def test_a_bare_section_waits_for_papers_and_the_day_decides_what_a_number_was() -> None:
    bare = json.loads(lindero("parse", "236.1", "-j", "CA", "--json").stdout)
    assert bare["answer"]["waits_for"] == "needs_documents" and bare["answer"]["documents_needed"]
    before, after = (
        json.loads(lindero("parse", "11.66.110", "-j", "AK", "--date", day, "--json").stdout)
        for day in ("1990-01-01", "2024-01-01")
    )
    assert before["citation"] == after["citation"]
    assert before["answer"]["reason"] != after["answer"]["reason"]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("parse", "1.1", "-j", "XX"), "jurisdiction [XX]: not known"),
        (("duty", "--facts", "{}/facts.yml", "--ruleset", "hb_none"), "[hb_none]: no such bill"),
        (("duty", "--facts", "{}/wrong.yml"), "[wrong.yml] field [category"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, arguments: tuple[str, ...], part: str) -> None:
    (tmp_path / "facts.yml").write_text("category: sex_trafficking_minor\n")
    (tmp_path / "wrong.yml").write_text("category: trafficking\n")
    done = lindero(*(text.format(tmp_path) for text in arguments))
    assert done.returncode == 1 and part in done.stderr
    assert done.stderr.startswith("lindero: ") and done.stderr.count("\n") == 1


def test_the_florida_plea_of_the_news_story(tmp_path: Path) -> None:
    """Fla. 796.03: a victim of 17 is a gap under the law in force and a duty under HB 56; one of 15 asks for papers."""
    facts = tmp_path / "facts.yml"
    said = 'category: promoting_prostitution_minor\nis_conviction: "yes"\nconviction_date: 2008-06-30\n'

    def ask(more: str, *options: str) -> dict[str, object]:
        facts.write_text(said + more)
        done = lindero("duty", "--facts", facts, "--as-of", "2026-03-02", "--json", *options)
        return dict(json.loads(done.stdout))

    assert ask("victim_age: 17")["state_duty"] == "no"
    under_bill = ask("victim_age: 17", "--ruleset", "hb56_2021")
    assert (under_bill["state_duty"], under_bill["basis"]) == ("yes", "equivalency_review")
    settled = ask("victim_age: 15\ndocuments_on_file: [plea transcript]")
    assert (settled["basis"], settled["documents_needed"]) == ("equivalency_review", [])
    unknown = ask("")
    assert (unknown["basis"], len(unknown["documents_needed"])) == ("equivalency_review", 4)  # type: ignore[arg-type]
    shown = lindero("duty", "--facts", facts, "--as-of", "2026-03-02").stdout
    assert "30-6A-4" in shown and "victim under 16: open" in shown
