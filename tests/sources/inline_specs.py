"""Specifications written inline, and deliveries read by them as the night reads them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sources.errors import SpecError
from sources.mapping.delivery import MappedDelivery, ReadFile, map_delivery
from sources.readers.read_file import read_file
from sources.readers.records import FileRecords
from sources.spec.files import FileSpec
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec
from sources.spec.yaml_text import parse_yaml
from transforms.standardize.dates import readable_dates


def file_spec(text: str) -> FileSpec:
    """Return one file's specification; role and pattern are given when the text has none."""
    return FileSpec.model_validate({"role": "records", "pattern": "*", **parse_yaml(text)})


def load_text(root: Path, text: str) -> SourceSpec:
    """Write a whole specification as that of source `zz` below a folder, and load it."""
    (root / "zz").mkdir(parents=True)
    (root / "zz" / "spec.yml").write_text(text)
    return load_spec("zz", root)


def assert_refused(root: Path, good: str, was: str, becomes: str, *, field: str, says: str) -> None:
    """A specification in which a text stands in place of another is refused, with file, line and field."""
    assert was in good
    with pytest.raises(SpecError) as error:
        load_text(root, good.replace(was, becomes, 1))
    message = str(error.value)
    assert "[zz/spec.yml] line [" in message, message
    assert f"field [{field}]" in message, message
    assert says in message, message


def read(content: bytes, file: FileSpec) -> FileRecords:
    """Return the records of one file."""
    return read_file(content, file, source_id="test", file_name="delivered")


def values(records: FileRecords) -> list[tuple[str, ...]]:
    """Return the values of every record, without places."""
    columns = [c for c in records.frame.columns if not c.startswith("_")]
    return [tuple(row) for row in records.frame[columns].itertuples(index=False, name=None)]


def rules(records: FileRecords) -> list[tuple[int, str]]:
    """Return line and rule of every refused record."""
    return [(refused.record_no, refused.rule) for refused in records.refused]


def source_spec(text: str, **changes: Any) -> SourceSpec:
    """Return a whole specification; what every one needs is given when the text has none."""
    given = {
        "source_id": "test",
        "title": "Test",
        "jurisdiction": "NM",
        "kind": "residency",
        "authority": "a test",
        "cadence": "once",
        "stale_after_days": 30,
    }
    return SourceSpec.model_validate({**given, **parse_yaml(text), **changes})


def mapped(spec: SourceSpec, files: Mapping[str, bytes]) -> MappedDelivery:
    """Return a delivery mapped; `files` is role (or role:name) to content."""
    read_files = []
    for key, content in files.items():
        role, _, name = key.partition(":")
        records = read_file(content, spec.file(role), source_id=spec.source_id, file_name=name or role)
        read_files.append(
            ReadFile(name=name or role, role=role, sha256="0" * 64, byte_count=len(content), records=records)
        )
    return map_delivery(spec, read_files, delivery_id="0" * 64, readable_dates=readable_dates)
