"""Read the case tables: YAML that a lawyer can extend without touching code."""

from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """Return the cases of a table as pytest parameters, each named by its first values."""
    rows = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=f"{number}-{_label(row)}") for number, row in enumerate(rows, start=1)]


def _label(row: dict[str, Any]) -> str:
    text = row.get("why") or "-".join(str(value) for value in list(row.values())[:2])
    return "".join(char if char.isalnum() or char in "._-" else "-" for char in text)[:60]
