"""Publish: move the pointer to an audited night, or hold it and say why."""

from datetime import date

from casebook.store import Casebook
from config.settings import Settings
from pipelines.errors import NightHeld, NightMissing
from pipelines.inputs import night_folder
from warehouse.atomic import read_json, write_json
from warehouse.publication import PublishedNight, publish, published_before


def publish_night(settings: Settings, *, night: date) -> PublishedNight:
    """Publish the built night when its gates hold or a person approved exactly this build.

    Raises:
        NightHeld: a gate failed and nobody approved; readers keep the night before.
        NightMissing: the night was never built.
    """
    folder = night_folder(settings, night)
    if not (folder / "audit.json").exists():
        raise NightMissing(f"[{night}]: not built. Run: lindero nightly --date {night}")
    audit, build = read_json(folder / "audit.json"), read_json(folder / "build.json")
    approval = None
    if audit["stops"]:
        casebook = Casebook.open(settings.casebook_url)
        approval = casebook.approval_of(night=night, digest=build["digest"])
        if approval is None:
            write_json(folder / "outcome.json", {"night": night, "state": "held", "digest": build["digest"]})
            raise NightHeld(_why(night, audit["stops"]))
    before = published_before(settings.warehouse, night)
    record = PublishedNight(
        night=night,
        digest=build["digest"],
        previous_night=before.night if before else None,
        previous_digest=before.digest if before else None,
        snapshot=f"lindero-{night.isoformat()}-{build['digest'][:12]}.duckdb",
        approval=str(approval.approval_id) if approval else None,
    )
    publish(
        settings.warehouse,
        folder / "candidate.duckdb",
        folder / "flag",
        record,
        keep=settings.snapshots_kept,
    )
    write_json(folder / "outcome.json", {"night": night, "state": "published", "digest": build["digest"]})
    return record


def _why(night: date, stops: list[str]) -> str:
    shown = "; ".join(stops[:3]) + (f"; and {len(stops) - 3} more" if len(stops) > 3 else "")
    return (
        f"[{night}] held, not published: {shown}. "
        f"Mend the cause and rerun the date, or: lindero approve {night} --reason '...'"
    )
