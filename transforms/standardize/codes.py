"""Sex, states, counties, birthplaces: codes and words to one spelling."""

import re

import pandas as pd

from transforms.standardize.folding import fold, map_distinct, repair_mojibake

_SEX = {
    "M": "M", "MALE": "M", "1": "M", "F": "F", "FEMALE": "F", "2": "F", "X": "X", "NONBINARY": "X", "NON BINARY": "X",
}  # fmt: skip
STATES = {
    "ALABAMA": "AL", "ALASKA": "AK", "ARIZONA": "AZ", "ARKANSAS": "AR", "CALIFORNIA": "CA", "COLORADO": "CO",
    "CONNECTICUT": "CT", "DELAWARE": "DE", "DISTRICT OF COLUMBIA": "DC", "FLORIDA": "FL", "GEORGIA": "GA",
    "HAWAII": "HI", "IDAHO": "ID", "ILLINOIS": "IL", "INDIANA": "IN", "IOWA": "IA", "KANSAS": "KS", "KENTUCKY": "KY",
    "LOUISIANA": "LA", "MAINE": "ME", "MARYLAND": "MD", "MASSACHUSETTS": "MA", "MICHIGAN": "MI", "MINNESOTA": "MN",
    "MISSISSIPPI": "MS", "MISSOURI": "MO", "MONTANA": "MT", "NEBRASKA": "NE", "NEVADA": "NV", "NEW HAMPSHIRE": "NH",
    "NEW JERSEY": "NJ", "NEW MEXICO": "NM", "NEW YORK": "NY", "NORTH CAROLINA": "NC", "NORTH DAKOTA": "ND",
    "OHIO": "OH", "OKLAHOMA": "OK", "OREGON": "OR", "PENNSYLVANIA": "PA", "RHODE ISLAND": "RI",
    "SOUTH CAROLINA": "SC", "SOUTH DAKOTA": "SD", "TENNESSEE": "TN", "TEXAS": "TX", "UTAH": "UT", "VERMONT": "VT",
    "VIRGINIA": "VA", "WASHINGTON": "WA", "WEST VIRGINIA": "WV", "WISCONSIN": "WI", "WYOMING": "WY",
    "PUERTO RICO": "PR", "GUAM": "GU", "VIRGIN ISLANDS": "VI", "NORTHERN MARIANA ISLANDS": "MP",
}  # fmt: skip
_CODES = frozenset(STATES.values()) | {"AS", "AA", "AE", "AP"}
_COUNTIES = {"DEBACA": "DE BACA", "MC KINLEY": "MCKINLEY", "DO A ANA": "DONA ANA", "DOA ANA": "DONA ANA"}


def standardize_sex(raw: pd.Series) -> pd.Series:
    """Return M, F or X; None when it is not said or not understood."""
    return map_distinct(raw, standard_sex)


def standard_sex(text: str) -> str | None:
    """Return M, F or X; None when it is not said or not understood."""
    return _SEX.get(fold(text))


def standardize_state(raw: pd.Series) -> pd.Series:
    """Return two-letter codes; None when it is no state."""
    return map_distinct(raw, standard_state)


def standard_state(text: str) -> str | None:
    """Return the two-letter code of a state written as code or name."""
    folded = fold(text)
    return folded if folded in _CODES else STATES.get(folded)


def standardize_county(raw: pd.Series) -> pd.Series:
    """Return counties in upper case without the word COUNTY."""
    return map_distinct(raw, _county)


def standardize_place(raw: pd.Series) -> pd.Series:
    """Return birthplaces folded; a state's name becomes its code."""
    return map_distinct(raw, lambda text: standard_state(text) or fold(repair_mojibake(text)[0]) or None)


def _county(text: str) -> str | None:
    folded = re.sub(
        r"\b(COUNTY|CO|CNTY|PARISH)$", "", fold(repair_mojibake(text.strip().removeprefix("E-"))[0])
    ).strip()
    return _COUNTIES.get(folded, folded) or None
