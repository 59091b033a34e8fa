"""What every test may use: skips that are said loudly, a fresh home, the shared data when it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
