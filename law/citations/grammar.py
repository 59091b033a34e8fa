"""Load the grammars: how each jurisdiction writes a section."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "grammars.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Patterns of one jurisdiction, tried in order."""

    patterns: tuple[re.Pattern[str], ...]
    assumed_title: str | None = None
    padded: tuple[int, ...] = ()
    internal_suffix: bool = False
    articles: tuple[tuple[str, str], ...] = ()
    not_offenses: frozenset[str] = frozenset()


@cache
def grammar_of(jurisdiction: str) -> Grammar:
    """Return a jurisdiction's grammar; one that is not listed has the default alone."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    own = raw["jurisdictions"].get(jurisdiction, {})
    texts = [*own.get("patterns", []), raw["default"]]
    return Grammar(
        patterns=tuple(re.compile(_anchored(text), re.IGNORECASE) for text in texts),
        assumed_title=own.get("assumed_title"),
        padded=tuple(own.get("padded", ())),
        internal_suffix=bool(own.get("internal_suffix", False)),
        articles=tuple(sorted(own.get("articles", {}).items())),
        not_offenses=frozenset(own.get("not_offenses", ())),
    )


def _anchored(pattern: str) -> str:
    """A section starts where no letter or digit runs into it."""
    return pattern if pattern.startswith("^") else rf"(?<![\w.]){pattern}"
