"""The model file: the fitted table with the pairs behind each level, and what training does not learn, carried over."""

from collections.abc import Mapping
from typing import Any

import yaml

from proving_ground.training.fit import FittedTable

_LEARNED = ("version", "base", "growth", "bits")


def model_text(version: str, table: FittedTable, carried: Mapping[str, Any], about: str) -> str:
    """Return the YAML of a model.

    Args:
        carried: an earlier model as read from YAML: its shares, costs and limits are kept.
        about: one line on how it was trained, for the head of the file.
    """
    kept = {field: value for field, value in carried.items() if field not in _LEARNED}
    head = [
        f"# {about}",
        "# All bits in thousandths. Behind each level: how many true and other pairs of the panels had it.",
    ]
    fields = yaml.safe_dump(
        {"version": version, "base": 0, "growth": table.growth, **kept}, sort_keys=False, width=110
    )
    return "\n".join([*head, fields.rstrip(), *_tables(table)]) + "\n"


def _tables(table: FittedTable) -> list[str]:
    lines = ["bits:"]
    for comparison, levels in table.bits.items():
        lines.append(f"  {comparison}:")
        for level, bits in levels.items():
            true, other = table.true_pairs[comparison][level], table.other_pairs[comparison][level]
            lines.append(f"    {_key(level)}: {bits}  # {true:,} | {other:,}")
    return lines


def _key(level: str) -> str:
    """Return a level as YAML reads it back as text: `yes` and `1` need quotes."""
    return level if yaml.safe_load(level) == level else f"'{level}'"
