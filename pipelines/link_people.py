"""The night's three questions of linkage: who lives here, who is registered, who of those that live here is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.settings import Settings
from pipelines.grounds import Grounds
from pipelines.inputs import stage_folders
from pipelines.link import LinkedSides, link_sides
from transforms.linkage.prepare import PersonFeatures, prepare_persons
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.seen import SeenPairs
from transforms.linkage.weights.model import LinkageModel
from warehouse.frames import concat_tables, read_table

KINDS = ("conviction", "residency", "registry")
PERSON_TABLES = (
    "stage__persons",
    "stage__names",
    "stage__birth_dates",
    "stage__identifiers",
    "stage__addresses",
)
People = Mapping[str, PersonFeatures]
"""conviction, residency and registry to their records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLinks:
    """The pairs of each side, and what all its candidates show."""

    residency: LinkedSides
    registry: LinkedSides
    registry_resident: LinkedSides

    def by_side(self) -> dict[str, LinkedSides]:
        """Return side to its pairs."""
        return {
            "residency": self.residency, "registry": self.registry, "registry_resident": self.registry_resident,
        }  # fmt: skip

    def seen(self) -> dict[str, SeenPairs]:
        """Return side to what its candidate pairs show."""
        return {side: linked.seen for side, linked in self.by_side().items() if linked.seen is not None}


def read_people(settings: Settings, inputs: list[Any]) -> dict[str, PersonFeatures]:
    """Return the records of a night's deliveries by kind of source."""
    return {kind: _features(settings, inputs, kind) for kind in KINDS}


def link_people(
    people: People, *, model: LinkageModel, profile: PopulationProfile, grounds: Grounds | None = None
) -> NightLinks:
    """Weigh conviction persons against residents and registry, and the residents that fit against the registry.

    With `grounds`, what earlier nights kept, only what changed since is weighed; the outcome is the same.
    """
    convicted, residents, registry = (people[kind] for kind in KINDS)
    homes = link_sides(
        convicted, residents, side="residency", model=model, profile=profile, look=True, grounds=grounds
    )
    entries = link_sides(
        convicted, registry, side="registry", model=model, profile=profile, look=True, grounds=grounds
    )
    fitting = homes.pairs[homes.pairs["verdict"].isin(["match", "possible"])]["right_id"]
    around = link_sides(
        residents.only(sorted(set(fitting))),
        registry,
        side="registry_resident",
        model=model,
        profile=profile,
        look=True,
        grounds=grounds,
    )
    return NightLinks(residency=homes, registry=entries, registry_resident=around)


def _features(settings: Settings, inputs: list[Any], kind: str) -> PersonFeatures:
    folders = stage_folders(settings, inputs, kind)
    return prepare_persons({t: concat_tables(t, [read_table(f, t) for f in folders]) for t in PERSON_TABLES})
