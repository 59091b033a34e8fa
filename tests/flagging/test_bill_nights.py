"""A night that names a bill and a what-if of that bill give one answer of one count, whatever the bill changes."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from itertools import product
from typing import Any

import pandas as pd
import pytest

from config.settings import load_settings
from law.dispositions import dispositions
from law.loader import load_law
from law.rulesets.bill import overlay
from pipelines.classify import classify_delivery
from pipelines.deliveries import deliveries_newest_first
from pipelines.flag import flag_night
from pipelines.inputs import load_inputs, night_folder
from pipelines.stage import stage_folder
from pipelines.what_if.decide import what_if_bill
from tests.classify.test_convictions import counts
from tests.flagging.world import COUNT, NIGHT, fact, facts_of, rules_of
from transforms.classify.convictions import classify_convictions
from transforms.flagging.assess import assess_counts
from transforms.flagging.assessment import Assessment
from transforms.flagging.counts import Count
from transforms.flagging.lookups import FlagFacts
from warehouse.frames import read_table, write_table

LAW = load_law()
_TABLE = "publish__assessments"
BILLS = ("hb56_2021", "hb437_2013", "hb282_2024", "sb32_2026")
STATUTES = (("FL", "796.03"), ("FL", "787.06(3)(f)"), ("CA", "236.1"), ("CA", "236.1(a)"), ("MA", "265:50"))
WORDINGS = (
    "GUILTY PLEA", "CONDITIONAL DISCHARGE", "ADJUDICATION WITHHELD", "DEFERRED SENTENCE", "DISMISSED", "VACATED",
    "NOLLE PROSEQUI", "JUVENILE ADJUDICATION", "PRETRIAL DIVERSION", None,
)  # fmt: skip
AGES = (15, 17, 20, None)
FORCE = ("no", "unknown")
HERE_SINCE = {"long ago": date(2020, 6, 1), "two days ago": date(2026, 3, 1)}


def read(law_name: str | None) -> list[Count]:
    """Return one count of each kind as the law in force, or a bill, reads it; the last two are of one person."""
    law = LAW if law_name is None else replace(LAW, ruleset=overlay(LAW.ruleset, LAW.bill(law_name)))
    asked = list(product(STATUTES, WORDINGS, AGES, FORCE))
    table = [
        {"in": where, "statute": said, "court": court, "age": age, "force": force}
        for (where, said), court, age, force in asked
    ]
    found = classify_convictions(counts(table), law=law, as_of=NIGHT).to_dict(orient="records")
    names = {field.name for field in fields(Count)}
    out = []
    for n, (((where, said), court, age, force), row) in enumerate(zip(asked, found, strict=True)):
        own: dict[str, Any] = {
            str(k): None if pd.isna(value) else value for k, value in row.items() if k in names
        }
        stated: dict[str, Any] = {
            "convicting_jurisdiction": where,
            "statute_raw": said,
            "disposition_raw": court,
        }
        person = {"person_record_id": f"c:{min(n, len(asked) - 2)}"}
        out.append(replace(COUNT, **{**own, **stated, **person, "victim_age": age, "force": force}))
    return out


def asked_of(count: Count) -> tuple[str | None, str | None, int | None, str]:
    return count.statute_raw, count.disposition_raw, count.victim_age, count.force


def world(people: list[Count], since: date) -> FlagFacts:
    """Return facts in which each convicted person is a resident of their own."""
    persons = sorted({count.person_record_id for count in people})
    one = facts_of(residency=[fact(evidence_date=since), fact(residency_id="res:2", evidence_date=NIGHT)])
    [pair] = one.residency_pairs["c:1"]
    return replace(one, residency_pairs={p: (replace(pair, left_id=p),) for p in persons})


def judged(bill: str, since: date) -> Iterator[tuple[Count, Assessment, Assessment, Assessment]]:
    """Yield a count, what it is in force, what a what-if makes of it, and what a night that names the bill does."""
    law, other = LAW.bill(bill), overlay(LAW.ruleset, LAW.bill(bill))
    own, again = read(None), read(bill)
    facts = world(own, since)
    rules = replace(
        rules_of(),
        bill=law,
        under_bill={b.conviction_id: b for a, b in zip(own, again, strict=True) if a != b},
    )
    before = assess_counts(own, facts, rules_of(), frozenset())
    after = assess_counts(again, facts, replace(rules_of(), ruleset=other), frozenset())
    night = assess_counts(own, facts, rules, frozenset())
    yield from zip(own, before, after, night, strict=True)


@pytest.mark.parametrize("since", HERE_SINCE.values(), ids=HERE_SINCE)
@pytest.mark.parametrize("bill", BILLS)
def test_a_night_shows_of_a_bill_what_a_what_if_says(bill: str, since: date) -> None:
    gaps = 0
    for count, before, after, night in judged(bill, since):
        where = asked_of(count)
        if before.duty.state != "no":  # the law in force answers, or has a question of its own
            assert (night.kind, night.basis) == (before.kind, before.basis), where
        elif after.duty.state == "yes" or after.duty.wait == "in_window":
            assert (night.kind, night.waiting_for) == (after.kind, after.waiting_for), where
            assert {n: a.answer for n, a in night.answers.items()} == {
                n: a.answer for n, a in after.answers.items()
            }
            assert night.basis == "loophole", where
            gaps += 1
        else:  # what a bill would leave open is no gap yet
            assert (night.kind, night.basis) == (before.kind, "none"), where
    assert gaps > 0


def test_what_only_a_bill_calls_a_conviction_says_what_it_is_now() -> None:
    found = {asked_of(count): night for count, _, _, night in judged("hb56_2021", HERE_SINCE["long ago"])}
    night = found["796.03", "CONDITIONAL DISCHARGE", 15, "unknown"]
    assert (night.kind, night.basis) == ("flag", "loophole")
    said = night.answers["offense"].sentence
    assert said.startswith("Under the law in force: ") and "so no conviction." in said
    assert "Under House Bill 56 (2021)" in said
    assert night.answers["offense"].evidence["chain"]["disposition"]["row"] == "HB56-C-conditional_discharge"
    assert "It is not law." in night.answers["duty"].sentence
    assert "Under" not in found["796.03", "GUILTY PLEA", 17, "no"].answers["offense"].sentence
    assert found["796.03", "ADJUDICATION WITHHELD", 15, "unknown"].kind == "needs_documents"
    assert found["796.03", "VACATED", 15, "unknown"].kind == "none"


def test_days_that_a_bill_would_let_run_hold_its_gap_back() -> None:
    late, soon = (
        {asked_of(c): n for c, _, _, n in judged("hb56_2021", since)} for since in HERE_SINCE.values()
    )
    asked = ("796.03", "GUILTY PLEA", 17, "no")
    assert (late[asked].kind, soon[asked].kind, soon[asked].basis) == ("flag", "in_window", "loophole")
    assert "would still be running" in soon[asked].answers["duty"].sentence


def test_the_wordings_name_what_they_should() -> None:
    known = {one.name for one in dispositions()}
    found = {count.disposition for count in read(None)}
    assert found <= known and {"conditional_discharge", "adjudication_withheld", "vacated"} <= found


def test_a_published_demonstration_night_and_its_what_if_agree(
    demo_home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps themselves, on files: one flagged count becomes a conditional discharge, and is read anew under HB 56."""
    night = date(2026, 3, 5)
    settings = load_settings()
    assert settings.bill == "hb56_2021"
    flags = read_table(night_folder(settings, night) / "flag", "publish__flags")
    chosen = str(flags[flags["basis"] == "equivalency_review"]["conviction_id"].iloc[0])
    for source in load_inputs(settings, night):
        if source.kind != "conviction" or source.stage is None:
            continue
        [receipt] = deliveries_newest_first(settings, source.source_id, until=night)[:1]
        folder = stage_folder(settings, receipt)
        table = read_table(folder, "stage__convictions")
        table.loc[table["conviction_id"] == chosen, "disposition_raw"] = "CONDITIONAL DISCHARGE"
        write_table(folder, "stage__convictions", table)
        classify_delivery(settings, receipt, night=night)
    flag_night(settings, night=night)
    after = {r["flag_id"]: r for r in _records(what_if_bill(settings, night, "hb56_2021").counts)}
    own = {r["flag_id"]: r for r in _records(read_table(night_folder(settings, night) / "flag", _TABLE))}
    gaps = {f for f, row in own.items() if row["basis"] == "loophole"}
    assert chosen in {own[flag_id]["conviction_id"] for flag_id in gaps}
    for flag_id, said in after.items():
        row = own[flag_id]
        kind = row["wait_kind"] or ("flag" if row["outcome"] == "flag" else "none")
        if said["kind_before"] != "none":
            assert (kind, row["basis"]) == (said["kind_before"], said["basis_before"]), flag_id
        elif said["kind_after"] == "flag" or flag_id in gaps:
            assert (kind, row["basis"]) == (said["kind_after"], "loophole"), flag_id
    entering = {
        f for f, said in after.items() if (said["kind_before"], said["kind_after"]) == ("none", "flag")
    }
    assert {flag_id for flag_id in gaps if own[flag_id]["outcome"] == "flag"} == entering != set()


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(k): None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict(orient="records")
    ]
