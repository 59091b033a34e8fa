"""One side of a world: its records as its offices write them, in canonical columns."""

from typing import Any

import numpy as np
import pandas as pd

from proving_ground.draws import Mask, Texts, numbers, texts
from proving_ground.panels.address_slips import write_addresses
from proving_ground.panels.alias_slips import assume_identities, write_aliases
from proving_ground.panels.conditions import OPTIONAL_FIELDS, Office
from proving_ground.panels.date_slips import write_dates
from proving_ground.panels.given_slips import swap_given_and_surname, write_given_names, write_middle_initials
from proving_ground.panels.number_slips import write_numbers
from proving_ground.panels.people import Table, either, take
from proving_ground.panels.pools import Pools
from proving_ground.panels.sheet import AliasName, Sheet
from proving_ground.panels.surname_slips import write_suffixes, write_surnames

CANONICAL = (
    "record_id", "full_name", "given_name", "middle_name", "surname", "suffix", "aliases", "sex", "date_of_birth", "ssn",
    "street", "city", "state", "postcode", "license_number", "fbi_number", "state_id",
)  # fmt: skip


def write_side(
    everyone: Table, rows: Any, homes: Table, offices: tuple[Office, ...], shares: tuple[float, ...], pools: Pools,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, Texts]:  # fmt: skip
    """Return the records of these people, and the slips made on each; each is written by one of the offices.

    Args:
        everyone: all people of the world.
        rows: whose records these are, in order; rows of `everyone`.
        shares: of the records, by office.
    """
    count = len(rows)
    whose = np.searchsorted(np.cumsum(shares), rng.random(count) * sum(shares), side="right")
    whose = np.minimum(whose, len(offices) - 1)
    frame: dict[str, Texts] = {}
    slips = np.full(count, "", dtype=object)
    for number, office in enumerate(offices):
        own = np.flatnonzero(whose == number)
        sheet = _written(take(everyone, rows[own]), everyone, homes, office, pools, rng)
        for name, values in _laid_out(sheet).items():
            frame.setdefault(name, np.full(count, "", dtype=object))[own] = values
        slips[own] = sheet.slips()
    made = {
        name: pd.Series(either(frame[name] == "", None, frame[name]), dtype="str")
        for name in CANONICAL
        if name in frame
    }
    return pd.DataFrame(made), slips


def _written(
    people: Table, everyone: Table, homes: Table, office: Office, pools: Pools, rng: np.random.Generator
) -> Sheet:
    sheet = Sheet(people, office, rng)
    assume_identities(sheet, everyone, pools)
    write_surnames(sheet, pools)
    write_given_names(sheet, pools)
    write_aliases(sheet, pools)
    write_middle_initials(sheet)
    write_suffixes(sheet)
    swap_given_and_surname(sheet)
    fields = frozenset(office.fields)
    if "date_of_birth" in fields:
        write_dates(sheet)
    write_numbers(sheet, everyone)
    if fields & {"street", "city", "state", "postcode"}:
        write_addresses(sheet, homes)
    if "sex" in fields:
        rows = sheet.struck("sex_wrong")
        sheet.change("sex", rows, either(sheet["sex"][rows] == "M", "F", "M"), "sex_wrong")
    return sheet


def _laid_out(sheet: Sheet) -> dict[str, Texts]:
    """Return the canonical columns that this office has; empty where it has nothing."""
    office = sheet.office
    _leave_out(sheet)
    _cut(sheet)
    for name in ("given", "middle", "surname"):  # a slip may have left a blank at the end
        sheet[name] = texts([text.strip() for text in sheet[name]])
    if office.writes_nmn and "middle_name" in office.fields:
        sheet["middle"] = either(sheet["middle"] == "", "NMN", sheet["middle"])
    if office.dots:
        sheet["middle"] = texts([f"{name}." if len(name) == 1 else name for name in sheet["middle"]])
        sheet["suffix"] = texts([f"{name}." if name in ("JR", "SR") else name for name in sheet["suffix"]])
    if office.postcode_plus_four and "postcode" in office.fields:
        sheet["postcode"] = _with_four_more(sheet)
    made: dict[str, Texts] = {}
    if office.full_name_only:
        names = zip(sheet["given"], sheet["middle"], sheet["surname"], sheet["suffix"], strict=True)
        full = [_full(g, m, s, x, office.name_order) for g, m, s, x in names]
        made["full_name"] = texts(
            [name[: office.name_width * 2].strip(", ") if office.name_width else name for name in full]
        )
    else:
        made |= {"given_name": sheet["given"], "surname": sheet["surname"]}
        made |= {
            name: sheet[column]
            for name, column in (("middle_name", "middle"), ("suffix", "suffix"))
            if name in office.fields
        }
    if "aliases" in office.fields:
        made["aliases"] = np.full(sheet.size, "", dtype=object)
        for row, names_told in sheet.aliases.items():
            made["aliases"][row] = "|".join(_alias_text(name, office.name_order) for name in names_told)
        made["aliases"][sheet["lost_aliases"]] = ""
    for name in OPTIONAL_FIELDS[3:]:
        if name in office.fields:
            made[name] = sheet[name]
    if office.upper_case:
        for name in ("street", "city"):
            if name in made:
                made[name] = texts([text.upper() for text in made[name]])
    else:
        for name in ("full_name", "given_name", "middle_name", "surname", "aliases", "street"):
            if name in made:
                made[name] = texts([text.title() for text in made[name]])
    return made


def _with_four_more(sheet: Sheet) -> Texts:
    more = numbers(sheet.rng, 1000, 9999, sheet.size)
    return texts([f"{code}-{n}" if code else "" for code, n in zip(sheet["postcode"], more, strict=True)])


def _leave_out(sheet: Sheet) -> None:
    """Blank what a record does not have; thin records lack several fields at once."""
    office = sheet.office
    odds = (
        np.exp(sheet.rng.normal(0, office.thinness, sheet.size)) if office.thinness else np.ones(sheet.size)
    )
    sheet["lost_aliases"] = np.zeros(sheet.size, dtype=bool)
    for field in OPTIONAL_FIELDS:
        column = {"middle_name": "middle"}.get(field, field)
        if field not in office.fields:
            if column in ("middle", "suffix"):
                sheet[column] = np.full(sheet.size, "", dtype=object)
            continue
        share = office.missing[field]
        lost: Mask = sheet.rng.random(sheet.size) < share * odds / (1 - share + share * odds)
        if field == "aliases":
            sheet["lost_aliases"] = lost
            continue
        held = sheet[column]
        rows = np.flatnonzero(lost & (held != ""))
        held[rows] = ""
        sheet.note(f"{field}_missing", rows)


def _cut(sheet: Sheet) -> None:
    """Names longer than the office's field are cut."""
    width = sheet.office.name_width
    if not width:
        return
    for column in ("given", "surname"):
        held = sheet[column]
        rows = np.flatnonzero(np.fromiter(map(len, held), dtype=np.int64, count=sheet.size) > width)
        sheet.change(column, rows, [name[:width].strip() for name in held[rows]], f"{column}_truncated")


def _full(given: str, middle: str, surname: str, suffix: str, order: str) -> str:
    if order == "first_last":
        return " ".join(filter(None, [given, middle, surname, suffix]))
    rest = " ".join(filter(None, [given, middle, suffix]))
    return f"{surname}, {rest}" if surname and rest else surname or rest


def _alias_text(name: AliasName, order: str) -> str:
    return _full(*name, "", order)
