"""`lindero explain`: why two records are held to be one person, bit by bit, and what would change that."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.link import Model, Share, Threads

_FILE = "Person file (Parquet or CSV) or prepared folder."


def explain(
    left_id: Annotated[str, typer.Argument(help="record_id in the left file.")],
    right_id: Annotated[str, typer.Argument(help="record_id in the right file.")],
    left: Annotated[Path, typer.Option("--left", help=f"{_FILE} Who was looked for.")],
    right: Annotated[Path, typer.Option("--right", help=f"{_FILE} Among whom.")],
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
    settle it. The weight is the one `lindero link` gives the pair; without --share all pairs are weighed for it, as
    there."""
    from pipelines.cli.working import working
    from pipelines.explanation.document import document
    from pipelines.explanation.explain_files import explain_files
    from pipelines.explanation.picture import waterfall
    from pipelines.person_link.models import model_of
    from transforms.linkage.explain.page import page
    from warehouse.atomic import write_bytes, write_json

    with working() as tell:
        explanation = explain_files(
            left_id, right_id, left=left, right=right, model=model_of(model), share=share, threads=threads, tell=tell
        )  # fmt: skip
    typer.echo(page(explanation, with_rows=not brief), nl=False)
    if svg is not None:
        write_bytes(svg, waterfall(explanation).encode())
        typer.echo(f"\nPicture written to {svg}")
    if as_json is not None:
        write_json(as_json, document(explanation))
        typer.echo(f"\nDocument written to {as_json}")
