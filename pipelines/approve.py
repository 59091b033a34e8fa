"""Approve: a person lets a held night through, with a reason that is kept for good."""

from datetime import date, datetime

from casebook.store import Casebook
from config.settings import Settings
from pipelines.errors import NightMissing, StepError
from pipelines.inputs import load_inputs, night_folder
from pipelines.limits.met import refuse_expired_inputs
from pipelines.publish import publish_night
from pipelines.tell import tell_night
from warehouse.atomic import read_json
from warehouse.publication import PublishedNight


def approve_night(settings: Settings, *, night: date, reason: str, by: str, at: datetime) -> PublishedNight:
    """Record the approval of a held night, publish it, write its report anew.

    Raises:
        NightMissing: the night was never built.
        StepError: the night is not held, or it rests on a delivery that was taken away since.
        ValueError: the reason says nothing.
    """
    path = night_folder(settings, night) / "outcome.json"
    if not path.exists():
        raise NightMissing(f"[{night}]: not built or not finished. Run: lindero nightly --date {night}")
    outcome = read_json(path)
    if outcome["state"] != "held":
        raise StepError(f"[{night}]: is {outcome['state']}, not held; there is nothing to approve")
    refuse_expired_inputs(settings, load_inputs(settings, night), night=night)  # its database went with them
    Casebook.open(settings.casebook_url).approve(
        night=night, digest=outcome["digest"], reason=reason, approved_by=by, at=at
    )
    record = publish_night(settings, night=night)
    tell_night(settings, night=night)
    return record
