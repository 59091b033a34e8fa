"""Conviction extracts: people and counts as each state's office writes them, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from proving_ground.courts import assign_offices, make_counts
from proving_ground.draws import Record, chance, numbers, pick, records, stream
from proving_ground.slips import Hand, written

HANDS = {
    "nc_opi": Hand(middle_initial=0.7, nickname=0.03),
    "ca_doj": Hand(),
    "niem_rap_sheet": Hand(middle_missing=0.2),
    "canonical_conviction": Hand(nickname=0.04),
}
_AWAY = {
    "CA": ("Fresno", "93706"), "TX": ("El Paso", "79901"), "AZ": ("Mesa", "85201"), "FL": ("Ocala", "34470"),
    "CO": ("Pueblo", "81001"), "NC": ("Durham", "27701"), "NV": ("Reno", "89501"), "NY": ("Utica", "13501"),
    "GA": ("Macon", "31201"), "US": ("Tulsa", "74103"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One office's holdings; `from_day` says when a row first shows."""

    office: str
    people: pd.DataFrame
    """Written person columns, and number, row, fbi, sid, ssn_shown, from_day, corrected_birth_date."""
    counts: pd.DataFrame
    """Counts as `courts.make_counts` gives them, and from_day, vacated_on_day (-1 never)."""

    def on_day(self, day: int) -> "Extract":
        """Return what the office sends on a day of the demonstration."""
        people = self.people[self.people["from_day"] <= day].reset_index(drop=True)
        mended = (people["corrected_birth_date"].notna()) & (day >= 1)
        people["birth_date"] = people["birth_date"].where(~mended, people["corrected_birth_date"])
        counts = self.counts[self.counts["number"].isin(people["number"])].reset_index(drop=True)
        undone = (counts["vacated_on_day"] >= 0) & (counts["vacated_on_day"] <= day)
        counts["later_event"] = counts["later_event"].where(~undone, "VACATED")
        counts["later_event_date"] = counts["later_event_date"].where(~undone, pd.Timestamp("2026-02-20"))
        return Extract(office=self.office, people=people, counts=counts)

    def by_subject(self) -> Iterator[tuple[int, Record, list[Record]]]:
        """Yield each subject's number, written person and counts, in number order."""
        people = {person["number"]: person for person in records(self.people)}
        counts: dict[int, list[Record]] = {}
        for count in records(self.counts):
            counts.setdefault(count["number"], []).append(count)
        for number in sorted(counts):
            yield int(number), people[number], counts[number]


def make_extracts(convicted: pd.DataFrame, seed: int) -> dict[str, Extract]:
    """Return every conviction source's extract, by source id."""
    held = assign_offices(convicted, seed)
    return {office: make_extract(convicted, held, office, HANDS[office], seed) for office in HANDS}


def make_extract(convicted: pd.DataFrame, held: pd.DataFrame, office: str, hand: Hand, seed: int) -> Extract:
    """Return the extract of one office.

    Args:
        convicted: everybody convicted elsewhere.
        held: which of them each office knows, as `courts.assign_offices` gives it.
        office: source id.
        hand: how carefully it writes.
        seed: any whole number.
    """
    rng = stream(seed, f"extract of {office}")
    own = held[held["office"] == office].reset_index(drop=True)
    truth = convicted.iloc[own["row"].to_numpy()].reset_index(drop=True)
    people = written(truth, hand, seed, office)
    people.insert(0, "number", own["number"].to_numpy())
    people["row"] = own["row"].to_numpy()
    count = len(people)
    # the FBI's and the state's own numbers belong to the person, not to the record
    people["fbi"] = [f"{700_000 + int(row)}KD{int(row) % 9}" for row in own["row"]]
    people["sid"] = [f"{5_000_000 + int(row) * 3}" for row in own["row"]]
    people["fbi"] = np.where(chance(rng, 0.55, count), people["fbi"], "")
    people["birth_place"] = np.where(chance(rng, 0.6, count), people["birth_place"], "")
    people["from_day"] = np.where(chance(rng, 0.94, count), 0, numbers(rng, 1, 4, count))
    mend = chance(rng, 0.01, count)
    people["corrected_birth_date"] = pd.to_datetime(truth["birth_date"]).mask(~mend).astype("datetime64[s]")
    counts = make_counts(convicted, held, office, seed)
    counts["vacated_on_day"] = np.where(chance(rng, 0.03, len(counts)), numbers(rng, 1, 4, len(counts)), -1)
    people = _places(people, truth, counts, rng)
    return Extract(office=office, people=people, counts=counts)


def _places(
    people: pd.DataFrame, truth: pd.DataFrame, counts: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """An address in the convicting state, and for some who left it, the New Mexico address their parole agent noted."""
    first = counts.drop_duplicates("number").set_index("number")["jurisdiction"]
    state = people["number"].map(first).fillna("US")
    city = state.map(lambda s: _AWAY.get(s, _AWAY["US"])[0])
    code = state.map(lambda s: _AWAY.get(s, _AWAY["US"])[1])
    noted = truth["is_resident"].to_numpy(dtype=bool) & chance(rng, 0.3, len(people))
    family = np.isin(truth["look_alike"].to_numpy(), ["sibling", "twin"]) & chance(rng, 0.5, len(people))
    here = noted | family
    shown = chance(rng, 0.6, len(people))
    street = [
        f"{n} {w} St"
        for n, w in zip(numbers(rng, 100, 9000, len(people)), pick(rng, _WORDS, len(people)), strict=True)
    ]
    made = people.assign(state=np.where(here, "NM", np.where(state == "US", "OK", state)))
    made["street"] = np.where(here, people["street"], np.where(shown, street, ""))
    made["city"] = np.where(here, people["city"], city)
    made["postcode"] = np.where(here, people["postcode"], code)
    made["county"] = np.where(here, people["county"], "")
    return made


_WORDS = {"Oak": 1.0, "Pine": 1.0, "Elm": 1.0, "Maple": 1.0, "Second": 1.0, "Lincoln": 1.0}
