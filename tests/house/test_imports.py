"""Imports point one way, Python holds no SQL where it must not, files stay small rooms."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT: dict[str, set[str]] = {
    "law": set(),
    "sources": set(),
    "config": set(),
    "warehouse": set(),
    "transforms": {"law"},
    "casebook": {"law"},
    "expectations": {"warehouse"},
    "proving_ground": {"sources", "law", "transforms"},
    "pipelines": {
        "config", "law", "sources", "transforms", "warehouse", "expectations", "casebook", "proving_ground",
    },
    "dags": {"pipelines"},
}  # fmt: skip
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT INTO|CREATE TABLE|UPDATE\b.+\bSET)\b", re.DOTALL)
# the warehouse writes SQL from its schema files; blocking builds branches from checked identifiers
MAY_HOLD_SQL = ("warehouse/", "transforms/linkage/blocking.py")


def imported_rooms(source: str) -> set[str]:
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            rooms |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            rooms.add(node.module.split(".")[0])
    return rooms


def product_files() -> list[Path]:
    return [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def test_imports_point_one_way() -> None:
    files = product_files()
    assert len(files) > 40, "looked at too few files: is ROOT right?"
    wrong = []
    for path in files:
        room = path.relative_to(ROOT).parts[0]
        for other in sorted(imported_rooms(path.read_text()) & MAY_IMPORT.keys() - MAY_IMPORT[room] - {room}):
            wrong.append(
                f"{path.relative_to(ROOT)} imports [{other}]; [{room}] may import {sorted(MAY_IMPORT[room])}"
            )
    assert not wrong, "\n".join(wrong)


def test_the_import_detector_detects_late_imports_too() -> None:
    assert imported_rooms("def f():\n    from warehouse.frames import x\n    import law.duty") == {
        "warehouse",
        "law",
    }


def sql_literals(source: str) -> list[str]:
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]


def test_python_holds_no_sql() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in product_files()
        if not str(path.relative_to(ROOT).as_posix()).startswith(MAY_HOLD_SQL)
        and any(
            "help" not in text.lower() and "lindero sql" not in text
            for text in sql_literals(path.read_text())
        )
    ]
    assert not wrong, wrong


def test_the_sql_detector_detects() -> None:
    assert sql_literals('q = "SELECT a FROM b"') == ["SELECT a FROM b"]


def test_only_the_warehouse_opens_duckdb() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in product_files()
        if path.relative_to(ROOT).parts[0] != "warehouse" and "duckdb.connect" in path.read_text()
    ]
    assert not wrong, wrong


def test_only_config_reads_the_environment() -> None:
    # airflow_run hands its own environment on to the child process; it reads no setting from it
    allowed = {"config/settings.py", "pipelines/airflow_run.py"}
    wrong = [
        str(path.relative_to(ROOT))
        for path in product_files()
        if re.search(r"os\.environ|os\.getenv", path.read_text())
        and path.relative_to(ROOT).as_posix() not in allowed
    ]
    assert not wrong, wrong


@pytest.mark.parametrize("limit", [450])
def test_files_are_small_rooms(limit: int) -> None:
    big = {
        str(p.relative_to(ROOT)): n for p in product_files() if (n := len(p.read_text().splitlines())) > limit
    }
    assert not big, big


def test_functions_are_short() -> None:
    long = []
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not long, "\n".join(long)


def test_no_room_is_a_drawer() -> None:
    drawers = [p for p in product_files() if p.stem in {"utils", "helpers", "common", "misc"}]
    assert not drawers, drawers


def test_dag_files_are_short_and_hold_no_logic() -> None:
    for path in (ROOT / "dags").glob("*.py"):
        assert len(path.read_text().splitlines()) < 80, path
