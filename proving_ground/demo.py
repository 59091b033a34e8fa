"""The demonstration: deliveries of four days in the layouts real offices use, and the truth behind them."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from proving_ground.beside import BESIDE, Known, hold_beside
from proving_ground.convicted import make_convicted
from proving_ground.extracts import Extract, make_extracts
from proving_ground.fates import draw_fates
from proving_ground.further import FURTHER, make_further
from proving_ground.nm_offices import open_offices
from proving_ground.population import make_residents
from proving_ground.truth import write_truth
from proving_ground.week import DAYS, World, deliveries_of

RELEVANT = ("trafficking", "unspecified", "promoting")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """What was made."""

    residents: int
    convicted: int
    dates: tuple[date, ...]


def make_demo(
    folder: Path,
    *,
    residents: int,
    convictions: int,
    seed: int,
    further: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> DemoSummary:
    """Write `inbox/<source_id>/<date>[.N]/…` and `truth/*.csv` below `folder`; same arguments, same bytes.

    Args:
        folder: is emptied first.
        residents: people who live in New Mexico.
        convictions: people convicted elsewhere; three in ten of them are residents.
        seed: any whole number.
        further: offices of `further.FURTHER` and `beside.BESIDE` that deliver, too; what the others send stays the same but
            for the registry, which knows some of the people of the former.
        progress: told what is being made.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    progress(f"Making {residents:,} residents")
    world = make_world(residents=residents, convictions=convictions, seed=seed, further=further)
    for day, on in enumerate(DAYS):
        progress(f"Writing the deliveries of {on.isoformat()}")
        for delivery in deliveries_of(world, day):
            target = folder / "inbox" / delivery.source_id / delivery.folder_name
            target.mkdir(parents=True)
            for name, content in sorted(delivery.files.items()):
                (target / name).write_bytes(content)
    progress("Writing the truth")
    write_truth(folder / "truth", world)
    return DemoSummary(residents=residents, convicted=convictions, dates=DAYS)


def make_world(*, residents: int, convictions: int, seed: int, further: Sequence[str] = ()) -> World:
    """Return the population, its offices and its truth, before anything is written.

    Raises:
        ValueError: `further` names an office that nobody here writes for.
    """
    unknown = sorted(set(further) - FURTHER.keys() - BESIDE.keys())
    if unknown:
        raise ValueError(f"{unknown}: no such office; further ones are {sorted([*FURTHER, *BESIDE])}")
    people = make_residents(residents, seed)
    convicted = make_convicted(people, convictions, seed)
    convicting = [office for office in further if office in FURTHER]
    extracts = {**make_extracts(convicted, seed), **make_further(convicted, convicting, seed)}
    relevant = {n for e in extracts.values() for n in _relevant_residents(e, convicted)}
    offices = open_offices(people, convicted, relevant, seed)
    fates = draw_fates(people, convicted, extracts.values(), offices, further, seed)
    known = Known(
        residents=people, convicted=convicted, extracts=extracts, offices=offices, fates=fates, seed=seed
    )
    return World(
        seed=seed,
        residents=people,
        convicted=convicted,
        extracts=extracts,
        offices=offices,
        fates=fates,
        holdings=hold_beside(known, further),
    )


def _relevant_residents(extract: Extract, convicted: pd.DataFrame) -> set[int]:
    counts = extract.counts[extract.counts["kind"].isin(RELEVANT)]
    people = convicted.iloc[counts["row"].to_numpy()]
    return set(people.loc[people["is_resident"], "person_no"].astype(int))
