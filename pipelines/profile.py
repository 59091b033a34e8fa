"""The pinned population profile: measured once from the residents, then used night after night until refreshed."""

from config.settings import Settings
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile, measure_population
from warehouse.atomic import read_json, write_json

POINTER = "pinned.json"


def pinned_profile(
    settings: Settings, residents: PersonFeatures, *, registry_persons: int
) -> PopulationProfile:
    """Return the pinned profile; without one, measure tonight's residents and pin that.

    A night without residents pins nothing: the first real delivery would be weighed as if nobody lived here.
    """
    folder = settings.home / "profiles"
    if (folder / POINTER).exists():
        pinned = read_json(folder / POINTER)["digest"]
        return PopulationProfile.from_dict(read_json(folder / f"{pinned}.json"))
    if not len(residents):
        return measure_population(residents, registry_persons=registry_persons)
    return pin_profile(settings, residents, registry_persons=registry_persons)


def pin_profile(settings: Settings, residents: PersonFeatures, *, registry_persons: int) -> PopulationProfile:
    """Measure the residents anew and pin the result for the nights to come."""
    profile = measure_population(residents, registry_persons=registry_persons)
    folder = settings.home / "profiles"
    write_json(folder / f"{profile.digest}.json", profile.as_dict())
    write_json(folder / POINTER, {"digest": profile.digest})
    return profile
