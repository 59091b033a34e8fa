"""Link: the night's convicted persons against residents and the registry, under a pinned profile."""

from datetime import date
from typing import Any

import pandas as pd

from config.settings import Settings
from pipelines.inputs import load_inputs, night_folder, stage_folders
from pipelines.link import link_sides
from pipelines.profile import pinned_profile
from transforms.linkage.model import load_model
from transforms.linkage.prepare import PersonFeatures, prepare_persons
from warehouse.atomic import write_json
from warehouse.frames import concat_tables, read_table, write_table

PERSON_TABLES = (
    "stage__persons",
    "stage__names",
    "stage__birth_dates",
    "stage__identifiers",
    "stage__addresses",
)


def link_night(settings: Settings, *, night: date) -> None:
    """Weigh conviction persons against residents and registry, and the matched residents against the registry."""
    inputs = load_inputs(settings, night)
    people = {kind: _features(settings, inputs, kind) for kind in ("conviction", "residency", "registry")}
    model = load_model()
    profile = pinned_profile(settings, people["residency"])
    residency = link_sides(
        people["conviction"], people["residency"], side="residency", model=model, profile=profile
    )
    registry = link_sides(
        people["conviction"], people["registry"], side="registry", model=model, profile=profile
    )
    fitting = residency.pairs[residency.pairs["verdict"].isin(["match", "possible"])]["right_id"]
    around = link_sides(
        people["residency"].only(sorted(set(fitting))),
        people["registry"],
        side="registry_resident",
        model=model,
        profile=profile,
    )
    folder = night_folder(settings, night) / "link"
    pairs = concat_tables("linked__pairs", [residency.pairs, registry.pairs, around.pairs])
    write_table(folder, "linked__pairs", pairs)
    write_json(
        folder / "facts.json", _facts(people, residency.candidate_pairs, pairs, model.version, profile.digest)
    )


def _features(settings: Settings, inputs: list[Any], kind: str) -> PersonFeatures:
    folders = stage_folders(settings, inputs, kind)
    return prepare_persons({t: concat_tables(t, [read_table(f, t) for f in folders]) for t in PERSON_TABLES})


def _facts(
    people: dict[str, PersonFeatures], candidates: int, pairs: pd.DataFrame, model: str, profile: str
) -> dict[str, Any]:
    matches = pairs[(pairs["side"] == "residency") & (pairs["verdict"] == "match")]
    return {
        "residents": len(people["residency"]),
        "conviction_persons": len(people["conviction"]),
        "registry_persons": len(people["registry"]),
        "candidate_pairs": candidates,
        "matches": len(matches),
        "expected_false_links": float((1 - matches["match_probability"]).sum()),
        "model_version": model,
        "profile_hash": profile,
    }
