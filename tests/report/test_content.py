"""What the report says of nights that ended differently, and what it must never say."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest

from config.settings import load_settings
from law.loader import load_law
from pipelines.approve import approve_night
from pipelines.errors import NightMissing
from pipelines.report import collect, words
from pipelines.report.collect import collect_report
from pipelines.report.render import render_report
from transforms.flagging.answers import QUESTIONS, WaitKind
from transforms.flagging.continuity import FINGERPRINTS
from warehouse.connection import query_rows

FIRST, SECOND, STAND_IN, HELD = (date(2026, 3, day) for day in (2, 3, 4, 5))
ALL = (FIRST, SECOND, STAND_IN, HELD)


def text_of(html: str) -> str:
    """The words of a page, without style, markup and repeated blanks."""
    body = re.sub(r"<style>.*?</style>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(html: str, heading: str) -> str:
    """The words of one section, by the id of its heading."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading}".*?</section>', html, re.DOTALL)
    assert found, f"no section [{heading}]"
    return text_of(found[0])


def test_a_quiet_night_is_published(nights: Any) -> None:
    verdict = section(nights.html(SECOND), "verdict")
    assert "Every gate held and no source was refused." in verdict
    assert "not yet approved by counsel" in verdict
    assert "hb56_2021" in verdict and "hypothetical: it is not law" in verdict
    assert "Compared with the night of 2026-03-02." in section(nights.html(SECOND), "changes")


def test_deliveries_and_quarantine_say_file_rule_line_and_count(nights: Any) -> None:
    html = nights.html(FIRST)
    assert re.search(r"canonical_conviction convictions, US fresh.*?45 42 3 0", section(html, "deliveries"))
    assert "All files of this night 90 87 3" in section(html, "deliveries")
    quarantine = section(html, "quarantine")
    for rule, line in (("field_count", 46), ("missing_key", 45), ("unreadable_date", 44)):
        assert f"convictions.csv canonical_conviction {rule} 1 {line} " in quarantine


def test_a_refused_source_is_named_with_its_reason_and_what_to_do(nights: Any) -> None:
    html = nights.html(STAND_IN)
    assert "Published, with a source refused" in section(html, "verdict")
    assert "The delivery of 2026-03-03 stands in for canonical_conviction." in section(html, "verdict")
    todo = section(html, "todo")
    assert "file [convictions.csv] line [1] rule [header]" in todo and "offense_cd" in todo
    assert "lindero source check inbox/canonical_conviction/2026-03-04.2/*" in todo
    assert "lindero nightly --date 2026-03-04" in todo
    assert "convictions.csv canonical_conviction header 43 the whole file 1" in section(html, "quarantine")
    assert "All files of this night 131 88 43" in section(html, "deliveries")


def test_a_held_night_says_so_first_with_why_and_the_command(nights: Any) -> None:
    html = nights.html(HELD)
    verdict = section(html, "verdict")
    assert verdict.startswith("Held Nothing was published. Readers keep the night of 2026-03-04.")
    assert "4 open flags, 24 on 2026-03-04" in verdict
    assert "lindero approve 2026-03-05 --reason 'why it may be published'" in verdict
    assert html.index('id="verdict"') < html.index('id="todo"')


def test_an_approved_night_names_the_approval(
    nights: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(nights.settings.home, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("LINDERO_HOME", str(tmp_path / "home"))
    settings = load_settings()
    approve_night(
        settings,
        night=HELD,
        reason="the sender confirmed four rows",
        by="supervisor",
        at=datetime(2026, 3, 5, 14, tzinfo=UTC),
    )
    html = (settings.reports / HELD.isoformat() / "index.html").read_text()
    verdict = section(html, "verdict")
    assert verdict.startswith("Published after approval 2 gates did not hold")
    assert "supervisor: the sender confirmed four rows" in verdict
    assert "lindero approve" not in text_of(html)


def test_every_open_flag_and_nothing_else_is_listed(nights: Any) -> None:
    for night in ALL:
        snapshot = nights.settings.nights / night.isoformat() / "candidate.duckdb"
        _, rows = query_rows(snapshot, "SELECT flag_id FROM publish__flags WHERE state <> 'withdrawn'")
        table = re.search(r'<table class="flags">.*?</table>', nights.html(night), re.DOTALL)
        assert table
        listed = re.findall(r"F-[0-9a-f]+", table[0])
        assert sorted(listed) == sorted(flag_id for (flag_id,) in rows) and len(listed) >= 4


def test_bases_waits_and_changes_have_their_numbers(nights: Any) -> None:
    flags = section(nights.html(FIRST), "flags")
    for words_, number in (
        ("equivalency review", 23),
        ("out-of-state registrant", 1),
        ("loophole (hypothetical)", 1),
    ):
        assert re.search(rf"{re.escape(words_)}: {number} flags?\b", flags), words_
    waits = section(nights.html(FIRST), "waits")
    for kind, number in (("needs_identifier", 3), ("needs_documents", 2), ("needs_law", 2), ("in_window", 1)):
        assert f"{kind} {number} {number} " in waits, kind
    changes = section(nights.html(SECOND), "changes")
    assert "changed wait for court papers flag 1 Data." in changes
    assert "withdrawn flag nothing 2 Data." in changes
    assert "the count is no longer delivered" in changes and "5 Not registered" in changes
    assert "FL:999.99" in section(nights.html(FIRST), "law")


def test_the_funnel_table_adds_up_to_the_counts_read(nights: Any) -> None:
    funnel = section(nights.html(FIRST), "funnel")
    assert re.search(r"Convicting counts read every count[^0-9]*42 1 Identity", funnel)
    assert "Together 25 flags 12 waits 5 closed" in funnel  # 25 + 12 + 5 = 42


def test_the_table_of_match_weights_holds_every_pair_weighed(nights: Any) -> None:
    table = re.search(r'<caption id="t-weights">.*?</table>', nights.html(FIRST), re.DOTALL)
    assert table
    cells = [int(number.replace(",", "")) for number in re.findall(r'<td class="n">([\d,]+)</td>', table[0])]
    snapshot = nights.settings.nights / "2026-03-02" / "candidate.duckdb"
    _, rows = query_rows(snapshot, "SELECT count(*) FROM linked__pairs WHERE side = 'residency'")
    assert sum(cells) == rows[0][0] > 40


def test_no_personal_data_leaves_the_warehouse(nights: Any) -> None:
    pages = [path for night in ALL for path in nights.report(night).parent.rglob("*.html")]
    assert len(pages) > 4 * 10
    for page in pages:
        html = page.read_text(encoding="utf-8").lower()
        found = [value for value in (*nights.personal, "4th of May") if value.lower() in html]
        assert not found, f"[{page.name}] of [{page.parent.parent.name}] shows {found}"


def test_the_search_for_personal_data_finds_it_where_it_is(nights: Any) -> None:
    delivered = (nights.settings.inbox / "canonical_residency" / "2026-03-02" / "residency.csv").read_text()
    missed = [v for v in nights.personal if v.lower() not in delivered.lower()]
    assert len(missed) < len(nights.personal) / 2, "the values searched for are not those delivered"


def test_wording_accuses_nobody(nights: Any) -> None:
    for night in ALL:
        # the titles of statutes and of acts are quoted as the law has them
        html = re.sub(r"<cite>.*?</cite>", "", nights.html(night), flags=re.DOTALL)
        assert not re.search(r"offender|violat|criminal|perpetrator", html, re.IGNORECASE)
        assert "Candidates for human review. Nothing here says that anybody broke a law." in text_of(html)


@pytest.mark.slow
def test_the_same_night_gives_the_same_bytes_wherever_it_rests(
    nights: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(nights.settings.home, tmp_path / "elsewhere", symlinks=True)
    monkeypatch.setenv("LINDERO_HOME", str(tmp_path / "elsewhere"))
    for night in ALL:
        for settings in (nights.settings, load_settings()):
            assert render_report(collect_report(settings, night)) == nights.html(night)


def test_a_night_that_did_not_finish_is_not_told(nights: Any) -> None:
    with pytest.raises(NightMissing, match=r"lindero nightly --date 2026-03-09"):
        collect_report(nights.settings, date(2026, 3, 9))


def test_every_code_has_words() -> None:
    assert {row.trigger for row in load_law().ruleset.triggers} <= set(words.TRIGGERS)
    assert set(words.WAITS) == set(get_args(WaitKind))
    assert set(words.QUESTIONS) == {"every count", *(name for _, name in QUESTIONS)}
    assert set(words.CAUSES) == {*FINGERPRINTS, "clock", "withdrawn"}
    assert set(words.KINDS) == {"none", "flag", *words.WAITS}
    assert words.counted(1, "match", "matches") == "1 match"
    assert words.counted(1204, "match", "matches") == "1,204 matches"


def test_every_query_the_report_offers_runs(nights: Any) -> None:
    page = unescape(nights.html(FIRST))
    offered = [query for _, query in re.findall(r"lindero sql (['\"])(.*?)\1\n?(?=lindero|</code>)", page)]
    assert len(offered) >= 4
    for query in offered:
        names, rows = query_rows(nights.settings.warehouse / "current.duckdb", query)
        assert names and (rows or "F-..." in query or "quarantine" in query), query


def test_what_the_law_leaves_open_is_said_every_night(nights: Any) -> None:
    verdict = section(nights.html(FIRST), "verdict")
    assert "What this law leaves open:" in verdict
    for said in (
        "rows of ruleset [nm] in force on 2026-03-02 are not approved by counsel",
        "rows of the offense map are not approved by counsel",
        "Open since 2026-01-01: Whether an act of 2026 (SB 32) raised the line",
        "Whether Senate Bill 32 (2026), sexual exploitation of children and human trafficking became law is not known",
    ):
        assert verdict.count(said) == 1, said
    assert "more than a year before" not in verdict


def test_law_files_that_changed_since_the_night_are_not_said_to_be_its_law(
    nights: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = replace(load_law(), digest="0" * 64)
    monkeypatch.setattr(collect, "load_law", lambda: changed)
    told = collect_report(nights.settings, FIRST).law_warnings
    assert len(told) == 1 and "no longer those of this night" in told[0]


def test_every_open_flag_leads_to_its_chain_of_law(nights: Any) -> None:
    for night in ALL:
        html = nights.html(night)
        snapshot = nights.settings.nights / night.isoformat() / "candidate.duckdb"
        _, rows = query_rows(
            snapshot, "SELECT flag_id, citation FROM publish__flags WHERE state <> 'withdrawn'"
        )
        chains = dict(re.findall(r'<ol class="links" id="(chain-\d+)">(.*?)</ol>', html, re.DOTALL))
        for flag_id, citation in rows:
            leads = re.search(rf'{flag_id}</code></th>.*?href="#(chain-\d+)"', html, re.DOTALL)
            assert leads and flag_id in chains[leads[1]] and str(citation) in chains[leads[1]]
        assert sum(len(re.findall(r"F-[0-9a-f]+", text)) for text in chains.values()) == len(rows)


def test_a_chain_says_what_is_open_and_under_which_row(nights: Any) -> None:
    chains = section(nights.html(FIRST), "chains")
    assert "30-6A-4 Sexual exploitation of children by prostitution NM-3I-05 , since 1995-07-01" in chains
    assert "a victim under 16 open a minor, of what age is not on record" in chains
    assert "State v. Hall, 2013-NMSC-001" in chains and "not approved by counsel" in chains
    assert "not law" in chains  # the loophole of the bill
    assert (
        "Papers still needed: charging document, plea agreement, plea transcript, judgment and sentence."
        in chains
    )


def test_a_chain_says_by_what_and_since_when_the_days_and_what_is_for_counsel(nights: Any) -> None:
    for night in ALL:
        html = nights.html(night)
        snapshot = nights.settings.nights / night.isoformat() / "candidate.duckdb"
        _, rows = query_rows(
            snapshot,
            "SELECT flag_id, evidence FROM publish__answers JOIN publish__flags USING (flag_id)"
            " WHERE name = 'duty' AND state <> 'withdrawn'",
        )
        found = re.findall(r'<ol class="links" id="chain-\d+">(.*?)</ol>', html, re.DOTALL)
        chains = [text_of(one) for one in found]
        asked = 0
        for flag_id, evidence in rows:
            (own,) = [text for text in chains if str(flag_id) in text]
            said = json.loads(str(evidence))["chain"]
            for one in said["triggers"]:
                assert one["row"] in own and one["citation"] in own and (one["since"] or "") in own
            days = said["days_to_register"]
            if days is not None:
                line = own.partition(str(flag_id))[2].partition("F-")[0]
                assert days["run_from"] in line and (days["last_day"] or "not known") in line
                assert all(row["row"] in own and row["citation"] in own for row in days["rows"])
            for one in said["questions_for_counsel"]:
                asked += 1
                assert one["id"] in own and one["question"] in own
                assert all(citation in own for citation in one["citations"])
        assert asked > 0 or not rows
    chains_text = section(nights.html(FIRST), "chains")
    assert "State v. Atcitty, 2009-NMCA-086" in chains_text and "NM-T-RESIDENCE" in chains_text
    assert "5 business days ( NM-4B , since 2013-07-01" in chains_text


def test_unknown_statutes_stand_in_groups_with_what_they_may_be(nights: Any) -> None:
    law = section(nights.html(FIRST), "law")
    assert "FL:999.99 1 1 nothing of that jurisdiction is near" in law
    assert "AK:11.41.360 1 1 AK:11.41.360 : AK:11.41.360 (" in law and "nobody has read it" in law
    assert "A suggestion maps nothing" in law and "lindero law triage --night 2026-03-02" in law


def test_what_a_person_must_decide_on_equivalence_is_counted(nights: Any) -> None:
    told = section(nights.html(FIRST), "equivalence")
    assert re.search(r"FL:796\.03 30-6A-4 \( NM-3I-05 \) 5 0 0 ", told)
    assert "lindero law equivalence list --undecided" in told and "shown, never applied" in told
