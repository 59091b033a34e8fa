"""What fetching remembers of a source: when a delivery was first seen so, what was fetched, what the last look found."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.errors import FetchFailed
from pipelines.transport.grouping import RemoteDelivery
from warehouse.atomic import read_json, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """One file that was brought."""

    name: str
    state: list[Any]
    """What the look before saw of it at the sender; only a file that still looks so is ever deleted there."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One delivery that was brought."""

    key: str
    state: str
    folder: str
    """Its folder in the landing folder, `<date>[.N]`."""
    day: date
    files: tuple[FetchedFile, ...]
    released: bool = False
    """Whether its files were deleted at the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at the sender's folder came to."""

    fetched: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: str | None = None
    released: int = 0
    """Files deleted at the sender, because a night rests on them."""

    @property
    def faults(self) -> list[str]:
        """Return what a person must see to."""
        return [*([self.failed] if self.failed else []), *self.refused]


class Memory:
    """The small files of one source."""

    def __init__(self, settings: Settings, source_id: str) -> None:
        self._folder = settings.transport / source_id
        self._source_id = source_id

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other fetch of this source out meanwhile; raises FetchFailed where one is under way."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FetchFailed(
                    f"[{self._source_id}]: another fetch of it is under way; run it again when that has ended"
                ) from error
            yield

    def fetched(self) -> list[Fetched]:
        """Return every delivery that was brought, oldest fetch first."""
        path = self._folder / "fetched.json"
        return [_fetched(row) for row in read_json(path)] if path.exists() else []

    def save(self, fetched: list[Fetched]) -> None:
        """Write down what was brought."""
        write_json(self._folder / "fetched.json", [asdict(one) for one in fetched])

    def has(self, delivery: RemoteDelivery) -> bool:
        """Return whether these very files were brought before."""
        return any(one.key == delivery.key and one.state == delivery.state for one in self.fetched())

    def add(self, fetched: Fetched) -> None:
        """Write down one more."""
        self.save([*self.fetched(), fetched])

    def mark_released(self, fetched: Fetched) -> None:
        """Write down that a delivery was deleted at the sender."""
        self.save([replace(one, released=True) if one == fetched else one for one in self.fetched()])

    def is_stable(self, delivery: RemoteDelivery, *, now: datetime, wait: timedelta) -> bool:
        """Return whether a delivery looks as it did on a look at least `wait` ago; remembers this look."""
        path = self._folder / "looks.json"
        looks = read_json(path) if path.exists() else {}
        known = looks.get(delivery.key)
        if known is not None and known["state"] == delivery.state:
            return now - datetime.fromisoformat(known["since"]) >= wait
        write_json(path, {**looks, delivery.key: {"state": delivery.state, "since": now.isoformat()}})
        return False

    def save_look(self, night: date, look: Look) -> None:
        """Write down what the look of a night came to."""
        write_json(self._look_path(night), asdict(look))

    def look(self, night: date) -> Look | None:
        """Return what the last look of a night came to; None where there was none."""
        path = self._look_path(night)
        return Look(**read_json(path)) if path.exists() else None

    def _look_path(self, night: date) -> Path:
        return self._folder / f"look-{night.isoformat()}.json"


def _fetched(row: dict[str, Any]) -> Fetched:
    return Fetched(
        key=row["key"],
        state=row["state"],
        folder=row["folder"],
        day=date.fromisoformat(row["day"]),
        files=tuple(FetchedFile(**file) for file in row["files"]),
        released=row["released"],
    )


def fetch_faults(settings: Settings, night: date, *, with_waits: bool) -> list[str]:
    """Return a sentence for everything that the night's looks at senders could not bring, by source.

    `with_waits` adds the deliveries that their senders have not finished: worth saying, and nobody's fault.
    """
    found = []
    for folder in sorted(settings.transport.glob("*/")):
        look = Memory(settings, folder.name).look(night)
        told = [*look.faults, *(look.waiting if with_waits else ())] if look else []
        for fault in told:
            found.append(fault if fault.startswith("[") else f"[{folder.name}] {fault}")
    return found
