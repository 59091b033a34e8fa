"""What may be compared and not shown: not in the night's database, not in explanations, answers, quarantine, the report."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.errors import StepError
from pipelines.explanation.explain_night import open_night
from pipelines.limits.outside import NOT_TOLD
from pipelines.quarantine.kept import list_quarantine, show_kept
from sources.spec.loader import load_all
from tests.limits.voters import ALWAYS, SOURCE, THIRD, files_with, settings_of
from transforms.linkage.explain.texts import NOT_SHOWN
from warehouse.connection import query_rows
from warehouse.publication import POINTER

pytestmark = pytest.mark.slow  # whole nights

HEADER = "record_id,given_name,surname,date_of_birth,ssn,street,city,state,postcode"
ASKED = "L1,ORLA,ZZASPEN,1980-02-03,219-09-1234,9 ZZLANE,TAOS,NM,87571"


def person_files(folder: Path, right_id: str) -> tuple[Path, Path]:
    """Write who is looked for, and among whom: the same person under an id of a source, and somebody else."""
    left, right = folder / "left.csv", folder / "right.csv"
    left.write_text(f"{HEADER}\n{ASKED}\n")
    same = ASKED.replace("L1", right_id, 1)
    right.write_text(
        f"{HEADER}\n{same}\n{right_id}9,IDA,ZZFIR,1950-01-01,219-09-9999,1 ZZROAD,TAOS,NM,87571\n"
    )
    return left, right


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_nights_database_holds_no_hidden_value_and_the_tables_it_links_do(before: Path) -> None:
    settings = settings_of(before)
    found = [path for text in (*ALWAYS, "ZZQKEPTBACK", "ZZTREE") for path in files_with(before, text)]
    rooms = {path.split("/")[0] for path in found}
    assert rooms == {"archive", "inbox", "stage", "grounds"} or rooms == {"archive", "inbox", "stage"}, (
        sorted(set(found))
    )
    columns = "count(*), count(surname), count(given_raw)"
    names, rows = query_rows(settings.warehouse / POINTER, f"SELECT {columns} FROM stage__names")
    assert rows == [(5, 0, 0)], names
    joined = "stage__persons JOIN stage__birth_dates USING (person_record_id) JOIN stage__addresses USING (person_record_id)"
    _, rows = query_rows(
        settings.warehouse / POINTER, f"SELECT DISTINCT sex, birth_date, city, county FROM {joined}"
    )
    assert rows == [(None, None, None, None)]
    _, rows = query_rows(
        settings.warehouse / POINTER, "SELECT DISTINCT county, evidence_type FROM stage__residency"
    )
    assert rows == [("TAOS", "voter")], "the evidence of answer 2 is shown"
    _, rows = query_rows(settings.warehouse / POINTER, "SELECT rule, raw_text FROM landed__quarantine")
    assert rows == [("unknown_code", None)]


def test_only_the_numbers_named_are_blank_where_a_source_hides_one_kind(demo_nights: object) -> None:
    rows = demo_nights.rows(  # type: ignore[attr-defined]
        "SELECT split_part(person_record_id, ':', 1) AS source, id_type, count(*) AS n,"
        " count(*) FILTER (WHERE value IS NULL AND value_raw = '(not shown)') AS hidden"
        " FROM stage__identifiers GROUP BY ALL"
    )
    hidden = {(row["source"], row["id_type"]) for row in rows if row["hidden"] == row["n"]}
    assert hidden == {("nm_mvd", "SSN4")}
    assert {row["hidden"] for row in rows if (row["source"], row["id_type"]) not in hidden} == {0}


def test_a_record_of_a_night_is_explained_without_what_may_not_be_shown(before: Path) -> None:
    text = open_night(settings_of(before), THIRD).text(f"{SOURCE}:990002")
    assert [name.whole for name in text.names] == [NOT_SHOWN]
    assert (list(text.dates), list(text.places), text.sex) == ([NOT_SHOWN], [NOT_SHOWN], NOT_SHOWN)


@pytest.mark.parametrize("right_id", ["nm_voter:990001", "own_list:1"])
def test_files_are_explained_and_searched_by_the_source_that_an_id_begins_with(
    right_id: str, tmp_path: Path
) -> None:
    left, right = person_files(tmp_path, right_id)
    page = run(
        "explain", "L1", right_id, "--left", left, "--right", right, "--share", "0.5", "--date", "2026-03-01"
    )
    answer = run("find", right, "--name", "ORLA ZZASPEN", "--dob", "1980-02-03")
    below = answer.split("compared")[1]
    if right_id.startswith("nm_voter"):
        assert f"left ZZASPEN | right {NOT_SHOWN}" in page and f"right {NOT_SHOWN}" in page
        assert page.count("ZZASPEN") == 1 and "219-09" not in page.split("right")[-1]
        assert NOT_SHOWN in below and "ZZASPEN" not in below and "1980" not in below
    else:
        assert "left ZZASPEN | right ZZASPEN" in page
        assert "ZZASPEN" in below


def test_a_document_for_a_case_file_leaves_out_what_may_not_leave(tmp_path: Path) -> None:
    left, right = person_files(tmp_path, "nm_mvd:1")
    out = tmp_path / "pair.json"
    run(
        "explain",
        "L1",
        "nm_mvd:1",
        "--left",
        left,
        "--right",
        right,
        "--share",
        "0.5",
        "--date",
        "2026-03-01",
        "--json",
        out,
    )
    document = json.loads(out.read_text())
    (why,) = document["left_out"]
    assert why.startswith("nm_mvd: 18 USC 2721(c)")
    values = {(e["left"], e["right"]) for h in document["headings"] for e in h["entries"] if e["left"]}
    assert ("ZZASPEN", NOT_TOLD) in values
    assert {right for _, right in values} == {NOT_TOLD}


def test_a_kept_back_record_is_not_revealed_where_fields_may_not_be_shown(home: Path) -> None:
    settings = settings_of(home)
    (row,) = list_quarantine(settings, source_id=SOURCE, rule=None, until=date.max)
    shown = show_kept(settings, row["first"], reveal_to=None, until=date.max)
    assert shown.raw_text is None and shown.rule == "unknown_code"
    with pytest.raises(StepError, match=r"may not be shown: 1-4-5\.5") as error:
        show_kept(settings, row["first"], reveal_to="clerk", until=date.max)
    assert "ZZQKEPTBACK" not in str(error.value)


def test_the_edition_to_hand_out_leaves_the_source_out_and_says_why(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "outside.html"
    run("report", "--out", out)
    page = out.read_text()
    assert "<code>nm_voter</code>: 1-4-5.5 NMSA" in page and "not read by anybody yet" in page
    assert "Deliveries in use" not in page, "no other source delivered"


def test_the_edition_to_hand_out_holds_counts_and_no_case(demo_nights: object) -> None:
    from pipelines.report.outside import outside_report

    night = max(demo_nights.outcomes)  # type: ignore[attr-defined]
    page = outside_report(demo_nights.settings, night)  # type: ignore[attr-defined]
    ids = [row["flag_id"] for row in demo_nights.rows("SELECT flag_id FROM publish__flags")]  # type: ignore[attr-defined]
    assert ids and not any(flag_id in page for flag_id in ids)
    assert "<code>ca_doj</code></th>" in page and "<code>nm_mvd</code></th>" not in page
    assert "<code>nm_mvd</code>: 18 USC 2721(c)" in page and "<code>nm_registry</code>: 10.2.3 NMAC" in page


def test_the_page_of_limits_tells_those_that_sources_state() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "limits-of-use.md").read_text()
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in page.splitlines()
        if line.startswith("| `n")
    ]
    told = {row[0].strip("`"): (row[1], row[2]) for row in rows if row[0].strip("`") in load_all()}
    stated = {
        source_id: (
            f"{spec.limits.keep_days.at_most} days" if spec.limits.keep_days else "",
            spec.limits.redisclosure.to if spec.limits.redisclosure else "",
        )
        for source_id, spec in load_all().items()
        if spec.limits.keep_days or spec.limits.redisclosure or spec.limits.not_shown
    }
    assert told == stated
