"""The truth behind the deliveries: who is who, what each count really is. Never delivered, never read by a night."""

from pathlib import Path

import pandas as pd

from proving_ground.draws import records
from proving_ground.week import World, conviction_key, person_key

_PERSON = ["person_no", "given", "middle", "surname", "suffix", "birth_date", "sex", "group"]


def write_truth(folder: Path, world: World) -> None:
    """Write persons.csv (record to person), counts.csv (count to its kind) and residents.csv (who lives here)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (
        ("residents", world.residents[[*_PERSON, "household", "county", "postcode"]]),
        ("convicted", world.convicted[[*_PERSON, "is_resident", "look_alike", "look_alike_of"]]),
        ("persons", person_records(world)),
        ("counts", counts(world)),
    ):
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", date_format="%Y-%m-%d")


def person_records(world: World) -> pd.DataFrame:
    """Return person_record_id as the product will name it, person_no, and the source's side."""
    pieces = []
    for office, extract in world.extracts.items():
        keys = [person_key(office, number) for number in extract.people["number"]]
        pieces.append(_records(office, keys, extract.people["person_no"], "conviction"))
    offices = world.offices
    licenses = [person_key("nm_mvd", n) for n in offices.licenses["license_no"]]
    evidence = [person_key("canonical_residency", n) for n in offices.evidence["person_no"]]
    registry = [person_key("nm_registry", n) for n in offices.registrants["registrant_no"]]
    pieces.append(_records("nm_mvd", licenses, offices.licenses["person_no"], "residency"))
    pieces.append(_records("canonical_residency", evidence, offices.evidence["person_no"], "residency"))
    pieces.append(_records("nm_registry", registry, offices.registrants["person_no"], "registry"))
    return pd.concat(pieces, ignore_index=True)


def counts(world: World) -> pd.DataFrame:
    """Return every count with its kind, its person and whether that person lives in New Mexico."""
    pieces = []
    lives_here = world.convicted["is_resident"].to_numpy()
    person = world.convicted["person_no"].to_numpy()
    for office, extract in world.extracts.items():
        table = extract.counts[
            ["number", "count_no", "jurisdiction", "statute", "kind", "inchoate", "disposition"]
        ].copy()
        table["conviction_id"] = [conviction_key(office, count) for count in records(extract.counts)]
        table["source_id"] = office
        table["person_no"] = person[extract.counts["row"].to_numpy()]
        table["is_resident"] = lives_here[extract.counts["row"].to_numpy()]
        pieces.append(table)
    return pd.concat(pieces, ignore_index=True)


def _records(source_id: str, keys: list[str], person_no: pd.Series, side: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_record_id": [f"{source_id}:{key}" for key in keys],
            "person_no": person_no.to_numpy(),
            "side": side,
        }
    )
