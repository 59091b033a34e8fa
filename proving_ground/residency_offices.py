"""Further offices that tell who lives here: voters, the Postal Service's moves, custody, deaths; what each holds."""

import numpy as np
import pandas as pd

from proving_ground.census.tables import places
from proving_ground.draws import Mask, Texts, chance, numbers, pick, stream
from proving_ground.fates import LAST_DAY, LASTS
from proving_ground.population import TODAY
from proving_ground.slips import CAREFUL, Hand, written

_REGISTERED = 0.62
_OLD_VOTERS = 0.03
_ASKED_ABOUT = 0.35
_SUPERVISED = 0.015
_NEWS = 0.06
"""Share of an office's records that show on the last day only."""
_ELSEWHERE = {
    "CO": ("Pueblo", "81001"),
    "TX": ("Amarillo", "79101"),
    "AZ": ("Tucson", "85701"),
    "UT": ("Provo", "84601"),
}
_ADULT_BEFORE = np.datetime64("2008-03-01")


def voters(residents: pd.DataFrame, convicted: pd.DataFrame, fates: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the roll: who died or left is on it still, under a day before that; a few inactive ones left long ago.

    Columns: written person columns, key, status, told_on (day of the registration), from_day, to_day, county.
    """
    rng = stream(seed, "voters")
    adult = residents[residents["birth_date"].to_numpy().astype("datetime64[D]") < _ADULT_BEFORE]
    own = adult[chance(rng, _REGISTERED, len(adult))]
    strangers = convicted[~convicted["is_resident"] & (convicted["look_alike"] == "")]
    left = strangers[chance(rng, _OLD_VOTERS, len(strangers))]
    everyone = pd.concat([own, left], ignore_index=True)
    count = len(everyone)
    rows = written(everyone, Hand(middle_missing=0.15, typo=0.006, suffix_missing=0.2), seed, "nm_voter")
    rows["key"] = [f"{1_000_000 + n}" for n in range(count)]
    told = TODAY - numbers(rng, 20, 3000, count).astype("timedelta64[D]")
    told = np.maximum(told, everyone["arrived_on"].to_numpy().astype("datetime64[D]"))
    ends = rows["person_no"].map(_months(fates.set_index("person_no")["since"])) - pd.Timedelta(days=1)
    rows["told_on"] = _earlier(pd.Series(pd.to_datetime(told)), ends)
    has_left = np.arange(count) >= len(own)
    rows["status"] = np.where(has_left | chance(rng, 0.08, count), "unknown", "resident")
    rows["from_day"] = np.where(chance(rng, 0.99, count), 0, LAST_DAY)
    rows["to_day"] = LASTS
    return rows


def moves(residents: pd.DataFrame, convicted: pd.DataFrame, fates: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return our list of residents as it comes back: most did not move, and not every move is this person's or confirmed.

    Columns: written person columns (their address is the one we had), key, status (blank: nothing is known), told_on
    (first of the month), from_day, to_day, flag and move (the codes), new_street, new_city, new_state, new_postcode.
    """
    rng = stream(seed, "moves")
    gone = fates[fates["fate"] == "moved_out"].set_index("person_no")
    is_gone = residents["person_no"].isin(gone.index).to_numpy()
    listed = residents[is_gone | chance(rng, _ASKED_ABOUT, len(residents))].reset_index(drop=True)
    count = len(listed)
    rows = written(listed, CAREFUL, seed, "ncoa_moves")
    rows["key"] = [f"N{number:07d}" for number in rows["person_no"]]
    has_fate = rows["person_no"].isin(fates["person_no"]).to_numpy()
    away = rows["person_no"].isin(gone.index).to_numpy()
    other = pick(
        rng, {"": 0.92, "MI": 0.03, "MF": 0.02, "KI": 0.01, "PI": 0.01, "GI": 0.005, "BI": 0.005}, count
    )
    code = np.where(has_fate, "", other)
    code[away] = pick(rng, {"MI": 0.9, "FI": 0.1}, count)[away]
    rows["flag"], rows["move"] = [text[:1] for text in code], [text[1:] for text in code]
    month = TODAY.astype("datetime64[M]") - numbers(rng, 0, 24, count).astype("timedelta64[M]")
    rows["told_on"] = pd.to_datetime(month.astype("datetime64[D]")).astype("datetime64[s]")
    rows["told_on"] = rows["told_on"].mask(away, rows["person_no"].map(gone["since"]))
    rows["told_on"] = rows["told_on"].mask(code == "")
    rows["status"] = np.select([away, code == "MI", code != ""], ["moved_out", "resident", "unknown"], "")
    rows = rows.assign(**_new_addresses(code, away, count, rng))
    # some come to the list between the two deliveries
    rows["from_day"] = rows["person_no"].map(gone["from_day"])
    rows["from_day"] = rows["from_day"].fillna(_comes_late(count, rng)).astype(int)
    rows["to_day"] = LASTS
    # before a move is known the person stands on the list as one who did not move
    before = rows[away & (rows["from_day"] > 0)].copy()
    before["to_day"] = before["from_day"] - 1
    before = before.assign(from_day=0, flag="", move="", status="")
    before["told_on"] = pd.Series(pd.NaT, index=before.index).astype("datetime64[s]")
    for column in ("new_street", "new_city", "new_state", "new_postcode"):
        before[column] = ""
    return _by_key([rows, before])


def custody(residents: pd.DataFrame, convicted: pd.DataFrame, fates: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return who is in custody, supervised or released; who is let go during the demonstration has a row for each time.

    Columns: written person columns, key, status, told_on (since when), word (as the Department says it), fbi, from_day,
    to_day.
    """
    rng = stream(seed, "custody")
    held = fates[fates["fate"] == "in_custody"].set_index("person_no")
    is_held = residents["person_no"].isin(held.index).to_numpy()
    is_free = ~residents["person_no"].isin(fates["person_no"]).to_numpy()
    known = residents[is_held | (is_free & chance(rng, _SUPERVISED, len(residents)))].reset_index(drop=True)
    count = len(known)
    rows = written(known, Hand(middle_missing=0.15, typo=0.01), seed, "nm_custody")
    rows["key"] = [f"{600_000 + n}" for n in range(count)]
    number = convicted.reset_index().set_index("person_no")["index"]
    place = rows["person_no"].map(number)
    rows["fbi"] = ["" if pd.isna(row) else f"{700_000 + int(row)}KD{int(row) % 9}" for row in place]
    inside = rows["person_no"].isin(held.index).to_numpy()
    held_as = pick(rng, {"IN CUSTODY": 0.9, "OUT OF STATE CUSTODY": 0.1}, count)
    free_as = pick(rng, {"PAROLE": 0.4, "PROBATION": 0.4, "RELEASED": 0.2}, count)
    rows["word"] = np.where(inside, held_as, free_as)
    told = pd.Series(pd.to_datetime(TODAY - numbers(rng, 10, 700, count).astype("timedelta64[D]")))
    rows["told_on"] = told.astype("datetime64[s]").mask(inside, rows["person_no"].map(held["since"]))
    rows["from_day"] = rows["person_no"].map(held["from_day"])
    rows["from_day"] = rows["from_day"].fillna(_comes_late(count, rng)).astype(int)
    rows["to_day"] = rows["person_no"].map(held["to_day"]).fillna(LASTS).astype(int)
    freed = rows[rows["to_day"] < LASTS].copy()
    freed["from_day"], freed["to_day"] = freed["to_day"] + 1, LASTS
    freed = freed.assign(word="RELEASED", told_on=pd.Timestamp("2026-03-04"))
    together = _by_key([rows, freed])
    meaning = {"PAROLE": "resident", "PROBATION": "resident", "RELEASED": "unknown"}
    together["status"] = together["word"].map(meaning).fillna("in_custody")
    return together


def deaths(residents: pd.DataFrame, convicted: pd.DataFrame, fates: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the certificates; one is of a person whom nobody could name.

    Columns: written person columns, key, status, told_on, birth_surname, is_partial (the day is not known), from_day,
    to_day.
    """
    rng = stream(seed, "deaths")
    died = fates[fates["fate"] == "died"].set_index("person_no")
    own = residents[residents["person_no"].isin(died.index)].reset_index(drop=True)
    count = len(own)
    rows = written(own, Hand(middle_missing=0.1, typo=0.01, former_surname=0.05), seed, "nm_deaths")
    rows["told_on"] = pd.to_datetime(rows["person_no"].map(died["since"])).astype("datetime64[s]")
    seen = pd.to_datetime(rows["person_no"].map(died["seen_until"]))
    month = _months(rows["told_on"])
    is_clear: Mask = ((seen.isna()) | (month > seen)).to_numpy()
    rows["is_partial"] = is_clear & chance(rng, 0.2, count)
    rows["told_on"] = rows["told_on"].mask(rows["is_partial"], month)
    rows["birth_surname"] = np.where(own["sex"] == "F", own["former_surname"], "")
    rows["ssn"] = np.where(chance(rng, 0.9, count), rows["ssn"], "")
    rows["from_day"] = rows["person_no"].map(died["from_day"]).astype(int)
    rows["to_day"] = LASTS
    rows["status"] = "deceased"
    rows["key"] = [f"{day.year}-{1000 + n:06d}" for n, day in enumerate(rows["told_on"])]
    blank = {column: "" for column in rows.columns if column not in ("birth_date", "told_on")}
    nobody = {
        **blank, "person_no": -1, "given": "UNKNOWN", "surname": "UNKNOWN", "sex": "M", "key": "2025-000999",
        "birth_date": pd.NaT, "told_on": pd.Timestamp("2025-08-09"), "is_partial": False, "from_day": 0, "to_day": LASTS,
        "status": "deceased",
    }  # fmt: skip
    return pd.concat([rows, pd.DataFrame([nobody])], ignore_index=True)


def _comes_late(count: int, rng: np.random.Generator) -> pd.Series:
    """Return the last day for a few rows, the first for the others."""
    return pd.Series(np.where(chance(rng, _NEWS, count), LAST_DAY, 0))


def _months(days: pd.Series) -> pd.Series:
    """Return the first day of each day's month."""
    first: pd.Series = days.dt.to_period("M").dt.to_timestamp()
    return first.astype("datetime64[s]")


def _earlier(days: pd.Series, ends: pd.Series) -> pd.Series:
    found: pd.Series = days.mask(ends.notna() & (ends < days), ends)
    return found.astype("datetime64[s]")


def _by_key(pieces: list[pd.DataFrame]) -> pd.DataFrame:
    together = pd.concat([piece for piece in pieces if len(piece)], ignore_index=True)
    return together.sort_values(["key", "from_day"], kind="stable", ignore_index=True)


def _new_addresses(
    code: Texts,
    away: Mask,
    count: int,
    rng: np.random.Generator,
) -> dict[str, list[str]]:
    """Return new addresses: in another state where somebody left or a household did, in ours where a person moved."""
    homes = places()
    here = homes.iloc[numbers(rng, 0, len(homes), count)]
    states = pick(rng, dict.fromkeys(_ELSEWHERE, 1.0), count)
    house = numbers(rng, 100, 9900, count)
    found: dict[str, list[str]] = {"new_street": [], "new_city": [], "new_state": [], "new_postcode": []}
    rows = zip(code, away, house, states, here["city"], here["postcode"], strict=True)
    for said, is_away, number, state, city, postcode in rows:
        is_told = said == "MI" or said == "MF"
        if said == "MI" and not is_away:
            made = (f"{number} New St", str(city), "NM", str(postcode))
        else:
            made = (f"{number} New St", _ELSEWHERE[state][0], state, _ELSEWHERE[state][1])
        for column, value in zip(found, made if is_told else ("", "", "", ""), strict=True):
            found[column].append(value)
    return found
