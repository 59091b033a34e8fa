"""A superseded delivery over its time: told by the night, taken away by command, and met everywhere with a sentence."""

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casebook.store import Casebook
from config.settings import Settings
from pipelines import tasks
from pipelines.cli.main import app
from pipelines.deliveries import deliveries_newest_first, receipts
from pipelines.erasure.verify import verify
from pipelines.errors import DeliveryExpired, NightMissing, StepError
from pipelines.explanation.explain_night import open_night
from pipelines.flag_inputs import load_night_facts
from pipelines.gather import gather_inputs
from pipelines.inputs import night_folder
from pipelines.land import land_source, never_read
from pipelines.limits.expire import expire, plan_expiry
from pipelines.night import run_steps
from pipelines.quarantine.redrive import redrive
from pipelines.report.outside import outside_report
from pipelines.status import night_status
from tests.limits.voters import (
    AFTER,
    ALWAYS,
    FIRST,
    ONLY_FIRST,
    SECOND,
    SOURCE,
    THIRD,
    deliver,
    files_with,
    row,
    settings_of,
)  # fmt: skip
from warehouse.frames import read_table
from warehouse.history.narrow import files_beyond
from warehouse.publication import history_folder, published_nights

pytestmark = pytest.mark.slow  # whole nights


@pytest.fixture
def expired(home: Path) -> Settings:
    """The same after the first delivery was taken away."""
    settings = settings_of(home)
    expire(settings, plan_expiry(settings, SOURCE, on=AFTER), by="records_officer")
    return settings


def alarms(settings: Settings, night: date) -> list[tuple[str, str, str]]:
    table = read_table(night_folder(settings, night) / "watch", "audit__alarms")
    own = table[table["kind"] == "kept_too_long"]
    return list(zip(own["severity"], own["owner"], own["sentence"], strict=True))


def digests(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file() and "casebook" not in path.name
    }


def test_the_night_tells_the_owner_what_is_kept_too_long(before: Path) -> None:
    settings = settings_of(before)
    assert alarms(settings, FIRST) == []
    ((severity, owner, sentence),) = alarms(settings, THIRD)
    assert (severity, owner) == ("tell", "Data team")
    assert f"came on {FIRST} and was superseded on {SECOND}, 384 days ago, of at most 365" in sentence
    assert "1-4-5.5 NMSA" in sentence and "not read by anybody yet" in sentence


def held_beyond(settings: Settings, night: date) -> bool:
    """Whether the history of a night holds more than the next night starts from."""
    (record,) = (r for r in published_nights(settings.warehouse) if r.night == night)
    return bool(files_beyond(history_folder(settings.warehouse, record)))


def test_without_yes_nothing_changes(home: Path) -> None:
    was = digests(home)
    result = CliRunner().invoke(app, ["source", "expire", SOURCE, "--date", AFTER.isoformat()])
    assert result.exit_code == 0, result.output
    assert digests(home) == was
    assert f"of {FIRST}, superseded on {SECOND}, 385 days ago" in result.output
    assert "[voter_export_4.csv] stays: another delivery holds the very same bytes" in result.output
    assert "Nothing was changed" in result.output


def test_what_only_the_delivery_held_is_in_no_file_of_the_home_afterwards(home: Path) -> None:
    settings = settings_of(home)
    places = {path.split("/")[0] for text in ONLY_FIRST for path in files_with(home, text)}
    assert places >= {
        "archive",
        "inbox",
        "stage",
    }  # the voter file's names are not shown: no database holds them
    assert held_beyond(settings, FIRST) and held_beyond(settings, THIRD)
    result = CliRunner().invoke(
        app, ["source", "expire", SOURCE, "--date", AFTER.isoformat(), "--yes", "--by", "clerk"]
    )
    assert result.exit_code == 0, result.output
    assert [path for text in ONLY_FIRST for path in files_with(home, text)] == []
    assert list(files_with(home, ALWAYS[0])), "what newer deliveries hold stays"
    assert not held_beyond(settings, FIRST) and held_beyond(settings, THIRD)
    assert not list((settings.nights / FIRST.isoformat()).rglob("*.parquet"))
    first, second, third = receipts(settings, SOURCE, until=date.max)
    assert first.expired is not None and second.expired is None and third.expired is None
    assert (first.expired.on, first.expired.by, first.expired.at_most) == (AFTER, "clerk", 365)
    assert first.expired.kept == tuple(f"voter_export_{n}.csv" for n in (2, 3, 4))
    (entry,) = Casebook.open(settings.casebook_url).witnessed("delivery_expired")
    assert (entry["delivery"], entry["by"]) == (first.delivery_id, "clerk")
    assert (
        CliRunner().invoke(app, ["source", "expire", SOURCE, "--date", AFTER.isoformat(), "--yes"]).exit_code
        == 0
    )


def test_the_newest_delivery_and_the_one_that_stands_in_for_it_never_go(home: Path) -> None:
    settings = settings_of(home)
    much_later = date(2040, 1, 1)
    plan = plan_expiry(settings, SOURCE, on=much_later)
    assert [due.delivery.first.received_on for due in plan.due] == [FIRST, SECOND]
    broken = deliver(home, date(2026, 4, 1), row(5, "ZZQ", "EVE", "5 ZZLANE"))
    (broken / "voter_export_2.csv").write_bytes(b"not a voter file\n")
    land_source(settings, SOURCE, until=date(2026, 4, 1))
    plan = plan_expiry(settings, SOURCE, on=much_later)
    assert [due.delivery.first.received_on for due in plan.due] == [FIRST, SECOND], (
        "the third stands in for the broken one"
    )


def test_what_the_published_night_rests_on_waits_for_the_next_night(home: Path) -> None:
    settings = settings_of(home)
    deliver(home, date(2026, 4, 1), row(5, "ZZQ", "EVE", "5 ZZLANE"))
    land_source(settings, SOURCE, until=date(2026, 4, 1))
    plan = plan_expiry(settings, SOURCE, on=date(2040, 1, 1))
    assert [due.delivery.first.received_on for due in plan.due] == [FIRST, SECOND]
    assert [receipt.received_on for receipt in plan.shown] == [THIRD]


def test_a_night_that_rests_on_it_is_not_run_again_and_says_why(expired: Settings) -> None:
    record = published_nights(expired.warehouse)[0]
    with pytest.raises(DeliveryExpired, match="taken away on 2026-03-02 by records_officer") as error:
        tasks.list_sources(FIRST.isoformat())
    assert "cannot be run again" in str(error.value) and "1-4-5.5 NMSA" in str(error.value)
    assert published_nights(expired.warehouse)[0] == record
    first = receipts(expired, SOURCE, until=FIRST)[0].delivery_id
    for look in (
        lambda: load_night_facts(expired, FIRST),
        lambda: open_night(expired, FIRST),
        lambda: outside_report(expired, FIRST),
        lambda: redrive(expired, SOURCE, delivery=first, until=FIRST, apply=False),
    ):  # fmt: skip
        with pytest.raises(DeliveryExpired, match="rule \\[expired\\]"):
            look()


def test_the_status_says_what_was_taken_away(expired: Settings) -> None:
    (told,) = night_status(expired, None)["expired"]
    assert f"1 superseded delivery up to that of {FIRST} was taken away" in told
    with pytest.raises(NightMissing, match="its database went with a delivery"):
        night_status(expired, FIRST)
    assert night_status(expired, THIRD)["flags"] == 0
    shown = CliRunner().invoke(app, ["status"], env={"COLUMNS": "80"})
    assert shown.exit_code == 0 and "Expired:" in shown.output


def test_later_nights_run_as_before(expired: Settings) -> None:
    was = {record.night: record.digest for record in published_nights(expired.warehouse)}
    run_steps(THIRD)
    assert {r.night: r.digest for r in published_nights(expired.warehouse)} == was
    assert len(alarms(expired, THIRD)) == 1, "the night says what it said"
    gather_inputs(expired, night=AFTER)
    assert alarms(expired, AFTER) == []


def test_the_same_bytes_in_the_same_folder_are_not_taken_again(expired: Settings, before: Path) -> None:
    place = f"inbox/{SOURCE}/{FIRST}"
    shutil.copytree(before / place, expired.home / place)
    assert land_source(expired, SOURCE, until=THIRD) == []
    assert [path for path in files_with(expired.home, ONLY_FIRST[0]) if not path.startswith("inbox/")] == []
    (told,) = never_read(expired, [SOURCE])
    assert f"[{place}]" in told and "taken away on 2026-03-02" in told and "nothing of it was taken" in told
    plan = plan_expiry(expired, SOURCE, on=AFTER)
    assert plan.due == () and [path.name for path in plan.unfinished] == [FIRST.isoformat()]
    expire(expired, plan, by="clerk")
    land_source(expired, SOURCE, until=THIRD)
    assert never_read(expired, [SOURCE]) == [] and not (expired.home / place).exists()


def test_the_same_bytes_of_a_new_day_are_a_new_delivery(expired: Settings, before: Path) -> None:
    again = date(2026, 4, 1)
    shutil.copytree(before / f"inbox/{SOURCE}/{FIRST}", expired.home / f"inbox/{SOURCE}/{again}")
    (receipt,) = land_source(expired, SOURCE, until=again)
    assert receipt.expired is None
    assert deliveries_newest_first(expired, SOURCE, until=again)[0] == receipt
    tasks.run_step("read", {"night": again.isoformat(), "source_id": SOURCE})
    assert plan_expiry(expired, SOURCE, on=again).unfinished == (), "its bytes belong to the new delivery now"


def test_a_killed_run_is_found_and_finished(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pipelines.limits.expire as module

    settings = settings_of(home)
    plan = plan_expiry(settings, SOURCE, on=AFTER)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "forget_places", killed)
        with pytest.raises(KeyboardInterrupt):
            expire(settings, plan, by="clerk")
    found = verify(settings)
    assert any("belongs to a delivery that was taken away" in sentence for sentence in found.open)
    again = plan_expiry(settings, SOURCE, on=AFTER)
    assert again.due == () and again.unfinished
    expire(settings, again, by="clerk")
    assert [path for text in ONLY_FIRST for path in files_with(home, text)] == []


def test_the_verification_of_erasures_names_it_and_is_clean(expired: Settings) -> None:
    found = verify(expired)
    assert found.is_clean
    (told,) = found.expired
    assert f"of {FIRST} rule [expired]" in told
    shown = CliRunner().invoke(app, ["erasure", "verify"])
    assert shown.exit_code == 0 and "expired: [nm_voter]" in shown.output


def test_a_source_without_a_limit_says_what_to_state(home: Path) -> None:
    with pytest.raises(StepError, match=r"states no limits\.keep_days"):
        plan_expiry(settings_of(home), "nc_opi", on=AFTER)
