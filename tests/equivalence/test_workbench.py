"""The workbench through the real steps: what is shown, what a person may write, and nights that stay what they were."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from casebook.store import Casebook
from law.facts import HALL_DOCUMENTS
from pipelines.cli.main import app
from pipelines.equivalence.bench import open_bench, opened
from pipelines.equivalence.decide import Ruling, decide
from pipelines.equivalence.kept_words import forms_of, holds_spelled_date
from pipelines.equivalence.papers_asked import require_papers
from pipelines.equivalence.seen import seen_decisions
from pipelines.errors import StepError
from tests.equivalence.conftest import FIRST, SECOND, Home, flag_of
from tests.report.conftest import person
from warehouse.publication import published_nights

TODAY = date(2026, 3, 20)
WHY = "The plea transcript states that the victim was younger than the line"


def ruling(**changes: Any) -> Ruling:
    known: dict[str, Any] = {
        "outcome": "equivalent", "reason": WHY, "documents": ("plea transcript=EX-1",), "by": "analyst_3", "on": FIRST,
    }  # fmt: skip
    return Ruling(**{**known, **changes})


def write(home: Home, number: int = 1, **changes: Any) -> list[tuple[int, str]]:
    return decide(home.settings, flag_of(number), ruling(**changes), night=None, today=TODAY)


def digest(home: Home, night: date) -> str:
    return next(n.digest for n in published_nights(home.settings.warehouse) if n.night == night)


def test_candidates_elements_facts_and_papers_stand_side_by_side(home: Home) -> None:
    home.run(FIRST)
    found = opened(open_bench(home.settings, None), flag_of(1))
    assert found.candidate["outcome"] is None and found.candidate["unknown_elements"] == 1
    assert found.candidate["documents_required"].split("|")[0] == "charging document"
    by_name = {row["element"]: row for row in found.elements if row["nm_row_id"] == "NM-3I-05"}
    assert list(by_name) == ["conviction", "form", "reach", "victim_under", "commercial_sex"]
    age = by_name["victim_under"]
    assert (age["offense_row_id"], age["foreign_element"]) == ("FL:796.03", "a minor victim")
    assert (age["nm_element"], age["nm_rests_on"]) == ("the victim was under 16", "NM-3I-05")
    assert (age["fact"], age["fact_source"], age["answer"]) == ("unknown", None, "unknown")
    assert age["settled_by"] == "charging document|plea transcript"
    day = by_name["reach"]
    assert (day["fact"], day["fact_source"]) == ("2016-05-04", "canonical_conviction:C001 conviction_date")
    known = opened(open_bench(home.settings, None), flag_of(3))
    age = next(row for row in known.elements if row["element"] == "victim_under")
    assert (age["fact"], age["answer"], age["settled_by"]) == ("15 years", "yes", None)
    assert age["fact_source"] == "canonical_conviction:C003 victim_age"
    # the bare section waits for papers: compared as if they showed sex trafficking, and that is said
    bare = opened(open_bench(home.settings, None), flag_of(4))
    assert bare.candidate["kind"] == "needs_documents" and "not labor" in bare.candidate["assumes"]
    assert {row["nm_section"] for row in bare.comparisons} >= {"30-6A-4", "30-9-11"}


def test_a_decision_is_a_precedent_on_the_next_night_and_the_night_before_stays_what_it_was(
    home: Home,
) -> None:
    home.run(FIRST)
    before = digest(home, FIRST)
    flags = open_bench(home.settings, FIRST).table("publish__flags")
    assert write(home) == [(1, "NM-3I-05")]
    home.run(FIRST)
    assert digest(home, FIRST) == before, "a night that is published sees what it saw"
    assert open_bench(home.settings, FIRST).table("publish__flags") == flags
    home.run(SECOND)
    bench = open_bench(home.settings, SECOND)
    assert opened(bench, flag_of(1)).candidate["outcome"] == "equivalent"
    assert opened(bench, flag_of(1)).precedents == ()
    for number in (2, 6):
        [precedent] = opened(bench, flag_of(number)).precedents
        assert (precedent["outcome"], precedent["decided_by"]) == ("equivalent", "analyst_3")
        assert (str(precedent["decided_on"])[:10], precedent["standing"]) == ("2026-03-02", "in_force")
        # shown, never applied: the candidate is as undecided as before, and its flag says what it said
        assert opened(bench, flag_of(number)).candidate["outcome"] is None
    assert opened(bench, flag_of(3)).precedents == (), "the age is known there: another question"
    assert opened(bench, flag_of(5)).precedents == (), "another row of the offense map"
    old = {row["flag_id"]: row["state"] for row in bench.table("publish__flags")}
    assert old[flag_of(2)] == "open", "a precedent changes no flag"
    night = bench.table("publish__night")[0]
    assert night["equivalence_last_decision"] == 1
    assert night["equivalence_digest"] == seen_decisions(home.settings, SECOND).digest
    after = digest(home, SECOND)
    write(home, 2, on=SECOND)
    home.run(SECOND)
    assert digest(home, SECOND) == after


def test_a_night_whose_decisions_are_gone_is_not_built(home: Home, tmp_path: Path) -> None:
    home.run(FIRST)
    write(home)
    home.run(SECOND)
    (tmp_path / "home" / "casebook.sqlite").unlink()
    with pytest.raises(StepError, match="are not those in the casebook now"):
        home.run(SECOND)


def test_a_later_decision_stands_beside_the_earlier_one(home: Home) -> None:
    home.run(FIRST)
    write(home, outcome="insufficient_record", documents=())
    write(home, reason="The transcript arrived and states the age of the victim")
    home.run(SECOND)
    bench = open_bench(home.settings, SECOND)
    own = opened(bench, flag_of(1))
    assert [(row["outcome"], row["is_current"]) for row in own.decisions] == [
        ("insufficient_record", False), ("equivalent", True),
    ]  # fmt: skip
    assert (
        own.candidate["outcome"] == "equivalent"
        and own.candidate["documents_on_file"] == "plea transcript=EX-1"
    )
    assert "plea transcript" not in own.candidate["documents_required"].split("|")
    assert [row["decision_id"] for row in opened(bench, flag_of(2)).precedents] == [2]
    assert Casebook.open(home.settings.casebook_url).broken_seals() == []


def test_precedents_that_disagree_are_said_to(home: Home) -> None:
    home.run(FIRST)
    write(home)
    write(home, 2, outcome="not_equivalent", reason="The transcript states an age above the line")
    home.run(SECOND)
    [comparison] = opened(open_bench(home.settings, SECOND), flag_of(6)).comparisons
    assert (comparison["precedents"], comparison["precedents_agree"]) == (2, False)


def test_what_cannot_be_decided_is_refused_and_nothing_is_written(home: Home) -> None:
    home.run(FIRST)
    surname = person(1)["surname"]
    look_alike = surname.upper().replace("I", "1").replace("E", "3").replace("O", "0").replace("A", "4")
    assert look_alike != surname.upper()
    refused: list[tuple[dict[str, Any], str]] = [
        ({"outcome": "maybe"}, r"outcome: got \[maybe\], expected one of equivalent"),
        ({"reason": "because"}, r"reason: got \[7\] characters"),
        (
            {"reason": f"The transcript says what {surname.upper()} did"},
            "is a name in the candidate's records",
        ),
        ({"reason": f"Her number is {person(1)['ssn']} in the transcript"}, "a number of six digits or more"),
        ({"reason": "The victim was born on 2001-05-06, says the transcript"}, "or a date"),
        ({"by": " "}, "expected a user id"),
        ({"on": date(2026, 3, 1)}, "expected a day from the night of 2026-03-02 on"),
        ({"on": date(2026, 3, 21)}, "expected a day up to today"),
        ({"documents": ()}, "expected the papers that show the conduct"),
        ({"documents": ("plea transcript",)}, "expected KIND=EXHIBIT"),
        ({"documents": ("hearsay=EX-1",)}, "the kind one of charging document"),
        ({"documents": (f"plea transcript={surname}-1",)}, "documents: holds a word that is a name"),
        ({"reason": "The transcript \x1b[31mstates an age"}, "without controls"),
        ({"reason": "The transcript says so " * 200}, "at most 2000 characters"),
        ({"reason": f"The transcript says what the {surname}s did"}, "is a name in the candidate's records"),
        (
            {"reason": f"The transcript says what {surname}'s friend did"},
            "is a name in the candidate's records",
        ),
        ({"reason": f"The transcript says what {look_alike} did"}, "is a name in the candidate's records"),
        ({"documents": (f"plea transcript={look_alike}.7",)}, "documents: holds a word that is a name"),
        ({"reason": "The victim was born 19 Sept 1963, says the transcript"}, "a day and a month"),
        ({"reason": "The victim was born on September 19th, says the transcript"}, "a day and a month"),
        ({"documents": ("plea transcript=born-19-sept-1963",)}, "documents: holds a day and a month"),
        (
            {"documents": ("judgment and sentence=EX-1",)},
            "still needed for the victim was under 16: charging document or plea transcript",
        ),
        ({"rows": ("NM-3I-99",)}, r"not compared; there are \['NM-3I-05'\]"),
    ]
    for changes, says in refused:
        with pytest.raises((ValueError, StepError), match=says) as error:
            write(home, **changes)
        assert surname.lower() not in str(error.value).lower() and person(1)["ssn"] not in str(error.value)
    with pytest.raises(StepError, match=r"\[F-none\]: no candidate on the night of 2026-03-02"):
        decide(home.settings, "F-none", ruling(), night=None, today=TODAY)
    with pytest.raises(ValueError, match="expected --row with the offense it is equivalent to"):
        write(home, 5)
    # the age is stated there and a judgment alone shows no conduct all the same
    with pytest.raises(
        ValueError, match="still needed for the conduct: charging document or plea agreement or plea"
    ):
        write(home, 3, documents=("judgment and sentence=EX-1",))
    # elements that differ send one on to the conduct (Hall); a judgment alone leaves the record insufficient
    denied = {"outcome": "not_equivalent", "documents": ("judgment and sentence=EX-1",)}
    for number in (2, 3, 5):
        with pytest.raises(ValueError, match="elements that differ are no end of it") as error:
            write(home, number, **denied)
        assert "or decide insufficient_record" in str(error.value)
    assert Casebook.open(home.settings.casebook_url).equivalence_decisions() == ()
    for outcome, paper in (
        ("not_equivalent", "charging document"),
        ("insufficient_record", "judgment and sentence"),
    ):
        [(_, row)] = write(home, 2, outcome=outcome, documents=(f"{paper}=EX-1",))
        assert row == "NM-3I-05"


def element(name: str, answer: str, settled_by: str | None = None) -> dict[str, Any]:
    return {
        "nm_row_id": "NM-3I-05",
        "element": name,
        "nm_element": name,
        "answer": answer,
        "settled_by": settled_by,
    }


CHARGE, PLEA, TRANSCRIPT, JUDGMENT = HALL_DOCUMENTS
NOBODY_SAYS = [element("conviction", "yes"), element("form", "yes"), element("victim_under", "unknown")]
FORCED = [element("conviction", "yes"), element("form", "yes"), element("force", "unknown")]


@pytest.mark.parametrize(
    ("elements", "papers", "is_enough"),
    [
        (NOBODY_SAYS, (JUDGMENT,), False),
        (NOBODY_SAYS, (CHARGE,), True),
        (NOBODY_SAYS, (TRANSCRIPT, JUDGMENT), True),
        (NOBODY_SAYS, (PLEA,), False),  # ages stand in the charge or the transcript
        (FORCED, (PLEA,), True),
        (FORCED, (CHARGE,), False),
        ([element("conviction", "yes"), element("victim_under", "no")], (JUDGMENT,), False),
        ([element("conviction", "unknown"), element("victim_under", "unknown")], (JUDGMENT,), True),
        ([element("form", "no"), element("victim_under", "unknown")], (JUDGMENT,), True),
        ([element("reach", "unknown"), element("victim_under", "yes")], (JUDGMENT,), True),
        ([element("conviction", "yes"), element("form", "yes")], (JUDGMENT,), False),
        ([{**one, "nm_row_id": "NM-3I-01"} for one in NOBODY_SAYS] + FORCED, (CHARGE,), False),
    ],
)
def test_a_denial_rests_on_a_paper_that_could_show_one_element_not_met(
    elements: list[dict[str, Any]], papers: tuple[str, ...], is_enough: bool
) -> None:
    """State v. Hall, 2013-NMSC-001; State v. Orr, 2013-NMCA-069; of what only a judgment shows, the judgment is enough."""
    exhibits = [f"{paper}=EX-{n}" for n, paper in enumerate(papers)]
    require_papers("insufficient_record", "NM-3I-05", elements, exhibits)
    if is_enough:
        require_papers("not_equivalent", "NM-3I-05", elements, exhibits)
        return
    with pytest.raises(
        ValueError, match=r"not_equivalent\] to \[NM-3I-05\], expected papers that show the conduct"
    ):
        require_papers("not_equivalent", "NM-3I-05", elements, exhibits)


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("born 19 Sept 1963", True),
        ("Sept. 19, 1963", True),
        ("4th of May", True),
        ("19 de septiembre", True),
        ("EX-19-SEP-63", True),
        ("The act of July 2013 holds", False),
        ("She may have been 15, says page 12 of the transcript", False),
        ("In March the court closed", False),
        ("EX-2026-014", False),
    ],
)
def test_a_spelled_date_is_a_day_and_a_month(text: str, is_date: bool) -> None:
    assert holds_spelled_date(text) == is_date


@pytest.mark.parametrize(
    ("token", "form", "is_one"),
    [
        ("SINCLAIRS", "SINCLAIR", True),
        ("S1NCLAIR", "SINCLAIR", True),
        ("S1NCLA1RS", "SINCLAIR", True),
        ("A1VAREZ", "ALVAREZ", True),
        ("JONESES", "JONES", True),
        ("2026", "ZOZG", False),
        ("SINCLAIRE", "SINCLAIR", False),
    ],
)
def test_a_name_is_found_in_its_other_forms(token: str, form: str, is_one: bool) -> None:
    assert (form in forms_of(token)) == is_one


def test_what_was_decided_since_the_night_is_said_by_every_command(home: Home) -> None:
    home.run(FIRST)
    before = digest(home, FIRST)
    runner = CliRunner()

    def lindero(*arguments: str) -> str:
        done = runner.invoke(app, ["law", "equivalence", *arguments], env={"COLUMNS": "200"})
        assert done.exit_code == 0, done.output
        return done.stdout

    def undecided() -> set[str]:
        return {row["flag_id"] for row in json.loads(lindero("list", "--undecided", "--json"))["candidates"]}

    assert undecided() == {flag_of(n) for n in range(1, 6)}
    options = ["--by", "analyst_3", "--on", "2026-03-02", "--reason", WHY]
    said = lindero("decide", flag_of(1), "--outcome", "insufficient_record", *options)
    assert "stands beside it" not in said
    paper = ["--documents", "plea transcript=EX-9"]
    said = lindero("decide", flag_of(1), "--outcome", "equivalent", *options, *paper)
    assert "Decision 1 of 2026-03-02 by analyst_3 stands beside it (the newer one counts): NM-3I-05" in said
    assert "insufficient_record" in said
    assert undecided() == {flag_of(n) for n in range(2, 6)}
    shown = json.loads(lindero("show", flag_of(1), "--json"))
    assert (
        shown["candidate"]["outcome"] == "equivalent" and shown["comparisons"][0]["outcome"] == "equivalent"
    )
    assert [(row["decision_id"], row["is_current"]) for row in shown["decisions"]] == [(1, False), (2, True)]
    assert shown["reasons"] == {"1": WHY, "2": WHY}
    assert shown["candidate"]["documents_on_file"] == "plea transcript=EX-9"
    text = lindero("show", flag_of(1))
    assert "outcome equivalent" in text and "Decision 2 of 2026-03-02 by analyst_3" in text
    assert "did not see it" in text and "undecided" not in text
    assert digest(home, FIRST) == before
    home.run(SECOND)
    text = lindero("show", flag_of(1))
    assert "did not see it" not in text and "the rows it rests on say what they said" in text


def test_triage_names_what_nobody_mapped_and_what_was_left_out(home: Home) -> None:
    home.run(FIRST)
    runner = CliRunner()
    told = json.loads(runner.invoke(app, ["law", "triage", "--night", "2026-03-02", "--json"]).stdout)
    groups = {row["kind"]: row for row in told["groups"]}
    assert set(groups) == {"citation", "excluded"} and told["night"] == "2026-03-02"
    found = groups["citation"]
    assert (found["citation"], found["statutes"], found["convictions"]) == ("FL:796.30", ["796.30"], 1)
    assert (found["persons"], found["persons_matched"]) == (1, 1)
    assert groups["excluded"]["charge_texts"] == ["DRUG TRAFFICKING"]
    shown = runner.invoke(app, ["law", "triage"]).stdout
    assert "PROCURING A MINOR" in shown and "Left out by rule: 1 count" in shown
    missing = runner.invoke(app, ["law", "triage", "--night", "2026-03-09"])
    assert missing.exit_code != 0 and "night [2026-03-09] is not published" in str(missing.exception)


def test_the_command_lists_shows_and_decides(home: Home) -> None:
    home.run(FIRST)
    runner = CliRunner()

    def lindero(*arguments: str) -> str:
        done = runner.invoke(app, ["law", "equivalence", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    listed = json.loads(lindero("list", "--json"))
    assert {row["flag_id"] for row in listed["candidates"]} == {flag_of(n) for n in range(1, 6)}
    options = ["--outcome", "not_equivalent", "--by", "analyst_3", "--on", "2026-03-02", "--reason", WHY]
    said = lindero("decide", flag_of(5), *options, "--documents", "plea transcript=EX-9", "--row", "NM-3I-05")
    assert "Decision 1" in said and "NM-3I-05: not_equivalent, by analyst_3" in said
    home.run(SECOND)
    shown = json.loads(lindero("show", flag_of(5), "--json"))
    assert shown["reasons"] == {"1": WHY} and shown["candidate"]["outcome"] is None, (
        "other rows are undecided"
    )
    text = lindero("show", flag_of(5))
    assert "Decision 1 of 2026-03-02 by analyst_3: NM-3I-05 not equivalent" in text and WHY in text
    assert flag_of(5) in lindero("list", "--undecided")
    everything = text + lindero("list")
    for value in person(5).values():
        assert value in ("NM", "P005") or not re.search(rf"\b{re.escape(value)}\b", everything), value
