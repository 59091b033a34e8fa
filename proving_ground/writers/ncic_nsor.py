"""NCIC's registry entries: names cut at thirty characters, monikers as surnames, Nebraska as NB, further names beside."""

from datetime import date

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.writers.tables import day_text, name_of

_DAY = "%Y%m%d"
_ENTRY = (
    "NIC", "MKE", "ORI", "NAM", "SEX", "RAC", "DOB", "POB", "FBI", "SID", "SOC", "OLN", "OLS", "SNU", "SNA", "CTY", "STA",
    "ZIP", "COU", "ORD", "ERD", "CRR", "PLC", "OFS",
)  # fmt: skip
_FURTHER = ("NIC", "AKA", "DOB", "SOC", "OLN", "OLS", "MNU", "SMT")
_WIDTH = 30
_OWN_CODES = {"NE": "NB"}


def delivery(entries: pd.DataFrame, on: date) -> dict[str, bytes]:
    """Return the entries and the further names and numbers of some of them."""
    rows = records(entries)
    return {
        f"nsor_entries_{on:%Y%m%d}.txt": _table(_ENTRY, [_entry(row) for row in rows]),
        f"nsor_supplemental_{on:%Y%m%d}.txt": _table(
            _FURTHER, [further for row in rows for further in _further(row)]
        ),
    }


def _entry(row: Record) -> Record:
    number, state = int(row["key"][1:]), _OWN_CODES.get(row["registry"], row["registry"])
    surname, given, middle, suffix = name_of(row)
    lives_here = row["registry"] == "NM"
    house, _, street = row["street"].partition(" ")
    home = {"SNU": house, "SNA": street.upper(), "CTY": row["city"].upper(), "ZIP": row["postcode"]}
    return {
        "NIC": row["key"],
        "MKE": row["message"],
        "ORI": f"{state}0990000",
        "NAM": f"{surname},{' '.join(filter(None, (given, middle, suffix)))}"[:_WIDTH].rstrip(),
        "SEX": row["sex"],
        "RAC": "U",
        "DOB": day_text(row["birth_date"], _DAY),
        "POB": row["birth_place"],
        "FBI": row["fbi"],
        "SOC": row["ssn"] if number % 3 else "",
        "OLN": row["license"] if lives_here else "",
        "OLS": "NM" if lives_here and row["license"] else "",
        "STA": state,
        **(home if lives_here else {}),
        "ORD": day_text(row["told_on"], _DAY),
        "ERD": day_text(row["ends_on"], _DAY) or "NONEXP",
        "CRR": row["offense"].replace("|", " "),
        "PLC": _OWN_CODES.get(row["place"], row["place"]),
        "OFS": row["word"],
    }


def _further(row: Record) -> list[Record]:
    own = {"NIC": row["key"]}
    found: list[Record] = []
    if row["other_surname"]:
        found.append({**own, "AKA": f"{row['other_surname']},{row['given']}"[:_WIDTH]})
    if row["moniker"]:
        found.append({**own, "AKA": f"{row['moniker']},X", "SMT": "TAT ARM"})
    return found


def _table(columns: tuple[str, ...], rows: list[Record]) -> bytes:
    lines = ["|".join(columns), *("|".join(str(row.get(c, "")) for c in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()
