"""Rows of a query on the screen, or as CSV or JSON."""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

Rows = tuple[list[str], list[tuple[object, ...]]]
QUERY = Annotated[str | None, typer.Argument(help="SQL to run; read from standard input when not given.")]
OUTPUT = Annotated[str, typer.Option("--format", help="table, csv or json.")]


def print_answer(query: str | None, output: str, ask: Callable[[str], Rows], *, example: str) -> None:
    """Ask a database and print what it says; a query that it refuses is one line and exit code 1.

    Args:
        query: SQL; read from standard input when None.
        output: table, csv or json.
        ask: gives column names and rows of a query.
        example: a command that asks something, for whoever asked nothing.
    """
    from warehouse.connection import QueryError

    if output not in FORMATS:
        raise typer.BadParameter(f"[{output}]: expected table, csv or json", param_hint="--format")
    text = query if query is not None else sys.stdin.read()
    if not text.strip():
        raise typer.BadParameter(f"no query given: {example}")
    try:
        names, rows = ask(text)
    except QueryError as error:
        Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"lindero: {error}")
        raise typer.Exit(1) from error
    FORMATS[output](names, rows)


def _write_table(names: list[str], rows: list[tuple[object, ...]]) -> None:
    """Print a table, or one block a row where the columns would not fit beside each other."""
    console = Console()
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    narrow = sum(max(map(cell_len, (name, *column))) + 3 for name, *column in zip(names, *texts, strict=True))
    if narrow <= console.width or len(names) == 1 or not rows:
        table = Table(*map(escape, names))
        for row in texts:
            table.add_row(*map(escape, row))
        console.print(table)
        return
    width = max(map(cell_len, names))
    for number, row in enumerate(texts, start=1):
        console.print(f"── row {number} of {len(rows)}", style="dim", highlight=False)
        block = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        block.add_column(width=width, style="bold", no_wrap=True)
        block.add_column(overflow="fold")
        for name, text in zip(names, row, strict=True):
            block.add_row(escape(name), escape(text))
        console.print(block)


def _write_csv(names: list[str], rows: list[tuple[object, ...]]) -> None:
    import csv

    writer = csv.writer(sys.stdout)
    writer.writerow(names)
    writer.writerows(rows)


def _write_json(names: list[str], rows: list[tuple[object, ...]]) -> None:
    import json

    typer.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=1, default=str))


FORMATS: Mapping[str, Callable[[list[str], list[tuple[object, ...]]], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
}
