"""Short forms for Splink's comparisons and levels."""

from typing import Any

from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison


def level(
    sql: str, label: str, *, tf: str | None = None, tf_weight: float = 1.0, tf_least: float = 0.0
) -> Any:
    """Return a level; `tf` names the column whose frequency of the value adjusts it (u is then this level's own)."""
    made = CustomLevel(sql, label)
    if tf is None:
        return made
    return made.configure(
        tf_adjustment_column=tf,
        tf_adjustment_weight=tf_weight,
        tf_minimum_u_value=tf_least,
        disable_tf_exact_match_detection=True,
    )


def unknown(sql: str) -> Any:
    """Return the level that weighs nothing."""
    return CustomLevel(sql, "unknown").configure(is_null_level=True)


def comparison(name: str, null: str, *levels: Any) -> Any:
    """Return a comparison: unknown, the levels in order, all else."""
    return CustomComparison(output_column_name=name, comparison_levels=[unknown(null), *levels, ElseLevel()])


def either_null(column: str) -> str:
    """Return SQL: the column is unknown on one side."""
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def same(column: str) -> str:
    """Return SQL: the column agrees."""
    return f"{column}_l = {column}_r"


def jaro(column: str, least: float) -> str:
    """Return SQL: the column is alike at least so much by Jaro and Winkler."""
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def edits(column: str, most: int) -> str:
    """Return SQL: the column differs by at most so many edits (a transposition is one)."""
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"
