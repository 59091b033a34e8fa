"""California DOJ's 95-column extract: no header, one row per count and sentence part, step by step.

Court steps name the offense as charged and, where a court sent it, as convicted; the two may differ after a plea.
"""

import csv
import io
from typing import Any

import pandas as pd

from proving_ground.draws import Record
from proving_ground.extracts import Extract

_COLUMNS = """
RECORD_ID SUBJECT_STATUS SUBJECT_ID REQ_SEG_SEP REQ_CII_NUMBER REQ_NAME REQ_GENDER REQ_DOB REQ_CDL REQ_SSN
PII_SEG_SEP CII_NUMBER PRI_NAME GENDER PRI_DOB PRI_SSN PRI_CDL PRI_IDN PRI_INN FBI_NUMBER PDR_SEG_SEP RACE_CODE
RACE_DESCR EYE_COLOR_CODE EYE_COLOR_DESCR HAIR_COLOR_CODE HAIR_COLOR_DESCR HEIGHT WEIGHT SINGLE_SOURCE MULTI_SOURCE
POB_CODE POB_NAME POB_TYPE CITIZENSHIP_LIST CYC_SEG_SEP CYC_ORDER CYC_DATE STP_SEG_SEP STP_ORDER STP_EVENT_DATE
STP_TYPE_CODE STP_TYPE_DESCR STP_ORI_TYPE STP_ORI_TYPE_DESCR STP_ORI_CODE STP_ORI_DESCR STP_ORI_CNTY_CODE
STP_ORI_CNTY_NAME CNT_SEG_SEP CNT_ORDER DISP_DATE OFN OFFENSE_CODE OFFENSE_DESCR OFFENSE_TOC OFFENSE_QUAL_LST
DISP_OFFENSE_CODE DISP_OFFENSE_DESCR DISP_OFFENSE_TOC DISP_OFFENSE_QUAL_LST CONV_OFFENSE_ORDER CONV_OFFENSE_CODE
CONV_OFFENSE_DESCR CONV_OFFENSE_TOC CONV_OFFENSE_QUAL_LST FE_NUM_ORDER FE_NUM_ARR_AGY FE_NUM_BNCH_WARR FE_NUM_CITE
FE_NUM_DOCKET FE_NUM_INCIDENT FE_NUM_BOOKING FE_NUM_NUMBER FE_NUM_REMAND FE_NUM_OOS_INN FE_NUM_CRT_CASE
FE_NUM_WARRANT DISP_ORDER DISP_CODE DISP_DESCR CONV_STAT_CODE CONV_STAT_DESCR SENT_SEG_SEP SENT_ORDER SENT_LOC_CODE
SENT_LOC_DESCR SENT_LENGTH SENT_TIME_CODE SENT_TIME_DESCR CYC_AGE CII_TYPE CII_TYPE_ALPHA COMMENT_TEXT END_OF_REC
"""
COLUMNS = tuple(_COLUMNS.split())
_COUNTIES = ("LOS ANGELES", "SAN JOAQUIN", "FRESNO", "SACRAMENTO", "SAN DIEGO")
# the superior courts of this county send no convicted offense: their counts wait for the judgment
_SILENT_COUNTY = "FRESNO"
# what one in three was charged with who then pleaded to pimping or pandering
_CHARGED_HIGHER = "236.1(B) PC-HUMAN TRAFFICKING W/INTENT"
_FORM = {"attempt": "ATTEMPTED", "conspiracy": "CONSPIRACY", "": ""}
_UNDONE = {"SET ASIDE": "CONV SET ASIDE & DISM PER 1203.4 PC", "EXPUNGED": "EXPUNGED/SEALED"}


def extract_csv(extract: Extract, *, header: bool = False) -> bytes:
    """Return the rows of every subject: an arrest step, a court step, and now and then the set-aside that followed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=COLUMNS, restval="", lineterminator="\n")
    if header:
        writer.writeheader()
    for number, person, counts in extract.by_subject():
        writer.writerows(_subject(person, number, counts))
    return out.getvalue().encode("utf-8")


def subject_id(number: int) -> str:
    """Return the SUBJECT_ID of a subject."""
    return str(18_000_000 + number)


def count_order(count_no: int) -> str:
    """Return CNT_ORDER of a convicting count: cycle 101, court step 002."""
    return f"101002{count_no:03d}000"


def states_conviction(count: Record) -> bool:
    """Whether the court step of a count names the convicted offense beside the charged one."""
    return str(count["disposition"]).startswith("CONVICTED") and _county(count) != _SILENT_COUNTY


def charged(count: Record) -> str:
    """Return section and literal as charged; a plea to pimping or pandering may follow a higher charge."""
    if count["kind"] == "promoting" and count["number"] % 3 == 0:
        return _CHARGED_HIGHER
    return _offense(count)


def _offense(count: Record) -> str:
    return f"{count['statute']}-{count['charge']}"


def _county(count: Record) -> str:
    return _COUNTIES[count["number"] % len(_COUNTIES)]


def _subject(person: Record, number: int, counts: list[Record]) -> list[Record]:
    base = _person(person, number)
    rows = []
    for count in counts:
        rows.append({**base, **_step(count, "001", "ARREST/DETAINED/CITED", count["offense_date"])})
    for count in counts:
        court = {**base, **_step(count, "002", "COURT ACTION", count["conviction_date"]), **_outcome(count)}
        rows.append(court)
        if court["DISP_DESCR"] == "CONVICTED-PROBATION":  # a second row for the second part of the sentence
            rows.append({**court, "SENT_LOC_DESCR": "JAIL", "SENT_LENGTH": "180", "SENT_TIME_CODE": "D"})
        if count["later_event"]:  # a later row of the same count undoes it
            undone = _UNDONE.get(count["later_event"], count["later_event"])
            nothing = {"SENT_LOC_DESCR": "", "SENT_LENGTH": "", "SENT_TIME_CODE": ""}
            rows.append(
                {**court, **nothing, "DISP_DESCR": undone, "DISP_DATE": compact(count["later_event_date"])}
            )
    return rows


def _person(person: Record, number: int) -> Record:
    middle = f" {person['middle']}" if person["middle"] else ""
    suffix = f" {person['suffix']}" if person["suffix"] else ""
    known = number % 10 < 7  # three records in ten carry no social security number
    return {
        "SUBJECT_ID": subject_id(number),
        "CII_NUMBER": f"10{18_000_000 + number:08d}",
        "PRI_NAME": f"{person['surname']},{person['given']}{middle}{suffix}",
        "GENDER": person["sex"],
        "PRI_DOB": compact(person["birth_date"]),
        "PRI_SSN": person["ssn"] if known else "",
        "FBI_NUMBER": person["fbi"],
        "POB_NAME": person["birth_place"],
    }


def _step(count: Record, step: str, what: str, day: Any) -> Record:
    order = f"101{step}{count['count_no']:03d}000"
    hidden = count["count_no"] == 2  # some clerks write the charge into the comment
    charge = charged(count)
    return {
        "CYC_ORDER": "101",
        "STP_EVENT_DATE": compact(day),
        "STP_TYPE_DESCR": what,
        "STP_ORI_CNTY_NAME": _county(count),
        "CNT_ORDER": order,
        "OFFENSE_DESCR": "SEE COMMENT FOR CHARGE" if hidden else charge,
        "OFFENSE_TOC": count["severity"],
        "OFFENSE_QUAL_LST": _FORM[count["inchoate"]],
        "CONV_STAT_DESCR": {"F": "FELONY", "M": "MISDEMEANOR"}[count["severity"]],
        "COMMENT_TEXT": charge if hidden else "",
    }


def _outcome(count: Record) -> Record:
    place = {"CONVICTED-PROBATION": "PROBATION", "CONVICTED-JAIL": "JAIL", "CONVICTED": "PRISON"}.get(
        count["disposition"], ""
    )
    convicted = {}
    if states_conviction(count):
        convicted = {
            "CONV_OFFENSE_DESCR": _offense(count),
            "CONV_OFFENSE_TOC": count["severity"],
            "CONV_OFFENSE_QUAL_LST": _FORM[count["inchoate"]],
        }
    return {
        **convicted,
        "DISP_DATE": compact(count["conviction_date"]),
        "OFN": count["case_number"] if count["count_no"] == 1 else "",
        "DISP_DESCR": count["disposition"],
        "SENT_LOC_DESCR": place,
        "SENT_LENGTH": str(count["months"]) if place else "",
        "SENT_TIME_CODE": "M" if place else "",
    }


def compact(day: Any) -> str:
    """Return a date as YYYYMMDD, blank when nobody knows it."""
    return "" if pd.isna(day) else pd.Timestamp(day).strftime("%Y%m%d")
