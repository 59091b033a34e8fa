"""The tables of the results that show rows as they are: every seed, the search for one person, public sets, runs."""

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.linkage.comparison import splink_cost
from benchmarks.linkage.find_times import WAYS
from benchmarks.linkage.goals import SET_GOALS

Row = dict[str, Any]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> str:
    """Return a Markdown table; all but the first columns, which hold texts, are set to the right."""
    marks = ["---"] * texts + ["---:"] * (len(heads) - texts)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (heads, marks, *rows))


def mark(reached: bool | None) -> str:
    """Return whether a goal is reached; blank where there is none."""
    return "" if reached is None else " ✓" if reached else " ✗"


def size_name(residents: int) -> str:
    """Return the number of residents in short."""
    return f"{residents // 1000}k" if residents < 1_000_000 else f"{residents / 1e6:g}m"


SEED_TABLE_NOTE = """\
Seconds of the clock and of the processor: ours to standardize both files + to link; Splink's to train and predict; to
predict with the trained model. Memory: ours of standardizing; of linking. Splink's of both its processes.

"""


def seed_table(rows: Sequence[Row]) -> str:
    """Return quality and costs of every population and engine."""
    heads = [
        "population", "seed", "engine", "best F1", "F1 at .5", "recall at .99", "at .999", "claimed / made",
        "double-surnamed", "seconds", "processor", "MiB", "load before",
    ]  # fmt: skip
    lines = []
    for row in rows:
        where = f"{row['kind']}, {row['residents']:,} × {row['subjects']:,}"
        for engine, told in row["engines"].items():
            lines.append(
                [where, str(row["seed"]), engine, *_quality(told), *_costs(told), f"{row['load_before']}"]
            )
    return table(heads, lines, texts=3)


def _quality(told: Row) -> list[str]:
    (missed, true), (all_missed, all_true) = told["missed"]["double_surnamed"], told["missed"]["everyone"]
    ratio = f"{missed / true / (all_missed / all_true):.2f} ×" if true and all_missed else "–"
    figures = [f"{told[name]:.4f}" for name in ("best_f1", "f1", "recall_at_0.99", "recall_at_0.999")]
    return [*figures, f"{told['false_claimed']:.1f} / {told['false_made']}", ratio]


def _costs(told: Row) -> list[str]:
    costs = told["costs"]
    if "link" in costs:
        prepared = costs["prepare"].values()
        parts = [
            (sum(one[name] for one in prepared), costs["link"][name])
            for name in ("seconds", "processor_seconds")
        ]
        memory = max(one["peak_memory_mib"] for one in prepared), costs["link"]["peak_memory_mib"]
        return [f"{a:.1f} + {b:.1f}" for a, b in parts] + [f"{memory[0]:,.0f}; {memory[1]:,.0f}"]
    parts = [
        (splink_cost(told, "trained", name), splink_cost(told, "reused", name))
        for name in ("seconds", "processor_seconds")
    ]
    memory = costs["train_predict"]["peak_memory_mib"], costs["reuse"]["peak_memory_mib"]
    return [f"{a:.1f}; {b:.1f}" for a, b in parts] + [f"{memory[0]:,.0f}; {memory[1]:,.0f}"]


FIND_NOTE = """\
`lindero find` in process, from the right side's prepared folder. Seconds: median / 95th percentile / most.

"""


def find_table(rows: Sequence[Row]) -> str:
    """Return how long one person takes to find."""
    ways = {
        "surname": "by surname alone",
        "birth": "by date of birth alone",
        "name": "by name",
        "name_and_birth": "by name and date of birth",
        "everything": "by all that is known",
    }
    heads = ["population", "seed", "load", "first answer", *(ways[name] for name in WAYS), "questions", "MiB"]
    lines = []
    for row in rows:
        find = row["engines"]["lindero"]["costs"]["find"]
        told = [_seconds(find.get(way)) for way in WAYS]
        apart = [f"{find[name]:.2f}" for name in ("load_seconds", "first_answer_seconds")]
        asked = str(sum(find[way]["questions"] for way in WAYS if way in find))
        where = f"{row['kind']}, {row['residents']:,}"
        lines.append([where, str(row["seed"]), *apart, *told, asked, f"{find['peak_memory_mib']:,}"])
    return table(heads, lines)


def _seconds(asked: Row | None) -> str:
    """Return the seconds of one way of asking; blank where it was not asked yet."""
    return f"{asked['median']:.3f} / {asked['p95']:.3f} / {asked['most']:.3f}" if asked else ""


SET_NOTE = """\
Best pairwise F1 over all lines, F1 at probability .5, and F1 of the pairs that the groups imply (Splink: clusters at
.95). Ours reads the canonical columns alone; Splink's models of these sets also read FEBRL's second address line and
fake_1000's email. census_ssa, w2_census and w2_ssa are what a census, social security and employers wrote of the sample
population of pseudopeople 1.3: linked by name and date of birth, by name and address, and by name and number alone (there
a worker without a number uses one of his household, and the truth says that it is not his). Seconds and memory are of the
whole process, reading and (for Splink) training included.

"""


def set_table(rows: Sequence[Row]) -> str:
    """Return the public sets, with the goals of ours."""
    heads = [
        "set",
        "records",
        "engine",
        "best F1",
        "F1 at .5",
        "groups' F1",
        "recall at precision .99",
        "at .999",
        "false links claimed / made",
        "true pairs listed",
        "seconds",
        "MiB",
    ]
    lines = []
    for row in rows:
        records = f"{row['records']:,}" + (" × 2" if row["files"] == 2 else "")
        for engine, told in row["engines"].items():
            figures = [
                _set_figure(row["set"], engine, told, name) for name in ("best_f1", "f1", "cluster_f1")
            ]
            costs = [f"{told['costs']['seconds']:.1f}", f"{told['costs']['peak_memory_mib']:,.0f}"]
            figures += [f"{told[f'recall_at_{point}']:.4f}" for point in ("0.99", "0.999")]
            figures.append(f"{told['false_claimed']:.0f} / {told['false_made']}")
            lines.append([row["set"], records, engine, *figures, f"{told['reach']:.4f}", *costs])
    return table(heads, lines, texts=3)


def _set_figure(name: str, engine: str, told: Row, figure: str) -> str:
    if figure not in told:
        return ""
    goal = SET_GOALS.get((name, figure))
    if engine != "lindero" or goal is None:
        return f"{told[figure]:.4f}"
    return f"{told[figure]:.4f}{mark(told[figure] >= goal)} (goal {goal:g})"


def run_table(found: Row) -> str:
    """Return what was run when, on what, by which versions."""
    heads = [
        "started, UTC",
        "what (seeds)",
        "model",
        "commit",
        "engines' digest",
        "machine",
        "load before",
        "lindero",
        "Splink",
    ]
    lines = []
    for run in found["runs"]:
        machine = f"{run['cores']} cores, {run['processor']}, {run['memory_gib']} GiB"
        versions = [
            ", ".join(f"{name} {v}" for name, v in run[engine].items()) for engine in ("lindero", "splink")
        ]
        about = [run["started"], _what(found, run["started"]), run["model"], run["commit"], run["engines"]]
        lines.append([*about, machine, str(run["load_before"]), *versions])
    return table(heads, lines, texts=len(heads))


def _what(found: Row, started: str) -> str:
    seeds: dict[str, list[str]] = {}
    for row in found["populations"]:
        if row["run"] == started:
            seeds.setdefault(f"{row['kind']} {size_name(row['residents'])}", []).append(str(row["seed"]))
    made = [f"{name} ({', '.join(of)})" for name, of in seeds.items()]
    return ", ".join([*made, *(str(row["set"]) for row in found["sets"] if row["run"] == started)])
