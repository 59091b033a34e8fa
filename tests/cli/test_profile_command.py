"""`lindero profile`: shown, measured anew with a reason, compared with the one before; later nights use it."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from casebook.store import Casebook
from config.settings import load_settings
from pipelines.profile import load_pinned, load_profile
from tests.conftest import DemoNights
from warehouse.atomic import read_json, write_json

WHY = "The license file is whole again"


def lindero(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", *arguments],
        capture_output=True, text=True, check=False,
        env={"LINDERO_HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "140"},
    )  # fmt: skip


def test_the_profile_that_the_first_night_pinned_is_shown(demo_nights: DemoNights) -> None:
    done = lindero("profile", "show", home=demo_nights.home)
    assert done.returncode == 0, done.stderr
    pinned = load_pinned(demo_nights.settings)
    assert pinned is not None and pinned.digest[:16] in done.stdout
    assert "Measured on the night of 2026-03-02 and pinned by that night itself." in done.stdout
    assert "No other profile was pinned before it." in done.stdout
    records = pinned.profile.records["residency"].records
    for word in ("birth date", f"residency ({records:,})", "registry resident", "Values borne by three"):
        assert word in done.stdout
    whole = json.loads(lindero("profile", "show", "--json", home=demo_nights.home).stdout)
    assert whole == json.loads(json.dumps(pinned.profile.as_dict()))


def test_nobody_s_name_is_printed(demo_nights: DemoNights) -> None:
    pinned = load_pinned(demo_nights.settings)
    assert pinned is not None
    names = {word for kind in ("surname", "given") for word in pinned.profile.counts[kind] if len(word) > 3}
    text = lindero("profile", "show", home=demo_nights.home).stdout
    assert len(names) > 20 and not names & set(text.split())


def test_a_refresh_pins_the_last_night_keeps_the_one_before_and_says_who_and_why(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    before = load_pinned(settings)
    assert before is not None
    done = lindero("profile", "refresh", "--reason", WHY, "--by", "steward_3", home=demo_home)
    assert done.returncode == 0, done.stderr
    after = load_pinned(settings)
    assert after is not None and after.digest != before.digest
    assert (after.previous, after.night) == (before.digest, date(2026, 3, 5))
    assert load_profile(settings, before.digest) == before.profile
    book = Casebook.open(settings.casebook_url)
    pin = book.pin_of(after.digest)
    assert pin is not None and (pin.pinned_by, pin.reason) == ("steward_3", WHY)
    assert book.broken_seals() == []
    assert "Against the profile before it" in done.stdout
    assert f"pinned by steward_3 on {pin.pinned_at.date()}: {WHY}" in done.stdout
    assert lindero("profile", "refresh", "--reason", WHY, home=demo_home).returncode == 0
    assert load_pinned(settings) == after, (
        "the same data give the same profile; the one before stays the one before"
    )


@pytest.mark.slow
def test_the_next_night_is_weighed_with_the_new_profile(demo_home: Path) -> None:
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    done = lindero("profile", "refresh", "--reason", WHY, "--date", "2026-03-04", home=demo_home)
    assert done.returncode == 0, done.stderr
    pinned = load_pinned(settings)
    assert pinned is not None and pinned.night == date(2026, 3, 4)
    done = lindero("nightly", "--date", "2026-03-05", "--no-airflow", home=demo_home)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    facts = read_json(settings.nights / "2026-03-05" / "link" / "facts.json")
    assert facts["profile_hash"] == pinned.digest


@pytest.mark.slow
def test_a_night_that_moved_alarms_and_is_published_all_the_same(demo_home: Path) -> None:
    """The pinned profile is made to have seen another world: half the residents, and every middle name known."""
    settings = load_settings({"LINDERO_HOME": str(demo_home)})
    pinned = load_pinned(settings)
    assert pinned is not None
    raw = json.loads(json.dumps(pinned.profile.as_dict()))
    raw["records"]["residency"]["records"] //= 2
    raw["records"]["conviction"]["missing"]["middle"] = 0
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    write_json(settings.home / "profiles" / f"{digest}.json", raw)
    write_json(settings.home / "profiles" / "pinned.json", {"digest": digest})
    done = lindero("nightly", "--date", "2026-03-05", "--no-airflow", home=demo_home)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    assert "Moved:" in done.stdout and "lindero profile refresh --reason" in done.stdout
    status = json.loads(lindero("status", "--json", home=demo_home).stdout)
    moved = {(row["kind"], row["side"], row["name"]) for row in status["drift_alarms"]}
    assert {("size", "residency", "all"), ("missing", "conviction", "middle")} <= moved
    assert ("expected_false_links", "flags") in {(row["figure"], row["subject"]) for row in status["honesty"]}
    report = (settings.reports / "2026-03-05" / "index.html").read_text()
    assert "moved away from the pinned profile" in report
    assert "lindero profile refresh --date 2026-03-05 --reason" in report
    facts = read_json(settings.nights / "2026-03-05" / "facts.json")
    assert len(facts["drift"]) == len(status["drift_alarms"]) > 0


def test_what_cannot_be_done_is_one_line(demo_home: Path, tmp_path: Path) -> None:
    for arguments, home, why in (
        (["profile", "show"], tmp_path / "empty", "no profile is pinned yet"),
        (["profile", "refresh", "--reason", WHY], tmp_path / "empty", "no night is published"),
        (["profile", "refresh", "--reason", "short"], demo_home, "at least 10"),
        (["profile", "refresh", "--reason", WHY, "--date", "2031-01-01"], demo_home, "no deliveries were gathered"),
    ):  # fmt: skip
        done = lindero(*arguments, home=home)
        assert done.returncode == 1 and why in done.stderr, done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    done = lindero("profile", "refresh", "--reason", WHY, "--date", "5 March", home=demo_home)
    assert done.returncode == 2
