"""Deleting at the sender: only what a night rests on, only where it is allowed, the same after a kill."""

from datetime import date

import pytest

from pipelines import tasks
from pipelines.deliveries import archived_path, receipts
from pipelines.transport.remote import Remote, RemoteFile
from tests.transport.world import NIGHT, ROWS, SOURCE, World

NEXT = date(2026, 3, 11)


def run(world: World, night: date) -> None:
    """Fetch, land and read, and let the night rest on what could be read."""
    ref = {"night": night.isoformat(), "source_id": SOURCE}
    for step in ("fetch", "land"):
        tasks.run_step(step, ref)
    world.rests(night)


def test_it_is_off_unless_asked_for(world: World) -> None:
    world.sends({"convictions.csv": ROWS})
    run(world, NIGHT)
    assert world.fetch(night=NEXT).released == 0
    assert world.left() == ["convictions.csv"]


def test_what_a_night_rests_on_is_deleted_at_the_next_look(world: World) -> None:
    world.place(delete_after_read=True)
    world.sends({"convictions.csv": ROWS})
    world.fetch()
    assert world.fetch().released == 0, "it is copied, and no night has read it"
    run(world, NIGHT)
    assert world.fetch(night=NEXT).released == 1
    assert world.left() == []
    assert world.fetch(night=NEXT).released == 0


def test_a_refused_delivery_is_never_deleted(world: World) -> None:
    world.place(delete_after_read=True)
    world.sends({"convictions.csv": b"\x00\x01"})
    run(world, NIGHT)
    assert world.fetch(night=NEXT).released == 0
    world.sends({"convictions.csv": ROWS})
    run(world, NEXT)
    assert world.fetch(night=NEXT).released == 1
    assert world.left() == []


def test_a_refused_delivery_stays_although_a_newer_one_was_read(world: World) -> None:
    world.says("depth: 1\ndated_by: {path: '^([0-9-]{10})/'}\nexpects: required")
    world.place(delete_after_read=True)
    world.sends({"2026-03-08/convictions.csv": b"\x00\x01"})
    run(world, date(2026, 3, 8))
    world.sends({"2026-03-09/convictions.csv": ROWS[:-60], "2026-03-10/convictions.csv": ROWS})
    run(world, NIGHT)
    assert world.fetch(night=NEXT).released == 2, "the 9th was passed over for the whole extract of the 10th"
    assert world.left() == ["2026-03-08/convictions.csv"]


def test_a_file_that_was_replaced_since_stays(world: World) -> None:
    world.place(delete_after_read=True)
    world.sends({"convictions.csv": ROWS})
    run(world, NIGHT)
    world.sends({"convictions.csv": ROWS[:-60]})
    look = world.fetch(night=NEXT)
    assert (look.released, len(look.fetched)) == (0, 1)
    assert world.left() == ["convictions.csv"]


def test_bytes_that_left_the_archive_are_not_deleted_at_the_sender(world: World) -> None:
    world.place(delete_after_read=True)
    world.sends({"convictions.csv": ROWS})
    run(world, NIGHT)
    (receipt,) = receipts(world.settings, SOURCE, until=NIGHT)
    kept = archived_path(world.settings, receipt.files[0].sha256)
    kept.write_bytes(ROWS[:-1])
    assert world.fetch(night=NEXT).released == 0
    assert world.left() == ["convictions.csv"]


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_two_deletions_the_next_look_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.says("expects: {records: 1}")
    spec = world.sources / SOURCE / "spec.yml"
    spec.write_text(spec.read_text() + "companions: {'*.txt': a note}\n")
    world.place(delete_after_read=True)
    world.sends({"convictions.csv": ROWS, "a.txt": b"note", "b.txt": b"note too"})
    run(world, NIGHT)
    delete = Remote.delete
    gone: list[str] = []

    def die(self: Remote, file: RemoteFile) -> None:
        if len(gone) == 1:
            raise Killed
        gone.append(file.path)
        delete(self, file)

    with monkeypatch.context() as patch:
        patch.setattr(Remote, "delete", die)
        with pytest.raises(Killed):
            world.fetch(night=NEXT)
    assert len(world.left()) == 2
    look = world.fetch(night=NEXT)
    assert (look.released, look.fetched, look.faults) == (2, [], [])
    assert world.left() == []
    assert list(world.landed()) == ["2026-03-10"]


def test_a_sender_who_forbids_it_is_told_and_nothing_comes_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.place(delete_after_read=True)
    world.sends({"convictions.csv": ROWS})
    run(world, NIGHT)

    def forbid(self: Remote, file: RemoteFile) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Remote, "delete", forbid)
    look = world.fetch(night=NEXT)
    assert look.fetched == [] and "may not be deleted at the sender" in look.faults[0]
    assert list(world.landed()) == ["2026-03-10"]
