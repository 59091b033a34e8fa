"""The second population as a folder of files: left, right, truth and subjects."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage.populations.second_kind.cast import Population, make_cast
from benchmarks.linkage.populations.second_kind.left import make_left
from benchmarks.linkage.populations.second_kind.numbers import fbi_numbers
from benchmarks.linkage.populations.second_kind.rates import CAST
from benchmarks.linkage.populations.second_kind.right import make_right
from benchmarks.linkage.populations.second_kind.written import Log, person_file
from proving_ground.draws import Texts, Whole, stream, texts


def make_second_kind(residents: int, subjects: int, seed: int, folder: Path) -> None:
    """Write left.parquet, right.parquet, truth.parquet and subjects.parquet of a new population into the folder.

    Same numbers and seed, same bytes. 2,100,000 residents and 50,000 subjects took 41 s and 1.9 GiB on two cores.

    Args:
        residents: rows of the right file; at least about twice the subjects.
        subjects: rows of the left file; `CAST` says how many of them are residents.
        seed: of every draw.
        folder: made where it is missing; files of the same names are replaced.

    Raises:
        ValueError: too few residents for the subjects, or no subjects at all.
    """
    if subjects < 1:
        raise ValueError(f"[{subjects}] subjects: nobody to look for")
    folder.mkdir(parents=True, exist_ok=True)
    population = make_cast(residents, subjects, seed, CAST)
    numbers = fbi_numbers(stream(seed, "second kind: fbi numbers"), subjects + residents // 50 + 16)
    left = make_left(population, numbers[:subjects], seed)
    left_order, left_ids = _shuffled("S", subjects, seed)
    right_order, right_ids = _shuffled("R", residents, seed)
    _write(folder, "left", person_file(left.columns | {"record_id": left_ids}, left_order))
    columns, written = make_right(population, left.foreign, numbers[:subjects], numbers[subjects:], seed)
    _write(folder, "right", person_file(columns | {"record_id": right_ids}, right_order))
    own = left_order[population.resident[left_order] >= 0]
    truth = {"left_id": left_ids[own], "right_id": right_ids[population.resident[own]]}
    _write(folder, "truth", pa.table({name: pa.array(ids, pa.string()) for name, ids in truth.items()}))
    about = _about(population, left.written.log, written.log, left_ids, right_ids)
    _write(folder, "subjects", about.take(pa.array(left_order)))


def _shuffled(letter: str, count: int, seed: int) -> tuple[Whole, Texts]:
    """Return the order of the rows in the file, and the id of each row: a number drawn apart from that order."""
    rng = stream(seed, f"second kind: ids {letter}")
    width = len(str(count)) + 1
    order = rng.permutation(count).astype(np.int64)
    return order, texts([f"{letter}{n:0{width}d}" for n in rng.permutation(count).tolist()])


def _about(population: Population, left: Log, right: Log, left_ids: Texts, right_ids: Texts) -> pa.Table:
    """Return what is known of each subject; slips on the resident's own record have `right:` before their name."""
    count = len(population.kind)
    slips = left.of(np.arange(count), count)
    own = np.flatnonzero(population.resident >= 0)
    there = right.of(population.resident[own], len(population.residents))
    for row, names in zip(own.tolist(), there, strict=True):
        slips[row] += [f"right:{name}" for name in names]
    alike = np.where(population.alike >= 0, right_ids[population.alike], "")
    return pa.table(
        {
            "left_id": pa.array(left_ids, pa.string()),
            "kind": pa.array(population.kind, pa.string()),
            "group": pa.array(population.subjects.group, pa.string()),
            "double_surname": pa.array(population.subjects.second != "", pa.bool_()),
            "look_alike_of": pa.array(alike, pa.string(), mask=alike == ""),
            "slips": pa.array(["|".join(names) for names in slips], pa.string()),
        }
    )


def _write(folder: Path, name: str, table: pa.Table) -> None:
    pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
