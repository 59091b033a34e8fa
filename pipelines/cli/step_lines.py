"""One line a step, as it ends."""

from rich.console import Console

from pipelines.progress import StepEvent


class StepLines:
    """Prints step events and remembers times and failures."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self.seconds = 0.0
        self.failed: dict[str, str] = {}
        """Step name (with its source) to the reason of its last failure."""

    def show(self, event: StepEvent) -> None:
        """Take one event; a step that ended or failed gives a line, and one that is long says how far it is."""
        name = event.step if event.source_id is None else f"{event.step} {event.source_id}"
        if event.state == "begin":
            return
        if event.state == "at":
            if not self._quiet:
                self._console.print(f"         {name}: {event.detail}", markup=False, highlight=False)
            return
        self.seconds += event.seconds or 0.0
        if event.state == "failed":
            self.failed[name] = event.detail or "no reason given"
        else:
            self.failed.pop(name, None)
        if self._quiet:
            return
        mark = "[red]failed[/]" if event.state == "failed" else "[green]done[/]  "
        self._console.print(f"  {mark} {name:<34}{event.seconds:7.1f} s", highlight=False)
        if event.detail is not None:
            self._console.print(f"         {event.detail}", markup=False, highlight=False)
