"""Identifiers with their jurisdiction and what is wrong with them."""

import re
import unicodedata

import pandas as pd

from transforms.standardize.folding import map_distinct

_SEPARATOR = "\x1f"
KNOWN_FAKE_SSN = frozenset({"078051120", "219099999", "123456789", "111223333", "457555462"})
SID_ISSUER = re.compile(
    r"^(AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH"
    r"|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR|GU|VI)(?P<number>[A-Z]?\d+)$"
)
FBI_PREFIX = r"^(?:FBI|UCN)(?:NO)?"
_SURE_PREFIX_DIGITS = 6
SHORTEST_SID = 3
_MASK_SIGNS = "X*#•●█"
PLACEHOLDERS = frozenset({"", "0", "NONE", "UNKNOWN", "UNK", "NA", "NULL", "X", "PENDING", "REFUSED"})


def standardize_identifiers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return id_type, issuer, value and validity, row for row; equal identifiers are read once.

    Args:
        frame: id_type, issuer (may be missing), value_raw. A partial SSN becomes the type SSN4.
    """
    key = (
        frame["id_type"].astype("str")
        + _SEPARATOR
        + frame["issuer"].fillna("").astype("str")
        + _SEPARATOR
        + frame["value_raw"].fillna("").astype("str")
    )
    found = map_distinct(key, lambda text: standard_identifier(*text.split(_SEPARATOR, 2)))
    columns = ("id_type", "issuer", "value", "validity")
    return pd.DataFrame(
        {c: [f[i] for f in found] for i, c in enumerate(columns)}, index=frame.index, dtype=object
    )


def standard_identifier(id_type: str, issuer: str, raw: str) -> tuple[str, str | None, str | None, str]:
    """Return (type, issuer, value, validity). Total; the value is None unless it may be compared."""
    raw = unicodedata.normalize("NFKC", raw)
    folded = re.sub(r"[^A-Z0-9]", "", raw.upper())
    place = issuer.strip().upper() or None
    if id_type in ("SSN", "SSN4"):
        kind, value, validity = _ssn(id_type, raw, folded)
        return kind, "US", value, validity
    if id_type == "FBI":
        place = "US"
    if folded in PLACEHOLDERS or set(folded) <= {"0"} or set(folded) <= {"9"} or set(folded) <= {"X"}:
        return id_type, place, None, "placeholder"
    if "XXX" in folded:
        return id_type, place, None, "masked"
    if id_type == "FBI":
        number = re.sub(FBI_PREFIX, "", folded)
        is_shaped = 4 <= len(number) <= 9
        return id_type, place, number if is_shaped else None, "ok" if is_shaped else "malformed"
    if id_type == "SID":
        place, folded = _sid(place, folded)
        number = folded.lstrip("0")
        if number in PLACEHOLDERS or set(number) <= {"9"}:
            return id_type, place, None, "placeholder"
        is_shaped = len(number) >= SHORTEST_SID
        return id_type, place, number if is_shaped else None, "ok" if is_shaped else "malformed"
    if not 4 <= len(folded) <= 25:
        return id_type, place, None, "malformed"
    return id_type, place, folded, "ok"


def _sid(place: str | None, folded: str) -> tuple[str | None, str]:
    """A state identification number may carry its state in front (TX05544332).

    The prefix says who issued it, also against a column that only names the sender, when enough digits follow.
    """
    prefix = SID_ISSUER.match(folded)
    if prefix is None:
        return place, folded
    is_sure = sum(char.isdigit() for char in prefix["number"]) >= _SURE_PREFIX_DIGITS
    return (prefix[1], prefix["number"]) if place in (None, prefix[1]) or is_sure else (place, folded)


def _ssn(id_type: str, raw: str, folded: str) -> tuple[str, str | None, str]:
    """SSN rules: areas 000, 666, 9xx, group 00 and serial 0000 were never issued (SSA, 20 CFR 422.103)."""
    text = raw.strip().upper()
    if re.fullmatch(r"[0-9A-F]{32,128}", text):
        return "SSN", None, "hashed"
    text = re.sub(r"(?<=\d)\.0$", "", text)  # a number that went through a spreadsheet
    masked = re.fullmatch(rf"[{_MASK_SIGNS}]{{1,5}}[- ]?[{_MASK_SIGNS}]{{0,2}}[- ]?(\d{{4}})", text)
    digits = masked[1] if masked else re.sub(r"[^A-Z0-9]", "", text)
    if not (digits.isascii() and digits.isdigit()):
        return "SSN", None, _not_digits(folded, text)
    if id_type == "SSN4" and len(digits) < 4:
        digits = digits.zfill(4)
    if len(digits) == 4:
        return ("SSN4", None, "placeholder") if digits in ("0000", "9999") else ("SSN4", digits, "partial")
    if 5 < len(digits) < 9:
        digits = digits.zfill(9)  # a number that lost its leading zeros in a spreadsheet
    if len(digits) != 9:
        return "SSN", None, "malformed"
    if len(set(digits)) == 1:
        return "SSN", None, "placeholder"
    if digits in KNOWN_FAKE_SSN or digits.startswith("98765432"):
        return "SSN", None, "known_fake"
    if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000":
        return "SSN", None, "invalid_range"
    return "SSN", digits, "ok"


def _not_digits(folded: str, text: str) -> str:
    if folded in PLACEHOLDERS - {"X"}:
        return "placeholder"
    return "masked" if re.fullmatch(rf"[{_MASK_SIGNS}\- ]+", text) else "malformed"
