"""One night, start to end, in this process: the same steps in the same order as the DAG runs them."""

from dataclasses import dataclass
from datetime import date

from config.settings import Settings
from pipelines import tasks
from pipelines.errors import DeliveryRefused, NightHeld
from pipelines.inputs import SourceInput, load_inputs, night_folder
from pipelines.land import never_read
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
    """What lies in the landing folder and is never read."""

    @property
    def exit_code(self) -> int:
        """0 published; 3 published, but a source was refused or something is never read; 4 held; 1 did not finish."""
        if self.state == "published":
            return EXIT_SOURCE_REFUSED if self.refused_sources or self.landing_faults else EXIT_PUBLISHED
        return EXIT_HELD if self.state == "held" else EXIT_ERROR


def run_steps(night: date) -> None:
    """Run every step without Airflow. A refused source stops itself; a held night is told, then raised."""
    for ref in tasks.list_sources(night.isoformat()):
        try:
            for step in tasks.SOURCE_STEPS:
                tasks.run_step(step, ref)
        except DeliveryRefused:
            continue  # written down by the step; gather falls back to the last good delivery
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
        landing_faults=tuple(never_read(settings, list_source_ids())),
    )
