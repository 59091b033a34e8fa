"""Whatever happens to a delivery on its way: it is refused, or every record of it is accounted for."""

import io
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.file_roles import is_companion, role_of
from sources.errors import FileRefused
from sources.mapping.delivery import ReadFile, map_delivery
from sources.readers.read_file import read_file
from sources.spec.loader import SOURCES_DIR, list_source_ids, load_spec
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables

Mutation = Callable[[st.DataObject, bytes], bytes]


def cut(data: st.DataObject, content: bytes) -> bytes:
    return content[: data.draw(st.integers(0, len(content)))]


def flip(data: st.DataObject, content: bytes) -> bytes:
    changed = bytearray(content)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        changed[place] = data.draw(st.integers(0, 255))
    return bytes(changed)


def nul(data: st.DataObject, content: bytes) -> bytes:
    place = data.draw(st.integers(0, len(content)))
    return content[:place] + b"\0" + content[place:]


def lines(data: st.DataObject, content: bytes) -> bytes:
    """Drop, double and move lines; the header too."""
    pieces = content.split(b"\n")
    order = data.draw(st.lists(st.integers(0, len(pieces) - 1), max_size=2 * len(pieces)))
    return b"\n".join(pieces[n] for n in order)


def mixed(data: st.DataObject, content: bytes) -> bytes:
    """Another encoding from some line on."""
    pieces = content.split(b"\n")
    start = data.draw(st.integers(0, len(pieces)))
    other = data.draw(st.sampled_from(["utf-16-le", "cp500"]))
    tail = b"\n".join(pieces[start:]).decode("utf-8", "replace").encode(other, "replace")
    return b"\n".join(pieces[:start]) + b"\n" + tail


def quotes(data: st.DataObject, content: bytes) -> bytes:
    place = data.draw(st.integers(0, len(content)))
    return (
        content[:place]
        + data.draw(st.sampled_from([b'"', b'""', b',"', b"\r", b"|", b"\r\n"]))
        + content[place:]
    )


def inside(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Change the data within a zip, so that damage reaches its records and not the archive alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            body = old.read(member)
            new.writestr(member, change(body) if member.endswith(".dat") else body)
    return out.getvalue()


@cache
def sample(source_id: str) -> dict[str, bytes]:
    spec = load_spec(source_id)
    paths = sorted((SOURCES_DIR / source_id / "sample").iterdir())
    return {p.name: p.read_bytes() for p in paths if not is_companion(spec, p.name)}


@pytest.mark.parametrize("source_id", list_source_ids())
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_refused_or_accounted_for(source_id: str, data: st.DataObject) -> None:
    mutation: Mutation = data.draw(st.sampled_from([cut, flip, nul, lines, mixed, quotes]))
    spec, files = load_spec(source_id), dict(sample(source_id))
    victim = data.draw(st.sampled_from(sorted(files)))
    if victim.endswith(".zip") and data.draw(st.booleans()):
        files[victim] = inside(files[victim], lambda body: mutation(data, body))
    else:
        files[victim] = mutation(data, files[victim])
    read = []
    for name, content in files.items():
        file = role_of(spec, name)
        assert file is not None
        try:
            records = read_file(content, file, source_id=source_id, file_name=name)
        except FileRefused as refused:
            assert f"[{source_id}] file [{victim}]" in str(refused)
            assert refused.rule
            return
        read.append(ReadFile(name=name, role=file.role, sha256="", byte_count=0, records=records))
    found = map_delivery(spec, read, delivery_id="d", readable_dates=readable_dates)
    counts = found.file_counts
    assert (counts["records_delivered"] == counts["records_accepted"] + counts["records_quarantined"]).all()
    assert len(found.quarantine) == counts["records_quarantined"].sum()
    assert found.quarantine["quarantine_id"].is_unique
    lone_documents = found.quarantine.query("record_no == 0").groupby("file_name").size()
    assert counts["records_delivered"].tolist() == [
        file.records.delivered + lone_documents.get(file.name, 0) for file in read
    ]
    for name, table in standardize_tables(found.tables, found.date_rules).items():
        if "person_record_id" in table:
            assert table["person_record_id"].notna().all(), name
