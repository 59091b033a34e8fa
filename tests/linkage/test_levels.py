"""Which level a pair of names, dates, numbers or places has: tables that a steward can read and extend."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.linkage.people import level_of, weigh_two

CASES = Path(__file__).parent / "cases"
NAMES = yaml.safe_load((CASES / "names.yml").read_text())
FACTS = {
    kind: [[str(v) if not isinstance(v, list) else v for v in row] for row in rows]
    for kind, rows in yaml.safe_load((CASES / "facts.yml").read_text()).items()
}
COMPARISON = {"born": "birth_date", "sid": "state_id", "at": "place"}


@pytest.mark.parametrize("case", NAMES, ids=lambda c: f"{c['left']} ~ {c['right']}")
def test_names(case: dict[str, str]) -> None:
    left = {"name": case["left"], "cut": case.get("cut", "")}
    right = {"name": case["right"], "cut": case.get("cut", "")}
    for comparison in case.keys() & {"surname", "given", "middle", "suffix"}:
        assert level_of(left, right, comparison) == case[comparison], comparison
        assert level_of(right, left, comparison) == case[comparison], f"{comparison}, the other way round"


@pytest.mark.parametrize(
    ("kind", "one", "other", "level"),
    [(kind, *row) for kind, rows in FACTS.items() for row in rows],
)
def test_facts(kind: str, one: Any, other: Any, level: str) -> None:
    comparison = COMPARISON.get(kind, kind)
    assert level_of({kind: one}, {kind: other}, comparison) == level
    assert level_of({kind: other}, {kind: one}, comparison) == level


def test_every_level_of_the_model_is_met_by_a_row() -> None:
    from transforms.linkage.model import load_model

    in_tables = {COMPARISON.get(kind, kind): {row[2] for row in rows} for kind, rows in FACTS.items()}
    for case in NAMES:
        for comparison in case.keys() & {"surname", "given", "middle", "suffix"}:
            in_tables.setdefault(comparison, set()).add(case[comparison])
    # absent on either side is the row nobody needs to write
    missing = {
        f"{comparison}.{level}"
        for comparison, levels in load_model().levels.items()
        if comparison in in_tables
        for level in levels.keys() - in_tables[comparison] - {"missing"}
    }
    assert missing == {"surname.truncated", "surname.similar", "given.similar", "middle.near"}


def test_agreement_on_a_frequent_name_is_worth_less_than_on_a_rare_one() -> None:
    frequent = weigh_two({"name": "GARCIA, DAVID"}, {"name": "GARCIA, DAVID"}).weight[0]
    rare = weigh_two({"name": "INVENTARRILLO, DAVID"}, {"name": "INVENTARRILLO, DAVID"}).weight[0]
    assert rare > frequent + 5_000


@pytest.mark.parametrize(
    ("left", "right"),
    [("GARCIA", "GARCIA INVENTARRILLO"), ("GARCIA ZUTANIZ", "GARCIA INVENTARRILLO")],
)
def test_a_rare_surname_on_one_side_only_is_no_agreement_on_it(left: str, right: str) -> None:
    one = weigh_two({"name": f"{left}, DAVID"}, {"name": f"{right}, DAVID"}).comparison("surname").mbit[0]
    frequent = weigh_two({"name": "GARCIA, X1"}, {"name": "GARCIA LOPEZ, X1"}).comparison("surname").mbit[0]
    assert one <= frequent


def test_a_slip_of_a_frequent_name_is_not_a_rare_name() -> None:
    slip = weigh_two({"name": "MARTINEZ, DAVID"}, {"name": "MARTINES, DAVID"}).comparison("surname").mbit[0]
    assert (
        slip
        < weigh_two({"name": "MARTINEZ, DAVID"}, {"name": "MARTINEZ, DAVID"}).comparison("surname").mbit[0]
    )


def test_a_birthplace_is_worth_what_its_frequency_says() -> None:
    def bits(place: str) -> int:
        found = weigh_two({"birth_place": place}, {"birth_place": place}).comparison("birth_place")
        return int(found.mbit[0])

    assert bits("NM") < 1_000 < bits("MX") < bits("INVENTED ISLAND") <= 5_000
