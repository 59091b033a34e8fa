"""Patterns as words: which alternatives a regular expression names at its top level, and whether it can be read."""

import re
from collections.abc import Iterator

from law.check.repeats import FEW, nested_repeat

_ANCHORS = re.compile(r"^(?:\\b|\^)+|(?:\\b|\$)+$")


def words_of(pattern: str) -> Iterator[str]:
    """Yield the alternatives of a pattern, without the marks of a word's edge: `\\bVOID|^SIS$` is VOID and SIS."""
    for part in _alternatives(pattern):
        word = _ANCHORS.sub("", part)
        if word:
            yield word


def fault_of(pattern: str) -> str | None:
    """Return why a pattern cannot be read, in a sentence; None where it can."""
    try:
        if re.compile(pattern).search("") is not None:
            return f"the pattern [{pattern}] meets every text; expected one that asks for a sign. Mend it."
        group = nested_repeat(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"the pattern [{pattern}] cannot be read: {error}; expected a regular expression of Python. Mend it."
    if group is not None:
        return (
            f"the pattern [{pattern}] repeats [{group}], in which something repeats, too, so that one text may be read for"
            f" hours; expected one repetition, or at most {FEW} times inside. Mend it."
        )
    return None


def _alternatives(pattern: str) -> Iterator[str]:
    depth, start, in_class, at = 0, 0, False, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
        at += 1
    yield pattern[start:]
