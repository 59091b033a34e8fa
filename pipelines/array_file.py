"""Named arrays in one file, which appears whole or not at all and is mapped into memory when it is read.

A file is its magic, the size and the CRC-32 of its head, the head as JSON, and the arrays. The head holds the CRC-32 of all
that follows it: no byte can change unseen, and at some GB a second the check costs a fraction of what an array is good for.
"""

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

_NAME, _VERSION = b"LINDERO", b"2"
_OPENING = 24
_ALIGNED = 64
_PIECE = 1 << 20


class ArrayFileError(ValueError):
    """A file holds no arrays, not all of them, or others than were written; the message names it."""


class OtherVersionError(ArrayFileError):
    """A file was written by a version of the program that writes arrays in another way."""


def write_arrays(path: Path, arrays: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Write arrays and a few words about them under a temporary name beside `path`, then rename."""
    places: dict[str, dict[str, Any]] = {}
    at = checksum = 0
    held = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    for name, array in held.items():
        gap = -at % _ALIGNED
        places[name] = {"at": at + gap, "dtype": array.dtype.str, "shape": array.shape}
        checksum = zlib.crc32(array.reshape(-1).view(np.uint8).data, zlib.crc32(bytes(gap), checksum))
        at += gap + array.nbytes
    head = json.dumps(
        {"about": about, "arrays": places, "bytes": at, "crc32": checksum}, sort_keys=True
    ).encode()
    head += b" " * (-(len(head) + _OPENING) % _ALIGNED)
    opening = _NAME + _VERSION + len(head).to_bytes(8, "little") + zlib.crc32(head).to_bytes(8, "little")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            stream.write(opening + head)
            begin = stream.tell()
            for name, array in held.items():
                stream.seek(begin + places[name]["at"])
                array.tofile(stream)
            stream.truncate(begin + at)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_about(path: Path) -> dict[str, Any]:
    """Return what was written about the arrays; raises FileNotFoundError, or ArrayFileError for a damaged file."""
    return dict(_head(path)[0]["about"])


def read_arrays(path: Path) -> dict[str, Any]:
    """Return the arrays after all of the file was checked; they stay where they are and are read where they are touched.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it cannot be read.
        ArrayFileError: it is damaged, or of another version (OtherVersionError).
    """
    head, begin = _head(path)
    _check_body(path, begin, head["crc32"])
    whole = np.memmap(path, mode="r") if begin < path.stat().st_size else np.zeros(begin, dtype=np.uint8)
    found = {}
    for name, own in head["arrays"].items():
        dtype, shape = np.dtype(own["dtype"]), tuple(own["shape"])
        start = begin + own["at"]
        size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        # a plain array over the map: the subclass makes every index slower
        found[name] = whole[start : start + size].view(np.ndarray).view(dtype).reshape(shape)
    return found


def _head(path: Path) -> tuple[dict[str, Any], int]:
    with path.open("rb") as stream:
        opening = stream.read(_OPENING)
        if opening[: len(_NAME)] == _NAME and opening[len(_NAME) : len(_NAME) + 1] != _VERSION:
            raise OtherVersionError(f"[{path}]: was written by another version of the program")
        size = int.from_bytes(opening[8:16], "little")
        whole = path.stat().st_size
        if len(opening) < _OPENING or opening[:8] != _NAME + _VERSION or size > whole:
            raise ArrayFileError(f"[{path}]: holds no arrays")
        text = stream.read(size)
    if zlib.crc32(text).to_bytes(8, "little") != opening[16:]:
        raise ArrayFileError(f"[{path}]: its head is not what was written")
    try:
        head = dict(json.loads(text))
        expected = _OPENING + size + int(head["bytes"])
    except (ValueError, KeyError, TypeError) as error:
        raise ArrayFileError(f"[{path}]: its head cannot be read ({error})") from error
    if whole != expected:
        raise ArrayFileError(f"[{path}]: has [{whole}] bytes, its head says [{expected}]")
    return head, _OPENING + size


def _check_body(path: Path, begin: int, expected: int) -> None:
    """Read, not mapped: what a disk cannot give is then an error, not a signal that ends the program."""
    with path.open("rb") as stream:
        stream.seek(begin)
        found = _checksum(stream)
    if found != expected:
        raise ArrayFileError(
            f"[{path}]: its arrays are not what was written (CRC-32 [{found}], not [{expected}])"
        )


def _checksum(stream: BinaryIO) -> int:
    piece, found = memoryview(bytearray(_PIECE)), 0
    while count := stream.readinto(piece):  # type: ignore[attr-defined]
        found = zlib.crc32(piece[:count], found)
    return found
