"""The days of the demonstration: who delivers what when, with the changes and mishaps a real week brings.

Day 0  everybody delivers.
Day 1  California sends a newer extract (new subjects, mended birth dates, vacated counts), the registry its daily one.
Day 2  the MVD sends a newer file (people moved away or died), North Carolina's upload broke off, and the agency with
       residency evidence sends the very bytes it sent before.
Day 3  North Carolina delivers again, whole; Arizona's rap sheets are renewed; the agency with the canonical layout sends
       an extract and, the same day, a corrected one; the registry delivers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from proving_ground.beside import BESIDE, held_on
from proving_ground.draws import Record
from proving_ground.extracts import Extract
from proving_ground.further import DAYS_OF_DELIVERY, FURTHER, files_of
from proving_ground.nm_offices import NewMexico
from proving_ground.writers import ca_doj, canonical, nc_opi, niem_rap_sheet, nm_mvd, nm_registry

DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5))

PERSON_KEYS: dict[str, Callable[[object], str]] = {
    "nc_opi": lambda number: nc_opi.offender_number(int(str(number))),
    "ca_doj": lambda number: ca_doj.subject_id(int(str(number))),
    "niem_rap_sheet": lambda number: niem_rap_sheet.state_number(int(str(number))),
    "canonical_conviction": lambda number: f"P{int(str(number)):06d}",
    "nm_mvd": str,
    "canonical_residency": lambda person_no: f"E{int(str(person_no)):07d}",
    "nm_registry": str,
}
"""How each office names a person: the part of `person_record_id` after the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The synthetic state, its offices, and the people convicted elsewhere."""

    seed: int
    residents: pd.DataFrame
    convicted: pd.DataFrame
    extracts: dict[str, Extract]
    offices: NewMexico
    fates: pd.DataFrame = field(default_factory=pd.DataFrame)
    """What became of residents, where an office beside tells of it: see `fates.draw_fates`."""
    holdings: dict[str, pd.DataFrame] = field(default_factory=dict)
    """What the offices beside hold, by source id: see `beside.BESIDE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Files that one source drops on one day."""

    source_id: str
    folder_name: str
    files: dict[str, bytes]


def conviction_key(office: str, count: Record) -> str:
    """Return `conviction_id` as the product will name it; blank where the product makes it from the content."""
    if office in FURTHER:
        return FURTHER[office].conviction_key(count)
    number, count_no = int(count["number"]), int(count["count_no"])
    if office == "nc_opi":
        return f"nc_opi:{nc_opi.offender_number(number)}/AA/{nc_opi.component_number(count_no)}"
    if office == "ca_doj":
        return f"ca_doj:{ca_doj.subject_id(number)}/{ca_doj.count_order(count_no)}"
    if office == "canonical_conviction":
        return f"canonical_conviction:C{number:06d}-{count_no}"
    return ""


def deliveries_of(world: World, day: int) -> Iterator[Delivery]:
    """Yield the deliveries of one day."""
    on = DAYS[day].isoformat()

    def drop(source_id: str, files: dict[str, bytes], folder: str = on) -> Delivery:
        return Delivery(source_id=source_id, folder_name=folder, files=files)

    offices = world.offices
    if day in (0, 2):
        licenses = offices.licenses[offices.licenses["from_day"] <= day]
        yield drop("nm_mvd", {f"nm_mvd_{on}.txt": nm_mvd.license_file(licenses, day=day)})
        yield drop("canonical_residency", {"residency.csv": canonical.residency_csv(offices.evidence)})
    if day in (0, 1, 3):
        registrants = offices.registrants[offices.registrants["from_day"] <= day]
        yield drop("nm_registry", nm_registry.registry_files(registrants))
    if day in (0, 1):
        extract = world.extracts["ca_doj"].on_day(day)
        yield drop("ca_doj", {f"ca_doj_{on}.csv": ca_doj.extract_csv(extract)})
    if day in (0, 2, 3):
        files = nc_opi.delivery(world.extracts["nc_opi"].on_day(day))
        yield drop("nc_opi", _broken_off(files) if day == 2 else files)
    if day in (0, 3):
        yield drop("niem_rap_sheet", niem_rap_sheet.documents(world.extracts["niem_rap_sheet"].on_day(day)))
        extract = world.extracts["canonical_conviction"].on_day(day)
        yield drop(
            "canonical_conviction", {"convictions.csv": _with_mishaps(canonical.conviction_csv(extract))}
        )
    if day == 3:
        extract = world.extracts["canonical_conviction"].on_day(day)
        yield drop("canonical_conviction", {"convictions.csv": canonical.conviction_csv(extract)}, f"{on}.2")

    if day in DAYS_OF_DELIVERY:
        for office in FURTHER:
            if office in world.extracts:
                yield drop(office, files_of(office, world.extracts[office], day, DAYS[day]))
        for office, about in BESIDE.items():
            if office in world.holdings:
                yield drop(office, about.files(held_on(world.holdings[office], day), DAYS[day]))


def person_key(office: str, number: object) -> str:
    """Return how an office names a person: the part of `person_record_id` after the source."""
    return FURTHER[office].person_key(int(str(number))) if office in FURTHER else PERSON_KEYS[office](number)


def _broken_off(files: dict[str, bytes]) -> dict[str, bytes]:
    """The largest file lost its second half on the way."""
    largest = max(sorted(files), key=lambda name: len(files[name]))
    return {**files, largest: files[largest][: len(files[largest]) // 2]}


def _with_mishaps(content: bytes) -> bytes:
    """A date that is none, a line that was torn, a NUL byte: one record each, as hand-made files have them."""
    lines = content.split(b"\r\n")
    if len(lines) < 12:
        return content
    lines[3] = (
        lines[3].replace(b",GUILTY PLEA,", b",GUILTY, PLEA,", 1)
        if b",GUILTY PLEA," in lines[3]
        else lines[3] + b",x"
    )
    lines[5] = lines[5][: len(lines[5]) // 2].rstrip(b'"')
    lines[8] = b"\0" + lines[8]
    return b"\r\n".join(lines)
