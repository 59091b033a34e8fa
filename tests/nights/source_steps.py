"""The steps of every source of a night, as the DAG runs them."""

from datetime import date

from config.settings import Settings
from pipelines import tasks
from pipelines.errors import DeliveryRefused
from pipelines.inputs import SourceInput, load_inputs


def run_sources(settings: Settings, night: date) -> dict[str, SourceInput]:
    """Land, read, classify and check every source, as the DAG does, and choose the inputs."""
    for ref in tasks.list_sources(night.isoformat()):
        try:
            for step in tasks.SOURCE_STEPS:
                tasks.run_step(step, ref)
        except DeliveryRefused:
            continue
    tasks.gather(night.isoformat())
    return {s.source_id: s for s in load_inputs(settings, night)}
