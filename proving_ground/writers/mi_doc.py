"""Michigan's OMNI tables: a zip a table, no header, daggers between fields and before line feeds, either way round."""

import io
import zipfile
from typing import Any

import pandas as pd

from proving_ground.courts import offenses_of
from proving_ground.draws import Record, records
from proving_ground.extracts import Extract
from proving_ground.writers.tables import name_of
from sources.spec.formats import Delimited, Versioned
from sources.spec.loader import load_spec

_VERDICTS = {
    "JURY VERDICT, CONVICTED": "916",
    "BENCH TRIAL, CONVICTED": "917",
    "PLEA OF GUILTY": "918",
    "NOLO CONTENDERE": "1921",
    "7411 DEFERRAL": "1919",
    "HYTA YOUTHFUL TRAINEE": "1920",
}
_FORMS = {"attempt": "1933", "conspiracy": "1932", "": "1929"}
_HABITUAL = "11946"  # longer time for the same offense
_REASONS = {"VACATED": "7215", "PARDONED": "5264", "": ""}
# Michigan sets aside by hiding the record from everybody: none of these is sent
_HIDDEN = ("SET ASIDE", "EXPUNGED")
_NAMES = ("last_name", "first_name", "middle_name", "name_suffix")
_ZIPPED_ON = (2026, 3, 1, 0, 0, 0)
_LACKING = "599"


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the three zips: names in windows-1252 with the daggers swapped, charges and offenses plain."""
    counts = records(extract.counts[~extract.counts["later_event"].isin(_HIDDEN)])
    return {
        "ADH_OFFENDER_NAME[104A].zip": _table("name", "swapped", _name_rows(extract.people)),
        "ADH_OFFENDER_CHARGE[104A].zip": _table("charge", "plain", [_charge(count) for count in counts]),
        "ADH_OFFENSE.zip": _table("offense", "plain", _offense_rows()),
    }


def offender_number(number: int) -> str:
    """Return offender_id."""
    return str(410_000 + number)


def conviction_key(count: Record) -> str:
    """Return `conviction_id` of a count as the product will name it."""
    return f"mi_doc:{_charge_number(count)}"


def _charge_number(count: Record) -> str:
    return str(7_000_000 + count["number"] * 10 + count["count_no"])


def _name_rows(people: pd.DataFrame) -> list[Record]:
    rows: list[Record] = []
    for person in records(people.sort_values("number")):
        own = {
            "offender_id": offender_number(person["number"]),
            "birth_date": _moment(person["birth_date"]),
            "sex_id": "1" if person["sex"] == "M" else "2",
        }
        rows.append({**own, "alias_flag": "0", **dict(zip(_NAMES, name_of(person), strict=True))})
        if person["other_surname"]:
            other = {"last_name": person["other_surname"], "first_name": person["given"]}
            rows.append({**own, "alias_flag": "1", **other})
    return rows


def _charge(count: Record) -> Record:
    number, form = count["number"], _FORMS[count["inchoate"]]
    is_habitual = form == _FORMS[""] and number % 15 == 0
    return {
        "offender_charge_id": _charge_number(count),
        "offender_id": offender_number(number),
        "offense_id": _offense_ids().get(count["statute"], _LACKING),
        "charge_status_id": "1",
        "court_file_no": f"{count['case_number']}-FC",
        "offense_date": _moment(count["offense_date"]),
        "conviction_date": _moment(count["conviction_date"], hour=" 1:05:30:117PM" if number % 4 else None),
        "conviction_type_id": _VERDICTS[count["disposition"]],
        "attempted_id": _HABITUAL if is_habitual else form,
        "closing_reason_code": _REASONS[count["later_event"]],
    }


def _offense_ids() -> dict[str, str]:
    statutes = [row["statute"] for row in offenses_of("mi_doc") if row["statute"]]
    return {statute: str(501 + place) for place, statute in enumerate(statutes)}


def _offense_rows() -> list[Record]:
    ids = _offense_ids()
    return [
        {
            "offense_id": ids[row["statute"]],
            "statute_id": "88",
            "offense_code": row["statute"],
            "description": row["charge"],
            "effective_date": _moment("1931-01-01"),
        }
        for row in offenses_of("mi_doc")
        if row["statute"]
    ]


def _moment(day: Any, *, hour: str | None = None) -> str:
    """Return a day as OMNI exports it: two blanks before a day of one digit, a colon before the milliseconds."""
    if day is None or pd.isna(day):
        return ""
    on = pd.Timestamp(day)
    return f"{on.strftime('%b')} {on.day:>2} {on.year} {hour or '12:00:00:000AM'}"


def _table(role: str, version: str, rows: list[Record]) -> bytes:
    """Return the zip of a table, its marks and encoding those of a version in the specification."""
    file = load_spec("mi_doc").file(role)
    assert isinstance(file.format, Versioned) and file.container is not None and file.order
    form = next(own.format for own in file.format.versions if own.name == version)
    assert isinstance(form, Delimited)
    lines = [
        form.delimiter.join(str(row.get(column) or "NULL") for column in file.order) + f"{form.line_end}\n"
        for row in rows
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(str(file.container.member).replace("*", "03012026"), _ZIPPED_ON)
        content = "".join(lines).encode(form.encoding, errors="replace")
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
