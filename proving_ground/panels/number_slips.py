"""What offices make of numbers: social security, license, FBI and state identification."""

import numpy as np

from proving_ground.draws import Texts, chance, numbers, pick, texts
from proving_ground.panels.people import Table, either
from proving_ground.panels.sheet import Sheet
from proving_ground.panels.typos import change_digits
from proving_ground.population import draw_ssns

_FAKE_SSNS: dict[str, float] = {
    "000000000": 3,
    "999999999": 4,
    "123456789": 4,
    "111111111": 2,
    "078051120": 1,
    "888888888": 1,
}


def write_numbers(sheet: Sheet, everyone: Table) -> None:
    """Write ssn, license_number, fbi_number and state_id where the office has them, with slips.

    Args:
        everyone: all people of the world, for a number borrowed from a relative.
    """
    fields = sheet.office.fields
    if "ssn" in fields:
        _ssns(sheet, everyone)
    if "license_number" in fields:
        _licenses(sheet)
    if "fbi_number" in fields:
        rows = sheet.struck("fbi_other")
        sheet.change("fbi_number", rows, fbi_numbers(len(rows), sheet.rng), "fbi_other")
        change_digits(sheet, "fbi_number", "fbi_digit", "digit")
    if "state_id" in fields:
        _state_ids(sheet)


def fbi_numbers(count: int, rng: np.random.Generator) -> Texts:
    """Return numbers of the shape the FBI gives: up to six digits, two letters, a digit."""
    letters = np.array(list("ABCDEFGHJKLMNPRTVWX"), dtype=object)
    first, second = letters[rng.integers(19, size=count)], letters[rng.integers(19, size=count)]
    heads, tails = numbers(rng, 10_000, 999_999, count), numbers(rng, 0, 10, count)
    return texts([f"{h}{a}{b}{t}" for h, a, b, t in zip(heads, first, second, tails, strict=True)])


def _state_ids(sheet: Sheet) -> None:
    here = chance(sheet.rng, sheet.office.state_id_here, sheet.size) & (sheet["state_id_here"] != "")
    sheet["state_id"] = either(here, sheet["state_id_here"], sheet["state_id_away"])
    change_digits(sheet, "state_id", "state_id_digit", "digit")


def _ssns(sheet: Sheet, everyone: Table) -> None:
    ssn = sheet["ssn"]
    rows = sheet.struck("ssn_borrowed", sheet["relative"] >= 0)
    sheet.change("ssn", rows, everyone["ssn"][sheet["relative"][rows]], "ssn_borrowed")
    rows = sheet.struck("ssn_wrong", ssn != "")
    sheet.change("ssn", rows, draw_ssns(sheet.rng, len(rows)), "ssn_wrong")
    change_digits(sheet, "ssn", "ssn_digit", "digit")
    change_digits(sheet, "ssn", "ssn_transposed", "transposed")
    rows = sheet.struck("ssn_placeholder", ssn != "")
    sheet.change("ssn", rows, pick(sheet.rng, _FAKE_SSNS, len(rows)), "ssn_placeholder")
    rows = sheet.chosen(sheet.office.ssn_last_four)
    ssn[rows] = [number[-4:] for number in ssn[rows]]
    if sheet.office.ssn_last_four < 1:
        sheet.note("ssn_last_four", rows)


def _licenses(sheet: Sheet) -> None:
    """New Mexico's number where the office has it, else another state's; nobody has a number of a state unseen."""
    here = chance(sheet.rng, sheet.office.license_here, sheet.size) & (sheet["license_here"] != "")
    sheet["license_number"] = either(here, sheet["license_here"], sheet["license_away"])
    sheet.note("license_other_state", np.flatnonzero(~here & (sheet["license_away"] != "")))
    rows = sheet.struck("license_old", here)
    sheet.change("license_number", rows, sheet["license_before"][rows], "license_old")
    change_digits(sheet, "license_number", "license_digit", "digit")
