"""Our weights beside supervised engines that learned the truth of another population of the same make.

    make bench-linkage-limit      200,000 residents, both kinds, three minutes (after make limit-env)

All weigh the same candidate pairs by the same comparisons. What boosted trees do not reach that way is near what these
comparisons can give; it is no proof that nothing could. Writes benchmarks/results/linkage_limit.md and .json.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.linkage.machine import describe
from benchmarks.linkage.made_populations import MAKERS, SIZES, made_population
from benchmarks.linkage.measured import measured
from benchmarks.linkage.results import RESULTS
from benchmarks.linkage.scored import fooled, missed
from benchmarks.linkage.splink_engine.score import headline
from benchmarks.linkage_limit.levels import Levels, levels_of
from config.settings import REPO_ROOT, load_settings

_PYTHON = REPO_ROOT / ".venv-limit" / "bin" / "python"
_SUPERVISED = Path(__file__).parent / "supervised.py"
_FIGURES = {
    "best_f1": "best F1",
    "recall_at_0.99": "recall at precision .99",
    "recall_at_0.999": "recall at precision .999",
    "false_claimed": "false links claimed",
    "false_made": "false links made",
}
_FOOLED = {"twin": "twins", "junior": "juniors", "namesake": "namesakes"}
Row = dict[str, Any]


def main() -> None:
    """Run."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kinds", nargs="*", choices=sorted(MAKERS), default=sorted(MAKERS))
    asked.add_argument("--size", choices=list(SIZES), default="200k")
    asked.add_argument("--seed", type=int, default=11, help="population that is scored")
    asked.add_argument("--training-seed", type=int, default=12, help="population whose truth is learned")
    asked.add_argument("--folder", type=Path, default=load_settings().home / "benchmarks")
    words = asked.parse_args()
    if not _PYTHON.exists():
        asked.error(f"{_PYTHON} is missing: run make limit-env")
    rows = [
        row
        for kind in words.kinds
        for row in _run(kind, words.size, words.seed, words.training_seed, words.folder.resolve())
    ]
    about = {**describe(None), "seed": words.seed, "training_seed": words.training_seed}
    (RESULTS / "linkage_limit.json").write_text(json.dumps({"run": about, "rows": rows}, indent=1) + "\n")
    (RESULTS / "linkage_limit.md").write_text(page(rows, about))
    print(page(rows, about))


def _run(kind: str, size: str, seed: int, training_seed: int, folder: Path) -> list[Row]:
    """Return the figures of every engine on one population."""
    scored, learned = (
        levels_of(made_population(kind, size, s, folder, print)) for s in (seed, training_seed)
    )
    rows = [_row(kind, size, "ours, trained on other populations", scored, scored.weight / 1000)]
    with tempfile.TemporaryDirectory(prefix="linkage-limit-") as work:
        learned.write(Path(work) / "learned.npz")
        scored.write(Path(work) / "scored.npz")
        measured([_PYTHON, _SUPERVISED, work], folder=Path(work))
        bits = pd.read_csv(Path(work) / "bits.csv")
    return rows + [_row(kind, size, engine, scored, bits[engine].to_numpy()) for engine in bits.columns]


def _row(kind: str, size: str, engine: str, levels: Levels, bits: Any) -> Row:
    pairs = pd.DataFrame(
        {
            "left_id": levels.left_ids,
            "right_id": levels.right_ids,
            "match_weight": bits,
            "probability": 1 / (1 + 2.0**-bits),
        }
    )
    links, true = pairs[bits >= 0], levels.is_true[bits >= 0]
    return {
        "kind": kind,
        "size": size,
        "engine": engine,
        **headline(pairs, levels.truth),
        **missed(links[true], levels.truth, levels.subjects),
        **fooled(links[~true], levels.subjects),
    }


def page(rows: list[Row], about: Row) -> str:
    """Return the figures as Markdown."""
    lines = [
        "# The limit: supervised engines on the same candidates",
        "",
        "Written by `python -m benchmarks.linkage_limit`. The supervised engines learned the truth of another population",
        f"of the same make (seed {about['training_seed']}), and every engine scores seed {about['seed']}. Ours never saw"
        " either.",
        "",
        "| kind | size | engine | " + " | ".join(_FIGURES.values()) + " |",
        "| --- | --- | --- |" + " ---: |" * len(_FIGURES),
    ]
    for row in rows:
        figures = " | ".join(
            f"{row[name]:.4f}" if row[name] <= 1 else f"{row[name]:,.0f}" for name in _FIGURES
        )
        lines.append(f"| {row['kind']} | {row['size']} | {row['engine']} | {figures} |")
    lines += [
        "",
        *fooled_table(rows),
        "",
        f"{about['started'][:10]}, {about['cores']} cores, commit {about['commit']}.",
        "",
    ]
    return "\n".join(lines)


def fooled_table(rows: list[Row]) -> list[str]:
    """Return how many look-alikes each engine links wrongly and whom it misses, at a probability of .5."""
    lines = [
        "At a probability of .5: look-alikes with a false link; the share of double-surnamed people missed over everyone's.",
        "",
        f"| kind | size | engine | {' | '.join(_FOOLED.values())} | double-surnamed misses / everyone's |",
        "| --- | --- | --- |" + " ---: |" * (len(_FOOLED) + 1),
    ]
    for row in rows:
        shares = [wrong / of for wrong, of in (row["false_links"][kind] for kind in _FOOLED)]
        double, everyone = (row["missed"][who] for who in ("double_surnamed", "everyone"))
        ratio = double[0] / double[1] / (everyone[0] / everyone[1])
        cells = [*(f"{share:.3f}" for share in shares), f"{ratio:.2f} ({double[0]} of {double[1]:,})"]
        lines.append(f"| {row['kind']} | {row['size']} | {row['engine']} | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()
