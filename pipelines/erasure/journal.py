"""What an erasure has done so far, place by place: counts are noted before a place is changed, so that a kill loses none."""

from collections.abc import Callable, Sequence
from pathlib import Path

from config.settings import Settings
from pipelines.erasure.overwrite import forget_file, write_over
from warehouse.atomic import read_json, write_json

DELIVERED = "delivered files"
_AGAIN = "made anew"


class Journal:
    """Rows by place of one batch of tombstones."""

    def __init__(self, settings: Settings, stones: Sequence[str]) -> None:
        self._home = settings.home
        self._path = settings.erasure / "work" / f"{'-'.join(sorted(stones))[:120]}.json"
        self._rows: dict[str, dict[str, int]] = read_json(self._path) if self._path.exists() else {}

    def note(self, kind: str, path: Path, rows: int) -> None:
        """Note that a place holds so many rows of what goes; the first note of a place stands."""
        place = path.relative_to(self._home).as_posix()
        if rows and place not in self._rows.get(kind, {}):
            self._rows.setdefault(kind, {})[place] = rows
            write_json(self._path, self._rows)

    def mark(self, path: Path) -> None:
        """Note that a place is to be made anew."""
        self._rows.setdefault(_AGAIN, {})[path.relative_to(self._home).as_posix()] = 0
        write_json(self._path, self._rows)

    def is_marked(self, path: Path) -> bool:
        """Return whether a place was to be made anew."""
        return path.relative_to(self._home).as_posix() in self._rows.get(_AGAIN, {})

    def replacing(self, kind: str) -> Callable[[Path, int, Callable[[Path], None]], None]:
        """Return how a file of a kind of place makes way for what is left of it."""

        def replace(path: Path, rows: int, write: Callable[[Path], None]) -> None:
            self.note(kind, path, rows)
            write_over(path, write)

        return replace

    @property
    def rows(self) -> int:
        """Rows in all places but the delivered files, whose records are counted apart."""
        return sum(sum(places.values()) for kind, places in self._rows.items() if kind != DELIVERED)

    @property
    def places(self) -> dict[str, int]:
        """Kind of place to how many of them held something."""
        return {kind: len(places) for kind, places in sorted(self._rows.items()) if kind != _AGAIN}

    def forget(self) -> None:
        """Take the journal away when its tombstones are done."""
        if self._path.exists():
            forget_file(self._path)
