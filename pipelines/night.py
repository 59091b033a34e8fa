"""One night, start to end, in this process: the same steps in the same order as the DAG runs them."""

from dataclasses import dataclass
from datetime import date

from config.settings import Settings
from pipelines import tasks
from pipelines.errors import DeliveryRefused, FetchFailed, NightHeld
from pipelines.inputs import SourceInput, load_inputs, night_folder
from pipelines.land import left_waiting, never_read
from pipelines.transport.memory import fetch_faults
from sources.spec.loader import list_source_ids
from warehouse.atomic import read_json

EXIT_PUBLISHED = 0
EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_SOURCE_REFUSED = 3
EXIT_HELD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NightOutcome:
    """How a night ended."""

    night: date
    state: str
    """published, held or unfinished."""
    digest: str | None
    refused_sources: tuple[SourceInput, ...]
    landing_faults: tuple[str, ...] = ()
    """What lies in the landing folder and is never read or waits beyond its day, and what could not be fetched."""

    @property
    def exit_code(self) -> int:
        """0 published; 3 published, but a source was refused or something is never read; 4 held; 1 did not finish."""
        if self.state == "published":
            return EXIT_SOURCE_REFUSED if self.refused_sources or self.landing_faults else EXIT_PUBLISHED
        return EXIT_HELD if self.state == "held" else EXIT_ERROR


def run_steps(night: date) -> None:
    """Run every step without Airflow. A refused source stops itself; a held night is told, then raised."""
    for ref in tasks.list_sources(night.isoformat()):
        for step in tasks.SOURCE_STEPS:
            try:
                tasks.run_step(step, ref)
            except FetchFailed:
                continue  # what lies in the landing folder is landed all the same
            except DeliveryRefused:
                break  # written down by the step; gather falls back to the last good delivery
    tasks.erase(night.isoformat())
    ref = tasks.gather(night.isoformat())
    held: NightHeld | None = None
    for step in tasks.NIGHT_STEPS:
        try:
            tasks.run_step(step, ref)
        except NightHeld as error:
            held = error
    if held is not None:
        raise held


def outcome_of(settings: Settings, night: date) -> NightOutcome:
    """Return how the last run of a night ended, from what it left behind."""
    folder = night_folder(settings, night)
    path = folder / "outcome.json"
    if not path.exists():
        return NightOutcome(night=night, state="unfinished", digest=None, refused_sources=())
    outcome = read_json(path)
    refused = tuple(s for s in load_inputs(settings, night) if s.status in ("stand_in", "refused"))
    return NightOutcome(
        night=night,
        state=outcome["state"],
        digest=outcome["digest"],
        refused_sources=refused,
        landing_faults=(
            *never_read(settings, list_source_ids()),
            *left_waiting(settings, list_source_ids(), night=night),
            *fetch_faults(settings, night, with_waits=False),
        ),
    )
