"""An increment beside a full run: one percent of both sides new, changed or gone, weighed both ways in one process.

    python -m benchmarks.linkage.increment --residents 200000 --subjects 20000
    python -m benchmarks.linkage.increment --population FOLDER

Both ways must give the same bytes, or there is no result. Reading and coding the two files comes before either and is told
apart: a night does it in any case.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage.populations.first_kind import make_first_kind
from pipelines.array_file import read_arrays, write_arrays
from pipelines.person_files import read_person_file
from proving_ground.draws import stream
from transforms.linkage.candidates.index import looked_up_in, make_index
from transforms.linkage.candidates.rules import RULES
from transforms.linkage.engine import Population, Sides, WeighedCandidates, weigh_sides
from transforms.linkage.increment.arrays import ground_arrays, ground_from
from transforms.linkage.increment.ground import changes_since, ground_of
from transforms.linkage.increment.weigh import WeighedAgain, weigh_again
from transforms.linkage.people.coded_people import code_more, code_sides
from transforms.linkage.people.frequencies import WordCounts, count_words
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import load_model

SHARE = 0.3
_BASES = tuple(dict.fromkeys(looked_up_in(rule.base) for rule in RULES))
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Took:
    """What one piece of work took."""

    processor: float
    wall: float


def took(work: Callable[[], _T]) -> tuple[_T, Took]:
    """Return what some work gives and what it took, in seconds."""
    processor, wall = time.process_time(), time.perf_counter()
    found = work()
    return found, Took(time.process_time() - processor, time.perf_counter() - wall)


def two_nights(file: Path, out: Path, *, changed: float, seed: int) -> tuple[Path, Path]:
    """Write a person file as two nights deliver it; a third each of the changed share is new, gone, and altered.

    An altered record has another record's surname, Social Security number or street.
    """
    table = pq.read_table(file)
    people: pd.DataFrame = table.to_pandas()
    rows = stream(seed, f"increment {file.stem}").permutation(len(people))[: round(changed * len(people))]
    new, gone, altered = rows[::3], rows[1::3], rows[2::3]
    name = "surname" if people["surname"].notna().any() else "full_name"
    after = people.copy()
    for number, column in enumerate((name, "ssn", "street")):
        own = altered[number::3]
        after.loc[own, column] = people[column].to_numpy()[altered[: len(own)]]
    every = np.arange(len(people))
    nights = (people[~np.isin(every, new)], after[~np.isin(every, gone)])
    paths = (out / f"{file.stem}-1.parquet", out / f"{file.stem}-2.parquet")
    for path, night in zip(paths, nights, strict=True):
        pq.write_table(pa.Table.from_pandas(night, schema=table.schema, preserve_index=False), path)
    return paths


def run(population: Path, work: Path, *, changed: float, seed: int, threads: int) -> dict[str, Any]:
    """Return what both ways took; raises AssertionError when they do not give the same bytes."""
    model = load_model()
    files = {side: two_nights(population / f"{side}.parquet", work, changed=changed, seed=seed)
             for side in ("left", "right")}  # fmt: skip
    read = {
        (side, n): read_person_file(path).features
        for side, own in files.items()
        for n, path in enumerate(own)
    }
    path = work / "benchmark.ground"
    laid = _lay(read["left", 0], read["right", 0], path, threads)
    (grown, other), coded = took(lambda: code_more(laid.vocabulary, read["right", 1]))
    both, own = code_more(grown, read["left", 1])
    sides = Sides(left=own, right=other, vocabulary=both, population=_pinned(laid.counts, both, laid.size))

    def increment() -> WeighedAgain:
        stood_on = ground_from(read_arrays(path), _BASES)
        changes = changes_since(stood_on, own, other, threads=threads)
        return weigh_again(sides, model, stood_on, changes, threads=threads)

    again, increments = took(increment)
    full, fulls = took(lambda: weigh_sides(sides, model, threads=threads))
    _assert_same(again.candidates, full)
    return {
        "left": len(own), "right": len(other), "changed": changed, "threads": threads,
        "candidate_pairs": len(full), "weighed": again.weighed,
        "full_processor_seconds": round(fulls.processor, 2), "full_seconds": round(fulls.wall, 2),
        "increment_processor_seconds": round(increments.processor, 2), "increment_seconds": round(increments.wall, 2),
        "processor_ratio": round(increments.processor / fulls.processor, 4),
        "ratio": round(increments.wall / fulls.wall, 4),
        "coding_the_right_side_processor_seconds": round(coded.processor, 2),
        "laying_processor_seconds": round(laid.took.processor, 2),
        "ground_mib": round(path.stat().st_size / 2**20),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Laid:
    """The first night, as far as the second needs it beside the file."""

    vocabulary: Vocabulary
    counts: WordCounts
    size: int
    took: Took


def _lay(left: PersonFeatures, right: PersonFeatures, path: Path, threads: int) -> _Laid:
    """Weigh the first night and keep its ground."""
    vocabulary, (own, other) = code_sides(left, right)
    counts = count_words(other, vocabulary)
    population = _pinned(counts, vocabulary, len(other))

    def lay() -> None:
        index = make_index(other, vocabulary, _BASES, threads=threads)
        sides = Sides(left=own, right=other, vocabulary=vocabulary, index=index, population=population)
        weighed = weigh_sides(sides, load_model(), threads=threads, keep=True)
        write_arrays(path, ground_arrays(ground_of(sides, weighed, threads=threads)), {})

    return _Laid(vocabulary, counts, len(other), took(lay)[1])


def _pinned(counts: WordCounts, vocabulary: Vocabulary, size: int) -> Population:
    """Return what a pinned profile says: the same on both nights."""
    return Population(rarity=counts.rarity(vocabulary), size=size, share=SHARE)


def _assert_same(one: WeighedCandidates, other: WeighedCandidates) -> None:
    for name in ("left", "right", "rules", "evidence", "rivals"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), f"[{name}] differs"
    assert one.report.equals(other.report) and one.prior == other.prior, "report or prior differs"


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--population", type=Path, help="folder with left.parquet and right.parquet")
    parser.add_argument("--residents", type=int, default=200_000)
    parser.add_argument("--subjects", type=int, default=20_000)
    parser.add_argument(
        "--changed", type=float, default=0.01, help="share new, changed or gone (default: 0.01)"
    )
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        population = chosen.population
        if population is None:
            population = work / "population"
            make_first_kind(chosen.residents, chosen.subjects, chosen.seed, population)
        found = run(population, work, changed=chosen.changed, seed=chosen.seed, threads=chosen.threads)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
