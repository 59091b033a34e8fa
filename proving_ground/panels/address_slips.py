"""What offices make of addresses: earlier ones, other states', post boxes, parts lost."""

import numpy as np

from proving_ground.draws import Texts, numbers, pick, texts
from proving_ground.panels.homes import SPELLED, street_line
from proving_ground.panels.people import Table, take
from proving_ground.panels.sheet import Sheet
from proving_ground.panels.typos import change_digits, make_typos

PARTS = (
    "house_number", "street_name", "street_type", "quadrant", "unit_type", "unit", "box", "city", "state", "postcode",
)  # fmt: skip


def write_addresses(sheet: Sheet, homes: Table) -> None:
    """Choose one of a person's homes, and write street, city, state and postcode with the office's slips.

    Args:
        homes: every home of the world; sheet columns home_now, home_before and home_away are its rows.
    """
    choice = pick(sheet.rng, sheet.office.address, sheet.size)
    place = {"current": "home_now", "previous": "home_before", "elsewhere": "home_away"}
    row = np.zeros(sheet.size, dtype=np.int64)
    for kind, column in place.items():
        found = np.flatnonzero(choice == kind)
        row[found] = sheet[column][found]
        if kind != "current":
            sheet.note(f"address_{kind}", found)
    sheet.columns.update(take({name: homes[name] for name in PARTS}, row))
    _streets(sheet)
    _cities(sheet, homes)
    sheet["street"] = _lines(sheet)
    _parts_alone(sheet)


def _streets(sheet: Sheet) -> None:
    unboxed = sheet["box"] == ""
    rows = sheet.struck("box_instead", unboxed)
    sheet.change("box", rows, numbers(sheet.rng, 1, 9999, len(rows)).astype(str), "box_instead")
    for slip, column in (
        ("unit_lost", "unit"), ("street_type_lost", "street_type"), ("quadrant_lost", "quadrant"),
    ):  # fmt: skip
        rows = sheet.struck(slip, unboxed & (sheet[column] != ""))
        sheet.change(column, rows, [""] * len(rows), slip)
    change_digits(sheet, "house_number", "house_number_slip", "digit")
    sheet["street_name"] = texts([name.upper() for name in sheet["street_name"]])
    make_typos(sheet, "street_name", "street_typo")
    if sheet.office.street_types_spelled:
        sheet["street_type"] = texts([SPELLED.get(kind, kind) for kind in sheet["street_type"]])


def _cities(sheet: Sheet, homes: Table) -> None:
    rows = sheet.struck("city_other")
    donors = sheet.rng.integers(len(homes["city"]), size=len(rows))
    sheet.change("city", rows, homes["city"][donors], "city_other")
    change_digits(sheet, "postcode", "postcode_slip", "digit")


def _parts_alone(sheet: Sheet) -> None:
    for slip, lost in (("city_only", ("street", "postcode")), ("postcode_only", ("street", "city"))):
        rows = sheet.struck(slip)
        sheet.note(slip, rows)
        for column in lost:
            sheet[column][rows] = ""


def _lines(sheet: Sheet) -> Texts:
    names = PARTS[:7]
    columns = [sheet[name].tolist() for name in names]
    return texts([street_line(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)])
