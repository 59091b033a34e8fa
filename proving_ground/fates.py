"""What became of residents: who died, moved away or went to prison, each after the last day anybody saw them here."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from proving_ground.draws import Mask, Texts, Whole, chance, numbers, pick, stream
from proving_ground.extracts import Extract
from proving_ground.nm_offices import NewMexico
from proving_ground.population import TODAY

TOLD_BY = {"nm_deaths": "died", "ncoa_moves": "moved_out", "nm_custody": "in_custody"}
"""Office to the fate that it tells of. Without the office nobody has the fate: none is left that no source could know."""
LAST_DAY = 3
LASTS = 99
"""`to_day` of what does not end within the demonstration."""
_OF_CONVICTED = {"died": 0.05, "moved_out": 0.07, "in_custody": 0.06}
_OF_OTHERS = {"died": 0.009, "moved_out": 0.012, "in_custody": 0.004}
_LATE = 0.15
_FREED = 0.2
_LONGEST = 420
"""Days ago at most; whoever has not been seen for longer went that long ago."""


def draw_fates(
    residents: pd.DataFrame,
    convicted: pd.DataFrame,
    extracts: Iterable[Extract],
    offices: NewMexico,
    beside: Collection[str],
    seed: int,
) -> pd.DataFrame:
    """Return residents who are not what they were, one row each.

    Columns: person_no, fate (died, moved_out, in_custody), since (datetime), seen_until (datetime: last day a source saw
    the person alive and here, NaT where none did), from_day (day of the demonstration on which the office learns of it),
    to_day (last day on which it holds; LASTS where it does not end).

    Args:
        residents: the population.
        convicted: people convicted elsewhere; three in ten are residents, and these have more fates than others.
        extracts: conviction extracts; nobody dies before a court convicts them, or leaves prison after.
        offices: what New Mexico's offices saw of whom.
        beside: offices that deliver, too; only fates they tell of are drawn.
        seed: any whole number.
    """
    kinds = [kind for office, kind in TOLD_BY.items() if office in beside]
    people = residents["person_no"].to_numpy()
    rng = stream(seed, "fates")
    is_convicted = np.isin(people, convicted.loc[convicted["is_resident"], "person_no"].to_numpy())
    drawn = np.where(
        is_convicted, _drawn(_OF_CONVICTED, len(people), rng), _drawn(_OF_OTHERS, len(people), rng)
    )
    # of whoever gave up a license, or is dead by its file, the license says it
    licenses = offices.licenses
    told = licenses.loc[licenses["state_of"] != "active", "person_no"].to_numpy()
    drawn[np.isin(people, told) | ~np.isin(drawn, kinds)] = ""
    made = pd.DataFrame({"person_no": people, "fate": drawn})
    made["seen_until"] = made["person_no"].map(last_seen(convicted, extracts, offices))
    made["seen_until"] = pd.to_datetime(made["seen_until"]).astype("datetime64[s]")
    made["since"] = _since(made, rng)
    count = len(made)
    made["from_day"] = np.where(chance(rng, _LATE, count), numbers(rng, 1, LAST_DAY + 1, count), 0)
    freed = (made["fate"] == "in_custody") & (made["from_day"] == 0) & chance(rng, _FREED, count)
    made["to_day"] = np.where(freed, LAST_DAY - 1, LASTS)
    return made[made["fate"] != ""].reset_index(drop=True)


def last_seen(
    convicted: pd.DataFrame, extracts: Iterable[Extract], offices: NewMexico
) -> "pd.Series[pd.Timestamp]":
    """Return the last day on which a source of the demonstration saw a person alive and free, by person_no."""
    seen = [
        offices.licenses.set_index("person_no")["issued_on"],
        offices.evidence.set_index("person_no")["evidence_date"],
    ]
    person = convicted["person_no"].to_numpy()
    is_resident = convicted["is_resident"].to_numpy(dtype=bool)
    for extract in extracts:
        counts = extract.counts[is_resident[extract.counts["row"].to_numpy()]]
        for column in ("conviction_date", "release_date"):
            days = pd.to_datetime(counts[column])
            seen.append(pd.Series(days.to_numpy(), index=person[counts["row"].to_numpy()]))
    together = pd.concat([one.astype("datetime64[s]") for one in seen]).dropna()
    return together.groupby(level=0).max()


def _drawn(shares: dict[str, float], count: int, rng: np.random.Generator) -> Texts:
    return pick(rng, {**shares, "": 1 - sum(shares.values())}, count)


def _since(made: pd.DataFrame, rng: np.random.Generator) -> "pd.Series[pd.Timestamp]":
    """A day after the last one seen; of a move the first of a month that is wholly after it: moves are told by the month."""
    earliest = TODAY - np.timedelta64(_LONGEST, "D")
    seen = np.asarray(made["seen_until"].to_numpy().astype("datetime64[D]"))
    seen = np.where(np.isnat(seen), earliest, np.minimum(np.maximum(seen, earliest), TODAY))
    roll = rng.random(len(made))
    gap: Whole = (TODAY - seen).astype(np.int64)
    day = np.minimum(seen + (1 + (roll * gap).astype(np.int64)).astype("timedelta64[D]"), TODAY)
    this_month, last_month = TODAY.astype("datetime64[M]"), seen.astype("datetime64[M]")
    months: Whole = (this_month - last_month).astype(np.int64)
    month = np.minimum(
        last_month + (1 + (roll * months).astype(np.int64)).astype("timedelta64[M]"), this_month
    )
    is_move: Mask = made["fate"].to_numpy() == "moved_out"
    found = np.where(is_move, month.astype("datetime64[D]"), day)
    return pd.Series(pd.to_datetime(found), index=made.index).astype("datetime64[s]")
