"""Which names of a sender's files may become names of files here."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_LONGEST = 200
"""Bytes; most file systems take 255, and `.part` is added meanwhile."""


def name_fault(path: str) -> str | None:
    """Return why a path below the sender's folder must not be written here; None where it may.

    A server says what it likes: `../x`, `/etc/x`, or a name that a terminal obeys.
    """
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or "." in parts or "" in parts:
        return "leads out of the folder"
    if "\\" in path:
        return "holds a backslash"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in path):
        return "holds signs that are not to be seen, or no text"
    name = parts[-1]
    if name != name.strip():
        return "begins or ends with a blank"
    if len(name.encode()) > _LONGEST:
        return f"is longer than {_LONGEST} bytes"
    return None


def shown(path: str) -> str:
    """Return a sender's path so that it can be printed: what is not to be seen comes out escaped."""
    return path.encode("unicode_escape").decode("ascii")[:200]


def name_clashes(names: Sequence[str]) -> list[str]:
    """Return the names of one delivery that stand twice, or differ in case or in composed accents alone."""
    counts = Counter(_folded(name) for name in names)
    return sorted({name for name in names if counts[_folded(name)] > 1})


def is_hidden(path: str) -> bool:
    """Return whether any part begins with a dot: such files are never part of a delivery."""
    return any(part.startswith(".") and part not in (".", "..") for part in path.split("/"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def listed(names: Iterable[str]) -> str:
    """Return names for a sentence, at most five."""
    every = sorted(names)
    return ", ".join(f"[{shown(n)}]" for n in every[:5]) + (
        f" and {len(every) - 5} more" if len(every) > 5 else ""
    )
