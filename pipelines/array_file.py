"""Named arrays in one file, which appears whole or not at all and is mapped into memory when it is read."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

_MAGIC = b"LINDERO1"
_ALIGNED = 64


class ArrayFileError(ValueError):
    """A file holds no arrays, or not all of them; the message names it."""


def write_arrays(path: Path, arrays: Mapping[str, Any], about: Mapping[str, Any]) -> None:
    """Write arrays and a few words about them under a temporary name beside `path`, then rename."""
    places: dict[str, dict[str, Any]] = {}
    at = 0
    held = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    for name, array in held.items():
        at = -(-at // _ALIGNED) * _ALIGNED
        places[name] = {"at": at, "dtype": array.dtype.str, "shape": array.shape}
        at += array.nbytes
    head = json.dumps({"about": about, "arrays": places, "bytes": at}, sort_keys=True).encode()
    head += b" " * (-(len(head) + 16) % _ALIGNED)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            stream.write(_MAGIC + len(head).to_bytes(8, "little") + head)
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
    """Return the arrays, read where they are touched; raises FileNotFoundError, or ArrayFileError."""
    head, begin = _head(path)
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
        opening = stream.read(16)
        size = int.from_bytes(opening[8:], "little")
        if len(opening) < 16 or opening[:8] != _MAGIC or size > path.stat().st_size:
            raise ArrayFileError(f"[{path}]: holds no arrays")
        try:
            head = json.loads(stream.read(size))
            expected = 16 + size + int(head["bytes"])
        except (ValueError, KeyError, TypeError) as error:
            raise ArrayFileError(f"[{path}]: its head cannot be read ({error})") from error
    if path.stat().st_size != expected:
        raise ArrayFileError(f"[{path}]: has [{path.stat().st_size}] bytes, its head says [{expected}]")
    return dict(head), 16 + size
