"""What is wrong with a YAML file that was checked against a model: one sentence, with line and field of each fault."""

import re
from typing import Any

import yaml
from pydantic import ValidationError

_PLACED = re.compile(r"(?P<part>[a-z_]+(?:\.\w+)*): (?P<says>.*)", re.DOTALL)
_TAGS = ("delimited", "fixed_width", "xml", "xlsx", "xls", "versioned")
_SHOWN = 10


def faults_in(label: str, text: str, error: ValidationError) -> str:
    """Return the first ten faults of a file.

    Args:
        label: how the file is called for people.
        text: what it holds.
        error: what its model says of it.
    """
    node = yaml.compose(text)
    faults = []
    for fault in error.errors()[:_SHOWN]:
        where = [part for part in fault["loc"] if part not in _TAGS]
        says = fault["msg"].removeprefix("Value error, ")
        placed = _PLACED.match(says)
        if placed and not where:  # a check over the whole specification names the part it is about
            where = [int(part) if part.isdigit() else part for part in placed["part"].split(".")]
            says = placed["says"]
        field = ".".join(str(part) for part in where) or "the whole file"
        faults.append(f"line [{_line(node, where)}] field [{field}]: {says}")
    more = f" (and {error.error_count() - _SHOWN} more)" if error.error_count() > _SHOWN else ""
    return f"[{label}] " + "; ".join(faults) + more


def _line(node: Any, where: list[Any]) -> int:
    """Return the line of the deepest part of a path that the file has."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                return int(line)
            key, node = found[0]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return int(line)
    return int(line)
