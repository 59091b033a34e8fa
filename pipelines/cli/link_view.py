"""What a person is told about a linkage: sizes, what blocking proposed and bounded, matches, expected false links."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.person_link.dedupe import Deduped
from pipelines.person_link.link import LinkedFiles
from transforms.linkage.column_counts import ColumnCounts

_MOST_OF_ALL = 0.95
"""Share of records with a partner above which an estimate has run to its end."""
_WHAT_IS_COUNTED = (
    "Placeholder: stands for nothing, as UNKNOWN or 999-99-9999 do. Unreadable: nothing can be made of it. Impossible: a"
    " date of birth after the day of the files (--date) or before 1880. In part: a word of the name stands for nothing"
    " (ANNA UNKNOWN, X for a given name), is in another script, or stands behind the 200th sign; the rest is used."
)


def show_warnings(warnings: Iterable[str]) -> None:
    """Say on standard error what the reader should know about the inputs."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    for warning in warnings:
        console.print(f"lindero: {warning}")


def show_link(linked: LinkedFiles, console: Console) -> None:
    """Show the summary of a link."""
    each = linked.candidates / linked.left_size if linked.left_size else 0.0
    _show(
        linked,
        "left record",
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
        linked,
        "record",
        (
            ("Records", f"{linked.left_size:,}"),
            ("Candidate pairs", f"{linked.candidates:,} ({each:.1f} per record)"),
            ("Share of records with a double", _share(linked)),
            ("Links", f"{found.links:,}"),
            ("Links that a hard rule would call possible only", f"{found.ruled:,}"),
            ("Links refused, because they join records that contradict each other", f"{found.apart:,}"),
            (
                "Links left open: the record fits two groups alike that contradict each other",
                f"{found.doubtful:,}",
            ),
            *(
                [("Links between groups too large to be compared", f"{found.too_large:,}")]
                if found.too_large
                else []
            ),
            ("Groups of more than one record", f"{found.groups:,}"),
            ("Groups in all", f"{len(found.clusters.column('cluster_id').unique()):,}"),
            ("Model", linked.model_version),
        ),
        console,
    )


def _share(linked: LinkedFiles) -> str:
    if not linked.is_share_estimated:
        return f"{linked.share:.3f} (as given)"
    if not linked.candidates:
        return f"{linked.share:.3f} (the model's: nothing to estimate it from)"
    is_doubtful = linked.share > _MOST_OF_ALL
    doubt = (
        "; nearly every record would have a partner: if that cannot be, say --share" if is_doubtful else ""
    )
    return f"{linked.share:.3f} (estimated{doubt})"


def show_counts(counts: Mapping[str, Sequence[ColumnCounts]], console: Console) -> None:
    """Show the columns that hold values nothing is compared by; nothing where there are none."""
    told = [
        (name, own)
        for name, columns in counts.items()
        for own in columns
        if own.used < own.given or own.partly
    ]
    if not told:
        return
    table = Table(
        title="Values that are not used, or not as a whole", title_justify="left", title_style="bold",
        caption_justify="left", caption=_WHAT_IS_COUNTED,
    )  # fmt: skip
    table.add_column("File", overflow="fold")
    table.add_column("Column")
    for heading in ("Given", "Used", "Placeholder", "Unreadable", "Impossible", "In part"):
        table.add_column(heading, justify="right")
    for name, own in told:
        numbers = (own.given, own.used, own.placeholder, own.unreadable, own.impossible, own.partly)
        table.add_row(escape(name), own.column, *(f"{number:,}" for number in numbers))
    console.print(table)


def counts_in_words(counts: Mapping[str, Sequence[ColumnCounts]]) -> list[str]:
    """Return a sentence for every column that holds values nothing is compared by, or not as a whole; see `show_counts`."""
    found = []
    for name, columns in counts.items():
        for own in columns:
            kinds = {
                "placeholders": own.placeholder, "unreadable": own.unreadable, "impossible": own.impossible,
                "used in part": own.partly,
            }  # fmt: skip
            told = ", ".join(f"[{number:,}] {kind}" for kind, number in kinds.items() if number)
            if told:
                found.append(f"[{name}] column [{own.column}]: of [{own.given:,}] values {told}")
    return found


def bounded_in_words(linked: LinkedFiles, record: str) -> list[str]:
    """Return what the bounds of the blocking rules mean, where they left whole records out or touch every record."""
    found, size = [], linked.left_size
    if linked.unmet:
        whole = f"{linked.unmet:,} of {size:,} {record}s were compared with nobody"
        whole = whole if linked.unmet < size else f"None of the {size:,} {record}s was compared with anybody"
        found.append(
            f"{whole}: what they share with other records, too many share. Say more of them: a whole date of birth, a"
            " number, a ZIP code."
        )
    if linked.bounded == size > linked.unmet:
        found.append(
            f"Every {record} has a key over the bound: by that key it was compared with nobody, and a pair that shares no"
            " other key is not found."
        )
    return found


def _show(linked: LinkedFiles, record: str, facts: Iterable[tuple[str, str]], console: Console) -> None:
    show_counts(linked.counts, console)
    console.print(blocking_table(linked.report))
    for sentence in bounded_in_words(linked, record):
        console.print(sentence, markup=False)
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
