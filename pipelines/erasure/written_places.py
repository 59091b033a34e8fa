"""Places that hold text: reports, logs, JSON beside tables, labels, caches. What went is blanked there word by word."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.settings import Settings
from pipelines.erasure.journal import Journal
from pipelines.erasure.overwrite import forget_file, forget_folder, replace_bytes
from pipelines.grounds import GROUNDS
from warehouse.gone import without_texts

_TEXT = {".json", ".jsonl", ".html", ".log", ".txt", ".csv", ".md", ".svg", ".out"}
_TEXT_ROOMS = ("reports", "logs", "nights", "stage", "labels", "exports", "letters")
_KNOWN = ("airflow", "archive", "demo", "erasure", "grounds", "inbox", "profiles", "warehouse", *_TEXT_ROOMS)
_PREPARED = "manifest.json"
_PIECE = 1 << 24


def blank_texts(settings: Settings, texts: Sequence[str], journal: Journal) -> None:
    """Blank texts in every text file of the rooms that hold some."""
    for path in _text_files(settings):
        said = path.read_bytes().decode("utf-8", errors="surrogateescape")
        if not any(text in said or json.dumps(text)[1:-1] in said for text in texts):
            continue
        left = without_texts(said, texts)
        if left != said:
            journal.note("texts", path, 1)
            replace_bytes(path, left.encode("utf-8", errors="surrogateescape"))


def forget_caches(settings: Settings, texts: Sequence[str], journal: Journal) -> list[str]:
    """Take caches away that may hold what went; return other files of the home that hold it and that nobody here knows.

    Grounds hold the words of names; the next night makes them anew. A prepared folder below the home that holds a text
    goes, too: whoever made it makes it again.
    """
    for path in sorted((settings.home / GROUNDS).glob("*")):
        journal.note("caches", path, 1)
        forget_file(path)
    left = []
    for path in _strangers(settings):
        if not _holds(path, texts):
            continue
        if (path.parent / _PREPARED).exists():
            journal.note("caches", path.parent, 1)
            forget_folder(path.parent)
        else:
            left.append(path.relative_to(settings.home).as_posix())
    return left


def _text_files(settings: Settings) -> Iterator[Path]:
    for room in _TEXT_ROOMS:
        for path in sorted((settings.home / room).rglob("*")):
            if path.is_file() and not path.is_symlink() and (path.suffix in _TEXT or room == "logs"):
                yield path


def _strangers(settings: Settings) -> list[Path]:
    """Return files below the home that belong to no room of the program."""
    book = Path(settings.casebook_url.removeprefix("sqlite:///")).name
    return [
        path
        for entry in sorted(settings.home.glob("*"))
        if entry.name not in _KNOWN and not entry.name.startswith(book)
        for path in ([entry] if entry.is_file() else sorted(entry.rglob("*")))
        if path.is_file() and not path.is_symlink()
    ]


def _holds(path: Path, texts: Sequence[str]) -> bool:
    """Return whether a file holds a text as it is, in UTF-8 or as an array of code points."""
    forms = [text.encode(name) for text in texts for name in ("utf-8", "utf-32-le", "utf-16-le")]
    if not path.exists() or not forms:
        return False
    longest, tail = max(map(len, forms)), b""
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            held = tail + piece
            if any(form in held for form in forms):
                return True
            tail = held[-longest:]
    return False
