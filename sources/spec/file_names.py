"""What a delivered name says of a file: which role it plays, or that it merely comes along."""

import fnmatch
from collections.abc import Iterable

from sources.spec.files import FileSpec
from sources.spec.model import SourceSpec


def is_like(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a name fits one of the patterns; case does not matter."""
    return any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in patterns)


def role_of(spec: SourceSpec, file_name: str) -> FileSpec | None:
    """Return the file specification whose pattern fits a name."""
    return next((f for f in spec.files if is_like(file_name, [f.pattern])), None)


def is_companion(spec: SourceSpec, file_name: str) -> bool:
    """Return whether a file merely comes along: archived with its delivery, not read.

    Manifests, done-markers and detached signatures do, whatever `companions` says.
    """
    own = spec.delivery
    patterns = [*spec.companions, *own.pgp.signatures]
    patterns += [own.manifest.pattern] if own.manifest else []
    patterns += [own.done_marker] if own.done_marker else []
    return is_like(file_name, patterns)


def coming_along(spec: SourceSpec, names: Iterable[str]) -> set[str]:
    """Return which of the names of one delivery merely come along, `NAME.asc` beside `NAME` too."""
    every = list(names)
    return {name for name in every if is_companion(spec, name)} | set(signature_names(spec, every).values())


def sealed_names(spec: SourceSpec, names: Iterable[str]) -> dict[str, str]:
    """Return which of the names of one delivery are encrypted messages, each with its plain name.

    `NAME.asc` beside `NAME` is a signature.
    """
    every = list(names)
    along = coming_along(spec, every)
    return {
        name: name.rpartition(".")[0]
        for name in every
        if name not in along and is_like(name, spec.delivery.pgp.encrypted)
    }


def signature_names(spec: SourceSpec, names: Iterable[str]) -> dict[str, str]:
    """Return the files of one delivery that have a detached signature, each with the signature's name."""
    every = sorted(names)
    return {
        name.rpartition(".")[0]: name
        for name in every
        if name.rpartition(".")[0] in every
        and (is_like(name, spec.delivery.pgp.signatures) or name.lower().endswith(".asc"))
    }
