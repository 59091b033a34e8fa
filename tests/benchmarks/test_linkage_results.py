"""The machinery of `make bench-linkage` without its engines: draws, goals, ratios, the page, what a process took."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.linkage.bootstrap import DRAWN, Floats, drawn_figures, left_draws, over_seeds
from benchmarks.linkage.comparison import compared
from benchmarks.linkage.find_times import questions_of
from benchmarks.linkage.goals import GOALS, SET_GOALS, Goal, goal_of
from benchmarks.linkage.measured import CommandFailed, measured
from benchmarks.linkage.results import Results
from benchmarks.linkage.scored import fooled, missed
from benchmarks.linkage.table import page
from transforms.linkage.metrics import measure

LEFT = [f"L{n:02}" for n in range(40)]


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    """A list in which some true pairs are light and some false ones heavy; five left records are in no pair."""
    rng = np.random.default_rng(7)
    left = np.repeat(LEFT[:35], 3)
    right = [f"R{n % 3}{name}" for n, name in enumerate(left)]
    true = np.array([name[1] == "0" for name in right])
    weight = np.round(np.where(true, 6, -4) + rng.normal(0, 4, len(left)), 1)
    return pd.DataFrame(
        {"left_id": left, "right_id": right, "match_weight": weight, "probability": 1 / (1 + 2.0**-weight)}
    )


@pytest.fixture(scope="module")
def truth(pairs: pd.DataFrame) -> pd.DataFrame:
    found = pairs.loc[pairs["right_id"].str[1] == "0", ["left_id", "right_id"]]
    never_proposed = pd.DataFrame({"left_id": ["L36"], "right_id": ["R0L36"]})
    return pd.concat([found, never_proposed], ignore_index=True)


def written_out(table: pd.DataFrame, counts: Mapping[str, int]) -> pd.DataFrame:
    """Return the table with every left record written as often as it was drawn, under names of its own."""
    times = table["left_id"].map(counts).to_numpy()
    again = table.loc[table.index.repeat(times)].copy()
    copy = again.groupby(level=0).cumcount().astype(str)
    return again.assign(left_id=again["left_id"] + "/" + copy, right_id=again["right_id"] + "/" + copy)


def test_a_draw_gives_what_the_written_out_list_gives(pairs: pd.DataFrame, truth: pd.DataFrame) -> None:
    draws = list(left_draws(3, len(LEFT), 6))
    assert draws[0].tolist() == [1] * 40 and all(drawn.sum() == 40 for drawn in draws)
    found = drawn_figures(pairs, truth, LEFT, draws)
    for drawn, row in zip(draws, found, strict=True):
        counts = dict(zip(LEFT, drawn.tolist(), strict=True))
        wanted = measure(written_out(pairs, counts), written_out(truth, counts))
        recalls = [point.recall for point in wanted.recall_at]
        assert row == pytest.approx([wanted.best_f1, *recalls, wanted.false_claimed, wanted.false_made])


def test_the_same_list_in_another_order_gives_the_same_bytes(
    pairs: pd.DataFrame, truth: pd.DataFrame
) -> None:
    one = drawn_figures(pairs, truth, LEFT, left_draws(3, 40, 9))
    shuffled = pairs.sample(frac=1, random_state=2)
    assert drawn_figures(shuffled, truth, LEFT, left_draws(3, 40, 9)).tobytes() == one.tobytes()
    assert drawn_figures(pairs, truth, LEFT, left_draws(4, 40, 9)).tobytes() != one.tobytes()
    with pytest.raises(ValueError, match=r"\[1\] left records"):
        drawn_figures(pairs, truth, LEFT[1:], left_draws(3, 39, 1))


def drawn(*f1_of_draws: float, claimed: float = 3.0, made: float = 2.0) -> Floats:
    """Return draws of one seed, the figures of the whole list first."""
    return np.array([[f1, 0.9, 0.8, claimed, made] for f1 in f1_of_draws])


def test_draws_of_the_seeds_take_both_levels() -> None:
    assert DRAWN[0] == "best_f1"
    one_seed = over_seeds({"lindero": [drawn(0.9, 0.8, 1.0)]})["best_f1"]["lindero"]
    assert (one_seed.value, one_seed.low, one_seed.high) == (0.9, 0.8, 1.0)
    two_seeds = over_seeds({"lindero": [drawn(0.9, 0.9), drawn(0.7, 0.7)]})["best_f1"]["lindero"]
    assert (two_seeds.value, two_seeds.low, two_seeds.high) == pytest.approx((0.8, 0.7, 0.9))
    constant = over_seeds({"lindero": [drawn(0.9, 0.9)] * 5})["best_f1"]["lindero"]
    assert constant.high - constant.low == pytest.approx(0)


def test_engines_are_drawn_alike_so_that_a_constant_difference_is_sure() -> None:
    ours = [drawn(0.9, 0.8, 1.0), drawn(0.7, 0.5, 0.6)]
    theirs = [array - [0.1, 0, 0, 0, 0] for array in ours]
    found = over_seeds({"lindero": ours, "splink": theirs})
    difference = found["best_f1"]["difference"]
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.1, 0.1, 0.1))
    assert found["best_f1"]["lindero"].high - found["best_f1"]["lindero"].low > 0.2
    assert found == over_seeds({"lindero": ours, "splink": theirs})


def test_claimed_over_made_divides_sums_and_is_unknown_without_false_links() -> None:
    found = over_seeds({"lindero": [drawn(0.9, 0.9, claimed=1, made=1), drawn(0.9, 0.9, claimed=5, made=2)]})
    assert found["claimed_over_made"]["lindero"].value == 2
    none = over_seeds({"lindero": [drawn(0.9, 0.9, made=0)]})["claimed_over_made"]["lindero"]
    assert np.isnan([none.value, none.low, none.high]).all()


@pytest.mark.parametrize(
    ("bound", "value", "kept", "broken"),
    [
        ("at most", 0.5, [0.5, 0.1], [0.501]),
        ("less than", 30, [29.9], [30.0]),
        ("at least", 0.986, [0.986, 1.0], [0.9859]),
        ("within a factor", 1.3, [1.3, 0.77, 1.0], [1.31, 0.76]),
    ],
)
def test_goals(bound: Any, value: float, kept: list[float], broken: list[float]) -> None:
    goal = Goal(figure="best_f1", bound=bound, value=value)
    assert all(goal.reached(one) for one in kept) and not any(goal.reached(one) for one in broken)


def test_goals_are_those_of_the_population() -> None:
    assert str(goal_of("best_f1", "first", 2_100_000)) == "≥ 0.983"
    assert goal_of("best_f1", "first", 20_000) is None
    assert goal_of("wall_trained", "second", 200_000) is None
    assert str(goal_of("wall_reused", "second", 20_000)) == "≤ 0.5"
    assert len(GOALS) == 21 and len(SET_GOALS) == 4


def costs(seconds: float, memory: float) -> dict[str, float]:
    """Return what a process took."""
    return {"seconds": seconds, "processor_seconds": seconds * 2, "peak_memory_mib": memory}


def row(seed: int, *, made: int = 10, twins: int = 1, splink: bool = True) -> dict[str, Any]:
    """Return a population's row of the results."""
    quality = {
        "best_f1": 0.99, "f1": 0.98, "recall_at_0.99": 0.97, "recall_at_0.999": 0.9, "false_claimed": 9.0,
        "false_made": made, "missed": {"everyone": [20, 1000], "double_surnamed": [5, 100]},
        "false_links": {"twin": [twins, 50], "stranger": [0, 900]},
    }  # fmt: skip
    way = {"questions": 3, "median": 0.01, "p95": 0.02, "most": 0.03}
    find = {"name": way, "name_and_birth": {**way, "p95": 0.4}, "everything": way}
    find |= {"load_seconds": 0.1, "first_answer_seconds": 0.1, "peak_memory_mib": 90}  # type: ignore[dict-item]
    prepare = {"left": costs(1, 60), "right": costs(4, 300)}
    ours = {**quality, "costs": {"prepare": prepare, "link": costs(seed, 100), "find": find}}
    phases = {"read": costs(50, 0), "train": costs(12, 0), "predict": costs(8, 0)}
    reused = {"read": costs(50, 0), "predict": costs(4, 0)}
    theirs = {
        **quality,
        "costs": {
            "train_predict": {**costs(70, 800), "phases": phases},
            "reuse": {**costs(54, 400), "phases": reused},
        },
    }
    engines = {"lindero": ours, **({"splink": theirs} if splink else {})}
    about = {"kind": "first", "residents": 200_000, "subjects": 2_000, "seed": seed, "load_before": 0.1}
    return {**about, "engines": engines}


def test_rows_are_compared_over_their_seeds() -> None:
    found = {one.figure: one for one in compared([row(1, made=10), row(3, made=5, twins=9)])}
    wall = found["wall_trained"]
    assert (wall.value, wall.reached, wall.detail) == (2 / 20, True, "2.0 / 20.0 s")
    assert (found["wall_reused"].value, found["wall_reused"].goal) == (0.5, None)
    assert found["whole_trained"].value == 7 / 70 and found["processor_reused"].value == 0.5
    assert (found["memory_trained"].value, found["memory_reused"].value) == (0.125, 0.25)
    assert (found["claimed_over_made"].value, found["claimed_over_made"].detail) == (1.2, "18.0 / 15")
    assert (found["miss_ratio"].value, found["miss_ratio"].reached) == (2.5, False)
    assert (found["twin"].value, found["twin"].reached, found["junior"].value) == (0.1, False, None)
    assert (found["best_f1"].reached, found["recall_at_0.99"].reached) == (True, False)
    assert (found["find_seconds"].value, found["find_seconds"].reached) == (0.4, False)


def test_without_splink_there_are_no_ratios_and_without_false_links_no_verdict() -> None:
    found = {one.figure: one for one in compared([row(1, made=0, splink=False)])}
    assert "wall_trained" not in found and found["best_f1"].splink is None
    assert (found["claimed_over_made"].value, found["claimed_over_made"].reached) == (None, None)


def run(started: str, engines: str = "a") -> dict[str, Any]:
    """Return what a run says of itself."""
    about = {
        "started": started,
        "engines": engines,
        "model": "m",
        "commit": "c",
        "cores": 2,
        "processor": "p",
    }
    return {
        **about,
        "memory_gib": 8,
        "load_before": 0.1,
        "lindero": {"python": "3"},
        "splink": {"splink": "5"},
    }


def test_results_keep_what_can_be_compared_and_the_page_holds_together(tmp_path: Path) -> None:
    draws = {"lindero": drawn(0.9, 0.8, 1.0), "splink": drawn(0.8, 0.8, 0.9)}
    first = Results(tmp_path, tmp_path / "draws", run("2026-01-01 00:00:00"))
    first.put_population(row(1), draws)
    first.put_population(row(2), draws)
    wanted = (tmp_path / "linkage.json").read_bytes()
    assert first.has_population("first", 200_000, 1) and not first.has_population("first", 200_000, 3)
    Results(tmp_path, tmp_path / "draws", run("2026-01-01 00:00:00")).put_population(row(1), draws)
    assert (tmp_path / "linkage.json").read_bytes() == wanted
    [summary] = json.loads(wanted)["over_seeds"]
    assert (summary["seeds_counted"], summary["figures"]["best_f1"]["difference"]["value"]) == (2, 0.1)

    other = Results(tmp_path, tmp_path / "draws", run("2026-01-02 00:00:00", engines="b"))
    assert not other.has_population("first", 200_000, 1)
    other.put_population(row(2), draws)
    quality = {"best_f1": 0.9994, "f1": 0.99, "reach": 1.0, "recall_at_0.99": 0.9, "recall_at_0.999": 0.8}
    quality |= {"false_claimed": 1.5, "false_made": 2, "costs": costs(1, 100)}
    other.put_set({"set": "febrl3", "records": 5_000, "files": 1, "engines": {"lindero": quality}})
    found = json.loads((tmp_path / "linkage.json").read_text())
    assert [r["seed"] for r in found["populations"]] == [2] and len(found["runs"]) == 1
    text = (tmp_path / "linkage.md").read_text()
    assert "0.9994 ✓ (goal 0.9993)" in text and "0.10 ✓<br>2.0 / 20.0 s" in text
    assert other.fresh()["sets"] == found["sets"] and page(found) == text
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    assert len(tables) == 6
    for lines in tables:
        assert len({line.count("|") for line in lines}) == 1, lines[0]


def test_who_is_missed_and_who_is_fooled() -> None:
    subjects = pd.DataFrame(
        {
            "left_id": list("abcd"),
            "kind": ["resident", "resident", "twin", "twin"],
            "double_surname": [True, False] * 2,
        }
    )
    truth = pd.DataFrame({"left_id": ["a", "b"], "right_id": ["A", "B"]})
    assert missed(truth[truth["left_id"] == "b"], truth, subjects) == {
        "missed": {"everyone": [1, 2], "double_surnamed": [1, 1]}
    }
    wrong = pd.DataFrame({"left_id": ["c", "c"]})
    assert fooled(wrong, subjects) == {"false_links": {"resident": [0, 2], "twin": [1, 2]}}


def test_a_question_tells_what_is_known_and_asked_for() -> None:
    people = pd.DataFrame({"record_id": ["1", "2"], "surname": ["LEE", None], "ssn": [None, "1234"]})
    assert questions_of(people, None) == [{"surname": "LEE"}, {"ssn": "1234"}]
    assert questions_of(people, ("surname",)) == [{"surname": "LEE"}]


def test_a_command_is_not_charged_with_the_memory_of_who_measures_it(tmp_path: Path) -> None:
    held = np.ones(50_000_000)
    spent = measured(["/bin/sh", "-c", "echo '{\"a\": 1}'; echo end"], folder=tmp_path)
    assert held.nbytes / 2**20 > 300 > 100 > spent.peak_memory_mib > 0
    assert spent.last_json() == {"a": 1} and spent.seconds < 5
    with pytest.raises(CommandFailed, match="no luck"):
        measured(["/bin/sh", "-c", "echo no luck; exit 3"], folder=tmp_path)
