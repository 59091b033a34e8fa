"""Honesty: intervals against brute force, groups against everybody, the panel, labels, the hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.parity import credible_disparities
from pipelines import link_night as link_step
from pipelines.approve import approve_night
from pipelines.errors import NightHeld
from pipelines.honesty.figures import honesty_rows
from pipelines.honesty.groups import SURNAME_GROUPS, groups_of_records, surname_groups
from pipelines.honesty.labels import LabelError, no_labels, read_labels
from pipelines.honesty.panel import LOOK_ALIKES, make_panel
from pipelines.honesty.parity import (
    FALSE_LINK,
    MISSED,
    PanelCount,
    count_panel_errors,
    group_errors,
    mark_panel,
)
from pipelines.link import link_sides
from pipelines.night import run_steps
from tests.conftest import DemoNights
from tests.linkage.invented_night import invented_people, pinned, unfair_model
from tests.linkage.people import features
from transforms.linkage.honesty import (
    LEAST_PEOPLE,
    compare_groups,
    expected_coincidences,
    expected_errors,
    observed_rate,
)
from transforms.linkage.weights.model import LinkageModel, load_model
from warehouse.atomic import read_json
from warehouse.frames import read_table
from warehouse.publication import published_nights

CHANCES = st.lists(st.floats(0, 1), min_size=0, max_size=7)
LAST = date(2026, 3, 5)


@given(CHANCES, st.data())
def test_expected_errors_are_what_counting_every_outcome_gives(
    chances: list[float], data: st.DataObject
) -> None:
    times = data.draw(st.lists(st.integers(1, 3), min_size=len(chances), max_size=len(chances)))
    mass = np.zeros(sum(times) + 1)
    for outcome in product([0, 1], repeat=len(chances)):
        odds = [p if wrong else 1 - p for p, wrong in zip(chances, outcome, strict=True)]
        mass[sum(t for t, wrong in zip(times, outcome, strict=True) if wrong)] += np.prod(odds)
    found = expected_errors(chances, times)
    assert found.value == pytest.approx(sum(p * t for p, t in zip(chances, times, strict=True)), abs=1e-5)
    below, upto = mass[: int(found.low)].sum(), mass[: int(found.high) + 1].sum()
    assert below <= 0.025 + 1e-9 and upto >= 0.975 - 1e-9, "95 % lie within"
    assert mass[: int(found.low) + 1].sum() >= 0.025 - 1e-9, "and the interval is no wider than that"
    assert found.n == len(chances)


def test_many_errors_are_as_good_as_normal() -> None:
    chances = np.random.default_rng(1).random(900)
    exact = expected_errors(chances[:580].tolist())  # variance just below the change of method
    spread = np.sqrt((chances[:580] * (1 - chances[:580])).sum())
    assert exact.high - exact.low == pytest.approx(2 * 1.96 * spread, abs=1.5)
    normal = expected_errors(chances.tolist())
    drawn = (np.random.default_rng(2).random((4_000, 900)) < chances).sum(axis=1)
    assert np.mean((drawn >= normal.low) & (drawn <= normal.high)) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("mean", [0.0, 0.03, 2.5, 60.0, 400.0])
def test_coincidences_fall_within_their_interval(mean: float) -> None:
    found = expected_coincidences([mean / 4] * 4)
    drawn = np.random.default_rng(3).poisson(mean, 20_000)
    assert np.mean((drawn >= found.low) & (drawn <= found.high)) >= 0.945
    assert found.value == pytest.approx(mean)


@given(st.integers(1, 2_000), st.data())
def test_an_observed_rate_lies_within_its_interval(n: int, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, n))
    found = observed_rate(errors, n)
    assert 0 <= found.low <= found.value + 1e-6 and found.value <= found.high + 1e-6 <= 1 + 2e-6
    narrower = observed_rate(errors * 10, n * 10)
    assert narrower.high - narrower.low <= found.high - found.low + 1e-9
    assert observed_rate(n - errors, n).low == pytest.approx(1 - found.high, abs=2e-6)


def test_nothing_observed_says_nothing() -> None:
    assert (observed_rate(0, 0).low, observed_rate(0, 0).high) == (0.0, 1.0)


def compared(rates: dict[str, float], n: int, seed: int) -> dict[str, bool]:
    rng = np.random.default_rng(seed)
    errors = {group: (int(rng.binomial(n, rate)), n) for group, rate in rates.items()}
    found = compare_groups(errors, dict.fromkeys(rates, 1.0), np.random.default_rng(seed + 1))
    return {one.group: one.is_credibly_worse for one in found}


@pytest.mark.parametrize("rate", [0.01, 0.06, 0.3])
def test_equal_groups_are_seldom_called_unequal(rate: float) -> None:
    called = [any(compared(dict.fromkeys("abcdef", rate), 250, seed).values()) for seed in range(150)]
    assert np.mean(called) < 0.05


def test_a_group_that_errs_three_times_as_often_is_found_and_no_other() -> None:
    found = [compared({**dict.fromkeys("abcde", 0.06), "f": 0.2}, 250, seed) for seed in range(60)]
    assert np.mean([one["f"] for one in found]) > 0.9
    assert not any(one[group] for one in found for group in "abcde")


def test_everybody_counts_by_the_population_not_by_the_panel() -> None:
    errors = {"many": (10, 200), "few": (40, 200)}
    found = {
        one.group: one for one in compare_groups(errors, {"many": 990, "few": 10}, np.random.default_rng(1))
    }
    few, many = found["few"].ratio, found["many"].ratio
    assert few is not None and many is not None
    assert few.value == pytest.approx(0.2 / (0.99 * 0.05 + 0.01 * 0.2), abs=1e-5)
    assert many.low <= many.value <= many.high


def test_too_few_people_or_errors_are_said_to_be_too_few() -> None:
    rng = np.random.default_rng(1)
    small = compare_groups({"a": (50, LEAST_PEOPLE - 1), "b": (5, 300)}, {"a": 1, "b": 1}, rng)
    assert small[0].ratio is None and small[1].ratio is not None
    for errors in (0, 1):  # one error says nothing about who makes them
        found = compare_groups({"a": (errors, 300), "b": (0, 300)}, {"a": 1, "b": 1}, rng)
        assert [one.ratio for one in found] == [None, None]


def test_groups_are_those_of_the_census() -> None:
    named = {
        "r:1": "MARTINEZ, ANA", "r:2": "BEGAY, ANA", "r:3": "NGUYEN, ANA", "r:4": "WASHINGTON, ANA", "r:5": "OLSON, ANA",
        "r:6": "MARTINEZ LOPEZ, ANA", "r:7": "ZZUNHEARDOF, ANA", "r:8": "DE LA CRUZ, ANA",
    }  # fmt: skip
    people = features({record: {"name": name} for record, name in named.items()})
    found = surname_groups(people).tolist()
    assert found == ["hispanic", "native", "api", "black", "white", "double_surname", "other", "hispanic"]
    assert set(found) == set(SURNAME_GROUPS)


def test_the_panel_is_the_same_for_any_order_and_moves_little_with_one_resident_fewer() -> None:
    residents = invented_people()["residency"]
    one = make_panel(residents, per_group=40)
    ids = residents.people["record_id"].tolist()
    again = make_panel(residents.only(ids[::-1]), per_group=40)
    pd.testing.assert_frame_equal(one.truth, again.truth)
    pd.testing.assert_frame_equal(one.records.names, again.records.names)
    first = one.truth["of"].iloc[0]
    without = make_panel(residents.only([record for record in ids if record != first]), per_group=40)
    kept = set(one.truth["of"]) & set(without.truth["of"])
    assert len(kept) >= len(set(one.truth["of"])) - 1


def test_the_panel_holds_a_copy_and_a_look_alike_of_everybody_on_it() -> None:
    residents = invented_people()["residency"]
    panel = make_panel(residents, per_group=60)
    kinds = panel.truth.groupby("of")["kind"].agg(list)
    assert all(own[0] == "copy" and own[1] in LOOK_ALIKES and len(own) == 2 for own in kinds)
    assert panel.truth.groupby("group").size().max() <= 120
    assert set(panel.truth["of"]) <= set(residents.people["record_id"])
    assert not set(panel.records.people["record_id"]) & set(residents.people["record_id"])
    assert len(panel.records) == len(panel.truth)


def panel_counts(model: LinkageModel) -> list[PanelCount]:
    return count_panel_errors(invented_people()["residency"], model=model, profile=pinned())


def test_a_look_alike_is_linked_far_less_often_than_a_copy() -> None:
    residents = invented_people()["residency"]
    panel = make_panel(residents, per_group=100)
    pairs = link_sides(panel.records, residents, side="residency", model=load_model(), profile=pinned()).pairs
    marked = mark_panel(panel, pairs[pairs["verdict"] == "match"])
    copies = marked["kind"] == "copy"
    assert marked.loc[copies, "is_right"].mean() > 0.75
    assert marked.loc[~copies, "is_linked"].mean() < 0.05


def test_residents_coded_before_give_the_same_pairs() -> None:
    residents = invented_people()["residency"]
    panel = make_panel(residents, per_group=30)
    night = link_sides(
        invented_people()["conviction"], residents, side="residency", model=load_model(), profile=pinned(), look=True
    )  # fmt: skip
    assert night.right is not None
    anew, again = (
        link_sides(
            panel.records, residents, side="residency", model=load_model(), profile=pinned(), coded=coded
        ).pairs
        for coded in (None, night.right)
    )
    assert len(anew) > 50
    pd.testing.assert_frame_equal(anew, again)


def test_the_model_in_use_treats_nobody_credibly_worse_here() -> None:
    counts = panel_counts(load_model())
    assert panel_counts(load_model()) == counts, "the same night gives the same figures"
    assert sum(count.residents for count in counts) == len(invented_people()["residency"])
    for errors in group_errors(counts).values():
        assert [one.group for one in errors if one.is_credibly_worse] == []


def test_a_model_made_unfair_is_found_out() -> None:
    counts = panel_counts(unfair_model())
    errors = group_errors(counts)
    assert [one.group for one in errors[MISSED] if one.is_credibly_worse] == ["double_surname"]
    assert not any(one.is_credibly_worse for one in errors[FALSE_LINK])
    held = credible_disparities(pd.DataFrame(honesty_rows(PAIRS, FLAGS, counts, no_labels())))
    assert len(held) == 1 and "double_surname" in held[0] and "credibly more than 1.25 times" in held[0]


PAIRS = pd.DataFrame(
    {
        "side": ["residency"] * 4 + ["registry"],
        "left_id": ["c:1", "c:2", "c:3", "c:4", "c:1"],
        "right_id": ["r:1", "r:2", "r:3", "r:4", "g:1"],
        "match_probability": [0.9, 0.99, 0.5, 0.01, 0.9],
        "verdict": ["match", "match", "possible", "no_match", "match"],
        "hard_rule": [None, None, "rivals", None, None],
        "rivals": [1, 0, 0, 0, 0],
        "expected_coincidences": [0.5, 0.25, 3.0, 9.0, 9.0],
    }
)
FLAGS = pd.DataFrame(
    {
        "person_record_id": ["c:1", "c:1", "c:2", "c:2"],
        "resident_record_id": ["r:1", "r:1", "r:2", "r:2"],
        "state": ["new", "open", "withdrawn", "open"],
    }
)


def figures(labels: pd.DataFrame | None = None) -> dict[tuple[str, str], dict[str, object]]:
    rows = honesty_rows(PAIRS, FLAGS, [], no_labels() if labels is None else labels)
    return {(str(row["figure"]), str(row["subject"])): row for row in rows}


def test_expected_false_links_of_matches_and_of_flags() -> None:
    found = figures()
    assert found["expected_false_links", "matches"]["value"] == pytest.approx(0.11)
    flags = found["expected_false_links", "flags"]
    assert flags["value"] == pytest.approx(0.1 * 2 + 0.01), "two counts of one person fall together"
    assert (flags["n"], flags["low"], flags["high"]) == (3, 0.0, 2.0)
    assert found["expected_coincidences", "matches"]["value"] == pytest.approx(0.75)
    assert found["matches_with_rivals", "matches"]["value"] == 1
    assert found["kept_back", "rivals"]["value"] == 1
    assert not any(figure.startswith("measured") for figure, _ in found), "no labels, no measured rates"


def label_file(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "week.csv").write_text(text, encoding="utf-8")
    return folder


LABELS = """left_id,right_id,is_match,labeled_on
c:1,r:1,no,2026-03-02
c:2,r:2,yes,2026-03-02
c:3,r:3,Yes,2026-03-03
c:4,r:4,yes,2026-03-02
c:4,r:4,no,2026-03-02
c:9,r:9,yes,2026-03-09
"""


def test_labels_are_told_by_surname_group_and_a_credible_ratio_holds() -> None:
    many = pd.DataFrame(
        {
            "side": "residency", "left_id": [f"c:{n}" for n in range(900)], "right_id": [f"r:{n}" for n in range(900)],
            "verdict": "match", "match_probability": 0.99, "expected_coincidences": 0.0, "rivals": 0, "hard_rule": None,
        }
    )  # fmt: skip
    groups = {f"c:{n}": "hispanic" if n < 300 else "white" if n < 850 else "native" for n in range(900)}
    wrong = {*range(30), *range(300, 305)}
    labels = many[["left_id", "right_id"]].assign(is_match=[n not in wrong for n in range(900)])
    rows = {(r["figure"], r["subject"]): r for r in honesty_rows(many, FLAGS, [], labels, groups)}
    assert rows["measured_false_link_rate", "hispanic"]["value"] == 0.1
    assert rows["measured_false_link_rate", "native"]["state"] == "too_few"
    ratio = rows["measured_false_link_ratio", "hispanic"]
    assert ratio["state"] == "holds" and ratio["low"] > 1.25 and "by labels" in str(ratio["sentence"])
    assert rows["measured_false_link_ratio", "white"]["state"] == "told"
    [held] = credible_disparities(pd.DataFrame(rows.values()))
    assert "hispanic" in held
    names = pd.DataFrame(
        [
            ("c:1", 1, "GARCIA", "GARCIA", None),
            ("c:1", 2, "SMITH", "SMITH", None),
            ("c:2", 1, "GARCIA LOPEZ", "GARCIA", "LOPEZ"),
            ("c:3", 1, None, None, None),
            ("c:4", 1, "QWERTZLINGTON", "QWERTZLINGTON", None),
        ],
        columns=["person_record_id", "name_no", "surname", "paternal_surname", "maternal_surname"],
    )
    assert groups_of_records(names) == {"c:1": "hispanic", "c:2": "double_surname", "c:4": "other"}


def test_labels_measure_beside_what_was_expected(tmp_path: Path) -> None:
    labels = read_labels(label_file(tmp_path / "labels", LABELS), night=LAST)
    assert labels.values.tolist() == [["c:1", "r:1", False], ["c:2", "r:2", True], ["c:3", "r:3", True]]
    found = figures(labels)
    measured, expected = (found[f"{word}_false_link_rate", "labels"] for word in ("measured", "expected"))
    assert measured["value"] == 0.5 and measured["n"] == 2
    assert expected["value"] == pytest.approx(0.055) and expected["n"] == 2
    assert found["measured_missed_link_rate", "labels"]["value"] == 1.0
    assert found["expected_missed_link_rate", "labels"]["value"] == 0.5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("left_id,right_id,is_match\nc:1,r:1,yes\n", "columns ['labeled_on'] are missing"),
        (LABELS.replace("Yes", "perhaps"), "line 4 field [is_match]: got [perhaps]"),
        (LABELS.replace("2026-03-09", "9 March"), "line 7 field [labeled_on]: got [9 March]"),
        ("", "cannot be read as CSV"),
        (
            LABELS.replace("Yes,2026-03-03\n", "Yes,2026-03-03\n\n").replace("2026-03-09", "?"),
            "line 8 field [labeled_on]",
        ),
        (LABELS.replace("2026-03-09", "2026-03-09,x"), "line 7: got 5 fields, expected 4"),
    ],
)
def test_labels_that_cannot_be_read_are_refused_by_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(LabelError) as refused:
        read_labels(label_file(tmp_path / "labels", text), night=LAST)
    assert why in str(refused.value)


def test_labels_with_a_comma_at_the_end_of_every_line_are_read(tmp_path: Path) -> None:
    """As spreadsheets write them; a line that is blank says nothing, and a folder is no file of labels."""
    plain = read_labels(label_file(tmp_path / "labels", LABELS), night=LAST)
    commas = "\n".join(f"{line}," for line in LABELS.splitlines()[1:]) + "\n,,,,\n"
    text = f"left_id,right_id,is_match,labeled_on\n{commas}"
    assert read_labels(label_file(tmp_path / "more", text), night=LAST).equals(plain)
    (tmp_path / "more" / "old.csv").mkdir()
    with pytest.raises(LabelError, match=r"\[old.csv\]"):
        read_labels(tmp_path / "more", night=LAST)


def test_no_folder_of_labels_is_no_label(tmp_path: Path) -> None:
    assert len(read_labels(tmp_path / "none", night=LAST)) == 0


def test_every_published_night_says_what_it_expects(demo_nights: DemoNights) -> None:
    rows = {
        (row["figure"], row["subject"]): row for row in demo_nights.rows("SELECT * FROM publish__honesty")
    }
    night = demo_nights.rows("SELECT matches, expected_false_links FROM publish__night")[0]
    matches = rows["expected_false_links", "matches"]
    assert matches["value"] == pytest.approx(night["expected_false_links"], abs=1e-5)
    assert matches["n"] == night["matches"]
    flags = demo_nights.rows("SELECT count(*) AS n FROM publish__flags WHERE state <> 'withdrawn'")[0]["n"]
    assert rows["expected_false_links", "flags"]["n"] == flags > 0
    assert {subject for figure, subject in rows if figure == "miss_rate"} == set(SURNAME_GROUPS)
    assert rows["miss_rate", "native"]["state"] == "too_few"
    assert rows["miss_rate", "white"]["state"] == "told"
    assert not any(row["state"] == "holds" for row in rows.values())
    facts = read_json(demo_nights.settings.nights / str(LAST) / "facts.json")
    assert len(facts["honesty"]) == len(rows)


@pytest.fixture
def unfair_night(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(link_step, "load_model", lambda: unfair_model(surnames="frequent"))
    monkeypatch.setenv("LINDERO_FLAG_SHIFT_LIMIT", "10")  # this test is about another gate
    yield demo_home


@pytest.mark.slow
def test_an_unfair_model_holds_the_night_until_somebody_approves(
    unfair_night: Path, demo_nights: DemoNights
) -> None:
    place = replace(demo_nights.settings, home=unfair_night)
    settings = replace(place, casebook_url=f"sqlite:///{unfair_night / 'casebook.sqlite'}")
    with pytest.raises(NightHeld):
        run_steps(LAST)
    folder = settings.nights / str(LAST)
    stops = read_json(folder / "audit.json")["stops"]
    assert stops and all("surname group [hispanic]" in stop for stop in stops), stops
    honesty = read_table(folder / "flag", "publish__honesty")
    assert set(honesty.loc[honesty["state"] == "holds", "subject"]) == {"hispanic"}
    report = (settings.reports / str(LAST) / "index.html").read_text()
    assert "holds the night" in report and f"lindero approve {LAST}" in report
    before = {night.night: night.digest for night in published_nights(settings.warehouse)}
    approve_night(
        settings, night=LAST, reason="Known: the model is being trained anew", by="supervisor",
        at=datetime(2026, 3, 6, tzinfo=UTC),
    )  # fmt: skip
    after = {night.night: night.digest for night in published_nights(settings.warehouse)}
    assert after[LAST] != before[LAST]


@pytest.mark.slow
def test_labels_that_cannot_be_read_warn_and_stop_nothing(demo_home: Path) -> None:
    label_file(demo_home / "labels", "left_id\nc:1\n")
    run_steps(LAST)
    audit = read_json(demo_home / "nights" / str(LAST) / "audit.json")
    assert any("[labels]" in warning and "No label was used" in warning for warning in audit["warnings"])


@pytest.mark.slow
def test_labels_of_a_real_night_are_measured(demo_home: Path, demo_nights: DemoNights) -> None:
    matched = demo_nights.rows(
        "SELECT left_id, right_id FROM linked__pairs WHERE verdict = 'match' AND side = 'residency'"
    )
    lines = [f"{row['left_id']},{row['right_id']},yes,2026-03-04" for row in matched]
    label_file(demo_home / "labels", "\n".join(["left_id,right_id,is_match,labeled_on", *lines]))
    run_steps(LAST)
    honesty = read_table(demo_home / "nights" / str(LAST) / "flag", "publish__honesty")
    measured = honesty[honesty["figure"] == "measured_false_link_rate"].set_index("subject")
    assert measured.loc["labels", "value"] == 0.0
    assert measured.loc["labels", "n"] == len(matched)
    by_group = measured.drop("labels")
    assert by_group["n"].sum() == len(matched) and len(by_group) >= 3
    assert "measured_missed_link_rate" not in set(honesty["figure"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=6))
def test_any_counts_give_figures(counts: list[tuple[int, int]]) -> None:
    panel = [
        PanelCount(
            group=SURNAME_GROUPS[n], residents=10 * n, copies=max(a, b), missed=min(a, b), look_alikes=max(a, b),
            falsely_linked=0,
        )
        for n, (a, b) in enumerate(counts)
    ]  # fmt: skip
    for row in honesty_rows(PAIRS, FLAGS, panel, no_labels()):
        assert row["sentence"] and row["state"] in ("told", "too_few", "holds")
        if row["value"] is not None:
            assert 0 <= row["low"] <= row["high"] and np.isfinite(row["high"])
