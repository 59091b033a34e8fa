"""Fetch as a step of a night: the look at one sender, and when there is none."""

from datetime import date, datetime

from config.settings import Settings
from pipelines.errors import FetchFailed
from pipelines.pace import Say
from pipelines.transport.fetch import fetch_source, in_words
from pipelines.transport.places import place_of
from warehouse.publication import published_nights


def is_fetched(settings: Settings, source_id: str) -> bool:
    """Return whether there is a place to look at, or a file that should say so and cannot be read."""
    try:
        return place_of(settings, source_id) is not None
    except FetchFailed:
        return True


def fetch_for_night(settings: Settings, source_id: str, *, night: date, now: datetime, say: Say) -> str:
    """Bring what the sender of a source has left; return what it came to, in words.

    A night that is run again under later ones brings nothing: it rests on what was there, and what a sender leaves today
    is no delivery of that day.

    Raises:
        FetchFailed: nothing could be brought; RemoteUnreachable among them may be tried again.
    """
    later = [published.night for published in published_nights(settings.warehouse) if published.night > night]
    if later:
        return f"nothing is fetched for a night before the published one of {max(later)}"
    return in_words(fetch_source(settings, source_id, night=night, now=now, say=say))
