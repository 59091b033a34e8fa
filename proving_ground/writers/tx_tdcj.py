"""Texas prisons' High Value Data Set: a workbook, one row a person, an age instead of a date of birth.

Cells are typed as somebody's spreadsheet typed them: numbers that lost their zeros, days beside texts of days, years
beside words.
"""

import hashlib
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd

from proving_ground.draws import Record
from proving_ground.extracts import Extract

_COLUMNS = (
    "SID Number", "TDCJ Number", "Name", "Current Facility", "Gender", "Race", "Age", "Projected Release",
    "Maximum Sentence Date", "Parole Eligibility Date", "Case Number", "County", "Offense Code", "TDCJ Offense",
    "Sentence Date", "Offense Date", "Sentence (Years)", "Last Parole Decision", "Next Parole Review Date",
    "Parole Review Status",
)  # fmt: skip
_COUNTIES = ("HARRIS", "DALLAS", "EL PASO", "BEXAR", "POTTER")
_WRITTEN_AT = (2026, 3, 1, 0, 0, 0)


def delivery(extract: Extract, on: date) -> dict[str, bytes]:
    """Return the workbook of a day: the day stands in its name, and the ages are true on it."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Inmates")
    sheet.append(_COLUMNS)
    for number, person, counts in extract.by_subject():
        row = _inmate(number, person, counts[0], on)
        sheet.append([row.get(column) for column in _COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return {f"tdcj_high_value_{on.isoformat()}.xlsx": _timeless(out.getvalue())}


def state_number(number: int) -> str:
    """Return SID: eight digits, zeros in front count."""
    return f"{5_000_000 + number:08d}"


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it: made from what identifies the offense."""
    number = count["number"]
    said = (
        state_number(number),
        _tdcj_number(number),
        count["case_number"],
        _county(number),
        count["statute"],
    )
    text = "".join(f"\x1f{part}" for part in said)
    return f"tx_tdcj:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _tdcj_number(number: int) -> str:
    return f"{1_200_000 + number:08d}"


def _county(number: int) -> str:
    return _COUNTIES[number % len(_COUNTIES)]


def _inmate(number: int, person: Record, count: Record, on: date) -> Record:
    sid, tdcj = state_number(number), _tdcj_number(number)
    lost_zeros, as_text = number % 3 == 0, number % 2 == 0
    given = " ".join(filter(None, [person["given"], person["middle"], person["suffix"]]))
    years = round(int(count["months"]) / 12, 2)
    is_life = number % 40 == 0
    return {
        "SID Number": int(sid) if lost_zeros else sid,
        "TDCJ Number": int(tdcj) if lost_zeros else tdcj,
        "Name": f"{person['surname']},{given}",
        "Current Facility": "Example Unit",
        "Gender": person["sex"],
        "Race": "U",
        "Age": _age(person["birth_date"], on),
        "Projected Release": "1/1/9999" if is_life else _moment(count["release_date"], as_text=False),
        "Maximum Sentence Date": "1/1/9999"
        if is_life
        else _moment(count["supervision_end_date"], as_text=True),
        "Case Number": count["case_number"],
        "County": _county(number),
        "Offense Code": int(count["statute"]) if lost_zeros else count["statute"],
        "TDCJ Offense": count["charge"],
        "Sentence Date": _moment(count["conviction_date"], as_text=as_text),
        "Offense Date": _moment(count["offense_date"], as_text=not as_text),
        "Sentence (Years)": "Life" if is_life else years,
        "Last Parole Decision": "none",
    }


def _age(born: Any, on: date) -> int | None:
    if born is None or pd.isna(born):
        return None
    day = pd.Timestamp(born)
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def _moment(day: Any, *, as_text: bool) -> datetime | str | None:
    if day is None or pd.isna(day):
        return None
    on = pd.Timestamp(day)
    return f"{on.month}/{on.day}/{on.year}" if as_text else datetime(on.year, on.month, on.day)


def _timeless(content: bytes) -> bytes:
    """Return the workbook without the time at which it was written: the same people give the same bytes."""
    source = zipfile.ZipFile(io.BytesIO(content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            body = source.read(member)
            if member.filename == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-03-01T00:00:00Z", body)
            archive.writestr(zipfile.ZipInfo(member.filename, _WRITTEN_AT), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
