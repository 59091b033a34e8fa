"""Prepared people: a person file standardized once, as arrays that are mapped into memory when they are needed."""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.code_digest import code_digest
from pipelines.errors import StepError
from pipelines.person_files import PersonFile, read_person_file
from transforms.linkage.candidates.arrays import index_arrays, index_of
from transforms.linkage.candidates.index import BASES, Index, make_index
from transforms.linkage.column_counts import ColumnCounts
from transforms.linkage.people.arrays import people_arrays, people_of, vocabulary_arrays, vocabulary_from
from transforms.linkage.people.coded_people import CodedPeople, code_sides
from transforms.linkage.people.frequencies import met_words
from transforms.linkage.people.vocabulary import Vocabulary
from warehouse.atomic import read_json, write_json

FORMAT = 5
MANIFEST = "manifest.json"
_ROOMS = (
    "pipelines/column_files.py", "pipelines/person_files.py", "transforms/linkage/candidates",
    "transforms/linkage/column_counts.py", "transforms/linkage/name_classes.py",
    "transforms/linkage/nicknames_table.py", "transforms/linkage/people", "transforms/linkage/person_columns.py",
    "transforms/standardize",
)  # fmt: skip
"""What decides about the arrays: other code makes other arrays, and a folder made by it is not read."""


class PreparedError(StepError):
    """A prepared folder cannot be written or used; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPeople:
    """Person records as the engine wants them."""

    name: str
    people: CodedPeople
    vocabulary: Vocabulary
    met: Mapping[str, Any]
    """Kind of word to records that bear each, by word code."""
    known: Mapping[str, int]
    """Kind of word to records that bear any."""
    index: Index | None = None
    """Postings for all blocking rules; a person file has none, they are made for who is looked for."""
    warnings: tuple[str, ...] = ()
    counts: tuple[ColumnCounts, ...] = ()
    """What became of the values of the file's columns."""

    def __len__(self) -> int:
        return len(self.people)


def prepare_file(path: Path | str, *, as_of: date | None = None) -> PreparedPeople:
    """Return the people of a person file; raises ColumnFileError when it cannot be read.

    Args:
        path: the file.
        as_of: the day the file is of: a date of birth behind it is unknown. When not given, no date is too late.
    """
    return prepared_people(read_person_file(path, as_of=as_of), str(path))


def prepared_people(file: PersonFile, name: str) -> PreparedPeople:
    """Return people that were read already."""
    vocabulary, (people,) = code_sides(file.features)
    met, known = met_words(people, vocabulary)
    return PreparedPeople(
        name=name, people=people, vocabulary=vocabulary, met=met, known=known, warnings=file.warnings,
        counts=file.counts,
    )  # fmt: skip


def write_prepared(
    source: Path | str,
    folder: Path | str,
    *,
    threads: int = 2,
    as_of: date | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> PreparedPeople:
    """Prepare a person file into a folder, which appears whole or not at all; one of an earlier run is replaced.

    Args:
        source: the person file.
        folder: where its arrays go.
        threads: processor threads; the folder does not depend on them.
        as_of: see `prepare_file`.
        tell: called with a sentence when a part of the work begins.

    Raises:
        ColumnFileError: the file cannot be read.
        PreparedError: the folder is there and is no prepared folder.
    """
    source, folder = Path(source), Path(folder)
    if folder.exists() and not is_prepared(folder):
        raise PreparedError(
            f"[{folder}]: is there and holds no prepared people. Name a folder that is not there yet"
        )
    tell(f"Reading {source}")
    prepared = prepare_file(source, as_of=as_of)
    tell("Sorting the keys of the blocking rules")
    index = make_index(prepared.people, prepared.vocabulary, BASES, threads=threads)
    tell(f"Writing {folder}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{what}") for what in ("new", "old"))
    try:
        _write(prepared, index, source, temporary, as_of)
        if folder.exists():
            folder.replace(old)
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return prepared


def is_prepared(path: Path) -> bool:
    """Return whether a path is a prepared folder."""
    return (path / MANIFEST).is_file()


def load_prepared(folder: Path | str) -> PreparedPeople:
    """Return the people of a prepared folder; their arrays are memory maps and are read where they are touched.

    Raises:
        PreparedError: there is no such folder, it was made by other code, or it is damaged.
    """
    folder = Path(folder)
    if not is_prepared(folder):
        raise PreparedError(
            f"[{folder}]: is no prepared folder. Make one: lindero prepare PEOPLE --out {folder}"
        )
    manifest = read_json(folder / MANIFEST)
    if manifest["format"] != FORMAT or manifest["code"] != code_digest(_ROOMS):
        raise PreparedError(
            f"[{folder}]: was prepared by another version of the program. Prepare it again:"
            f" lindero prepare {manifest['source']} --out {folder}"
        )
    arrays = _Folder(folder)
    people = people_of(arrays)
    if len(people) != manifest["rows"]:
        raise PreparedError(
            f"[{folder}]: holds [{len(people)}] records, its manifest says [{manifest['rows']}]. It is damaged;"
            " prepare it again"
        )
    return PreparedPeople(
        name=str(folder),
        people=people,
        vocabulary=vocabulary_from(arrays),
        met={kind: arrays[f"met.{kind}"] for kind in manifest["known"]},
        known=manifest["known"],
        index=index_of(people, BASES, arrays),
        counts=tuple(ColumnCounts(**own) for own in manifest["columns"]),
    )


def open_people(path: Path | str, *, as_of: date | None = None) -> PreparedPeople:
    """Return the people of a prepared folder, of the day it was prepared for, or of a person file.

    Raises ColumnFileError or PreparedError; see `prepare_file` for `as_of`.
    """
    return load_prepared(path) if Path(path).is_dir() else prepare_file(path, as_of=as_of)


class _Folder(Mapping[str, Any]):
    """Arrays by name, each mapped when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> Any:
        path = self._folder / f"{name}.npy"
        try:
            array = np.load(path, mmap_mode="r")
        except (OSError, ValueError, EOFError) as error:
            raise PreparedError(f"[{path}]: cannot be read ({error}). Prepare the folder again") from error
        return array.view(np.ndarray)  # a plain array over the map: the subclass makes every index slower

    def __iter__(self) -> Any:
        return (path.stem for path in sorted(self._folder.glob("*.npy")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _write(prepared: PreparedPeople, index: Index, source: Path, folder: Path, as_of: date | None) -> None:
    folder.mkdir(parents=True)
    met = {f"met.{kind}": np.asarray(counts, dtype=np.int32) for kind, counts in prepared.met.items()}
    arrays = (
        people_arrays(prepared.people) | vocabulary_arrays(prepared.vocabulary) | index_arrays(index) | met
    )
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    manifest = {
        "format": FORMAT, "rows": len(prepared), "source": source.name, "sha256": digest,
        "known": dict(prepared.known), "code": code_digest(_ROOMS),
        "columns": [asdict(own) for own in prepared.counts],
        "as_of": None if as_of is None else as_of.isoformat(),
    }  # fmt: skip
    write_json(folder / MANIFEST, manifest)
