"""What a look at a sender's folder brings, leaves and says; files of this machine stand for any sender."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import FetchFailed
from pipelines.land import land_source
from pipelines.transport import fetch as fetch_module
from pipelines.transport.memory import Memory, fetch_faults
from pipelines.transport.remote import Remote, RemoteFile
from tests.transport.world import NIGHT, ROWS, SOURCE, World

NEXT = date(2026, 3, 11)


def test_a_whole_delivery_is_brought_once_and_lands(world: World) -> None:
    world.sends({"convictions.csv": ROWS})
    look = world.fetch()
    assert look.fetched == ["2026-03-10: 1 files, 0.0 MB"]
    assert world.landed() == {"2026-03-10": {"convictions.csv": ROWS}}
    assert [r.received_on for r in land_source(world.settings, SOURCE, until=NIGHT)] == [NIGHT]
    for night in (NIGHT, NEXT):
        again = world.fetch(night=night)
        assert (again.fetched, again.waiting, again.faults) == ([], [], [])
    assert list(world.landed()) == ["2026-03-10"]
    assert world.left() == ["convictions.csv"]


def test_a_delivery_without_its_marker_is_left_and_told(world: World) -> None:
    world.says("done_marker: '*.done'")
    world.sends({"convictions.csv": ROWS})
    look = world.fetch()
    assert look.waiting == ["delivery of [2026-03-10]: waits for its done-marker [*.done]"]
    assert world.landed() == {}
    assert fetch_faults(world.settings, NIGHT, with_waits=True) == [f"[{SOURCE}] {look.waiting[0]}"]
    assert fetch_faults(world.settings, NIGHT, with_waits=False) == []
    world.sends({"convictions.done": b""})
    assert len(world.fetch().fetched) == 1
    assert set(world.landed()["2026-03-10"]) == {"convictions.csv", "convictions.done"}
    assert fetch_faults(world.settings, NIGHT, with_waits=True) == []


def test_where_nothing_tells_the_end_sizes_must_stay_the_same_over_two_looks(world: World) -> None:
    world.says("depth: 0")
    world.place(stabilized_minutes=20)
    world.sends({"convictions.csv": ROWS[:300]})
    assert "look the same 20 minutes after" in world.fetch(minutes=0).waiting[0]
    world.sends({"convictions.csv": ROWS})  # it grew: the twenty minutes begin anew
    assert world.fetch(minutes=25).fetched == []
    assert world.fetch(minutes=44).fetched == []
    assert len(world.fetch(minutes=45).fetched) == 1
    assert world.landed() == {"2026-03-10": {"convictions.csv": ROWS}}


def test_deliveries_of_days_gone_by_come_under_their_own_days(world: World) -> None:
    world.says("""
        depth: 1
        dated_by: {path: '^(\\d{8})/', formats: ['%Y%m%d']}
        expects: required
    """)
    world.sends({"20260301/convictions.csv": ROWS, "20260308/convictions.csv": ROWS[:-60]})
    world.sends({"20260309/notes.txt": b"no delivery yet", "20260311/convictions.csv": ROWS})
    look = world.fetch()
    assert [told[:10] for told in look.fetched] == ["2026-03-01", "2026-03-08"]
    assert "got 0 that play the role [records]" in look.waiting[0]
    assert "[2026-03-11]: is of a day after tonight" in look.waiting[1] and look.refused == []
    assert list(world.landed()) == ["2026-03-01", "2026-03-08"]


def test_a_delivery_sent_again_with_other_bytes_is_a_newer_one_of_that_day(world: World) -> None:
    world.says("dated_by: {path: '_(\\d{8})', formats: ['%Y%m%d']}\nexpects: required")
    world.sends({"convictions_20260302.csv": ROWS})
    world.fetch()
    first = land_source(world.settings, SOURCE, until=NIGHT)
    world.sends({"convictions_20260302.csv": ROWS.replace(b"GUILTY", b"NOLO  ")})
    assert world.fetch(night=NEXT).fetched[0].startswith("2026-03-02.2:")
    second = land_source(world.settings, SOURCE, until=NEXT)
    assert [(r.received_on, r.sequence) for r in (*first, *second)] == [
        (date(2026, 3, 2), 1),
        (date(2026, 3, 2), 2),
    ]
    assert second[0].supersedes == first[0].delivery_id


def test_the_same_bytes_touched_anew_bring_no_second_folder_of_that_day(world: World) -> None:
    world.says("dated_by: {path: '_(\\d{8})', formats: ['%Y%m%d']}\nexpects: required")
    world.sends({"convictions_20260302.csv": ROWS})
    world.fetch()
    world.sends({"convictions_20260302.csv": ROWS})
    assert world.fetch(night=NEXT).fetched == ["2026-03-02: 1 files, 0.0 MB, which lay there already"]
    assert list(world.landed()) == ["2026-03-02"]


def test_a_harmful_name_is_told_and_nothing_of_its_delivery_is_written(world: World) -> None:
    world.sends({"convictions.csv": ROWS, "a\\..\\b.csv": b"x"})
    look = world.fetch()
    assert look.fetched == [] and world.landed() == {}
    assert "holds a backslash" in look.refused[0]
    assert fetch_faults(world.settings, NIGHT, with_waits=False) == [f"[{SOURCE}] {look.refused[0]}"]


def test_names_that_differ_in_case_alone_are_refused(world: World) -> None:
    world.says("expects: {records: '1+'}")
    world.sends({"convictions.csv": ROWS, "CONVICTIONS.csv": ROWS})
    assert "differ in case alone" in world.fetch().refused[0]
    assert world.landed() == {}


def test_a_folder_that_is_not_there_is_told_and_not_tried_again(world: World) -> None:
    world.place(f"file://{world.sender}/nowhere")
    with pytest.raises(FetchFailed, match="there is no such folder"):
        world.fetch()
    assert "there is no such folder" in fetch_faults(world.settings, NIGHT, with_waits=False)[0]


def test_two_fetches_of_one_source_never_run_at_once(world: World) -> None:
    with (
        Memory(world.settings, SOURCE).alone(),
        pytest.raises(FetchFailed, match="another fetch of it is under way"),
    ):
        world.fetch()


class Spying(Remote):
    """A real folder, and something that happens when the n-th piece of a file is asked for."""

    happens: Callable[[RemoteFile], None]

    def open(self, file: RemoteFile) -> "Watched":  # type: ignore[override]
        return Watched(super().open(file), lambda: type(self).happens(file))


class Watched:
    """A stream that calls before every piece."""

    def __init__(self, stream: object, before: Callable[[], None]) -> None:
        self._stream, self._before = stream, before

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()  # type: ignore[attr-defined]

    def seek(self, place: int) -> None:
        self._stream.seek(place)  # type: ignore[attr-defined]

    def read(self, size: int) -> bytes:
        self._before()
        return bytes(self._stream.read(size))  # type: ignore[attr-defined]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.transport.download.PIECE", 100)


def spy(monkeypatch: pytest.MonkeyPatch, happens: Callable[[RemoteFile], None]) -> None:
    monkeypatch.setattr(Spying, "happens", staticmethod(happens), raising=False)
    monkeypatch.setattr("pipelines.transport.remote.Remote", Spying)


class Killed(BaseException):
    """The process ends here."""


def killed_at_the_fourth_piece(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fetch until the process ends; return the file of every piece read, then and later."""
    reads: list[str] = []

    def die(file: RemoteFile) -> None:
        reads.append(file.path)
        if len(reads) == 4:
            raise Killed

    spy(monkeypatch, die)
    with pytest.raises(Killed):
        world.fetch()
    return reads


def test_cut_off_in_the_middle_it_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, small_pieces: None
) -> None:
    world.sends({"convictions.csv": ROWS})
    reads = killed_at_the_fourth_piece(world, monkeypatch)
    incoming = world.inbox / ".incoming-as-it-stands"
    assert (incoming / "convictions.csv.part").read_bytes() == ROWS[:300]
    assert land_source(world.settings, SOURCE, until=NIGHT) == []
    assert len(world.fetch().fetched) == 1
    assert len(reads) == 4 + (len(ROWS) - 300) // 100 + 2
    assert world.landed() == {"2026-03-10": {"convictions.csv": ROWS}}


def test_a_part_of_a_file_that_is_another_one_by_now_is_thrown_away(
    world: World, monkeypatch: pytest.MonkeyPatch, small_pieces: None
) -> None:
    world.sends({"convictions.csv": ROWS})
    killed_at_the_fourth_piece(world, monkeypatch)
    other = ROWS.replace(b"SAMPLE", b"SPECIMEN")
    world.sends({"convictions.csv": other})
    world.fetch()
    assert world.landed() == {"2026-03-10": {"convictions.csv": other}}


def test_a_file_that_is_written_to_while_it_is_read_waits_for_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch, small_pieces: None
) -> None:
    world.sends({"convictions.csv": ROWS[:400]})
    reads: list[str] = []

    def grow(file: RemoteFile) -> None:
        reads.append(file.path)
        if len(reads) == 2:
            world.sends({"convictions.csv": ROWS})

    spy(monkeypatch, grow)
    look = world.fetch()
    assert look.fetched == []
    assert look.waiting == ["delivery of [2026-03-10]: [convictions.csv] was written to while it was read"]
    assert land_source(world.settings, SOURCE, until=NIGHT) == []
    world.fetch()
    assert world.landed() == {"2026-03-10": {"convictions.csv": ROWS}}


def test_a_file_that_comes_while_others_are_read_is_part_of_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.says("expects: {records: '1+'}")
    world.sends({"convictions_1.csv": ROWS})
    spy(monkeypatch, lambda file: world.sends({"convictions_2.csv": ROWS}))
    assert "files came, went or changed" in world.fetch().waiting[0]
    monkeypatch.undo()


def test_killed_between_the_copy_and_its_note_the_next_look_gives_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sends({"convictions.csv": ROWS})

    def die(self: Memory, fetched: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Memory, "add", die)
        with pytest.raises(Killed):
            world.fetch()
    assert list(world.landed()) == ["2026-03-10"]
    assert world.fetch().fetched == ["2026-03-10: 1 files, 0.0 MB, which lay there already"]
    assert world.landed() == {"2026-03-10": {"convictions.csv": ROWS}}
    assert world.fetch().fetched == []


def test_a_long_file_says_how_far_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch, small_pieces: None
) -> None:
    monkeypatch.setattr(fetch_module, "_SAY_EVERY", 0.0)
    world.sends({"convictions.csv": ROWS})
    said: list[str] = []
    world.fetch(say=said.append)
    assert said and all(
        "convictions.csv" in text and "MB/s" in text and text.endswith("left") for text in said
    )


def test_what_a_transfer_leaves_is_nothing_but_the_delivery(world: World, tmp_path: Path) -> None:
    world.sends({"convictions.csv": ROWS})
    world.fetch()
    assert sorted(p.name for p in world.inbox.iterdir()) == ["2026-03-10"]
