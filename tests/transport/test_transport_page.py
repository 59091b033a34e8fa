"""docs/transport.md: its examples are what the program reads, and it explains every word and every refusal."""

import re

import pytest

from config.settings import REPO_ROOT
from pipelines.transport.places import Place, Transport
from sources.spec.controls import ControlSum, ControlTotal
from sources.spec.delivery import Delivery, Pgp
from sources.spec.yaml_text import parse_yaml

PAGE = (REPO_ROOT / "docs" / "transport.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n# (?P<what>[^\n]+)\n(?P<text>.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("what", "text"), EXAMPLES)
def test_every_example_is_what_it_says(what: str, text: str) -> None:
    said = parse_yaml(text)
    if what.startswith("LINDERO_HOME"):
        assert Transport.model_validate(said).sources
    elif what.startswith("delivery"):
        Delivery.model_validate(said)
    else:
        assert what == "a file, in a specification"
        assert [ControlTotal.model_validate(one) for one in said["control_total"]]
        assert [ControlSum.model_validate(one) for one in said["control_sums"]]


def test_every_block_is_an_example() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml") == 4


@pytest.mark.parametrize(
    "word",
    [
        *Place.model_fields,
        *Transport.model_fields,
        *Delivery.model_fields,
        *Pgp.model_fields,
        *ControlSum.model_fields,
    ],
)
def test_every_word_is_explained(word: str) -> None:
    assert word in PAGE


@pytest.mark.parametrize("room", ["pipelines/transport/pgp.py", "pipelines/transport/unseal.py"])
def test_every_rule_of_a_seal_is_explained(room: str) -> None:
    rules = set(re.findall(r'"(pgp_\w+)"', (REPO_ROOT / room).read_text()))
    assert rules and all(f"`{rule}`" in PAGE for rule in rules)
