"""A chain of deltas: an old base and its deltas go when a newer base made them dispensable; what is in use stays."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings
from pipelines.errors import DeliveryExpired
from pipelines.gather import gather_inputs
from pipelines.inputs import SourceInput
from pipelines.land import land_source
from pipelines.limits.expire import expire, plan_expiry
from pipelines.limits.nights import refuse_expired_night
from sources.spec.limits import KeepDays, Limits
from sources.spec.loader import load_spec
from tests.nights.chained import ARRIVALS, LATER, day, deliver, settings_of

SOURCE = "az_doc"
BASE, MUCH_LATER = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A base with three deltas, then a new base; of Arizona's files, as if each delta said its records whole."""
    spec = load_spec(SOURCE)
    limit = KeepDays(at_most=20, because="an agreement, section 4", checked="unread")
    said = {"changes": [], "merges": None, "missing_row": None, "limits": Limits(keep_days=limit)}
    home = tmp_path_factory.mktemp("chain") / "home"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in said.items():
            patch.setitem(spec.__dict__, name, value)
        for number, files in ARRIVALS:
            deliver(home, SOURCE, day(number), files)
            gathered(settings_of(home), day(number))
        deliver(home, SOURCE, BASE, LATER / "0020")
        gathered(settings_of(home), BASE)
        yield home


@pytest.fixture
def chain(made: Path, tmp_path: Path) -> Settings:
    """A copy of it."""
    shutil.copytree(made, tmp_path / "home")
    return settings_of(tmp_path / "home")


def gathered(settings: Settings, night: date) -> SourceInput:
    land_source(settings, SOURCE, until=night)
    (source,) = gather_inputs(settings, night=night)
    return source


def test_what_a_newer_base_made_dispensable_goes_and_the_chain_stays(chain: Settings) -> None:
    assert plan_expiry(chain, SOURCE, on=date(2026, 4, 21)).due == (), "twenty days are not over"
    plan = plan_expiry(chain, SOURCE, on=date(2026, 4, 22))
    assert [due.delivery.first.received_on.day for due in plan.due] == [1, 2, 3, 4]
    assert {due.delivery.superseded_on for due in plan.due} == {BASE}
    later = plan_expiry(chain, SOURCE, on=date(2040, 1, 1))
    assert BASE not in [due.delivery.first.received_on for due in later.due], "the newest base never goes"
    was = gathered(chain, BASE)
    expire(chain, plan, by="clerk")
    left = [p for p in (chain.stage / SOURCE).glob("assembled-*") if any(p.glob("*.parquet"))]
    assert [p.name for p in left] == [Path(str(was.stage)).name]
    assert gathered(chain, BASE) == was, "the same night rests on the same and names the same arrivals"
    source = gathered(chain, MUCH_LATER)
    assert (source.status, source.received_on) == ("current", BASE)
    assert [link["state"] for link in source.chain or ()] == ["superseded"] * 4 + ["used"]


def test_a_night_of_the_old_base_is_not_run_again(chain: Settings) -> None:
    expire(chain, plan_expiry(chain, SOURCE, on=MUCH_LATER), by="clerk")
    with pytest.raises(DeliveryExpired, match="cannot be run again"):
        refuse_expired_night(chain, [SOURCE], night=day(3))
    with pytest.raises(DeliveryExpired, match="cannot be run again"):
        gather_inputs(chain, night=day(3))
    refuse_expired_night(chain, [SOURCE], night=BASE)
