"""The license file of New Mexico's MVD: AAMVA element ids as header, a trailer that counts the records."""

from typing import Any

import pandas as pd

from proving_ground.draws import Record, records

_COLUMNS = (
    "DAQ", "DCS", "DDE", "DAC", "DDF", "DAD", "DDG", "DCU", "DBN", "DBG", "DBS", "DBB", "DBC", "DAG", "DAH", "DAI",
    "DAJ", "DAK", "DBD", "DBA", "ZNM_SSN4", "ZNM_STATUS", "ZNM_STATUS_DATE",
)  # fmt: skip
_SEX = {"M": "1", "F": "2"}
_STATUS = {"active": "A", "deceased": "D", "surrendered": "S"}
_WIDTH = 40


def license_file(licenses: pd.DataFrame, *, day: int) -> bytes:
    """Return the file as it stands on a day of the demonstration; one broken line stands in it, as in life."""
    rows = [_record(row, day) for row in records(licenses)]
    lines = ["|".join(_COLUMNS), *rows]
    if len(rows) > 10:  # a street with the separator in it: one field too many
        lines[7] = lines[7].replace("|NM|", "| |NM|", 1)
    return ("\r\n".join([*lines, f"TRAILER|{len(rows)}"]) + "\r\n").encode("utf-8")


def _record(row: Record, day: int) -> str:
    changed = 0 <= row["changes_on_day"] <= day
    surname, given, middle = row["surname"], row["given"], row["middle"].replace(" ", ",")
    alias = row["other_surname"]
    values = {
        "DAQ": row["license_no"],
        "DCS": surname[:_WIDTH],
        "DDE": _cut(surname),
        "DAC": given[:_WIDTH],
        "DDF": _cut(given),
        "DAD": middle[:_WIDTH],
        "DDG": _cut(middle),
        "DCU": row["suffix"],
        "DBN": alias,
        "DBG": given if alias else "",
        "DBB": _mmddyyyy(row["birth_date"]),
        "DBC": _SEX[row["sex"]],
        "DAG": row["street"].upper(),
        "DAI": row["city"].upper(),
        "DAJ": "NM",
        "DAK": f"{row['postcode']}0000  ",
        "DBD": _mmddyyyy(row["issued_on"]),
        "DBA": _mmddyyyy(row["expires_on"]),
        "ZNM_SSN4": row["ssn4"],
        "ZNM_STATUS": _STATUS[row["state_of"]] if changed else "A",
        "ZNM_STATUS_DATE": _mmddyyyy(row["changed_on"]) if changed else "",
    }
    return "|".join(str(values.get(name, "")) for name in _COLUMNS)


def _cut(text: str) -> str:
    return "T" if len(text) > _WIDTH else "N"


def _mmddyyyy(day: Any) -> str:
    return "" if pd.isna(day) else pd.Timestamp(day).strftime("%m%d%Y")
