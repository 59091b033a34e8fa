"""Training: tables keep what must hold, the fit finds what the data say, the same order writes the same bytes."""

from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from pipelines import model_training
from pipelines.cli.main import app
from pipelines.model_training import TrainingError, TrainingOrder, read_records, train_model
from proving_ground.training import panel_data as panels_module
from proving_ground.training import shapes
from proving_ground.training.fit import BOUNDS, FitSettings, FittedTable, fit_table, thinned
from proving_ground.training.model_text import model_text
from proving_ground.training.panel_data import (
    ALIKE_TO_THE_DIGIT,
    PanelData,
    PanelPlan,
    make_planned,
    panel_data,
    plan_panels,
)
from proving_ground.training.shapes import (
    BY_HAND,
    SATURATION,
    SHAPES,
    ShapeError,
    least_between,
    orders,
    steps,
)
from transforms.linkage.evidence.chance import BITS
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.weights.model import CURRENT, LARGE, MODELS, load_model, read_model

_SHARE = LARGE[0] / (LARGE[0] + 7)
"""The share at which a random pair of a file of typical size is true at odds of 1 to 7."""
_PLAN = PanelPlan(seed=11, residents=4_000, subjects=600)


@pytest.fixture(scope="module")
def data() -> PanelData:
    return panel_data(_PLAN, read_records)


def _order(folder: Path, *, jobs: int = 1, version: str = "9999_01_a") -> TrainingOrder:
    return TrainingOrder(
        panels=2, validation_panels=2, seed=4, version=version, out=folder / f"{version}.yml", card=folder / "card.md",
        date="2026-11-24", jobs=jobs,
    )  # fmt: skip


# shapes


def test_every_shape_is_of_a_comparison_and_every_table_begins_neutral() -> None:
    assert set(SHAPES) <= set(LEVELS)
    assert set(BY_HAND) <= set(LEVELS)
    neutral = (
        "missing",
        "none",
        "both_missing",
        "names_of_record",
        "same_or_unknown",
        "name_missing_date_missing",
        "2_to_10",
    )
    assert {levels[0] for levels in LEVELS.values()} <= set(neutral)
    for name, levels in BY_HAND.items():
        assert set(levels) == set(LEVELS[name][1:])


@pytest.mark.parametrize("comparison", LEVELS)
def test_steps_make_tables_that_keep_the_orders_and_any_such_table(comparison: str) -> None:
    own = steps(comparison)
    drawn = np.clip(np.random.default_rng(5).normal(0, 3, len(own.least)), own.least, own.most)
    table = own.matrix @ drawn
    places = {level: table[place] for place, level in enumerate(LEVELS[comparison])}
    assert places[LEVELS[comparison][0]] == 0
    assert all(
        places[low] + least_between(comparison, low, high) <= places[high] + 1e-9
        for low, high in orders(comparison)
    )
    assert np.isfinite(own.least).sum() == len(orders(comparison))
    silent = set(shapes.shape_of(comparison).at_zero)
    assert np.linalg.matrix_rank(own.matrix) == len(LEVELS[comparison]) - 1 - len(silent)
    assert all(places[level] == 0 for level in silent)


def test_numbered_levels_rise_or_fall() -> None:
    assert ("3_bits", "4_bits") in orders("given_rarity")
    assert ("2_to_4", "2_to_3") in orders("expected_namesakes")
    assert ("2", "1") in orders("contradictions") and ("1", "none") in orders("contradictions")
    assert ("none", "1") in orders("support")
    assert ("2", "1") in orders("slips") and ("1", "none") in orders("slips")


def test_orders_that_go_in_circles_or_name_no_level_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = shapes.Shape(chains=(("different", "missing", "equal"), ("different", "equal")))
    monkeypatch.setitem(SHAPES, "sex", circle)
    with pytest.raises(ShapeError, match=r"\[sex\].*trees"):
        steps("sex")
    monkeypatch.setitem(SHAPES, "sex", shapes.Shape(chains=(("other", "equal"),)))
    with pytest.raises(ShapeError, match="other"):
        steps("sex")


def test_a_comparison_that_nobody_shaped_is_free_but_for_its_numbers() -> None:
    levels = {"new": ("missing", "odd", "even"), "new_rarity": ("none", "0_bits", "1_bits")}
    assert orders("new", levels) == ()
    assert orders("new_rarity", levels) == (("0_bits", "1_bits"),)
    assert steps("new", levels).matrix.shape == (3, 2)


@pytest.mark.parametrize("comparison", LEVELS)
def test_the_model_in_use_keeps_the_orders(comparison: str) -> None:
    table = dict(zip(LEVELS[comparison], load_model().bits[comparison].tolist(), strict=True))
    assert table[LEVELS[comparison][0]] == 0
    margins = {(low, high): 1000 * least_between(comparison, low, high) for low, high in orders(comparison)}
    # a thousandth for rounding at either end
    assert [pair for pair, least in margins.items() if table[pair[0]] + least > table[pair[1]] + 1] == []
    assert BOUNDS[0] <= min(table.values()) and max(table.values()) <= BOUNDS[1]
    shape = shapes.shape_of(comparison)
    assert [pair for pair in shape.also if table[pair[0]] > table[pair[1]]] == []
    assert all(table[level] == 0 for level in shape.at_zero)
    assert not shape.zero_bits or table["0_bits"] == 0


# panels


def test_plans_depend_on_seed_and_purpose_and_more_panels_begin_alike() -> None:
    plans = plan_panels(30, 1, "training")
    assert plan_panels(10, 1, "training") == plans[:10]
    seeds = {plan.seed for plan in plans}
    assert len(seeds) == 30
    for other in (plan_panels(30, 1, "validation"), plan_panels(30, 2, "training")):
        assert not seeds & {plan.seed for plan in other}
    large = [
        plan
        for number, plan in enumerate(plans)
        if number % panels_module.LARGE_EVERY == panels_module.LARGE_EVERY - 1
    ]
    assert len(large) == 2 and all(plan.residents >= 500_000 for plan in large)
    assert all(10_000 <= plan.residents <= 250_000 for plan in plans if plan not in large)
    with pytest.raises(ValueError, match="0 panels"):
        plan_panels(0, 1, "training")


def test_panel_data_marks_true_pairs_and_says_the_prior_as_the_model_does(data: PanelData) -> None:
    truth = make_planned(_PLAN).truth
    assert 0.7 * len(truth) < data.true.sum() <= len(truth)
    assert data.share == truth["left_id"].nunique() / 600
    told = replace(load_model(), growth=0).prior(data.share, data.right_size)
    assert data.prior / log(2) * 1000 == pytest.approx(told, abs=1)
    assert (np.diff(data.left) >= 0).all()
    known = data.weight <= 1
    assert set(np.unique(data.weight[known])) <= {
        np.float32(1),
        *map(np.float32, ALIKE_TO_THE_DIGIT.values()),
    }
    assert (data.weight[data.true] == 1).all()


def test_pairs_at_random_stand_for_all_that_are_no_candidates_and_agree_on_little(data: PanelData) -> None:
    at_random = data.weight > 1
    assert 0.99 * panels_module.RANDOM_PAIRS < at_random.sum() <= panels_module.RANDOM_PAIRS
    assert len(np.unique(data.weight[at_random])) == 1
    stand_for = data.weight[at_random].sum() / panels_module.AT_RANDOM_COUNTS
    assert (stand_for + (~at_random).sum()) / (600 * 4_000) == pytest.approx(1, abs=1e-4)
    surname = data.levels[:, list(LEVELS).index("surname")] == LEVELS["surname"].index("equal")
    assert surname[at_random].mean() < 0.05 < surname[~at_random].mean()


# the fit


def _drawn(records: int, *, each: int = 4) -> PanelData:
    """Left records with some candidates each and at most one partner, drawn from a table of three comparisons."""
    rng = np.random.default_rng(2)
    levels = np.zeros((records * each, len(LEVELS)), dtype=np.uint8)
    names = list(LEVELS)
    weights = {"place": (0.0, -2.0, 1.0), "suffix": (0.0, 0.0, -1.5, 2.5), "names_used": (0.0, 1.5)}
    score = np.full(records * each, -log(7))
    for name, table in weights.items():
        drawn = rng.integers(0, len(table), records * each)
        levels[:, names.index(name)] = drawn
        score += np.array(table)[drawn]
    odds = np.exp(score).reshape(records, each)
    chances = np.cumsum(np.column_stack([odds, np.ones(records)]) / (odds.sum(axis=1) + 1)[:, None], axis=1)
    partner = (rng.random(records)[:, None] > chances).sum(axis=1)
    true = (partner[:, None] == np.arange(each)).ravel()
    return PanelData(
        plan=_PLAN, left=np.repeat(np.arange(records), each), levels=levels, true=true,
        weight=np.ones(records * each, dtype=np.float32), right_size=LARGE[0], left_size=records, share=_SHARE,
    )  # fmt: skip


def _nats(table: FittedTable, comparison: str, level: str) -> float:
    return table.bits[comparison][level] / 1000 * log(2)


@pytest.mark.parametrize(("records", "each", "rivals"), [(40_000, 4, True), (160_000, 1, False)])
def test_the_fit_finds_the_table_that_drew_the_partners(records: int, each: int, rivals: bool) -> None:
    """With one candidate each a left record has no rivals: then a pair by itself is all there is."""
    table = fit_table([_drawn(records, each=each)], FitSettings(ridge=0.01, rivals=rivals))
    assert _nats(table, "place", "another_state") == pytest.approx(-2.0, abs=0.1)
    assert _nats(table, "place", "same_state") == pytest.approx(1.0, abs=0.1)
    assert _nats(table, "suffix", "equal") == pytest.approx(2.5, abs=0.1)
    assert _nats(table, "names_used", "one_alias") == pytest.approx(1.5, abs=0.1)
    met = table.true_pairs["place"]["same_state"] + table.other_pairs["place"]["same_state"]
    assert met == pytest.approx(53_333, rel=0.02)


def test_an_order_holds_against_the_data_and_a_level_never_met_is_neutral() -> None:
    turned = _drawn(5_000)
    column = list(LEVELS).index("place")
    turned.levels[:, column] = np.array([0, 2, 1], dtype=np.uint8)[turned.levels[:, column]]
    table = fit_table([turned], FitSettings(ridge=0.01))
    assert table.bits["place"]["another_state"] == 0 == table.bits["place"]["same_state"]
    assert table.bits["given"] == dict.fromkeys(LEVELS["given"], 0)
    # what agreement on a number has to weigh at least, for the coincidence that it makes rarer
    assert table.bits["ssn"]["equal"] == 1000 * SATURATION * BITS["ssn"]["equal"]
    assert table.bits["birth_place"] == {"missing": 0, **BY_HAND["birth_place"]}


def test_growth_is_what_size_does_beyond_chance() -> None:
    """Two files, one eight times as large, in which a partner is as likely at equal levels: size does nothing at all."""
    small = _drawn(60_000, each=1)
    large = replace(small, right_size=8 * small.right_size)
    assert fit_table([small, large], FitSettings(ridge=0.01)).growth == pytest.approx(1000, abs=60)
    # and one in which it does all that the prior says
    share = 8 * _SHARE / (1 - _SHARE)
    as_said = replace(large, share=share / (1 + share))
    assert fit_table([small, as_said], FitSettings(ridge=0.01)).growth == pytest.approx(0, abs=60)


def test_pairs_of_many_weigh_as_many_pairs() -> None:
    once = _drawn(4_000)
    twice = PanelData(
        plan=once.plan, left=np.repeat(once.left, 2), levels=np.repeat(once.levels, 2, axis=0),
        true=np.column_stack([once.true, np.zeros_like(once.true)]).ravel(),
        weight=np.full(2 * len(once.true), 0.5, dtype=np.float32), right_size=LARGE[0], left_size=4_000, share=_SHARE,
    )  # fmt: skip
    one, two = (fit_table([own], FitSettings(ridge=0.01, rivals=True)) for own in (once, twice))
    # a partner of weight one half is worth its log, which no table can change
    for level in LEVELS["place"][:3]:  # no pair has another
        assert two.bits["place"][level] == pytest.approx(one.bits["place"][level], abs=10)


def test_a_second_record_of_the_partner_is_no_rival() -> None:
    alone = _drawn(3_000)
    true = alone.true.copy()
    partner = np.flatnonzero(true)
    rows = np.sort(np.concatenate([np.arange(len(true)), partner]))
    doubled = PanelData(
        plan=alone.plan, left=alone.left[rows], levels=alone.levels[rows], true=true[rows], weight=alone.weight[rows],
        right_size=LARGE[0], left_size=3_000, share=_SHARE,
    )  # fmt: skip
    fitted = fit_table([alone])
    one, other, seen = fit_table([doubled]).bits, fitted.bits, fitted.true_pairs
    # the same function, summed in another order: the minimum is found to a tenth of a bit, and less well where hardly a
    # true pair says anything of a level
    far = {
        (name, level): one[name][level] - other[name][level]
        for name in LEVELS
        for level in LEVELS[name]
        if abs(one[name][level] - other[name][level]) > (100 if seen[name][level] >= 25 else 300)
    }
    assert far == {}


def test_of_pairs_nowhere_near_the_line_one_in_ten_stands_for_ten() -> None:
    near = _drawn(2_000)
    far = np.zeros_like(near.levels)
    for name, level in (("place", "another_state"), ("suffix", "different")):
        far[:, list(LEVELS).index(name)] = LEVELS[name].index(level)
    nobody = PanelData(
        plan=_PLAN, left=near.left, levels=far, true=np.zeros_like(near.true), weight=near.weight, right_size=LARGE[0],
        left_size=2_000, share=0.5,
    )  # fmt: skip
    kept = thinned(nobody, ~nobody.true, "a try")
    assert 0.08 < len(kept.left) / len(nobody.left) < 0.12
    assert kept.weight.sum() == pytest.approx(nobody.weight.sum(), rel=0.2)
    assert (kept.weight == 10).all()
    assert len(thinned(nobody, nobody.true, "a try").left) == len(nobody.left)
    assert thinned(nobody, ~nobody.true, "a try").left.tolist() == kept.left.tolist()


def test_no_truth_is_refused(data: PanelData) -> None:
    with pytest.raises(ValueError, match="none has a true"):
        fit_table([PanelData(
            plan=data.plan, left=data.left, levels=data.levels, true=np.zeros_like(data.true), weight=data.weight,
            right_size=data.right_size, left_size=data.left_size, share=data.share,
        )])  # fmt: skip


def test_the_model_file_is_read_back_as_it_was_fitted(data: PanelData, tmp_path: Path) -> None:
    table = fit_table([data], FitSettings(iterations=30))
    carried = yaml.safe_load((MODELS / f"{CURRENT}.yml").read_text(encoding="utf-8"))
    path = tmp_path / "9999_01_a.yml"
    path.write_text(model_text("9999_01_a", table, carried, "A try."), encoding="utf-8")
    model = read_model(path)
    assert {
        name: dict(zip(LEVELS[name], bits.tolist(), strict=True)) for name, bits in model.bits.items()
    } == table.bits
    assert (model.base, model.growth) == (0, table.growth)
    assert model.match_at == load_model().match_at
    assert (
        f"equal: {table.bits['sex']['equal']}  # {table.true_pairs['sex']['equal']:,} |" in path.read_text()
    )


# the command


def test_the_same_order_writes_the_same_bytes_whatever_the_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels_module, "RESIDENTS", (2_000, 3_000))
    written = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        said: list[str] = []
        train_model(_order(folder, jobs=jobs), say=said.append)
        written.append([path.read_bytes() for path in sorted(folder.iterdir())])
        assert sum(text.startswith("panel ") for text in said) == 2
    assert written[0] == written[1]
    card = written[0][1].decode()
    for told in ("2026-11-24", "claimed", "group hispanic", "Known weaknesses", "birth_place", "by panel"):
        assert told in card or told.capitalize() in card


def test_scipy_is_asked_for_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_training, "find_spec", lambda name: None)
    with pytest.raises(TrainingError, match=r"lindero\[train\]"):
        train_model(_order(tmp_path), say=print)


def test_a_model_file_is_named_by_its_version(tmp_path: Path) -> None:
    wrong = CliRunner().invoke(
        app,
        ["model", "train", "--version", "9999_01_a", "--out", str(tmp_path / "other.yml"), "--panels", "1"],
    )
    assert isinstance(wrong.exception, TrainingError)
    assert "9999_01_a.yml" in str(wrong.exception)
    with pytest.raises(TrainingError, match="no folder"):
        train_model(_order(tmp_path / "nowhere"), say=print)
