"""Whatever happens to a delivery on its way: it is refused, or every record of it is accounted for."""

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.accounted import map_whole, read_one, sample_of
from sources.spec.loader import list_source_ids

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


@pytest.mark.parametrize("source_id", list_source_ids())
@settings(max_examples=8, deadline=None)  # make fuzz tries a hundred thousand
@given(data=st.data())
def test_refused_or_accounted_for(source_id: str, data: st.DataObject) -> None:
    mutation: Mutation = data.draw(st.sampled_from([cut, flip, nul, lines, mixed, quotes]))
    files = dict(sample_of(source_id))
    victim = data.draw(st.sampled_from(sorted(files)))
    if victim.endswith(".zip") and data.draw(st.booleans()):
        files[victim] = inside(files[victim], lambda body: mutation(data, body))
    else:
        files[victim] = mutation(data, files[victim])
    read = []
    for name, content in files.items():
        found = read_one(source_id, name, content)
        if isinstance(found, str):
            assert name == victim, f"{name} refused by {found}, {victim} was damaged"
            return
        read.append(found)
    map_whole(source_id, read)
