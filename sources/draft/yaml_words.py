"""Names and texts as a drafted specification writes them."""

import json
import re


def plain_or_quoted(name: str) -> str:
    """Return a column's name as it may stand in YAML."""
    return (
        name
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and name.lower() not in _YAML_WORDS
        else quoted(name)
    )


_YAML_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def quoted(text: str) -> str:
    """Return a text in quotes."""
    return json.dumps(text)
