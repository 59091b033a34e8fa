"""docs/sources.md: its examples are specifications, its thirty rows name words that the sources named really use."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from sources.spec.chain import Chain, Changes, Merges
from sources.spec.fields import Expression, FactMap, NameMap, PersonMap
from sources.spec.files import FileSpec
from sources.spec.loader import SOURCES_DIR, list_source_ids
from sources.spec.model import Join
from sources.spec.strict import Strict
from sources.spec.watch import Watch
from sources.spec.withdrawals import Withdrawals
from sources.spec.yaml_text import parse_yaml

PAGE = (SOURCES_DIR.parent / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n# (?P<what>[a-z ]+)\n(?P<text>.*?)```", PAGE, re.DOTALL)
ROWS = [
    [cell.strip() for cell in row.split("|")[1:-1]]
    for row in re.findall(r"^\| \d+ \|.*$", PAGE, re.MULTILINE)
]
KINDS: Mapping[str, type[Strict]] = {
    "a file": FileSpec,
    "a join": Join,
    "an expression": Expression,
    "a name": NameMap,
    "facts": FactMap,
    "withdrawals": Withdrawals,
    "watch": Watch,
    "a person": PersonMap,
    "a chain": Chain,
    "changes": Changes,
    "merges": Merges,
}
FURTHER_WORDS = (
    "versions", "since", "until", "lacks", "dated_by", "without_leading_zeros", "chunks", "orphans", "each",
    "stands_for", "others", "within", "only_if", "only_where", "date_parts", "more_facts", "each_once", "leading_zeros_to",
    "at_most", "as_of", "age", "base", "number", "first", "people", "told_on", "survivor", "missing_row",
    "slots", "if_blank", "may_serve", "must_not_hold", "ignored_like", "base64", "find", "because",
)  # fmt: skip


def words_of(value: Any) -> set[str]:
    """Return every key, and every `key: value` of a word, below a parsed specification."""
    if isinstance(value, dict):
        said = {f"{k}: {v}" for k, v in value.items() if isinstance(v, str)}
        return {str(key) for key in value} | said | {w for v in value.values() for w in words_of(v)}
    return {w for v in value for w in words_of(v)} if isinstance(value, list) else set()


def words_of_source(source_id: str) -> set[str]:
    return words_of(parse_yaml((SOURCES_DIR / source_id / "spec.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("what", "text"), EXAMPLES)
def test_every_example_is_a_specification(what: str, text: str) -> None:
    KINDS[what].model_validate(parse_yaml(text))


def test_every_block_is_an_example_of_a_known_kind() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml") >= 9
    assert {what for what, _ in EXAMPLES} == set(KINDS)


def test_there_are_thirty_capabilities_each_with_a_state() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 31))
    states = [row[4].partition(":")[0] for row in ROWS]
    assert set(states) <= {"done", "in part", "open"}
    assert all(re.findall("`", row[3]) for row in ROWS if row[4] == "done"), (
        "done needs a source that shows it"
    )


@pytest.mark.parametrize("row", [row for row in ROWS if row[3]], ids=lambda row: row[0])
def test_the_sources_named_use_the_words_named(row: list[str]) -> None:
    words, sources = re.findall(r"`([^`]+)`", row[2]), re.findall(r"`([^`]+)`", row[3])
    assert set(sources) <= set(list_source_ids())
    used = {source_id: words_of_source(source_id) for source_id in sources}
    assert set(words) <= set().union(*used.values()), row
    unused = [source_id for source_id, own in used.items() if not own & set(words)]
    assert not unused, f"{unused} use none of {words}"


@pytest.mark.parametrize("word", FURTHER_WORDS)
def test_every_further_word_is_used_by_a_source_and_explained(word: str) -> None:
    assert any(word in words_of_source(source_id) for source_id in list_source_ids())
    assert f"`{word}`" in PAGE
