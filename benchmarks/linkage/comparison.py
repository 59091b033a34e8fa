"""Rows of one kind and size, of one seed or several, held side by side: ratios of costs, figures of quality, goals."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.linkage.goals import goal_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One figure; None where a run does not tell it."""

    figure: str
    value: float | None
    """Ours over Splink's for costs; ours for everything else."""
    splink: float | None = None
    """Splink's own; None for ratios and for what Splink has none of."""
    detail: str = ""
    """What was divided by what."""
    goal: str | None = None
    reached: bool | None = None


FIGURES = {
    "wall_trained": "wall clock: link / (train + predict)",
    "wall_reused": "wall clock: link / predict, model reused",
    "processor_trained": "processor: link / (train + predict)",
    "processor_reused": "processor: link / predict, model reused",
    "whole_trained": "wall clock from files: standardize, link / read, clean, train, predict",
    "whole_reused": "wall clock from files: standardize, link / read, clean, predict",
    "memory_trained": "peak memory: link / train and predict",
    "memory_reused": "peak memory: link / predict, model reused",
    "standardize_seconds": "standardize the residents (`prepare`), seconds",
    "standardize_memory": "standardize the residents (`prepare`), MiB",
    "find_seconds": "find one person, seconds (95th percentile)",
    "best_f1": "best F1",
    "recall_at_0.99": "recall at precision .99",
    "recall_at_0.999": "recall at precision .999",
    "claimed_over_made": "false links claimed / made",
    "miss_ratio": "double-surnamed misses / everyone's",
    "twin": "twins with a false link",
    "junior": "juniors with a false link",
    "namesake": "namesakes with a false link",
}
"""Figure to how it is called, in the order of the table."""


def compared(rows: Sequence[Row]) -> list[Compared]:
    """Return every figure of rows of one kind and size; sums over the seeds are divided, not ratios averaged.

    Args:
        rows: `engines` holds by engine its figures and `costs`; splink may be missing.
    """
    kind, residents = rows[0]["kind"], rows[0]["residents"]
    ours = [row["engines"]["lindero"] for row in rows]
    theirs = [row["engines"]["splink"] for row in rows if "splink" in row["engines"]]
    both = len(theirs) == len(ours)
    found = _ratios(ours, theirs) if both else {}
    found["standardize_seconds"] = _mean(ours, lambda e: e["costs"]["prepare"]["right"]["seconds"])
    found["standardize_memory"] = _mean(ours, lambda e: e["costs"]["prepare"]["right"]["peak_memory_mib"])
    found["find_seconds"] = _mean(ours, lambda e: slowest_find(e["costs"]["find"]))
    for name, of in _QUALITY.items():
        value, detail = of(ours)
        found[name] = {"value": value, "detail": detail, "splink": of(theirs)[0] if both else None}
    return [_judged(name, found[name], kind, residents) for name in FIGURES if name in found]


def slowest_find(find: Row) -> float:
    """Return the 95th percentile of the slowest way to ask."""
    return max(float(way["p95"]) for way in find.values() if isinstance(way, dict))


def as_rows(found: Sequence[Compared]) -> list[Row]:
    """Return the figures as they are written: rounded."""
    return [{k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(one).items()} for one in found]


def _judged(name: str, told: Row, kind: str, residents: int) -> Compared:
    goal = goal_of(name, kind, residents)
    value = told["value"]
    reached = None if goal is None or value is None else goal.reached(round(value, 4))
    return Compared(figure=name, goal=None if goal is None else str(goal), reached=reached, **told)


def splink_cost(engine: Row, how: str, measure: str) -> float:
    """Return seconds or processor seconds of Splink's phases: train and predict, or predict with the trained model."""
    phases = engine["costs"]["train_predict" if how == "trained" else "reuse"]["phases"]
    return float(sum(phases[name][measure] for name in ("train", "predict") if name in phases))


def _ratios(ours: Sequence[Row], theirs: Sequence[Row]) -> dict[str, Row]:
    made: dict[str, Row] = {}
    for how, run in (("trained", "train_predict"), ("reused", "reuse")):
        for name, measure in (("wall", "seconds"), ("processor", "processor_seconds")):
            part = sum(engine["costs"]["link"][measure] for engine in ours)
            whole = sum(splink_cost(engine, how, measure) for engine in theirs)
            made[f"{name}_{how}"] = _over(part / len(ours), whole / len(ours), "{:.1f} / {:.1f} s")
        part = sum(map(_from_files, ours))
        whole = sum(engine["costs"][run]["seconds"] for engine in theirs)
        made[f"whole_{how}"] = _over(part / len(ours), whole / len(ours), "{:.1f} / {:.1f} s")
        part = sum(engine["costs"]["link"]["peak_memory_mib"] for engine in ours)
        whole = sum(engine["costs"][run]["peak_memory_mib"] for engine in theirs)
        made[f"memory_{how}"] = _over(part / len(ours), whole / len(ours), "{:,.0f} / {:,.0f} MiB")
    return made


def _from_files(ours: Row) -> float:
    costs = ours["costs"]
    return float(sum(one["seconds"] for one in (*costs["prepare"].values(), costs["link"])))


def _over(part: float, whole: float, text: str) -> Row:
    return {"value": part / whole if whole else None, "detail": text.format(part, whole)}


def _mean(engines: Sequence[Row], of: Callable[[Row], float]) -> Row:
    return {"value": sum(of(engine) for engine in engines) / len(engines)}


Told = tuple[float | None, str]


def _average(name: str) -> Callable[[Sequence[Row]], Told]:
    return lambda engines: (sum(engine[name] for engine in engines) / len(engines), "")


def _claimed_over_made(engines: Sequence[Row]) -> Told:
    claimed, made = (sum(engine[name] for engine in engines) for name in ("false_claimed", "false_made"))
    return (claimed / made if made else None), f"{claimed:.1f} / {made}"


def _miss_ratio(engines: Sequence[Row]) -> Told:
    """Return the share that people with two surnames miss over the share that everyone misses."""
    missed, true = (
        {
            group: sum(engine["missed"][group][n] for engine in engines)
            for group in ("double_surnamed", "everyone")
        }
        for n in (0, 1)
    )
    told = f"{missed['double_surnamed']} of {true['double_surnamed']:,}; {missed['everyone']} of {true['everyone']:,}"
    if not missed["everyone"] or not true["double_surnamed"]:
        return None, told
    rates = {group: missed[group] / true[group] for group in missed}
    return rates["double_surnamed"] / rates["everyone"], told


def _fooled(kind: str) -> Callable[[Sequence[Row]], Told]:
    def share(engines: Sequence[Row]) -> Told:
        counts = [engine["false_links"].get(kind, [0, 0]) for engine in engines]
        wrong, people = (sum(count[n] for count in counts) for n in (0, 1))
        return (wrong / people if people else None), f"{wrong} of {people}"

    return share


_QUALITY: dict[str, Callable[[Sequence[Row]], Told]] = {
    **{name: _average(name) for name in ("best_f1", "recall_at_0.99", "recall_at_0.999")},
    "claimed_over_made": _claimed_over_made,
    "miss_ratio": _miss_ratio,
    **{kind: _fooled(kind) for kind in ("twin", "junior", "namesake")},
}
