"""A letter to the sender: the faults of the last delivery, counted, with lines and fields, and never a person's data."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jinja2

from config.settings import Settings
from pipelines.deliveries import receipts
from pipelines.errors import StepError
from pipelines.quarantine.kept import kept_rows, last_reading
from pipelines.report.words import counted, without_place
from pipelines.watch.alarms import delivery_alarms
from sources.spec.loader import load_spec
from sources.watch.alarm import Alarm
from sources.watch.kinds import KINDS
from warehouse.atomic import write_bytes

TEMPLATES = Path(__file__).parent / "templates"
_LINES_SHOWN = 5
PLEAS = {
    "unknown_code": "Please tell us what these codes mean, or send your current list of codes.",
    "unreadable_date": "Please send dates in the form agreed, and leave a date blank where it is not known.",
    "missing_key": "Please send every record with your key of the person or case.",
    "missing_value": "Please fill this field, or tell us when it is not known.",
    "orphan": "Please send the records these belong to; they are not in the delivery.",
    "duplicate_key": "Please tell us which of the records with the same key holds.",
    "field_count": "Please put quotes around fields that hold the separator, and send these lines again.",
    "unclosed_quote": "Please close the quote, and double quotes that stand within a field.",
    "bad_quotes": "Please double quotes that stand within a field.",
    "encoding": "Please tell us which character encoding the export uses.",
    "nul_byte": "Please send these lines again; they hold NUL bytes.",
    "record_length": "Please send these lines again, or the layout in force.",
    "repeated_header": "Please send each file whole and once.",
    "archive": "Please send this file again; it broke off or was damaged on the way.",
    "header": "Please tell us of changed columns before they come, and send the layout in force.",
    "layout": "Please send the layout in force beside the data.",
    "missing_file": "Please send this file, too.",
    "several_files": "Please send one such file with a delivery, or tell us that the table comes in several.",
    "empty": "Please send this file again; it holds no record.",
    "control_total": "Please send the file again; it does not hold the records its trailer counts.",
}
PLEAS["other_file_refused"] = "Nothing is wrong with it; it is used as soon as the delivery is whole."
_UNTOLD = "what was seen may not be written down in a letter"
_PLEA = "Please look at these lines and send them again, or tell us how they are meant."


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter, twice: the same words as Markdown and as HTML."""

    source_id: str
    received_on: date
    markdown: str
    html: str


def letter_of(settings: Settings, source_id: str, *, until: date) -> Letter:
    """Return the letter about the last delivery that arrived up to a day.

    Raises:
        StepError: nothing was delivered, or it was not read yet.
    """
    spec = load_spec(source_id)
    delivered = [r for r in receipts(settings, source_id, until=until) if r.repeats is None]
    if not delivered:
        raise StepError(f"[{source_id}]: nothing was delivered so far; there is nothing to write about")
    receipt = delivered[-1]
    reading = last_reading(settings, receipt)
    if reading is None:
        raise StepError(
            f"[{source_id}]: the delivery of {receipt.received_on} was not read yet. Run: lindero nightly --date"
            f" {receipt.received_on}"
        )
    kept, counts = reading
    untold = spec.limits.redisclosure is not None and spec.limits.redisclosure.to == "nobody"
    faults = [_fault(row, untold) for row in kept_rows(receipt, kept, counts)]
    odd = [
        a
        for a in delivery_alarms(settings, receipt)
        if a.kind not in ("refused", "quarantine_spike", "new_column")
    ]
    facts: dict[str, Any] = {
        "spec": spec,
        "receipt": receipt,
        "counts": counts.sort_values("file_name").to_dict("records"),
        "bytes": {file.name: file.byte_count for file in receipt.files},
        "sha256": {file.name: file.sha256 for file in receipt.files},
        "totals": {n: int(counts[f"records_{n}"].sum()) for n in ("delivered", "accepted", "quarantined")},
        "faults": sorted(faults, key=_most_pressing),
        "odd": [_odd(alarm, untold) for alarm in odd],
    }  # fmt: skip
    return Letter(
        source_id=source_id,
        received_on=receipt.received_on,
        markdown=_render("letter.md", facts),
        html=_render("letter.html", facts),
    )


def write_letter(letter: Letter, folder: Path) -> list[Path]:
    """Write both forms and return where."""
    name = f"{letter.source_id}-{letter.received_on}"
    paths = [folder / f"{name}.md", folder / f"{name}.html"]
    for path, text in zip(paths, (letter.markdown, letter.html), strict=True):
        write_bytes(path, text.encode())
    return paths


def _fault(row: dict[str, Any], untold: bool) -> dict[str, Any]:
    """Return a fault in words; where facts of the source may be told nobody, by its rule alone, without what was seen."""
    seen = [_plainly(reason) for reason in row["reasons"]] or [
        "another file of the delivery could not be used"
    ]
    shown = ", ".join(f"{n:,}" for n in row["lines"][:_LINES_SHOWN])
    return {
        **row,
        "where": "the whole file" if row["refused_whole"] else "lines " + shown if shown else "",
        "count": counted(row["records"], "record") if row["records"] else "an unknown number of records",
        "seen": [f"{row['rule'].replace('_', ' ')} ({_UNTOLD})"] if untold and row["reasons"] else seen,
        "plea": PLEAS.get(row["rule"], _PLEA),
    }  # fmt: skip


def _most_pressing(fault: dict[str, Any]) -> tuple[bool, bool, int, str, str]:
    """Whole files first, those that are merely kept waiting by another one last of them."""
    waits = fault["rule"] == "other_file_refused"
    return (not fault["refused_whole"], waits, -fault["records"], fault["file_name"], fault["rule"])


def _odd(alarm: Alarm, untold: bool) -> dict[str, str]:
    where = ".".join(part for part in (alarm.file_role, alarm.column) if part)
    said = _UNTOLD if untold else without_place(alarm.sentence)
    return {"what": KINDS[alarm.kind].means, "where": where, "said": said}


def _plainly(reason: str) -> str:
    """Return a reason without the place and without what is meant for our own stewards."""
    said = without_place(reason)
    return (
        said.replace("a code that spec.yml does not list", "a code that is not on our list")
        .split(". ")[0]
        .rstrip(".")
    )


def _render(template: str, facts: dict[str, Any]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=template.endswith(".html"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.globals["counted"] = counted
    return environment.get_template(template).render(**facts)
