"""The pinned population profile: measured once from a night's own data, used night after night until refreshed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from config.settings import Settings
from pipelines.errors import StepError
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile, measure_population
from transforms.linkage.seen import SeenPairs, measure_side, measured_shares
from warehouse.atomic import read_json, write_json

POINTER = "pinned.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """The profile that nights are weighed with, and where it came from."""

    profile: PopulationProfile
    digest: str
    night: date | None
    """Night whose data it was measured on; None where an earlier version of the program pinned it."""
    previous: str | None
    """Digest of the profile pinned before it."""


def draft_profile(people: Mapping[str, PersonFeatures]) -> PopulationProfile:
    """Return a profile of what the records alone say, without shares: what a first look at the pairs is weighed with.

    Args:
        people: conviction, residency and registry to their records.
    """
    drafted = measure_population(people["residency"], registry_persons=len(people["registry"]))
    records = {kind: measure_side(own) for kind, own in people.items()}
    # what the weights rest on stands in the profile itself, once
    own = records["residency"]
    rest = {kind: values for kind, values in own.counts.items() if kind not in drafted.counts}
    records["residency"] = replace(own, counts=rest)
    return replace(drafted, records=records)


def with_pairs(profile: PopulationProfile, seen: Mapping[str, SeenPairs]) -> PopulationProfile:
    """Return the profile with what candidate pairs say: shares of records with a partner, levels of likely partners.

    Args:
        profile: what the records say.
        seen: side to its candidate pairs.
    """
    likely = {side: pairs.likely_levels() for side, pairs in seen.items()}
    searched = {side: pairs.left_records for side, pairs in seen.items()}
    return replace(profile, shares=measured_shares(seen), searched=searched, likely=likely)


def load_pinned(settings: Settings) -> Pinned | None:
    """Return the pinned profile, or None before the first night with residents."""
    folder = settings.home / "profiles"
    if not (folder / POINTER).exists():
        return None
    pointer = read_json(folder / POINTER)
    night = pointer.get("night")
    return Pinned(
        profile=load_profile(settings, pointer["digest"]),
        digest=pointer["digest"],
        night=date.fromisoformat(night) if night else None,
        previous=pointer.get("previous"),
    )


def load_profile(settings: Settings, digest: str) -> PopulationProfile:
    """Return a profile that was pinned at some time.

    Raises:
        FileNotFoundError: no profile of that digest was ever pinned.
        StepError: its file was changed since; every night's weights would move without a word.
    """
    path = settings.home / "profiles" / f"{digest}.json"
    try:
        raw = read_json(path)
    except ValueError:  # cut short, or no JSON
        raw = None
    if hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest() != digest:
        raise StepError(
            f"[{path}]: is not what was pinned: its content has another hash than its name. Expected a file that nobody"
            " changes; bring it back from a backup"
        )
    return PopulationProfile.from_dict(raw)


def pin_profile(settings: Settings, profile: PopulationProfile, *, night: date) -> Pinned:
    """Pin a profile for the nights to come; the one before it is kept under its digest.

    Args:
        profile: what to pin.
        night: night whose data it was measured on.
    """
    before = load_pinned(settings)
    same = before is not None and before.digest == profile.digest
    previous = None if before is None else before.previous if same else before.digest
    folder = settings.home / "profiles"
    write_json(folder / f"{profile.digest}.json", profile.as_dict())
    write_json(folder / POINTER, {"digest": profile.digest, "night": night.isoformat(), "previous": previous})
    return Pinned(profile=profile, digest=profile.digest, night=night, previous=previous)
