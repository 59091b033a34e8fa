"""Who fits a person that was looked up, as a person and as a program read it."""

import json

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.person_link.find import Answer, Found
from transforms.linkage.explain.texts import NOT_KEPT, NOT_SHOWN, RecordText

_NUMBERS = {
    "license": "a license number",
    "fbi": "an FBI number",
    "state_id": "a state identification number",
}


def show_answer(answer: Answer, console: Console) -> None:
    """Show what was understood and who fits, with the reasons that count most."""
    console.print(f"[bold]Looked for[/] {escape(_asked(answer.understood))}", soft_wrap=True)
    for sentence in answer.not_read:
        console.print(f"{escape(sentence[:1].upper() + sentence[1:])}.", soft_wrap=True)
    if answer.bounded:
        console.print(
            f"Too many share what was said ({', '.join(answer.bounded)}) for all of them to be compared. Say more:"
            " a name, a date of birth, a number, an address.",
            style="yellow",
        )
    if not answer.candidates:
        console.print(
            "Nobody was compared."
            + (
                ""
                if answer.bounded
                else " Nobody there shares enough of what was said: a name, a whole date of birth, a number, or an"
                " address with its ZIP code or city. Say more."
            )
        )
        return
    if not answer.found:
        console.print("Nobody comes near.")
        return
    table = Table(title=f"{len(answer.found)} of {answer.candidates:,} compared", title_justify="left")
    table.add_column("", justify="right")
    table.add_column("Record")
    for heading in ("Bits", "Probability"):
        table.add_column(heading, justify="right")
    table.add_column("Verdict")
    table.add_column("Reasons, in bits")
    for found in answer.found:
        table.add_row(
            str(found.rank), f"{escape(found.right_id)}\n{escape(_in_words(found.record))}", f"{found.weight / 1000:.1f}",
            _probability(found.probability), found.verdict.replace("_", " "), _reasons(found),
        )  # fmt: skip
    console.print(table)


def answer_json(answer: Answer) -> str:
    """Return an answer as one JSON object on one line; bits of the reasons sum to match_weight."""
    found = [
        {
            "right_id": one.right_id, "rank": one.rank, "match_weight": one.weight / 1000,
            "probability": one.probability, "verdict": one.verdict, "hard_rule": one.hard_rule,
            "expected_coincidences": one.expected_coincidences,
            "reasons": [
                {"comparison": e["comparison"], "level": e["level"], "bits": e["mbit"] / 1000, "because": e["because"]}
                for e in one.entries
            ],
        }
        for one in answer.found
    ]  # fmt: skip
    return json.dumps(
        {
            "understood": _asked(answer.understood),
            "not_read": list(answer.not_read),
            "compared": answer.candidates,
            "bounded_rules": list(answer.bounded),
            "found": found,
        }
    )


def _reasons(found: Found) -> str:
    return "\n".join(f"{entry['mbit'] / 1000:+6.1f}  {escape(entry['because'])}" for entry in found.reasons())


def _probability(value: float) -> str:
    return f"{value:.4f}" if value < 0.9999 else "> 0.9999"


def _asked(record: RecordText) -> str:
    """Return all that was said of the person looked for, as it was read; of numbers, the kind and no more."""
    return _joined(
        [
            *[name.whole for name in record.names[:1]],
            *[f"also known as {name.whole}" for name in record.names[1:]],
            *([f"sex {record.sex}"] if record.sex else []),
            *_dates_and_numbers(record),
            *[f"address: {text}" for text in record.places if text],
        ]
    )


def _in_words(record: RecordText) -> str:
    """Return what tells a record from others at a glance; numbers stay out of sight but for their last four."""
    places = ["an address" if text == NOT_KEPT else text for text in record.places[:1] if text]
    return _joined(
        [
            *[name.whole for name in record.names[:1]],
            *_dates_and_numbers(record),
            *[text.removeprefix(f"{NOT_KEPT}, ") for text in places],
        ]
    )


def _dates_and_numbers(record: RecordText) -> list[str]:
    parts = [f"born {', '.join(record.dates)}"] if record.dates else []
    parts += [f"SSN ...{text}" for text in record.numbers["ssn4"][:1] if text not in (NOT_KEPT, NOT_SHOWN)]
    return [*parts, *(name for kind, name in _NUMBERS.items() if record.numbers[kind])]


def _joined(parts: list[str]) -> str:
    return "; ".join(parts) or "nothing that could be read"
