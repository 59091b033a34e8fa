"""Every source ships a sample and says what it gives: the README's table is the expectation."""

import re
from pathlib import Path

import pytest

from pipelines.source_check import check_delivery_files
from sources.spec.file_names import is_companion, role_of
from sources.spec.loader import SOURCES_DIR, list_source_ids, load_spec

ROW = re.compile(r"^\| (\S+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def sample(source_id: str) -> list[Path]:
    return sorted((SOURCES_DIR / source_id / "sample").iterdir())


@pytest.mark.parametrize("source_id", list_source_ids())
def test_the_sample_gives_what_the_readme_says(source_id: str) -> None:
    readme = (SOURCES_DIR / source_id / "README.md").read_text()
    stated = {name: tuple(map(int, numbers)) for name, *numbers in ROW.findall(readme)}
    report = check_delivery_files(sample(source_id), source_id=source_id)
    found = {f.file: (f.delivered, f.accepted, f.quarantined, f.set_aside) for f in report.files}
    assert found == stated
    assert all(delivered == accepted + kept for delivered, accepted, kept, _ in found.values())
    assert report.usable


@pytest.mark.parametrize("source_id", list_source_ids())
def test_the_source_is_guessed_from_the_sample(source_id: str) -> None:
    assert check_delivery_files(sample(source_id), source_id=None).source_id == source_id


@pytest.mark.parametrize("source_id", list_source_ids())
def test_every_file_of_the_sample_has_a_role(source_id: str) -> None:
    spec = load_spec(source_id)
    for path in sample(source_id):
        assert is_companion(spec, path.name) or role_of(spec, path.name) is not None


@pytest.mark.parametrize("source_id", list_source_ids())
def test_the_readme_says_what_is_not_known_or_where_the_layout_is_described(source_id: str) -> None:
    readme = (SOURCES_DIR / source_id / "README.md").read_text()
    assert "## Not known" in readme or "not verified" in readme or "docs/canonical-layouts.md" in readme
