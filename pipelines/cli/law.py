"""`lindero law …`: for the legal analysts who keep the law files, and for those who ask what the law says."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.law_duty import duty
from pipelines.cli.law_equivalence import app as equivalence_app
from pipelines.cli.law_parse import parse
from pipelines.cli.law_triage import triage
from pipelines.cli.law_what_if import what_if

app = typer.Typer(
    help="The law: check its files, ask what it says, see whom a change would touch.", no_args_is_help=True
)


@app.callback()
def _law() -> None:
    """The law: check its files, ask what it says, see whom a change would touch."""


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A copy of the folder law/; without it the files in use.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Warn of the law of this day, YYYY-MM-DD; today unless given."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Check every row of the law files; all that is wrong is said at once. Exit code 1 if anything is."""
    from law.check.run import check_law
    from pipelines.cli.law_check_view import findings_as_json, show_findings, summary
    from pipelines.cli.working import report_console

    day = as_of.date() if as_of is not None else date.today()
    findings = check_law(folder, as_of=day, today=date.today())
    if as_json:
        typer.echo(findings_as_json(findings, as_of=day))
    else:
        show_findings(findings, report_console())
    if any(finding.severity == "error" for finding in findings):
        Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(
            f"lindero: law check: {summary(findings)}; these files must not take effect. Mend the errors and check again."
        )
        raise typer.Exit(1)


app.command()(parse)
app.command()(duty)
app.command()(what_if)
app.command()(triage)
app.add_typer(equivalence_app, name="equivalence")
