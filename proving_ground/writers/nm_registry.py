"""The registry extract: registrants, their aliases and their offenses, three files joined on the registrant."""

import pandas as pd

from proving_ground.draws import records
from proving_ground.writers.canonical import iso, to_csv

_REGISTRANTS = (
    "REGISTRANT_ID", "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX", "SEX", "DATE_OF_BIRTH", "SSN", "SID",
    "FBI_NUMBER", "LICENSE_NUMBER", "LICENSE_STATE", "STREET", "CITY", "STATE", "ZIP", "MAILING_STREET", "MAILING_CITY",
    "MAILING_STATE", "MAILING_ZIP", "COUNTY", "STATUS",
)  # fmt: skip
_ALIASES = ("REGISTRANT_ID", "LAST_NAME", "FIRST_NAME", "MIDDLE_NAME", "SUFFIX", "DATE_OF_BIRTH")
_OFFENSES = ("REGISTRANT_ID", "OFFENSE_SEQ", "OFFENSE", "CONVICTION_PLACE", "REGISTERED_ON", "ENDS_ON")
_STATUS = {
    "active": "ACTIVE", "pending": "TRANSLATION PENDING", "contested": "CONTESTED", "expired": "EXPIRED",
    "not_equivalent": "NOT EQUIVALENT", "moved": "MOVED",
}  # fmt: skip


def registry_files(registrants: pd.DataFrame) -> dict[str, bytes]:
    """Return the three files; an alias of a registrant who is no longer there is left behind in the alias file."""
    rows = records(registrants)
    people = [
        {
            "REGISTRANT_ID": r["registrant_no"],
            "LAST_NAME": r["surname"],
            "FIRST_NAME": r["given"],
            "MIDDLE_NAME": r["middle"],
            "SUFFIX": r["suffix"],
            "SEX": r["sex"],
            "DATE_OF_BIRTH": iso(r["birth_date"]),
            "SSN": r["ssn"],
            "FBI_NUMBER": r["fbi"],
            "LICENSE_NUMBER": r["license"],
            "LICENSE_STATE": "NM",
            "STREET": r["street"],
            "CITY": r["city"],
            "STATE": "NM",
            "ZIP": r["postcode"],
            "COUNTY": r["county"],
            "STATUS": _STATUS[r["status"]],
        }
        for r in rows
    ]
    aliases = [
        {
            "REGISTRANT_ID": r["registrant_no"],
            "LAST_NAME": r["aliases"].split()[-1],
            "FIRST_NAME": r["aliases"].split()[0],
        }
        for r in rows
        if r["aliases"]
    ]
    aliases.append({"REGISTRANT_ID": "R099999", "LAST_NAME": "LEFTOVER", "FIRST_NAME": "ALIAS"})
    offenses = [
        {
            "REGISTRANT_ID": r["registrant_no"],
            "OFFENSE_SEQ": 1,
            "OFFENSE": r["offense"],
            "CONVICTION_PLACE": r["place"],
            "REGISTERED_ON": iso(r["registered_on"]),
            "ENDS_ON": iso(r["ends_on"]) or "LIFE",
        }
        for r in rows
    ]
    return {
        "registrants.csv": to_csv(_REGISTRANTS, people),
        "aliases.csv": to_csv(_ALIASES, aliases),
        "offenses.csv": to_csv(_OFFENSES, offenses),
    }
