"""The model as data: a table of bits per comparison level, priors, operating points."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, log2
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from transforms.linkage.evidence.compare import LEVELS

MODELS = Path(__file__).parent.parent / "models"
CURRENT = "2026_11_f"
LARGE = (1 << 17, 1 << 22)
"""Right records between which `growth` counts. Below, panels show no need of it; the largest has 2.4 million records, and
beyond 4 million it stays what it is there."""
SIDES = ("residency", "registry", "registry_resident")
Table = np.ndarray[Any, np.dtype[np.int32]]


class LinkageModelError(ValueError):
    """A model file cannot be used; the message names file and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageModel:
    """A version of the weights; all bits are thousandths (log2 of a likelihood ratio), integers, so that sums are exact."""

    version: str
    base: int
    """What a candidate pair is worth before any comparison, beside the prior of its population."""
    growth: int
    """Of the bit that every doubling of the right side takes, what it gives back: of the wrong people who look right, only
    those who do so by chance are more in a larger file. Counted from where LARGE begins."""
    bits: Mapping[str, Table]
    """Comparison of LEVELS to the bits of each level, by the level's code."""
    share_of_left_expected: Mapping[str, float]
    """Side to the share of left records with a partner on the right, where no profile says better."""
    match_at: Mapping[str, int]
    """Weight from which a pair is a match, per side."""
    possible_at: Mapping[str, int]
    rival_window: int
    floor: int

    def prior(self, share: float, right_size: int) -> int:
        """Return the log odds of a random pair: expected partners of a left record over all right records.

        Args:
            share: expected share of left records that have a partner, 0 < share < 1.
            right_size: right records as the pinned profile counted them.
        """
        kept = min(max(share, 1e-6), 1 - 1e-6)
        odds = log2(kept / (1 - kept) / max(right_size, 2))
        return round(1000 * odds + self.growth * doublings(right_size))


def doublings(right_size: int) -> float:
    """Return how many times the right side is twice as large as LARGE begins; 0 for smaller ones."""
    return log2(min(max(right_size, LARGE[0]), LARGE[1]) / LARGE[0])


def match_probability(weight_mbit: int) -> float:
    """Return the posterior of a total weight, without overflow at either end."""
    bits = weight_mbit / 1000
    if bits >= 0:
        return float(1 / (1 + 2.0**-bits))
    odds = 2.0**bits
    return float(odds / (1 + odds))


def match_probabilities(weight_mbit: Any) -> Any:
    """Return the posterior of every weight."""
    odds = np.exp2(-np.abs(np.asarray(weight_mbit, dtype=np.float64)) / 1000)
    return np.where(np.asarray(weight_mbit) >= 0, 1 / (1 + odds), odds / (1 + odds))


@cache
def load_model(version: str = CURRENT) -> LinkageModel:
    """Return a model version; raises LinkageModelError when its file is missing or wrong."""
    path = MODELS / f"{version}.yml"
    known = sorted(p.stem for p in MODELS.glob("*.yml"))
    if version not in known:
        raise LinkageModelError(f"[{version}]: no such model; there are {known}, or name a .yml file")
    return read_model(path)


def read_model(path: Path) -> LinkageModel:
    """Return the model of a file; raises LinkageModelError naming the field that is wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise LinkageModelError(
            f"[{path}]: cannot be read as YAML ({' '.join(str(error).split())})"
        ) from error
    raw = _mapping(raw, path.name, "the whole file")
    for field in ("version", "operating_points", "share_of_left_expected", "bits"):
        if field not in raw:
            raise LinkageModelError(f"[{path.name}] field [{field}]: is missing")
    if raw["version"] != path.stem:
        raise LinkageModelError(
            f"[{path.name}] field [version]: got [{raw['version']}], expected the file's name"
        )
    match_at, possible_at = {}, {}
    for side in SIDES:
        where = f"operating_points.{side}"
        point = _mapping(
            _mapping(raw["operating_points"], path.name, "operating_points").get(side), path.name, where
        )
        false, missed, look = (
            _positive(point.get(cost), path.name, f"{where}.{cost}")
            for cost in ("cost_false_link", "cost_missed_link", "cost_of_a_look")
        )
        if look > false:
            raise LinkageModelError(
                f"[{path.name}] field [{where}.cost_of_a_look]: got [{look}], expected no more than a false link [{false}]"
            )
        # all three in one unit, whatever it is
        match_at[side], possible_at[side] = (round(1000 * log2(cost / missed)) for cost in (false, look))
    shares = _mapping(raw["share_of_left_expected"], path.name, "share_of_left_expected")
    for side in SIDES:
        if _positive(shares.get(side), path.name, f"share_of_left_expected.{side}") >= 1:
            raise LinkageModelError(
                f"[{path.name}] field [share_of_left_expected.{side}]: got [{shares[side]}], expected less than 1"
            )
    return LinkageModel(
        version=raw["version"],
        **{
            name: _whole(raw.get(name), path.name, name)
            for name in ("base", "growth", "rival_window", "floor")
        },
        bits=_tables(_mapping(raw["bits"], path.name, "bits"), path.name),
        share_of_left_expected={
            side: _positive(shares.get(side), path.name, f"share_of_left_expected.{side}") for side in SIDES
        },
        match_at=match_at,
        possible_at=possible_at,
    )


def _mapping(value: Any, file: str, field: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LinkageModelError(f"[{file}] field [{field}]: expected names with values")
    return value


def _whole(value: Any, file: str, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise LinkageModelError(f"[{file}] field [{field}]: got [{value}], expected a whole number")
    return value


def _positive(value: Any, file: str, field: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < inf:
        raise LinkageModelError(f"[{file}] field [{field}]: got [{value}], expected a number above 0")
    return value


def _tables(raw: Mapping[str, Any], file: str) -> dict[str, Table]:
    if set(raw) != set(LEVELS):
        raise LinkageModelError(
            f"[{file}] field [bits]: comparisons missing {sorted(set(LEVELS) - set(raw))},"
            f" unknown {sorted(set(raw) - set(LEVELS))}"
        )
    for name in raw:
        levels = _mapping(raw[name], file, f"bits.{name}")
        if set(levels) != set(LEVELS[name]):
            raise LinkageModelError(
                f"[{file}] field [bits.{name}]: levels missing {sorted(set(LEVELS[name]) - set(levels))},"
                f" unknown {sorted(set(levels) - set(LEVELS[name]))}"
            )
    return {
        name: np.array(
            [_whole(raw[name][level], file, f"bits.{name}.{level}") for level in LEVELS[name]], dtype=np.int32
        )
        for name in LEVELS
    }
