"""The model as data: bits per level, priors, operating points."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import yaml

MODELS = Path(__file__).parent / "models"
CURRENT = "2026_11_a"
SIDES = ("residency", "registry", "registry_resident")


class LinkageModelError(ValueError):
    """A model file cannot be used; the message names file and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Bits of a level: a share of the value's frequency bits, plus a constant (thousandths of a bit)."""

    share: float
    add: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageModel:
    """A version of the weights."""

    version: str
    share_of_left_expected: Mapping[str, float]
    match_at: Mapping[str, int]
    """Weight from which a pair is a match, per side, thousandths of a bit."""
    possible_at: Mapping[str, int]
    rival_window: int
    floor: int
    frequency: Mapping[str, tuple[int, int]]
    levels: Mapping[str, Mapping[str, Level]]

    def prior(self, side: str, right_size: int) -> int:
        """Return the prior of a random pair: log2 of expected partners a left record over all right records.

        Args:
            side: residency, registry or registry_resident.
            right_size: right records as the pinned profile counted them, so that one more resident tonight does
                not move every weight.
        """
        return round(1000 * log2(self.share_of_left_expected[side] / max(right_size, 2)))


def match_probability(weight_mbit: int) -> float:
    """Return the posterior of a total weight, without overflow at either end."""
    bits = weight_mbit / 1000
    if bits >= 0:
        return float(1 / (1 + 2.0**-bits))
    odds = 2.0**bits
    return float(odds / (1 + odds))


@cache
def load_model(version: str = CURRENT) -> LinkageModel:
    """Return a model version; raises LinkageModelError when its file is missing or wrong."""
    path = MODELS / f"{version}.yml"
    if not path.exists():
        raise LinkageModelError(
            f"[{path.name}]: no such model; there are {sorted(p.stem for p in MODELS.glob('*.yml'))}"
        )
    raw = yaml.safe_load(path.read_text())
    if raw["version"] != version:
        raise LinkageModelError(
            f"[{path.name}] field [version]: got [{raw['version']}], expected the file's name"
        )
    points = raw["operating_points"]
    return LinkageModel(
        version=version,
        share_of_left_expected=raw["share_of_left_expected"],
        match_at={
            s: round(1000 * log2(p["cost_false_link"] / p["cost_missed_link"])) for s, p in points.items()
        },
        possible_at={s: round(1000 * log2(p["cost_of_a_look"])) for s, p in points.items()},
        rival_window=raw["rival_window"],
        floor=raw["floor"],
        frequency={name: (limits["least"], limits["most"]) for name, limits in raw["frequency"].items()},
        levels={name: {k: _level(v) for k, v in levels.items()} for name, levels in raw["levels"].items()},
    )


def _level(value: Any) -> Level:
    if isinstance(value, int):
        return Level(share=0.0, add=value)
    return Level(share=float(value["share"]), add=int(value["add"]))
