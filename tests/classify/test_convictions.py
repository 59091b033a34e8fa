"""Counts to answer 3: the case table, and that the table of counts keeps its rows whatever they hold."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.loader import load_law
from tests.law.case_tables import cases
from transforms.classify.convictions import COLUMNS, classify_convictions

LAW = load_law()
NIGHT = date(2026, 11, 23)
_COLUMN = {
    "in": "convicting_jurisdiction", "statute": "statute_raw", "text": "charge_text_raw", "code": "code_raw",
    "list": "code_list", "form": "inchoate_raw", "court": "disposition_raw", "later": "later_event_raw",
    "stage": "statute_stage", "minor": "victim_minor", "age": "victim_age", "sex": "commercial_sex",
    "force": "force", "date": "offense_date", "precision": "offense_date_precision",
}  # fmt: skip
_BLANK = {
    "victim_minor": "unknown",
    "commercial_sex": "unknown",
    "force": "unknown",
    "statute_stage": "convicted",
}


def counts(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = []
    for number, row in enumerate(rows, start=1):
        count = {column: row.get(name, _BLANK.get(column)) for name, column in _COLUMN.items()}
        count["offense_date_precision"] = row.get("precision", "day" if row.get("date") else "none")
        table.append(count | {"conviction_id": f"made_up:{number:03}"})
    frame = pd.DataFrame(table)
    return frame.assign(
        victim_age=pd.array(frame["victim_age"], dtype="Int32"),
        offense_date=pd.to_datetime(frame["offense_date"]).astype("datetime64[s]"),
    )


@pytest.mark.parametrize("case", cases("classification"))
def test_a_count_is_classified_as_the_table_says(case: dict[str, Any]) -> None:
    found = classify_convictions(counts([case]), law=LAW, as_of=NIGHT).iloc[0]
    assert (found["category"], found["offense_answer"], found["offense_wait"]) == (
        case["is"],
        case["answer"],
        case.get("wait"),
    ), found["reason"]
    assert case.get("says", "") in found["reason"]
    assert found["inchoate"] == case.get("form_is", found["inchoate"])
    assert found["victim_minor"] == case.get("minor_is", found["victim_minor"])
    assert (found["documents_needed"] is not None) == (case.get("wait") == "needs_documents")


TEXTS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(["236.1(c) PC", "CONVICTED", "40A", "HUMAN TRAF", "DISMISSED"]),
)
ANY_COUNT = st.fixed_dictionaries(
    {
        "in": st.one_of(st.none(), st.sampled_from(["CA", "TX", "US", "ZZ"])),
        "date": st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2026, 1, 1))),
    }
    | dict.fromkeys(("statute", "text", "code", "list", "form", "court", "later"), TEXTS)
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ANY_COUNT, min_size=1, max_size=6))
def test_whatever_a_count_holds_it_gets_an_answer_and_no_row_is_lost(rows: list[dict[str, Any]]) -> None:
    found = classify_convictions(counts(rows), law=LAW, as_of=NIGHT)
    assert list(found.columns) == ["conviction_id", *COLUMNS]
    assert list(found["conviction_id"]) == [f"made_up:{n:03}" for n in range(1, len(rows) + 1)]
    assert set(found["offense_answer"]) <= {"yes", "no", "unknown"}
    assert ((found["offense_answer"] == "unknown") == found["offense_wait"].notna()).all()
    assert found["reason"].str.len().gt(0).all()


@settings(max_examples=60, deadline=None)
@given(row=ANY_COUNT)
def test_no_text_alone_is_ever_a_trafficking_conviction(row: dict[str, Any]) -> None:
    found = classify_convictions(counts([row | {"statute": None, "code": None}]), law=LAW, as_of=NIGHT)
    assert found["offense_answer"].iloc[0] != "yes"


def test_the_order_of_counts_does_not_matter() -> None:
    rows = [
        {"in": "IN", "statute": "35-42-3.5-1", "court": "GUILTY", "date": date(year, 5, 1)}
        for year in (2012, 2020, 2015)
    ]
    frame = counts(rows)
    forward = classify_convictions(frame, law=LAW, as_of=NIGHT)
    backward = classify_convictions(frame.iloc[::-1], law=LAW, as_of=NIGHT)
    pd.testing.assert_frame_equal(forward, backward)
    assert list(forward["category"]) == [
        "trafficking_unspecified",
        "labor_trafficking",
        "trafficking_unspecified",
    ]


def test_no_statute_of_the_map_is_a_conviction_where_it_is_only_the_one_charged() -> None:
    rows = [
        {"in": place, "statute": row.id.partition(":")[2], "court": "CONVICTED"}
        for place, own in LAW.offense_map.rows.items()
        for row in own
    ]
    answers = {
        stage: classify_convictions(counts([row | {"stage": stage} for row in rows]), law=LAW, as_of=NIGHT)
        for stage in ("convicted", "disposed", "charged")
    }
    yes = {
        stage: set(found.loc[found["offense_answer"] == "yes", "conviction_id"])
        for stage, found in answers.items()
    }
    assert yes["charged"] == set()
    assert yes["convicted"] == yes["disposed"] and len(yes["convicted"]) > 100
    waiting = answers["charged"].set_index("conviction_id").loc[sorted(yes["convicted"])]
    assert set(waiting["offense_wait"]) == {"needs_documents"}
    assert waiting["reason"].str.contains("the judgment must say").all()
