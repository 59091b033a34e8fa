"""Where a step says how far it is: one line a step, picked up by whoever shows it."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvent:
    """A step began, is somewhere (`at`), ended or failed."""

    step: str
    source_id: str | None
    state: str
    seconds: float | None
    detail: str | None


def progress_file(settings: Settings, night: date) -> Path:
    """Return the file to which the steps of one night write their events; not an input of anything."""
    return settings.logs / f"progress-{night.isoformat()}.jsonl"


@contextmanager
def step_events(
    settings: Settings, night: date, step: str, source_id: str | None
) -> Iterator[Callable[[str | None], None]]:
    """Write a begin and an end (or failed) event around a step; what it is told is the end's detail."""
    path = progress_file(settings, night)
    path.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    _write(path, step, source_id, "begin", None, None)
    said: list[str | None] = [None]
    try:
        yield lambda text: said.append(text)
    except Exception as error:
        _write(path, step, source_id, "failed", time.monotonic() - started, str(error)[:500])
        raise
    _write(path, step, source_id, "end", time.monotonic() - started, said[-1])


def say_at(settings: Settings, night: date, step: str, source_id: str | None) -> Callable[[str], None]:
    """Return what a long step tells how far it is; every sentence becomes an event."""
    path = progress_file(settings, night)

    def say(text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, step, source_id, "at", None, text)

    return say


def read_events(path: Path, offset: int) -> tuple[list[StepEvent], int]:
    """Return the events written after `offset` and the new offset."""
    if not path.exists():
        return [], offset
    with path.open("rb") as stream:
        stream.seek(offset)
        lines = stream.read().split(b"\n")
    complete = lines[:-1]  # the last piece is a line still being written
    events = [StepEvent(**json.loads(line)) for line in complete if line]
    end = offset + sum(len(line) + 1 for line in complete)
    return events, end


def _write(
    path: Path, step: str, source_id: str | None, state: str, seconds: float | None, detail: str | None
) -> None:
    event = {"step": step, "source_id": source_id, "state": state, "seconds": seconds, "detail": detail}
    with path.open("a") as stream:
        stream.write(json.dumps(event) + "\n")
