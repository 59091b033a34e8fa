"""Addresses by a kept library (usaddress), with a fast path for the plain street line."""

import re

import pandas as pd
import usaddress

from transforms.standardize.codes import standardize_county, standardize_state
from transforms.standardize.folding import fold, map_distinct

# USPS Publication 28, appendices B and C1: the short forms that occur
_STREET_WORDS = {
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "COURT": "CT",
    "CIRCLE": "CIR", "PLACE": "PL", "BOULEVARD": "BLVD", "TRAIL": "TRL", "TERRACE": "TER", "PARKWAY": "PKWY",
    "HIGHWAY": "HWY", "LOOP": "LOOP", "SQUARE": "SQ", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W",
    "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW", "MOUNT": "MT", "SAINT": "ST",
    "ROUTE": "RTE", "MOUNTAIN": "MTN", "PLAZA": "PLZ", "ALLEY": "ALY", "CROSSING": "XING",
}  # fmt: skip
_TYPES = "ST|AVE|RD|DR|LN|CT|CIR|PL|BLVD|TRL|TER|PKWY|LOOP|WAY|SQ|PLZ|ALY"
_PLAIN = re.compile(
    rf"^(?P<number>\d+) (?P<street>(?:[NSEW]|NE|NW|SE|SW)? ?[A-Z][A-Z ]*? (?:{_TYPES})(?: (?:NE|NW|SE|SW|N|S|E|W))?)"
    r"(?: (?:APT|UNIT|STE|SPC|LOT|NO|TRLR) (?P<unit>[A-Z0-9]+))?$"
)
_BOX = re.compile(r"^(?:P ?O|POST OFFICE)? ?BOX (?P<box>[A-Z0-9]+)$")
_UNIT_WORDS = frozenset({"APT", "UNIT", "STE", "SPC", "LOT", "NO", "TRLR", "APARTMENT", "SUITE", "SPACE"})
_COLUMNS = ("house_number", "street", "unit", "city", "state", "postcode", "county", "address_key")


def standardize_addresses(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the standardized columns of stage__addresses, row for row; equal texts are parsed once.

    Args:
        frame: full_raw or street_raw, city_raw, state_raw, postcode_raw, county_raw.
    """
    whole = map_distinct(frame["full_raw"], _whole_address)
    street = map_distinct(frame["street_raw"], lambda text: _street_line(text))
    columns: dict[str, list[str | None]] = {name: [] for name in _COLUMNS}
    states = standardize_state(frame["state_raw"])
    counties = standardize_county(frame["county_raw"])
    cities = map_distinct(frame["city_raw"], lambda text: fold(text) or None)
    codes = map_distinct(frame["postcode_raw"], _postcode)
    for full, line, city, state, code, county in zip(
        whole, street, cities, states, codes, counties, strict=True
    ):
        found = full or {}
        number, name, unit = line or (found.get("number"), found.get("street"), found.get("unit"))
        postcode = code or found.get("postcode")
        values = (
            number,
            name,
            unit,
            city or found.get("city"),
            state or found.get("state"),
            postcode,
            county,
        )
        for column, value in zip(_COLUMNS, values, strict=False):
            columns[column].append(value)
        complete = number and name and (postcode or values[3])
        key = (
            "|".join((number or "", name or "", unit or "", postcode or values[3] or ""))
            if complete
            else None
        )
        columns["address_key"].append(key)
    return pd.DataFrame(columns, index=frame.index, dtype=object)


def _street_line(text: str) -> tuple[str | None, str | None, str | None] | None:
    """Return number, street and unit of one street line; None when there is no text."""
    folded = _abbreviated(text)
    if not folded:
        return None
    box = _BOX.match(folded)
    if box:
        return box["box"], "PO BOX", None
    plain = _PLAIN.match(folded)
    if plain:
        return plain["number"], plain["street"].strip(), plain["unit"]
    tagged = _tagged(folded)
    return tagged.get("number"), tagged.get("street") or folded, tagged.get("unit")


def _whole_address(text: str) -> dict[str, str | None] | None:
    return _tagged(_abbreviated(text)) or None if text.strip() else None


def _abbreviated(text: str) -> str:
    words = fold(text.replace("#", " NO ")).split()
    return " ".join(_STREET_WORDS.get(word, word) for word in words)


def _tagged(folded: str) -> dict[str, str | None]:
    """Tag an address with usaddress; parts of one kind are joined in order."""
    parts: dict[str, list[str]] = {}
    for word, label in usaddress.parse(folded):
        parts.setdefault(_part(label), []).append(word)
    unit = [word for word in parts.get("unit", []) if word not in _UNIT_WORDS]
    state = standardize_state(pd.Series([" ".join(parts.get("state", []))])).iloc[0]
    box = parts.get("box", [])
    return {
        "number": " ".join(box or parts.get("number", [])) or None,
        "street": "PO BOX" if box else " ".join(parts.get("street", [])) or None,
        "unit": " ".join(unit) or None,
        "city": " ".join(parts.get("city", [])) or None,
        "state": state,
        "postcode": _postcode(" ".join(parts.get("postcode", []))),
    }


def _part(label: str) -> str:
    if label == "AddressNumber":
        return "number"
    if label == "USPSBoxID":
        return "box"
    if label.startswith("StreetName"):
        return "street"
    if label.startswith(("Occupancy", "Subaddress")):
        return "unit"
    return {"PlaceName": "city", "StateName": "state", "ZipCode": "postcode"}.get(label, "other")


def _postcode(text: str) -> str | None:
    """Return five digits; ZIP+4 and AAMVA's eleven characters are cut, a lost leading zero is put back."""
    digits = re.sub(r"\D", "", text)
    if len(digits) in (4, 8):
        digits = "0" + digits
    return digits[:5] if len(digits) in (5, 9) and digits[:5] not in ("00000", "99999") else None
