"""Figures of a scored pair list: against a slow count of the obvious kind, by group, and what must be refused."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.linkage.marked_pairs import mark_pairs
from transforms.linkage.metrics import BIN_EDGES, measure
from transforms.linkage.metrics_by_group import measure_by_group
from transforms.linkage.metrics_by_rule import measure_by_rule

Row = tuple[str, str, float, float, bool]
PRECISIONS = (0.5, 0.99)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[Row], list[tuple[str, str]]]:
    """A scored list and a truth over few ids and few weights, so that ties and misses are common."""
    ids = st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz"))
    pairs = draw(st.lists(ids, unique=True, max_size=30))
    weights = draw(st.lists(st.integers(-3, 4), min_size=len(pairs), max_size=len(pairs)))
    odd = st.sampled_from([0.0, 0.3, 0.5, 0.99, 1.0])
    rows = [
        (
            left,
            right,
            float(weight),
            draw(st.one_of(st.just(1 / (1 + 2.0**-weight)), odd)),
            draw(st.booleans()),
        )
        for (left, right), weight in zip(pairs, weights, strict=True)
    ]
    truth = draw(st.lists(st.one_of(ids, st.sampled_from(pairs or [("a", "u")])), unique=True, max_size=20))
    return rows, truth


def frames(rows: list[Row], truth: list[tuple[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns = ["left_id", "right_id", "match_weight", "probability", "claimed"]
    return pd.DataFrame(rows, columns=columns), pd.DataFrame(truth, columns=["left_id", "right_id"])


def divided(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def counted(rows: list[Row], truth: list[tuple[str, str]]) -> dict[str, Any]:
    """Count the obvious way: every line over again, pair by pair."""

    def line(linked: Callable[[Row], bool]) -> tuple[int, int]:
        links = [row for row in rows if linked(row)]
        return len(links), sum((row[0], row[1]) in truth for row in links)

    lines = {w: line(lambda row, w=w: row[2] >= w) for w in sorted({row[2] for row in rows}, reverse=True)}
    area, before = 0.0, 0
    for links, hits in lines.values():
        area += (hits - before) * hits / links
        before = hits
    n = len(truth)
    f1 = {w: 2 * hits / (links + n) for w, (links, hits) in lines.items() if hits}
    recalls = {}
    for precision in PRECISIONS:
        good = [(hits, w) for w, (links, hits) in lines.items() if hits and hits / links >= precision]
        recalls[precision] = max(good, default=(0, None))
    return {
        "half": line(lambda row: row[3] >= 0.5),
        "threshold": line(lambda row: row[3] >= 0.9),
        "claimed": line(lambda row: row[4]),
        "best_f1": max(f1.values(), default=0.0),
        "best_weight": max((w for w in f1 if f1[w] == max(f1.values())), default=None),
        "average_precision": divided(area, n),
        "recalls": recalls,
        "false_claimed": sum(1 - row[3] for row in rows if row[3] >= 0.5),
        "false_made": sum(row[3] >= 0.5 and (row[0], row[1]) not in truth for row in rows),
    }


@given(lists())
def test_the_figures_are_those_of_a_slow_count(made: tuple[list[Row], list[tuple[str, str]]]) -> None:
    rows, truth = made
    found = measure(*frames(rows, truth), threshold=0.9, precisions=PRECISIONS)
    slow = counted(rows, truth)
    assert found.pairs == len(rows) and found.true_pairs == len(truth)
    assert found.true_proposed == len({row[:2] for row in rows} & set(truth))
    assert found.at_claimed is not None
    for point, name in (
        (found.at_half, "half"),
        (found.at_threshold, "threshold"),
        (found.at_claimed, "claimed"),
    ):
        assert (point.links, point.true_links) == slow[name]
        assert point.precision == pytest.approx(divided(point.true_links, point.links), nan_ok=True)
        assert point.recall == pytest.approx(divided(point.true_links, len(truth)), nan_ok=True)
        assert point.f1 == pytest.approx(divided(2 * point.true_links, point.links + len(truth)), nan_ok=True)
    if truth:
        assert found.best_f1 == pytest.approx(slow["best_f1"])
        assert found.best_f1_weight == (slow["best_weight"] if slow["best_f1"] else None)
        assert found.average_precision == pytest.approx(slow["average_precision"])
        for recall in found.recall_at:
            hits, weight = slow["recalls"][recall.precision]
            assert recall.recall == pytest.approx(hits / len(truth)) and recall.match_weight == weight
    else:
        assert math.isnan(found.best_f1) and math.isnan(found.average_precision)
    assert (
        found.false_claimed == pytest.approx(slow["false_claimed"]) and found.false_made == slow["false_made"]
    )


@given(lists())
def test_each_pair_is_in_one_bin_of_the_calibration(made: tuple[list[Row], list[tuple[str, str]]]) -> None:
    rows, truth = made
    table = measure(*frames(rows, truth)).calibration
    assert [b.low for b in table] == list(BIN_EDGES[:-1]) and [b.high for b in table] == list(BIN_EDGES[1:])
    for b in table:
        inside = [row for row in rows if b.low <= row[3] and (row[3] < b.high or b.high == 1.0)]
        assert b.pairs == len(inside)
        assert b.claimed == pytest.approx(sum(row[3] for row in inside))
        assert b.observed == sum(row[:2] in truth for row in inside)


@given(lists(), st.randoms(use_true_random=False))
def test_a_group_is_measured_as_if_alone_whatever_the_order(
    made: tuple[list[Row], list[tuple[str, str]]], shuffle: Any
) -> None:
    rows, truth = made
    groups = {left: "early" if left < "c" else "late" for left in "abcdef"}
    found = measure_by_group(*frames(rows, truth), groups, replicates=5)
    mixed, other = list(rows), list(truth)
    shuffle.shuffle(mixed)
    shuffle.shuffle(other)
    again = measure_by_group(*frames(mixed, other), groups, replicates=5)
    assert str(found.groups.keys()) == str(again.groups.keys())
    assert repr(found.everybody.intervals) == repr(again.everybody.intervals)
    assert set(found.groups) == {groups[left] for left, *_ in (*rows, *truth)}
    for name, group in found.groups.items():
        theirs = [row for row in rows if groups[row[0]] == name], [t for t in truth if groups[t[0]] == name]
        assert repr(group.figures) == repr(measure(*frames(*theirs)))
        mine, everybody = group.figures.at_half.recall, found.everybody.figures.at_half.recall
        ratio = divided(1 - mine, 1 - everybody)
        assert group.intervals["miss_ratio"].value == pytest.approx(ratio, nan_ok=True)
        for figure, value in {
            "f1": group.figures.at_half.f1,
            "average_precision": group.figures.average_precision,
            "best_f1": group.figures.best_f1,
            "recall_at_0.99": group.figures.recall_at[0].recall,
            "false_made": group.figures.false_made,
            "false_claimed": group.figures.false_claimed,
        }.items():
            assert group.intervals[figure].value == pytest.approx(value, nan_ok=True), figure


@given(lists(), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_a_record_drawn_thrice_counts_as_three_records(
    made: tuple[list[Row], list[tuple[str, str]]], times: list[int]
) -> None:
    """The bootstrap's short cut: weights by left record give what a list with repeated records would."""
    from transforms.linkage.metrics_by_group import _Part

    rows, truth = made
    marked = mark_pairs(*frames(rows, truth))
    counts = np.array([times["abcdef".index(left)] for left in marked.left_ids], dtype=np.int64)
    copies = [(n, left) for left in "abcdef" for n in range(times["abcdef".index(left)])]
    many = [(f"{n}{left}", *row[1:]) for n, left in copies for row in rows if row[0] == left]
    wanted = [(f"{n}{left}", right) for n, left in copies for left_id, right in truth if left_id == left]
    found = _Part(marked, 0.5, PRECISIONS).figures(counts)
    plain = measure(*frames(many, wanted), precisions=PRECISIONS)
    assert found["precision"] == pytest.approx(plain.at_half.precision, nan_ok=True)
    assert found["recall"] == pytest.approx(plain.at_half.recall, nan_ok=True)
    assert found["best_f1"] == pytest.approx(plain.best_f1, nan_ok=True)
    assert found["average_precision"] == pytest.approx(plain.average_precision, nan_ok=True)
    for recall in plain.recall_at:
        assert found[f"recall_at_{recall.precision:g}"] == pytest.approx(recall.recall, nan_ok=True)


def test_intervals_hold_the_figure_and_narrow_with_more_records() -> None:
    def widths(records: int) -> float:
        rng = np.random.default_rng(5)
        weight = rng.normal(4, 6, records)
        left = [f"l{n:05}" for n in range(records)]
        pairs = pd.DataFrame({"left_id": left, "right_id": left, "match_weight": weight})
        pairs["probability"] = 1 / (1 + 2.0**-weight)
        truth = pairs.loc[rng.random(records) < pairs["probability"], ["left_id", "right_id"]]
        found = measure_by_group(pairs, truth, dict.fromkeys(left, "all")).everybody.intervals["f1"]
        assert found.low < found.value < found.high
        return found.high - found.low

    assert widths(4000) < widths(100) / 3


def test_a_missed_group_has_a_miss_ratio_above_one() -> None:
    left = [f"l{n:03}" for n in range(200)]
    pairs = pd.DataFrame({"left_id": left, "right_id": left, "match_weight": 9.0, "probability": 0.998})
    truth = pairs[["left_id", "right_id"]]
    missed = pairs[~pairs["left_id"].isin(left[:40])]
    groups = {name: "hard" if n < 80 else "easy" for n, name in enumerate(left)}
    found = measure_by_group(missed, truth, groups).groups
    assert found["hard"].intervals["miss_ratio"].value == pytest.approx(2.5)
    assert found["hard"].intervals["miss_ratio"].low > 1 > found["easy"].intervals["miss_ratio"].high


def test_what_cannot_be_measured_is_refused_without_naming_anybody() -> None:
    pairs, truth = frames([("a", "u", 1.0, 0.6, True), ("b", "v", 2.0, 0.8, True)], [("a", "u")])
    twice = pd.concat([pairs, pairs.head(1)])
    no_weight = pairs.assign(match_weight=[1.0, math.nan])
    for wrong, words in (
        ((twice, truth), "pairs: .1. pairs appear more than once"),
        ((pairs, pd.concat([truth, truth])), "truth: .1. pairs appear more than once"),
        ((no_weight, truth), "match_weight: .1. of .2. are not numbers"),
        ((pairs.assign(probability=[0.5, 1.5]), truth), "probability: not all of .2. lie between 0 and 1"),
        ((pairs.assign(left_id=["a", None]), truth), "left_id.: an id is missing"),
    ):
        with pytest.raises(ValueError, match=words):
            measure(*wrong)
    with pytest.raises(ValueError, match=r"groups: .1. of .2. left records have none"):
        measure_by_group(pairs, truth, {"a": "one"})


def test_by_rule_counts_pairs_true_ones_and_those_that_nothing_else_proposed() -> None:
    pairs = pd.DataFrame(
        {
            "left_id": ["1", "1", "2", "3"], "right_id": ["a", "b", "c", "d"],
            "blocking_rules": ["ssn|address", "address", "ssn", None],
        }
    )  # fmt: skip
    truth = pd.DataFrame({"left_id": ["1", "2", "3", "9"], "right_id": ["a", "c", "d", "z"]})
    found = measure_by_rule(pairs, truth)
    assert found.to_dict(orient="records") == [
        {"rule": "ssn", "pairs": 2, "true_pairs": 2, "only": 1, "true_only": 1},
        {"rule": "address", "pairs": 2, "true_pairs": 1, "only": 1, "true_only": 0},
    ]
    assert measure_by_rule(pairs.iloc[:0], truth).empty


def test_a_share_without_an_error_is_not_called_certain() -> None:
    ids = [str(n) for n in range(36)]
    pairs = pd.DataFrame({"left_id": ids, "right_id": ids, "match_weight": 9.0, "probability": 0.99})
    found = measure_by_group(pairs, pairs[["left_id", "right_id"]], dict.fromkeys(ids, "one")).everybody
    for name in ("precision", "recall"):
        own = found.intervals[name]
        assert own.value == 1.0 == own.high
        # Wilson 1927: n / (n + z²)
        assert own.low == pytest.approx(36 / (36 + 1.959964**2), abs=1e-4)
