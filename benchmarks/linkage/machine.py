"""What was run, and where: date, versions of both engines, commit, cores, load. Times mean little without them."""

import hashlib
import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.linkage.engines import SPLINK
from config.settings import REPO_ROOT
from pipelines.code_digest import code_digest
from transforms.linkage.weights.model import CURRENT

Row = dict[str, Any]
ENGINES = (
    "benchmarks/linkage/splink_engine", "pipelines/column_files.py", "pipelines/person_files.py",
    "pipelines/person_link", "transforms/linkage", "transforms/standardize",
)  # fmt: skip
"""Rooms whose code decides about both engines' pairs."""
_OURS = ("numpy", "pandas", "pyarrow")
_THEIRS = ("splink", "duckdb", "recordlinkage", "numpy", "pandas")
_ASK = "import json, platform, sys; from importlib.metadata import version as v; "
_ASK += "print(json.dumps({'python': platform.python_version(), **{n: v(n) for n in sys.argv[1:]}}))"


def describe(model: str | None) -> Row:
    """Return the run: when, what model and commit, the versions of both environments, the machine."""
    return {
        "started": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "model": CURRENT if model is None else Path(model).stem,
        "commit": _commit(),
        "engines": _engines(model),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load_before": round(os.getloadavg()[0], 1),
        "lindero": {"python": platform.python_version(), **{name: version(name) for name in _OURS}},
        "splink": _splink_versions(),
    }


def _splink_versions() -> Row:
    if not SPLINK.exists():
        return {}
    said = subprocess.run([SPLINK, "-c", _ASK, *_THEIRS], check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said))


def _engines(model: str | None) -> str:
    """Return a digest of everything that decides about the pairs: figures of two digests are not to be averaged."""
    digest = hashlib.sha256(code_digest(ENGINES).encode())
    path = Path(model or CURRENT)
    digest.update(path.read_bytes() if path.is_file() else str(path).encode())
    digest.update(json.dumps(_splink_versions(), sort_keys=True).encode())
    return digest.hexdigest()[:12]


def _commit() -> str:
    """Return the short commit, with a plus if the engines' files are not as committed; blank outside a repository."""
    try:
        commit = _git("rev-parse", "--short=10", "HEAD")
        return commit + ("+" if _git("status", "--porcelain", "--", *ENGINES) else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*words: str) -> str:
    said = subprocess.run(["git", *words], cwd=REPO_ROOT, check=True, capture_output=True, text=True)
    return said.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
