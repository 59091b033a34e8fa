"""How a delivery is damaged: cut, flipped, doubled, mixed, and what a format invites (bombs, entities, paths)."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes], bytes]

_MARKS = (
    b'"',
    b'""',
    b',"',
    b"\r",
    b"|",
    b"\r\n",
    b"\n\n",
    b"\0",
    b"\x1a",
    b"\xef\xbb\xbf",
    "‡þ".encode(),
    b"\t;,",
)
_NUMBERS = (b"-1", b"0", b"99999999999999999999", b"1e309", b"NaN", b"2026-02-30", b"0000-00-00", b"'=1+1")
_XML = (
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>', b"&y;", b"<![CDATA[", b"]]>",
    b'<!ENTITY e SYSTEM "file:///etc/passwd">', b"<a>" * 300, b"&#0;", b"</", b"<?xml version='1.1'?>",
)  # fmt: skip
_PATHS = (
    "../outside.txt",
    "/absolute.txt",
    "..\\outside.txt",
    "a/../../b.txt",
    "con.txt",
    "x\0y.txt",
    "._fork",
)


def cut(rng: random.Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def beheaded(rng: random.Random, content: bytes) -> bytes:
    return content[rng.randrange(len(content) + 1) :]


def flip(rng: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def insert(rng: random.Random, content: bytes) -> bytes:
    place = rng.randrange(len(content) + 1)
    return content[:place] + rng.choice((*_MARKS, *_NUMBERS, *_XML)) + content[place:]


def lines(rng: random.Random, content: bytes) -> bytes:
    """Drop, double and move lines; the header too."""
    pieces = content.split(b"\n")
    return b"\n".join(rng.choice(pieces) for _ in range(rng.randrange(2 * len(pieces) + 1)))


def columns(rng: random.Random, content: bytes) -> bytes:
    """Move, drop or double a mark of fields from some line on."""
    mark = rng.choice((b",", b"|", b"\t", b";", b" "))
    pieces = content.split(b"\n")
    start = rng.randrange(len(pieces))
    other = rng.choice((b"", mark * 2, b";", b'"' + mark))
    return b"\n".join([*pieces[:start], *(line.replace(mark, other, 1) for line in pieces[start:])])


def mixed(rng: random.Random, content: bytes) -> bytes:
    """Another encoding from some line on."""
    pieces = content.split(b"\n")
    start = rng.randrange(len(pieces) + 1)
    other = rng.choice(("utf-16-le", "cp500", "utf-7", "shift_jis"))
    tail = b"\n".join(pieces[start:]).decode("utf-8", "replace").encode(other, "replace")
    return b"\n".join(pieces[:start]) + b"\n" + tail


def doubled(rng: random.Random, content: bytes) -> bytes:
    """A stretch again, some hundred times."""
    start = rng.randrange(len(content) + 1)
    stretch = content[start : start + rng.randint(1, 200)]
    return content[:start] + stretch * rng.randint(2, 300) + content[start:]


def nothing(rng: random.Random, content: bytes) -> bytes:
    return rng.choice((b"", b"\n", b"\0" * 100, b" " * 1000, content[:1]))


MUTATIONS: Sequence[Mutation] = (
    cut, beheaded, flip, flip, insert, insert, lines, columns, mixed, doubled, nothing,
)  # fmt: skip


def damaged(rng: random.Random, content: bytes) -> bytes:
    """Return a delivered file after one to three kinds of damage; within a container as often as to the container."""
    if zipfile.is_zipfile(io.BytesIO(content)) and rng.random() < 0.6:
        return _inside(rng, content)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        content = rng.choice(MUTATIONS)(rng, content)
    return content


def _inside(rng: random.Random, content: bytes) -> bytes:
    """Damage what a container or a workbook holds, or its list of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        members = old.namelist()
        victim, kind = rng.choice(members), rng.random()
        for member in members:
            body = old.read(member)
            if member == victim and kind < 0.7:
                body = rng.choice(MUTATIONS)(rng, body)
            if member == victim and 0.7 <= kind < 0.8:
                continue
            if member == victim and 0.8 <= kind < 0.9:
                body = body + b" " * 30_000_000  # packs to next to nothing
            new.writestr(member, body)
        if kind >= 0.9:
            new.writestr(rng.choice(_PATHS).replace("\0", ""), old.read(victim))
    return out.getvalue()
