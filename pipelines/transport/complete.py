"""Whether a delivery is whole, as far as its names tell; for what is fetched and for what is put into the inbox alike."""

from collections.abc import Sequence

from sources.spec.delivery import FileCount
from sources.spec.file_names import coming_along, is_like, role_of, sealed_names
from sources.spec.model import SourceSpec

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
"""Endings of names under which senders write what they have not finished."""


def is_unfinished(name: str) -> bool:
    """Return whether a name says that its file is still being written."""
    return name.lower().endswith(UNFINISHED)


def lacks(spec: SourceSpec, names: Sequence[str]) -> list[str]:
    """Return a clause for everything that a delivery of these files still waits for; none when it is whole."""
    words = spec.delivery
    waits = []
    if any(is_unfinished(name) for name in names):
        waits.append(f"is still being written (a name ends in {'/'.join(UNFINISHED)})")
    if words.done_marker and not any(is_like(name, [words.done_marker]) for name in names):
        waits.append(f"waits for its done-marker [{words.done_marker}]")
    needed = words.manifest if words.manifest and words.manifest.required else None
    if needed and not any(is_like(name, [needed.pattern]) for name in names):
        waits.append(f"waits for its manifest [{needed.pattern}]")
    for role, count in expected_counts(spec).items():
        found = _playing(spec, names, role)
        if found < count.least or (count.most is not None and found > count.most):
            waits.append(f"waits for its files: got {found} that play the role [{role}], expected {count}")
    return waits


def expected_counts(spec: SourceSpec) -> dict[str, FileCount]:
    """Return how many files of each role a whole delivery has, as far as the specification says."""
    if isinstance(spec.delivery.expects, dict):
        return spec.delivery.expects
    return {
        file.role: FileCount(least=file.chunks.count, most=file.chunks.count)
        if file.chunks
        else FileCount(least=1, most=None if file.many else 1)
        for file in spec.files
        if file.required
    }


def _playing(spec: SourceSpec, names: Sequence[str], role: str) -> int:
    sealed, along = sealed_names(spec, names), coming_along(spec, names)
    plain = [sealed.get(name, name) for name in names if name not in along]
    return sum(1 for name in plain if (found := role_of(spec, name)) is not None and found.role == role)
