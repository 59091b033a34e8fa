"""Which level a pair of names, dates, numbers or places has: tables that a steward can read and extend."""

from pathlib import Path

import pytest
import yaml

from tests.linkage.people import weigh_rows, weigh_two
from transforms.linkage.evidence.compare import LEVELS

CASES = Path(__file__).parent / "cases"
NAMES = yaml.safe_load((CASES / "names.yml").read_text())
FACTS = {
    kind: [[str(v) if not isinstance(v, list) else v for v in row] for row in rows]
    for kind, rows in yaml.safe_load((CASES / "facts.yml").read_text()).items()
}
COMPARISON = {"born": "birth_date", "sid": "state_id", "at": "place"}


NAME_PARTS = ("surname", "given", "middle", "suffix")


@pytest.fixture(scope="module")
def name_levels() -> dict[str, list[str]]:
    """Every row of the names table, then every row the other way round, by name part."""
    ways = (("left", "right"), ("right", "left"))
    sides = [
        [{"name": case[way[side]], "cut": case.get("cut", "")} for way in ways for case in NAMES]
        for side in (0, 1)
    ]
    weighed = weigh_rows(*sides)
    return {part: weighed.levels(part).tolist() for part in NAME_PARTS}


@pytest.mark.parametrize(
    "number", range(len(NAMES)), ids=lambda n: f"{NAMES[n]['left']} ~ {NAMES[n]['right']}"
)
def test_names(number: int, name_levels: dict[str, list[str]]) -> None:
    case = NAMES[number]
    for part in case.keys() & set(NAME_PARTS):
        assert name_levels[part][number] == case[part], part
        assert name_levels[part][number + len(NAMES)] == case[part], f"{part}, the other way round"


@pytest.mark.parametrize("kind", FACTS)
def test_facts(kind: str) -> None:
    rows = FACTS[kind]
    ones, others = [{kind: row[0]} for row in rows], [{kind: row[1]} for row in rows]
    levels = weigh_rows([*ones, *others], [*others, *ones]).levels(COMPARISON.get(kind, kind)).tolist()
    wanted = [row[2] for row in rows]
    wrong = [
        (row, level)
        for row, level, want in zip([*rows, *rows], levels, [*wanted, *wanted], strict=True)
        if level != want
    ]
    assert not wrong


def test_every_level_of_the_model_is_met_by_a_row() -> None:
    in_tables = {COMPARISON.get(kind, kind): {row[2] for row in rows} for kind, rows in FACTS.items()}
    for case in NAMES:
        for comparison in case.keys() & {"surname", "given", "middle", "suffix"}:
            in_tables.setdefault(comparison, set()).add(case[comparison])
    # absent on either side is the row nobody needs to write
    missing = {
        f"{comparison}.{level}"
        for comparison, levels in LEVELS.items()
        if comparison in in_tables
        for level in set(levels) - in_tables[comparison] - {"missing"}
    }
    assert missing == {"fbi.equal_somewhere"}, "one office numbers the whole country"


def test_agreement_on_a_frequent_name_is_worth_less_than_on_a_rare_one() -> None:
    frequent = weigh_two({"name": "GARCIA, DAVID"}, {"name": "GARCIA, DAVID"}).weight[0]
    rare = weigh_two({"name": "INVENTARRILLO, DAVID"}, {"name": "INVENTARRILLO, DAVID"}).weight[0]
    assert rare > frequent + 2_000


def rarity(left: str, right: str, part: str) -> int:
    return int(weigh_two({"name": left}, {"name": right}).evidence.rarity[part][0])


@pytest.mark.parametrize(
    ("left", "right"),
    [("GARCIA", "GARCIA INVENTARRILLO"), ("GARCIA ZUTANIZ", "GARCIA INVENTARRILLO")],
)
def test_a_rare_surname_on_one_side_only_is_no_agreement_on_it(left: str, right: str) -> None:
    one = rarity(f"{left}, DAVID", f"{right}, DAVID", "surname")
    assert one == rarity("GARCIA, DAVID", "GARCIA LOPEZ, DAVID", "surname")


def test_a_slip_of_a_frequent_name_is_not_a_rare_name() -> None:
    slip = rarity("MARTINEZ, DAVID", "MARTINES, DAVID", "surname")
    assert slip == rarity("MARTINEZ, DAVID", "MARTINEZ, DAVID", "surname")
    assert slip < rarity("MARTINES, DAVID", "MARTINES, DAVID", "surname")


def test_a_birthplace_is_worth_what_its_frequency_says() -> None:
    def bits(place: str) -> int:
        return int(weigh_two({"birth_place": place}, {"birth_place": place}).bits["birth_place"][0])

    assert bits("NM") == 0 < bits("MX") == bits("INVENTED ISLAND") <= 5_000
