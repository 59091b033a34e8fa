"""A pair of a night explained, with the weight and the verdict that the night gave it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from config.settings import Settings
from pipelines.errors import NightMissing, StepError
from pipelines.explanation.explain_files import RecordMissing
from pipelines.inputs import load_inputs, night_folder
from pipelines.limits.met import refuse_expired_inputs
from pipelines.limits.shown import shown_text, without_shared_words
from pipelines.link_people import People, read_people
from pipelines.profile import draft_profile, load_profile
from transforms.linkage.engine import Sides
from transforms.linkage.explain.explanation import Explanation, explain_pair
from transforms.linkage.explain.records import taken
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.texts import RecordText, text_of_features
from transforms.linkage.night_verdicts import weighed_as
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.profile import PopulationProfile
from transforms.linkage.weights.model import LinkageModel, load_model
from warehouse.atomic import read_json
from warehouse.publication import published_nights

Tell = Callable[[str], None]
_SIDES = {
    ("conviction", "residency"): "residency",
    ("conviction", "registry"): "registry",
    ("residency", "registry"): "registry_resident",
    ("conviction", "conviction"): "conviction",
    ("residency", "residency"): "resident",
}
"""Kinds of the left and the right record to the side of linked__pairs on which a night weighs them."""
_KINDS = {"conviction": "convicted persons", "residency": "residents", "registry": "registry entries"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNight:
    """A night's people, and what they were weighed with."""

    night: date
    people: People
    model: LinkageModel
    profile: PopulationProfile
    _coded: dict[str, Sides] = field(default_factory=dict)

    def scale(self, left_id: str, right_id: str) -> Scale:
        """Return the scale of two records; raises RecordMissing, and StepError for two that no night compares."""
        kinds = self._kind(left_id), self._kind(right_id)
        if kinds not in _SIDES and kinds[::-1] in _SIDES:
            return self.scale(right_id, left_id)
        if kinds not in _SIDES:
            raise StepError(
                f"[{left_id}] and [{right_id}]: are both {_KINDS[kinds[0]]}, which no night compares. Expected a convicted"
                " person and a resident, one of them and a registry entry, or two of one kind that a match brings together"
            )
        side = _SIDES[kinds]
        sides = self._sides(side, kinds)
        left = replace(sides, left=taken(sides.left, [_row(sides.left, left_id)]))
        return Scale(
            sides=left,
            right_row=_row(sides.right, right_id),
            model=self.model,
            side=side,
            sources=self.people[kinds[1]].people["source_id"].to_numpy(dtype=object),
        )

    def text(self, record_id: str) -> RecordText:
        """Return the values of a record, as it was standardized; what of its source may not be shown is masked."""
        return shown_text(record_id, text_of_features(self.people[self._kind(record_id)].only([record_id])))

    def _kind(self, record_id: str) -> str:
        for kind, own in self.people.items():
            if (own.people["record_id"] == record_id).any():
                return kind
        raise RecordMissing(
            f"[{record_id}]: the night of {self.night} has no such record. Give a record id as linked__pairs has it:"
            " lindero sql 'SELECT side, left_id, right_id, verdict FROM linked__pairs'"
        )

    def _sides(self, side: str, kinds: tuple[str, str]) -> Sides:
        if side not in self._coded:
            own, other = self.people[kinds[0]], self.people[kinds[1]]
            vocabulary, coded = code_sides(own) if own is other else code_sides(own, other)
            points = weighed_as(side)
            population = self.profile.population(
                vocabulary, points, self.model.share_of_left_expected[points]
            )
            self._coded[side] = Sides(
                left=coded[0], right=coded[-1], vocabulary=vocabulary, population=population
            )
        return self._coded[side]


def open_night(settings: Settings, night: date | None = None) -> OpenNight:
    """Return the people, the model and the profile of a night: the last published one when none is named.

    Raises:
        NightMissing: no night is published, or this one was not linked.
        DeliveryExpired: it rests on a delivery that was taken away since.
    """
    if night is None:
        published = published_nights(settings.warehouse)
        if not published:
            raise NightMissing("no night is published. Run: lindero nightly")
        night = published[-1].night
    path = night_folder(settings, night) / "link" / "facts.json"
    if not path.exists():
        raise NightMissing(f"[{night}]: its people were not linked. Run: lindero nightly --date {night}")
    facts = read_json(path)
    inputs = load_inputs(settings, night)
    refuse_expired_inputs(settings, inputs, night=night)
    people = read_people(settings, inputs)
    try:
        profile = load_profile(settings, facts["profile_hash"])
    except FileNotFoundError:  # a night without residents pins none
        profile = draft_profile(people)
    if profile.digest != facts["profile_hash"]:
        raise StepError(f"[{night}]: its profile is not kept. Run: lindero nightly --date {night}")
    return OpenNight(night=night, people=people, model=load_model(facts["model_version"]), profile=profile)


def explain_night(
    settings: Settings,
    left_id: str,
    right_id: str,
    *,
    night: date | None = None,
    tell: Tell = lambda _: None,
) -> Explanation:
    """Return the explanation of a pair as a night weighed it, in whichever order its records are named.

    Args:
        settings: where the nights are.
        left_id, right_id: two records: of linked__pairs, or any other two that could stand there.
        night: the night; the last published one when not given.
        tell: called with a sentence when a part of the work begins.

    Raises:
        NightMissing, RecordMissing, StepError: there is nothing to explain; the message says why.
    """
    tell("Reading the night")
    opened = open_night(settings, night)
    tell("Explaining the pair")
    scale = opened.scale(left_id, right_id)
    ids = str(scale.left.record_ids[0]), str(scale.right.record_ids[0])
    return without_shared_words(explain_pair(scale, (opened.text(ids[0]), opened.text(ids[1]))))


def _row(people: Any, record_id: str) -> int:
    return int(np.flatnonzero(np.asarray(people.record_ids, dtype=object) == record_id)[0])
