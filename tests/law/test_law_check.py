"""`lindero law check`: every slip is named by file, row and rule, all of them at once, and the law in use has none."""

import json
import random
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from law.check.days import span
from law.check.finding import Finding
from law.check.former import chain_findings
from law.check.patterns import words_of
from law.check.repeats import nested_repeat
from law.check.run import check_law
from law.check.words import NAMED
from law.dispositions import dispositions
from law.errors import LawError
from law.loader import LAW_DIR, law_digest, load_law
from pipelines.cli.main import app
from tests.law.case_tables import CASES, cases

TODAY = date(2026, 3, 2)
CHECKED_ON = date(2026, 9, 1)
"""Day of the check, after which nobody has read anything yet."""
QUESTIONS = load_law().ruleset.questions_for_counsel


def copy_of_the_law(folder: Path) -> Path:
    """Copy the data files of the law alone."""
    shutil.copytree(
        LAW_DIR,
        folder,
        ignore=lambda at, names: [n for n in names if not n.endswith(".yml") and not (Path(at) / n).is_dir()],
    )
    for path in list(folder.rglob("__pycache__")):
        path.rmdir()
    return folder


def spoiled(folder: Path, case: Mapping[str, Any]) -> Path:
    """Do to a copy what somebody did."""
    law = copy_of_the_law(folder)
    path = law / case["file"]
    if case.get("delete"):
        path.unlink()
    elif "make" in case:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case["make"], encoding="utf-8")
    if "encoding" in case:
        path.write_text(path.read_text(encoding="utf-8"), encoding=case["encoding"])
    for old, new in (case[name] for name in ("replace", "also", "then") if name in case):
        change(path, old, new)
    return law


def change(path: Path, old: str, new: str) -> None:
    """Put one text in the place of another, once."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the case is stale: [{old}] does not stand in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def test_the_law_in_use_has_no_errors() -> None:
    findings = check_law(as_of=TODAY)
    assert errors(findings) == []
    assert {(f.file, f.row, f.rule) for f in findings} == {
        ("bills/sb32_2026.yml", "", "outcome_unknown"),
        ("citations/grammars.yml", "", "forms_not_known"),
        ("offenses/", "", "not_approved"),
        ("rulesets/nm.yml", "", "not_approved"),
        ("rulesets/nm.yml", "NM-Q-2026", "outcome_unknown"),
    } | {("rulesets/nm.yml", question.id, "question_for_counsel") for question in QUESTIONS}
    assert {"NM-CQ-ATCITTY", "NM-CQ-STANDARD"} <= {question.id for question in QUESTIONS}
    [forms] = [f.sentence for f in findings if f.rule == "forms_not_known"]
    assert forms.startswith("of AL, GU, MP, MS, MT, RI, TRIBAL, VI no section on attempt")


@pytest.mark.parametrize("case", cases("law_check"))
def test_a_slip_is_named_by_file_row_and_rule(tmp_path: Path, case: dict[str, Any]) -> None:
    whole = check_law(spoiled(tmp_path / "law", case), as_of=TODAY, today=CHECKED_ON)
    found = errors(whole)
    wanted = {(rule, row, file[0] if file else case["file"]) for rule, row, *file in case["is"]}
    assert {(f.rule, f.row, f.file) for f in found} == wanted, "\n".join(map(str, found))
    warned = {(f.rule, f.row) for f in whole if f.severity == "warning"}
    assert {tuple(one) for one in case.get("warns", ())} <= warned
    if "says" in case:
        assert any(case["says"] in f.sentence for f in found), "\n".join(f.sentence for f in found)
    for finding in found:
        assert finding.sentence.endswith((".", "was.")) and "\n" not in finding.sentence


def test_all_slips_are_named_at_once(tmp_path: Path) -> None:
    law = copy_of_the_law(tmp_path / "law")
    for name, old, new in (
        ("rulesets/nm.yml", "{id: NM-3I-02,", "{id: NM-3I-02, surprise: 1, other: 2,"),
        ("bills/hb56_2021.yml", "row: NM-3I-05,", "row: NM-3I-50,"),
        ("offenses/FL.yml", 'id: "FL:787.06"', 'id: "GA:787.06"'),
        ("offenses/TX.yml", "check: source_read", "check: read"),
        ("code_lists.yml", "{code: 64B,", "{code: 64A,"),
    ):
        change(law / name, old, new)
    (law / "bills" / "hb282_2024.yml").write_text("bill: [", encoding="utf-8")
    found = errors(check_law(law, as_of=TODAY))
    assert [f.rule for f in found if f.row == "NM-3I-02"] == ["unknown_field", "unknown_field"]
    assert {f.file for f in found} >= {
        "rulesets/nm.yml", "bills/hb56_2021.yml", "bills/hb282_2024.yml", "offenses/FL.yml", "offenses/TX.yml",
        "code_lists.yml",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("leads", "is_"),
    [
        ({"A": "B", "B": None}, []),
        ({"A": "B", "B": "C", "C": None, "D": "C"}, []),
        ({"A": "A"}, [("former_of_cycle", "A")]),
        ({"A": "B", "B": "A"}, [("former_of_cycle", "A")]),
        ({"A": "B", "B": "C", "C": "B"}, [("former_of_cycle", "B")]),
        ({"A": "B", "B": "A", "C": "D", "D": "C"}, [("former_of_cycle", "A"), ("former_of_cycle", "C")]),
        ({"A": "Z"}, [("former_of_unknown", "A")]),
    ],
)
def test_former_numbers_lead_somewhere_and_never_in_a_circle(
    leads: dict[str, str | None], is_: list[tuple[str, str]]
) -> None:
    known = {row_id: former for row_id, former in leads.items() if former is not None}
    found = list(chain_findings(known, dict.fromkeys(leads, "offenses/ZZ.yml")))
    assert [(f.rule, f.row) for f in found] == is_


# -- warnings


def rules(findings: tuple[Finding, ...], file: str) -> set[str]:
    return {f.rule for f in findings if f.file == file}


@pytest.mark.parametrize(
    ("as_of", "is_"),
    [
        (date(2025, 12, 31), {"not_approved", "question_for_counsel"}),
        (date(2026, 7, 1), {"not_approved", "outcome_unknown", "question_for_counsel"}),
        (date(2026, 7, 2), {"not_approved", "outcome_unknown", "question_for_counsel", "read_long_ago"}),
    ],
)
def test_what_is_not_known_on_a_day_is_said(as_of: date, is_: set[str]) -> None:
    assert rules(check_law(as_of=as_of), "rulesets/nm.yml") == is_


def test_rows_in_force_are_counted_by_how_far_they_were_read() -> None:
    ruleset = load_law().ruleset
    for day in (date(1996, 1, 1), TODAY):
        rows = [row for row in ruleset.all_rows() if row.in_force(day)]
        unread = sum(row.content == "unknown" for row in rows)
        assert (unread > 0) == (day.year == 1996)
        said = next(f.sentence for f in check_law(as_of=day) if f.file == "rulesets/nm.yml" and f.row == "")
        assert said.startswith(f"{len(rows)} of {len(rows)} rows of ruleset [nm] in force on {day}")
        read = len(rows) - unread
        assert f"{read} read in a source (source_read), {unread} read by nobody (unread)" in said


def test_a_ruleset_that_counsel_approved_is_not_warned_of(tmp_path: Path) -> None:
    law = copy_of_the_law(tmp_path / "law")
    path = law / "rulesets" / "nm.yml"
    approved = "check: counsel_approved, checked_by: A. Counsel, checked_on: 2026-08-01"
    path.write_text(
        path.read_text(encoding="utf-8").replace("check: source_read", approved), encoding="utf-8"
    )
    findings = check_law(law, as_of=TODAY)
    assert errors(findings) == []
    assert rules(findings, "rulesets/nm.yml") == {"outcome_unknown", "question_for_counsel"}


# -- what is hardly YAML


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"a: \xff", "unreadable_yaml"),
        (b"a: \x00", "unreadable_yaml"),
        (b"[" * 20_000, "unreadable_yaml"),
        (b"{[a]: 1}", "unreadable_yaml"),
        (b"!!python/object:os.system x", "unreadable_yaml"),
        (b"a: 1\n---\nb: 2", "unreadable_yaml"),
        (b"&a [*a]", "wrong_value"),
        (b"&a {registrable: [*a], rules: [*a]}", "missing_field"),
        (b"a: 1\na: 1", "key_twice"),
    ],
)
def test_what_is_hardly_yaml_is_a_finding(tmp_path: Path, content: bytes, rule: str) -> None:
    law = copy_of_the_law(tmp_path / "law")
    (law / "rulesets" / "nm.yml").write_bytes(content)
    found = errors(check_law(law, as_of=TODAY))
    assert rule in {f.rule for f in found if f.file == "rulesets/nm.yml"}
    assert all("\n" not in f.sentence for f in found)


def test_a_merged_key_stands_once(tmp_path: Path) -> None:
    law = copy_of_the_law(tmp_path / "law")
    path = law / "bills" / "hb437_2013.yml"
    text = path.read_text(encoding="utf-8")
    merged = text.replace(
        'asks: {commercial_sex: "yes"}', 'asks: {<<: &a {commercial_sex: "yes"}, commercial_sex: "yes"}'
    )
    assert merged != text
    path.write_text(merged, encoding="utf-8")
    assert errors(check_law(law, as_of=TODAY)) == []


# -- properties


@pytest.fixture(scope="module")
def two_laws(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A law with several slips of each kind, and a second folder to shuffle it in."""
    law = copy_of_the_law(tmp_path_factory.mktemp("as_written") / "law")
    for name, old, new in (
        ("rulesets/nm.yml", "beside: [NM-4B-1999],", "surprise: 1,"),
        ("rulesets/nm.yml", "{id: NM-HALL,", "{id: NM-HALL, to: 2020-01-01,"),
        ("rulesets/nm.yml", "section: 30-9-12,", "section: 30-9-11,"),
        ("rulesets/nm.yml", "section: 30-9-13,", "section: 30-9-11,"),
        ("rulesets/nm.yml", "{id: NM-3I-09,", "{id: NM-3I-08,"),
        ("bills/hb56_2021.yml", "beside: [HB56-HT-1], ", ""),
        ("offenses/FL.yml", 'id: "FL:787.06"', 'id: "FL:787.06(3)(a)"'),
    ):
        change(law / name, old, new)
    return law, copy_of_the_law(tmp_path_factory.mktemp("shuffled") / "law")


@given(seed=st.integers(0, 2**32))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_rows_makes_no_difference(two_laws: tuple[Path, Path], seed: int) -> None:
    as_written, shuffled = two_laws
    wheel = random.Random(seed)
    for name in ("rulesets/nm.yml", "bills/hb56_2021.yml", "offenses/FL.yml"):
        raw = yaml.safe_load((as_written / name).read_text(encoding="utf-8"))
        for rows in (rows for rows in raw.values() if isinstance(rows, list)):
            wheel.shuffle(rows)
        (shuffled / name).write_text(
            yaml.safe_dump(raw, sort_keys=False, allow_unicode=True), encoding="utf-8"
        )
    found = {where(f) for f in check_law(as_written, as_of=TODAY)}
    assert len(found) > 8
    assert {where(f) for f in check_law(shuffled, as_of=TODAY)} == found


def where(finding: Finding) -> tuple[str, ...]:
    """A field of a row is named by the row's number in its file, which is what a shuffle changes."""
    sentence = "" if finding.rule in ("unknown_field", "wrong_value") else finding.sentence
    return finding.file, finding.severity, finding.row, finding.rule, sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_a_file_holds_is_a_finding_and_no_traceback(
    data: st.DataObject, tmp_path_factory: Any
) -> None:
    """One value anywhere in one file is something else."""
    law = copy_of_the_law(tmp_path_factory.mktemp("any") / "law")
    name = data.draw(st.sampled_from(sorted(p.relative_to(law).as_posix() for p in law.rglob("*.yml"))))
    raw: Any = yaml.safe_load((law / name).read_text(encoding="utf-8"))
    holder: Any = {"file": raw}
    key: Any = "file"
    while isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
        holder, inner = holder[key], holder[key]
        key = data.draw(
            st.sampled_from(sorted(inner, key=str) if isinstance(inner, dict) else range(len(inner)))
        )
    holder[key] = data.draw(JSON)
    if holder is not raw and key == "file":
        raw = holder[key]
    (law / name).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    found = errors(check_law(law, as_of=TODAY))
    if not found:  # then it takes effect
        assert load_law(law).bills()


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("2004", ("2004-01-01", "2004-12-31")),
        ("2004-02", ("2004-02-01", "2004-02-29")),
        ("2004-12", ("2004-12-01", "2004-12-31")),
        ("2004-02-29", ("2004-02-29", "2004-02-29")),
        ("2003-02-29", None),
        ("2003-13", None),
        ("03", None),
        ("2003-1", None),
        ("2003-01-01-01", None),
        ("", None),
        ("²003", None),
    ],
)
def test_a_year_a_month_or_a_day_is_a_span(text: str, is_: tuple[str, str] | None) -> None:
    found = span(text)
    assert (None if found is None else tuple(day.isoformat() for day in found)) == is_


@pytest.mark.parametrize(
    ("pattern", "is_"),
    [
        (r"\bVOID|^SIS$", ["VOID", "SIS"]),
        (r"NOL(?:O|LE)|A[|]B", ["NOL(?:O|LE)", "A[|]B"]),
        (r"A\|B|C", [r"A\|B", "C"]),
        ("", []),
    ],
)
def test_a_pattern_is_taken_apart_into_words(pattern: str, is_: list[str]) -> None:
    assert list(words_of(pattern)) == is_


@pytest.mark.parametrize(
    ("pattern", "is_"),
    [
        (r"(a+)+$", "(a+)"),
        (r"X(?:\w+\s*)*Y", r"(?:\w+\s*)"),
        (r"(?:.* )*", "(?:.* )"),
        (r"(?:A\w*)*", r"(?:A\w*)"),
        (r"(\w{1,50}){1,50}", r"(\w{1,50})"),
        (r"A(?:B(?:C+)*)D", "(?:C+)"),
        (r"(?:[)+]+)*", "(?:[)+]+)"),
        (r"(?:X(?:AB)+|C)+", None),
        (r"(?:(?:AB)+|C)+", "(?:(?:AB)+|C)"),
        (r"(?:.*\b)*", r"(?:.*\b)"),
        (r"(?:\w+\b ?)+", None),
        (r"\d+(?:\.\d+)*", None),
        (r"(?:\s*\(\w{1,4}\))*", None),
        (r"(?:A+){2}", None),
        (r"(?:A|B)+C*", None),
        (r"[(+*)]+X", None),
        (r"\(A+\)+", None),
        (r"(A)(?:\1*)*", r"(?:\1*)"),
    ],
)
def test_a_repetition_of_repetitions_is_found_by_its_form(pattern: str, is_: str | None) -> None:
    re.compile(pattern)
    assert nested_repeat(pattern) == is_


def test_dispositions_called_by_name_are_there() -> None:
    source = (LAW_DIR / "dispositions.py").read_text(encoding="utf-8")
    assert set(NAMED) <= {disposition.name for disposition in dispositions()}
    assert all(f'"{name}"' in source for name in NAMED if name != "unknown")


def test_codes_of_the_case_tables_are_jurisdictions() -> None:
    known = yaml.safe_load((LAW_DIR / "jurisdictions.yml").read_text(encoding="utf-8"))
    seen = 0
    for name in ("citations", "classification"):
        for row in yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8")):
            if row.get("in") is not None:
                seen += 1
                assert row["in"] in known, row
    assert seen > 100


# -- a copy of the law


def test_a_copy_is_the_same_law_until_it_is_changed(tmp_path: Path) -> None:
    law = copy_of_the_law(tmp_path / "law")
    copy = load_law(law)
    assert load_law() is load_law()
    assert copy.digest == load_law().digest == law_digest(law)
    assert copy.ruleset == load_law().ruleset
    assert copy.bill("hb56_2021") == load_law().bill("hb56_2021")
    assert [bill.bill_id for bill in copy.bills()] == [bill.bill_id for bill in load_law().bills()]
    path = law / "rulesets" / "nm.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("victim_under: 16", "victim_under: 18"), encoding="utf-8"
    )
    changed = load_law(law)
    assert changed.digest != copy.digest
    row = next(row for row in changed.ruleset.registrable if row.id == "NM-3I-05")
    assert row.asks.victim_under == 18


def test_a_copy_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    law = copy_of_the_law(tmp_path / "law")
    path = law / "offenses" / "FL.yml"
    path.write_text("jurisdiction: FL\njurisdiction: FL\nrows: []\n", encoding="utf-8")
    with pytest.raises(LawError, match=r"\[FL.yml\] line \[2\]: key \[jurisdiction\] stands twice"):
        load_law(law)
    path.write_text("jurisdiction: FL\nrows: 2025-02-30\n", encoding="utf-8")
    with pytest.raises(LawError, match=r"\[FL.yml\]: day is out of range"):
        load_law(law)


# -- the command


def lindero(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["law", "check", *arguments], env={"COLUMNS": "120"})


def test_the_command_passes_the_law_in_use_with_warnings() -> None:
    done = lindero("--as-of", "2026-03-02")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert "Law files: 0 errors, 19 warnings." in done.stdout
    assert "NM-Q-2026" in done.stdout and "NM-CQ-ATCITTY" in done.stdout


def test_the_command_names_the_slip_and_exits_with_1(tmp_path: Path) -> None:
    case = {"file": "bills/hb56_2021.yml", "replace": ["row: NM-3I-05,", "row: NM-3I-50,"]}
    law = spoiled(tmp_path / "law", case)
    done = lindero(str(law))
    assert done.exit_code == 1
    assert "bills/hb56_2021.yml" in done.stdout and "amends_unknown_row" in done.stdout
    assert done.stderr.count("\n") == 1 and "1 error" in done.stderr
    told = json.loads(lindero(str(law), "--json", "--as-of", "2026-03-02").stdout)
    assert (told["errors"], told["warnings"], told["as_of"]) == (1, 19, "2026-03-02")
    assert {"file", "row", "rule", "sentence", "severity"} == set(told["findings"][0])


@pytest.mark.parametrize("text", ["2026-13-01", "today"])
def test_a_day_that_is_none_is_wrong_usage(text: str) -> None:
    assert lindero("--as-of", text).exit_code == 2


def test_a_folder_that_is_not_there_is_an_error_of_one_line(tmp_path: Path) -> None:
    done = lindero(str(tmp_path / "none"))
    assert done.exit_code == 1
    assert "no_such_folder" in done.stdout and done.stderr.count("\n") == 1
