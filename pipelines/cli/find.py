"""`lindero find`: one person looked up among many, as somebody on the telephone spells it."""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.link import AsOf, day_of

if TYPE_CHECKING:
    from pipelines.person_link.find import Answer, Finder

Said = Annotated[str | None, typer.Option()]
Born = Annotated[str | None, typer.Option(help="Date of birth: YYYY, YYYY-MM, YYYY-MM-DD, MM/DD/YYYY.")]
Share = Annotated[
    float | None, typer.Option(help="How likely it is that a person asked for is there at all; the model's.")
]
Interactive = Annotated[
    bool, typer.Option("--interactive", help="Read questions from standard input: name=..., dob=...")
]


def find(
    right: Annotated[Path, typer.Argument(help="Prepared folder (answers at once) or person file.")],
    name: Annotated[str | None, typer.Option(help="Full name, its words in any order.")] = None,
    given: Said = None,
    middle: Said = None,
    surname: Said = None,
    suffix: Said = None,
    aliases: Annotated[str | None, typer.Option(help="Other full names, a bar between.")] = None,
    sex: Said = None,
    dob: Born = None,
    ssn: Annotated[str | None, typer.Option(help="Nine digits or the last four.")] = None,
    street: Said = None,
    city: Said = None,
    state: Said = None,
    postcode: Said = None,
    license: Annotated[str | None, typer.Option("--license", help="Driver license number.")] = None,
    fbi: Said = None,
    sid: Annotated[str | None, typer.Option(help="State identification number.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Person file of one row instead.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to show.")] = 10,
    share: Share = None,
    as_of: AsOf = None,
    model: Annotated[str | None, typer.Option(help="Version of the weights, or a file with them.")] = None,
    interactive: Interactive = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a question.")] = False,
) -> None:
    """Look one person up: who fits, how well, and why. What is not known is left out."""
    from pipelines.cli.link_view import counts_in_words, show_warnings
    from pipelines.cli.working import working
    from pipelines.person_link.find import Finder
    from pipelines.person_link.models import model_of
    from pipelines.person_link.prepared import open_people
    from pipelines.person_link.question import canonical_fields, file_of_one

    said = {
        "name": name, "given": given, "middle": middle, "surname": surname, "suffix": suffix, "aliases": aliases,
        "sex": sex, "dob": dob, "ssn": ssn, "street": street, "city": city, "state": state, "postcode": postcode,
        "license": license, "fbi": fbi, "sid": sid,
    }  # fmt: skip
    person = canonical_fields(said)
    if (file is not None) + bool(person) + interactive != 1:
        raise typer.BadParameter("say who: --name, --dob and so on, or --file, or --interactive")
    with working() as tell:
        tell(f"Reading {right}")
        people = open_people(right, as_of=day_of(as_of))
        finder = Finder(people, model=model_of(model), share=share, as_of=day_of(as_of))
    # what a prepared folder does not use, was said when it was prepared
    counts = {} if right.is_dir() else {people.name: people.counts}
    show_warnings((*people.warnings, *counts_in_words(counts)))
    if interactive:
        _talk(finder, sys.stdin, top, as_json=as_json)
        return
    if file is None:
        _show(finder.find(person, top=top), as_json=as_json)
        return
    own = file_of_one(file, day_of(as_of))
    show_warnings((*own.warnings, *counts_in_words({str(file): own.counts})))
    _show(finder.find_features(own.features, top=top), as_json=as_json)


def _show(answer: "Answer", *, as_json: bool) -> None:
    from pipelines.cli.find_view import answer_json, show_answer
    from pipelines.cli.working import report_console

    if as_json:
        typer.echo(answer_json(answer))
    else:
        show_answer(answer, report_console())


def _talk(finder: "Finder", lines: Iterable[str], top: int, *, as_json: bool) -> None:
    """Answer line by line, and say how long each answer took; a line that cannot be answered says why, as JSON too."""
    from pipelines.cli.find_view import answer_json, show_answer
    from pipelines.cli.working import report_console
    from pipelines.errors import StepError
    from pipelines.person_link.question import typed_fields

    console = report_console()
    prompt = console.is_terminal and not as_json
    if prompt:
        console.print("Ask: a name, or name=..., dob=..., ssn=...; an empty line ends.")
    for line in lines:
        if not line.strip():
            if prompt:
                break
            continue
        started = time.perf_counter()
        try:
            answer = finder.find(typed_fields(line.strip()), top=top)
        except (StepError, ValueError) as error:
            typer.echo(f"lindero: {error}", err=True)
            if as_json:
                typer.echo(json.dumps({"error": str(error)}))
            continue
        milliseconds = 1000 * (time.perf_counter() - started)
        if as_json:
            typer.echo(answer_json(answer))
        else:
            show_answer(answer, console)
            console.print(f"{milliseconds:.0f} ms", style="dim")
