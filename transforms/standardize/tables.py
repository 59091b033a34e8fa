"""Raw canonical tables to stage tables: every standardized column beside its raw one."""

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from transforms.standardize.addresses import standardize_addresses
from transforms.standardize.codes import standardize_county, standardize_place, standardize_sex
from transforms.standardize.dates import DateRule, lasting_text, standardize_dates
from transforms.standardize.identifiers import standardize_identifiers
from transforms.standardize.name_columns import standardize_names

Tables = Mapping[str, pd.DataFrame]
_ENDS = frozenset({"registration_until", "ends_on", "supervision_end_date"})
_CHILDREN = {
    "stage__names": ("name_role", "full_raw", "given_raw", "middle_raw", "surname_raw", "suffix_raw"),
    "stage__birth_dates": ("birth_date_raw",),
    "stage__identifiers": ("id_type", "issuer", "value_raw"),
    "stage__addresses": ("full_raw", "street_raw", "city_raw", "state_raw", "postcode_raw"),
}


def standardize_tables(
    tables: Tables, date_rules: Mapping[tuple[str, str], DateRule]
) -> dict[str, pd.DataFrame]:
    """Return the stage tables with every column of their schemas.

    Args:
        tables: raw canonical tables as the mapping of a source gives them.
        date_rules: (table, field) to the rule its raw text follows.
    """
    done = {name: frame.reset_index(drop=True).copy() for name, frame in tables.items()}
    done["stage__persons"] = _persons(done)
    names = done["stage__names"]
    done["stage__names"] = pd.concat([_blank_to_none(names), standardize_names(names)], axis=1)
    identifiers = done["stage__identifiers"]
    standard = standardize_identifiers(identifiers)
    done["stage__identifiers"] = pd.concat(
        [identifiers.drop(columns=["id_type", "issuer"]), standard], axis=1
    )
    addresses = done["stage__addresses"]
    parsed = standardize_addresses(addresses)
    nowhere = pd.Series(pd.NaT, index=addresses.index, dtype="datetime64[s]")
    done["stage__addresses"] = pd.concat([_blank_to_none(addresses), parsed], axis=1).assign(
        from_date=nowhere, to_date=nowhere
    )
    for (table, field), rule in sorted(date_rules.items()):
        done[table] = _with_date(done[table], field, rule)
    for table in ("stage__convictions", "stage__residency", "stage__registrations"):
        if table in done:
            done[table] = _fact(table, done[table])
    for table in ("stage__names", "stage__birth_dates", "stage__identifiers", "stage__addresses"):
        done[table] = done[table].drop(columns=["delivery_id"], errors="ignore")
    return done


def person_digests(tables: Tables) -> pd.Series:
    """Return, per row of `stage__persons`, the SHA-256 over all that is said of the person."""
    persons = tables["stage__persons"]
    said = _joined(persons, ("sex_raw", "race_raw", "birth_place_raw"))
    texts = dict(zip(persons["person_record_id"], said.map(lambda t: [t]), strict=True))
    for table, columns in _CHILDREN.items():
        frame = tables[table]
        if frame.empty:
            continue
        if table == "stage__birth_dates":
            frame = frame.assign(birth_date_raw=_lasting(frame["birth_date_raw"]))
        rows = _joined(frame, columns)
        for person, text in zip(frame["person_record_id"], rows, strict=True):
            if person in texts:
                texts[person].append(f"{table}:{text}")
    digests = {p: hashlib.sha256("\n".join(sorted(t)).encode()).hexdigest() for p, t in texts.items()}
    return persons["person_record_id"].map(digests)


def _persons(tables: Tables) -> pd.DataFrame:
    persons = tables["stage__persons"]
    return persons.assign(
        record_sha256=person_digests(tables),
        sex=standardize_sex(persons["sex_raw"]),
        birth_place=standardize_place(persons["birth_place_raw"]),
    )


def _lasting(raw: pd.Series) -> pd.Series:
    is_age = raw.str.startswith("AGE ", na=False)
    return raw.where(~is_age, raw[is_age].map(lasting_text)) if is_age.any() else raw


def _with_date(frame: pd.DataFrame, field: str, rule: DateRule) -> pd.DataFrame:
    parsed = standardize_dates(frame[f"{field}_raw"], rule)
    value = parsed["value"]
    if field in _ENDS:  # a duty until 2030 lasts through that year
        value = value.mask(parsed["precision"] == "month", value + pd.offsets.MonthEnd(0))
        value = value.mask(parsed["precision"] == "year", value + pd.offsets.YearEnd(0)).astype(
            "datetime64[s]"
        )
    columns = {field: value}
    if field != "registration_until":
        columns |= {f"{field}_precision": parsed["precision"], f"{field}_flag": parsed["flag"]}
    raw = frame[f"{field}_raw"]
    return frame.assign(**{f"{field}_raw": raw.where(raw != "", None)}, **columns)


def _fact(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    frame = _blank_to_none(frame)
    if table == "stage__residency":
        return frame.assign(county=standardize_county(frame["county"]))
    if table == "stage__convictions":
        age = pd.to_numeric(frame["victim_age"], errors="coerce").astype("Int32")
        return frame.assign(record_sha256=conviction_digests(frame), victim_age=age)
    return frame


def conviction_digests(convictions: pd.DataFrame) -> pd.Series:
    """Return, per row, the SHA-256 over all that is said of the count."""
    content = [
        c
        for c in convictions.columns
        if c.endswith("_raw") or c in ("convicting_jurisdiction", "victim_minor")
    ]
    extra = ["victim_age", "commercial_sex", "force", "registration_required"]
    text = _joined(convictions, sorted(content) + extra)
    return text.map(lambda t: hashlib.sha256(t.encode()).hexdigest())


def _joined(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return the texts of several columns, kept apart by a unit separator."""
    whole = pd.Series("", index=frame.index, dtype="str")
    for column in columns:
        text = frame[column].astype(object).where(frame[column].notna(), "").astype("str")
        whole = whole + "\x1f" + text
    return whole


def _blank_to_none(frame: pd.DataFrame) -> pd.DataFrame:
    raw = [c for c in frame.columns if c.endswith("_raw")]
    return frame.assign(**{c: frame[c].where(frame[c].fillna("") != "", None) for c in raw})
