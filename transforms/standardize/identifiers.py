"""Identifiers with their jurisdiction and what is wrong with them."""

import re

import pandas as pd

from transforms.standardize.folding import map_distinct

_SEPARATOR = "\x1f"
_KNOWN_FAKE_SSN = frozenset({"078051120", "219099999", "123456789", "111223333", "457555462"})
_SID_ISSUER = re.compile(
    r"^(AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH"
    r"|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR|GU|VI)(?=[A-Z]?\d)"
)
_PLACEHOLDERS = frozenset({"", "0", "NONE", "UNKNOWN", "UNK", "NA", "NULL", "X", "PENDING", "REFUSED"})


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
    folded = re.sub(r"[^A-Z0-9]", "", raw.upper())
    place = issuer.strip().upper() or None
    if id_type in ("SSN", "SSN4"):
        kind, value, validity = _ssn(raw, folded)
        return kind, "US", value, validity
    if folded in _PLACEHOLDERS or set(folded) <= {"0"} or set(folded) <= {"9"}:
        return id_type, place, None, "placeholder"
    if id_type == "FBI":
        return (
            id_type,
            "US",
            folded if 4 <= len(folded) <= 9 else None,
            "ok" if 4 <= len(folded) <= 9 else "malformed",
        )
    if id_type == "SID":
        prefix = _SID_ISSUER.match(folded)
        if prefix and (place is None or place == prefix[1]):
            place, folded = prefix[1], folded[2:]
        return id_type, place, folded.lstrip("0") or None, "ok"
    if not 4 <= len(folded) <= 25:
        return id_type, place, None, "malformed"
    return id_type, place, folded, "ok"


def _ssn(raw: str, folded: str) -> tuple[str, str | None, str]:
    """SSN rules: areas 000, 666, 9xx, group 00 and serial 0000 were never issued (SSA, 20 CFR 422.103)."""
    if re.fullmatch(r"[0-9A-Fa-f]{32,128}", raw.strip()):
        return "SSN", None, "hashed"
    masked = re.fullmatch(r"[X*#]{3,5}[- ]?[X*#]{0,2}[- ]?(\d{4})", raw.strip().upper())
    digits = masked[1] if masked else folded
    if not digits.isdigit():
        return "SSN", None, "masked" if set(folded) <= {"X"} and folded else "malformed"
    if len(digits) == 4:
        return ("SSN4", None, "placeholder") if digits in ("0000", "9999") else ("SSN4", digits, "partial")
    if 5 < len(digits) < 9:
        digits = digits.zfill(9)  # a number that lost its leading zeros in a spreadsheet
    if len(digits) != 9:
        return "SSN", None, "malformed"
    if len(set(digits)) == 1:
        return "SSN", None, "placeholder"
    if digits in _KNOWN_FAKE_SSN or digits.startswith("98765432"):
        return "SSN", None, "known_fake"
    if digits[:3] in ("000", "666") or digits[0] == "9" or digits[3:5] == "00" or digits[5:] == "0000":
        return "SSN", None, "invalid_range"
    return "SSN", digits, "ok"
