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


def test_a_yes_says_on_what_it_turns_where_nobody_knows_where_the_person_is(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yml"
    said = 'category: promoting_prostitution_minor\nis_conviction: "yes"\nvictim_age: 15\nconviction_date: 2015-05-04\n'

    def ask(more: str, *options: str) -> str:
        facts.write_text(said + more)
        return lindero("duty", "--facts", facts, "--as-of", "2026-03-02", *options).stdout

    lives = 'stays: [{kind: lives, from: 2020-01-01, still: "yes"}]\n'
    gone = "stays: []\nstays_complete: [lives, stays, no_fixed_residence, works, studies]\n"
    turns_on = "the act reaches the person here, which is not known"
    for more, state, only_if in (("", "yes", turns_on), (lives, "yes", None), (gone, "no", None)):
        found = json.loads(ask(more, "--json"))
        assert (found["state_duty"], found["state_duty_only_if"]) == (state, only_if)
        heading = ask(more).splitlines()[0]
        assert heading.startswith(f"State duty: {state}{f', if {turns_on}' if only_if else ''}; basis ")


def test_what_brings_a_person_under_the_act_is_told_with_its_rows_and_questions(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yml"
    facts.write_text(
        """
        category: promoting_prostitution_minor
        disposition: deferred_sentence
        victim_age: 15
        conviction_date: 2015-05-04
        stays:
          - {kind: works, from: 2026-01-05, still: "yes", place: Hobbs}
          - {kind: lives, from: 2025-11-02, to: 2026-02-20, throughout: unknown}
        registration_data_on: 2026-02-01
        """
    )
    found = json.loads(lindero("duty", "--facts", facts, "--as-of", "2026-03-02", "--json").stdout)
    assert (found["state_duty"], found["waits_for"]) == ("unknown", "in_window")
    assert (found["disposition"]["row"], found["disposition"]["counts"]) == ("NM-C-deferred_sentence", "yes")
    here = found["presence"]
    assert (here["holds"], here["since"]) == ("yes", "2026-01-19")
    by_name = {one["trigger"]: one for one in here["triggers"]}
    assert (by_name["work"]["holds"], by_name["residence"]["holds"]) == ("yes", "unknown")
    assert all(one["citation"] and one["check"] for one in here["triggers"])
    assert (found["days_to_register"]["run_from"], found["days_to_register"]["last_day"]) == (
        "2026-01-19",
        "2026-01-26",
    )
    assert [row["row"] for row in found["days_to_register"]["rows"]] == ["NM-4B"]
    assert (found["department_days"]["state"], found["department_days"]["last_day"]) == (
        "running",
        "2026-03-18",
    )
    asked = {one["id"]: one for one in found["questions_for_counsel"]}
    assert asked["NM-CQ-STANDARD"]["arises"] == "yes" and asked["NM-CQ-STANDARD"]["citations"]
    assert {"id", "question", "why", "citations", "depends", "arises"} == set(asked["NM-CQ-ATCITTY"])
    shown = lindero("duty", "--facts", facts, "--as-of", "2026-03-02").stdout
    for part in (
        "Does the act reach the person here? yes",
        "NM-T-WORK",
        "10.2.3 NMAC",
        "For counsel",
        "Atcitty",
    ):
        assert part in shown
