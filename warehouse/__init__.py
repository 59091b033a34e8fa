"""Where records rest: the only room that opens DuckDB for the product."""
