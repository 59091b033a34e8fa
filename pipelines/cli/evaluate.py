"""`lindero evaluate`: how good a pair list is, by a truth that somebody knows."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    pairs: Annotated[Path, typer.Argument(help="Pairs that `lindero link` wrote.")],
    truth: Annotated[Path, typer.Argument(help="True pairs: left_id and right_id.")],
    people: Annotated[
        Path | None, typer.Option("--people", help="Left person file: figures by sex and age too.")
    ] = None,
    groups: Annotated[
        Path | None, typer.Option("--groups", help="left_id and group: figures by surname group too.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day for which ages are told.")
    ] = None,
    either_way: Annotated[
        bool,
        typer.Option(
            "--either-way", help="The pairs are of one file, as `lindero dedupe --pairs` writes them."
        ),
    ] = False,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Probability from which a pair is a link.")
    ] = 0.5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Hold a pair list against the truth: what it found, what it claimed falsely, how honest its probabilities are."""
    from pipelines.cli.evaluate_view import evaluation_json, show_evaluation, unmet_in_words
    from pipelines.cli.link_view import show_warnings
    from pipelines.cli.working import report_console, working
    from pipelines.person_link.evaluate import evaluate_files

    day: date | None = None if as_of is None else as_of.date()
    with working() as tell:
        tell("Measuring")
        found = evaluate_files(
            pairs, truth, people=people, groups=groups, as_of=day, either_way=either_way, threshold=threshold
        )
    show_warnings(unmet_in_words(found))
    if as_json:
        typer.echo(evaluation_json(found))
    else:
        show_evaluation(found, threshold, report_console())
