"""The results as a page that people read: ratios and goals first, then every population, then the public sets."""

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.linkage.comparison import FIGURES
from benchmarks.linkage.goals import goals_of
from benchmarks.linkage.row_tables import (
    FIND_NOTE,
    SEED_TABLE_NOTE,
    SET_NOTE,
    find_table,
    mark,
    run_table,
    seed_table,
    set_table,
    size_name,
    table,
)

Row = dict[str, Any]

_HEADER = """# Linkage beside tuned Splink

Written by `python -m benchmarks.linkage`; the figures behind it are in `linkage.json`. Two engines of one row or
population ran on the same files in the same run. Our weights were trained on other invented people; Splink trains on the
files themselves, without their truth, as it is meant to, after it was tuned by hand with the truth of other populations
of the same kind. Seconds are of this machine, ratios are what to compare. ✓ a goal is reached, ✗ it is not.

"""
_RATIO_NOTE = """\
Costs are ours over Splink's, and what was divided stands beside. Ours is the whole process of `lindero link` from
prepared folders; Splink's seconds are its phases alone, without its start, reading and cleaning. *From files* is all of
it on both sides. Memory is the peak of a process: of our `link`, of all of Splink's, which reads and cleans within it.
Quality is ours, Splink's in brackets. A link is a pair of probability .5 or more. Sums over the seeds are divided.

"""
_SEED_NOTE = """\
Mean over the seeds and where 95 of 100 draws have it. A draw takes as many seeds as there are, with replacement, and of
each its left records with replacement; both engines are drawn alike. With one seed only the left records vary.

"""
_KINDS = {
    "first": "First kind: convictions of other states against license files, look-alikes among them",
    "second": "Second kind: six states' files with license numbers, aliases, names in one column",
}


def page(found: Row) -> str:
    """Return the whole page of the results."""
    parts = [_HEADER]
    if found["populations"]:
        parts += ["## Ratios and goals\n\n", _RATIO_NOTE, *_ratio_tables(found["ratios"])]
        parts += ["## Both engines by population\n\n", _SEED_NOTE, _interval_table(found["over_seeds"]), "\n"]
        parts += ["## Every seed\n\n", SEED_TABLE_NOTE, seed_table(found["populations"]), "\n"]
        parts += ["## Finding one person\n\n", FIND_NOTE, find_table(found["populations"]), "\n"]
    if found["sets"]:
        parts += ["## Public sets\n\n", SET_NOTE, set_table(found["sets"]), "\n"]
    return "".join([*parts, "## Runs\n\n", run_table(found)])


def _ratio_tables(ratios: Sequence[Row]) -> Iterable[str]:
    for kind in dict.fromkeys(row["kind"] for row in ratios):
        columns = [row for row in ratios if row["kind"] == kind]
        heads = ["", "goal", *(f"{row['residents']:,}" for row in columns)]
        by_figure = [{one["figure"]: one for one in row["figures"]} for row in columns]
        shown = [name for name in FIGURES if any(name in figures for figures in by_figure)]
        lines = [
            [FIGURES[name], _goal(name, kind), *(_compared(figures.get(name)) for figures in by_figure)]
            for name in shown
        ]
        yield f"### {_KINDS[kind]}\n\n{table(heads, lines, texts=2)}\n"


def _goal(figure: str, kind: str) -> str:
    return ", ".join(
        f"{goal}{'' if goal.residents is None else f' at {size_name(goal.residents)}'}"
        for goal in goals_of(figure, kind)
    )


_DIGITS = {"best_f1": 4, "recall_at_0.99": 4, "recall_at_0.999": 4, "twin": 3, "junior": 3, "namesake": 3,
           "find_seconds": 3, "standardize_seconds": 1, "standardize_memory": 0}  # fmt: skip


def _compared(one: Row | None) -> str:
    if one is None:
        return ""
    digits = _DIGITS.get(one["figure"], 2)
    value = f"{_number(one['value'], digits)}{mark(one['reached'])}"
    beside = "" if one["splink"] is None else f" ({_number(one['splink'], digits)})"
    return f"{value}{beside}" + (f"<br>{one['detail']}" if one["detail"] else "")


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _interval_table(summaries: Sequence[Row]) -> str:
    digits = {"claimed_over_made": 2}
    lines = []
    for row in summaries:
        seeds = row["seeds_counted"]
        where = f"{row['kind']}, {row['residents']:,}; n = {seeds} × {row['subjects']:,}"
        for figure, told in row["figures"].items():
            cells = [
                _interval(told.get(of), digits.get(figure, 4)) for of in ("lindero", "splink", "difference")
            ]
            lines.append([where, FIGURES[figure], *cells])
    heads = ["population; n = seeds × subjects", "", "lindero", "Splink", "lindero − Splink"]
    return table(heads, lines, texts=2)


def _interval(told: Row | None, digits: int) -> str:
    if told is None:
        return ""
    low, high = (_number(told[name], digits) for name in ("low", "high"))
    return f"{_number(told['value'], digits)} [{low}, {high}]"
