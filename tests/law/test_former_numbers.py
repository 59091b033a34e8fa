"""Former numbers: what a number was stands, what it became is said, and the chain ends."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from law.citations import parse_citation
from law.errors import LawError
from law.offense_map import load_offense_map
from tests.law.case_tables import cases

MAP = load_offense_map()
ROWS = {row.id: row for rows in MAP.rows.values() for row in rows}


@pytest.mark.parametrize("case", cases("former_numbers"))
def test_an_old_number_is_what_it_was_and_says_what_it_became(case: dict[str, Any]) -> None:
    jurisdiction = case["was"].partition(":")[0]
    found = MAP.find(parse_citation(case["was"], jurisdiction, known=MAP.known_spellings(jurisdiction)))
    assert found is not None
    assert (found.id, found.former_of, found.category) == (case["was"], case["now"], case["is"])


def test_the_table_holds_every_former_number_of_the_map() -> None:
    told = {case.values[0]["was"]: case.values[0]["now"] for case in cases("former_numbers")}
    assert {row.id: row.former_of for row in ROWS.values() if row.former_of} == {
        was: now for was, now in told.items() if now
    }


def test_a_former_number_has_a_last_day_or_another_meaning_now_and_became_one_in_force() -> None:
    for row in ROWS.values():
        if row.former_of:
            assert row.valid_to or row.changed_on, row.id
            assert ROWS[row.former_of].valid_to is None, f"{row.id} became a number that is not in force"


def row_of(number: int, former_of: str | None) -> dict[str, Any]:
    return {"id": f"ZZ:1-{number}", "section": f"1-{number}", "title": "Made up", "category": "not_relevant",
            "authority": "Made-up code", "standing": "enacted", "check": "unread"} | (
        {"former_of": former_of} if former_of else {}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("became", "message"),
    [
        ({2: "ZZ:1-9"}, r"\[ZZ.yml\] row \[2\] field \[former_of\]: .*ZZ:1-9.*no row of ZZ"),
        ({1: "YY:1-2"}, r"\[ZZ.yml\] row \[1\] field \[former_of\]: .*YY:1-2.*no row of ZZ"),
        ({1: "zz:1-2"}, r"\[ZZ.yml\] row \[1\] field \[former_of\]: .*zz:1-2.*no row of ZZ"),
        ({1: "ZZ:1-1"}, r"row \[1\] field \[former_of\]: .*ZZ:1-1 > ZZ:1-1.*comes back"),
        (
            {1: "ZZ:1-2", 2: "ZZ:1-3", 3: "ZZ:1-2"},
            r"row \[1\].*ZZ:1-1 > ZZ:1-2 > ZZ:1-3 > ZZ:1-2.*comes back",
        ),
    ],
)
def test_a_number_that_became_nothing_or_itself_is_named_by_file_row_and_rule(
    tmp_path: Path, became: dict[int, str], message: str
) -> None:
    rows = [row_of(number, became.get(number)) for number in (1, 2, 3)]
    (tmp_path / "ZZ.yml").write_text(yaml.safe_dump({"jurisdiction": "ZZ", "rows": rows}))
    with pytest.raises(LawError, match=message):
        load_offense_map(tmp_path)


def test_a_chain_of_numbers_loads(tmp_path: Path) -> None:
    rows = [row_of(1, "ZZ:1-2"), row_of(2, "ZZ:1-3"), row_of(3, None)]
    (tmp_path / "ZZ.yml").write_text(yaml.safe_dump({"jurisdiction": "ZZ", "rows": rows}))
    assert [row.former_of for row in load_offense_map(tmp_path).rows["ZZ"]] == ["ZZ:1-2", "ZZ:1-3", None]
