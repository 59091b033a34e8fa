"""Three deliveries of the voter file and the nights of the first and the last; the first delivery is over its time then."""

import shutil
from pathlib import Path

import pytest

from pipelines.night import run_steps
from tests.limits.voters import ALWAYS, FIRST, ONLY_FIRST, SECOND, THIRD, deliver, row


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home, with nothing taken away yet; one record of the third delivery is kept back."""
    home = tmp_path_factory.mktemp("kept") / "home"
    stays = row(2, *ALWAYS)
    deliver(home, FIRST, row(1, *ONLY_FIRST), stays)
    deliver(home, SECOND, stays, row(3, "ZZQSECOND", "EVE", "3 ZZLANE"))
    odd = row(5, "ZZQKEPTBACK", "EVE", "5 ZZLANE").replace("Active", "Canceled")
    deliver(home, THIRD, stays, row(4, "ZZQTHIRD", "EVE", "4 ZZLANE"), odd)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(home))
        patch.delenv("LINDERO_CASEBOOK_URL", raising=False)
        for night in (FIRST, THIRD):
            run_steps(night)
    return home


@pytest.fixture
def home(before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, as the home of this process."""
    copy = tmp_path / "home"
    shutil.copytree(before, copy, symlinks=True)
    monkeypatch.setenv("LINDERO_HOME", str(copy))
    monkeypatch.delenv("LINDERO_CASEBOOK_URL", raising=False)
    return copy
