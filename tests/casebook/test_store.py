"""Approvals and clearances are appended and sealed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from casebook.store import Casebook

NIGHT = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
WHY = "Registry refresh explains the shift"


def casebook(tmp_path: Path) -> Casebook:
    return Casebook.open(f"sqlite:///{tmp_path / 'casebook.sqlite'}")


def test_an_approval_counts_for_one_build_only(tmp_path: Path) -> None:
    book = casebook(tmp_path)
    book.approve(night=NIGHT, digest="a" * 64, reason=WHY, approved_by="officer", at=AT)
    assert book.approval_of(night=NIGHT, digest="a" * 64) is not None
    assert book.approval_of(night=NIGHT, digest="b" * 64) is None


def test_a_reason_must_say_something(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 10"):
        casebook(tmp_path).approve(night=NIGHT, digest="a", reason="  ok  ", approved_by="officer", at=AT)


def test_clearances_are_read_as_of_a_night(tmp_path: Path) -> None:
    book = casebook(tmp_path)
    for day, sha in ((2, "old"), (5, "new")):
        book.clear_flag(
            flag_id="F-1", fingerprint_data=sha, reason=WHY, decided_by="o", decided_on=date(2026, 3, day)
        )
    assert book.clearances(until=date(2026, 3, 1)) == {}
    assert book.clearances(until=date(2026, 3, 4))["F-1"].fingerprint_data == "old"
    assert book.clearances(until=date(2026, 3, 5))["F-1"].fingerprint_data == "new"


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE casebook__ledger SET body = replace(body, 'o', 'x') WHERE entry_no = 2",
        "DELETE FROM casebook__ledger WHERE entry_no = 2",
    ],
)
def test_a_touched_ledger_shows(tmp_path: Path, tamper: str) -> None:
    book = casebook(tmp_path)
    for number in range(3):
        book.clear_flag(
            flag_id=f"F-{number}", fingerprint_data="s", reason=WHY, decided_by="o", decided_on=NIGHT
        )
    assert book.broken_seals() == []
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'casebook.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text(tamper))
    assert book.broken_seals() != []
