"""The results file: what was run, every population and set by engine, the ratios, the intervals over seeds."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.linkage.bootstrap import ACROSS, WITHIN, Floats, over_seeds
from benchmarks.linkage.comparison import as_rows, compared
from benchmarks.linkage.table import page

RESULTS = Path(__file__).parent.parent / "results"
Row = dict[str, Any]
_EMPTY: Row = {"runs": [], "populations": [], "ratios": [], "over_seeds": [], "sets": []}


class Results:
    """linkage.json and linkage.md of a folder, and the draws behind the intervals in another one."""

    def __init__(self, folder: Path, draws: Path, run: Row) -> None:
        """Read what is there.

        Args:
            folder: of linkage.json and linkage.md.
            draws: of the draws of every population; they are large and are not committed.
            run: of the rows to come, as `machine.describe` has it.
        """
        self.folder, self.draws, self.run = folder, draws, run
        path = folder / "linkage.json"
        self.found: Row = json.loads(path.read_text()) if path.exists() else json.loads(json.dumps(_EMPTY))

    def has_population(self, kind: str, residents: int, seed: int) -> bool:
        """Return whether both engines as they are now were run on it, and their draws are there."""
        engines = {run["started"]: run["engines"] for run in self.found["runs"]}
        return any(
            (row["kind"], row["residents"], row["seed"]) == (kind, residents, seed)
            and engines.get(row["run"]) == self.run["engines"]
            and "splink" in row["engines"]
            and self._draws(row).exists()
            for row in self.found["populations"]
        )

    def put_population(self, row: Row, drawn: dict[str, Floats]) -> None:
        """Take a population's row in, and its draws; rows of this kind and size by other engines are dropped."""
        row = {**row, "run": self.run["started"]}
        self.draws.mkdir(parents=True, exist_ok=True)
        np.savez(self._draws(row), **drawn)  # type: ignore[arg-type]
        engines = {run["started"]: run["engines"] for run in self.found["runs"]}
        same = (row["kind"], row["residents"])
        kept = [
            other
            for other in self.found["populations"]
            if (other["kind"], other["residents"]) != same
            or (other["seed"] != row["seed"] and engines.get(other["run"]) == self.run["engines"])
        ]
        kept.append(row)
        self.found["populations"] = sorted(kept, key=lambda r: (r["kind"], r["residents"], r["seed"]))
        self._summarize(*same)
        self._write()

    def put_set(self, row: Row) -> None:
        """Take a public set's row in."""
        kept = [other for other in self.found["sets"] if other["set"] != row["set"]]
        kept.append({**row, "run": self.run["started"]})
        self.found["sets"] = sorted(kept, key=lambda r: str(r["set"]))
        self._write()

    def fresh(self) -> Row:
        """Return what this run found, with the summaries that it changed."""
        now = self.run["started"]
        found: Row = {
            name: [r for r in self.found[name] if r["run"] == now] for name in ("populations", "sets")
        }
        touched = {(row["kind"], row["residents"]) for row in found["populations"]}
        for name in ("ratios", "over_seeds"):
            found[name] = [row for row in self.found[name] if (row["kind"], row["residents"]) in touched]
        return {"runs": [self.run], **found}

    def _summarize(self, kind: str, residents: int) -> None:
        rows = [r for r in self.found["populations"] if (r["kind"], r["residents"]) == (kind, residents)]
        about: Row = {"kind": kind, "residents": residents, "seeds": [row["seed"] for row in rows]}
        ratios = {**about, "figures": as_rows(compared(rows))}
        self._replace("ratios", ratios)
        drawn = self._drawn(rows)
        seeds = len(next(iter(drawn.values())))
        told = {
            figure: {of: _plain(asdict(one)) for of, one in estimates.items()}
            for figure, estimates in over_seeds(drawn).items()
        }
        draws = {"subjects": rows[0]["subjects"], "within": WITHIN, "across": ACROSS}
        self._replace("over_seeds", {**about, "seeds_counted": seeds, **draws, "figures": told})

    def _replace(self, section: str, row: Row) -> None:
        key = (row["kind"], row["residents"])
        kept = [other for other in self.found[section] if (other["kind"], other["residents"]) != key]
        self.found[section] = sorted([*kept, row], key=lambda r: (r["kind"], r["residents"]))

    def _drawn(self, rows: Sequence[Row]) -> dict[str, list[Floats]]:
        """Return the draws of the rows by engine; a row whose draws are not on this machine is left out."""
        found: dict[str, list[Floats]] = {}
        engines = set.intersection(*(set(row["engines"]) for row in rows))
        for row in rows:
            if self._draws(row).exists():
                with np.load(self._draws(row)) as arrays:
                    for engine in sorted(engines):
                        found.setdefault(engine, []).append(arrays[engine])
        return found

    def _draws(self, row: Row) -> Path:
        moment = "".join(c for c in str(row["run"]) if c.isdigit())
        return self.draws / f"{row['kind']}-{row['residents']}-{row['seed']}-{moment}.npz"

    def _write(self) -> None:
        used = {row["run"] for name in ("populations", "sets") for row in self.found[name]}
        runs = {run["started"]: run for run in (*self.found["runs"], self.run)}
        self.found["runs"] = [runs[started] for started in sorted(used)]
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.found, indent=1, allow_nan=False)
        (self.folder / "linkage.json").write_text(text + "\n")
        (self.folder / "linkage.md").write_text(page(self.found))


def _plain(estimate: dict[str, float]) -> dict[str, float | None]:
    return {name: None if isnan(value) else round(value, 7) for name, value in estimate.items()}
