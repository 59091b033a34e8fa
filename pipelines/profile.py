"""The pinned population profile: measured once from the residents, then used night after night until refreshed."""

from config.settings import Settings
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile, measure_population
from warehouse.atomic import read_json, write_json

POINTER = "pinned.json"


def pinned_profile(settings: Settings, residents: PersonFeatures) -> PopulationProfile:
    """Return the pinned profile; without one, measure tonight's residents and pin that."""
    folder = settings.home / "profiles"
    if (folder / POINTER).exists():
        pinned = read_json(folder / POINTER)["digest"]
        return PopulationProfile.from_dict(read_json(folder / f"{pinned}.json"))
    profile = measure_population(residents)
    write_json(folder / f"{profile.digest}.json", profile.as_dict())
    write_json(folder / POINTER, {"digest": profile.digest})
    return profile
