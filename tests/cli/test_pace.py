"""How far a long read is: said now and then, with rate and time left; nothing of a short one."""

from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from config.settings import load_settings
from pipelines.cli.step_lines import StepLines
from pipelines.file_bytes import map_file, sha256_of
from pipelines.pace import Pace, time_left
from pipelines.progress import StepEvent, progress_file, read_events, say_at
from pipelines.read import read_files
from pipelines.source_check import delivered_file
from sources.spec.loader import SOURCES_DIR, load_spec


def test_megabytes_rate_and_time_left_are_said_every_so_often() -> None:
    said: list[str] = []
    times = iter([0.0, 1.0, 5.0, 6.0, 10.0])
    pace = Pace("x.dat", said.append, every=5.0, clock=lambda: next(times))
    for done in (100, 500, 600, 900):
        pace(done * 1_000_000, 2_000_000_000)
    assert said == [
        "x.dat: 500 of 2,000 MB, 100.0 MB/s, 15 s left",
        "x.dat: 900 of 2,000 MB, 90.0 MB/s, 12 s left",
    ]


def test_times_are_said_as_people_say_them() -> None:
    said = [time_left(seconds) for seconds in (0.4, 89, 120, 5_300, 7_500)]
    assert said == ["0 s", "89 s", "2 min", "88 min", "2 h 5 min"]


def test_a_reader_tells_how_far_it_is_up_to_the_last_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    path = SOURCES_DIR / "ca_doj" / "sample" / "history.csv"
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(
        "pipelines.read.Pace", lambda name, say, every: lambda done, total: told.append((done, total))
    )
    read_files(load_spec("ca_doj"), [(delivered_file(path), path)])
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


def test_what_a_long_step_tells_reaches_the_terminal_and_is_no_end_of_it(tmp_path: Path) -> None:
    settings, night = load_settings({"LINDERO_HOME": str(tmp_path)}), date(2026, 3, 2)
    text = "OFNT3CE1.zip: 5 of 9 MB, 1.0 MB/s, 4 s left"
    say_at(settings, night, "read", "nc_opi")(text)
    events, _ = read_events(progress_file(settings, night), 0)
    assert events == [StepEvent(step="read", source_id="nc_opi", state="at", seconds=None, detail=text)]
    console = Console(record=True, width=120)
    lines = StepLines(console, quiet=False)
    lines.show(events[0])
    assert console.export_text().strip() == f"read nc_opi: {text}"
    assert (lines.seconds, lines.failed) == (0.0, {})


def test_files_are_mapped_and_an_empty_one_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").touch()
    assert (map_file(tmp_path / "a")[:], map_file(tmp_path / "b")) == (b"abc", b"")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
