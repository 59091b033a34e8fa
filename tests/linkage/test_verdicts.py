"""From people to verdicts through the whole link step, by a table of cases a steward can read."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipelines.link import link_sides
from tests.linkage.people import PROFILE, features
from transforms.linkage.weights.model import MODELS, LinkageModelError, load_model, read_model

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "verdicts.yml").read_text())


def linked(case: dict[str, Any], side: str = "residency") -> pd.DataFrame:
    left, right = features({"c1": case["person"]}), features(case["residents"])
    return link_sides(left, right, side=side, model=load_model(), profile=PROFILE).pairs.set_index("right_id")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_verdict(case: dict[str, Any]) -> None:
    pairs = linked(case)
    for resident, want in case["want"].items():
        verdict, rule = want if isinstance(want, list) else (want, None)
        if verdict == "no_match" and resident not in pairs.index:
            continue
        row = pairs.loc[resident]
        found_rule = None if pd.isna(row["hard_rule"]) else row["hard_rule"]
        assert row["verdict"] == verdict, row["ledger"]
        # a rule is named where it lowers a verdict, not where the weight does so by itself
        if row["match_weight_mbit"] >= load_model().match_at["residency"] or verdict == "match":
            assert found_rule == rule, row["ledger"]
        assert sum(entry["mbit"] for entry in json.loads(row["ledger"])) == row["match_weight_mbit"]
        assert pd.isna(row["needed_identifier"]) == (verdict != "possible")
        if "settled_by" in case:
            assert row["needed_identifier"].startswith(case["settled_by"])


@pytest.mark.parametrize("case", [c for c in CASES if "settled_by" in c], ids=lambda case: case["case"])
def test_the_registry_is_searched_for_recall(case: dict[str, Any]) -> None:
    """What is not enough to accuse somebody is enough to ask whether they are registered."""
    row = linked(case, "registry").loc["r1"]
    assert row["verdict"] in ("match", "possible")


@pytest.mark.parametrize(
    ("more", "verdict"), [({}, "possible"), ({"ssn": "6781"}, "possible"), ({"ssn": "219456781"}, "match")]
)
def test_half_a_name_and_a_date_do_not_close_a_count_as_registered(
    more: dict[str, str], verdict: str
) -> None:
    person = {"name": "FANTASMUBLEDA, ZUTANA", "born": "1980-03-05", **more}
    entry = {"name": "SMITHERTON, MARIA ZUTANA", "born": "1980-03-05", **more}
    assert linked({"person": person, "residents": {"r1": entry}}, "registry").loc["r1"]["verdict"] == verdict


def test_the_nearest_registry_entries_are_shown_however_far() -> None:
    person = {"name": "FANTASMUBLEDA, ZUTANA", "born": "1980-03-05", "sex": "F", "ssn": "219456781"}
    stranger = {"name": "FANTASMUBLEDA, PERENGANO", "born": "1980-03-05", "sex": "M", "ssn": "217334444"}
    case = {"person": person, "residents": {"r1": stranger}}
    far = linked(case, "registry").loc["r1"]
    assert (far["verdict"], far["rank"]) == ("no_match", 1)
    assert far["match_weight_mbit"] < load_model().floor
    assert "r1" not in linked(case).index


def test_expected_coincidences_fall_with_the_evidence() -> None:
    pairs = [
        linked(case).loc["r1"] for case in CASES if case["case"].startswith(("names alone", "a whole Social"))
    ]
    names, number = pairs
    assert names["expected_coincidences"] > 1_000 * number["expected_coincidences"] > 0
    evidence = (number["match_weight_mbit"] - load_model().prior(0.3, 20_000)) / 1000
    assert number["expected_coincidences"] == pytest.approx(20_000 * 2**-evidence, abs=1e-9)


def test_thresholds_depend_on_what_errors_cost_beside_each_other_and_on_no_unit(tmp_path: Path) -> None:
    model = load_model()
    raw = yaml.safe_load((MODELS / f"{model.version}.yml").read_text())
    path = tmp_path / f"{model.version}.yml"
    for point in raw["operating_points"].values():
        for cost in point:
            point[cost] *= 40
    path.write_text(yaml.safe_dump(raw))
    other = read_model(path)
    assert (other.match_at, other.possible_at) == (model.match_at, model.possible_at)
    raw["operating_points"]["registry"]["cost_of_a_look"] = 1_000
    path.write_text(yaml.safe_dump(raw))
    with pytest.raises(LinkageModelError, match=r"registry\.cost_of_a_look"):
        read_model(path)
    raw["operating_points"]["registry"]["cost_of_a_look"] = 2.4
    raw["share_of_left_expected"]["registry"] = 1
    path.write_text(yaml.safe_dump(raw))
    with pytest.raises(LinkageModelError, match=r"share_of_left_expected\.registry"):
        read_model(path)
