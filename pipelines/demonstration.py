"""The demonstration: made once, put where deliveries land, its truth kept apart."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from pipelines.errors import StepError
from warehouse.atomic import read_json, write_json

ALL = "all"
"""Every office beyond those of the demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What was made and where it lies."""

    residents: int
    convictions: int
    seed: int
    dates: tuple[str, ...]
    inbox: Path
    truth: Path


def make_demonstration(
    settings: Settings,
    *,
    residents: int,
    convictions: int,
    seed: int,
    replace: bool,
    also: Sequence[str] = (),
    say: Callable[[str], None],
) -> Demonstration:
    """Make the demonstration's deliveries in the landing folder; a no-op when these very ones are there.

    `also` names offices beyond those of the demonstration that deliver, too (proving_ground/further.py and beside.py), or
    says `all`.

    Raises:
        StepError: deliveries of something else are in the landing folder and `replace` was not given.
    """
    stamp = settings.home / "demo" / "made.json"
    numbers = {"residents": residents, "convictions": convictions, "seed": seed}
    also = _offices(also)
    asked = {**numbers, **({"also": also} if also else {})}
    if stamp.exists() and not replace:
        _deliver(settings)  # finishes a run that was killed between its two renames
        made = read_json(stamp)
        if made["asked"] != asked:
            raise StepError(
                f"[{stamp}]: holds {made['asked']}, asked for {asked}. Use --replace to make it anew"
            )
        say("The demonstration is there already.")
        return _demonstration(settings, numbers, made["dates"])
    if any(settings.inbox.glob("*/*")) and not (replace and stamp.exists()):
        raise StepError(
            f"[{settings.inbox}]: holds deliveries that no demonstration made. "
            "Point LINDERO_HOME at an empty folder for the demonstration"
        )
    from proving_ground.demo import make_demo

    making = settings.home / ".demo-making"
    shutil.rmtree(making, ignore_errors=True)
    try:
        summary = make_demo(
            making, residents=residents, convictions=convictions, seed=seed, further=also, progress=say
        )
    except ValueError as error:
        raise StepError(str(error)) from error
    dates = [day.isoformat() for day in summary.dates]
    write_json(making / "made.json", {"asked": asked, "dates": dates})
    for folder in ("demo", "inbox", "archive", "stage", "nights", "warehouse", "reports", "profiles"):
        shutil.rmtree(settings.home / folder, ignore_errors=True)
    making.replace(settings.home / "demo")
    _deliver(settings)
    return _demonstration(settings, numbers, dates)


def _offices(also: Sequence[str]) -> list[str]:
    if ALL not in also:
        return sorted(set(also))
    from proving_ground.beside import BESIDE
    from proving_ground.further import FURTHER

    return sorted([*FURTHER, *BESIDE])


def _deliver(settings: Settings) -> None:
    made = settings.home / "demo" / "inbox"
    if made.exists():
        made.replace(settings.inbox)


def _demonstration(settings: Settings, numbers: dict[str, int], dates: list[str]) -> Demonstration:
    return Demonstration(
        **numbers, dates=tuple(dates), inbox=settings.inbox, truth=settings.home / "demo" / "truth"
    )
