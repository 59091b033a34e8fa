"""North Carolina's Offender Public Information: three zips, each with fixed-width data and the layout beside it.

The `.des` layouts are those of `sources/nc_opi/sample`: a sender ships his layout with his data, so the writer takes
its positions from the very file that it ships.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from proving_ground.draws import Record, records
from proving_ground.extracts import Extract
from sources.readers.des_layout import parse_des
from sources.spec.formats import FixedColumn
from sources.spec.loader import SOURCES_DIR

_SAMPLE = SOURCES_DIR / "nc_opi" / "sample"
_SEX = {"M": "MALE", "F": "FEMALE"}
_FORM = {"": "PRINCIPAL", "attempt": "ATTEMPTED", "conspiracy": "CONSPIRACY"}
_STATES = {
    "NM": "NEW MEXICO", "TX": "TEXAS", "CA": "CALIFORNIA", "NC": "NORTH CAROLINA", "FL": "FLORIDA", "NY": "NEW YORK",
    "GA": "GEORGIA", "AZ": "ARIZONA", "CO": "COLORADO", "OK": "OKLAHOMA", "MX": "MEXICO", "": "",
}  # fmt: skip
_ZIPPED_ON = (2026, 3, 1, 0, 0, 0)


def delivery(extract: Extract) -> dict[str, bytes]:
    """Return the three zips: profile, court commitment, sentence component."""
    people = records(extract.people.sort_values("number"))
    profiles = [_profile(p) for p in people]
    commitments = [_commitment(p) for p in people]
    components = [_component(c) for c in records(extract.counts)]
    profiles.append(
        {"CMDORNUM": "0000001", "CMCLBRTH": "??????????", "CMCLSEX": "?" * 30, "CMCLRACE": "?" * 30}
    )
    components.append({**components[0], "CMDORNUM": "9999999"})  # nobody's sentence
    return {
        f"{name}.zip": _zip(name, rows)
        for name, rows in (("OFNT3AA1", profiles), ("OFNT3BB1", commitments), ("OFNT3CE1", components))
    }


def offender_number(number: int) -> str:
    """Return CMDORNUM: seven digits, leading zeros count."""
    return f"{200_000 + number:07d}"


def component_number(count_no: int) -> str:
    """Return CMSENCMP of a count."""
    return f"{count_no:03d}"


def _profile(person: Record) -> dict[str, str]:
    return {
        "CMDORNUM": offender_number(person["number"]),
        "CMCLBRTH": _iso(person["birth_date"]),
        "CMCLSEX": _SEX[person["sex"]],
        "CMBRTHST": _STATES.get(person["birth_place"], "OTHER"),
    }


def _commitment(person: Record) -> dict[str, str]:
    return {
        "CMDORNUM": offender_number(person["number"]),
        "CMPREFIX": "AA",
        "CMSCLSTN": person["surname"],
        "CMSCFSTN": person["given"],
        "CMSCMIDN": person["middle"],
        "CMSCSUFX": person["suffix"],
    }


def _component(count: Record) -> dict[str, str]:
    return {
        "CMDORNUM": offender_number(count["number"]),
        "CMPREFIX": "AA",
        "CMSENCMP": component_number(count["count_no"]),
        "CMCOCNVT": "WAKE",
        "CMCASENO": count["case_number"],
        "CMDISPOS": count["disposition"],
        "CMCOUNTS": "1",
        "CMOFFNSE": count["charge"],
        "CMOFFQLF": _FORM[count["inchoate"]],
        "CMOFFDTE": _iso(count["offense_date"]),
        "CMSTATUT": count["statute"].replace("\u2011", "-"),
        "PRIFELMD": {"F": "FELON", "M": "MISD."}[count["severity"]],
        "CMSNTYPE": "PROBATION" if count["months"] < 12 else "DEPT OF CORR DIV OF PRISONS",
        "CMIMPSDT": _iso(count["conviction_date"]),
        "CMSENTDT": _iso(count["conviction_date"]),
        "CMCMPSTA": count["later_event"],
        "CMCMSTDT": _iso(count["later_event_date"]),
    }


@cache
def _layout(name: str) -> dict[str, FixedColumn]:
    return parse_des((_SAMPLE / f"{name}.des").read_bytes())


def _zip(name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in (
            (f"{name}.des", (_SAMPLE / f"{name}.des").read_bytes()),
            (f"{name}.dat", _lines(name, rows)),
        ):
            archive.writestr(zipfile.ZipInfo(member, date_time=_ZIPPED_ON), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _lines(name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    layout = _layout(name)
    width = max(column.start + column.length - 1 for column in layout.values())
    out = bytearray()
    for row in rows:
        line = bytearray(b" " * width)
        for field, text in row.items():
            column = layout[field]
            value = text.encode("latin-1", errors="replace")[: column.length]
            line[column.start - 1 : column.start - 1 + len(value)] = value
        out += line + b"\n"
    return bytes(out)


def _iso(day: Any) -> str:
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()
