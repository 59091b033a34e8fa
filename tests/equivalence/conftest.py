"""A small home with two nights of deliveries, linked once and copied for each test."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from pipelines import tasks
from pipelines.build import build_night
from pipelines.flag import flag_night
from pipelines.inputs import night_folder
from pipelines.publish import publish_night
from tests.report.conftest import as_csv, count, deliver, person
from transforms.flagging.assessment import flag_id_of
from warehouse.atomic import write_json

FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where the nights are, linked both."""

    settings: Settings

    def run(self, night: date) -> None:
        """Flag, build and publish a night; what stands before and beside that has its own tests."""
        flag_night(self.settings, night=night)
        build_night(self.settings, night=night)
        write_json(
            night_folder(self.settings, night) / "audit.json", {"stops": [], "warnings": [], "gates": []}
        )
        publish_night(self.settings, night=night)


def flag_of(number: int) -> str:
    """The id of the flag or wait of a count."""
    return flag_id_of(f"canonical_conviction:C{number:03}")


def residents(numbers: range) -> str:
    place = {"street": "1 Imaginary Plaza", "city": "Santa Fe", "state": "NM", "postcode": "87501"}
    evidence = {"evidence_type": "license", "evidence_date": "2025-06-01", "status": "resident"}
    return as_csv([{**person(n), **place, **evidence, "county": "Santa Fe"} for n in numbers])


@pytest.fixture(scope="session")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose two nights are read, classified and linked, and neither flagged."""
    home = tmp_path_factory.mktemp("workbench") / "home"
    counts = [
        count(1, "FL", "796.03"),
        count(2, "FL", "796.03"),
        count(3, "FL", "796.03", victim_age="15"),
        count(4, "FL", "787.06"),
        count(5, "FL", "787.06(3)(g)"),
        count(7, "FL", "796.30", charge_text="PROCURING A MINOR FOR PROSTITUTION"),
        count(8, "FL", "999.99", charge_text="DRUG TRAFFICKING"),
    ]
    deliver(home, "residency", FIRST, residents(range(1, 8)))
    deliver(home, "registry", FIRST, as_csv([{**person(7), "status": "active"}]))
    deliver(home, "conviction", FIRST, as_csv(counts))
    deliver(home, "conviction", SECOND, as_csv([*counts, count(6, "FL", "796.03")]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(home))
        patch.delenv("LINDERO_CASEBOOK_URL", raising=False)
        for night in (FIRST, SECOND):
            for source in tasks.list_sources(night.isoformat()):
                for step in tasks.SOURCE_STEPS:
                    tasks.run_step(step, source)
            tasks.run_step("link", tasks.gather(night.isoformat()))
    return home


@pytest.fixture
def home(linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of that home for one test."""
    shutil.copytree(linked, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("LINDERO_HOME", str(tmp_path / "home"))
    for name in ("LINDERO_CASEBOOK_URL", "LINDERO_BILL", "LINDERO_FLAG_SHIFT_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    return Home(settings=load_settings())
