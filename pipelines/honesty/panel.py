"""The panel: residents of the night written down once more by another office, and people who only look like them.

Made anew every night from the night's own residents, so that the errors measured on it are those of this population,
this model and this profile. Nobody on it exists; it is thrown away with the night's memory.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pipelines.honesty.groups import SURNAME_GROUPS, census_group, surname_groups
from proving_ground.draws import chance, records, stream, texts
from proving_ground.panels.conditions import Conditions, draw_conditions
from proving_ground.panels.kin import make_kin
from proving_ground.panels.people import Table, length
from proving_ground.panels.pools import Pools
from proving_ground.population import draw_ssns
from proving_ground.slips import Hand, written
from transforms.linkage.people.vocabulary import text_hashes
from transforms.linkage.prepare import PersonFeatures, prepare_persons
from transforms.standardize.names import standard_name
from warehouse.frames import empty_frame

SEED = 20_260_301
"""Fixed: the same residents give the same panel on every machine and night."""
PER_GROUP = 250
LOOK_ALIKES = ("twin", "sibling", "namesake_same_year", "junior")
_OFFICE = Hand(
    typo=0.05, nickname=0.08, surnames_swapped=0.06, first_surname_as_middle=0.08, date_swapped=0.03, date_digit=0.04,
    date_missing=0.02, january_first=0.02, number_digit=0.04,
)  # fmt: skip
"""Writes worse than most: where errors are not rare, it shows sooner whom they strike."""
_NUMBER, _WHOLE, _ADDRESS = 0.6, 0.4, 0.4
"""Shares of records that tell a Social Security number; of those numbers told whole; of copies that tell the home."""
_SAME_HOME = {"twin": 0.5, "sibling": 0.35, "junior": 0.5, "namesake_same_year": 0.0}
_AWAY = ("9|OAK ST|", "75001", "DALLAS", "TX")
_NAME_COLUMNS = ("given", "middle", "paternal", "maternal", "surname", "suffix")
_STAGED = ("given", "middle", "surname", "paternal_surname", "maternal_surname", "suffix", "flags")
_PLACE_COLUMNS = ("street_key", "postcode", "city", "state")
_KIN_COLUMNS = (
    "group", "sex", "given", "middle", "paternal", "maternal", "former", "suffix", "joiner", "born", "kind", "kin_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Synthetic left records, and what is true of each."""

    records: PersonFeatures
    truth: pd.DataFrame
    """record_id, group, kind (copy or one of LOOK_ALIKES), of (the resident copied or resembled)."""


def make_panel(residents: PersonFeatures, *, per_group: int = PER_GROUP, seed: int = SEED) -> Panel:
    """Return the panel of a night's residents; the same for any order of them.

    Args:
        residents: the night's residents.
        per_group: residents taken of each surname group; those whose record ids hash lowest, so that one more
            resident changes the sample by one at most.
        seed: of all that is drawn.
    """
    chosen = _chosen(residents, per_group)
    true = _true_people(residents, chosen["row"].to_numpy())
    kinds = texts([LOOK_ALIKES[n % len(LOOK_ALIKES)] for n in range(len(chosen))])
    conditions = _world(seed)
    pools = Pools(conditions, stream(seed, "panel names"))
    like = {name: true[name] for name in _KIN_COLUMNS}
    alike = make_kin(
        like, np.arange(len(chosen)), kinds, conditions, pools, stream(seed, "panel look-alikes")
    )
    numbers = draw_ssns(stream(seed, "panel numbers"), len(chosen))
    alike |= {"surname": _joined(alike), "ssn": texts(numbers), "ssn4": texts([n[-4:] for n in numbers])}
    homes = {name: true[name] for name in _PLACE_COLUMNS}
    made = pd.concat(
        [
            _written(true, homes, np.full(len(chosen), _ADDRESS), seed, "copies").assign(kind="copy"),
            _written(alike, homes, [_SAME_HOME[k] for k in kinds], seed, "look-alikes").assign(kind=kinds),
        ],
        ignore_index=True,
    )
    made["record_id"] = [f"panel:{n:05}" for n in range(len(made))]
    for column in ("group", "of"):
        made[column] = np.tile(chosen[column].to_numpy(dtype=object), 2)
    # a copy that shows nothing but names and a date would measure what its office leaves out, not the linkage
    bare = (made["kind"] == "copy") & (made["ssn"] == "") & (made["ssn4"] == "")
    made.loc[bare, "at_home"] = True
    return Panel(records=_features(made), truth=made[["record_id", "group", "kind", "of"]])


def _chosen(residents: PersonFeatures, per_group: int) -> pd.DataFrame:
    """Return row, record id and group of the residents on the panel: named, and born on a known day."""
    days = residents.dates.loc[residents.dates["precision"] == "day", "row"].unique()
    given = residents.names.loc[residents.names["given"] != "", "row"].unique()
    ids = residents.people["record_id"]
    people = pd.DataFrame({"row": np.arange(len(residents)), "of": ids, "group": surname_groups(residents)})
    people["order"] = text_hashes(ids.tolist())
    usable = people["row"].isin(days) & people["row"].isin(given) & (people["group"] != "")
    ordered = people[usable].sort_values(["order", "of"], kind="stable")
    kept = ordered.groupby("group", sort=False).head(per_group)
    place = {group: number for number, group in enumerate(SURNAME_GROUPS)}
    return kept.sort_values("group", key=lambda own: own.map(place), kind="stable").reset_index(drop=True)


def _world(seed: int) -> Conditions:
    """Return a world in which relatives are named as families in New Mexico are; offices come from elsewhere."""
    return replace(
        draw_conditions(seed), given_names=0, surnames=0, given_power=1.0, surname_power=1.0, two_surnames=0.3,
        compound_given=0.05, middle_known=0.8, changed_name=0.3, suffixes=0.5, common_fathers_name=0.2, hispanic_share=0.45,
    )  # fmt: skip


def _true_people(residents: PersonFeatures, rows: Any) -> Table:
    """Return the chosen residents as their own file has them, one array a column."""
    names = residents.names.drop_duplicates("row").set_index("row").reindex(rows)
    born = residents.dates[residents.dates["precision"] == "day"].drop_duplicates("row").set_index("row")
    sex = residents.people["sex"].fillna("").to_numpy(dtype=object)[rows]
    count = len(rows)
    people: Table = {name: names[name].fillna("").to_numpy(dtype=object) for name in _NAME_COLUMNS}
    people |= {name: texts([fill] * count) for name, fill in (("former", ""), ("joiner", " "), ("kind", ""))}
    people |= {
        "group": census_group(people["paternal"]),
        "sex": np.where(np.isin(sex, ["F", "M"]), sex, "M").astype(object),
        "born": born["date"].reindex(rows).to_numpy().astype("datetime64[D]"),
        "kin_of": np.full(count, -1, dtype=np.int64),
    }
    places = residents.places.drop_duplicates("row").set_index("row").reindex(rows)
    for column in _PLACE_COLUMNS:
        people[column] = places[column].astype(object).where(places[column].notna(), None).to_numpy()
    for kind in ("SSN", "SSN4"):
        own = residents.ids[residents.ids["id_type"] == kind].drop_duplicates("row").set_index("row")
        people[kind.lower()] = own["value"].reindex(rows).fillna("").to_numpy(dtype=object)
    last = texts([whole[-4:] or four for whole, four in zip(people["ssn"], people["ssn4"], strict=True)])
    return people | {"ssn4": last}


def _joined(people: Table) -> Any:
    pairs = zip(people["paternal"], people["joiner"], people["maternal"], strict=True)
    return texts([f"{one}{sign}{two}" if two else one for one, sign, two in pairs])


def _written(people: Table, homes: Table, at_home: Any, seed: int, purpose: str) -> pd.DataFrame:
    """Return people as the other office writes them, with the numbers and the address it knows.

    Args:
        people: as `_true_people` returns them.
        homes: the address of the resident behind each.
        at_home: chance that the office knows that address for theirs; it knows one elsewhere otherwise.
    """
    rng, count = stream(seed, f"panel {purpose}"), length(people)
    given = ("given", "middle", "paternal", "maternal", "surname", "suffix", "sex")
    frame = pd.DataFrame({name: people[name] for name in given}).assign(
        person_no=np.arange(count), former_surname=people["former"], birth_place="", street="", city="", county="",
        postcode="", license="",
    )  # fmt: skip
    frame["birth_date"] = pd.Series(people["born"]).astype("datetime64[s]")
    frame["ssn"] = texts(
        [w or f"00000{four or '0000'}" for w, four in zip(people["ssn"], people["ssn4"], strict=True)]
    )
    made = written(frame, _OFFICE, seed, f"panel {purpose}")
    tells, whole = chance(rng, _NUMBER, count), chance(rng, _WHOLE, count) & (people["ssn"] != "")
    known = tells & (people["ssn4"] != "")
    number = made["ssn"].to_numpy(dtype=object)
    return made[["given", "middle", "surname", "suffix", "sex", "birth_date", "other_surname"]].assign(
        ssn=np.where(known & whole, number, ""),
        ssn4=np.where(known & ~whole, texts([n[-4:] for n in number]), ""),
        at_home=rng.random(count) < np.asarray(at_home),
        **{name: homes[name] for name in _PLACE_COLUMNS},
    )


def _features(made: pd.DataFrame) -> PersonFeatures:
    """Return written people as the linkage sees them, through the product's own standardizing of names."""
    names, ids, places = [], [], []
    for row in records(made):
        who = {"person_record_id": row["record_id"]}
        written_names = [row["surname"], *filter(None, [row["other_surname"]])]
        for number, surname in enumerate(written_names, 1):
            found = standard_name("parts", "", row["given"], row["middle"], surname, row["suffix"])
            parts = {name: getattr(found, name) for name in _STAGED}
            names.append({**who, "name_no": number, **parts})
        for kind in ("ssn", "ssn4"):
            if row[kind]:
                ids.append(
                    {**who, "identifier_no": 1, "id_type": kind.upper(), "issuer": "US", "value": row[kind]}
                )
        home = tuple(row[name] for name in _PLACE_COLUMNS) if row["at_home"] else _AWAY
        places.append({**who, "address_no": 1, **dict(zip(_PLACE_COLUMNS, home, strict=True))})
    persons = pd.DataFrame(
        {"person_record_id": made["record_id"], "source_id": "panel", "sex": made["sex"], "birth_place": None}
    )
    dates = pd.DataFrame(
        {
            "person_record_id": made["record_id"], "birth_date_no": 1, "birth_date": made["birth_date"],
            "birth_date_precision": "day",
        }
    )  # fmt: skip
    return prepare_persons(
        {
            "stage__persons": _as_staged("stage__persons", persons),
            "stage__names": _as_staged("stage__names", pd.DataFrame(names)),
            "stage__birth_dates": _as_staged("stage__birth_dates", dates),
            "stage__identifiers": _as_staged("stage__identifiers", pd.DataFrame(ids)),
            "stage__addresses": _as_staged("stage__addresses", pd.DataFrame(places)),
        }
    )


def _as_staged(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the types that the stage table of that name has."""
    empty = empty_frame(table)
    kept = [column for column in empty.columns if column in rows]
    return rows[kept].astype({column: empty[column].dtype for column in kept}) if len(rows) else empty
