"""Statutes as written: the case table, and what must hold for any text."""

import string
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from law.citations import Citation, parse_citation
from law.citations.citation import INCHOATE_FORMS, STATUSES
from law.citations.folding import fold_citation
from law.citations.grammar import grammar_of
from law.citations.inchoate import inchoate_in_charge
from law.offense_map import OffenseRow, load_offense_map
from tests.law.case_tables import cases

MAP = load_offense_map()
EVERY_ROW = [row for rows in MAP.rows.values() for row in rows]
# tribal rows have no number to write in other ways
ROWS = [row for row in EVERY_ROW if not row.id.startswith("TRIBAL:")]
PLACES = st.sampled_from(sorted(MAP.rows))
PIECES = st.sampled_from(
    [
        "236.1",
        "(c)",
        "PC",
        "18",
        "U.S.C.",
        "§",
        "1591",
        ",",
        "and",
        "-",
        "20A.02",
        "et seq.",
        "(3)",
        "G.S.",
        "3G",
        "9A.28.040-9A.40.100",
        "ｇ",
        "14-43.11",
        "664/",
    ]
)
WRITTEN = st.one_of(
    st.text(max_size=400),
    st.text(alphabet=string.ascii_letters + string.digits + " .:-()§,/", max_size=80),
    st.lists(PIECES, max_size=12).map(" ".join),
)


def read(text: str | None, place: str | None, marker: str | None = None) -> Citation:
    return parse_citation(text, place, known=MAP.known_spellings(place), inchoate=marker)


@pytest.mark.parametrize("case", cases("citations"))
def test_a_statute_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    found = read(case["raw"], case["in"])
    row = MAP.find(found)
    assert {
        "is": found.normal_form,
        "status": found.status,
        "all": list(found.candidates),
        "apply": "all" if found.all_apply else "one",
        "form": found.inchoate,
        "row": row.id if row else None,
    } == {
        "is": case["is"],
        "status": case.get("status", "parsed"),
        "all": case.get("all", []),
        "apply": case.get("apply", "one"),
        "form": case.get("form", "none"),
        "row": case.get("row"),
    }
    assert found.raw == case["raw"]


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.id)
def test_every_row_of_the_map_is_found_by_its_own_citation(row: OffenseRow) -> None:
    found = read(row.id, row.id.partition(":")[0])
    assert found.normal_form == row.id
    assert MAP.find(found) is row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_every_row_is_reached_by_its_citation_as_its_own_code_writes_it(row: OffenseRow) -> None:
    written = row.authority.partition(";")[0].removesuffix(row.subsections) + row.subsections
    assert MAP.find(read(written, row.id.partition(":")[0])) is row, written


@given(
    text=WRITTEN,
    place=st.one_of(PLACES, st.none(), st.just("ZZ")),
    marker=st.one_of(st.none(), st.text(max_size=20)),
)
@example(text="sec " * 90 + "!", place="CA", marker=None)
@example(text="(" * 300, place="FL", marker="(")
@example(text="²²³.¹", place="MO", marker=None)
def test_any_text_gives_a_result_and_keeps_the_raw(text: str, place: str | None, marker: str | None) -> None:
    found = read(text, place, marker)
    assert found.raw == text
    assert found.status in STATUSES
    assert found.inchoate in INCHOATE_FORMS
    assert place is not None or found.normal_form is None
    assert found.section is None or found.section


@given(text=WRITTEN, place=PLACES)
@example(text="VC0", place="CA")
@example(text="HSC 481.112", place="TX")
def test_a_normal_form_reads_as_itself(text: str, place: str) -> None:
    found = read(text, place)
    if found.normal_form is not None:
        assert read(found.normal_form, place).normal_form == found.normal_form


@given(text=WRITTEN, place=PLACES)
def test_a_citation_never_leaves_its_jurisdiction(text: str, place: str) -> None:
    found = read(text, place)
    for form in (*found.candidates, *([found.normal_form] if found.normal_form else [])):
        assert form.startswith((f"{place}:", "US:") if found.names_federal_law else f"{place}:")
    assert not found.names_federal_law or found.normal_form is None
    row = MAP.find(found)
    assert row is None or row.id.startswith(f"{place}:")


@pytest.mark.parametrize("place", sorted(set(MAP.rows) - {"US", "UCMJ"}))
@pytest.mark.parametrize(
    "written", ["18 USC {}", "18 U.S.C. § {}", "{}, title 18, U.S.C.", "US:18:{}", "18 USCA {}"]
)
def test_federal_law_is_no_section_of_any_state_whatever_its_number(written: str, place: str) -> None:
    for row in MAP.rows[place]:
        number = row.id.partition(":")[2].rpartition(":")[2]
        if "/" in number or not number[0].isdigit():
            continue
        found = read(written.format(number), place)
        assert found.names_federal_law
        assert found.normal_form is None
        assert MAP.find(found) is None
        assert not any(form.startswith(f"{place}:") for form in found.candidates), (
            found.raw,
            found.candidates,
        )


@pytest.mark.parametrize("text", ["11-303", "13-3212", "14-43.11", "18-3-503", "163.266", "30-52-1"])
def test_the_same_number_in_two_states_is_two_laws(text: str) -> None:
    forms = [form for place in sorted(MAP.rows) if (form := read(text, place).normal_form) is not None]
    assert len(forms) == len(set(forms)) > 20


@given(
    row=st.sampled_from(ROWS),
    dash=st.sampled_from("-‐‑‒–—−"),
    blank=st.sampled_from([" ", "\u00a0", "  ", "\t"]),
)
def test_case_dashes_and_blanks_do_not_change_the_law(row: OffenseRow, dash: str, blank: str) -> None:
    place, _, written = row.id.partition(":")
    typed = f"{blank}§{blank}{written.replace('-', dash)}{blank}"
    assert read(typed.upper(), place).normal_form == row.id
    assert read(typed.lower(), place).normal_form == row.id


@given(text=st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_citation(fold_citation(text)) == fold_citation(text)


@pytest.mark.parametrize(
    ("marker", "form"),
    [
        ("PRINCIPAL", "none"), ("ATTEMPTED", "attempt"), ("CONSPIRACY TO COMMIT", "conspiracy"), ("N", "none"),
        (None, "none"),
        ("SOLICITATION", "solicitation"), ("AID AND ABET", "aiding"), ("H", "unknown"), ("Y", "unknown"),
        ("CRIM ATTEMPT/SOLICIT/CONSP", "unknown"),
    ],
)  # fmt: skip
def test_the_source_column_of_the_form_is_read_and_never_guessed(marker: str | None, form: str) -> None:
    assert read("14-43.13", "NC", marker).inchoate == form


def _pairs_of_offense_and_form() -> list[tuple[str, str, str]]:
    """Return jurisdiction, cited offense and a section of attempt, conspiracy or solicitation of the same state."""
    pairs = []
    for row in ROWS:
        place, _, cited = row.id.partition(":")
        forms = [s for s, form in grammar_of(place).inchoate.items() if form != "aiding"]
        if any(cited.lower().startswith(section.partition("(")[0]) for section in forms):
            continue
        pairs += [(place, cited, section) for section in forms if read(cited, place).normal_form is not None]
    return pairs


@pytest.mark.parametrize("separator", [" ", "; ", ", ", "/", " - ", " and ", " & "])
@pytest.mark.parametrize("form_first", [False, True])
def test_a_section_on_its_form_beside_an_offense_is_never_passed_over(
    separator: str, form_first: bool
) -> None:
    pairs = _pairs_of_offense_and_form()
    passed_over = []
    for place, cited, section in pairs:
        text = f"{section}{separator}{cited}" if form_first else f"{cited}{separator}{section}"
        found = read(text, place)
        if found.normal_form is not None and found.inchoate in ("none", "aiding"):
            passed_over.append((place, text))
    assert len(pairs) > 1000
    assert passed_over == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("HUMAN TRAFFICKING - CONSPIRACY", "conspiracy"),
        ("SEX TRAFFICKING (ATTEMPT)", "attempt"),
        ("SEX TRAFFIC OR ATTEMPT", None),
        ("HUMAN TRAFFICKING CONSPIRACY", "unknown"),
        ("COUNT 1 CONSPIRACY TO COMMIT HUMAN TRAFFICKING", "unknown"),
        ("CONSPIRING TO TRAFFIC A CHILD", "unknown"),
        ("SOLICITATION OF HUMAN TRAFFICKING", "unknown"),
        ("ACCESSORY AFTER THE FACT, SEX TRAFFICKING", "unknown"),
        ("SOLICIT PROSTITUTION OF A MINOR", None),
        ("HUMAN TRAFFICKING", None),
    ],
)
def test_a_charge_text_names_its_form_first_or_last(text: str, form: str | None) -> None:
    assert inchoate_in_charge(text) == form


@pytest.mark.parametrize(
    ("marker", "form"), [("ATTEMPT", "attempt"), ("CONSPIRACY", "unknown"), (None, "unknown")]
)
def test_a_loose_section_counts_with_the_column_of_the_form(marker: str | None, form: str) -> None:
    assert read("18:1591 18:1594(a)", "US", marker).inchoate == form
