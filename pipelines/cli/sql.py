"""`lindero sql`: the published snapshot, read only; it never waits for a night that is running."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from config.settings import load_settings
from pipelines.cli.rows import FORMATS, checked_format


def sql(
    query: Annotated[
        str | None, typer.Argument(help="SQL to run; read from standard input when not given.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Query the current published night. Tables: SHOW TABLES; meaning of columns: DESCRIBE or duckdb_columns()."""
    from warehouse.connection import QueryError, query_rows
    from warehouse.publication import POINTER

    checked_format(output)
    text = query if query is not None else sys.stdin.read()
    if not text.strip():
        raise typer.BadParameter("no query given: lindero sql 'SELECT * FROM publish__funnel ORDER BY step'")
    try:
        names, rows = query_rows(load_settings().warehouse / POINTER, text)
    except QueryError as error:
        Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"lindero: {error}")
        raise typer.Exit(1) from error
    FORMATS[output](names, rows)
