"""A few invented people of a source of deltas, some of whom live here: deliveries day by day."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings, load_settings
from pipelines.night import run_steps
from sources.spec.loader import SOURCES_DIR
from warehouse.connection import query_rows
from warehouse.publication import published_nights

SAMPLE, LATER = SOURCES_DIR / "az_doc" / "sample", SOURCES_DIR / "az_doc" / "later"
_HEAD = (
    "record_id,given_name,middle_name,surname,date_of_birth,sex,fbi_number,street,city,state,postcode,county,"
    "evidence_type,evidence_date,status"
)
RESIDENTS = f"""{_HEAD}
E1,FULANA,QUINTA,MUESTRA,1982-03-14,F,123456AA1,1 CALLE NADA,ALBUQUERQUE,NM,87101,BERNALILLO,license,2026-01-05,resident
E2,ZUTANO,LUIS,EJEMPLO,1984-11-30,M,234567AB2,2 CALLE NADA,ALBUQUERQUE,NM,87101,BERNALILLO,license,2026-01-06,resident
E4,PERENGANO,ANTONIO,PRUEBA,1970-05-05,M,345678AC3,4 CALLE NADA,SANTA FE,NM,87501,SANTA FE,license,2026-01-07,resident
E9,NADIE,,AQUI,1961-01-01,M,,9 CALLE NADA,SANTA FE,NM,87501,SANTA FE,license,2026-01-08,resident
"""
_REGISTRANT = {
    "REGISTRANT_ID": "R1", "LAST_NAME": "OTRA", "FIRST_NAME": "PERSONA", "MIDDLE_NAME": "", "SUFFIX": "", "SEX": "M",
    "DATE_OF_BIRTH": "1950-01-01", "SSN": "", "SID": "", "FBI_NUMBER": "", "LICENSE_NUMBER": "", "LICENSE_STATE": "",
    "STREET": "8 CALLE NADA", "CITY": "TAOS", "STATE": "NM", "ZIP": "87571", "MAILING_STREET": "", "MAILING_CITY": "",
    "MAILING_STATE": "", "MAILING_ZIP": "", "COUNTY": "TAOS", "STATUS": "ACTIVE", "EMPLOYER": "", "SCHOOL": "", "PHONE": "",
    "EMAIL": "", "VEHICLE": "",
}  # fmt: skip
REGISTRANTS = {
    "registrants.csv": "\n".join([",".join(_REGISTRANT), ",".join(_REGISTRANT.values())]) + "\n",
    "aliases.csv": "REGISTRANT_ID,LAST_NAME,FIRST_NAME,MIDDLE_NAME,SUFFIX,DATE_OF_BIRTH,ALIAS_TYPE\n",
    "offenses.csv": "REGISTRANT_ID,OFFENSE_SEQ,OFFENSE,CONVICTION_DATE,CONVICTION_PLACE,REGISTERED_ON,ENDS_ON\n"
    "R1,1,CSP,2001-01-01,NM,2001-02-02,\n",
}


def day(number: int) -> date:
    """Return a day of March 2026."""
    return date(2026, 3, number)


def settings_of(home: Path) -> Settings:
    """Return the settings of a home."""
    return load_settings({"LINDERO_HOME": str(home)})


def deliver(home: Path, source_id: str, on: date, files: Mapping[str, str] | Path, nth: int = 1) -> None:
    """Put a delivery into the landing folder: texts by name, or the files of a folder."""
    suffix = f".{nth}" if nth > 1 else ""
    folder = home / "inbox" / source_id / f"{on.isoformat()}{suffix}"
    folder.mkdir(parents=True)
    if isinstance(files, Path):
        for path in files.iterdir():
            shutil.copyfile(path, folder / path.name)
        return
    for name, text in files.items():
        (folder / name).write_text(text)


def deliver_the_others(home: Path, on: date) -> None:
    """Put residents and the registry into the landing folder."""
    deliver(home, "canonical_residency", on, {"residency.csv": RESIDENTS})
    deliver(home, "nm_registry", on, REGISTRANTS)


ARRIVALS: tuple[tuple[int, Path], ...] = (
    (1, SAMPLE),
    (2, LATER / "0011"),
    (3, LATER / "0013"),
    (4, LATER / "0012"),
)
"""Day to what arrives: the twelfth delivery comes after the thirteenth."""


def run(home: Path, *nights: int) -> dict[int, str]:
    """Run nights; return day to the digest that was published."""
    for night in nights:
        run_steps(day(night))
    published = {n.night: n.digest for n in published_nights(settings_of(home).warehouse)}
    return {night: published[day(night)] for night in nights}


def rows(home: Path, query: str, night: int) -> list[dict[str, Any]]:
    """Return the rows of a query on a published night."""
    warehouse = settings_of(home).warehouse
    snapshot = next(n.snapshot for n in published_nights(warehouse) if n.night == day(night))
    names, found = query_rows(warehouse / "snapshots" / snapshot, query)
    return [dict(zip(names, row, strict=True)) for row in found]
