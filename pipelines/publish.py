"""Publish: move the pointer to an audited night, or hold it and say why."""

from datetime import date

from casebook.store import Casebook
from config.settings import Settings
from pipelines.errors import NightHeld, NightMissing, NightOutdated
from pipelines.inputs import night_folder
from transforms.flagging.lookups import as_date, rows_of
from warehouse.atomic import read_json, write_json
from warehouse.frames import read_table
from warehouse.publication import PublishedNight, publish, published_before, snapshot_name


def publish_night(settings: Settings, *, night: date) -> PublishedNight:
    """Publish the built night when its gates hold or a person approved exactly this build.

    Raises:
        NightHeld: a gate failed and nobody approved; readers keep the night before.
        NightMissing: the night was never built.
        NightOutdated: the night before was rebuilt or newly published since this one's flags were made.
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
    previous = _previous(settings, night)
    record = PublishedNight(
        night=night,
        digest=build["digest"],
        previous_night=previous[0],
        previous_digest=previous[1],
        snapshot=snapshot_name(night, build["digest"]),
        approval=str(approval.approval_id) if approval else None,
    )
    publish(
        settings.warehouse,
        folder / "candidate.duckdb",
        record,
        keep=settings.snapshots_kept,
    )
    write_json(folder / "outcome.json", {"night": night, "state": "published", "digest": build["digest"]})
    return record


def _previous(settings: Settings, night: date) -> tuple[date | None, str | None]:
    """Return the night that the flags were compared with; it must still be the one published before this."""
    facts = rows_of(read_table(night_folder(settings, night) / "flag", "publish__night"))[0]
    compared = (as_date(facts["previous_night"]), facts["previous_digest"])
    before = published_before(settings.warehouse, night)
    is_same = (
        compared == (None, None)
        if before is None
        else (compared[0] == before.night and before.is_named(compared[1]))
    )
    if not is_same:
        raise NightOutdated(
            f"[{night}]: its flags were compared with the night [{compared[0]}], but before it stands"
            f" [{before.night if before else None}] now, or another build of it. Nothing was published."
            f" Run nights in order: lindero nightly --date {night}"
        )
    return compared


def _why(night: date, stops: list[str]) -> str:
    shown = "; ".join(stops[:3]) + (f"; and {len(stops) - 3} more" if len(stops) > 3 else "")
    return (
        f"[{night}] held, not published: {shown}. "
        f"Mend the cause and rerun the date, or: lindero approve {night} --reason '...'"
    )
