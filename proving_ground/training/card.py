"""The model card: what a model was trained on, how it does where it was not trained, and what it does not know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from proving_ground.training.fit import FitSettings, FittedTable
from proving_ground.training.panel_data import ALIKE_TO_THE_DIGIT, LARGE_EVERY, RANDOM_PAIRS, PanelPlan
from proving_ground.training.validate import (
    PanelResult,
    figures_by_group,
    figures_by_size,
    figures_together,
)
from transforms.linkage.metrics import LinkageFigures

FEW = 30
"""A level with fewer pairs than this behind it, true or other, rests on the ridge more than on data."""
_HEAD = ("", "pairs", "true", "F1 best", "F1 at .5", "R at P .99", "R at P .999", "claimed", "made")
_KNOWN_WEAKNESSES = (
    "The people, the offices and their slips are invented. The rates are drawn over wide ranges so that no single"
    " set of habits is learned; what no panel does at all the model has never seen.",
    "Panels have no place of birth: what its levels weigh is said by hand (`BY_HAND` in"
    " `proving_ground/training/shapes.py`), not learned.",
    "Pairs of look-alikes that only a number tells apart count for less in training (weights"
    f" {', '.join(f'{kind} {weight:g}' for kind, weight in ALIKE_TO_THE_DIGIT.items())}), since the panels plant them far"
    " more often than chance makes them. Where a population is full of twins and namesakes born on one day, false"
    " links are more than the model claims.",
    "One table serves every population. Where offices are much more careful or more careless than the panels' mean,"
    " the probabilities are too low or too high; the last table shows by how much.",
    "Right records are New Mexico's. What same city, same state or near postcode say was learned of people written"
    " down there and elsewhere, not of two files of one city.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Everything the card tells of."""

    version: str
    date: str | None
    seed: int
    panels: Sequence[PanelPlan]
    table: FittedTable
    settings: FitSettings
    results: Sequence[PanelResult]


def card_text(training: Training) -> str:
    """Return the card as Markdown."""
    parts = [
        [f"# Linkage model {training.version}", "", _trained(training), ""],
        _data(training),
        _figures(training),
        _by_panel(training.results),
        ["## Known weaknesses", "", *(f"- {text}" for text in _KNOWN_WEAKNESSES), ""],
        _few(training.table),
        _seeds(training),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _trained(training: Training) -> str:
    when = f"Trained on {training.date}" if training.date else "Trained"
    return (
        f"{when} by `lindero model train --panels {len(training.panels)} --seed {training.seed} --version"
        f" {training.version}`. Weights are thousandths of a bit in `{training.version}.yml`."
    )


def _data(training: Training) -> list[str]:
    sizes = sorted(plan.residents for plan in training.panels)
    true = sum(training.table.true_pairs["surname"].values())
    other = sum(training.table.other_pairs["surname"].values())
    settings = training.settings
    return [
        "## Data",
        "",
        f"{len(training.panels)} invented panels (`proving_ground/panels`), each with offices and people of its own kind:"
        f" {sizes[0]:,} to {sizes[-1]:,} residents (median {sizes[len(sizes) // 2]:,}; every {LARGE_EVERY}th is large),"
        f" {true:,} true and {other:,} other pairs: all candidates, and {RANDOM_PAIRS:,} a panel drawn at random from all"
        " pairs that are none, counting for a tenth of those they stand for. Nobody in them exists.",
        "",
        f"Fit: logistic regression, every pair by itself, ridge {settings.ridge:g}, smoothing {settings.smoothing:g},"
        f" panel power {settings.panel_power:g}, orders of `proving_ground/training/shapes.py`; {training.table.iterations}"
        f" iterations, {training.table.loss:.4f} bits of loss a left record that has candidates. Growth:"
        f" {training.table.growth / 1000:.2f} bits a doubling of the right side.",
        "",
    ]


def _figures(training: Training) -> list[str]:
    results = training.results
    told, estimated = (figures_together(results, share) for share in ("true", "estimated"))
    lines = [
        "## Figures on panels never trained on",
        "",
        f"{len(results)} panels of other seeds, linked by the engine with rivals. Claimed: false links that the"
        " probabilities admit to at .5 and more; made: those that are there. All but the first row with the share of"
        " left records with a partner estimated from the pairs, as in production where no profile tells it.",
        "",
    ]
    rows = [("all, share told", told), ("all, share estimated", estimated)]
    rows += [(f"group {name}", own) for name, own in figures_by_group(results, "estimated").items()]
    rows += [(f"{name} residents", own) for name, own in figures_by_size(results, "estimated").items()]
    return [*lines, *_table(rows), "", "Calibration, share estimated:", "", *_calibration(estimated), ""]


def _table(rows: Iterable[tuple[str, LinkageFigures]]) -> list[str]:
    lines = [_row(_HEAD), _row(["---"] + ["---:"] * (len(_HEAD) - 1))]
    return [*lines, *(_row(_cells(name, own)) for name, own in rows)]


def _cells(name: str, own: LinkageFigures) -> list[str]:
    recalls = [f"{at.recall:.4f}" for at in own.recall_at]
    return [
        name, f"{own.pairs:,}", f"{own.true_pairs:,}", f"{own.best_f1:.4f}", f"{own.at_half.f1:.4f}", *recalls,
        f"{own.false_claimed:.0f}", f"{own.false_made}",
    ]  # fmt: skip


def _calibration(own: LinkageFigures) -> list[str]:
    lines = [_row(("probability", "pairs", "claimed true", "true")), _row(("---", "---:", "---:", "---:"))]
    return lines + [
        _row(
            (f"{part.low:g} to {part.high:g}", f"{part.pairs:,}", f"{part.claimed:.1f}", f"{part.observed:,}")
        )
        for part in own.calibration
    ]


def _by_panel(results: Sequence[PanelResult]) -> list[str]:
    lines = [
        "## By panel",
        "",
        _row(("residents", "share", "estimated", *_HEAD[1:])),
        _row(["---:"] * (len(_HEAD) + 2)),
    ]
    for result in sorted(results, key=lambda result: (result.plan.residents, result.plan.seed)):
        cells = _cells(f"{result.plan.residents:,}", figures_together([result], "estimated"))
        lines.append(_row([cells[0], f"{result.share:.3f}", f"{result.estimated_share:.3f}", *cells[1:]]))
    return [*lines, ""]


def _few(table: FittedTable) -> list[str]:
    lines = [f"## Levels with fewer than {FEW} true or other pairs", ""]
    for comparison, levels in table.bits.items():
        few = [
            f"{level} ({table.true_pairs[comparison][level]}, {table.other_pairs[comparison][level]})"
            for level in levels
            if min(table.true_pairs[comparison][level], table.other_pairs[comparison][level]) < FEW
        ]
        if few:
            lines.append(f"- {comparison}: {', '.join(few)}")
    return [*lines, ""]


def _seeds(training: Training) -> list[str]:
    plans: Mapping[str, Sequence[PanelPlan]] = {
        "Trained on": training.panels,
        "Validated on": [result.plan for result in training.results],
    }
    lines = ["## Panels", "", "Seed, residents and subjects of each.", ""]
    for name, own in plans.items():
        told = "; ".join(f"{plan.seed} {plan.residents} {plan.subjects}" for plan in own)
        lines += [f"{name}: {told}.", ""]
    return lines


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
