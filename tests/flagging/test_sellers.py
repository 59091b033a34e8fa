"""Whoever sold sex may be a victim of trafficking: such a conviction never flags, whatever else is stated."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from law.loader import load_law
from law.offense_map import OffenseRow
from tests.classify.test_convictions import NIGHT, counts
from tests.flagging.world import assessed
from transforms.classify.convictions import classify_convictions

LAW = load_law()
ROWS = [row for rows in LAW.offense_map.rows.values() for row in rows]
SELLERS = [row for row in ROWS if row.reaches_seller == "yes"]
CONVICTED = ("GUILTY", "CONVICTED", "ACTIVE", "GB")
TRISTATE = st.sampled_from(["yes", "no", "unknown"])
# everything a source may state beside the statute
STATED = st.fixed_dictionaries(
    {
        "court": st.sampled_from(CONVICTED),
        "text": st.sampled_from([None, "PROSTITUTION", "HUMAN TRAFFICKING", "PIMPING", "PROMOTING PROSTITUTION OF CHILD"]),
        "form": st.sampled_from([None, "ATTEMPTED", "CONSPIRACY", "PRINCIPAL"]),
        "stage": st.sampled_from(["charged", "convicted"]),
        "minor": TRISTATE,
        "sex": TRISTATE,
        "age": st.one_of(st.none(), st.integers(0, 60)),
        "date": st.one_of(st.none(), st.dates(date(1980, 1, 1), date(2025, 12, 31))),
    }
)  # fmt: skip
DEEPER = st.sampled_from(["", "(1)", "(a)", "(2)(f)", "(z)"])


def classified(row: OffenseRow, stated: dict[str, Any], deeper: str = "") -> dict[str, Any]:
    """Return the classified count of a conviction of a row, as the row itself is spelled."""
    jurisdiction, _, path = row.id.partition(":")
    count = stated | {"in": jurisdiction, "statute": path + deeper}
    return dict(classify_convictions(counts([count]), law=LAW, as_of=NIGHT).iloc[0])


def test_rows_that_reach_a_seller_are_known_in_many_jurisdictions() -> None:
    known = {row.id for row in SELLERS}
    assert {"CA:647(b)", "TX:43.02", "NV:201.354", "NY:230.00", "FL:796.07", "PA:18:5902"} <= known
    assert len({row.id.partition(":")[0] for row in SELLERS}) >= 12


def test_no_row_about_trafficking_or_another_person_is_one_that_reaches_a_seller() -> None:
    assert {row.category for row in SELLERS} <= {"other_sex_offense", "promoting_prostitution"}


@settings(max_examples=150, deadline=None)
@given(row=st.sampled_from(SELLERS), stated=STATED, deeper=DEEPER, registers=TRISTATE, force=TRISTATE)
def test_a_conviction_that_a_seller_may_carry_never_flags(
    row: OffenseRow, stated: dict[str, Any], deeper: str, registers: str, force: str
) -> None:
    found = classified(row, stated, deeper)
    assert found["offense_answer"] != "yes", found["reason"]
    fields = ("citation", "inchoate", "offense_row_id", "category", "offense_row_check", "victim_minor", "statute_force",
              "registrable_there", "is_conviction", "offense_answer", "offense_wait", "reason")  # fmt: skip
    # person, residency, registry search and the duty elsewhere all in order: only the offense is in the way
    outcome = assessed(
        {name: found[name] for name in fields}
        | {
            "victim_age": stated["age"],
            "commercial_sex": stated["sex"],
            "force": force,
            "registration_required": registers,
        }
    ).outcome
    assert outcome != "flag", found["reason"]


@settings(max_examples=150, deadline=None)
@given(
    row=st.sampled_from(ROWS),
    stated=STATED,
    text=st.sampled_from(["PROSTITUTION", "ENGAGING IN PROSTITUTION"]),
)
def test_a_count_charged_as_prostitution_never_flags_in_any_jurisdiction(
    row: OffenseRow, stated: dict[str, Any], text: str
) -> None:
    assert classified(row, stated | {"text": text})["offense_answer"] != "yes"


@settings(max_examples=100, deadline=None)
@given(
    jurisdiction=st.sampled_from(sorted(LAW.offense_map.rows)),
    stated=STATED,
    code=st.sampled_from(["40A", "4004"]),
)
def test_a_code_for_prostitution_never_flags_in_any_jurisdiction(
    jurisdiction: str, stated: dict[str, Any], code: str
) -> None:
    code_list = {"40A": "NIBRS", "4004": "NCIC"}[code]
    count = stated | {"in": jurisdiction, "code": code, "list": code_list}
    found = classify_convictions(counts([count]), law=LAW, as_of=NIGHT).iloc[0]
    assert found["offense_answer"] != "yes", found["reason"]
