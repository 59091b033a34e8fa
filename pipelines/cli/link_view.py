"""What a person is told about a linkage: sizes, what blocking proposed and bounded, matches, expected false links."""

from collections.abc import Iterable

import pandas as pd
from rich.console import Console
from rich.table import Table

from pipelines.person_link.dedupe import Deduped
from pipelines.person_link.link import LinkedFiles


def show_warnings(warnings: Iterable[str]) -> None:
    """Say on standard error what the reader should know about the inputs."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    for warning in warnings:
        console.print(f"lindero: {warning}")


def show_link(linked: LinkedFiles, console: Console) -> None:
    """Show the summary of a link."""
    each = linked.candidates / linked.left_size if linked.left_size else 0.0
    _show(
        linked.report,
        (
            ("Left records", f"{linked.left_size:,}"),
            ("Right records", f"{linked.right_size:,}"),
            ("Candidate pairs", f"{linked.candidates:,} ({each:.1f} per left record)"),
            ("Share of left records with a partner", _share(linked)),
            (f"Pairs kept, {linked.min_weight:g} bits or more", f"{linked.pairs.num_rows:,}"),
            ("Matches", f"{linked.matches:,}"),
            ("Possible", f"{linked.possible:,}"),
            ("False links expected among the matches", f"{linked.expected_false_links:,.1f}"),
            ("Model", linked.model_version),
        ),
        console,
    )


def show_dedupe(found: Deduped, console: Console) -> None:
    """Show the summary of a file linked with itself."""
    linked = found.linked
    each = linked.candidates / linked.left_size if linked.left_size else 0.0
    _show(
        linked.report,
        (
            ("Records", f"{linked.left_size:,}"),
            ("Candidate pairs", f"{linked.candidates:,} ({each:.1f} per record)"),
            ("Share of records with a double", _share(linked)),
            ("Links", f"{found.links:,}"),
            ("Links refused, because they join records that contradict each other", f"{found.refused:,}"),
            ("Groups of more than one record", f"{found.groups:,}"),
            ("Groups in all", f"{len(found.clusters.column('cluster_id').unique()):,}"),
            ("Model", linked.model_version),
        ),
        console,
    )


def _share(linked: LinkedFiles) -> str:
    return f"{linked.share:.3f} ({'estimated' if linked.is_share_estimated else 'as given'})"


def _show(report: pd.DataFrame, facts: Iterable[tuple[str, str]], console: Console) -> None:
    console.print(blocking_table(report))
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in facts:
        table.add_row(name, value)
    console.print(table)


def blocking_table(report: pd.DataFrame) -> Table:
    """Return what each blocking rule proposed, and what its bound left out."""
    table = Table(title="Blocking", title_justify="left", title_style="bold")
    table.add_column("Rule")
    for heading in ("Pairs", "By this rule alone", "Keys over the bound", "Left records they touch"):
        table.add_column(heading, justify="right")
    for row in report.itertuples(index=False):
        table.add_row(
            str(row.rule),
            f"{row.pairs:,}",
            f"{row.only:,}",
            f"{row.bounded_keys:,}",
            f"{row.bounded_left_records:,}",
        )
    return table
