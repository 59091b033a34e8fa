"""`lindero sql`: the published snapshot, read only; it never waits for a night that is running."""

from config.settings import load_settings
from pipelines.cli.rows import OUTPUT, QUERY, print_answer


def sql(query: QUERY = None, output: OUTPUT = "table") -> None:
    """Query the current published night. Tables: SHOW TABLES; meaning of columns: DESCRIBE or duckdb_columns()."""
    from warehouse.connection import query_rows
    from warehouse.publication import POINTER

    current = load_settings().warehouse / POINTER
    example = "lindero sql 'SELECT * FROM publish__funnel ORDER BY step'"
    print_answer(query, output, lambda text: query_rows(current, text), example=example)
