"""What a long command is doing at the moment, on standard error, where a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_FILE_WIDTH = 160


@contextmanager
def working() -> Iterator[Callable[[str], None]]:
    """Show the sentence last told, with the time since the start; nothing remains, and nothing is shown to a pipe."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        yield lambda text: progress.update(task, description=escape(text))


def report_console() -> Console:
    """Return the console for results: as wide as the terminal, and wide enough for every table when there is none."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_FILE_WIDTH)
