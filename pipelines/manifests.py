"""The manifest of a delivery held against its files, message by message as they were delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.deliveries import DeliveredFile
from sources.errors import FileRefused, refusing
from sources.readers.manifest import ManifestUnreadable, manifest_faults, parse_manifest
from sources.spec.file_names import coming_along, is_like
from sources.spec.model import SourceSpec

_TODO = "Ask the sender for the delivery again, with a manifest of what was sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a manifest says of a delivery."""

    source_id: str
    faults: Mapping[str, str] = field(default_factory=dict)
    """Delivered name to what is wrong with it."""
    absent: Sequence[tuple[DeliveredFile, str, FileRefused]] = ()
    """Refusals of files that it lists and that are not there, and of a manifest that cannot be read."""

    def refusal(self, name: str, records: int) -> FileRefused:
        """Return the refusal of a file that is there; its records count as quarantined."""
        refused = refusing(self.source_id, name)(None, "manifest", self.faults[name], _TODO)
        refused.records = records
        return refused


def check_manifest(spec: SourceSpec, delivered: Sequence[tuple[DeliveredFile, Path]]) -> Listing:
    """Return what the delivery's manifest says of its files; nothing where none is spoken of or none came along.

    A manifest lists files as they were delivered, encrypted ones under their own names and sums. It need not list
    itself, nor done-markers, signatures and other companions; those that it lists must be there and the same.
    """
    words = spec.delivery.manifest
    manifests = [(f, p) for f, p in delivered if words and is_like(f.delivered_name, [words.pattern])]
    if words is None or not manifests:
        return Listing(source_id=spec.source_id)
    listed: dict[str, str] = {}
    absent = []
    for file, path in manifests:
        try:
            listed |= parse_manifest(path.read_bytes(), words)
        except ManifestUnreadable as error:
            refuse = refusing(spec.source_id, file.name)
            absent.append((file, "manifest", refuse(None, "manifest", str(error), _TODO)))
    own = {file.name for file, _ in manifests}
    along = coming_along(spec, [file.delivered_name for file, _ in delivered])
    found = {
        file.delivered_name: file.delivered_sha256
        for file, _ in delivered
        if file.delivered_name in listed or file.delivered_name not in along
    }
    faults = (
        manifest_faults(listed, {name: s for name, s in found.items() if name not in own}) if listed else {}
    )
    for name in sorted(faults.keys() - found.keys()):
        nothing = DeliveredFile(name=name, sha256="0" * 64, byte_count=0)
        refuse = refusing(spec.source_id, name)
        absent.append((nothing, "missing", refuse(None, "manifest", faults[name], _TODO)))
    for file, _ in delivered:
        if file.delivered_name in faults and file.delivered_name in along:
            refuse = refusing(spec.source_id, file.name)
            absent.append((file, "companion", refuse(None, "manifest", faults[file.delivered_name], _TODO)))
    return Listing(source_id=spec.source_id, faults=faults, absent=absent)
