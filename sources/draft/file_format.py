"""The form of a drafted file in the words of a specification."""

import json
import re

from sources.draft.sample import Sample
from sources.draft.workbook import Table


def format_of(sample: Sample) -> str:
    """Return the `format` of a drafted file."""
    if sample.table is not None:
        return _workbook_format(sample.table)
    if sample.kind == "fixed_width" and sample.layout is not None:
        places = ", ".join(
            f"{json.dumps(n)}: {{start: {c.start}, length: {c.length}}}" for n, c in sample.layout.items()
        )
        return f"{{type: fixed_width, encoding: {sample.encoding}, trailing_blanks_cut: true, layout: {{{places}}}}}"
    header = "present" if sample.has_header else "absent"
    return (
        f"{{type: delimited, encoding: {sample.encoding}, delimiter: {json.dumps(sample.delimiter)}, header: {header},"
        " trailing_delimiter: allowed}"
    )


def _workbook_format(table: Table) -> str:
    said = [f"type: {table.kind}"]
    if table.preamble_rows:
        said.append(f"preamble_rows: {table.preamble_rows}")
    if table.strips_digits:
        said.append("strip_header_digits: true")
    if table.footers:
        words = "|".join(re.escape(word) for word in table.footers)
        said.append("footer_pattern: " + json.dumps(rf"(?:{words})(?:\s|$)"))
    return "{" + ", ".join(said) + "}" + ("  # TODO how do the notes below begin?" if table.footers else "")
