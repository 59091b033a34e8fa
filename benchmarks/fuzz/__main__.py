"""Damage the samples of every source 100,000 times and read what is left (`make fuzz`).

    python -m benchmarks.fuzz [--deliveries 100000] [--seed 1] [--source ID ...]

Each damaged file is read; every 25th delivery is mapped and standardized whole as well. A delivery that takes more than
30 seconds of the processor, or ten minutes of the clock, is a hang; memory beyond 4 GB is a bomb. A failure is written
below var/fuzz/ with the bytes that did it. Exit code 1 where anything failed. Figures go to benchmarks/results/fuzz.json.
"""

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from benchmarks.fuzz.accounted import map_whole, read_one, sample_of
from benchmarks.fuzz.mutations import damaged
from config.settings import REPO_ROOT
from sources.mapping.delivery import ReadFile
from sources.spec.loader import list_source_ids
from warehouse.atomic import write_json

RESULTS = REPO_ROOT / "benchmarks" / "results" / "fuzz.json"
FAILURES = REPO_ROOT / "var" / "fuzz"
SECONDS = 30
"""Of the processor: on a busy machine the clock says nothing of a reader."""
CLOCK_SECONDS = 600
MEMORY = 4_000_000_000
_MAPPED_EVERY = 25
_BATCH = 250


@dataclass(slots=True)
class Batch:
    """What became of some damaged deliveries of one source."""

    source_id: str
    deliveries: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    read: int = 0
    records: int = 0
    mapped: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


class Hang(BaseException):
    """A delivery took too long; no reader catches this."""


def _alarm(number: int, frame: FrameType | None) -> None:
    raise Hang(f"longer than {SECONDS} seconds of processor or {CLOCK_SECONDS} of the clock")


def damage(order: tuple[str, int, int]) -> Batch:
    """Damage and read a batch: source, seed, number of deliveries."""
    source_id, seed, count = order
    rng, batch = random.Random(f"{source_id} {seed}"), Batch(source_id)
    files = sample_of(source_id)
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, _alarm)
    for number in range(count):
        victim = rng.choice(sorted(files))
        content = damaged(rng, files[victim])
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(CLOCK_SECONDS)
        try:
            _one(batch, victim, content, whole=number % _MAPPED_EVERY == 0)
        except (Exception, Hang) as error:
            batch.failures.append(_kept(source_id, seed, number, victim, content, error))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        batch.slowest = max(batch.slowest, time.process_time() - started)
        batch.deliveries += 1
    return batch


def _one(batch: Batch, victim: str, content: bytes, *, whole: bool) -> None:
    found = read_one(batch.source_id, victim, content)
    if isinstance(found, str):
        batch.refused[found] += 1
        return
    batch.read += 1
    batch.records += found.records.delivered
    if whole:
        others = [
            read_one(batch.source_id, n, c) for n, c in sample_of(batch.source_id).items() if n != victim
        ]
        map_whole(batch.source_id, [found, *(other for other in others if isinstance(other, ReadFile))])
        batch.mapped += 1


def _kept(source_id: str, seed: int, number: int, victim: str, content: bytes, error: BaseException) -> str:
    folder = FAILURES / f"{source_id}-{seed}-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / victim).write_bytes(content)
    (folder / "why.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return f"{folder.relative_to(REPO_ROOT)}: {type(error).__name__}: {str(error)[:200]}"


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _batches(sources: list[str], deliveries: int, seed: int) -> Iterator[tuple[str, int, int]]:
    each, over = divmod(deliveries, len(sources))
    shares = {source_id: each + (place < over) for place, source_id in enumerate(sources)}
    for turn in range(0, max(shares.values()), _BATCH):
        for source_id, share in shares.items():
            if share > turn:
                yield source_id, seed * 1_000_000 + turn, min(_BATCH, share - turn)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deliveries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", nargs="*", help="sources to damage; all that have a sample")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    sources = [source_id for source_id in asked.source or list_source_ids() if sample_of(source_id)]
    orders = list(_batches(sources, asked.deliveries, asked.seed))
    totals = {source_id: Batch(source_id) for source_id in sources}
    started, done = time.perf_counter(), 0
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), initializer=_limited) as pool:
        for batch in pool.imap_unordered(damage, orders):
            _add(totals[batch.source_id], batch)
            done += batch.deliveries
            rate = done / (time.perf_counter() - started)
            left = (asked.deliveries - done) / rate / 60
            failed = sum(len(total.failures) for total in totals.values())
            print(
                f"\r{done:,} of {asked.deliveries:,}, {rate:,.0f} a second, {left:.0f} min left, {failed} failed ",
                end="",
            )
    print()
    seconds = time.perf_counter() - started
    for line in (line for total in totals.values() for line in total.failures):
        print(line)
    _write(asked.results, totals, asked.seed, seconds)
    return 1 if any(total.failures for total in totals.values()) else 0


def _add(total: Batch, batch: Batch) -> None:
    total.deliveries += batch.deliveries
    total.refused += batch.refused
    total.read += batch.read
    total.records += batch.records
    total.mapped += batch.mapped
    total.slowest = max(total.slowest, batch.slowest)
    total.failures += batch.failures


def _write(path: Path, totals: dict[str, Batch], seed: int, seconds: float) -> None:
    sources = {
        source_id: {
            "deliveries": total.deliveries,
            "refused": dict(sorted(total.refused.items())),
            "read": total.read,
            "records_in_those_read": total.records,
            "mapped_whole": total.mapped,
            "slowest_cpu_seconds": round(total.slowest, 1),
            "failures": len(total.failures),
        }
        for source_id, total in totals.items()
    }
    write_json(
        path,
        {
            "deliveries": sum(total.deliveries for total in totals.values()),
            "failures": sum(len(total.failures) for total in totals.values()),
            "seed": seed,
            "seconds": round(seconds),
            "sources": sources,
        },
    )


if __name__ == "__main__":
    sys.exit(main())
