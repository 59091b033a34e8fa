"""The outside night: silent nowhere, and red when a count differs."""

from pathlib import Path

import pytest

from benchmarks import outside_night
from benchmarks.second_count import count_california, count_rap_sheets, subjects


def test_a_count_that_differs_fails_the_night(capsys: pytest.CaptureFixture[str]) -> None:
    assert outside_night.told([("records", 38, 38)]) == 0
    assert outside_night.told([("records", 38, 38), ("persons", 10, 11)]) == 1
    assert "WRONG persons: 10, expected 11" in capsys.readouterr().out


def test_missing_files_are_said_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(outside_night, "DATA", tmp_path)
    assert outside_night.main() == 0
    assert "OUTSIDE NIGHT NOT RUN" in capsys.readouterr().out


def test_the_second_count_knows_what_grep_knows(shared_data: Path) -> None:
    california = shared_data / "ca_doj" / "no_headers.csv"
    paths = sorted((shared_data / "niem_rap_sheets").glob("sample-*.xml"))
    text = "".join(path.read_text() for path in paths)
    held = count_california(california)
    assert held.records == len(california.read_text().splitlines())
    assert held.records - held.set_aside == california.read_text().count("COURT ACTION")
    assert count_rap_sheets(paths).convictions == text.count("<rap:CourtCharge>") == 56
    assert sum(bool(s.ssn) for s in subjects(paths)) == text.count("<nc:PersonSSNIdentification>")
