"""Texas's registry download: two numbers of a person, a code table whose versions move a citation, other states' courts."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from proving_ground.courts import offenses_of
from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.writers.tables import day_text, marked_table

_DAY = "%Y-%m-%d"
# citation to the five columns that name an offense: one code is two offenses, told apart by the version alone
_CODES: Mapping[str, tuple[str, str, str, str, str]] = {
    "PC 20A.02(a)(3)": ("TX", "1", "1", "64110018", "18"),
    "PC 20A.02(a)(7)": ("TX", "1", "1", "64110018", "19"),
    "PC 43.05(a)(2)": ("TX", "1", "1", "64070002", "18"),
    "796.03": ("OS", "2", "9", "99990001", "1"),
    "PC 22.021": ("TX", "1", "1", "11990004", "18"),
    "PC 21.11": ("TX", "1", "1", "36990001", "18"),
}
_FIVE = ("COO_COD", "COJ_COD", "JOO_COD", "OFF_COD", "VER_NBR")
# a list of another kind: its rows share the code, and not all five columns
_OTHER_LIST = dict(zip(_FIVE, ("TX", "1", "2", "64110018", "18"), strict=True))
_FILES = {
    "indv": "INDV.txt", "person": "PERSON.txt", "name": "NAME.txt", "birth": "BRTHDATE.txt", "address": "ADDRESS.txt",
    "offense": "OFFENSE.txt", "code": "OFF_CODE_SOR.txt",
}  # fmt: skip


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the seven tables."""
    rows: dict[str, list[Record]] = {role: [] for role in _FILES}
    for number, person, counts in extract.by_subject():
        own = {"IND_IDN": registrant_number(number)}
        rows["indv"].append({**own, "DPS_NBR": f"{70_000_000 + person['row']:08d}" if number % 9 else ""})
        rows["address"] += _addresses(number, own, person)
        rows["offense"] += [{**own, **_offense(count)} for count in counts]
        for place, (surname, born) in enumerate(_descriptions(person)):
            described = {"PER_IDN": f"{880_000 + number}{place}"}
            given = f"{person['given']} {person['middle']}".strip() if place == 0 else person["given"]
            rows["person"].append({**own, **described, "SEX_COD": person["sex"], "HGT_QTY": "510"})
            rows["name"].append(
                {
                    "NAM_IDN": f"{number}{place}",
                    **described,
                    "TYP_COD": "A" if place else "B",
                    "NAM_TXT": f"{surname},{person['given']}",
                    "LNA_TXT": surname,
                    "FNA_TXT": given,
                }
            )
            rows["birth"] += [
                {"DOB_IDN": f"{number}{place}", **described, "TYP_COD": "B", "DOB_DTE": text} for text in born
            ]
    rows["code"] = _code_rows()
    return {name: marked_table("tx_dps_registry", role, rows[role]) for role, name in _FILES.items()}


def registrant_number(number: int) -> str:
    """Return IND_IDN."""
    return str(390_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    return f"tx_dps_registry:{registrant_number(count['number'])}/{_offense_number(count)}"


def _offense_number(count: Record) -> str:
    return str(count["number"] * 10 + count["count_no"])


def _descriptions(person: Record) -> Sequence[tuple[str, list[str]]]:
    """Return surname and dates of birth by description; another name hangs on another one."""
    born = day_text(person["birth_date"], _DAY)
    first = (person["surname"], [born] if born else [])
    return [first, (person["other_surname"], [])] if person["other_surname"] else [first]


def _addresses(number: int, own: Record, person: Record) -> list[Record]:
    if not person["street"]:
        return []
    street, _, unit = person["street"].partition(" Apt ")
    house, _, name = street.partition(" ")
    split = {"SNU_NBR": house, "SNA_TXT": name} if house.isdigit() else {"SNA_TXT": street}
    return [
        {
            "AddressId": str(number),
            **own,
            **split,
            "SUD_COD": "APT" if unit else "",
            "SUD_NBR": unit,
            "CTY_TXT": person["city"].upper(),
            "PLC_COD": person["state"],
            "ZIP_TXT": person["postcode"],
        }
    ]


def _offense(count: Record) -> Record:
    five = dict(zip(_FIVE, _CODES[count["statute"]], strict=True))
    if count["number"] % 3 == 0:  # zeros in front of a version do not count
        five["VER_NBR"] = five["VER_NBR"].zfill(4)
    return {
        "OffenseId": _offense_number(count),
        **five,
        "OST_COD": count["jurisdiction"],
        "CDD_DTE": day_text(count["conviction_date"], _DAY),
        "AOV_NBR": _victim_age(count["victim_age"], count["number"]),
        "SOV_COD": "F",
    }


def _victim_age(age: Any, number: int) -> str:
    """Nobody noted it of every fourth person: 0."""
    return "0" if pd.isna(age) or age == "" or number % 4 == 0 else str(age)


def _code_rows() -> list[Record]:
    words = {row["statute"]: row["charge"] for row in offenses_of("tx_dps_registry")}
    rows: list[Record] = [
        {
            **dict(zip(_FIVE, five, strict=True)),
            "LEN_TXT": words[citation],
            "STS_COD": "A",
            "CIT_TXT": citation,
        }
        for citation, five in _CODES.items()
    ]
    return [*rows, {**_OTHER_LIST, "LEN_TXT": "SOME OTHER LIST", "STS_COD": "A", "CIT_TXT": "PC 71.02"}]
