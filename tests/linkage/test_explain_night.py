"""A night's pairs explained: the weight and the verdict are the night's, whoever stands beside, on every side."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from pipelines.link import link_sides, link_within
from tests.linkage.generated import crowd
from tests.linkage.people import PROFILE, features
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.decide import ranks
from transforms.linkage.engine import Sides, weigh_rows, weigh_sides
from transforms.linkage.explain.changes import changed
from transforms.linkage.explain.explanation import explain_pair
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.page import page
from transforms.linkage.explain.records import taken, with_record
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.settling import settling_facts
from transforms.linkage.explain.texts import text_of_features
from transforms.linkage.explain.trials import trial_of
from transforms.linkage.night_verdicts import kept_rows, of_a_night, weighed_as
from transforms.linkage.people.coded_people import CodedPeople, code_sides
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import load_model

MODEL = load_model()
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "verdicts.yml").read_text())
LEFT = features({f"c:{n:03}": words for n, words in enumerate(crowd(11, 60))})
RIGHT = features(
    {
        f"r:{n:03}": {**words, "source": "inv" if n % 3 else "mvd"}
        for n, words in enumerate(crowd(12, 80, numbered=6))
    }
)


class Night:
    """One side of a night, linked."""

    def __init__(self, side: str, left: PersonFeatures = LEFT, right: PersonFeatures = RIGHT) -> None:
        self.side, self.left, self.right = side, left, right
        if side == "resident":
            self.left = right
            groups = [[f"r:{n:03}" for n in range(start, start + 10)] for start in range(0, 80, 10)]
            self.pairs = link_within(right, groups, side=side, model=MODEL, profile=PROFILE)
            vocabulary, coded = code_sides(right)
        else:
            self.pairs = link_sides(left, right, side=side, model=MODEL, profile=PROFILE).pairs
            vocabulary, coded = code_sides(left, right)
        points = weighed_as(side)
        population = PROFILE.population(vocabulary, points, MODEL.share_of_left_expected[points])
        self.sides = Sides(left=coded[0], right=coded[-1], vocabulary=vocabulary, population=population)
        self.sources = right.people["source_id"].to_numpy(dtype=object)

    def check(self) -> None:
        """Weight, verdict and rule of every kept pair are said as the night says them."""
        for pair in self.pairs.itertuples():
            found = self.scale(pair).own().result
            rule = "" if pd.isna(pair.hard_rule) else pair.hard_rule
            assert (found.weight, found.verdict, found.rule) == (
                pair.match_weight_mbit, pair.verdict, rule,
            ), pair  # fmt: skip

    def rows(self, pair: Any) -> tuple[int, int]:
        left, right = (self.left.people["record_id"], self.right.people["record_id"])
        return int((left == pair.left_id).argmax()), int((right == pair.right_id).argmax())

    def scale(self, pair: Any) -> Scale:
        left, right = self.rows(pair)
        return Scale(
            sides=replace(self.sides, left=taken(self.sides.left, [left])), right_row=right, model=MODEL,
            side=self.side, sources=self.sources,
        )  # fmt: skip

    def texts(self, pair: Any) -> Any:
        return text_of_features(self.left.only([pair.left_id])), text_of_features(
            self.right.only([pair.right_id])
        )

    def outcome_with(
        self, pair: Any, left: CodedPeople, right: CodedPeople | None = None
    ) -> tuple[int | None, str, str]:
        """Weigh and judge a changed pair the slow way: both whole sides, the changed records in their places."""
        one, other = self.rows(pair)
        sides = replace(
            self.sides,
            left=with_record(self.sides.left, one, left),
            right=self.sides.right if right is None else with_record(self.sides.right, other, right),
        )
        weighed = weigh_sides(
            sides, MODEL, side=self.side, rules=blocking_rules(self.side, sides.population.size)
        )
        own = np.flatnonzero((weighed.left == one) & (weighed.right == other))
        if not len(own):
            return None, "no_match", ""
        rows = kept_rows(weighed, ranks(weighed.left, weighed.right, weighed.weight), self.side, MODEL)
        pairs = weigh_rows(
            sides, MODEL, weighed.left[rows], weighed.right[rows], weighed.rules[rows],
            prior=weighed.prior, rivals=weighed.rivals[rows],
        )  # fmt: skip
        verdict, rule = of_a_night(pairs, sides, self.sources, self.side, MODEL)
        place = np.flatnonzero(rows == own[0])
        if not len(place):
            return int(weighed.weight[own[0]]), "no_match", ""
        return int(weighed.weight[own[0]]), str(verdict[place[0]]), str(rule[place[0]])


@pytest.fixture(scope="module")
def nights() -> dict[str, Night]:
    return {side: Night(side) for side in ("residency", "registry", "registry_resident", "resident")}


def _some(pairs: pd.DataFrame, count: int) -> list[Any]:
    """Return the first pairs of each verdict and rule."""
    kinds = pairs.assign(rule=pairs["hard_rule"].fillna("")).groupby(["verdict", "rule"], sort=True)
    return list(kinds.head(count).itertuples())


@pytest.mark.parametrize("side", ["residency", "registry", "registry_resident", "resident"])
def test_weight_verdict_and_rule_of_every_kept_pair_are_those_of_the_night(
    nights: dict[str, Night], side: str
) -> None:
    assert len(nights[side].pairs) > 100
    nights[side].check()


def test_so_are_those_of_the_table_of_cases() -> None:
    beside = 0
    for case in CASES:
        night = Night("residency", features({"c1": case["person"]}), features(case["residents"]))
        night.check()
        heavy = night.pairs["match_weight_mbit"] >= MODEL.match_at["residency"]
        beside += int((heavy & (night.pairs["hard_rule"] == "rivals")).sum())
    assert beside  # a match that somebody else beside it leaves open


def test_the_nights_hold_what_the_test_is_about(nights: dict[str, Night]) -> None:
    residency = nights["residency"].pairs
    by_rivals = residency[residency["hard_rule"] == "rivals"]
    assert (by_rivals["match_weight_mbit"] < MODEL.match_at["residency"]).any()  # others took too much
    assert "apart" in set(nights["resident"].pairs["hard_rule"].dropna())
    assert any("one_word" in rules for rules in nights["registry"].pairs["blocking_rules"])


def test_a_page_says_who_is_whose_and_what_lowered_the_verdict(nights: dict[str, Night]) -> None:
    said = set()
    for side, night in nights.items():
        for pair in _some(night.pairs, 1):
            found = explain_pair(night.scale(pair), night.texts(pair))
            text = " ".join(page(found).split())
            assert f"{pair.left_id}, {'resident' if side == 'resident' else ''}".strip() in text
            assert ("share too little" in text) is False
            assert sum(section.mbit for section in found.sections) == pair.match_weight_mbit
            for words in ("fits nearly as well, or a number", "Kept apart whatever the weight"):
                said |= {words} if words in text else set()
    assert len(said) == 2


@pytest.mark.parametrize("side", ["residency", "registry"])
def test_changes_and_missing_facts_end_as_the_whole_night_ends_with_them(
    nights: dict[str, Night], side: str
) -> None:
    night, ways, facts = nights[side], 0, 0
    for pair in _some(night.pairs, 3):
        scale = night.scale(pair)
        found = explain_pair(scale, night.texts(pair))
        values = Invented(scale.left, scale.right, scale.sides.right, scale.sides.vocabulary)
        for way in (found.contraries or ())[:4]:
            outcome = night.outcome_with(pair, changed(values.left, way.changes, values))
            assert outcome == (way.result.weight, way.result.verdict, way.result.rule)
            assert outcome[1] != "match"
            ways += 1
        if found.settling is None:
            continue
        assert found.settling == settling_facts(scale, values, found.levels)
        for one in found.settling[:4]:
            trial = trial_of(one.fact, values, found.levels)
            assert trial is not None
            outcome = night.outcome_with(pair, *trial.agrees)
            assert outcome == (one.agrees.weight, one.agrees.verdict, one.agrees.rule)
            if trial.differs is not None and one.differs is not None:
                outcome = night.outcome_with(pair, *trial.differs)
                assert outcome == (one.differs.weight, one.differs.verdict, one.differs.rule)
            facts += 1
    assert ways >= 4 and facts >= 1
