"""What a night found is kept for the next one: a cache, by side. Without it a night gives the same and takes longer."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.array_file import ArrayFileError, OtherVersionError, read_about, read_arrays, write_arrays
from pipelines.code_digest import code_digest
from transforms.linkage.candidates.index import looked_up_in
from transforms.linkage.candidates.rules import BlockingRule
from transforms.linkage.increment.arrays import ground_arrays, ground_from
from transforms.linkage.increment.ground import Ground
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import LinkageModel

GROUNDS = "grounds"
"""Folder below the home; it may be deleted at any time."""
WEIGHING = "weighing.json"
"""In the link folder of a night: side to how its pairs came by their weights. Nothing published rests on it."""
MOST_CHANGED = 0.2
"""Share of the records of one side that may be new, changed or gone: beyond it, weighing all anew is hardly dearer, and
the nights to come stand on firmer ground."""
_ROOMS = ("transforms/linkage", "pipelines/grounds.py", "pipelines/array_file.py")
_LIBRARIES = ("numpy", "pandas", "pyarrow", "rapidfuzz")
"""Those whose hashes, distances and texts the kept integers rest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How the candidate pairs of one side came by their weights."""

    candidate_pairs: int
    weighed: int
    """Of those, the pairs that were weighed tonight."""
    as_on: str | None
    """The night that weighed the others; None where all were weighed."""
    why_all: str | None = None
    """Why all were weighed."""

    @property
    def sentence(self) -> str:
        """The same in words."""
        if self.as_on is None:
            return f"weighed all {self.candidate_pairs:,} candidate pairs ({self.why_all})"
        return f"weighed {self.weighed:,} of {self.candidate_pairs:,} candidate pairs; the rest as on {self.as_on}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a weight rests on beside the two records."""

    model: str
    profile: str
    rules: str
    engine: str


def basis_of(
    model: LinkageModel, profile: PopulationProfile, rules: Sequence[BlockingRule], side: str
) -> Basis:
    """Return what the weights of one side rest on, as hashes."""
    bits = {name: table.tolist() for name, table in model.bits.items()}
    points = {
        name: getattr(model, name)
        for name in ("version", "base", "share_of_left_expected", "match_at", "possible_at")
    }
    libraries = {name: version(name) for name in _LIBRARIES}
    return Basis(
        model=_hashed({"bits": bits, **points}),
        profile=profile.digest,
        rules=_hashed({"side": side, "rules": [asdict(rule) for rule in rules]}),
        engine=_hashed({"code": code_digest(_ROOMS), **libraries}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Where the grounds of a state lie: one file a side, that of the latest night that weighed all of the side's pairs."""

    folder: Path
    night: date

    def load(self, side: str, basis: Basis, rules: Sequence[BlockingRule]) -> tuple[Ground, str] | str:
        """Return the ground of a side and its night, or why there is none; a ground with one byte changed is none."""
        path = self._path(side)
        try:
            about = read_about(path)
            differ = [name for name, value in asdict(basis).items() if about["basis"][name] != value]
            if differ:
                return f"another {' and '.join(differ)} than on {about['night']}"
            bases = dict.fromkeys(looked_up_in(rule.base) for rule in rules)
            return ground_from(read_arrays(path), bases), str(about["night"])
        except FileNotFoundError:
            return "nothing was kept"
        except OtherVersionError:
            return "what was kept is of another version of the program"
        except (ArrayFileError, KeyError):
            return "what was kept is damaged"
        except OSError as error:
            return f"what was kept cannot be read ({error.strerror})"

    def save(self, side: str, basis: Basis, ground: Ground) -> None:
        """Keep a ground; the one before it is gone."""
        about = {"night": self.night.isoformat(), "basis": asdict(basis)}
        write_arrays(self._path(side), ground_arrays(ground), about)

    def _path(self, side: str) -> Path:
        return self.folder / f"{side}.ground"


def _hashed(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
