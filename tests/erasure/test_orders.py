"""Orders, events and marks: what is carried out, what is refused, and what each kind does."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli.main import app
from pipelines.deliveries import deliveries_newest_first
from pipelines.erasure import due
from pipelines.erasure.due import told_until
from pipelines.erasure.erase import erase_night
from pipelines.erasure.orders import enter_order, waiting_orders
from pipelines.erasure.tombstones import tombstones
from pipelines.night import run_steps
from pipelines.stage import stage_folder
from sources.spec.loader import load_spec
from sources.spec.withdrawals import Withdrawals
from tests.erasure.conftest import Homes, settings_of
from tests.erasure.planted import ALONE, CANARIES, SECOND, SOURCE, THIRD, TWICE, copied, hits
from tests.erasure.test_canary import rows
from transforms.flagging.assessment import flag_id_of

GOOD: dict[str, Any] = {
    "source_id": SOURCE, "record_key": ALONE[1], "person_key": None, "kind": "vacated", "authority": "EX-2026-7",
    "by": "analyst_1", "reason": "ordered by a court, paper on file", "on": THIRD, "keep_out": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"person_key": "x"}, "either a record's key or a person's"),
        ({"record_key": None}, "either a record's key or a person's"),
        ({"kind": "exspunged"}, r"expected one of expunged, .*did you mean \[expunged\]"),
        (
            {"record_key": "ZQALONECOUNT-l", "keep_out": False},
            r"knows this record\. .* written \[canonical_conviction:conviction_id\] or .*hexadecimal.*Check the key",
        ),
        (
            {"record_key": None, "person_key": "ZQNOONE", "keep_out": False},
            r"knows this person\. .* written \[canonical_conviction:record_id\]: .*joined by a slash.*Check the key",
        ),
        ({"authority": "State v. Somebody"}, "id of the paper"),
        ({"by": "?"}, "user id"),
        ({"reason": "because"}, "at least 10"),
        ({"source_id": "us_nowhere"}, "no us_nowhere/spec.yml"),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_nothing_is_written(
    wrong: dict[str, Any], says: str, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path / "home")
    with pytest.raises(Exception, match=says):
        enter_order(settings, **{**GOOD, **wrong})
    assert waiting_orders(settings, until=THIRD) == []


def test_an_order_counts_from_its_day_on(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "home")
    order = enter_order(settings, **GOOD)
    assert waiting_orders(settings, until=SECOND) == [] and waiting_orders(settings, until=THIRD) == [order]
    path = next((tmp_path / "home" / "erasure" / "orders").iterdir())
    assert path.stat().st_mode & 0o077 == 0, "it holds a key"


@pytest.mark.slow
def test_a_key_that_nobody_knows_is_refused_and_one_kept_out_claims_nothing(
    homes: Homes, tmp_path: Path
) -> None:
    """Beside an order that takes something, it counts no row of the other's; sent again, what was taken is known."""
    home = copied(homes.before, tmp_path / "home")
    settings = settings_of(home)
    taken = enter_order(settings, **{**GOOD, "kind": "expunged", "keep_out": False})
    absent = enter_order(
        settings, **{**GOOD, "kind": "expunged", "record_key": "ZQNEVERCOUNT-1", "authority": "EX-2026-8"}
    )
    said = erase_night(settings, [SOURCE], night=THIRD)
    assert said is not None and said.startswith("1 withdrawn, 1 of which nothing is here: kept out")
    stones = {stone.authority: stone for stone in tombstones(settings)}
    assert stones[taken.authority].rows > 0 and stones[taken.authority].records > 0
    assert (stones[absent.authority].rows, stones[absent.authority].records) == (0, 0)
    assert set(stones[absent.authority].places.values()) <= {0}
    again = enter_order(settings, **{**GOOD, "kind": "sealed", "keep_out": False})
    assert again.record_key == ALONE[1], "withdrawn before, it is still known"


def test_the_kind_decides_and_an_unknown_kind_never_erases() -> None:
    own = Withdrawals()
    effects = {
        kind: own.effect_of(kind)
        for kind in ("expunged", "sealed", "deleted_by_order", "vacated", "deleted", "odd")
    }
    assert effects == {
        "expunged": "erase", "sealed": "erase", "deleted_by_order": "erase", "vacated": "retract", "deleted": "retract",
        "odd": "retract",
    }  # fmt: skip
    with pytest.raises(ValueError, match="both erase and retract"):
        Withdrawals(erase=["vacated"])
    with pytest.raises(ValueError, match="neither erase nor retract"):
        Withdrawals(marks={"X": "odd"})


def test_a_mark_withdraws_only_letter_by_letter() -> None:
    own = Withdrawals(marks={"Expunged by court order": "expunged"})
    assert own.kind_of_mark(" EXPUNGED BY COURT ORDER ") == "expunged"
    assert own.kind_of_mark("EXPUNGED BY COURT ORDER DENIED") is None
    assert Withdrawals().kind_of_mark("EXPUNGED") is None


@pytest.mark.slow
def test_what_is_retracted_leaves_the_night_and_stays_in_the_past(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vacated conviction: in no table from that night on; the delivery and the nights before are as they were."""
    home = copied(homes.before, tmp_path / "home")
    monkeypatch.setenv("LINDERO_HOME", str(home))
    enter_order(settings_of(home), **GOOD)
    run_steps(THIRD)
    fact, flag = f"{SOURCE}:{ALONE[1]}", flag_id_of(f"{SOURCE}:{ALONE[1]}")
    for table in ("stage__convictions", "classified__convictions", "publish__assessments"):
        assert rows(home, f"SELECT * FROM {table} WHERE conviction_id = '{fact}'", THIRD) == [], table
    (told,) = rows(home, f"SELECT * FROM publish__changes WHERE flag_id = '{flag}'", THIRD)
    assert (told["state"], told["cause"]) == ("withdrawn", "withdrawn")
    (stone,) = rows(home, "SELECT * FROM audit__tombstones", THIRD)
    assert (stone["effect"], stone["flags_retracted"], stone["records"]) == ("retract", 1, 0)
    assert rows(home, "SELECT digest FROM (SELECT 1 AS digest)", SECOND)
    published = {n.night: n.digest for n in due_nights(home)}
    assert {night: published[night] for night in homes.digests} == homes.digests
    assert hits(home, CANARIES, but=("nights", "stage", "logs", "reports"))
    run_steps(THIRD)
    assert {n.night: n.digest for n in due_nights(home)} == published, "run again it is the same"


def due_nights(home: Path) -> Any:
    from warehouse.publication import published_nights

    return published_nights(settings_of(home).warehouse)


@pytest.mark.slow
def test_an_event_of_the_sender_is_carried_out(homes: Homes, tmp_path: Path) -> None:
    """As deliveries of events leave it beside their stage tables: once by the night it was told, not before."""
    home = copied(homes.before, tmp_path / "home")
    settings = settings_of(home)
    receipt = deliveries_newest_first(settings, SOURCE, until=SECOND)[0]
    event = {
        "source_id": SOURCE, "record_key": f"{SOURCE}:{TWICE[1]}", "person_key": f"{SOURCE}:{TWICE[0]}", "kind": "sealed",
        "told_on": pd.Timestamp("2026-02-28"), "delivery_id": receipt.delivery_id,
    }  # fmt: skip
    strange = {**event, "record_key": f"{SOURCE}:other", "delivery_id": "0" * 64}
    pd.DataFrame([event, strange]).to_parquet(stage_folder(settings, receipt) / due.EVENTS)
    (told,) = told_until(settings, [SOURCE], night=SECOND)
    assert (told.fact, told.person, told.kind, told.by) == (f"{SOURCE}:{TWICE[1]}", None, "sealed", "sender")
    assert told_until(settings, [SOURCE], night=receipt.received_on.replace(day=1)) == []


@pytest.mark.slow
def test_a_listed_mark_of_a_full_delivery_is_told(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(homes.before, tmp_path / "home")
    settings = settings_of(home)
    receipt = deliveries_newest_first(settings, SOURCE, until=SECOND)[0]
    path = stage_folder(settings, receipt) / "stage__convictions.parquet"
    table = pd.read_parquet(path)
    table.loc[table["conviction_id"] == f"{SOURCE}:{TWICE[2]}", "later_event_raw"] = "Expunged"
    table.to_parquet(path)
    assert told_until(settings, [SOURCE], night=SECOND) == []
    listed = Withdrawals(marks={"EXPUNGED": "expunged"})
    spec = load_spec(SOURCE).model_copy(update={"withdrawals": listed})
    monkeypatch.setattr(due, "load_spec", lambda source_id: spec)
    (told,) = told_until(settings, [SOURCE], night=SECOND)
    assert (told.fact, told.kind, told.by, told.told_on) == (
        f"{SOURCE}:{TWICE[2]}",
        "expunged",
        "mark",
        SECOND,
    )


@pytest.mark.slow
def test_the_command_carries_out_an_order_and_lists_it(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(homes.before, tmp_path / "home")
    monkeypatch.setenv("LINDERO_HOME", str(home))
    run = CliRunner()
    asked = ["withdraw", SOURCE, "--record", ALONE[1], "--kind", "expunged", "--authority", "EX-2026-3"]
    done = run.invoke(
        app, [*asked, "--reason", "ordered by a court", "--by", "analyst_2", "--date", str(THIRD), "--now"]
    )
    assert done.exit_code == 0, done.output
    assert "2 delivered files" in done.output and "1 flag or wait" in done.output
    listed = json.loads(run.invoke(app, ["erasure", "list", "--json"]).output)
    assert [(row["kind"], row["effect"], row["state"], row["night"]) for row in listed] == [
        ("expunged", "erase", "done", None)
    ]
    shown = run.invoke(app, ["erasure", "show", listed[0]["tombstone_id"][:8]])
    assert shown.exit_code == 0 and "less" in shown.output
    verified = run.invoke(app, ["erasure", "verify"])
    assert (
        verified.exit_code == 0
        and "2 past nights proven" in verified.output
        and "Nothing is left" in verified.output
    )
    assert "ZQ" not in done.output + shown.output + verified.output


@pytest.mark.slow
def test_the_same_order_twice_makes_one_tombstone(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.erasure.erase import erase_now

    settings = settings_of(copied(homes.before, tmp_path / "home"))
    first = erase_now(settings, enter_order(settings, **{**GOOD, "kind": "expunged"}))
    again = erase_now(settings, enter_order(settings, **{**GOOD, "kind": "sealed", "authority": "EX-2026-8"}))
    assert (
        [stone.tombstone_id for stone in tombstones(settings)] == [first.tombstone_id] == [again.tombstone_id]
    )
    assert replace(again, night=None) == replace(first, night=None)
