"""Further registries: NCIC's file of all states' registrants, and a list in the canonical layout; what each holds."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from proving_ground.draws import Mask, Texts, chance, pick, stream
from proving_ground.extracts import Extract
from proving_ground.fates import LAST_DAY, LASTS
from proving_ground.nm_offices import NewMexico
from proving_ground.population import TODAY
from proving_ground.slips import Hand, written

_ENTERED = 0.6
_LISTED = 0.25
_OTHER_MESSAGE = 12
"""One line of a stranger in so many is no entry."""
_NOT_CONVICTED = "DISMISS|Dismiss|NOLLE|Nolle|PENDING|LACK|REL/TOT"
_MONIKERS = ("SHORTY", "SLIM", "BIG RED", "GHOST")
_WORDS = {
    "ACTIVE": "active", "NONCOMPLIANT": "active", "": "active", "EXPIRED": "expired", "INCARCERATED": "incarcerated",
}  # fmt: skip


def ncic_entries(
    convicted: pd.DataFrame,
    residents: pd.DataFrame,
    extracts: Iterable[Extract],
    offices: NewMexico,
    seed: int,
) -> pd.DataFrame:
    """Return entries: people whom another state registered, and New Mexico's own active registrants.

    Columns: written person columns, key, status, told_on (registered since), registry (whose), place (of the conviction),
    word (as NCIC has the status), ends_on, offense, fbi, moniker, message (EXS, EXSC, or XXS: no entry), from_day, to_day.
    """
    rng = stream(seed, "ncic entries")
    known = registered_elsewhere(convicted, extracts)
    known = known[chance(rng, _ENTERED, len(known))]
    people = convicted.iloc[known["row"].to_numpy()].reset_index(drop=True)
    rows = written(people, Hand(middle_missing=0.15, suffix_missing=0.2), seed, "ncic_nsor")
    rows = rows.join(known.reset_index(drop=True))
    rows["word"] = _words(rows["ends_on"], people["is_resident"].to_numpy(dtype=bool), rng)
    ours = _ours(convicted, residents, offices, seed)
    everyone = pd.concat([rows, ours], ignore_index=True)
    count = len(everyone)
    everyone["key"] = [f"X{100_000_000 + n}" for n in range(count)]
    everyone["moniker"] = np.where(
        chance(rng, 0.1, count), pick(rng, dict.fromkeys(_MONIKERS, 1.0), count), ""
    )
    messages = pick(rng, {"EXS": 0.85, "EXSC": 0.15}, count)
    # a request for a hit's details is no entry; of strangers alone, for it says nothing of anybody
    is_stranger = np.isin(everyone["person_no"], people.loc[~people["is_resident"], "person_no"])
    everyone["message"] = np.where(is_stranger & (np.arange(count) % _OTHER_MESSAGE == 0), "XXS", messages)
    everyone["status"] = everyone["word"].map(_WORDS).where(everyone["message"] != "XXS", "")
    everyone["to_day"] = LASTS
    return everyone


def listed_entries(convicted: pd.DataFrame, extracts: Iterable[Extract], seed: int) -> pd.DataFrame:
    """Return a neighbor's list of people registered elsewhere, in the canonical layout; columns as `ncic_entries`."""
    rng = stream(seed, "listed entries")
    known = registered_elsewhere(convicted, extracts)
    known = known[chance(rng, _LISTED, len(known))]
    people = convicted.iloc[known["row"].to_numpy()].reset_index(drop=True)
    rows = written(people, Hand(middle_initial=0.5), seed, "canonical_registry")
    rows = rows.join(known.reset_index(drop=True))
    rows["word"] = _words(rows["ends_on"], people["is_resident"].to_numpy(dtype=bool), rng)
    rows["status"] = rows["word"].map(_WORDS)
    rows["key"] = [f"K{row:06d}" for row in rows["row"]]
    rows["from_day"] = np.where(chance(rng, 0.06, len(rows)), LAST_DAY, 0)
    rows["to_day"] = LASTS
    return rows


def registered_elsewhere(convicted: pd.DataFrame, extracts: Iterable[Extract]) -> pd.DataFrame:
    """Return people whom a state registered for a conviction that stands, one row each, in the order of `convicted`.

    Columns: row (of `convicted`), registry and place (the state), told_on, ends_on, offense, fbi, from_day.
    """
    pieces = []
    for extract in extracts:
        counts = extract.counts
        stands = (
            (counts["registration_required"] == "yes")
            & (counts["later_event"] == "")
            & (counts["vacated_on_day"] < 0)
            & ~counts["disposition"].str.contains(_NOT_CONVICTED)
            & (counts["jurisdiction"] != "US")
        )
        pieces.append(
            counts.loc[stands, ["row", "jurisdiction", "conviction_date", "registration_until", "charge"]]
        )
    known = pd.concat(pieces, ignore_index=True).drop_duplicates("row").sort_values("row", ignore_index=True)
    return pd.DataFrame(
        {
            "row": known["row"],
            "registry": known["jurisdiction"],
            "place": known["jurisdiction"],
            "told_on": pd.to_datetime(known["conviction_date"]).astype("datetime64[s]"),
            "ends_on": pd.to_datetime(known["registration_until"]).astype("datetime64[s]"),
            "offense": known["charge"],
            "fbi": [_fbi(row) for row in known["row"]],
            "from_day": 0,
        }
    )


def _ours(convicted: pd.DataFrame, residents: pd.DataFrame, offices: NewMexico, seed: int) -> pd.DataFrame:
    """New Mexico's active registrants, as its registry sends them on to NCIC, from the day it has them."""
    active = offices.registrants[offices.registrants["status"] == "active"].reset_index(drop=True)
    people = residents.set_index("person_no", drop=False).loc[active["person_no"]].reset_index(drop=True)
    rows = written(people, Hand(middle_missing=0.1), seed, "ncic_nsor of nm")
    # whoever was convicted elsewhere has an FBI number already
    place = rows["person_no"].map(convicted.reset_index().set_index("person_no")["index"])
    own = [_fbi(int(row)) if pd.notna(row) else text for row, text in zip(place, active["fbi"], strict=True)]
    return rows.assign(
        registry="NM",
        place=active["place"],
        told_on=active["registered_on"].astype("datetime64[s]"),
        ends_on=active["ends_on"].astype("datetime64[s]"),
        offense=active["offense"],
        fbi=own,
        word="ACTIVE",
        from_day=active["from_day"],
    )


def _fbi(row: int) -> str:
    """The number that extracts give the person, too; some extracts lack it."""
    return f"{700_000 + row}KD{row % 9}"


def _words(ends_on: pd.Series, lives_here: Mask, rng: np.random.Generator) -> Texts:
    """Nobody who lives here is in another state's prison."""
    count = len(ends_on)
    words = pick(rng, {"ACTIVE": 0.8, "NONCOMPLIANT": 0.08, "": 0.06, "INCARCERATED": 0.06}, count)
    words = np.where(lives_here & (words == "INCARCERATED"), "ACTIVE", words)
    return np.where((ends_on < pd.Timestamp(TODAY)).to_numpy(), "EXPIRED", words).astype(object)
