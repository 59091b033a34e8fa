"""Whoever may be a victim never reaches a flag: sold sex with no other victim, or was relieved of a conviction as a victim.

Everything else of the record is in order and as bad as it can be: person, residency, registry search, another conviction
of the same person that is a flag, a duty to register elsewhere.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.convictions import conviction_law
from law.dispositions import disposition_of
from law.loader import load_law
from tests.classify.test_convictions import NIGHT, counts
from tests.flagging.world import COUNT, facts_of, rules_of
from transforms.classify.convictions import classify_convictions
from transforms.flagging.assess import assess_counts
from transforms.flagging.assessment import Assessment

LAW = load_law()
ROWS = [row for rows in LAW.offense_map.rows.values() for row in rows]
FIELDS = ("citation", "citation_status", "inchoate", "offense_row_id", "category", "offense_row_check", "victim_minor",
          "statute_force", "registrable_there", "disposition", "is_conviction", "offense_answer", "offense_wait", "reason",
          "documents_needed")  # fmt: skip
TRISTATE = st.sampled_from(["yes", "no", "unknown"])
# what may stand beside statute, charge and disposition
BESIDE = st.fixed_dictionaries(
    {
        "form": st.sampled_from([None, "ATTEMPTED", "CONSPIRACY", "PRINCIPAL"]),
        "stage": st.sampled_from(["charged", "convicted", "disposed"]),
        "minor": TRISTATE, "sex": TRISTATE, "force": TRISTATE, "registers": TRISTATE,
        "age": st.one_of(st.none(), st.integers(0, 60)),
        "date": st.one_of(st.none(), st.dates(date(1980, 1, 1), date(2025, 12, 31))),
        "convicted": st.one_of(st.none(), st.dates(date(1996, 1, 1), date(2025, 12, 31))),
    }
)  # fmt: skip
# states write it in all these ways; nobody but the seller is named
SOLD_SEX = (
    "PROSTITUTION", "PROSTITUTE", "PROST", "PROSTITUTN", "PROSTITUTION/ENGAGE", "ENGAGING IN ACT OF PROSTITUTION",
    "OFFER/AGREE TO COMMIT PROSTITUTION", "COMMON NIGHT WALKER", "NIGHTWALKING", "SEX WORK", "PROSTITUTION-SELL",
    "PROSTITUTION (SELLER)", "PROSTITUTION FELONY 3RD OFFENSE", "PROSTITUTION W/ 1-2 PREV CONV", "B MISD PROSTITUTION",
    "ATT PROSTITUTION", "CONSP PROSTITUTION", "PROSTITUTION M1", "PROSTITUTION CLASS B MISDEMEANOR", "UNLAWFUL PROSTITUTION",
    "LEWDNESS/PROSTITUTION", "AGGRAVATED PROSTITUTION", "PROSTITUTION WITH KNOWLEDGE OF HIV", "PROSTITUTION, SECOND",
    "INDIVIDUAL PROSTITUTION", "SEXUAL CONDUCT FOR A FEE", "SEX FOR HIRE", "PROSTITUCION", "SELLING SEX",
    "LOITERING W/ INTENT TO COMMIT PROSTITUTION", "647(B) PC-DISORDERLY CONDUCT:PROSTITUTION",
    "PROSTITUTION - VICTIM OF HUMAN TRAFFICKING", "PROSTITUTION PRIOR TRAFFICKING VICTIM",
)  # fmt: skip
# relief of a victim of trafficking, and of anybody, by word and by section
RELIEF = (
    "VACATED - TRAFFICKING VICTIM", "VACATED PER PC 236.14", "RELIEF GRANTED PC 236.14", "PC 236.15 RELIEF",
    "CPL 440.10(1)(I) MOTION GRANTED", "VACATUR GRANTED", "ORDER VACATING CONVICTION", "JUDGMENT VACATED", "VACATE", "VCTD",
    "CONVICTION VACATED - HUMAN TRAFFICKING VICTIM", "VICTIM OF HUMAN TRAFFICKING EXPUNCTION 943.0583", "HT VICTIM EXPUNGE",
    "EXPUNGED", "EXPUNCTION GRANTED", "RECORD EXPUNGED 40-32-105", "SEALED", "RECORD SEALED BY COURT", "NONDISCLOSURE ORDER",
    "ORDER OF NON-DISCLOSURE", "NON DISCLOSURE 411.0728", "RECORD SHIELDED", "RECORD RESTRICTED", "LIMITED ACCESS ORDER",
    "CLEAN SLATE", "ERASED", "ANNULLED", "SET ASIDE AND DISMISSED", "CONVICTION VOIDED", "SURVIVOR RELIEF GRANTED",
    "VACATUR - SURVIVOR OF TRAFFICKING", "VC", "VS", "RECORD DESTRUCTION ORDERED", "POST CONVICTION RELIEF GRANTED",
    "NULLIFIED", "PURGED", "CONFIDENTIAL BY ORDER", "NRS 176.515 GRANTED", "NRS 179.247", "RCW 9.96.060", "13 VSA 2658",
    "SAFE HARBOR", "OVERTURNED TRAFFICKED PERSON", "REVERSED", "EXONERATED",
)  # fmt: skip
WAYS = (str, str.lower, str.title, lambda text: f"  {text} .", lambda text: text.replace(" ", "  "))
MANNERS = st.sampled_from(WAYS)


def outcomes(stated: dict[str, Any], beside: dict[str, Any]) -> tuple[Assessment, Assessment]:
    """The count in question, and another of the same person that is a flag by itself."""
    found = classify_convictions(counts([stated | beside]), law=LAW, as_of=NIGHT).iloc[0]
    fields = {name: found[name] for name in FIELDS}
    known = {"victim_age": beside["age"], "commercial_sex": beside["sex"], "force": beside["force"]}
    dates = {"offense_date": beside["date"], "conviction_date": beside["convicted"]}
    count = replace(
        COUNT, conviction_id="inv:2/1", registration_required=beside["registers"], **fields, **known, **dates
    )
    both = assess_counts([COUNT, count], facts_of(), rules_of(NIGHT), frozenset())
    by_id = {one.conviction_id: one for one in both}
    return by_id["inv:2/1"], by_id[COUNT.conviction_id]


def row_stated(row: Any) -> dict[str, Any]:
    jurisdiction, _, path = row.id.partition(":")
    return {"in": jurisdiction, "statute": path}


PLAIN = {"form": None, "stage": "convicted", "minor": "unknown", "sex": "unknown", "force": "unknown", "age": None,
         "registers": "unknown", "date": None, "convicted": date(2012, 5, 1)}  # fmt: skip


@pytest.mark.parametrize("text", SOLD_SEX)
def test_every_wording_is_known_in_every_manner_of_writing_it(text: str) -> None:
    assert [way(text) for way in WAYS if not LAW.words.is_victim_type(way(text))] == []


def test_without_such_words_the_same_record_is_a_flag() -> None:
    for text in (None, "PROCURING A MINOR FOR PROSTITUTION"):
        stated = {"in": "FL", "statute": "796.03", "text": text, "court": "GUILTY"}
        assert [one.outcome for one in outcomes(stated, PLAIN)] == ["flag", "flag"], text


@settings(max_examples=250, deadline=None)
@given(
    row=st.one_of(st.none(), st.sampled_from(ROWS)),
    text=st.sampled_from(SOLD_SEX),
    manner=MANNERS,
    court=st.sampled_from(["GUILTY", "CONVICTED", "ACTIVE", "GB"]),
    beside=BESIDE,
)
def test_who_sold_sex_with_no_other_victim_never_reaches_a_flag(
    row: Any, text: str, manner: Any, court: str, beside: dict[str, Any]
) -> None:
    where = {"in": "FL"} if row is None else row_stated(row)
    found, other = outcomes({**where, "text": manner(text), "court": court}, beside)
    assert found.outcome != "flag", found.answers["offense"].sentence
    assert other.outcome == "flag", "the other conviction stands as it did"


@settings(max_examples=250, deadline=None)
@given(
    row=st.sampled_from(ROWS),
    relief=st.sampled_from(RELIEF),
    manner=MANNERS,
    said=st.sampled_from(
        ["{}", "GUILTY - {}", "CONVICTED; {}", "{} (CONVICTED)", "PLED GUILTY, {} 2019", "PROBATION; {}"]
    ),
    later=st.sampled_from([None, "PROBATION COMPLETED", "PAROLE", "AFFIRMED", "CASE CLOSED"]),
    text=st.sampled_from([None, "HUMAN TRAFFICKING", "PROMOTING PROSTITUTION OF CHILD"]),
    beside=BESIDE,
)
def test_a_conviction_that_was_relieved_never_reaches_a_flag(
    row: Any, relief: str, manner: Any, said: str, later: str | None, text: str | None, beside: dict[str, Any]
) -> None:
    stated = row_stated(row) | {"text": text, "court": manner(said.format(relief)), "later": later}
    assert outcomes(stated, beside)[0].outcome != "flag", stated


@settings(max_examples=250, deadline=None)
@given(
    row=st.sampled_from(ROWS),
    relief=st.sampled_from(RELIEF),
    manner=MANNERS,
    court=st.sampled_from(
        ["GUILTY", "CONVICTED", "ACTIVE", "GB", "Pled guilty", "FFGY", "DEFERRED SENTENCE"]
    ),
    said=st.sampled_from(
        ["{}", "{} 2019", "PROBATION COMPLETED, {}", "{} - PAROLE", "RELEASED. {}", "SENTENCE REDUCED {}"]
    ),
    beside=BESIDE,
)
def test_a_later_event_of_relief_never_leaves_a_flag(
    row: Any, relief: str, manner: Any, court: str, said: str, beside: dict[str, Any]
) -> None:
    stated = row_stated(row) | {"court": court, "later": manner(said.format(relief))}
    assert outcomes(stated, beside)[0].outcome != "flag", stated


@pytest.mark.parametrize("text", ["PROMOTING PROSTITUTION", "PROSTITUTION OF A CHILD", "COMPEL PROSTITUTION", "PIMPING",
                                  "EARNINGS OF PROSTITUTE", "SEXUAL CONDUCT FOR FEE WITH CHILD", "PROCURE PROSTITUTE",
                                  "HUMAN TRAFFICKING VICTIM UNDER 18", "KEEPING HOUSE OF PROSTITUTION"])  # fmt: skip
def test_words_that_name_another_person_protect_nobody(text: str) -> None:
    assert not LAW.words.is_victim_type(text)


@pytest.mark.parametrize("said", ["GUILTY", "CONVICTED", "GUILTY - PROBATION", "GUILTY PLEA, SENTENCED TO PRISON",
                                  "GUILTY OF TRAFFICKING VICTIM UNDER 18", "ADULT CONVICTION AFFIRMED"])  # fmt: skip
def test_a_plain_conviction_is_read_as_no_relief(said: str) -> None:
    found = disposition_of(said, None, conviction_law(LAW.ruleset, NIGHT))
    assert found.name not in (
        "later_event_unclear",
        "vacated",
        "expunged",
        "sealed",
    )
