"""The `lindero` command: what people do daily, with exit codes a cron job can trust."""

import sys
from collections.abc import Callable

import typer
from rich.console import Console

from pipelines.cli.dedupe import dedupe
from pipelines.cli.demo import demo
from pipelines.cli.erasure import app as erasure_app
from pipelines.cli.evaluate import evaluate
from pipelines.cli.explain import explain
from pipelines.cli.find import find
from pipelines.cli.law import app as law_app
from pipelines.cli.link import link
from pipelines.cli.model import app as model_app
from pipelines.cli.nights import approve, nightly, status
from pipelines.cli.past import asof, diff, replay, rollback
from pipelines.cli.prepare import prepare
from pipelines.cli.profile import app as profile_app
from pipelines.cli.quarantine import app as quarantine_app
from pipelines.cli.report import report
from pipelines.cli.source import app as source_app
from pipelines.cli.sql import sql
from pipelines.cli.withdraw import withdraw

EXIT_CODES = """
Exit codes: 0 done, or nothing to do; 1 an error, said on standard error; 2 wrong usage; 3 a night was published, but a
source was refused and an older delivery stands in, or something in the landing folder is never read or waits beyond its
day (or `source check` found a delivery it would refuse, `erasure verify` something left, `replay` another digest); 4 a
night is held and waits for `lindero approve`.
"""

app = typer.Typer(
    name="lindero",
    help="Finds out-of-state trafficking convictions among New Mexico residents; candidates for human review.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
_COMMANDS: tuple[Callable[..., None], ...] = (
    demo,
    nightly,
    approve,
    status,
    report,
    sql,
    asof,
    diff,
    replay,
    rollback,
    withdraw,
    link,
    prepare,
    evaluate,
    find,
    explain,
    dedupe,
)
for command in _COMMANDS:
    app.command()(command)
app.add_typer(source_app, name="source")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(erasure_app, name="erasure")
app.add_typer(law_app, name="law")
app.add_typer(model_app, name="model")
app.add_typer(profile_app, name="profile")


def run() -> None:
    """Run the command; an expected error is one line on standard error and exit code 1, never a traceback."""
    from pipelines.errors import StepError
    from sources.errors import SourceError

    try:
        app()
    except (StepError, SourceError, FileNotFoundError, ValueError) as error:
        Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"lindero: {error}")
        sys.exit(1)


if __name__ == "__main__":
    run()
