"""The record of a published night, for whoever asks by its date."""

from datetime import date

from config.settings import Settings
from pipelines.errors import NightMissing
from warehouse.publication import PublishedNight, published_nights


def published_night(settings: Settings, night: date | None) -> PublishedNight:
    """Return the record of a night, of the newest where none is named; raises NightMissing where it is not published."""
    nights = published_nights(settings.warehouse)
    found = [one for one in nights if night in (None, one.night)]
    if not found:
        what = f"night [{night}]" if night else "any night"
        known = f"; the newest that are: {', '.join(str(one.night) for one in nights[-5:])}" if nights else ""
        raise NightMissing(f"[{settings.warehouse}]: {what} is not published{known}. Run: lindero nightly")
    return found[-1]
