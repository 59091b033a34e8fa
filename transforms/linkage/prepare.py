"""Person records as linkage sees them: name variants, dates, identifiers and places, keyed by a row number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from transforms.linkage.name_classes import name_classes

ID_TYPES = ("SSN", "SSN4", "OLN", "FBI", "SID", "CII", "DOC")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFeatures:
    """Person records in id order; every other table refers to them by `row`.

    people: record_id, source_id, sex, birth_place; names: row, name_no, name_class, given, middle, paternal,
    maternal, surname, suffix, truncated; dates: row, date, precision; ids: row, id_type, issuer, value; places:
    row, street_key, postcode, city, state.
    """

    people: pd.DataFrame
    names: pd.DataFrame
    dates: pd.DataFrame
    ids: pd.DataFrame
    places: pd.DataFrame

    def __len__(self) -> int:
        return len(self.people)

    def only(self, record_ids: Sequence[str]) -> "PersonFeatures":
        """Return the same features for some records, renumbered."""
        kept = self.people[self.people["record_id"].isin(list(record_ids))]
        renumber = pd.Series(range(len(kept)), index=kept.index)

        def below(table: pd.DataFrame) -> pd.DataFrame:
            own = table[table["row"].isin(kept.index)]
            return own.assign(row=own["row"].map(renumber)).reset_index(drop=True)

        return PersonFeatures(
            people=kept.reset_index(drop=True),
            names=below(self.names),
            dates=below(self.dates),
            ids=below(self.ids),
            places=below(self.places),
        )


def prepare_persons(tables: Mapping[str, pd.DataFrame]) -> PersonFeatures:
    """Return features from the stage tables of one side; order of input rows does not matter."""
    persons = tables["stage__persons"].sort_values("person_record_id", kind="stable").reset_index(drop=True)
    rows = pd.Series(persons.index, index=persons["person_record_id"])
    return PersonFeatures(
        people=pd.DataFrame(
            {
                "record_id": persons["person_record_id"],
                "source_id": persons["source_id"],
                "sex": persons["sex"],
                "birth_place": persons["birth_place"],
            }
        ),
        names=_names(tables["stage__names"], rows),
        dates=_dates(tables["stage__birth_dates"], rows),
        ids=_ids(tables["stage__identifiers"], rows),
        places=_places(tables["stage__addresses"], rows),
    )


def _placed(table: pd.DataFrame, rows: pd.Series, number: str) -> pd.DataFrame:
    placed = table.assign(row=table["person_record_id"].map(rows))
    return placed[placed["row"].notna()].astype({"row": "int64"}).sort_values(["row", number], kind="stable")


def _names(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    names = _placed(table, rows, "name_no")
    names = names[names["surname"].notna() | names["given"].notna()]
    flags = names["flags"].fillna("")
    prepared = pd.DataFrame(
        {
            "row": names["row"],
            "name_no": names["name_no"].astype("int64"),
            "given": names["given"].fillna(""),
            "middle": names["middle"].fillna(""),
            "paternal": names["paternal_surname"].fillna(""),
            "maternal": names["maternal_surname"].fillna(""),
            "surname": names["surname"].fillna(""),
            "suffix": names["suffix"].fillna(""),
            "truncated": flags.str.contains("truncated", regex=False),
        }
    ).reset_index(drop=True)
    return prepared.assign(name_class=name_classes(prepared))


def _dates(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    dates = _placed(table, rows, "birth_date_no")
    dates = dates[dates["birth_date"].notna()]
    return pd.DataFrame(
        {"row": dates["row"], "date": dates["birth_date"], "precision": dates["birth_date_precision"]}
    ).reset_index(drop=True)


def _ids(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    ids = _placed(table, rows, "identifier_no")
    ids = ids[ids["value"].notna() & ids["id_type"].isin(ID_TYPES)]
    issuer = ids["issuer"].fillna("")
    return pd.DataFrame(
        {"row": ids["row"], "id_type": ids["id_type"], "issuer": issuer, "value": ids["value"]}
    ).reset_index(drop=True)


def _places(table: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    places = _placed(table, rows, "address_no")
    columns = ["row", "street_key", "postcode", "city", "state"]
    return places[columns].reset_index(drop=True)
