"""Link: the night's convicted persons against residents and the registry, under a pinned profile."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from config.settings import Settings
from pipelines.grounds import GROUNDS, WEIGHING, Grounds
from pipelines.honesty.parity import count_panel_errors
from pipelines.honesty.tables import save_seen
from pipelines.inputs import load_inputs, night_folder
from pipelines.link import LinkedSides, link_within
from pipelines.link_people import NightLinks, People, link_people, read_people
from pipelines.profile import draft_profile, load_pinned, pin_profile, with_pairs
from transforms.flagging.subjects import linked_groups
from transforms.linkage.drift import compare_profiles
from transforms.linkage.em_check import cross_check
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import LinkageModel, load_model
from warehouse.atomic import write_json
from warehouse.frames import concat_tables, write_table


def link_night(settings: Settings, *, night: date) -> str:
    """Weigh conviction persons against residents and registry, the residents that fit against the registry, and
    the records that a match brings together against each other; return how many pairs that took, in words."""
    people = read_people(settings, load_inputs(settings, night))
    model = load_model()
    profile, links = _linked(settings, people, model, night)
    groups = linked_groups(_matches(links.residency.pairs))
    within = [
        link_within(people[kind], groups[side_of], side=side, model=model, profile=profile)
        for side_of, kind, side in (
            ("left", "conviction", "conviction"),
            ("right", "residency", "resident"),
        )
    ]
    folder = night_folder(settings, night) / "link"
    sides = links.by_side()
    pairs = concat_tables("linked__pairs", [*(linked.pairs for linked in sides.values()), *within])
    write_table(folder, "linked__pairs", pairs)
    bounded = _bounded(sides)
    write_json(folder / "bounded.json", bounded)
    write_json(folder / WEIGHING, {side: asdict(linked.weighing) for side, linked in sides.items()})
    facts = {
        **_facts(people, pairs),
        "candidate_pairs": links.residency.candidate_pairs,
        "bounded_keys": sum(int(row["keys"]) for row in bounded),
        "model_version": model.version,
        "profile_hash": profile.digest,
    }
    write_json(folder / "facts.json", facts)
    measured = with_pairs(draft_profile(people), links.seen())
    checks = [cross_check(side, own, profile) for side, own in links.seen().items()]
    save_seen(
        folder,
        drift=compare_profiles(profile, measured),
        checks=[check for check in checks if check is not None],
        panel=count_panel_errors(
            people["residency"], model=model, profile=profile, coded=links.residency.right
        ),
    )
    return "; ".join(f"{side}: {linked.weighing.sentence}" for side, linked in sides.items())


def _linked(
    settings: Settings, people: People, model: LinkageModel, night: date
) -> tuple[PopulationProfile, NightLinks]:
    """Return the pinned profile and what it finds.

    Without one, the night is looked at under a draft first, and what it shows is pinned. A night without residents
    pins nothing: the first real delivery would be weighed as if nobody lived here.
    """
    pinned = load_pinned(settings)
    grounds = Grounds(folder=settings.home / GROUNDS, night=night)
    if pinned is not None:
        return pinned.profile, link_people(people, model=model, profile=pinned.profile, grounds=grounds)
    draft = draft_profile(people)
    links = link_people(people, model=model, profile=draft)
    if not len(people["residency"]):
        return draft, links
    profile = pin_profile(settings, with_pairs(draft, links.seen()), night=night).profile
    return profile, link_people(people, model=model, profile=profile, grounds=grounds)


def _matches(pairs: pd.DataFrame) -> list[tuple[str, str]]:
    found = pairs[pairs["verdict"] == "match"]
    return list(zip(found["left_id"], found["right_id"], strict=True))


def _bounded(sides: Mapping[str, LinkedSides]) -> list[dict[str, Any]]:
    """Return which keys proposed nothing because too many records share them; other rules may have found the pairs."""
    found = []
    for side, linked in sides.items():
        over = linked.report[linked.report["bounded_keys"] > 0]
        columns = {"rule": "rule", "bounded_keys": "keys", "bounded_left_records": "left_records"}
        rows = over[list(columns)].rename(columns=columns).to_dict(orient="records")
        found += [{"side": side, **{str(name): value for name, value in row.items()}} for row in rows]
    return found


def _facts(people: People, pairs: pd.DataFrame) -> dict[str, Any]:
    matches = pairs[(pairs["side"] == "residency") & (pairs["verdict"] == "match")]
    return {
        "residents": len(people["residency"]),
        "conviction_persons": len(people["conviction"]),
        "registry_persons": len(people["registry"]),
        "matches": len(matches),
        "expected_false_links": float((1 - matches["match_probability"]).sum()),
    }
