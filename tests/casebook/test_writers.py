"""Several writers at once, and a writer that dies: one chain, nothing lost, nothing half written."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from casebook.store import Casebook

ROOT = Path(__file__).resolve().parents[2]
WRITERS, EACH = 4, 15


def started(url: str, writers: int, count: int) -> list[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.casebook.writer", url]
    found = [
        subprocess.Popen([*command, str(n), str(count)], stdin=subprocess.PIPE, text=True, cwd=ROOT)
        for n in range(writers)
    ]
    for process in found:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.close()
    return found


def counted(url: str) -> tuple[int, int]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = tuple(
            int(connection.execute(sa.text(f"SELECT count(*) FROM casebook__{table}")).scalar_one())
            for table in ("clearances", "ledger")
        )
    engine.dispose()
    return found[0], found[1]


def test_writers_at_once_make_one_chain(url: str) -> None:
    for process in started(url, WRITERS, EACH):
        assert process.wait(120) == 0
    assert counted(url) == (WRITERS * EACH, WRITERS * EACH)
    book = Casebook.open(url)
    assert book.broken_seals() == []
    assert len(book.clearances(until=date(2026, 3, 2))) == WRITERS * EACH


def test_a_killed_writer_leaves_no_half_decision(url: str) -> None:
    book = Casebook.open(url)
    [process] = started(url, 1, -1)
    deadline = time.monotonic() + 60
    while counted(url)[0] < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait(30)
    clearances, entries = counted(url)
    assert clearances == entries >= 5
    book.clear_flag(
        flag_id="F-after",
        facts={},
        reason="Written after the other writer died",
        decided_by="o",
        decided_on=date(2026, 3, 2),
    )
    assert book.broken_seals() == []
