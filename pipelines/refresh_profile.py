"""Refresh: measure the population profile anew on a night's data, pin it, and write down who did so and why."""

from dataclasses import dataclass
from datetime import date, datetime

from casebook.store import Casebook, ProfilePin, stated_reason
from config.settings import Settings
from pipelines.errors import NightMissing, StepError
from pipelines.inputs import load_inputs, night_folder
from pipelines.limits.met import refuse_expired_inputs
from pipelines.link_people import link_people, read_people
from pipelines.profile import Pinned, draft_profile, load_pinned, load_profile, pin_profile, with_pairs
from transforms.linkage.drift import Measure, compare_profiles
from transforms.linkage.weights.model import load_model
from warehouse.publication import published_nights


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProfile:
    """The pinned profile, who pinned it, and how it differs from the one before."""

    pinned: Pinned
    pin: ProfilePin | None
    """None where a night pinned it by itself."""
    changes: tuple[Measure, ...]
    """Every measure of the profile before it against this one; empty where there is none before."""


def refresh_profile(
    settings: Settings, *, night: date | None, reason: str, by: str, at: datetime
) -> ShownProfile:
    """Measure the profile on a night's deliveries and pin it for the nights to come.

    The same deliveries and model give the same profile, whatever was pinned before.

    Args:
        night: the night whose deliveries are measured; the last published one when None.
        reason: at least 10 characters that say why, kept for good.
        by: user id.
        at: time of the decision, for the casebook.

    Raises:
        NightMissing: that night never gathered its deliveries, or nothing is published.
        DeliveryExpired: it rests on a delivery that was taken away since.
        StepError: the night has no residents: a profile of nobody would mislead every later night.
        ValueError: the reason says nothing.
    """
    said = stated_reason(reason)  # before the long part begins
    chosen = night or _last_published(settings)
    if not (night_folder(settings, chosen) / "inputs.json").exists():
        raise NightMissing(f"[{chosen}]: no deliveries were gathered. Run: lindero nightly --date {chosen}")
    inputs = load_inputs(settings, chosen)
    refuse_expired_inputs(settings, inputs, night=chosen)
    people = read_people(settings, inputs)
    if not len(people["residency"]):
        raise StepError(f"[{chosen}]: holds no resident; a profile of nobody would mislead later nights")
    draft = draft_profile(people)
    links = link_people(people, model=load_model(), profile=draft)
    profile = with_pairs(draft, links.seen())
    book = Casebook.open(settings.casebook_url)
    book.pin_profile(digest=profile.digest, night=chosen, reason=said, pinned_by=by, at=at)
    pin_profile(settings, profile, night=chosen)
    return show_profile(settings)


def show_profile(settings: Settings) -> ShownProfile:
    """Return the pinned profile with its history; raises NightMissing when none is pinned yet."""
    pinned = load_pinned(settings)
    if pinned is None:
        raise NightMissing(f"[{settings.home}]: no profile is pinned yet. Run: lindero nightly")
    changes = (
        compare_profiles(load_profile(settings, pinned.previous), pinned.profile) if pinned.previous else []
    )
    return ShownProfile(
        pinned=pinned,
        pin=Casebook.open(settings.casebook_url).pin_of(pinned.digest),
        changes=tuple(changes),
    )


def _last_published(settings: Settings) -> date:
    nights = published_nights(settings.warehouse)
    if not nights:
        raise NightMissing(f"[{settings.warehouse}]: no night is published. Run: lindero nightly")
    return nights[-1].night
