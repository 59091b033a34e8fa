"""Which sources take part in a night: those that delivered by then, and those that somebody expects.

A specification whose state never delivered here is a library, not a silence: the night says nothing of it.
"""

from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.deliveries import receipts
from pipelines.transport.places import fetched_sources
from sources.spec.loader import list_source_ids, load_spec
from warehouse.atomic import read_json, write_json
from warehouse.publication import published_nights


def sources_in_use(settings: Settings, *, night: date) -> list[str]:
    """Return the sources that a night rests on or misses, in order; the same whenever the night is run again.

    Those are the sources with a receipt of the night or earlier, and those expected since.
    """
    return [
        source_id
        for source_id in list_source_ids()
        if _is_expected(settings, source_id, night) or receipts(settings, source_id, until=night)
    ]


def sources_to_land(settings: Settings, *, night: date) -> list[str]:
    """Return the sources in use, those with a folder in the landing folder and those that are fetched, in order."""
    waiting = {path.name for path in settings.inbox.glob("*") if path.is_dir()}
    used = sources_in_use(settings, night=night)
    return sorted({*used, *(waiting & set(list_source_ids())), *fetched_sources(settings)})


def expect_source(settings: Settings, source_id: str, *, since: date) -> date:
    """Write down that a source delivers from a night on, so that its silence is told; return since when.

    The earlier of two days stands: a night that told the silence tells it again when it is run again.

    Raises:
        SpecError: there is no such source.
    """
    load_spec(source_id)
    known = _expected_since(settings, source_id)
    first = since if known is None else min(known, since)
    write_json(_path(settings, source_id), {"since": first.isoformat()})
    return first


def night_to_run(settings: Settings, received_on: date) -> date:
    """Return the night to run for a delivery to be read anew: its day, or the newest night where that rests on it already.

    To run the earlier night again would leave what readers see as it is, and later nights outdated.
    """
    return max([received_on, *(record.night for record in published_nights(settings.warehouse)[-1:])])


def _is_expected(settings: Settings, source_id: str, night: date) -> bool:
    since = _expected_since(settings, source_id)
    return since is not None and since <= night


def _expected_since(settings: Settings, source_id: str) -> date | None:
    path = _path(settings, source_id)
    return date.fromisoformat(read_json(path)["since"]) if path.exists() else None


def _path(settings: Settings, source_id: str) -> Path:
    return settings.archive / "expected" / f"{source_id}.json"
