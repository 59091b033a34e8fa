"""What every test may use: skips that are said loudly, a fresh home, the shared data when it is there."""

import fcntl
import pickle
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from config.settings import Settings, load_settings
from pipelines.demonstration import make_demonstration
from pipelines.night import NightOutcome, outcome_of, run_steps
from warehouse.connection import query_rows
from warehouse.publication import published_nights

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--skipped-loudly", action="store_true", help="end with a box that lists what was not tested"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    deselected = terminalreporter.stats.get("deselected", [])
    if not terminalreporter.config.getoption("--skipped-loudly") or not (skipped or deselected):
        return
    terminalreporter.section("NOT TESTED IN THIS RUN", sep="!", red=True)
    reasons: dict[str, int] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"  {count:4} skipped: {reason}")
    if deselected:
        terminalreporter.line(f"  {len(deselected):4} left out by markers (make test-all runs them)")


@pytest.fixture
def shared_data() -> Path:
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not beside this clone: input by other authors was not read")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LINDERO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LINDERO_CASEBOOK_URL", raising=False)
    yield tmp_path / "home"


@dataclass(frozen=True)
class DemoNights:
    """A small demonstration and its four nights, run once a session through the real steps without Airflow."""

    home: Path
    outcomes: dict[date, NightOutcome]
    truth: dict[str, pd.DataFrame]

    @property
    def settings(self) -> Settings:
        return load_settings({"LINDERO_HOME": str(self.home)})

    def rows(self, query: str, night: date | None = None) -> list[dict[str, Any]]:
        """Return the rows of a query on a published night (the newest when not said)."""
        published = {n.night: n.snapshot for n in published_nights(self.settings.warehouse)}
        snapshot = self.settings.warehouse / "snapshots" / published[night or max(published)]
        names, rows = query_rows(snapshot, query)
        return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture(scope="session")
def demo_nights(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> DemoNights:
    """The demonstration's nights; whichever worker comes first runs them, and the others wait and read."""
    base = tmp_path_factory.getbasetemp()
    root = base if worker_id == "master" else base.parent
    made = root / "demo-nights.pickle"
    with (root / "demo-nights.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_bytes(pickle.dumps(_run_demo_nights(root / "demo-nights")))
        found = pickle.loads(made.read_bytes())
    assert isinstance(found, DemoNights)
    return found


def _run_demo_nights(home: Path) -> DemoNights:
    settings = load_settings({"LINDERO_HOME": str(home)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(home))
        made = make_demonstration(
            settings, residents=900, convictions=200, seed=5, replace=False, say=lambda text: None
        )
        outcomes = {}
        for text in made.dates:
            night = date.fromisoformat(text)
            run_steps(night)
            outcomes[night] = outcome_of(settings, night)
    truth = {path.stem: pd.read_csv(path) for path in made.truth.glob("*.csv")}
    return DemoNights(home=home, outcomes=outcomes, truth=truth)


@pytest.fixture
def demo_home(demo_nights: DemoNights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demonstration's state that a test may change."""
    home = tmp_path / "home"
    shutil.copytree(demo_nights.home, home, symlinks=True)
    monkeypatch.setenv("LINDERO_HOME", str(home))
    return home
