"""One thing that is wrong, or that must be said, of the law files."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """Where it is, which rule of the check it breaks, and one sentence; findings sort by file, severity and row."""

    file: str
    """Path below the folder of the law, or the part of it that is meant."""
    severity: Severity
    row: str
    """Id of the row; empty where a whole file is meant."""
    rule: str
    sentence: str
    """What was seen, what was expected, what to do."""


def error(file: str, row: str, rule: str, sentence: str) -> Finding:
    """Return a finding that keeps a file from taking effect."""
    return Finding(file=file, severity="error", row=row, rule=rule, sentence=sentence)


def warning(file: str, row: str, rule: str, sentence: str) -> Finding:
    """Return a finding that is said and holds nothing up."""
    return Finding(file=file, severity="warning", row=row, rule=rule, sentence=sentence)
