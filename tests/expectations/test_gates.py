"""Gates stop what they should stop, for the reason they say, and let the rest pass."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from config.settings import REPO_ROOT
from expectations.conservation import (
    incomplete_answers,
    nothing_accepted,
    unaccounted_quarantine,
    unbalanced_files,
)
from expectations.gate import run_gate
from expectations.row_verdicts import row_verdicts
from expectations.suite_files import expectations_for, tables_with_written_expectations
from warehouse.frames import empty_frame
from warehouse.schema_files import all_schemas, load_schema


def counts(**changes: object) -> pd.DataFrame:
    row = {
        "source_id": "us_zz", "delivery_id": "d" * 64, "file_name": "a.csv", "file_role": "records",
        "file_sha256": "a" * 64, "byte_count": 10, "records_delivered": 5, "records_accepted": 4,
        "records_quarantined": 1, "control_lines": 1, "records_set_aside": 0, "status": "read", "reason": None,
    }  # fmt: skip
    return pd.DataFrame([{**row, **changes}])


def quarantine(rows: int) -> pd.DataFrame:
    row = {"source_id": "us_zz", "delivery_id": "d" * 64, "file_name": "a.csv", "rule": "field_count"}
    return pd.DataFrame([row] * rows, columns=list(row))


def test_every_table_has_a_suite_made_from_its_schema() -> None:
    for schema in all_schemas():
        kinds = {e.type for e in expectations_for(schema.table)}
        assert "expect_table_columns_to_match_ordered_list" in kinds
        assert kinds & {"expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique"}
    assert tables_with_written_expectations() <= {s.table for s in all_schemas()}
    for layer in ("landed__", "stage__", "publish__"):
        written = {t for t in tables_with_written_expectations() if t.startswith(layer)}
        assert written, f"no written expectation for any {layer} table"


def test_a_good_frame_passes() -> None:
    result = run_gate("landed__file_counts", counts(), where="trial")
    assert result.passed
    assert result.failures == ()
    assert result.checked == len(expectations_for("landed__file_counts"))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"status": "perhaps"}, "status"),
        ({"records_delivered": -1}, "records_delivered"),
        ({"file_sha256": "abc"}, "file_sha256"),
        ({"source_id": None}, "source_id"),
    ],
)
def test_a_bad_value_stops_with_its_column_named(change: dict[str, object], column: str) -> None:
    result = run_gate("landed__file_counts", counts(**change), where="trial")
    assert not result.passed
    failed = [f for f in result.failures if f.column == column]
    assert failed and failed[0].severity == "stop"
    assert "landed__file_counts" in failed[0].sentence and "trial" in failed[0].sentence


def test_a_missing_column_and_a_repeated_key_stop() -> None:
    assert not run_gate("landed__file_counts", counts().drop(columns="status"), where="trial").passed
    twice = pd.concat([counts(), counts()], ignore_index=True)
    assert not run_gate("landed__file_counts", twice, where="trial").passed


def test_what_only_warns_does_not_stop() -> None:
    frame = empty_frame("stage__convictions")
    row = {c.name: "x" if c.type == "VARCHAR" else None for c in load_schema("stage__convictions").columns}
    tri_states = dict.fromkeys(
        ("victim_minor", "commercial_sex", "force", "registration_required"), "unknown"
    )
    frame = pd.DataFrame([{**row, **tri_states, "record_no": 1, "convicting_jurisdiction": "Mars"}])
    result = run_gate("stage__convictions", frame, where="trial")
    assert {f.severity for f in result.failures} == {"warn"}
    assert result.passed


def test_empty_tables_pass_where_nothing_must_be_there() -> None:
    for table in ("landed__quarantine", "publish__flags", "publish__waits", "linked__pairs"):
        assert run_gate(table, empty_frame(table), where="trial").passed, table
    assert not run_gate("publish__night", empty_frame("publish__night"), where="trial").passed


def test_sums_that_do_not_add_up_are_said_with_their_numbers() -> None:
    none = empty_frame("landed__withheld")
    assert unbalanced_files(counts(), none) == []
    wrong = unbalanced_files(counts(records_accepted=5), none)
    assert len(wrong) == 1 and "a.csv" in wrong[0] and "5" in wrong[0]
    assert unaccounted_quarantine(counts(), quarantine(1)) == []
    assert len(unaccounted_quarantine(counts(), quarantine(2))) == 1
    assert len(unaccounted_quarantine(counts(), quarantine(0))) == 1


def test_a_file_kept_back_whole_says_by_which_rule() -> None:
    kept = pd.DataFrame(
        {
            "file_name": ["a.csv"] * 3,
            "rule": ["unknown_code", "unknown_code", "unreadable_date"],
            "reason": [
                "field [status] holds a code",
                "field [status] holds a code",
                "field [born] is no date",
            ],
        }
    )
    (said,) = nothing_accepted(counts(records_delivered=3, records_accepted=0, records_quarantined=3), kept)
    assert (
        "all 3 records are in quarantine (2 unknown_code: field [status] holds a code; 1 unreadable_date"
        in said
    )
    assert nothing_accepted(counts(), kept) == []


def test_a_flag_needs_six_answers_that_are_yes() -> None:
    flags = pd.DataFrame([{"flag_id": "F-1", "state": "new"}])
    waits = pd.DataFrame([{"flag_id": "F-2", "state": "withdrawn"}])
    answers = pd.DataFrame([{"flag_id": "F-1", "answer": "yes"}] * 6)
    assert incomplete_answers(answers, flags, waits) == []
    assert len(incomplete_answers(answers.head(5), flags, waits)) == 1
    answers.loc[3, "answer"] = "unknown"
    assert len(incomplete_answers(answers, flags, waits)) == 1


CASES = yaml.safe_load((Path(__file__).parent / "cases" / "row_verdicts.yml").read_text())


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    empty = empty_frame(name)
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in rows], dtype=object).astype(dtype)
            for column, dtype in empty.dtypes.items()
        }
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_row_verdicts(case: dict[str, Any]) -> None:
    names = ("persons", "names", "birth_dates", "identifiers", "convictions")
    stage = {f"stage__{name}": _table(f"stage__{name}", case["tables"].get(name, [])) for name in names}
    found = row_verdicts(stage, as_of=date(2026, 3, 2))
    assert sorted(found["rule"]) == sorted(case["rules"])


def test_every_rule_has_a_case() -> None:
    source = (REPO_ROOT / "expectations" / "row_verdicts.py").read_text()
    rules = set(re.findall(r'"([a-z_]+)",\s*"(?:warn|note|stop)"', source))
    assert len(rules) >= 9
    assert rules <= {rule for case in CASES for rule in case["rules"]}
