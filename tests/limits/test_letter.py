"""A letter of a source whose facts may be told nobody: rules, lines and counts, and not what was seen."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.land import land_source
from pipelines.read import read_delivery
from pipelines.watch.letter import letter_of
from sources.spec.loader import SOURCES_DIR
from tests.limits.voters import settings_of

DAY = date(2026, 3, 1)


def letter(home: Path, source_id: str) -> str:
    settings = settings_of(home)
    shutil.copytree(SOURCES_DIR / source_id / "sample", home / "inbox" / source_id / DAY.isoformat())
    (receipt,) = land_source(settings, source_id, until=DAY)
    read_delivery(settings, receipt, night=DAY)
    return letter_of(settings, source_id, until=DAY).markdown


def test_what_may_be_told_nobody_is_not_in_the_letter(tmp_path: Path) -> None:
    text = letter(tmp_path / "home", "ncic_nsor")
    assert text.count("what was seen may not be written down in a letter") == 3
    assert ("unknown code" in text and "lines 5" in text.replace("line 5", "lines 5")) or "line" in text
    assert "not on our list" not in text


@pytest.mark.parametrize("source_id", ["nm_voter", "ncoa_moves"])
def test_the_sender_is_told_what_was_seen_of_its_own(source_id: str, tmp_path: Path) -> None:
    text = letter(tmp_path / "home", source_id)
    assert "may not be written down" not in text and "could not" in text
