"""Rap sheets as NIEM/JTF documents: one file a subject, the same charge at arrest and in court."""

from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from proving_ground.draws import Record
from proving_ground.extracts import Extract

_SPACES = {
    "ch-doc": "http://ojbc.org/IEPD/Exchange/CriminalHistory/1.0",
    "ch-ext": "http://ojbc.org/IEPD/Extensions/CriminalHistory/1.0",
    "rap": "http://nlets.org/niem2/rapsheet/1.0",
    "nc": "http://niem.gov/niem/niem-core/2.0",
    "jxdm41": "http://niem.gov/niem/domains/jxdm/4.1",
    "s": "http://niem.gov/niem/structures/2.0",
}


def documents(extract: Extract) -> dict[str, bytes]:
    """Return one document a subject, named by the state's number."""
    return {
        f"rapsheet-{number:06d}.xml": _document(person, number, counts)
        for number, person, counts in extract.by_subject()
    }


def state_number(number: int) -> str:
    """Return the state fingerprint number of a subject."""
    return f"A{8_000_000 + number:07d}"


def tracking_number(number: int, count_no: int) -> str:
    """Return the tracking number that joins the stages of a charge."""
    return f"AC{number:06d}{count_no:02d}"


def _document(person: Record, number: int, rows: list[Record]) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    parts = [
        f"<ch-doc:CriminalHistory {spaces}>",
        "<ch-ext:RapSheet>",
        "<rap:Metadata><nc:ReportingOrganizationText>State CHRI</nc:ReportingOrganizationText></rap:Metadata>",
        *_person(person, number),
        "<ch-ext:RapSheetCycle>",
        f"<rap:CycleEarliestDate><nc:Date>{_iso(rows[0]['offense_date'])}</nc:Date></rap:CycleEarliestDate>",
        f"<rap:Arrest><nc:ActivityDate><nc:Date>{_iso(rows[0]['offense_date'])}</nc:Date></nc:ActivityDate>",
        *(_charge("ArrestCharge", row, number, with_disposition=False) for row in rows),
        "</rap:Arrest>",
        "<rap:CourtAction>",
        *(_charge("CourtCharge", row, number, with_disposition=True) for row in rows),
        "</rap:CourtAction>",
        "</ch-ext:RapSheetCycle>",
        "</ch-ext:RapSheet>",
        "</ch-doc:CriminalHistory>",
    ]
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(parts) + "\n").encode()


def _person(person: Record, number: int) -> list[str]:
    alias = person["other_surname"]
    lines = [f'<rap:RapSheetPerson s:id="P{number}">']
    if alias:
        lines.append(
            _name("nc:PersonAlternateName", {**person, "surname": alias, "middle": "", "suffix": ""})
        )
    if not pd.isna(person["birth_date"]):
        lines.append(
            f"<nc:PersonBirthDate><nc:Date>{_iso(person['birth_date'])}</nc:Date></nc:PersonBirthDate>"
        )
    lines.append(_name("nc:PersonName", person))
    lines.append(f"<nc:PersonSexCode>{person['sex']}</nc:PersonSexCode>")
    if number % 3 == 0:
        ssn = person["ssn"]
        lines.append(
            f"<nc:PersonSSNIdentification><nc:IdentificationID>{ssn}</nc:IdentificationID></nc:PersonSSNIdentification>"
        )
    lines.append("<jxdm41:PersonAugmentation>")
    if person["fbi"]:
        lines.append(_identification("PersonFBIIdentification", person["fbi"], ""))
    lines.append(_identification("PersonStateFingerprintIdentification", state_number(number), "AZ"))
    return [*lines, "</jxdm41:PersonAugmentation>", "</rap:RapSheetPerson>"]


def _name(element: str, name: Record) -> str:
    middle = f"<nc:PersonMiddleName>{escape(name['middle'])}</nc:PersonMiddleName>" if name["middle"] else ""
    suffix = f"<nc:PersonNameSuffixText>{name['suffix']}</nc:PersonNameSuffixText>" if name["suffix"] else ""
    return (
        f"<{element}><nc:PersonGivenName>{escape(name['given'].title())}</nc:PersonGivenName>{middle}"
        f"<nc:PersonSurName>{escape(name['surname'].title())}</nc:PersonSurName>{suffix}</{element}>"
    )


def _identification(element: str, value: str, jurisdiction: str) -> str:
    return (
        f"<jxdm41:{element}><nc:IdentificationID>{value}</nc:IdentificationID>"
        f"<nc:IdentificationJurisdictionText>{jurisdiction}</nc:IdentificationJurisdictionText></jxdm41:{element}>"
    )


def _charge(element: str, count: Record, number: int, *, with_disposition: bool) -> str:
    tracking = tracking_number(number, count["count_no"])
    outcome = count["later_event"] or count["disposition"]
    disposition = (
        f"<jxdm41:ChargeDisposition><nc:DispositionDate><nc:Date>{_iso(count['conviction_date'])}</nc:Date></nc:DispositionDate>"
        f"<nc:DispositionDescriptionText>{escape(outcome)}</nc:DispositionDescriptionText></jxdm41:ChargeDisposition>"
    )
    return (
        f"<rap:{element}><jxdm41:ChargeDescriptionText>{escape(count['charge'])}</jxdm41:ChargeDescriptionText>"
        f"{disposition if with_disposition else ''}"
        f"{_qualifier(count['inchoate'])}<jxdm41:ChargeSeverityText>{count['severity']}</jxdm41:ChargeSeverityText>"
        f"<jxdm41:ChargeTrackingIdentification><nc:IdentificationID>{tracking}</nc:IdentificationID></jxdm41:ChargeTrackingIdentification>"
        f"<rap:ChargeStatute><jxdm41:StatuteCodeIdentification><nc:IdentificationID>{escape(count['statute'])}</nc:IdentificationID>"
        "</jxdm41:StatuteCodeIdentification><jxdm41:StatuteJurisdiction><nc:LocationStateName>AZ</nc:LocationStateName>"
        f"</jxdm41:StatuteJurisdiction></rap:ChargeStatute></rap:{element}>"
    )


def _qualifier(form: str) -> str:
    return f"<jxdm41:ChargeQualifierText>{form.upper()}</jxdm41:ChargeQualifierText>" if form else ""


def _iso(day: Any) -> str:
    return "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()
