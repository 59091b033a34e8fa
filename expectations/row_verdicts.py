"""Row verdicts: what is odd about accepted rows, row by row, as of the night."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

VERDICT_TABLES = (
    "stage__persons", "stage__names", "stage__birth_dates", "stage__identifiers", "stage__convictions",
)  # fmt: skip
_COLUMNS = ("table_name", "row_key", "rule", "severity", "reason")
Found = tuple[str, pd.Series, str, str, str]


def row_verdicts(stage: Mapping[str, pd.DataFrame], *, as_of: date) -> pd.DataFrame:
    """Return audit__row_verdicts from VERDICT_TABLES of some sources, sorted by its key; a source is judged by itself."""
    pieces = [
        pd.DataFrame({"row_key": keys}).assign(table_name=table, rule=rule, severity=severity, reason=reason)
        for table, keys, rule, severity, reason in _rules(stage, pd.Timestamp(as_of))
        if len(keys)
    ]
    if not pieces:
        return pd.DataFrame(columns=list(_COLUMNS))
    found = pd.concat(pieces, ignore_index=True).drop_duplicates(["table_name", "row_key", "rule"])
    return found[list(_COLUMNS)].sort_values(["table_name", "row_key", "rule"], ignore_index=True)


def _rules(stage: Mapping[str, pd.DataFrame], night: pd.Timestamp) -> Iterator[Found]:
    counts, persons = stage["stage__convictions"], stage["stage__persons"]
    births, names, numbers = stage["stage__birth_dates"], stage["stage__names"], stage["stage__identifiers"]
    born = births[births["birth_date_no"] == 1].set_index("person_record_id")["birth_date"]
    table, key = "stage__convictions", counts["conviction_id"]
    convicted, offended = counts["conviction_date"], counts["offense_date"]
    age_then = (convicted - pd.to_datetime(counts["person_record_id"].map(born.to_dict()))).dt.days
    yield table, key[convicted > night], "conviction_in_future", "warn", "Convicted after the night's date"
    yield (
        table,
        key[offended > convicted],
        "offense_after_conviction",
        "warn",
        "The offense is dated after the conviction",
    )
    yield (
        table,
        key[age_then < 10 * 365],
        "convicted_as_child",
        "warn",
        "Convicted before the tenth birthday: a date is wrong",
    )
    yield table, key[counts["statute_raw"].isna()], "no_statute", "note", "No statute is stated"
    table = "stage__birth_dates"
    key = births["person_record_id"] + "/" + births["birth_date_no"].astype("str")
    yield table, key[births["birth_date"] > night], "born_in_future", "warn", "Born after the night's date"
    placeholder = births["birth_date_flag"] == "placeholder"
    yield table, key[placeholder], "placeholder_birth_date", "note", "The date of birth stands for unknown"
    first = (births["birth_date"].dt.month == 1) & (births["birth_date"].dt.day == 1)
    first &= births["birth_date_precision"] == "day"
    yield table, key[first], "january_first", "note", "January 1 often stands for an unknown day"
    table = "stage__identifiers"
    key = numbers["person_record_id"] + "/" + numbers["identifier_no"].astype("str")
    impossible = numbers["validity"].isin(["invalid_range", "known_fake", "malformed"])
    yield table, key[impossible], "impossible_number", "note", "The number was never issued or cannot be read"
    table, key = "stage__names", names["person_record_id"] + "/" + names["name_no"].astype("str")
    yield table, key[names["surname"].isna()], "no_surname", "warn", "A name without a surname"
    held = set(numbers.loc[numbers["value"].notna(), "person_record_id"])
    alone = ~persons["person_record_id"].isin(held) & (persons["kind"] == "conviction")
    reason = "Nothing beside name and dates identifies the person"
    yield "stage__persons", persons.loc[alone, "person_record_id"], "no_identifier", "note", reason
