"""Addresses: known forms first (street_lines), the rest by a kept library (usaddress)."""

import re
from functools import lru_cache

import pandas as pd
import usaddress

from transforms.standardize.codes import standard_state, standardize_county, standardize_state
from transforms.standardize.folding import fold, map_distinct, repair_mojibake
from transforms.standardize.street_lines import (
    NOWHERE,
    UNIT_WORDS,
    StreetLine,
    abbreviated,
    read_known,
)

_COLUMNS = ("house_number", "street", "unit", "city", "state", "postcode", "county", "street_key")
_ZIP_BEHIND = re.compile(r"\s*(?P<postcode>\d{5}(?:-?\d{4})?)?$")
_LOWEST_ZIP = "00501"
_FAKE_ZIPS = frozenset({"99999", "12345", "11111"})
Parts = dict[str, str | None]


def standardize_addresses(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the standardized columns of stage__addresses, row for row; equal texts are parsed once.

    Args:
        frame: full_raw or street_raw, city_raw, state_raw, postcode_raw, county_raw.
    """
    whole = map_distinct(frame["full_raw"], _whole_address)
    street = map_distinct(frame["street_raw"], standard_street)
    states = standardize_state(frame["state_raw"])
    counties = standardize_county(frame["county_raw"])
    cities = map_distinct(frame["city_raw"], standard_city)
    codes = map_distinct(frame["postcode_raw"], standard_postcode)
    rows = [_row(*parts) for parts in zip(whole, street, cities, states, codes, counties, strict=True)]
    return pd.DataFrame(rows, columns=list(_COLUMNS), index=frame.index, dtype=object)


def _row(
    full: Parts | None,
    line: StreetLine | None,
    city: str | None,
    state: str | None,
    code: str | None,
    county: str | None,
) -> tuple[str | None, ...]:
    found: Parts = full or {}
    number, street, unit = line or (found.get("number"), found.get("street"), found.get("unit"))
    city, state = city or found.get("city"), state or found.get("state")
    postcode = code or found.get("postcode")
    return number, street, unit, city, state, postcode, county, street_key(number, street, unit)


def street_key(number: str | None, street: str | None, unit: str | None) -> str | None:
    """Return `number|street|unit`, the same for one door in every town; None where number or street is not known.

    Where the door is, ZIP code or city and state say; one record often has one of them and another record the other, so
    they are compared beside the key and are no part of it.
    """
    return f"{number}|{street}|{unit or ''}" if number and street else None


def standard_street(text: str) -> StreetLine | None:
    """Return number, street and unit of one street line; None when there is no text."""
    line = abbreviated(text)
    if not line:
        return None
    return read_known(line) or tagged_line(line)


def tagged_line(line: str) -> StreetLine:
    """Return number, street and unit of an abbreviated line as the library reads it."""
    tagged = _tagged(line)
    return StreetLine(tagged["number"], tagged["street"] or line, tagged["unit"])


def _whole_address(text: str) -> Parts | None:
    """Return the parts of an address that came as one text.

    Commas tell street, city and state apart better than the library does, where there are any.
    """
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if not pieces:
        return None
    if len(pieces) == 1:
        return _tagged(abbreviated(text))
    tail = _city_and_state(pieces[-1])
    if tail is None:
        known = read_known(abbreviated(pieces[0]))
        found = _tagged(abbreviated(text))
        return found | known._asdict() if known is not None else found
    city, state, postcode = tail
    before = pieces[:-1]
    if city is None and len(before) > 1:
        city, before = before[-1], before[:-1]
    if city is None:  # STREET CITY, ST: the library parts street and city
        return _tagged(abbreviated(before[0])) | {"state": state, "postcode": postcode}
    line = standard_street(" ".join(before)) or NOWHERE
    return line._asdict() | {"city": standard_city(city or ""), "state": state, "postcode": postcode}


def _city_and_state(piece: str) -> tuple[str | None, str, str | None] | None:
    """Return city (None when it stands in the piece before), state and postcode of `Zuni NM 87327`."""
    behind = _ZIP_BEHIND.search(piece)
    words = piece[: behind.start()].split() if behind is not None else piece.split()
    code = standard_postcode(behind["postcode"] or "") if behind is not None else None
    for width in (4, 3, 2, 1):
        state = standard_state(" ".join(words[-width:])) if len(words) >= width else None
        if state is not None:
            return " ".join(words[:-width]) or None, state, code
    return None


def _tagged(folded: str) -> Parts:
    """Tag an address with usaddress; parts of one kind are joined in order."""
    route, rest = _leading_route(folded)
    parts: dict[str, list[str]] = {}
    for word, label in library_labels(rest):
        parts.setdefault(_part(label), []).append(word)
    unit = [word for word in parts.get("unit", []) if word not in UNIT_WORDS]
    box = parts.get("box", [])
    number = " ".join(box or parts.get("number", [])).replace("HALF", " 1/2") or None
    street = "PO BOX" if box else " ".join(parts.get("street", [])) or None
    if route is not None:
        number, street, unit = route.number, route.street, []
    return {
        "number": number,
        "street": street,
        "unit": " ".join(unit) or None,
        "city": " ".join(parts.get("city", [])) or None,
        "state": standard_state(" ".join(parts.get("state", []))),
        "postcode": standard_postcode(" ".join(parts.get("postcode", []))),
    }


def library_labels(folded: str) -> list[tuple[str, str]]:
    """Return the words of a folded line with usaddress's labels; lines of one shape are asked for once."""
    words = folded.split()
    return list(zip(words, _labels(" ".join(number_shape(word) for word in words)), strict=True))


def number_shape(word: str, digit: str = "1") -> str:
    """Return a word as the library sees it: of a number only how long it is and how many zeros end it."""
    if not word.isdigit():
        return word
    end = len(word.rstrip("0"))
    return digit * end + word[end:]


@lru_cache(maxsize=100_000)
def _labels(shape: str) -> tuple[str, ...]:
    return tuple(label for _, label in usaddress.parse(shape))


def _leading_route(folded: str) -> tuple[StreetLine | None, str]:
    """A route or box in front of a city: read here, and shown to the library as a plain house."""
    found = re.match(
        r"^(?:HCR?|RR|RTE|RURAL|STAR|HWY CONTRACT|PO|P O|POST OFFICE|BOX).*?\b(?:BOX|BX) ?[A-Z]?\d+[A-Z]?\b",
        folded,
    )
    if found is None:
        return None, folded
    known = read_known(found[0])
    return (known, "1 MAIN ST" + folded[found.end() :]) if known is not None else (None, folded)


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


def standard_city(text: str) -> str | None:
    """Return a city folded, with broken letters mended."""
    return fold(repair_mojibake(text)[0]) or None


def standard_postcode(text: str) -> str | None:
    """Return five digits; ZIP+4 and AAMVA's eleven characters are cut, a lost leading zero is put back."""
    digits = re.sub(r"\D", "", re.sub(r"\.0$", "", text.strip())) if text.isascii() else ""
    if len(digits) in (4, 8):
        digits = "0" + digits
    five = digits[:5]
    return five if len(digits) in (5, 9) and five >= _LOWEST_ZIP and five not in _FAKE_ZIPS else None
