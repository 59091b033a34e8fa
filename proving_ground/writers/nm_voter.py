"""New Mexico's voter file: four files with a byte order mark, a comma at every row's end, a year in place of a birthday."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.writers.tables import day_text

_COLUMNS = (
    "VoterID", "RegDate", "DOB", "LastName", "FirstName", "MiddleName", "Suffix", "Gender", "Status", "County", "RegType",
    "HouseNumber", "StreetPrefix", "StreetName", "StreetType", "StreetSuffix", "UnitType", "UnitNumber", "Address",
    "Address2", "City", "State", "Zip", "MailingAddress", "MailingAddress2", "MailingCity", "MailingState", "MailingZip",
    "Party", "PrecinctPart", "Congressional", "CountyCommissioner", "DistrictAttorneyJudicialDistrict",
    "EducationCommission", "JudicialDistrict", "Legislative", "Magistrate", "Municipal", "Councilor", "Senate",
    "TelephoneNum", "06/07/2022-PRIMARY", "11/08/2022-GENERAL",
)  # fmt: skip
_CHUNKS = 4
_PARTIES = ("DEM", "REP", "DTS")


def delivery(roll: pd.DataFrame, on: date) -> dict[str, bytes]:
    """Return the four files; each holds a quarter of the roll."""
    rows = [_voter(row) for row in records(roll)]
    size = -(-len(rows) // _CHUNKS)
    return {f"voter_export_{n + 1}.csv": _file(rows[n * size : (n + 1) * size]) for n in range(_CHUNKS)}


def _voter(row: Record) -> Record:
    number = int(row["key"])
    street, _, unit = row["street"].partition(" Apt ")
    boxed = street.startswith("PO Box")
    home = {"Address": street.upper(), "City": row["city"].upper(), "State": "NM", "Zip": row["postcode"]}
    mailing = {f"Mailing{name}": text for name, text in home.items()} if boxed else {}
    return {
        "VoterID": row["key"],
        "RegDate": day_text(row["told_on"], "%m/%d/%Y"),
        "DOB": day_text(row["birth_date"], "%Y"),
        "LastName": row["surname"],
        "FirstName": row["given"],
        "MiddleName": row["middle"],
        "Suffix": row["suffix"],
        "Gender": row["sex"],
        "Status": "Active" if row["status"] == "resident" else "Inactive",
        "County": row["county"],
        **home,
        "Address2": f"APT {unit}" if unit else "",
        **mailing,
        "Party": _PARTIES[number % len(_PARTIES)],
        "11/08/2022-GENERAL": f"E-{row['county'].upper()} COUNTY" if number % 2 else "",
    }


def _file(rows: Sequence[Record]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, ""])
    writer.writerows([*(row.get(column, "") for column in _COLUMNS), ""] for row in rows)
    return out.getvalue().encode("utf-8-sig")
