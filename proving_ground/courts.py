"""Convictions elsewhere: which office holds whose record, and the counts with their dispositions and facts."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from proving_ground.draws import Mask, Record, chance, numbers, pick, stream, texts
from proving_ground.population import TODAY

OFFICES = {"nc_opi": 0.28, "ca_doj": 0.36, "niem_rap_sheet": 0.06, "canonical_conviction": 0.30}
"""Conviction sources with the share of convicted people each holds."""
_TWO_STATES = 0.05
_EARLIEST = np.datetime64("1996-01-01")


@cache
def _offenses() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "offenses.yml").read_text(encoding="utf-8")
    )
    return loaded


def offenses_of(office: str) -> list[Record]:
    """Return what an office's courts convict of, as rows of `offenses.yml`: jurisdiction, statute, charge, kind and more."""
    rows: list[Record] = _offenses()[office]
    return rows


def assign_offices(convicted: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return row (of `convicted`), office and sid (the office's own number of the person); some have two offices."""
    rng = stream(seed, "offices")
    first = pick(rng, OFFICES, len(convicted))
    second = pick(rng, OFFICES, len(convicted))
    twice = chance(rng, _TWO_STATES, len(convicted)) & (first != second)
    rows = np.arange(len(convicted))
    held = pd.DataFrame({"row": np.r_[rows, rows[twice]], "office": np.r_[first, second[twice]]})
    held = held.sort_values(["office", "row"], kind="stable", ignore_index=True)
    return held.assign(number=held.groupby("office").cumcount() + 1)


def assign_further(convicted: pd.DataFrame, office: str, share: float, seed: int) -> pd.DataFrame:
    """Return what `assign_offices` returns, for one office beyond those of the demonstration; theirs stay as they are."""
    rows = np.flatnonzero(chance(stream(seed, f"office {office}"), share, len(convicted)))
    return pd.DataFrame({"row": rows, "office": office, "number": np.arange(1, len(rows) + 1)})


def make_counts(convicted: pd.DataFrame, held: pd.DataFrame, office: str, seed: int) -> pd.DataFrame:
    """Return the counts of one office, one row each.

    Columns: row, number, count_no, jurisdiction, statute, charge, kind, severity, inchoate, case_number,
    offense_date, conviction_date, disposition, later_event, later_event_date, months, release_date,
    supervision_end_date, victim_minor, victim_age, commercial_sex, force, registration_required,
    registration_until, registration_frequency. Dates are datetimes, NaT where there is none.
    """
    rng = stream(seed, f"counts of {office}")
    own = held[held["office"] == office]
    how_many = np.minimum(1 + rng.poisson(0.45, len(own)), 4)
    counts = own.loc[own.index.repeat(how_many), ["row", "number"]].reset_index(drop=True)
    counts["count_no"] = counts.groupby("number").cumcount() + 1
    born = convicted["birth_date"].to_numpy().astype("datetime64[D]")[counts["row"].to_numpy()]
    grown = np.maximum(born + np.timedelta64(18 * 366, "D"), _EARLIEST)
    span = np.maximum((TODAY - np.timedelta64(200, "D") - grown).astype(np.int64), 1)
    place = rng.random(len(counts))
    first = counts["count_no"].to_numpy() == 1
    place = place[
        np.maximum.accumulate(np.where(first, np.arange(len(counts)), 0))
    ]  # one case a person, several counts
    offense = grown + (place * span).astype(np.int64).astype("timedelta64[D]")
    counts["offense_date"] = offense
    counts = counts.join(_charges(office, offense, rng))
    tried = np.minimum(offense + numbers(rng, 60, 500, len(counts)).astype("timedelta64[D]"), TODAY)
    counts["conviction_date"] = tried[np.maximum.accumulate(np.where(first, np.arange(len(counts)), 0))]
    counts["disposition"] = pick(rng, _offenses()["dispositions"][office], len(counts))
    counts["case_number"] = [
        f"{pd.Timestamp(day).year % 100:02d}CR{1000 + number:06d}"
        for day, number in zip(counts["conviction_date"], counts["number"], strict=True)
    ]
    here = convicted["is_resident"].to_numpy(dtype=bool)[counts["row"].to_numpy()]
    return counts.join(_sentences(counts, here, rng)).join(_facts(counts, rng)).join(_later(counts, rng))


def _charges(office: str, offense: Any, rng: np.random.Generator) -> pd.DataFrame:
    """An offense that the law of that day knew; one that is out of force is drawn again from what stood then."""
    rows = offenses_of(office)
    starts = np.array([r.get("from", "1900-01-01") for r in rows], dtype="datetime64[D]")
    ends = np.array([r.get("to", "2999-01-01") for r in rows], dtype="datetime64[D]")
    weights = np.array([r["weight"] for r in rows], dtype=float)
    roll = rng.random(len(offense))
    chosen = []
    for day, value in zip(offense, roll, strict=True):
        cumulative = np.cumsum(weights * ((starts <= day) & (day < ends)))
        chosen.append(int(np.searchsorted(cumulative, value * cumulative[-1], side="right")))
    picked = [rows[n] for n in chosen]
    made = pd.DataFrame(
        {name: [r[name] for r in picked] for name in ("jurisdiction", "statute", "charge", "kind")}
    )
    relevant = ~made["kind"].isin(["other", "drugs", "seller"])
    made["severity"] = np.where(relevant | chance(rng, 0.4, len(made)), "F", "M")
    form = pick(rng, {"": 0.9, "attempt": 0.06, "conspiracy": 0.04}, len(made))
    made["inchoate"] = np.where(relevant, form, "")
    return made


def _sentences(counts: pd.DataFrame, here: Mask, rng: np.random.Generator) -> pd.DataFrame:
    """Who lives in New Mexico now is out of the other state's prison."""
    months = np.where(
        counts["severity"] == "F", numbers(rng, 12, 160, len(counts)), numbers(rng, 0, 12, len(counts))
    )
    tried = pd.to_datetime(counts["conviction_date"])
    release = tried + pd.to_timedelta(months * 30, unit="D")
    latest = pd.Series(pd.Timestamp(TODAY) - pd.to_timedelta(numbers(rng, 60, 1500, len(counts)), unit="D"))
    late = here & (release >= latest)
    release = release.mask(late, latest.mask(latest < tried, tried))
    supervised = release + pd.to_timedelta(numbers(rng, 180, 2200, len(counts)), unit="D")
    return pd.DataFrame({"months": months, "release_date": release, "supervision_end_date": supervised})


def _facts(counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """What the case file knows; an extract carries little of it."""
    count = len(counts)
    sexual = counts["kind"].isin(["trafficking", "promoting"]).to_numpy()
    open_kind = (counts["kind"] == "unspecified").to_numpy()
    text = counts["charge"].str.upper()
    minor = text.str.contains("MINOR|CHILD|UNDER 18").to_numpy()
    minor = minor | ((sexual | open_kind) & ~minor & chance(rng, 0.35, count))
    age = np.where(minor, numbers(rng, 12, 18, count), numbers(rng, 18, 40, count))
    commercial = sexual | (open_kind & chance(rng, 0.75, count))
    known = sexual | open_kind
    must = commercial & known & chance(rng, 0.6, count)
    until = pd.to_datetime(counts["conviction_date"]) + pd.to_timedelta(
        numbers(rng, 3650, 12000, count), unit="D"
    )
    return pd.DataFrame(
        {
            "victim_minor": np.where(known, np.where(minor, "yes", "no"), ""),
            "victim_age": texts([str(a) if k else "" for a, k in zip(age, known, strict=True)]),
            "commercial_sex": np.where(known, np.where(commercial, "yes", "no"), ""),
            "force": np.where(known, np.where(chance(rng, 0.6, count), "yes", "no"), ""),
            "registration_required": np.where(must, "yes", np.where(known, "no", "")),
            "registration_until": until.mask(~must),
            "registration_frequency": np.where(must, "every 90 days", ""),
        }
    )


def _later(counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    convicted: Mask = ~counts["disposition"].str.contains("DISMISS|NOLLE|PENDING|LACK").to_numpy()
    event = pick(
        rng,
        {"": 0.955, "VACATED": 0.012, "SET ASIDE": 0.013, "PARDONED": 0.006, "EXPUNGED": 0.014},
        len(counts),
    )
    event = np.where(convicted, event, "")
    day = pd.to_datetime(counts["conviction_date"]) + pd.to_timedelta(
        numbers(rng, 400, 3000, len(counts)), unit="D"
    )
    day = day.where(day < pd.Timestamp(TODAY), pd.Timestamp(TODAY) - pd.Timedelta(days=40))
    return pd.DataFrame({"later_event": event, "later_event_date": day.mask(event == "")})
