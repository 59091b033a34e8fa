"""Link two person files, or deduplicate one, with tuned Splink; print times and memory as JSON.

python -m benchmarks.linkage.splink_engine LEFT RIGHT OUT.parquet [--config first] [--model-out MODEL.json]
python -m benchmarks.linkage.splink_engine PEOPLE OUT.parquet --config fake_1000 --clusters CLUSTERS.parquet
"""

import argparse
import json
from pathlib import Path

from benchmarks.linkage.splink_engine.engine import Engine, peak_memory_mib
from benchmarks.linkage.splink_engine.kinds import KINDS


def main() -> None:
    """Run."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", type=Path, nargs="+", metavar="FILE", help="LEFT RIGHT OUT, or PEOPLE OUT")
    asked.add_argument("--config", choices=sorted(KINDS), default="first")
    asked.add_argument("--model-in", type=Path, help="use this trained model, train nothing")
    asked.add_argument("--model-out", type=Path, help="write the trained model")
    asked.add_argument("--clusters", type=Path, help="write clusters, too (of one file)")
    asked.add_argument("--threshold", type=float, default=0.95, help="probability that joins a cluster")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args()
    *files, out = words.files
    if len(files) not in (1, 2):
        asked.error(f"[{len(words.files)}] files: expected LEFT RIGHT OUT, or PEOPLE OUT")
    engine = Engine(KINDS[words.config], files, seed=words.seed, threads=words.threads)
    model = json.loads(words.model_in.read_text()) if words.model_in else engine.train()
    if words.model_out:
        words.model_out.write_text(json.dumps(model, indent=1))
    printed = {"config": words.config, "pairs": engine.predict(model, out)}
    if words.clusters:
        printed["clusters"] = engine.cluster(words.clusters, threshold=words.threshold)
    printed["seconds"] = {name: round(took, 2) for name, took in engine.phases.seconds.items()}
    spent = engine.phases.processor_seconds
    printed["processor_seconds"] = {name: round(worked, 2) for name, worked in spent.items()}
    printed["peak_memory_mib"] = round(peak_memory_mib())
    print(json.dumps(printed))


if __name__ == "__main__":
    main()
