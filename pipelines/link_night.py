"""Link: the night's convicted persons against residents and the registry, under a pinned profile."""

from datetime import date
from typing import Any

import pandas as pd

from config.settings import Settings
from pipelines.inputs import load_inputs, night_folder, stage_folders
from pipelines.link import LinkedSides, link_sides, link_within
from pipelines.profile import pinned_profile
from transforms.flagging.subjects import linked_groups
from transforms.linkage.prepare import PersonFeatures, prepare_persons
from transforms.linkage.weights.model import load_model
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
    """Weigh conviction persons against residents and registry, the residents that fit against the registry, and
    the records that a match brings together against each other."""
    inputs = load_inputs(settings, night)
    people = {kind: _features(settings, inputs, kind) for kind in ("conviction", "residency", "registry")}
    model = load_model()
    profile = pinned_profile(settings, people["residency"], registry_persons=len(people["registry"]))
    convicted, residents, registry = people["conviction"], people["residency"], people["registry"]
    homes = link_sides(convicted, residents, side="residency", model=model, profile=profile)
    entries = link_sides(convicted, registry, side="registry", model=model, profile=profile)
    fitting = homes.pairs[homes.pairs["verdict"].isin(["match", "possible"])]["right_id"]
    around = link_sides(
        residents.only(sorted(set(fitting))),
        registry,
        side="registry_resident",
        model=model,
        profile=profile,
    )
    groups = linked_groups(_matches(homes.pairs))
    within = [
        link_within(own, groups[kind], side=side, model=model, profile=profile)
        for kind, own, side in (("left", convicted, "conviction"), ("right", residents, "resident"))
    ]
    folder = night_folder(settings, night) / "link"
    pairs = concat_tables("linked__pairs", [homes.pairs, entries.pairs, around.pairs, *within])
    write_table(folder, "linked__pairs", pairs)
    sides = {"residency": homes, "registry": entries, "registry_resident": around}
    bounded = _bounded(sides)
    write_json(folder / "bounded.json", bounded)
    facts = {
        **_facts(people, pairs),
        "candidate_pairs": homes.candidate_pairs,
        "bounded_keys": sum(int(row["keys"]) for row in bounded),
        "model_version": model.version,
        "profile_hash": profile.digest,
    }
    write_json(folder / "facts.json", facts)


def _features(settings: Settings, inputs: list[Any], kind: str) -> PersonFeatures:
    folders = stage_folders(settings, inputs, kind)
    return prepare_persons({t: concat_tables(t, [read_table(f, t) for f in folders]) for t in PERSON_TABLES})


def _matches(pairs: pd.DataFrame) -> list[tuple[str, str]]:
    found = pairs[pairs["verdict"] == "match"]
    return list(zip(found["left_id"], found["right_id"], strict=True))


def _bounded(sides: dict[str, LinkedSides]) -> list[dict[str, Any]]:
    """Return which keys proposed nothing because too many records share them; other rules may have found the pairs."""
    found = []
    for side, linked in sides.items():
        over = linked.report[linked.report["bounded_keys"] > 0]
        columns = {"rule": "rule", "bounded_keys": "keys", "bounded_left_records": "left_records"}
        rows = over[list(columns)].rename(columns=columns).to_dict(orient="records")
        found += [{"side": side, **{str(name): value for name, value in row.items()}} for row in rows]
    return found


def _facts(people: dict[str, PersonFeatures], pairs: pd.DataFrame) -> dict[str, Any]:
    matches = pairs[(pairs["side"] == "residency") & (pairs["verdict"] == "match")]
    return {
        "residents": len(people["residency"]),
        "conviction_persons": len(people["conviction"]),
        "registry_persons": len(people["registry"]),
        "matches": len(matches),
        "expected_false_links": float((1 - matches["match_probability"]).sum()),
    }
