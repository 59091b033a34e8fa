"""Makes the second population: python -m benchmarks.linkage.populations.second_kind OUT --residents N --subjects M."""

import argparse
import time
from pathlib import Path

from benchmarks.linkage.populations.second_kind import make_second_kind


def main() -> None:
    """Read the arguments, make the folder, say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--residents", type=int, default=200_000)
    parser.add_argument("--subjects", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    wants = parser.parse_args()
    start = time.perf_counter()
    make_second_kind(wants.residents, wants.subjects, wants.seed, wants.out)
    print(
        f"{wants.out}: {wants.residents} residents, {wants.subjects} subjects, {time.perf_counter() - start:.1f} s"
    )


if __name__ == "__main__":
    main()
