"""Link two sides of the night: candidates, weights, hard rules, verdicts; counts of what was proposed and bounded."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from pipelines.grounds import Grounds, Weighing
from pipelines.weigh import weigh
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.decide import BEST_KEPT, pair_rows, ranks, rivals_within
from transforms.linkage.engine import Sides, weigh_rows
from transforms.linkage.night_verdicts import kept_rows, of_a_night, of_one_side, weigh_two
from transforms.linkage.people.coded_people import CodedPeople, code_sides
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.seen import SeenPairs, look_at_pairs
from transforms.linkage.weights.model import LinkageModel
from warehouse.frames import empty_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSide:
    """One side's records as integers, to be linked with another side without coding them anew."""

    vocabulary: Vocabulary
    people: CodedPeople


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSides:
    """The kept pairs of two sides, and how many candidates they came from."""

    pairs: pd.DataFrame
    candidate_pairs: int
    report: pd.DataFrame
    """Per blocking rule: rule, pairs, only, bounded_keys, bounded_left_records."""
    weighing: Weighing
    """How many of the candidates were weighed tonight."""
    seen: SeenPairs | None = None
    """What all candidate pairs show, where it was asked for."""
    right: CodedSide | None = None
    """The right side as integers, where a look was asked for."""


def link_sides(
    left: PersonFeatures,
    right: PersonFeatures,
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
    look: bool = False,
    coded: CodedSide | None = None,
    grounds: Grounds | None = None,
) -> LinkedSides:
    """Return linked__pairs rows for one side; the same for any order of input and number of threads.

    Kept are all matches and possible pairs, and for each left record its best others: above the floor on the
    residency side, whatever their weight on a registry side, where a negative search shows the nearest entries.

    Args:
        left, right: the two sides.
        side: residency, registry or registry_resident.
        model: the pinned table of bits.
        profile: the pinned population profile.
        look: whether to look at all candidate pairs once more, for what they show without labels.
        coded: the right side as integers, where it was linked before.
        grounds: what earlier nights kept, so that only what changed is weighed; without it all is weighed.
    """
    rules = blocking_rules(side, profile.size(side))
    known = None if coded is None else (coded.vocabulary, coded.people)
    sides, weighed, weighing = weigh(
        left, right, side=side, model=model, profile=profile, rules=rules, coded=known, grounds=grounds
    )
    own, other = sides.left, sides.right
    weight = weighed.weight
    rank = ranks(weighed.left, weighed.right, weight)
    kinds = right.people["source_id"].to_numpy(dtype=object)
    fits = weight - weighed.rivals
    rivals = rivals_within(weighed.left, kinds[weighed.right], fits, model.rival_window)
    rows = kept_rows(weighed, rank, side, model)
    pairs = weigh_rows(
        sides, model, weighed.left[rows], weighed.right[rows], weighed.rules[rows],
        prior=weighed.prior, rivals=weighed.rivals[rows],
    )  # fmt: skip
    verdict, rule = of_a_night(pairs, sides, kinds, side, model)
    frame = pair_rows(
        pairs, own.record_ids, other.record_ids, side=side, verdicts=verdict, rules=rule, rank=rank[rows],
        rivals=rivals[rows], right_size=sides.population.size, model_version=model.version,
    )  # fmt: skip
    kept = (frame["verdict"] != "no_match") | (frame["rank"] <= BEST_KEPT)
    frame = frame[kept].reset_index(drop=True) if len(frame) else empty_frame("linked__pairs")
    return LinkedSides(
        pairs=frame,
        candidate_pairs=len(weighed),
        report=weighed.report,
        weighing=weighing,
        seen=look_at_pairs(sides, weighed) if look else None,
        right=CodedSide(vocabulary=sides.vocabulary, people=other) if look else None,
    )


def link_within(
    people: PersonFeatures,
    groups: Iterable[Iterable[str]],
    *,
    side: str,
    model: LinkageModel,
    profile: PopulationProfile,
) -> pd.DataFrame:
    """Return linked__pairs rows for every two records of each group: are they one person, or clearly two?

    Args:
        people: one side's records.
        groups: record ids that some match would bring together.
        side: resident or conviction.
        model, profile: as pinned.
    """
    row_of = {record: row for row, record in enumerate(people.people["record_id"])}
    rows = (sorted(row_of[record] for record in set(group)) for group in groups)
    wanted = sorted({pair for own in rows for pair in combinations(own, 2)})
    if not wanted:
        return empty_frame("linked__pairs")
    vocabulary, (own,) = code_sides(people)
    population = profile.population(vocabulary, "residency", model.share_of_left_expected["residency"])
    sides = Sides(left=own, right=own, vocabulary=vocabulary, population=population)
    pairs = weigh_two(sides, model, wanted)
    verdict, rule = of_one_side(pairs, model)
    nothing = np.zeros(len(pairs), dtype=np.int64)
    return pair_rows(
        pairs, own.record_ids, own.record_ids, side=side, verdicts=verdict, rules=rule, rank=nothing + 1,
        rivals=nothing, right_size=population.size, model_version=model.version,
    )  # fmt: skip
