"""Unknown citations and charge texts: groups in any order, suggestions with why, and a text that never flags alone."""

import json
import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.loader import load_law
from pipelines.triage import triage_rows
from tests.classify.test_convictions import NIGHT, counts
from tests.flagging.world import assessed
from transforms.classify.convictions import classify_convictions
from transforms.flagging.lookups import rows_of
from transforms.triage.groups import UnknownCount, grouped
from warehouse.frames import conform

LAW = load_law()
KIN = (
    "DRUG TRAFFICKING", "TRAFFICKING IN COCAINE 28G OR MORE", "TRAFF CONT SUB", "TRAFFICKING - FENTANYL",
    "FEL TRAFFICKING IN OPIUM/HEROIN", "TRAFFICKING HYDROCODONE", "TRAFF IN PCP", "TRAFFICKING LSD", "TRAFFICKING IN MDMA",
    "TRAFFICKING MARIHUANA", "TRAFFICKING IN MORPHINE", "Consp Traff Oxycodone 28g><30k", "TRAFFICKING IN CRACK",
    "TRAFFICKING IN FOOD STAMPS", "TRAFFICKING COUNTERFEIT GOODS", "TRAFFICKING IN FIREARMS", "WILDLIFE TRAFFICKING",
    "TRAFFICKING STOLEN IDENTITIES", "TRAFFICKING IN STOLEN PROPERTY", "TRAFFICKING CIGARETTES",
    "TRAFFICKING BY POSSESSION W/ INTENT TO DISTRIBUTE", "DRUG TRAFFICKING TO A MINOR", "TRAFFICKING IN CS, CHILD PRESENT",
    "DRUG TRAFFICKING - VICTIM UNDER 18", "TRAFFICKING METH W/ CHILD PRESENT", "TRAFFICKING IN COCAINE, PERSON OVER 18",
    "TRAFFICKING SCHEDULE 1", "TRAFFICKING LEGEND DRUG", "TRAFFICKING ACCESS DEVICES", "TRAFFICKING NARC NEAR SCHOOL",
)  # fmt: skip
OF_PEOPLE = (
    "HUMAN TRAFFICKING", "HUM TRAF SEX ACT", "TRAFFICKING", "TRAFFICKING PERSONS", "TRAFF PERS <18 FOR PROST",
    "TRAFFICKING A CHILD", "DRUG TRAFFICKING; SEX TRAFFICKING OF CHILD", "TRAFFICKING IN PERSONS FOR LABOR",
    "TRAFFICKING FOR SEXUAL SERVITUDE", "PROMOTING PROSTITUTION, METH", "TRAFFICKING WOMEN",
    "HUMAN TRAFFICKING AND POSSESSION OF COCAINE", "TRAFFICKING VICTIM W/ DRUGS",
)  # fmt: skip


def triaged(rows: list[dict[str, Any]], matched: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The published rows of a night with these counts; the person of count n is p:n."""
    frame = counts(rows)
    persons = [row.get("person", f"p:{n}") for n, row in enumerate(rows, start=1)]
    classified = classify_convictions(frame, law=LAW, as_of=NIGHT)
    found = triage_rows(frame.assign(person_record_id=persons), classified, frozenset(matched), LAW)
    return rows_of(conform("publish__triage", found)) if len(found) else []


def unknown(number: int, text: str | None = None, citation: str | None = None) -> UnknownCount:
    return UnknownCount(
        conviction_id=f"inv:{number}", person_record_id=f"p:{number}", jurisdiction="FL", citation=citation, statute=None,
        charge_text=text, in_map=False, reason="invented",
    )  # fmt: skip


@pytest.mark.parametrize("text", KIN)
def test_drug_trafficking_and_its_kin_are_left_out_by_rule(text: str) -> None:
    assert LAW.words.names_another_offense(text)
    for statute in (None, "999.99"):
        [row] = triaged([{"in": "FL", "statute": statute, "text": text, "court": "GUILTY"}])
        assert (row["kind"], row["convictions"], row["suggested_row_id"]) == ("excluded", 1, None)
        assert json.loads(row["charge_texts"]) == [text]


@pytest.mark.parametrize("text", OF_PEOPLE)
def test_trafficking_in_people_stays_open_whatever_stands_beside_it(text: str) -> None:
    assert not LAW.words.names_another_offense(text)
    [row] = triaged([{"in": "FL", "statute": "999.99", "text": text, "court": "GUILTY"}])
    assert row["kind"] == "citation"


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(st.sampled_from(KIN + OF_PEOPLE), st.text(max_size=40)),
    place=st.sampled_from(["FL", "CA", "TX", "US", "NM"]),
    minor=st.sampled_from(["yes", "no", "unknown"]),
    sex=st.sampled_from(["yes", "no", "unknown"]),
    age=st.one_of(st.none(), st.integers(1, 60)),
    form=st.sampled_from([None, "ATTEMPTED", "PRINCIPAL"]),
    registers=st.sampled_from(["yes", "unknown"]),
)
def test_a_text_alone_never_flags(
    text: str, place: str, minor: str, sex: str, age: int | None, form: str | None, registers: str
) -> None:
    stated = {
        "in": place,
        "text": text,
        "minor": minor,
        "sex": sex,
        "age": age,
        "form": form,
        "court": "GUILTY",
    }
    found = dict(classify_convictions(counts([stated]), law=LAW, as_of=NIGHT).iloc[0])
    assert found["offense_answer"] != "yes", found["reason"]
    names = ("citation", "inchoate", "offense_row_id", "category", "offense_row_check", "victim_minor", "is_conviction",
             "offense_answer", "offense_wait", "reason")  # fmt: skip
    count = {name: found[name] for name in names}
    outcome = assessed(
        {**count, "commercial_sex": sex, "victim_age": age, "registration_required": registers}
    ).outcome
    assert outcome != "flag", found["reason"]


def test_a_section_is_never_joined_with_its_neighbor() -> None:
    groups = grouped(
        [
            unknown(1, citation="FL:796.08"),
            unknown(2, citation="FL:796.09(1)"),
            unknown(3, citation="FL:796.09"),
        ]
    )
    assert [(g.key, len(g.counts)) for g in groups] == [("FL:796.09", 2), ("FL:796.08", 1)]


def test_texts_nearly_alike_are_one_group_and_numbers_part_them() -> None:
    texts = ["TRAFFICKING OF PERSONS", "TRAFFICKNG OF PERSONS", "PERSONS, TRAFFICKING OF", "TRAFFICKING OF PERSONS 2",
             "LIVING ON EARNINGS"]  # fmt: skip
    groups = grouped([unknown(n, text) for n, text in enumerate(texts)])
    assert [sorted(c.charge_text or "" for c in g.counts) for g in groups] == [
        sorted(texts[:3]), ["LIVING ON EARNINGS"], ["TRAFFICKING OF PERSONS 2"],
    ]  # fmt: skip


WORDS = st.lists(
    st.sampled_from(["TRAFFICKING", "TRAFFICKNG", "OF", "PERSONS", "PERSON", "CHILD", "2", "ACTS"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from([None, "999.99", "796.3", "see below"])), min_size=1, max_size=12
    ),
    st.randoms(use_true_random=False),
)
def test_any_order_gives_the_same_groups_and_every_count_is_in_one(
    written: list[tuple[str, str | None]], shuffled: random.Random
) -> None:
    rows = [{"in": "FL", "statute": statute, "text": text, "court": "GUILTY"} for text, statute in written]
    frame = counts(rows).assign(person_record_id=[f"p:{n}" for n in range(len(rows))])
    classified = classify_convictions(frame, law=LAW, as_of=NIGHT)
    found = conform("publish__triage", triage_rows(frame, classified, frozenset({"p:0"}), LAW))
    order = list(range(len(rows)))
    shuffled.shuffle(order)
    again = triage_rows(frame.iloc[order], classified.iloc[order], frozenset({"p:0"}), LAW)
    pd.testing.assert_frame_equal(found, conform("publish__triage", again))
    assert found["convictions"].sum() == (classified["offense_answer"] == "unknown").sum()


def test_a_slip_in_a_section_and_a_text_lead_to_the_row_they_mean() -> None:
    slip = {"in": "FL", "statute": "796.30", "text": "PROCURING MINOR FOR PROSTITUTION", "court": "GUILTY"}
    other = {**slip, "person": "p:1"}
    [row] = triaged([slip, other, {**slip, "person": "p:9"}], matched=("p:9", "p:77"))
    assert (row["citation"], row["convictions"], row["persons"], row["persons_matched"]) == (
        "FL:796.30",
        3,
        2,
        1,
    )
    [words] = triaged(
        [{"in": "FL", "text": "HUM TRAF COMM SEXUAL ACTIVITY CHILD UNDER 18", "court": "GUILTY"}]
    )
    assert words["kind"] == "charge_text" and words["suggested_by"] == "charge_text"
    assert words["suggested_row_id"].startswith("FL:787.06") and "human" in words["suggested_why"]


def test_one_word_in_common_suggests_nothing() -> None:
    [row] = triaged([{"in": "FL", "text": "TRAFFICKING", "court": "GUILTY"}])
    assert row["suggested_row_id"] is None


def test_a_row_that_nobody_read_is_its_own_suggestion() -> None:
    [row] = triaged([{"in": "AK", "statute": "11.41.360", "court": "GUILTY"}])
    assert (row["suggested_row_id"], row["suggested_by"]) == ("AK:11.41.360", "map")


def test_a_code_without_a_table_is_a_spelling_and_nothing_at_all_is_said() -> None:
    rows = triaged([{"in": "AR", "statute": "?", "court": "GUILTY"}, {"court": "GUILTY"}])
    assert {(row["kind"], row["jurisdiction"]) for row in rows} == {("spelling", "AR"), ("nothing", "?")}


def test_what_is_said_to_be_unread_is_unread() -> None:
    [row] = triaged(
        [{"in": "TX", "statute": "43.05(a)(2)", "text": "COMPELLING PROSTITUTION", "court": "GUILTY"}]
    )
    assert LAW.offense_map.row("TX:43.05").check == "source_read"
    assert row["suggested_row_id"] in ("TX:43.05(a)(1)", "TX:43.05(a)(2)")
