"""Each reader under atheris, which looks for bytes that reach code nothing reached before (`make fuzz-guided`).

    python -m benchmarks.fuzz.guided [--runs 15000] [READER ...]     (in the environment of make fuzz-env)

One process a reader, begun from its sample. A crash, a hang of 30 seconds or 4 GB of memory ends it with a file below
var/fuzz/ that brings it back (`--again FILE READER`).
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from config.settings import REPO_ROOT

READERS: Mapping[str, str] = MappingProxyType(
    {
        "delimited": "ca_doj",
        "delimited_utf16": "me_doc",
        "fixed_width": "ok_doc",
        "zip_with_layout": "nc_opi",
        "xml": "niem_rap_sheet",
        "xlsx": "tx_tdcj",
        "xls": "il_doc",
    }
)
"""Reader to the source whose first sample it begins from."""
CORPUS = REPO_ROOT / "var" / "fuzz"


def main() -> int:
    """Run every reader asked for; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"some of {', '.join(READERS)}; all")
    parser.add_argument("--runs", type=int, default=15_000)
    parser.add_argument("--again", type=Path, help="a file that an earlier run failed on")
    parser.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    unknown = sorted(set(asked.readers) - READERS.keys())
    if unknown:
        parser.error(f"no readers {unknown}; expected some of {sorted(READERS)}")
    if asked.within:
        _fuzz(asked.readers[0], asked.runs, asked.again)
        return 0
    failed = []
    for reader in asked.readers or READERS:
        more = ["--again", str(asked.again)] if asked.again else []
        command = [sys.executable, "-m", __spec__.name, "--within", "--runs", str(asked.runs), *more, reader]
        print(f"== {reader}", flush=True)
        if subprocess.run(command, check=False).returncode:
            failed.append(reader)
    print(f"failed: {failed}" if failed else "nothing failed")
    return 1 if failed else 0


def _fuzz(reader: str, runs: int, again: Path | None) -> None:
    import atheris  # of an environment of its own

    with atheris.instrument_imports(include=["sources"]):
        from benchmarks.fuzz.accounted import read_one, sample_of
    source_id = READERS[reader]
    name, content = sorted(sample_of(source_id).items())[0]
    corpus = CORPUS / f"corpus-{reader}"
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "sample").write_bytes(content)

    def try_bytes(data: bytes) -> None:
        read_one(source_id, name, data)

    options = [
        f"-runs={runs}", f"-max_len={max(20_000, 2 * len(content))}", "-timeout=30", "-rss_limit_mb=4000",
        f"-artifact_prefix={CORPUS}/{reader}-", "-seed=1", "-print_final_stats=1", "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup([reader, *options, str(again or corpus)], try_bytes)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
