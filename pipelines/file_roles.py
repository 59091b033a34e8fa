"""Which part a delivered file plays, by its name."""

import fnmatch

from sources.spec.formats import FileSpec
from sources.spec.model import SourceSpec


def role_of(spec: SourceSpec, file_name: str) -> FileSpec | None:
    """Return the file specification whose pattern fits a name."""
    return next((f for f in spec.files if fnmatch.fnmatch(file_name.lower(), f.pattern.lower())), None)


def is_companion(spec: SourceSpec, file_name: str) -> bool:
    """Return whether a file merely comes along: archived with its delivery, not read."""
    return any(fnmatch.fnmatch(file_name.lower(), pattern.lower()) for pattern in spec.companions)
