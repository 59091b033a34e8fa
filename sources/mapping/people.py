"""People as a delivery describes them: persons, names, dates of birth, identifiers, addresses."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sources.mapping.expressions import coded, is_one_of, key_of, text_of
from sources.spec.fields import AddressMap, Expression, IdentifierMap, NameMap, PersonMap
from sources.spec.model import SourceSpec

Frames = Mapping[str, pd.DataFrame]


def person_ids(spec: SourceSpec, key: Sequence[str], frame: pd.DataFrame) -> pd.Series:
    """Return `source_id:key` per record."""
    return spec.source_id + ":" + key_of(list(key), frame)


def map_persons(spec: SourceSpec, frames: Frames) -> pd.DataFrame:
    """Return one row a person, placed at the first record that names it."""
    pieces = []
    for person in spec.persons:
        frame = frames[person.file]
        sex = text_of(person.sex, frame)
        if person.sex is not None and person.sex.codes is not None:
            sex = coded(person.sex.codes, sex)[0].fillna("").astype("str")
        pieces.append(
            pd.DataFrame(
                {
                    "person_record_id": person_ids(spec, person.key, frame),
                    "source_person_key": key_of(person.key, frame),
                    "file_name": frame["_file"],
                    "record_no": frame["_record_no"],
                    "sex_raw": sex,
                    "race_raw": text_of(person.race, frame),
                    "birth_place_raw": text_of(person.birth_place, frame),
                }
            )
        )
    rows = pd.concat(pieces, ignore_index=True)
    for column in ("sex_raw", "race_raw", "birth_place_raw"):
        rows[column] = rows[column].where(rows[column] != "", None)
    # the first value that any record of the person states
    persons = rows.groupby("person_record_id", sort=False, as_index=False).first()
    return persons.assign(kind=spec.kind, source_id=spec.source_id)


def map_names(spec: SourceSpec, frames: Frames) -> pd.DataFrame:
    """Return the names of every person, distinct, the name of record first."""
    pieces = []
    for order, (person, name) in enumerate((p, n) for p in spec.persons for n in p.names):
        frame = frames[person.file]
        piece = pd.DataFrame(
            {
                "person_record_id": person_ids(spec, person.key, frame),
                "name_role": name.role,
                "name_format": name.format,
                "truncated_to": _cut_widths(name, frame),
                "full_raw": text_of(name.full, frame),
                "given_raw": text_of(name.given, frame),
                "middle_raw": text_of(name.middle, frame),
                "surname_raw": text_of(name.surname, frame),
                "suffix_raw": text_of(name.suffix, frame),
                "_birth_date_raw": text_of(name.birth_date, frame),
                "_order": order,
            }
        )
        for column, values in name.only_where.items():
            piece = piece[is_one_of(frame, column, values).loc[piece.index]]
        pieces.append(_split(piece, "full_raw", name.separated_by))
    raw = ["full_raw", "given_raw", "middle_raw", "surname_raw", "suffix_raw"]
    names = _distinct(pieces, raw, "name_no")
    names["name_format"] = names["name_format"].where(
        names["name_format"] != "auto", _auto_format(names["full_raw"])
    )
    return names


def map_birth_dates(spec: SourceSpec, frames: Frames, names: pd.DataFrame) -> pd.DataFrame:
    """Return the dates of birth of every person; those of aliases point at their name."""
    pieces = []
    for order, (person, dates) in enumerate((p, d) for p in spec.persons for d in p.birth_dates):
        frame = frames[person.file]
        piece = pd.DataFrame(
            {
                "person_record_id": person_ids(spec, person.key, frame),
                "birth_date_raw": text_of(dates, frame),
                "name_no": pd.Series(pd.NA, index=frame.index, dtype="Int64"),
                "_order": order,
            }
        )
        pieces.append(_split(piece, "birth_date_raw", "|"))
    own = names[names["_birth_date_raw"] != ""]
    pieces.append(
        pd.DataFrame(
            {
                "person_record_id": own["person_record_id"],
                "birth_date_raw": own["_birth_date_raw"],
                "name_no": own["name_no"].astype("Int64"),
                "_order": len(pieces),
            }
        )
    )
    return _distinct(pieces, ["birth_date_raw"], "birth_date_no")


def map_identifiers(spec: SourceSpec, frames: Frames) -> pd.DataFrame:
    """Return the identifiers of every person, distinct by type, issuer and value."""
    pieces = []
    for order, (person, identifier) in enumerate((p, i) for p in spec.persons for i in p.identifiers):
        frame = frames[person.file]
        issuer = text_of(identifier.issuer, frame).str.upper()
        if identifier.issuer is not None and identifier.issuer.codes is not None:
            issuer = coded(identifier.issuer.codes, issuer)[0].fillna("").astype("str")
        piece = pd.DataFrame(
            {
                "person_record_id": person_ids(spec, person.key, frame),
                "id_type": identifier.type,
                "issuer": issuer.where(issuer != "", _default_issuer(spec, identifier)),
                "value_raw": text_of(identifier.value, frame),
                "_order": order,
            }
        )
        pieces.append(_split(piece, "value_raw", identifier.separated_by))
    return _distinct(pieces, ["id_type", "issuer", "value_raw"], "identifier_no", filled="value_raw")


def map_addresses(spec: SourceSpec, frames: Frames) -> pd.DataFrame:
    """Return the addresses of every person, distinct."""
    pieces = [
        _addresses(spec, person, address, frames[person.file], order)
        for order, (person, address) in enumerate((p, a) for p in spec.persons for a in p.addresses)
    ]
    raw = ["full_raw", "street_raw", "city_raw", "state_raw", "postcode_raw", "county_raw"]
    return _distinct(pieces, raw, "address_no")


def _cut_widths(name: NameMap, frame: pd.DataFrame) -> pd.Series:
    """Return `part=width` pairs: the widths of the columns, and the length of every value flagged as cut."""
    fixed = "|".join(f"{part}={width}" for part, width in name.truncated_to.items())
    widths = pd.Series(fixed, index=frame.index, dtype="str")
    for part, flag in name.cut_where.items():
        is_cut = text_of(flag, frame).str.upper() == "T"
        own = f"{part}=" + text_of(getattr(name, part), frame).str.len().astype("str")
        joined = (widths + "|" + own).str.strip("|")
        widths = widths.where(~is_cut, joined)
    return widths.astype(object).where(widths != "", None)


def _addresses(
    spec: SourceSpec, person: PersonMap, address: AddressMap, frame: pd.DataFrame, order: int
) -> pd.DataFrame:
    parts: dict[str, Expression | None] = {
        "full_raw": address.full,
        "street_raw": address.street,
        "city_raw": address.city,
        "state_raw": address.state,
        "postcode_raw": address.postcode,
        "county_raw": address.county,
    }
    return pd.DataFrame(
        {
            "person_record_id": person_ids(spec, person.key, frame),
            "address_role": address.role,
            **{column: text_of(expression, frame) for column, expression in parts.items()},
            "_order": order,
        }
    )


def _split(piece: pd.DataFrame, column: str, separator: str | None) -> pd.DataFrame:
    if separator is None or not piece[column].str.contains(separator, regex=False).any():
        return piece
    split = piece.assign(**{column: piece[column].str.split(separator)}).explode(column)
    split[column] = split[column].fillna("").str.strip()
    return split


def _distinct(
    pieces: list[pd.DataFrame], raw: list[str], number: str, filled: str | None = None
) -> pd.DataFrame:
    if not pieces:
        return pd.DataFrame(columns=["person_record_id", number, *raw])
    rows = pd.concat(pieces, ignore_index=True)
    says_something = (rows[[filled] if filled else raw] != "").any(axis=1)
    rows = rows[says_something & (rows["person_record_id"].str.split(":", n=1).str[1] != "")]
    rows = rows.sort_values(["person_record_id", "_order"], kind="stable")
    keys = ["person_record_id", *raw] + (["name_no"] if number == "birth_date_no" else [])
    rows = rows.drop_duplicates(keys).reset_index(drop=True)
    rows[number] = rows.groupby("person_record_id", sort=False).cumcount() + 1
    return rows.drop(columns="_order")


def _default_issuer(spec: SourceSpec, identifier: IdentifierMap) -> str:
    return "US" if identifier.type in ("SSN", "FBI") else spec.jurisdiction


def _auto_format(full: pd.Series) -> pd.Series:
    comma = full.str.contains(",", regex=False)
    return pd.Series("first_middle_last", index=full.index, dtype="str").where(~comma, "last_comma_first")
