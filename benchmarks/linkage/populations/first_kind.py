"""The first kind of population: residents of New Mexico against people convicted elsewhere, to measure linkage on.

    python -m benchmarks.linkage.populations.first_kind OUT --residents 200000 --subjects 20000 --seed 1

Written independently of whatever a linkage model learns from: it shares the census's name tables and nothing else.
How hard it is, is in `first_kind_rates`. `left.parquet` are the subjects, `right.parquet` the residents, both in the
canonical columns; `truth.parquet` the pairs that are one person; `subjects.parquet` what each subject is.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage.populations.first_kind_convictions import write_convictions
from benchmarks.linkage.populations.first_kind_licenses import (
    copy_fbi_numbers,
    license_numbers,
    write_licenses,
)
from benchmarks.linkage.populations.first_kind_numbers import numbers_of_everybody
from benchmarks.linkage.populations.first_kind_people import make_people
from benchmarks.linkage.populations.first_kind_places import homes_here
from benchmarks.linkage.populations.first_kind_rates import FirstKindRates
from benchmarks.linkage.populations.first_kind_sheet import Sheet
from benchmarks.linkage.populations.first_kind_subjects import Subjects, choose_subjects
from proving_ground.draws import Texts, Whole, stream, texts


def make_first_kind(
    residents: int, subjects: int, seed: int, folder: Path, rates: FirstKindRates | None = None
) -> None:
    """Write a population folder; the same bytes for the same numbers, seed and rates.

    Raises ValueError where there are not enough grown residents for the subjects that need one.
    """
    rates = rates or FirstKindRates()
    people = make_people(residents, seed, "residents")
    chosen = choose_subjects(people, subjects, seed, rates.shares)
    rng = stream(seed, "first kind: homes and orders")
    group_of_home = np.full(
        int(max(people.home.max(), people.childhood_home.max())) + 1, "hispanic", dtype=object
    )
    group_of_home[people.home] = people.group
    homes = homes_here(rng, group_of_home)
    own, subject_numbers = numbers_of_everybody(people, chosen, seed)
    licenses = license_numbers(residents, seed)
    left = write_convictions(chosen, homes, subject_numbers, licenses, seed, rates)
    right = write_licenses(people, homes, own, licenses, seed, rates)
    themselves = np.flatnonzero(chosen.resident >= 0)
    copy_fbi_numbers(left, right, themselves, chosen.resident[themselves], rates.aliases.fbi_number_right)
    left_order, right_order = rng.permutation(subjects), rng.permutation(residents)
    left["record_id"] = _ids("L", 6, left_order)
    right["record_id"] = _ids("R", 7, right_order)
    folder.mkdir(parents=True, exist_ok=True)
    _write(left.table(left_order), folder / "left.parquet")
    _write(right.table(right_order), folder / "right.parquet")
    _write_truth(folder, chosen, left, right, left_order)


def _ids(letter: str, width: int, order: Whole) -> Texts:
    """Return ids by row such that the rows in `order` are numbered from 1."""
    ids = np.empty(len(order), dtype=object)
    ids[order] = texts([f"{letter}{number:0{width}d}" for number in range(1, len(order) + 1)])
    return ids


def _write_truth(folder: Path, chosen: Subjects, left: Sheet, right: Sheet, order: Whole) -> None:
    """Write the true pairs, and what every subject is, in the order of the left ids."""
    resident, looks_like = chosen.resident[order], chosen.looks_like[order]
    ids = left["record_id"][order]
    one = resident >= 0
    _write(
        pa.table(
            {
                "left_id": pa.array(ids[one], pa.string()),
                "right_id": pa.array(right["record_id"][resident[one]], pa.string()),
            }
        ),
        folder / "truth.parquet",
    )
    of_right = right.slips_of(resident)
    slips = [
        "|".join([*of_left, *(f"right_{slip}" for slip in there)])
        for of_left, there in zip(left.slips_of(order), of_right, strict=True)
    ]
    described = {
        "left_id": pa.array(ids, pa.string()),
        "kind": pa.array(chosen.kind[order], pa.string()),
        "group": pa.array(chosen.people.group[order], pa.string()),
        "double_surname": pa.array(chosen.people.maternal[order] != "", pa.bool_()),
        "look_alike_of": pa.array(right["record_id"][looks_like], pa.string(), mask=looks_like < 0),
        "slips": pa.array(slips, pa.string()),
    }
    _write(pa.table(described), folder / "subjects.parquet")


def _write(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", row_group_size=250_000)


def main() -> int:
    """Make one population from the command line; say how long it took."""
    parser = argparse.ArgumentParser(
        prog="first_kind", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--residents", type=int, default=200_000)
    parser.add_argument("--subjects", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.perf_counter()
    make_first_kind(asked.residents, asked.subjects, asked.seed, asked.folder)
    print(
        f"{asked.subjects} subjects x {asked.residents} residents in {time.perf_counter() - started:.1f} s: {asked.folder}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
