"""The data dictionary: every table and column, made from the schema files."""

from warehouse.schema_files import TableSchema, all_schemas

_HEAD = """# Data dictionary

Made by `make docs` from `warehouse/schema/*.yml`; the same texts are comments in every snapshot (`DESCRIBE`,
`duckdb_columns()`). Layers: `landed` row accounting, `stage` standardized records, `classified` law, `linked` pairs
and subjects, `publish` what people work with, `audit` alarms and row verdicts. Personal data: none, id (a key of a person),
indirect, direct, sensitive.
"""


def dictionary_page() -> str:
    """Return the dictionary as Markdown."""
    schemas = all_schemas()
    index = "\n".join(f"* [{s.table}](#{s.table}): {s.description}" for s in schemas)
    return "\n\n".join([_HEAD.rstrip(), index, *(_table(schema) for schema in schemas)]) + "\n"


def _table(schema: TableSchema) -> str:
    rows = [
        f"| `{c.name}` | {c.type} | {'' if c.nullable else 'not null'} | {c.pii} | {_cell(c.description)} |"
        for c in schema.columns
    ]
    head = f"## {schema.table}\n\n{schema.description}. Grain: {schema.grain}. Key: {', '.join(schema.keys)}."
    return "\n".join(
        [head, "", "| column | type | | personal data | meaning |", "|---|---|---|---|---|", *rows]
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(dictionary_page(), end="")
