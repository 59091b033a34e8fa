"""Choices of the agency that are neither law nor linkage, with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# How old a dated fact may be and still say where somebody lives. A license is valid eight years
# (66-5-21 NMSA), but people move: an old one alone is not enough. Owning property is never residence.
_EVIDENCE_AGE_DAYS = MappingProxyType(
    {
        "license": 2920,
        "voter": 1460,
        "tax": 730,
        "utility": 400,
        "employment": 400,
        "school": 400,
        "shelter": 180,
        "other": 400,
        "property": 0,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPolicy:
    """Limits used by answers 2 and 5."""

    evidence_age_days: Mapping[str, int] = field(default_factory=lambda: _EVIDENCE_AGE_DAYS)
    """Days after which residency evidence of a type no longer counts; 0 means it never does."""
