"""The edition of a night's report that may leave the agency: counts, no case, nothing of a source that may not be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import jinja2

from config.settings import Settings
from pipelines.inputs import load_inputs, night_folder
from pipelines.limits.met import refuse_expired_inputs
from pipelines.limits.outside import redisclosure_of
from pipelines.report import words
from pipelines.report.collect import ReportData, Row, collect_report
from pipelines.report.render import ROOM

_LEAST = 5
"""A smaller number is not told: a few cases of a category and a state may be known by name to whoever reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A source of which nothing is told, and what that rests on."""

    source_id: str
    because: str


def outside_report(settings: Settings, night: date) -> str:
    """Return the page; no row of it is about a person, a case or a flag, and none about a source left out.

    Raises:
        NightMissing: the night's last run did not come to an end.
        DeliveryExpired: the night rests on a delivery that was taken away since.
    """
    if (night_folder(settings, night) / "inputs.json").exists():
        refuse_expired_inputs(settings, load_inputs(settings, night), night=night)
    data = collect_report(settings, night)
    left_out = _left_out(data)
    gone = {one.source_id for one in left_out}
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"few": _few}
    environment.globals |= {"counted": words.counted}
    return environment.get_template("outside.html").render(
        night=night,
        is_held=data.outcome.state == "held",
        w=words,
        groups=_groups(data.rows["flag_groups"]),
        totals=data.totals,
        sources=[row for row in data.rows["sources"] if row["source_id"] not in gone and row["delivery_id"]],
        left_out=left_out,
        without_counsel=bool(data.totals["flags_without_counsel"]),
    )


def _left_out(data: ReportData) -> list[LeftOut]:
    named = [row["source_id"] for row in data.rows["sources"]]
    limits = [(source_id, redisclosure_of(source_id)) for source_id in named]
    return [LeftOut(source_id=one, because=limit.in_words) for one, limit in limits if limit is not None]


def _groups(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Return flags by basis and category, where no group is small: one that is left out could be told from the sum."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["basis"], row["category"])
        sums[key] = sums.get(key, 0) + int(row["flags"])
    return (
        [(*key, flags) for key, flags in sorted(sums.items())]
        if min(sums.values(), default=0) >= _LEAST
        else []
    )


def _few(number: int) -> str:
    return f"fewer than {_LEAST}" if 0 < number < _LEAST else f"{number:,}"
