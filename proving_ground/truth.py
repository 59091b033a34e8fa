"""The truth behind the deliveries: who is who, what each count really is. Never delivered, never read by a night."""

from pathlib import Path

import pandas as pd

from proving_ground.beside import BESIDE
from proving_ground.draws import records
from proving_ground.extracts import Extract
from proving_ground.further import FURTHER
from proving_ground.week import World, conviction_key, person_key

_PERSON = ["person_no", "given", "middle", "surname", "suffix", "birth_date", "sex", "group"]


def write_truth(folder: Path, world: World) -> None:
    """Write who is who and what is said of whom.

    residents.csv (who lives here), convicted.csv (whom a court elsewhere convicted), persons.csv (record to person),
    counts.csv (count to its kind); where offices beside deliver, fates.csv (who died, left or is in custody, since when)
    and facts.csv (what each of their records says, on which days of the demonstration).
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (
        ("residents", world.residents[[*_PERSON, "household", "county", "postcode"]]),
        ("convicted", world.convicted[[*_PERSON, "is_resident", "look_alike", "look_alike_of"]]),
        ("persons", person_records(world)),
        ("counts", counts(world)),
        *((("fates", world.fates), ("facts", facts(world))) if world.holdings else ()),
    ):
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", date_format="%Y-%m-%d")


def person_records(world: World) -> pd.DataFrame:
    """Return person_record_id as the product will name it, person_no, and the source's side."""
    pieces = []
    for office, extract in world.extracts.items():
        keys = [person_key(office, number) for number in extract.people["number"]]
        pieces.append(_records(office, keys, extract.people["person_no"], "conviction"))
        pieces.append(_retired(office, extract))
    offices = world.offices
    licenses = [person_key("nm_mvd", n) for n in offices.licenses["license_no"]]
    evidence = [person_key("canonical_residency", n) for n in offices.evidence["person_no"]]
    registry = [person_key("nm_registry", n) for n in offices.registrants["registrant_no"]]
    pieces.append(_records("nm_mvd", licenses, offices.licenses["person_no"], "residency"))
    pieces.append(_records("canonical_residency", evidence, offices.evidence["person_no"], "residency"))
    pieces.append(_records("nm_registry", registry, offices.registrants["person_no"], "registry"))
    for office, holding in world.holdings.items():
        own = holding.drop_duplicates("key")
        pieces.append(_records(office, list(own["key"]), own["person_no"], BESIDE[office].side))
    return pd.concat(pieces, ignore_index=True)


def counts(world: World) -> pd.DataFrame:
    """Return every count with its kind, its person and whether that person lives in New Mexico."""
    pieces = []
    lives_here = world.convicted["is_resident"].to_numpy()
    person = world.convicted["person_no"].to_numpy()
    for office, extract in world.extracts.items():
        table = extract.counts[
            [
                "number",
                "count_no",
                "jurisdiction",
                "statute",
                "kind",
                "inchoate",
                "disposition",
                "later_event",
                "vacated_on_day",
            ]
        ].copy()
        table["conviction_id"] = [conviction_key(office, count) for count in records(extract.counts)]
        table["source_id"] = office
        table["person_no"] = person[extract.counts["row"].to_numpy()]
        table["is_resident"] = lives_here[extract.counts["row"].to_numpy()]
        pieces.append(table)
    return pd.concat(pieces, ignore_index=True)


def facts(world: World) -> pd.DataFrame:
    """Return what records of the offices beside say: fact_id, source_id, person_record_id, person_no, status, told_on and
    the days of the demonstration from_day to to_day on which they say so. `person_no` -1 is a person nobody could name.
    """
    pieces = []
    for office, holding in world.holdings.items():
        said = holding[holding["status"] != ""]
        table = said[["person_no", "status", "told_on", "from_day", "to_day"]].copy()
        table.insert(0, "fact_id", [f"{office}:{BESIDE[office].fact_key(row)}" for row in records(said)])
        table.insert(1, "source_id", office)
        table.insert(2, "person_record_id", f"{office}:" + said["key"])
        pieces.append(table)
    return pd.concat(pieces, ignore_index=True)


def _retired(office: str, extract: Extract) -> pd.DataFrame:
    """Return the records under which an office tells people once more, until it notices."""
    about = FURTHER.get(office)
    keys = about.retired_keys(extract.on_day(0)) if about is not None else {}
    person = extract.people.set_index("number")["person_no"]
    return _records(office, list(keys), person.loc[list(keys.values())], "conviction")


def _records(source_id: str, keys: list[str], person_no: pd.Series, side: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_record_id": [f"{source_id}:{key}" for key in keys],
            "person_no": person_no.to_numpy(),
            "side": side,
        }
    )
