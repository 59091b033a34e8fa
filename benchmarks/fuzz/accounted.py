"""What must hold of a delivery whatever became of its bytes: it is refused by a rule, or every record is accounted for."""

from collections.abc import Mapping
from functools import cache

from sources.errors import FileRefused
from sources.mapping.delivery import ReadFile, map_delivery
from sources.readers.read_file import read_file
from sources.readers.records import FileRecords
from sources.spec.file_names import is_companion, role_of
from sources.spec.loader import SOURCES_DIR, load_spec
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables


@cache
def sample_of(source_id: str) -> Mapping[str, bytes]:
    """Return the files of a source's sample that are read, by name."""
    spec = load_spec(source_id)
    paths = sorted(path for path in (SOURCES_DIR / source_id / "sample").rglob("*") if path.is_file())
    return {p.name: p.read_bytes() for p in paths if not is_companion(spec, p.name)}


def read_one(source_id: str, name: str, content: bytes) -> ReadFile | str:
    """Read one file; return it, or the rule that refused it.

    Raises:
        AssertionError: a refusal names no file or rule, or a record stands nowhere or twice.
    """
    file = role_of(load_spec(source_id), name)
    assert file is not None, f"{source_id} {name}"
    try:
        records = read_file(content, file, source_id=source_id, file_name=name)
    except FileRefused as refused:
        assert f"[{source_id}] file [{name}]" in str(refused), str(refused)
        assert refused.rule
        return refused.rule
    _each_record_once(records)
    return ReadFile(name=name, role=file.role, sha256="", byte_count=0, records=records)


def _each_record_once(records: FileRecords) -> None:
    kept = records.frame["_record_no"].tolist()
    refused = [record.record_no for record in records.refused]
    if not records.document_rows:
        assert len({*kept, *refused}) == len(kept) + len(refused) == records.delivered
    for row in range(min(3, len(kept))):  # what quarantine would show
        records.raw_text(row)


def map_whole(source_id: str, read: list[ReadFile]) -> int:
    """Map and standardize a delivery that was read; return its records. Raises AssertionError where they do not add up."""
    found = map_delivery(load_spec(source_id), read, delivery_id="d", readable_dates=readable_dates)
    counts = found.file_counts
    assert (counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]).all()
    assert len(found.quarantine) == counts["records_quarantined"].sum()
    assert found.quarantine["quarantine_id"].is_unique
    alone = found.quarantine.query("record_no == 0").groupby("file_name").size()
    assert counts["records_delivered"].tolist() == [
        file.records.delivered + alone.get(file.name, 0) for file in read
    ]
    for name, table in standardize_tables(found.tables, found.date_rules).items():
        if "person_record_id" in table:
            assert table["person_record_id"].notna().all(), name
    return int(counts["records_delivered"].sum())
