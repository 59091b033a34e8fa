"""The results as JSON and as a table that people read."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent.parent / "results"
Row = dict[str, Any]


def write_results(machine: Row, rows: list[Row]) -> str:
    """Merge the rows into benchmarks/results/linkage.json and rewrite linkage.md; return the new part of the table."""
    path = RESULTS / "linkage.json"
    kept = json.loads(path.read_text())["rows"] if path.exists() else []
    fresh = [{**row, **machine} for row in rows]
    known = {_key(row): row for row in kept} | {_key(row): row for row in fresh}
    merged = [known[key] for key in sorted(known)]
    path.write_text(json.dumps({"rows": merged}, indent=1) + "\n")
    (RESULTS / "linkage.md").write_text(_HEADER + _table(merged))
    return _table(fresh)


_HEADER = """# Linkage side by side

Written by `python -m benchmarks.linkage`. Populations are made by the authors in `benchmarks/linkage/populations`, who did
not see what the model is trained on; nothing is trained on them. Seconds are wall clock on 2 cores; for Splink train +
predict (and predict with the trained model). Ours: standardize + link. Memory is the peak of the process.

"""


def _key(row: Row) -> tuple[str, int, int, str]:
    return (str(row["kind"]), int(row["residents"]), int(row["seed"]), str(row["engine"]))


_HEADS = (
    "kind", "residents × subjects", "seed", "engine", "F1", "recall at .99", "at .999", "claimed / made",
    "double-surnamed misses", "seconds", "memory MiB", "date",
)  # fmt: skip


def _table(rows: list[Row]) -> str:
    lines = [_line(_HEADS), _line(["---"] * len(_HEADS)), *(_line(_cells(row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> list[str]:
    took = f"{row['seconds']:.1f}"
    ours = row["engine"] == "lindero"
    return [
        row["kind"],
        f"{row['residents']:,} × {row['subjects']:,}",
        str(row["seed"]),
        row["engine"],
        f"{row['best_f1']:.4f}",
        f"{row['recall_at_0.99']:.4f}",
        f"{row['recall_at_0.999']:.4f}",
        f"{row['false_claimed']:.0f} / {row['false_made']}",
        f"{row['miss_ratio_double_surnamed']:.2f} ×",
        f"{row['standardize_seconds']:.1f} + {took}" if ours else f"{took} ({row['reuse_seconds']:.1f})",
        f"{row['peak_memory_mib']:.0f}",
        row["date"],
    ]
