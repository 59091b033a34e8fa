"""Both engines on the same people in one run; prints ratios and figures, writes benchmarks/results/linkage.*.

    make bench-linkage         20,000 and 200,000 residents, both kinds, one seed; the public sets
    make bench-linkage-full    2.1 million too, five seeds, goes on where it was stopped

A population is made once and kept below --folder. Results are written after each population. Seconds mean little on
another machine; ratios are what to compare. Do nothing else with the machine meanwhile.
"""

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.linkage.engines import SPLINK, link_ours, link_splink
from benchmarks.linkage.machine import describe
from benchmarks.linkage.made_populations import MAKERS, SIZES, made_population
from benchmarks.linkage.public_sets import SETS, make_sets, run_set
from benchmarks.linkage.results import RESULTS, Results
from benchmarks.linkage.scored import scored
from benchmarks.linkage.table import page
from config.settings import load_settings


def main() -> None:
    """Run."""
    words = _words()
    folder = words.folder.resolve()
    results_folder = words.results or (folder / "results" if words.without_splink else RESULTS)
    results = Results(results_folder, folder / "draws", describe(words.model))
    with_splink = not words.without_splink
    for size in words.sizes:
        for kind in words.kinds:
            for seed in words.seeds:
                if words.resume and results.has_population(kind, SIZES[size][0], seed):
                    _say(f"{kind} {size} {seed}: measured before by the same engines")
                    continue
                _run_population(results, kind, size, seed, folder, words.model, with_splink=with_splink)
    found = make_sets(words.sets, folder / "sets", _say) if words.sets else []
    for name in found:
        _say(f"{name}: both engines" if with_splink else f"{name}: lindero")
        with tempfile.TemporaryDirectory(prefix="linkage-bench-") as work:
            row = run_set(
                name, folder / "sets" / name, Path(work), model=words.model, with_splink=with_splink
            )
        results.put_set(row)
    print(page(results.fresh()))
    print(f"Written to {results_folder}/linkage.md")


def _words() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kinds", nargs="*", choices=sorted(MAKERS), default=sorted(MAKERS))
    asked.add_argument("--sizes", nargs="*", choices=list(SIZES), default=["20k", "200k"])
    asked.add_argument("--seeds", nargs="+", type=int, default=[11])
    asked.add_argument(
        "--sets", nargs="*", choices=list(SETS), default=list(SETS), help="none if none is named"
    )
    asked.add_argument("--model", help="version or file of our weights; the current one")
    asked.add_argument(
        "--resume", action="store_true", help="skip populations that these engines were run on"
    )
    asked.add_argument("--without-splink", action="store_true", help="ours alone; written below --folder")
    asked.add_argument(
        "--folder", type=Path, default=load_settings().home / "benchmarks", help="for populations"
    )
    asked.add_argument("--results", type=Path, help="where to write; benchmarks/results")
    words = asked.parse_args()
    if not words.without_splink and not SPLINK.exists():
        asked.error(f"{SPLINK} is missing: run make splink-env, or say --without-splink")
    return words


def _run_population(
    results: Results, kind: str, size: str, seed: int, folder: Path, model: str | None, *, with_splink: bool
) -> None:
    residents, subjects = SIZES[size]
    population = made_population(kind, size, seed, folder, _say)
    engines, drawn = {}, {}
    load = round(os.getloadavg()[0], 1)
    with tempfile.TemporaryDirectory(prefix="linkage-bench-") as work:
        _say(f"{kind} {size} {seed}: lindero")
        pairs, costs = link_ours(population, Path(work), model)
        figures, drawn["lindero"] = scored(pairs, population, seed)
        engines["lindero"] = {**figures, "costs": costs}
        if with_splink:
            _say(f"{kind} {size} {seed}: Splink")
            pairs, costs = link_splink(population, Path(work), kind)
            figures, drawn["splink"] = scored(pairs, population, seed)
            engines["splink"] = {**figures, "costs": costs}
    about = {"kind": kind, "residents": residents, "subjects": subjects, "seed": seed, "load_before": load}
    results.put_population({**about, "engines": engines}, drawn)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
