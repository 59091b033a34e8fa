"""Train and run a tuned Splink model over one file or two, with the time and memory of every phase."""

import logging
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule

from benchmarks.linkage.splink_engine.kind import Kind
from benchmarks.linkage.splink_engine.taming import tamed
from transforms.linkage.nicknames_table import name_roots


@dataclass(kw_only=True)
class Phases:
    """Seconds by phase: of the clock, and of the processor (which other work on the machine does not lengthen)."""

    seconds: dict[str, float] = field(default_factory=dict)
    processor_seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note the time of the block under the phase."""
        started, worked = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = time.perf_counter() - started
        self.processor_seconds[name] = time.process_time() - worked


def peak_memory_mib() -> float:
    """Return the most memory this process ever held, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Engine:
    """A Splink model over one file (its duplicates) or two (their links)."""

    def __init__(self, kind: Kind, files: list[Path], *, seed: int = 1, threads: int = 2) -> None:
        """Read and clean the files.

        Args:
            kind: the tuned model.
            files: one person file to deduplicate, or the left and the right one; Parquet or CSV.
            seed: of the sample that u is estimated from.
            threads: DuckDB's.
        """
        self.kind = kind
        self.seed = seed
        self.phases = Phases()
        logging.getLogger("splink").setLevel(logging.ERROR)
        self.connection = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
        self.api = DuckDBAPI(connection=self.connection)
        with self.phases.timed("read"):
            names = ["people"] if len(files) == 1 else ["a_left", "b_right"]
            self._register_name_tables(files)
            self.tables = [self._register(path, name) for path, name in zip(files, names, strict=True)]

    def train(self) -> dict[str, Any]:
        """Return the trained model as Splink's settings, with its extreme levels tamed."""
        kind = self.kind
        with self.phases.timed("train"):
            linker = self._linker(self._settings())
            training = linker.training
            training.estimate_probability_two_random_records_match(
                [CustomRule(rule) for rule in kind.sure], recall=kind.sure_recall
            )
            training.estimate_u_using_random_sampling(
                max_pairs=kind.u_pairs, seed=self.seed, min_count_per_level=None, num_chunks=1
            )
            for one in kind.passes:
                training.estimate_parameters_using_expectation_maximisation(
                    CustomRule(one.rule),
                    max_pairs=one.max_pairs,
                    estimate_without_term_frequencies=kind.without_frequencies,
                    record_sample_proportion=0.2,
                )
            model = linker.misc.save_model_to_json(out_path=None)
            return tamed(model, kind)

    def predict(self, model: dict[str, Any], out: Path) -> int:
        """Write left_id, right_id, match_weight and probability of the scored pairs; return how many."""
        with self.phases.timed("predict"):
            linker = self._linker(model)
            self.predicted = linker.inference.predict(threshold_match_weight=self.kind.least_weight)
            self.linker = linker
            self.connection.execute(
                f"""
                COPY (
                    SELECT
                        unique_id_l AS left_id,
                        unique_id_r AS right_id,
                        match_weight,
                        match_probability AS probability
                    FROM {self.predicted.physical_name}
                    ORDER BY match_weight DESC, left_id, right_id
                ) TO '{out}' (FORMAT parquet)
                """
            )
        return self._number(f"SELECT count(*) FROM {self.predicted.physical_name}")

    def cluster(self, out: Path, *, threshold: float = 0.5) -> int:
        """Write record_id and cluster_id, connected over pairs of this probability or more; return clusters."""
        with self.phases.timed("cluster"):
            clusters = self.linker.clustering.cluster_pairwise_predictions_at_threshold(
                self.predicted, threshold_match_probability=threshold
            )
            name = clusters.physical_name
            self.connection.execute(
                f"COPY (SELECT unique_id AS record_id, cluster_id FROM {name} ORDER BY 1) TO '{out}' (FORMAT parquet)"
            )
        return self._number(f"SELECT count(DISTINCT cluster_id) FROM {name}")

    def _settings(self) -> SettingsCreator:
        return SettingsCreator(
            link_type="dedupe_only" if len(self.tables) == 1 else "link_only",
            comparisons=list(self.kind.comparisons()),
            blocking_rules_to_generate_predictions=[blocking_rule(rule) for rule in self.kind.blocking],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
            max_iterations=25,
            em_convergence=1e-4,
        )

    def _linker(self, settings: Any) -> Linker:
        return Linker(self.tables, settings, log_level=logging.ERROR, validate_settings=False)

    def _number(self, sql: str) -> int:
        """Return the one number of a query; all rows are fetched, as an open result blocks the connection."""
        [[number]] = self.connection.execute(sql).fetchall()
        return int(number)

    def _register_name_tables(self, files: list[Path]) -> None:
        """Make name_forms (name, forms: the roots that the product knows) and name_roles (name, lean) of the files."""
        found: dict[str, Counter[str]] = {
            "given_name": Counter(),
            "surname": Counter(),
            "full_name": Counter(),
        }
        for path in files:
            reader, columns = self._reader(path)
            for column in sorted(found.keys() & columns):
                split = f"SELECT unnest(string_split_regex(upper(strip_accents({column})), '[^A-Z]+')) AS w FROM {reader}"
                counts = self.connection.execute(f"SELECT w, count(*) FROM ({split}) GROUP BY w").fetchall()
                found[column].update({word: number for word, number in counts if word})
        known = sorted(set().union(*found.values()))
        lean = [log((found["given_name"][w] + 0.5) / (found["surname"][w] + 0.5)) for w in known]
        forms = [sorted(name_roots(w)) for w in known]
        self.connection.register("names_seen", pa.table({"name": known, "lean": lean, "forms": forms}))
        self.connection.execute("CREATE TABLE name_forms AS SELECT name, forms FROM names_seen")
        self.connection.execute("CREATE TABLE name_roles AS SELECT name, lean FROM names_seen")

    def _reader(self, path: Path) -> tuple[str, frozenset[str]]:
        reader = (
            f"read_csv('{path}', all_varchar = true)" if path.suffix == ".csv" else f"read_parquet('{path}')"
        )
        found = self.connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
        return reader, frozenset(str(row[0]) for row in found)

    def _register(self, path: Path, name: str) -> Any:
        reader, columns = self._reader(path)
        self.connection.execute(f"CREATE TABLE cleaned_{name} AS {self.kind.clean(reader, columns)}")
        return self.api.register(self.connection.table(f"cleaned_{name}"), dataset_display_name=name)


def blocking_rule(rule: str | tuple[str, str]) -> CustomRule:
    """Return Splink's rule, unfolding an array column if the rule names one."""
    return CustomRule(rule) if isinstance(rule, str) else CustomRule(rule[0], arrays_to_explode=[rule[1]])
