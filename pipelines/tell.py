"""Tell: the nightly report, for a published night and for a held one."""

from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.errors import NightHeld
from pipelines.inputs import night_folder
from pipelines.report.collect import collect_report
from pipelines.report.render import render_report
from warehouse.atomic import read_json, write_bytes


def tell_night(settings: Settings, *, night: date) -> Path:
    """Write the report of a built night; return its path.

    Raises:
        NightHeld: after the report was written, so that the run ends as failed and somebody looks.
    """
    path = settings.reports / night.isoformat() / "index.html"
    write_bytes(path, render_report(collect_report(settings, night)).encode())
    outcome = read_json(night_folder(settings, night) / "outcome.json")
    if outcome["state"] == "held":
        raise NightHeld(f"[{night}] held; the report says why: {path}")
    return path
