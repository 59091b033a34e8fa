"""Nights on which every office delivers that the proving ground writes for: nobody is wronged, nothing is odd."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from config.settings import load_settings
from pipelines.demonstration import ALL, make_demonstration
from pipelines.night import outcome_of, run_steps
from proving_ground.beside import BESIDE
from proving_ground.further import FURTHER
from tests.conftest import DemoNights

pytestmark = pytest.mark.long

NIGHTS = [date(2026, 3, 2), date(2026, 3, 5)]
DAY_OF = {NIGHTS[0]: 0, NIGHTS[1]: 3}
FURTHER_SOURCES = {*FURTHER, *BESIDE}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> DemoNights:
    home = tmp_path_factory.mktemp("every office")
    settings = load_settings({"LINDERO_HOME": str(home)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(home))
        made = make_demonstration(
            settings,
            residents=2_000,
            convictions=900,
            seed=5,
            replace=False,
            also=[ALL],
            say=lambda text: None,
        )
        outcomes = {}
        for night in NIGHTS:
            run_steps(night)
            outcomes[night] = outcome_of(settings, night)
    truth = {path.stem: pd.read_csv(path) for path in Path(made.truth).glob("*.csv")}
    return DemoNights(home=home, outcomes=outcomes, truth=truth)


def flags(nights: DemoNights, night: date) -> list[dict[str, object]]:
    return nights.rows("SELECT * FROM publish__flags WHERE state <> 'withdrawn'", night)


def test_every_night_is_published_and_every_office_is_used(nights: DemoNights) -> None:
    assert {outcome.state for outcome in nights.outcomes.values()} == {"published"}
    used = nights.rows("SELECT source_id, status FROM publish__sources", NIGHTS[1])
    assert {row["source_id"] for row in used} >= FURTHER_SOURCES
    assert {row["status"] for row in used if row["source_id"] in FURTHER_SOURCES} == {"fresh"}


@pytest.mark.parametrize("night", NIGHTS)
def test_nothing_of_theirs_is_kept_back_and_nothing_is_odd(nights: DemoNights, night: date) -> None:
    counts = nights.rows("SELECT * FROM landed__file_counts", night)
    own = [row for row in counts if row["source_id"] in FURTHER_SOURCES]
    assert {row["source_id"] for row in own} == FURTHER_SOURCES
    assert sum(row["records_quarantined"] for row in own) == 0
    alarms = nights.rows("SELECT source_id, kind, severity, sentence FROM audit__alarms", night)
    odd = [a for a in alarms if a["source_id"] in FURTHER_SOURCES]
    # notices come as events do: few after the first batch, which is told and nothing more
    assert [a for a in odd if (a["source_id"], a["kind"]) != ("ojbc_rapback", "row_count")] == []
    assert {a["severity"] for a in odd} <= {"tell"}


@pytest.mark.parametrize("night", NIGHTS)
def test_nobody_is_flagged_who_is_somebody_else(nights: DemoNights, night: date) -> None:
    person = nights.truth["persons"].set_index("person_record_id")["person_no"]
    known = nights.truth["counts"].dropna(subset=["conviction_id"]).set_index("conviction_id")
    found = flags(nights, night)
    assert len({flag["conviction_id"] for flag in found}) > 10
    for flag in found:
        assert person[flag["person_record_id"]] == person[flag["resident_record_id"]], flag["flag_id"]
        if flag["conviction_id"] in known.index:
            assert known["kind"][flag["conviction_id"]] in ("trafficking", "unspecified", "promoting")


@pytest.mark.parametrize("night", NIGHTS)
def test_every_match_is_true(nights: DemoNights, night: date) -> None:
    person = nights.truth["persons"].set_index("person_record_id")["person_no"]
    matches = nights.rows("SELECT side, left_id, right_id FROM linked__pairs WHERE verdict = 'match'", night)
    assert len(matches) > 1_000
    assert [m for m in matches if person[m["left_id"]] != person[m["right_id"]]] == []


def gone(nights: DemoNights, night: date) -> pd.DataFrame:
    """Return the fates that some office has told of by a night and that still hold."""
    fates, told = nights.truth["fates"], DAY_OF[night]
    return fates[(fates["from_day"] <= told) & (told <= fates["to_day"])].set_index("person_no")


@pytest.mark.parametrize("night", NIGHTS)
def test_nobody_is_flagged_who_is_dead_gone_or_jailed(nights: DemoNights, night: date) -> None:
    person = nights.truth["persons"].set_index("person_record_id")["person_no"]
    fates = gone(nights, night)
    relevant = nights.truth["counts"].query("kind in ['trafficking', 'unspecified', 'promoting']")
    concerned = fates[fates.index.isin(relevant["person_no"])]
    assert set(concerned["fate"]) == {"died", "moved_out", "in_custody"}, "the test needs one of each"
    for flag in flags(nights, night):
        assert person[flag["person_record_id"]] not in fates.index, flag["flag_id"]


@pytest.mark.parametrize("night", NIGHTS)
def test_nobody_is_flagged_who_is_registered_here(nights: DemoNights, night: date) -> None:
    person = nights.truth["persons"].set_index("person_record_id")["person_no"]
    facts = nights.truth["facts"]
    ours = nights.rows(
        "SELECT registration_id, person_record_id FROM stage__registrations"
        " WHERE registry_jurisdiction = 'NM' AND status = 'active'",
        night,
    )
    registered = {person[row["person_record_id"]] for row in ours}
    assert {row["registration_id"] for row in ours} & set(facts["fact_id"]), "NCIC tells of ours"
    for flag in flags(nights, night):
        assert person[flag["person_record_id"]] not in registered, flag["flag_id"]


def test_a_count_that_was_vacated_since_is_gone(nights: DemoNights) -> None:
    chained = tuple(office for office, about in FURTHER.items() if about.later is not None)
    true = nights.truth["counts"].query("source_id in @chained")
    known = set(true.loc[true["vacated_on_day"] > 0, "conviction_id"])
    query = f"SELECT conviction_id FROM stage__convictions WHERE source_id IN {chained}"
    before = {row["conviction_id"] for row in nights.rows(query, NIGHTS[0])}
    after = {row["conviction_id"] for row in nights.rows(query, NIGHTS[1])}
    assert before & known
    assert not after & known
