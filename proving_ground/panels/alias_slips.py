"""Other names: records under an invented or a relative's identity, and lists of aliases."""

from typing import Any

import numpy as np

from proving_ground.draws import Whole, numbers, pick
from proving_ground.panels.given_slips import other_forms
from proving_ground.panels.people import Table
from proving_ground.panels.pools import Pools
from proving_ground.panels.sheet import AliasName, Sheet
from proving_ground.panels.sounds import respellings
from proving_ground.panels.typos import misspelled
from proving_ground.population import TODAY

_MONIKERS = (
    "LIL JOE", "SHORTY", "FLACO", "GORDO", "CHINO", "OSO", "GUERO", "SMILEY", "GHOST", "BIG MIKE", "TINY", "PELON",
    "CHAPO", "RED", "SPOOKY", "PAYASO", "DREAMER", "LIL MAN", "PRIETO", "BOXER", "LA FLACA", "CUCUY", "SLIM", "ACE",
)  # fmt: skip
_SORTS: dict[str, float] = {
    "nickname": 4, "misspelled": 4, "former": 3, "other_surname": 3, "other_given": 2, "invented": 2, "moniker": 2,
    "maternal": 2, "no_middle": 1,
}  # fmt: skip


def assume_identities(sheet: Sheet, everyone: Table, pools: Pools) -> None:
    """Put an invented or a relative's name and date in place of the true ones, before the office writes anything."""
    rows = sheet.struck("relative_identity", sheet["relative"] >= 0)
    _tell_true_names(sheet, rows)
    for column in ("given", "middle", "paternal", "maternal", "suffix", "born"):
        sheet[column][rows] = everyone[column][sheet["relative"][rows]]
    sheet["former"][rows] = ""
    sheet.note("relative_identity", rows)
    rows = sheet.struck("alias_identity")
    _tell_true_names(sheet, rows)
    invented = rows[sheet.rng.random(len(rows)) < 0.5]
    sheet["given"][invented] = pools.given(sheet["group"][invented], sheet["sex"][invented], sheet.rng)
    sheet["paternal"][rows] = pools.surnames(sheet["group"][rows], sheet.rng)
    for column in ("middle", "maternal", "former", "suffix"):
        sheet[column][rows] = ""
    sheet.note("alias_identity", rows)
    dated = rows[sheet.rng.random(len(rows)) < 0.5]
    near = sheet["born"][dated] + numbers(sheet.rng, -900, 900, len(dated)).astype("timedelta64[D]")
    sheet["born"][dated] = np.minimum(near, TODAY - np.timedelta64(16 * 366, "D"))
    sheet.note("alias_date", dated)


def write_aliases(sheet: Sheet, pools: Pools) -> None:
    """Add to the aliases what such lists hold: short forms, misspellings, former and invented names, monikers."""
    if not sheet.office.aliases or "aliases" not in sheet.office.fields:
        return
    count = sheet.rng.poisson(sheet.office.aliases, sheet.size)
    rows = np.repeat(np.arange(sheet.size), np.minimum(count, 6))
    sorts = pick(sheet.rng, _SORTS, len(rows))
    group, sex = sheet["group"][rows], sheet["sex"][rows]
    surnames, given = pools.surnames(group, sheet.rng), pools.given(group, sex, sheet.rng)
    places, chosen = sheet.rng.random(len(rows)), numbers(sheet.rng, 0, 1 << 30, len(rows))
    typos = pick(sheet.rng, sheet.office.typos, len(rows))
    for n, (row, sort) in enumerate(zip(rows, sorts, strict=True)):
        made = _alias(sheet, row, sort, (given[n], surnames[n]), (typos[n], float(places[n]), int(chosen[n])))
        if made is not None and made != sheet.name(row):
            sheet.add_alias(row, made)
            sheet.note(f"alias_{sort}", [row])


def _alias(
    sheet: Sheet, row: Any, sort: str, drawn: tuple[str, str], slip: tuple[str, float, int]
) -> AliasName | None:
    given, middle, surname = sheet.name(row)
    typo, place, number = slip
    if sort == "nickname":
        forms = other_forms("nickname", given) or other_forms("anglicized", given)
        return (forms[number % len(forms)], "", surname) if forms else None
    if sort == "misspelled":
        heard = respellings(surname, "spanish" if sheet["group"][row] == "hispanic" else "english")
        if heard and number % 2:
            return given, middle, heard[number % len(heard)]
        return given, middle, misspelled(surname, typo, place, number)
    if sort in ("former", "maternal"):
        other = sheet[sort][row]
        return (given, middle, other) if other else None
    if sort == "other_surname":
        return given, middle, drawn[1]
    if sort == "other_given":
        return drawn[0], "", surname
    if sort == "no_middle":
        return (given, "", surname) if middle else None
    if sort == "invented":
        return drawn[0], "", drawn[1]
    return "", "", _MONIKERS[number % len(_MONIKERS)]


def _tell_true_names(sheet: Sheet, rows: Whole) -> None:
    """The true name is among the aliases where the office found it out."""
    told = sheet.rng.random(len(rows)) < sheet.office.other_name_listed
    for row in rows[told]:
        sheet.add_alias(row, (sheet["given"][row], sheet["middle"][row], sheet["paternal"][row]))
        sheet.note("true_name_listed", [row])
