"""Every SQL model against its table of cases; the SQL carries to Spark; headers say grain, reads and binds."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
import yaml

from config.settings import REPO_ROOT

CASES = Path(__file__).parent / "cases"
FILES = sorted(
    p for room in ("warehouse/models", "pipelines/queries") for p in (REPO_ROOT / room).rglob("*.sql")
)


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yml")):
        table = yaml.safe_load(path.read_text())
        found += [pytest.param(table, case, id=f"{path.stem}: {case['name']}") for case in table["cases"]]
    return found


@pytest.mark.parametrize(("table", "case"), cases())
def test_model(table: dict[str, Any], case: dict[str, Any]) -> None:
    connection = duckdb.connect(":memory:")
    for name, columns in table["tables"].items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
        for row in case["given"].get(name, []):
            marks = ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    cursor = connection.execute((REPO_ROOT / table["model"]).read_text())
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    wanted = case["expect"]
    key = table["key"]
    found = (
        [{k: _plain(row[k]) for k in wanted[0]} for row in sorted(rows, key=lambda r: r[key])]
        if wanted
        else rows
    )
    assert found == wanted


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_each_file_is_one_select_with_a_header(path: Path) -> None:
    text = path.read_text()
    header = "\n".join(line for line in text.splitlines() if line.startswith("--"))
    for word in ("Grain:", "Reads:", "Binds:"):
        assert word in header, f"{path.name}: the header does not say {word}"
    statements = [s for s in sqlglot.parse(text, read="duckdb") if s is not None]
    assert len(statements) == 1
    assert isinstance(statements[0], sqlglot.exp.Query)
    reads = {t.name for t in statements[0].find_all(sqlglot.exp.Table) if "__" in t.name}
    said = set(re.findall(r"\b[a-z]+__[a-z_]+\b", header))
    assert reads <= said, f"{path.name}: reads {sorted(reads - said)} which its header does not name"


def test_every_model_has_cases() -> None:
    models = {p.relative_to(REPO_ROOT).as_posix() for p in (REPO_ROOT / "warehouse/models").glob("*.sql")}
    proven = {yaml.safe_load(p.read_text())["model"] for p in CASES.glob("*.yml")}
    assert models <= proven


@pytest.mark.parametrize("path", sorted((REPO_ROOT / "warehouse/models").glob("*.sql")), ids=lambda p: p.name)
def test_models_carry_to_spark(path: Path) -> None:
    carried = sqlglot.transpile(
        path.read_text(), read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    assert len(carried) == 1
