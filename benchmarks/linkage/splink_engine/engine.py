"""Train and run a tuned Splink model over one file or two, with the time and memory of every phase."""

import logging
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule

from benchmarks.linkage.splink_engine.kind import Kind
from transforms.linkage.nicknames_table import name_roots


@dataclass(kw_only=True)
class Phases:
    """Wall-clock seconds by phase."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time of the block to the phase."""
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


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
            self._register_name_forms(files)
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
            blocking_rules_to_generate_predictions=[CustomRule(rule) for rule in self.kind.blocking],
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

    def _register_name_forms(self, files: list[Path]) -> None:
        """Make the table name_forms (name, forms): the roots that the product knows of the files' name words."""
        words: set[str] = set()
        for path in files:
            reader, columns = self._reader(path)
            for column in sorted({"full_name", "given_name"} & columns):
                split = f"unnest(string_split_regex(upper({column}), '[^A-Z]+'))"
                found = self.connection.execute(f"SELECT DISTINCT {split} FROM {reader}").fetchall()
                words |= {word for (word,) in found}
        known = sorted(word for word in words if word)
        forms = pa.table({"name": known, "forms": [sorted(name_roots(word)) for word in known]})
        self.connection.register("name_forms_seen", forms)
        self.connection.execute("CREATE TABLE name_forms AS SELECT * FROM name_forms_seen")

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


def tamed(model: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """Return the model with no m or u below the kind's floors, none missing, and those set by hand.

    A level that no training pair reached has no m: Splink then takes one in a million, and one that EM drove to
    nothing can weigh minus fifty bits, so that one rare slip outvotes every other fact.
    """
    for comparison in model["comparisons"]:
        name = comparison["output_column_name"]
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            by_hand = kind.fixed_m.get((name, level["label_for_charts"]))
            m = level.get("m_probability", kind.m_floor) if by_hand is None else by_hand
            level["m_probability"] = max(m, kind.m_floor)
            level["u_probability"] = max(level.get("u_probability", kind.u_floor), kind.u_floor)
    return model
