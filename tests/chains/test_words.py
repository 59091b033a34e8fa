"""Words about chains that contradict each other are refused, with the field and what to say instead."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from tests.chains.small_source import spec

NUMBER = "{base: never, number: {file_name: '(\\d+)'}}"
BOTH = "{base: never, number: {file_name: '(\\d+)'}, period: {file_name: '(\\d+)'}}"
JOIN = [{"left": "counts", "right": "people", "on": {"id": "id"}}]
CODES = {"A": "add"}


@pytest.mark.parametrize(
    ("chain", "changes", "says"),
    [
        (NUMBER, {"snapshot": "full"}, "every delivery of a full source is everything; say snapshot: delta or event"),
        (NUMBER, {"snapshot": "event", "changes": []}, "an event source needs `changes`"),
        (None, {}, "a delta or event needs `chain`"),
        (NUMBER, {"joins": JOIN}, "joins.0: a delta may lack what came earlier; say orphans: earlier"),
        (NUMBER, {"changes": [{"file": "merged", "column": "old", "codes": CODES}]}, "gives neither persons nor facts"),
        (NUMBER, {"changes": [{"file": "counts", "column": "action", "codes": CODES}]}, "columns ['action'] are not"),
        (NUMBER, {"changes": [{"file": "counts", "column": "code", "codes": CODES}] * 2}, "one file is named twice"),
        (NUMBER, {"changes": [{"file": "counts", "column": "code", "codes": {"M": "merge"}}]}, "merge needs `survivor`"),
        (NUMBER, {"changes": [{"file": "counts", "column": "code", "codes": {"Q": "quash"}}]}, "changes.0.codes.Q"),
        (NUMBER, {"merges": {"file": "merged", "retired": ["was"], "survivor": ["new"]}}, "columns ['was'] are not"),
        (NUMBER, {"missing_row": "perhaps"}, "missing_row"),
        (BOTH, {}, "order deliveries by number or by period, not by both"),
        ("{base: {}}", {}, "say file_name or content: one regular expression"),
        ("{base: {file_name: '('}}", {}, "not a regular expression"),
        ("{base: {file_name: a, content: b}}", {}, "say file_name or content: one regular expression"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused(chain: str | None, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(says)):
        spec(chain=chain, **changes)


def test_deltas_need_the_senders_own_key() -> None:
    facts = {"file": "counts", "key_from": ["count"], "person_key": ["id"], "fields": {}}
    with pytest.raises(ValidationError, match="deltas and events need the sender's own `key`"):
        spec(chain=NUMBER, facts=facts)


def test_what_is_put_together_and_what_is_forgotten() -> None:
    def kinds(**changes: Any) -> tuple[bool, bool]:
        source = spec(**changes)
        return source.is_assembled, source.forgets

    whole: dict[str, Any] = {"snapshot": "full", "chain": None, "changes": [], "merges": None}
    assert kinds(**whole) == (False, True)
    assert kinds(**whole, missing_row="gone") == (False, True)
    assert kinds(**whole, missing_row="unknown") == (True, False)
    assert kinds(**{**whole, "merges": {"file": "merged", "retired": ["old"], "survivor": ["new"]}}) == (
        True,
        True,
    )
    assert kinds() == (True, False)
    assert kinds(changes=[], merges=None) == (True, True)
