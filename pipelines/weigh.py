"""Weigh two sides: all of it, or, on the ground an earlier night left, what changed since. The outcome is the same."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.grounds import MOST_CHANGED, Basis, Grounds, Weighing, basis_of
from transforms.linkage.candidates.index import looked_up_in, make_index
from transforms.linkage.candidates.rules import BlockingRule
from transforms.linkage.engine import Sides, WeighedCandidates, weigh_sides
from transforms.linkage.increment.ground import Ground, changes_since, ground_of
from transforms.linkage.increment.weigh import weigh_again
from transforms.linkage.people.coded_people import CodedPeople, code_more, code_sides
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import LinkageModel

Weighed = tuple[Sides, WeighedCandidates, Weighing]


def weigh(
    left: PersonFeatures, right: PersonFeatures, *, side: str, model: LinkageModel, profile: PopulationProfile,
    rules: Sequence[BlockingRule], coded: tuple[Vocabulary, CodedPeople] | None, grounds: Grounds | None,
) -> Weighed:  # fmt: skip
    """Return two sides and all their candidate pairs, weighed.

    Args:
        left, right: the two sides.
        side, model, profile, rules: what the weights rest on.
        coded: the right side as integers, where it was linked before.
        grounds: what earlier nights kept: only what changed since is weighed, and where there is none, a ground is laid.
            Without it nothing is kept and all is weighed.
    """
    if grounds is not None:
        return _on_ground(left, right, side, model, profile, rules, grounds)
    if coded is None:
        vocabulary, (own, other) = code_sides(left, right)
    else:
        (vocabulary, own), other = code_more(coded[0], left), coded[1]
    sides = _sides(vocabulary, own, other, side, model, profile)
    weighed = weigh_sides(sides, model, side=side, rules=rules)
    return sides, weighed, _all(weighed, "nothing is kept")


def _on_ground(
    left: PersonFeatures, right: PersonFeatures, side: str, model: LinkageModel, profile: PopulationProfile,
    rules: Sequence[BlockingRule], grounds: Grounds,
) -> Weighed:  # fmt: skip
    basis = basis_of(model, profile, rules, side)
    found = grounds.load(side, basis, rules)
    if isinstance(found, str):
        return _laid(left, right, side, model, profile, rules, grounds, basis, found)
    ground, night = found
    grown, other = code_more(ground.vocabulary, right)
    vocabulary, own = code_more(grown, left)
    changes = changes_since(ground, own, other)
    if changes.share > MOST_CHANGED:
        why = f"since {night} {changes.share:.0%} of the records of one side changed"
        return _laid(left, right, side, model, profile, rules, grounds, basis, why)
    sides = _sides(vocabulary, own, other, side, model, profile)
    again = weigh_again(sides, model, ground, changes, side=side, rules=rules)
    told = Weighing(candidate_pairs=len(again.candidates), weighed=again.weighed, as_on=night)
    return sides, again.candidates, told


def _laid(
    left: PersonFeatures, right: PersonFeatures, side: str, model: LinkageModel, profile: PopulationProfile,
    rules: Sequence[BlockingRule], grounds: Grounds, basis: Basis, why: str,
) -> Weighed:  # fmt: skip
    vocabulary, (own, other) = code_sides(left, right)
    bases = tuple(dict.fromkeys(looked_up_in(rule.base) for rule in rules))
    sides = replace(
        _sides(vocabulary, own, other, side, model, profile), index=make_index(other, vocabulary, bases)
    )
    weighed = weigh_sides(sides, model, side=side, rules=rules, keep=True)
    ground: Ground = ground_of(sides, weighed)
    grounds.save(side, basis, ground)
    return sides, weighed, _all(weighed, why)


def _sides(
    vocabulary: Vocabulary, own: CodedPeople, other: CodedPeople, side: str, model: LinkageModel,
    profile: PopulationProfile,
) -> Sides:  # fmt: skip
    population = profile.population(vocabulary, side, model.share_of_left_expected[side])
    return Sides(left=own, right=other, vocabulary=vocabulary, population=population)


def _all(weighed: WeighedCandidates, why: str) -> Weighing:
    return Weighing(candidate_pairs=len(weighed), weighed=len(weighed), as_on=None, why_all=why)
