"""What the files of other authors hold, counted without the readers of this project: csv and plain ElementTree."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

RAP = "{http://nlets.org/niem2/rapsheet/1.0}"
NC = "{http://niem.gov/niem/niem-core/2.0}"
JXDM = "{http://niem.gov/niem/domains/jxdm/4.1}"
# columns of California's extract, counted from 0: SUBJECT_ID, PRI_NAME, PRI_DOB, STP_TYPE_DESCR, CNT_ORDER
SUBJECT, NAME, BORN, STEP, COUNT = 2, 12, 14, 42, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Counts of one source's files."""

    records: int
    set_aside: int
    persons: int
    convictions: int
    aliases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One person of a rap sheet, as the document has it."""

    state_id: str
    given: str
    middle: str
    surname: str
    birth_date: str
    sex: str
    ssn: str


def count_california(path: Path) -> Holds:
    """Return what the extract without header holds; one conviction a court count."""
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    court = [row for row in rows if row[STEP].strip() == "COURT ACTION"]
    return Holds(
        records=len(rows),
        set_aside=len(rows) - len(court),
        persons=len({row[SUBJECT] for row in rows}),
        convictions=len({(row[SUBJECT], row[COUNT]) for row in court}),
        aliases=0,
    )


def california_subjects(path: Path) -> list[Subject]:
    """Return every subject of the extract once: a name and a date of birth, no number of New Mexico's."""
    with path.open(newline="", encoding="utf-8") as stream:
        rows = {row[SUBJECT]: row for row in csv.reader(stream)}
    found = []
    for row in rows.values():
        surname, _, given = row[NAME].partition(",")
        born = f"{row[BORN][:4]}-{row[BORN][4:6]}-{row[BORN][6:]}"
        first, _, middle = given.partition(" ")
        found.append(
            Subject(state_id="", given=first, middle=middle, surname=surname, birth_date=born, sex="", ssn="")
        )
    return found


def count_rap_sheets(paths: Sequence[Path]) -> Holds:
    """Return what the documents hold; a charge counts once, in court where its tracking number reached it."""
    court = arrested = aliases = 0
    for path in paths:
        root = ElementTree.parse(path).getroot()
        tracks = {
            stage: [
                _text(c, f"{JXDM}ChargeTrackingIdentification/{NC}IdentificationID") for c in root.iter(stage)
            ]
            for stage in (f"{RAP}ArrestCharge", f"{RAP}CourtCharge")
        }
        in_court = tracks[f"{RAP}CourtCharge"]
        court += len(in_court)
        arrested += sum(track not in in_court for track in tracks[f"{RAP}ArrestCharge"])
        spoken = {" ".join("".join(e.itertext()).split()) for e in root.iter(f"{NC}PersonAlternateName")}
        aliases += len(spoken - {""})
    return Holds(
        records=court + arrested, set_aside=arrested, persons=len(paths), convictions=court, aliases=aliases
    )


def subjects(paths: Sequence[Path]) -> list[Subject]:
    """Return the person of every document, in file order."""
    found = []
    for path in paths:
        person = ElementTree.parse(path).getroot().find(f"*/{RAP}RapSheetPerson")
        assert person is not None
        found.append(
            Subject(
                state_id=_text(person, f".//{JXDM}PersonStateFingerprintIdentification/{NC}IdentificationID"),
                given=_text(person, f"{NC}PersonName/{NC}PersonGivenName"),
                middle=_text(person, f"{NC}PersonName/{NC}PersonMiddleName"),
                surname=_text(person, f"{NC}PersonName/{NC}PersonSurName"),
                birth_date=_text(person, f"{NC}PersonBirthDate/{NC}Date"),
                sex=_text(person, f"{NC}PersonSexCode"),
                ssn=_text(person, f"{NC}PersonSSNIdentification/{NC}IdentificationID"),
            )
        )
    return found


def _text(element: ElementTree.Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())
