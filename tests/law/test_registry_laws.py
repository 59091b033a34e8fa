"""What the registry laws of other states name has a row of its own, at the depth those laws go to."""

import re
from typing import Any

import pytest

from law.citations import parse_citation
from law.loader import LAW_DIR, load_law
from tests.law.case_tables import cases

MAP = load_law().offense_map
ROWS = {row.id: row for rows in MAP.rows.values() for row in rows}
NAMED = cases("named_in_registry_laws")
_QUOTED = re.compile(r"`([^`]+)`")


@pytest.mark.parametrize("case", NAMED)
def test_a_provision_that_a_registry_law_names_has_its_own_row(case: dict[str, Any]) -> None:
    for row_id in case["rows"]:
        assert row_id in ROWS, f"[{case['in']}] names [{case['as']}]: the map has no row [{row_id}]"
        there = ROWS[row_id].registrable_there
        if case.get("out"):
            assert there in ("no", "unknown"), row_id
        elif "there" in case:
            assert there == case["there"], row_id
            assert there == "yes" or ROWS[row_id].registrable_condition, row_id


SPELLED = [case for case in NAMED if case.values[0].get("spelled", True) and not case.values[0].get("out")]


@pytest.mark.parametrize("case", SPELLED)
def test_the_words_of_a_registry_law_reach_those_rows(case: dict[str, Any]) -> None:
    jurisdiction = case["rows"][0].partition(":")[0]
    known = MAP.known_spellings(jurisdiction)
    read = parse_citation(case["as"], jurisdiction, known=known)
    parts = [parse_citation(part, jurisdiction, known=known) for part in read.candidates] or [read]
    reached = {row.id for row in map(MAP.find, parts) if row is not None}
    assert set(case["rows"]) <= reached, f"{read.normal_form} {read.candidates}"


def registry_table() -> dict[str, str]:
    """Return state to what the notes say its registry law names: the second column of their table."""
    path = LAW_DIR.parent.parent / "shared" / "law" / "registrable_elsewhere.md"
    if not path.exists():
        pytest.skip(
            "../shared/law/registrable_elsewhere.md is not beside this clone: the table was not compared"
        )
    lines = re.findall(
        r"^\| ([A-Z]{2}\b[^|]*)\|([^|]*)\|([^|]*)\|", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        state: f"{named}|{condition}"
        for head, named, condition in lines
        for state in re.findall(r"\b[A-Z]{2}\b", head)
    }


def test_the_table_names_what_the_notes_name() -> None:
    """Both ways: nothing in quotes of the notes is missing here, nothing here is not in the notes."""
    notes = registry_table()
    named = {(case.values[0]["in"], case.values[0]["as"]) for case in NAMED}
    assert len(notes) >= 28, "looked at too few states: did the notes change their shape?"
    quoted = {
        (state, text)
        for state, line in notes.items()
        if state != "AZ"  # its registry law was not read
        for text in _QUOTED.findall(line.partition("|")[0])
    }
    assert not quoted - named, "add these to tests/law/cases/named_in_registry_laws.yml"
    assert not [(state, text) for state, text in named if text not in notes[state].replace("`", "")]
