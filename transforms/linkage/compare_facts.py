"""Dates of birth, identifiers, places, birthplace and sex of a pair: the best agreement of what each side holds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from transforms.linkage.frequency import weigh_birth_place
from transforms.linkage.levels import Comparison, Levels, weigh_levels
from transforms.linkage.model import LinkageModel
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.profile import PopulationProfile

_DATES = (
    "missing", "different", "near_year", "year_and_part", "year_equal", "january_first", "one_digit",
    "day_month_swapped", "month_equal", "equal",
)  # fmt: skip
_UNKNOWN_ISSUER = ("", "US")
"""No state issues a license or state id under these: numbers of an unknown issuer may belong to two people."""
_PLACES = ("missing", "different", "same_city", "same_postcode", "same_address")


def compare_facts(
    pairs: pd.DataFrame,
    left: PersonFeatures,
    right: PersonFeatures,
    model: LinkageModel,
    profile: PopulationProfile,
) -> list[Comparison]:
    """Return every comparison that is not about names, row for row with `pairs`."""
    found: list[tuple[str, Levels]] = [
        ("birth_date", _birth_dates(pairs, left, right)),
        ("ssn", _ssn(pairs, left, right)),
        ("license", _identifiers(pairs, left, right, ["OLN"])),
        ("fbi", _identifiers(pairs, left, right, ["FBI"])),
        ("state_id", _identifiers(pairs, left, right, ["SID", "CII"])),
        ("place", _places(pairs, left, right)),
        ("sex", _same_value(pairs, left, right, "sex")),
    ]
    born = _same_value(pairs, left, right, "birth_place")
    born_at = right.people["birth_place"].iloc[pairs["right_row"].to_numpy()].reset_index(drop=True)
    return [
        *(Comparison(name=n, levels=levels, mbit=weigh_levels(model, n, levels)) for n, levels in found),
        weigh_birth_place(model, profile, born, born_at),
    ]


def _joined(pairs: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    numbered = pd.DataFrame({"pair": pairs.index, "row": pairs["left_row"], "right_row": pairs["right_row"]})
    first = numbered.merge(left, on="row").drop(columns="row").rename(columns={"right_row": "row"})
    both: pd.DataFrame = first.merge(right, on="row", suffixes=("_l", "_r")).drop(columns="row")
    return both


def _highest(pair: pd.Series, rank: Any, order: Sequence[str], pairs: int) -> Levels:
    """Return, per pair, the level of the highest rank; pairs that are not there get the first."""
    best = np.zeros(pairs, dtype=np.int64)
    np.maximum.at(best, pair.to_numpy(dtype=np.int64), np.asarray(rank, dtype=np.int64))
    return np.array(order, dtype=object)[best]


def _birth_dates(pairs: pd.DataFrame, left: PersonFeatures, right: PersonFeatures) -> Levels:
    """Sources write January 1 where only the year is known, so such a date agrees on its year alone."""
    both = _joined(pairs, left.dates, right.dates)
    a, b = both["date_l"].dt, both["date_r"].dt
    days_l, days_r = both["precision_l"] == "day", both["precision_r"] == "day"
    january_l, january_r = days_l & (a.month == 1) & (a.day == 1), days_r & (b.month == 1) & (b.day == 1)
    year_only = january_l | january_r
    whole = days_l & days_r & ~year_only
    year, month, day = a.year == b.year, a.month == b.month, a.day == b.day
    known_month = both["precision_l"].isin(["day", "month"]) & both["precision_r"].isin(["day", "month"])
    known_month &= ~year_only
    text_l, text_r = a.strftime("%Y%m%d"), b.strftime("%Y%m%d")
    digits = sum((text_l.str[i] != text_r.str[i]).astype("int64") for i in range(8))
    tests = {
        "different": pd.Series(True, index=both.index),
        # a year off: a slip where day and month agree, or an age counted back; else simply another date
        "near_year": ((a.year - b.year).abs() == 1) & (~whole | (month & day)),
        "year_and_part": whole & year & (month | day),
        "year_equal": year & ~whole,
        "january_first": year_only & year,
        "one_digit": whole & (digits == 1),
        "day_month_swapped": whole & year & (a.month == b.day) & (a.day == b.month) & ~(month & day),
        "month_equal": known_month & ~whole & year & month,
        "equal": whole & year & month & day,
    }
    rank = np.zeros(len(both), dtype=np.int64)
    for level, holds in tests.items():
        rank = np.where(holds.to_numpy(dtype=bool), np.maximum(rank, _DATES.index(level)), rank)
    return _highest(both["pair"], rank, _DATES, len(pairs))


def _ssn(pairs: pd.DataFrame, left: PersonFeatures, right: PersonFeatures) -> Levels:
    order = ("missing", "different", "last_four_different", "last_four", "one_digit", "equal")
    kinds = ["SSN", "SSN4"]
    own = [side.ids[side.ids["id_type"].isin(kinds)][["row", "value"]] for side in (left, right)]
    both = _joined(pairs, *own)
    rank = [order.index(_ssn_level(a, b)) for a, b in zip(both["value_l"], both["value_r"], strict=True)]
    return _highest(both["pair"], rank, order, len(pairs))


def _ssn_level(left: str, right: str) -> str:
    if len(left) == len(right) == 9:
        if left == right:
            return "equal"
        wrong = [i for i in range(9) if left[i] != right[i]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and left[wrong[0]] == right[wrong[1]]
        swapped = swapped and left[wrong[1]] == right[wrong[0]]
        return "one_digit" if len(wrong) == 1 or swapped else "different"
    return "last_four" if left[-4:] == right[-4:] else "last_four_different"


def _identifiers(
    pairs: pd.DataFrame, left: PersonFeatures, right: PersonFeatures, types: Sequence[str]
) -> Levels:
    """Only numbers of one known issuer are compared: a person has one state id in every state."""
    order = ("missing", "different", "equal")
    own = [side.ids[side.ids["id_type"].isin(types)] for side in (left, right)]
    both = _joined(pairs, *own)
    both = both[(both["issuer_l"] == both["issuer_r"]) & (both["id_type_l"] == both["id_type_r"])]
    both = both[(both["id_type_l"] == "FBI") | ~both["issuer_l"].isin(_UNKNOWN_ISSUER)]
    rank = np.where((both["value_l"] == both["value_r"]).to_numpy(dtype=bool), 2, 1)
    return _highest(both["pair"], rank, order, len(pairs))


def _places(pairs: pd.DataFrame, left: PersonFeatures, right: PersonFeatures) -> Levels:
    both = _joined(pairs, left.places, right.places)
    rank = np.full(len(both), _PLACES.index("different"), dtype=np.int64)
    for column, level in (
        ("city", "same_city"),
        ("postcode", "same_postcode"),
        ("address_key", "same_address"),
    ):
        same = (both[f"{column}_l"] == both[f"{column}_r"]) & both[f"{column}_l"].notna()
        if column == "city":
            same &= both["state_l"] == both["state_r"]
        rank = np.where(same.fillna(False).to_numpy(dtype=bool), _PLACES.index(level), rank)
    # an address in another state says nothing: people move, and the question is whether they moved here
    elsewhere = (both["state_l"] != both["state_r"]).fillna(True).to_numpy(dtype=bool)
    rank = np.where(elsewhere & (rank == _PLACES.index("different")), 0, rank)
    return _highest(both["pair"], rank, _PLACES, len(pairs))


def _same_value(pairs: pd.DataFrame, left: PersonFeatures, right: PersonFeatures, column: str) -> Levels:
    a = left.people[column].to_numpy(dtype=object)[pairs["left_row"].to_numpy()]
    b = right.people[column].to_numpy(dtype=object)[pairs["right_row"].to_numpy()]
    missing = pd.isna(a) | pd.isna(b)
    return np.where(missing, "missing", np.where(a == b, "equal", "different")).astype(object)
