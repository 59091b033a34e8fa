"""Pages made from the tree are fresh; what the README tells a newcomer to type exists; links lead somewhere."""

import re
from pathlib import Path

import pytest

from config.settings import REPO_ROOT
from pipelines.cli.main import app
from sources.spec.reference import reference_page
from warehouse.dictionary import dictionary_page

PAGES = sorted([*REPO_ROOT.glob("*.md"), *(REPO_ROOT / "docs").rglob("*.md"), *REPO_ROOT.glob("*/README.md")])


def test_the_words_of_a_specification_are_fresh() -> None:
    page = (REPO_ROOT / "docs" / "specification-words.md").read_text()
    assert page == reference_page(), "docs/specification-words.md is stale; run make docs"


def test_the_dictionary_is_fresh() -> None:
    page = (REPO_ROOT / "docs" / "dictionary.md").read_text()
    assert page == dictionary_page(), "docs/dictionary.md is stale; run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(REPO_ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"[{page.name}] links to [{target}], which is not there"


def test_the_readme_names_targets_and_commands_that_exist() -> None:
    text = (REPO_ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):", (REPO_ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", text, re.MULTILINE))
    assert {a or b for a, b in named} <= targets
    commands = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}  # type: ignore[union-attr]
    commands |= {group.name for group in app.registered_groups}
    assert set(re.findall(r"^lindero ([a-z]+)", text, re.MULTILINE)) <= commands


def test_every_target_says_what_it_does() -> None:
    makefile = (REPO_ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*##", makefile, re.MULTILINE), f"make {target}: no words in make help"
