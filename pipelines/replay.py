"""Replay: a past night made anew from its deliveries, apart from everything, and held against what was published."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.build import build_night
from pipelines.check import check_delivery
from pipelines.classify import classify_delivery
from pipelines.deliveries import deliveries_newest_first
from pipelines.errors import DeliveryRefused, NightMissing
from pipelines.flag import flag_night
from pipelines.gather import gather_inputs
from pipelines.inputs import night_folder
from pipelines.law_gate import require_sound_law
from pipelines.limits.nights import refuse_expired_night
from pipelines.link_night import link_night
from pipelines.published_night import published_night
from pipelines.read import read_delivery
from pipelines.sources_in_use import sources_in_use
from transforms.flagging.lookups import rows_of
from warehouse.frames import read_table
from warehouse.history.as_of import table_as_of
from warehouse.history.compare import TableDifference, compare_builds
from warehouse.history.folder import is_readable
from warehouse.publication import history_folder, published_nights

FIGURES = frozenset(
    {
        "audit__alarms",
        "publish__drift",
        "publish__honesty",
        "publish__night",
        "publish__sources",
        "publish__triage",
    }
)
"""Tables about a night as a whole: an erasure leaves them as the night told them, a night run again tells its own."""
_SHARED = ("archive", "erasure")
"""Read and never written by the steps that are replayed."""
_OF_THE_NIGHT = ("law_digest", "bill", "model_version", "profile_hash", "equivalence_digest")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A night then and now."""

    night: date
    published: str
    """Digest that was published; after an erasure, the one it left."""
    replayed: str
    erased: bool
    """Whether records were erased from the night since it was published."""
    differences: tuple[TableDifference, ...] = ()
    """Tables with other rows."""
    other: tuple[tuple[str, str, str], ...] = ()
    """What the night rested on that is another today: name, then, now."""

    @property
    def is_equal(self) -> bool:
        """Whether the digest is the same, or an erasure explains every difference."""
        explained = self.erased and {d.table for d in self.differences} <= FIGURES and not self.other
        return self.published == self.replayed or explained


def replay_night(settings: Settings, night: date, *, say: Say) -> Replayed:
    """Make a published night anew from its deliveries; nothing that is published is touched.

    Raises:
        NightMissing: that night is not published, or an earlier version of the program kept its history.
        DeliveryExpired: a delivery it rests on was taken away since.
        LawRefused: the law files are refused.
    """
    record = published_night(settings, night)
    history = history_folder(settings.warehouse, record)
    if not is_readable(history):
        raise NightMissing(
            f"[{night}]: its history was kept by an earlier version of the program, or is gone. Run it again:"
            f" lindero nightly --date {night}"
        )
    sources = sources_in_use(settings, night=night)
    refuse_expired_night(settings, sources, night=night)
    require_sound_law()
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".replay-") as work:
        scratch = _scratch(settings, Path(work), night)
        digest = _run(scratch, sources, night, say)
        found = Replayed(
            night=night, published=record.digest, replayed=digest, erased=bool(record.erased_from)
        )
        if digest == record.digest:
            return found
        tables = compare_builds(history, night_folder(scratch, night) / "candidate.duckdb", with_moving=True)
        return replace(
            found,
            differences=tuple(one for one in tables if one.came or one.went),
            other=_rested_on(history, night_folder(scratch, night) / "flag"),
        )


def _scratch(settings: Settings, work: Path, night: date) -> Settings:
    """Return a home that holds what the night was made of, and nothing it made."""
    for name in _SHARED:
        if (settings.home / name).exists():
            (work / name).symlink_to(settings.home / name)
    if (settings.home / "profiles").exists():
        shutil.copytree(settings.home / "profiles", work / "profiles")
    (work / "warehouse" / "published").mkdir(parents=True)
    (work / "warehouse" / "history").symlink_to(settings.warehouse / "history")
    for record in published_nights(settings.warehouse):
        if record.night <= night:
            name = f"{record.night.isoformat()}.json"
            shutil.copyfile(settings.warehouse / "published" / name, work / "warehouse" / "published" / name)
    return replace(settings, home=work)


def _run(scratch: Settings, sources: Sequence[str], night: date, say: Say) -> str:
    """Run the steps between the archive and the night's database; return its digest."""
    for source_id in sources:
        newest = deliveries_newest_first(scratch, source_id, until=night)[:1]
        with suppress(DeliveryRefused):  # as that night: an older delivery stands in
            for receipt in newest:
                read_delivery(scratch, receipt, night=night)
                classify_delivery(scratch, receipt, night=night)
                check_delivery(scratch, receipt, night=night)
        say(f"{source_id}: read again")
    gather_inputs(scratch, night=night)
    link_night(scratch, night=night)
    say("linked again")
    flag_night(scratch, night=night)
    say("judged again")
    return build_night(scratch, night=night)


def _rested_on(history: Path, flag: Path) -> tuple[tuple[str, str, str], ...]:
    then, now = (
        rows_of(frame)[0]
        for frame in (table_as_of(history, "publish__night"), read_table(flag, "publish__night"))
    )
    pairs = [(name, str(then[name] or "none"), str(now[name] or "none")) for name in _OF_THE_NIGHT]
    return tuple(pair for pair in pairs if pair[1] != pair[2])
