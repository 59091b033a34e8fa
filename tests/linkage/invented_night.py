"""A small night in memory: residents, people convicted elsewhere and a registry, as offices wrote them."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from pipelines.link_people import People, link_people
from pipelines.profile import draft_profile, with_pairs
from proving_ground.convicted import make_convicted
from proving_ground.draws import records
from proving_ground.population import make_residents
from proving_ground.slips import CAREFUL, Hand, written
from tests.linkage.people import features
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import LinkageModel, load_model


@cache
def invented_people(seed: int = 3, residents: int = 3_000, convicted: int = 900) -> People:
    """Return conviction, residency and registry to their records; the registry holds every fifteenth convicted."""
    here = make_residents(residents, seed)
    away = make_convicted(here, convicted, seed)
    sides = {
        "conviction": _words(written(away, Hand(), seed, "elsewhere"), "c", last_four=True),
        "residency": _words(written(here, CAREFUL, seed, "license"), "r", last_four=True),
        "registry": _words(
            written(away.iloc[::15].reset_index(drop=True), CAREFUL, seed, "registry"), "g", last_four=False
        ),
    }
    return {kind: features(words) for kind, words in sides.items()}


@cache
def pinned(seed: int = 3) -> PopulationProfile:
    """Return the profile that such a night pins."""
    return measured(invented_people(seed), draft_profile(invented_people(seed)))


def measured(people: People, profile: PopulationProfile) -> PopulationProfile:
    """Return what a night measures under a profile."""
    links = link_people(people, model=load_model(), profile=profile)
    return with_pairs(draft_profile(people), links.seen())


def swapped_columns(people: PersonFeatures) -> PersonFeatures:
    """A sender who filled surname and given name into each other's column."""
    names = people.names.assign(
        given=people.names["surname"],
        surname=people.names["given"],
        paternal=people.names["given"],
        maternal="",
    )
    return replace(people, names=names)


def one_birth_date(people: PersonFeatures) -> PersonFeatures:
    """A sender whose export writes the same date of birth for everybody."""
    return replace(people, dates=people.dates.assign(date=pd.Timestamp("1971-06-17").as_unit("s")))


def without_numbers(people: PersonFeatures) -> PersonFeatures:
    """A sender who no longer tells Social Security numbers."""
    return replace(people, ids=people.ids.iloc[:0])


def half_of(people: PersonFeatures, which: int) -> PersonFeatures:
    """Every second record."""
    return people.only(people.people["record_id"].iloc[which::2].tolist())


def _words(people: pd.DataFrame, mark: str, *, last_four: bool) -> dict[str, dict[str, Any]]:
    found = {}
    for row in records(people):
        rest = " ".join(filter(None, [row["given"], row["middle"], row["suffix"]]))
        number = row["ssn"][-4:] if last_four and row["person_no"] % 3 else row["ssn"]
        words: dict[str, Any] = {"name": f"{row['surname']}, {rest}", "sex": row["sex"]}
        if pd.notna(row["birth_date"]):
            words["born"] = row["birth_date"].date().isoformat()
        away = mark == "c"  # offices elsewhere seldom know a number, and more seldom the home
        if row["person_no"] % 5 >= 3 * away:
            words["ssn"] = number
        words["at"] = [row["street"], row["city"], "NM", row["postcode"]]
        if away and row["person_no"] % 7:
            words["at"] = [f"{row['person_no']} ELM ST", "DALLAS", "TX", "75201"]
        found[f"{mark}:{len(found):06}"] = words
    return found


def unfair_model(surnames: str = "two") -> LinkageModel:
    """A model made unfair: to two surnames, or to surnames that more than one resident in a hundred bears."""
    model = load_model()
    against = {
        "two": ("surname", [level for level in LEVELS["surname"] if level.startswith(("second_", "first_", "both_"))]),
        "frequent": ("surname_rarity", [f"{n}_bits" for n in range(7)]),
    }  # fmt: skip
    comparison, levels = against[surnames]
    bits = np.where(np.isin(LEVELS[comparison], levels), -40_000, model.bits[comparison]).astype(np.int32)
    return replace(model, bits={**model.bits, comparison: bits})
