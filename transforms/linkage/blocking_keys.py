"""Blocking keys: what two records must share to be compared at all. A record has many; one in common is enough."""

from collections.abc import Callable, Iterable

import pandas as pd

from transforms.linkage.nicknames_table import name_roots
from transforms.linkage.prepare import PersonFeatures

KeyRule = Callable[[PersonFeatures], pd.DataFrame]


def blocking_keys(features: PersonFeatures) -> pd.DataFrame:
    """Return rule_no, key and row, each once; rule numbers index RULES."""
    pieces = [rule(features)[["row", "key"]].assign(rule_no=number) for number, (_, rule) in enumerate(RULES)]
    keys = pd.concat(pieces, ignore_index=True)
    keys = keys[keys["key"].notna() & (keys["key"] != "")]
    return keys.drop_duplicates(["rule_no", "key", "row"]).reset_index(drop=True)


def _identifier(types: Iterable[str]) -> KeyRule:
    wanted = list(types)

    def keys(features: PersonFeatures) -> pd.DataFrame:
        ids: pd.DataFrame = features.ids[features.ids["id_type"].isin(wanted)]
        return ids.assign(key=ids["id_type"] + ids["issuer"] + ":" + ids["value"])

    return keys


def _last_four_and_year(features: PersonFeatures) -> pd.DataFrame:
    ids = features.ids[features.ids["id_type"].isin(["SSN", "SSN4"])]
    joined: pd.DataFrame = ids.merge(features.dates, on="row")
    return joined.assign(key=joined["value"].str[-4:] + joined["date"].dt.year.astype("str"))


def _date_and_initials(features: PersonFeatures) -> pd.DataFrame:
    """The day, also with day and month swapped, with the initial of any name token: survives other names."""
    days = features.dates[features.dates["precision"] == "day"]
    date = days["date"].dt
    plain = days.assign(day=date.strftime("%Y-%m-%d"))
    can_swap = (date.day <= 12) & (date.day != date.month)
    swapped = days[can_swap].assign(day=days[can_swap]["date"].dt.strftime("%Y-%d-%m"))
    both = pd.concat([plain, swapped], ignore_index=True)
    tokens = _tokens(features, ["given", "middle", "surname"])
    tokens = tokens.assign(initial=tokens["token"].str[0])[["row", "initial"]].drop_duplicates()
    joined: pd.DataFrame = both.merge(tokens, on="row")
    return joined.assign(key=joined["day"] + joined["initial"])


def _surname_given_year(features: PersonFeatures) -> pd.DataFrame:
    """Any surname token with any form of the given or middle name, and the year of birth or one beside it."""
    names = _token_and_root(features)
    years = features.dates.assign(year=features.dates["date"].dt.year)[["row", "year"]].drop_duplicates()
    around = pd.concat([years.assign(year=years["year"] + shift) for shift in (0, 1)], ignore_index=True)
    joined: pd.DataFrame = names.merge(around, on="row")
    return joined.assign(key=joined["key"] + joined["year"].astype("str"))


def _surname_given(features: PersonFeatures) -> pd.DataFrame:
    """Any surname token with any form of the given name, when no date helps; frequent names are bounded."""
    return _token_and_root(features)


def _address_and_given(features: PersonFeatures) -> pd.DataFrame:
    places = features.places[features.places["address_key"].notna()]
    given = features.names[features.names["given"] != ""][["row", "given"]]
    joined: pd.DataFrame = places.merge(given, on="row")
    return joined.assign(key=joined["address_key"] + joined["given"].str[0])


def _tokens(features: PersonFeatures, columns: list[str]) -> pd.DataFrame:
    pieces = [
        features.names.assign(token=features.names[column].str.split())[["row", "token"]].explode("token")
        for column in columns
    ]
    tokens = pd.concat(pieces, ignore_index=True)
    return tokens[tokens["token"].notna() & (tokens["token"].str.len() > 1)].drop_duplicates()


def _token_and_root(features: PersonFeatures) -> pd.DataFrame:
    surnames = _tokens(features, ["surname", "middle"]).rename(columns={"token": "family"})
    firsts = _tokens(features, ["given", "middle"])
    roots = {token: sorted(name_roots(token)) for token in firsts["token"].unique()}
    firsts = firsts.assign(root=firsts["token"].map(roots)).explode("root")[["row", "root"]].drop_duplicates()
    joined: pd.DataFrame = surnames.merge(firsts, on="row")
    joined = joined[joined["family"] != joined["root"]]
    return joined.assign(key=joined["family"] + "|" + joined["root"])


RULES: tuple[tuple[str, KeyRule], ...] = (
    ("ssn", _identifier(["SSN"])),
    ("license", _identifier(["OLN"])),
    ("fbi_or_state_id", _identifier(["FBI", "SID", "CII"])),
    ("last_four_and_year", _last_four_and_year),
    ("address_and_given", _address_and_given),
    ("birth_date_and_initial", _date_and_initials),
    ("surname_given_year", _surname_given_year),
    ("surname_given", _surname_given),
)
