"""Findings on the law files as people read them in a terminal, and as one JSON object."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from law.check.finding import Finding

_COLORS = {"error": "red", "warning": "yellow"}


def show_findings(findings: Sequence[Finding], console: Console) -> None:
    """Print a table a file, and one line of summary."""
    for file, own in groupby(findings, key=lambda finding: finding.file):
        table = Table("", "row", "rule", "what to do", title=escape(file), title_justify="left")
        for finding in own:
            color = _COLORS[finding.severity]
            table.add_row(
                f"[{color}]{finding.severity}[/]",
                *(escape(text) for text in (finding.row, finding.rule, finding.sentence)),
            )
        console.print(table)
    console.print(f"Law files: {summary(findings)}.", highlight=False)


def findings_as_json(findings: Sequence[Finding], *, as_of: date) -> str:
    """Return the findings as one JSON object."""
    counts = {f"{name}s": _count(findings, name) for name in _COLORS}
    found = [asdict(finding) for finding in findings]
    return json.dumps({"as_of": as_of.isoformat(), **counts, "findings": found}, indent=1, sort_keys=True)


def summary(findings: Sequence[Finding]) -> str:
    """Return how many errors and warnings there are, in words."""
    counts = [(name, _count(findings, name)) for name in _COLORS]
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts)


def _count(findings: Sequence[Finding], severity: str) -> int:
    return sum(finding.severity == severity for finding in findings)
