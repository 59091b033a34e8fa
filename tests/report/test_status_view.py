"""`lindero status` in a terminal of 80 columns: nothing cut off, numbers with the right noun."""

import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from config.settings import load_settings
from pipelines.cli.status_view import show_status
from pipelines.errors import NightMissing
from pipelines.status import night_status
from warehouse.publication import published_nights


def shown(found: dict[str, Any], width: int = 80) -> str:
    stream = io.StringIO()
    show_status(found, Console(file=stream, width=width, force_terminal=False))
    return stream.getvalue()


def test_a_refused_source_is_told_in_full_words(nights: Any) -> None:
    text = shown(night_status(nights.settings, date(2026, 3, 4)))
    flat = " ".join(text.split())
    assert "…" not in text
    assert "canonical_conviction stand_in, stale 2026-03-03 42 42 0" in flat
    assert "Refused: [canonical_conviction] file [convictions.csv] line [1] rule [header]" in flat
    assert "131 records delivered = 88 accepted + 43 quarantined (header 43)" in flat
    for line in ("equivalency_review 22", "out_of_state_registrant 1", "loophole 1", "needs_identifier 3"):
        assert line in flat, flat


def test_lines_fit_the_terminal_but_paths_stay_whole(nights: Any) -> None:
    found = night_status(nights.settings, date(2026, 3, 2))
    lines = shown(found).splitlines()
    assert all(len(line) <= 80 for line in lines if not line.startswith(("Report:", "Warehouse:")))
    assert f"Report:    {found['report']}" in lines


def test_one_is_singular_and_long_names_are_folded_not_cut(nights: Any) -> None:
    found = night_status(nights.settings, date(2026, 3, 2))
    found |= {"matches": 1, "candidate_pairs": 1, "flags": 1, "flags_by_basis": {"loophole": 1}}
    fresh = next(row for row in found["deliveries"] if row["status"] == "fresh")
    fresh["source_id"] = "a_source_with_a_name_of_forty_characters"
    text = shown(found)
    flat = " ".join(text.split())
    assert "1 candidate pair, 1 match, of which" in flat and "1 flag (candidates" in flat
    assert "…" not in text
    first_column = "".join(line.split(" ")[0] for line in text.splitlines())
    assert "a_source_with_a_name_of_forty_characters" in first_column


def test_a_snapshot_of_another_version_is_named_with_what_to_do(nights: Any, tmp_path: Path) -> None:
    night = date(2026, 3, 2)
    (record,) = [n for n in published_nights(nights.settings.warehouse) if n.night == night]
    home = tmp_path / "home"
    shutil.copytree(nights.settings.warehouse / "published", home / "warehouse" / "published")
    snapshot = home / "warehouse" / "snapshots" / record.snapshot
    snapshot.parent.mkdir()
    shutil.copyfile(nights.settings.warehouse / "snapshots" / record.snapshot, snapshot)
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute("DROP TABLE publish__changes")
    with pytest.raises(
        NightMissing, match=r"another version of the program .*lindero nightly --date 2026-03-02"
    ):
        night_status(load_settings({"LINDERO_HOME": str(home)}), night)
