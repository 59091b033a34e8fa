"""`lindero explain`: why two records are held to be one person, bit by bit, and what would change that."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import load_settings
from pipelines.cli.link import Model, Share, Threads

if TYPE_CHECKING:  # commands import their work when they are called
    from transforms.linkage.explain.explanation import Explanation

_FILE = "Person file (Parquet or CSV) or prepared folder."


def explain(
    left_id: Annotated[str, typer.Argument(help="record_id of who was looked for.")],
    right_id: Annotated[str, typer.Argument(help="record_id of who was found.")],
    left: Annotated[Path | None, typer.Option("--left", help=f"{_FILE} Who was looked for.")] = None,
    right: Annotated[Path | None, typer.Option("--right", help=f"{_FILE} Among whom.")] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DAY",
            help="Night of the pair, the last published one if not given; of two files their day, as for link.",
        ),
    ] = None,
    model: Model = None,
    share: Share = None,
    svg: Annotated[Path | None, typer.Option("--svg", help="Picture to write: the weight as bars.")] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", help="The explanation to write as a document.")
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Subtotals of the ledger only, not every line.")
    ] = False,
    threads: Threads = 2,
) -> None:
    """Explain one pair: the evidence in bits, rivals, what would have made it no match, which missing fact would
    settle it.

    Without files it is a pair of a night, with the weight and verdict the night gave it. With --left and --right the
    weight is the one `lindero link` gives the pair; without --share all pairs are weighed for it, as there."""
    from pipelines.cli.working import working
    from pipelines.explanation.explain_files import explain_files
    from pipelines.explanation.explain_night import explain_night
    from pipelines.person_link.models import model_of
    from pipelines.person_link.table_files import check_apart, check_place
    from transforms.linkage.explain.page import page

    for target in filter(None, (svg, as_json)):
        check_place(target)
    check_apart({"--svg": svg, "--json": as_json}, left, right, model)
    with working() as tell:
        if left is None and right is None:
            _refuse("of a pair of a night, which has its own", model=model, share=share)
            explanation = explain_night(load_settings(), left_id, right_id, night=_night(on), tell=tell)
        else:
            if left is None or right is None:
                raise typer.BadParameter(
                    "two files are needed, --left and --right; or none for a pair of a night"
                )
            explanation = explain_files(
                left_id, right_id, left=left, right=right, model=model_of(model), share=share, threads=threads,
                as_of=_night(on) or date.today(), tell=tell,
            )  # fmt: skip
    typer.echo(page(explanation, with_rows=not brief), nl=False)
    _write(explanation, svg, as_json)


def _write(explanation: "Explanation", svg: Path | None, as_json: Path | None) -> None:
    from pipelines.explanation.document import document
    from pipelines.explanation.picture import waterfall
    from warehouse.atomic import write_bytes, write_json

    if svg is not None:
        write_bytes(svg, waterfall(explanation).encode())
        typer.echo(f"\nPicture written to {svg}")
    if as_json is not None:
        write_json(as_json, document(explanation))
        typer.echo(f"\nDocument written to {as_json}")


def _night(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"[{text}]: expected YYYY-MM-DD", param_hint="--date") from error


def _refuse(why: str, **options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise typer.BadParameter(f"is not an option {why}", param_hint=f"--{name}")
