"""An evaluation as a person and as a program read it."""

import json
from dataclasses import asdict
from math import isnan
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from pipelines.person_link.evaluate import Evaluation, UnmetIds
from transforms.linkage.metrics import LinkageFigures, OperatingPoint
from transforms.linkage.metrics_by_group import FEWEST, GroupFigures

_COLUMNS = ("precision", "recall", "f1", "recall_at_0.99", "recall_at_0.999", "miss_ratio")
_WIDE = ("precision", "recall")


def show_evaluation(found: Evaluation, threshold: float, console: Console) -> None:
    """Show the figures of everybody, the calibration, and the figures by group."""
    everybody: GroupFigures = found.everybody
    console.print(_overall(everybody.figures, threshold))
    console.print(_calibration(everybody.figures))
    for name, grouped in found.by.items():
        if name:
            table = _by_group(name, threshold)
            for group, figures in {"everybody": grouped.everybody, **grouped.groups}.items():
                table.add_row(*_group_row(group, figures))
            console.print(table)
    if found.by_rule is not None:
        console.print(_by_rule(found.by_rule))


def _by_rule(rules: pd.DataFrame) -> Table:
    """What each blocking rule proposed of the pairs that were kept, and what nothing else proposed."""
    table = Table(title="By blocking rule, of the pairs listed", title_justify="left")
    table.add_column("Rule")
    for heading in ("Pairs", "True", "By it alone", "True"):
        table.add_column(heading, justify="right")
    for rule, *counts in rules.itertuples(index=False, name=None):
        table.add_row(str(rule), *(f"{int(count):,}" for count in counts))
    return table


def unmet_in_words(found: Evaluation) -> list[str]:
    """Return a sentence for the ids of the truth that stand nowhere else, by side."""
    return [_unmet(own, found.everybody.figures.true_pairs) for own in found.unmet]


def _unmet(own: UnmetIds, true_pairs: int) -> str:
    ids = "ids" if own.side == "either" else f"{own.side} ids"
    where = "in no listed pair" + (" and not in the person file" if own.among == "people" else "")
    most = 1 - own.true_pairs / true_pairs
    why = (
        "Probably they are ids of another file, or written in another way"
        if own.among == "people"
        else "A list holds no record of which no pair was kept; ids of another file would look the same"
    )
    if own.but_for_blanks:
        why = (
            f"{own.but_for_blanks:,} of them would, but for blanks around them: ids count as they are written"
        )
    return (
        f"truth: {own.ids:,} of {own.of:,} {ids} stand {where} (first: {', '.join(own.examples)}). {why}. Their"
        f" {own.true_pairs:,} of {true_pairs:,} true pairs stay misses: recall cannot be more than {most:.4f}"
    )


def evaluation_json(found: Evaluation) -> str:
    """Return everything as one JSON object; figures that nothing can be said about are null.

    `too_few` names the shares of a group that rest on too few links or true pairs, and on how many; their intervals are
    null. `unmet` counts the ids of the truth that stand nowhere else.
    """
    by = {
        name: {group: _group_json(figures) for group, figures in grouped.groups.items()}
        for name, grouped in found.by.items()
        if name
    }
    unmet = [asdict(own) for own in found.unmet]
    rules = None if found.by_rule is None else found.by_rule.to_dict(orient="records")
    return json.dumps(
        {"everybody": _plain(asdict(found.everybody)), "by": by, "unmet": _plain(unmet), "by_rule": rules},
        sort_keys=True,
    )


def _group_json(group: GroupFigures) -> Any:
    found = asdict(group)
    found["intervals"] |= dict.fromkeys(group.too_few)
    return _plain({**found, "too_few": dict(group.too_few)})


def _overall(figures: LinkageFigures, threshold: float) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    point = figures.at_threshold
    rows = [
        ("Pairs listed", f"{figures.pairs:,}"),
        ("True pairs", f"{figures.true_pairs:,}"),
        ("True pairs listed at all", f"{figures.true_proposed:,}"),
        (f"Links, probability {threshold:g} or more", _counts(point)),
        ("  precision", _share(point.precision)),
        ("  recall", _share(point.recall)),
        ("  F1", _share(point.f1)),
    ]
    if figures.at_claimed is not None:
        claimed = figures.at_claimed
        rows.append(("Matches by the list's own verdict", _counts(claimed)))
        rows.append(
            (
                "  precision, recall, F1",
                ", ".join(map(_share, (claimed.precision, claimed.recall, claimed.f1))),
            )
        )
    rows += [("Best F1 at any line", f"{_share(figures.best_f1)} ({_bits(figures.best_f1_weight)})")]
    rows += [("Average precision", _share(figures.average_precision))]
    rows += [
        (f"Recall at precision {at.precision:g}", f"{_share(at.recall)} ({_bits(at.match_weight)})")
        for at in figures.recall_at
    ]
    rows += [
        ("False links admitted to by the probabilities", f"{figures.false_claimed:,.1f}"),
        ("False links made at probability 0.5", f"{figures.false_made:,}"),
    ]
    for name, value in rows:
        table.add_row(name, value)
    return table


def _calibration(figures: LinkageFigures) -> Table:
    table = Table(title="Calibration", title_justify="left", title_style="bold")
    table.add_column("Probability")
    for heading in ("Pairs", "True pairs claimed", "True pairs"):
        table.add_column(heading, justify="right")
    for part in figures.calibration:
        table.add_row(
            f"{part.low:g} to {part.high:g}", f"{part.pairs:,}", f"{part.claimed:,.1f}", f"{part.observed:,}"
        )
    return table


def _by_group(name: str, threshold: float) -> Table:
    table = Table(
        title=f"By {name}, links of probability {threshold:g} or more; in brackets 95 of 100 bootstrap draws",
        title_justify="left", title_style="bold", caption_justify="left",
        caption=f"too few: fewer than {FEWEST} links (precision) or true pairs (the others); they are counted all the same",
    )  # fmt: skip
    table.add_column("Group")
    for heading in (
        "Left records",
        "True pairs",
        "False links made",
        "claimed",
        *(c.replace("_", " ") for c in _COLUMNS),
    ):
        table.add_column(heading, justify="right")
    return table


def _group_row(group: str, figures: GroupFigures) -> list[str]:
    own = figures.figures
    row = [
        group,
        f"{figures.left_records:,}",
        f"{own.true_pairs:,}",
        f"{own.false_made:,}",
        f"{own.false_claimed:,.1f}",
    ]
    too_few = figures.too_few
    for name in _COLUMNS:
        if name in too_few:
            row.append(f"too few ({too_few[name]})")
            continue
        interval = figures.intervals[name]
        value = _share(interval.value)
        row.append(f"{value} ({_share(interval.low)} to {_share(interval.high)})" if name in _WIDE else value)
    return row


def _counts(point: OperatingPoint) -> str:
    return f"{point.links:,}, {point.true_links:,} of them true"


def _share(value: float) -> str:
    return "-" if isnan(value) else f"{value:.4f}"


def _bits(value: float | None) -> str:
    return "no line" if value is None else f"from {value:.1f} bits"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(own) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(own) for own in value]
    return None if isinstance(value, float) and isnan(value) else value
