"""Approvals, clearances and pins of a profile are appended and sealed; the store itself refuses anything else."""

import json
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from casebook.acceptances import Acceptance
from casebook.store import Casebook

NIGHT = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
WHY = "Registry refresh explains the shift"
PERSONAL = "Fulana Fantasmubleda, born 1980-03-05, is my cousin's neighbor"
FACTS = {"person:inv:1": "aa", "resident:inv:2": "bb"}
TABLES = (
    "casebook__approvals",
    "casebook__clearances",
    "casebook__profile_pins",
    "casebook__acceptances",
    "casebook__ledger",
)


def clear(book: Casebook, flag_id: str = "F-1", day: int = 2, reason: str = WHY) -> int:
    return book.clear_flag(
        flag_id=flag_id, facts=FACTS, reason=reason, decided_by="officer_7", decided_on=date(2026, 3, day)
    )


def approve(book: Casebook, reason: str = WHY) -> None:
    book.approve(night=NIGHT, digest="a" * 64, reason=reason, approved_by="officer_7", at=AT)


def pin(book: Casebook, reason: str = WHY) -> None:
    book.pin_profile(digest="c" * 64, night=NIGHT, reason=reason, pinned_by="steward_3", at=AT)


def accept(book: Casebook, reason: str = WHY) -> None:
    book.accept_delivery(
        Acceptance(
            source_id="xx", delivery_id="d" * 64, reason=reason, accepted_by="steward_3", accepted_at=AT
        )
    )


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def without_guards(url: str) -> list[str]:
    """Statements that somebody with the database in their hands would begin with."""
    if url.startswith("sqlite"):
        return [f"DROP TRIGGER {table}__no_{verb}" for table in TABLES for verb in ("update", "delete")]
    return [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES]


def test_an_approval_counts_for_one_build_only(book: Casebook) -> None:
    approve(book)
    found = book.approval_of(night=NIGHT, digest="a" * 64)
    assert found is not None and (found.reason, found.approved_by) == (WHY, "officer_7")
    assert book.approval_of(night=NIGHT, digest="b" * 64) is None
    assert book.approval_of(night=date(2026, 3, 3), digest="a" * 64) is None


def test_a_pin_of_a_profile_says_who_and_why(book: Casebook) -> None:
    assert book.pin_of("c" * 64) is None
    pin(book)
    pin(book, reason="Measured again after the new license file")
    found = book.pin_of("c" * 64)
    assert found is not None and (found.pinned_by, found.night) == ("steward_3", NIGHT)
    assert found.reason == "Measured again after the new license file"
    assert book.broken_seals() == []


def test_an_accepted_delivery_says_who_and_why(book: Casebook) -> None:
    assert book.acceptance_of(source_id="xx", delivery_id="d" * 64) is None
    accept(book)
    accept(book, "The sender confirmed it by telephone")
    found = book.acceptance_of(source_id="xx", delivery_id="d" * 64)
    assert found is not None and (found.reason, found.accepted_by) == (
        "The sender confirmed it by telephone",
        "steward_3",
    )
    assert book.acceptance_of(source_id="yy", delivery_id="d" * 64) is None
    with pytest.raises(ValueError, match="at least 10"):
        accept(book, "  fine  ")
    assert book.broken_seals() == []


def test_a_store_of_an_earlier_version_gets_what_it_lacks(book: Casebook, url: str) -> None:
    approve(book)
    run(url, "DROP TABLE casebook__profile_pins")
    later = Casebook.open(url)
    pin(later)
    assert later.pin_of("c" * 64) is not None and later.broken_seals() == []
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        run(url, "DELETE FROM casebook__profile_pins")


@pytest.mark.parametrize("reason", ["", "  ok  ", "          x          "])
def test_a_reason_must_say_something(book: Casebook, reason: str) -> None:
    with pytest.raises(ValueError, match="at least 10"):
        approve(book, reason)
    with pytest.raises(ValueError, match="at least 10"):
        clear(book, reason=reason)
    assert book.clearances(until=date(2026, 12, 31)) == {}
    assert book.broken_seals() == []


def test_clearances_are_read_as_of_a_night(book: Casebook) -> None:
    first, second = clear(book, day=2), clear(book, day=5)
    assert book.clearances(until=date(2026, 3, 1)) == {}
    assert book.clearances(until=date(2026, 3, 4))["F-1"].clearance_id == first
    newest = book.clearances(until=date(2026, 3, 5))["F-1"]
    assert (newest.clearance_id, newest.facts) == (second, FACTS)


def test_the_ledger_holds_ids_and_nothing_that_somebody_typed(book: Casebook, url: str) -> None:
    clear(book, reason=PERSONAL)
    approve(book, PERSONAL)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        bodies = [row.body for row in connection.execute(sa.text("SELECT body FROM casebook__ledger"))]
    engine.dispose()
    assert len(bodies) == 2
    assert {key for body in bodies for key in json.loads(body)} == {
        "approval_id", "night", "digest", "approved_by", "at",
        "clearance_id", "flag_id", "facts_sha256", "decided_by", "decided_on", "reason_sha256",
    }  # fmt: skip
    for word in ("Fulana", "Fantasmubleda", "1980", "cousin", "inv:1"):
        assert not any(word in body for body in bodies)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_store_refuses_to_change_or_delete(book: Casebook, url: str, table: str, change: str) -> None:
    clear(book)
    approve(book)
    pin(book)
    accept(book)
    column = "body" if table == "casebook__ledger" else "reason"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        run(url, change.format(table, column, column))
    assert book.broken_seals() == []


@pytest.mark.parametrize(
    ("tamper", "shows"),
    [
        ("UPDATE casebook__ledger SET body = replace(body, 'officer_7', 'officer_8') WHERE entry_no = 2", 2),
        ("UPDATE casebook__ledger SET body = 'not json' WHERE entry_no = 2", 2),
        ("UPDATE casebook__ledger SET event = 'night_approved' WHERE entry_no = 2", 2),
        ("DELETE FROM casebook__ledger WHERE entry_no = 2", 3),
        ("DELETE FROM casebook__ledger WHERE entry_no = 4", 0),
        ("DELETE FROM casebook__clearances WHERE clearance_id = 2", 2),
        ("UPDATE casebook__clearances SET flag_id = 'F-9' WHERE clearance_id = 2", 2),
        ("UPDATE casebook__clearances SET facts = '{}' WHERE clearance_id = 2", 2),
        ("UPDATE casebook__clearances SET reason = 'another reason altogether' WHERE clearance_id = 2", 2),
        ("UPDATE casebook__clearances SET decided_by = 'officer_8' WHERE clearance_id = 2", 2),
        ("UPDATE casebook__approvals SET digest = 'b'", 4),
        ("UPDATE casebook__profile_pins SET pinned_by = 'somebody else'", 5),
        ("UPDATE casebook__profile_pins SET reason = 'another reason altogether'", 5),
        ("DELETE FROM casebook__profile_pins", 5),
        ("UPDATE casebook__acceptances SET delivery_id = 'e'", 6),
        ("UPDATE casebook__acceptances SET reason = 'another reason altogether'", 6),
        ("DELETE FROM casebook__acceptances", 6),
    ],
)
def test_what_was_touched_shows(book: Casebook, url: str, tamper: str, shows: int) -> None:
    for number in range(3):
        clear(book, f"F-{number}")
    approve(book)
    pin(book)
    accept(book)
    assert book.broken_seals() == []
    run(url, *without_guards(url), tamper)
    assert shows in book.broken_seals()


def test_a_fork_of_the_chain_is_refused(book: Casebook, url: str) -> None:
    clear(book)
    again = (
        "INSERT INTO casebook__ledger (event, body, previous_seal, seal)"
        " SELECT event, body, previous_seal, 'other' FROM casebook__ledger"
    )
    with pytest.raises(sa.exc.IntegrityError):
        run(url, again)
