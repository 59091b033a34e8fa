"""What offices make of surnames: two of them, particles, names by marriage, suffixes, Ñ."""

from functools import cache

import numpy as np

from proving_ground.draws import Mask, numbers, pick
from proving_ground.panels.pools import Pools, name_lists
from proving_ground.panels.sheet import Sheet
from proving_ground.panels.sounds import respell
from proving_ground.panels.typos import make_typos

_PARTICLES = frozenset(
    {"DE", "LA", "LAS", "LOS", "DEL", "SAN", "SANTA", "VAN", "VON", "DER", "ST", "DI", "LE", "C"}
)
_REWRITTEN = {"JR": "JUNIOR", "SR": "SENIOR", "II": "2ND", "III": "3RD"}


def write_surnames(sheet: Sheet, pools: Pools) -> None:
    """Compose the surname from its parts as the office does, and misspell it."""
    for column in ("paternal", "maternal", "former"):
        _particles(sheet, column)
    _two_surnames(sheet)
    _former_names(sheet)
    rows = sheet.struck("surname_other")
    held = sheet["surname"]
    for row in rows:
        if sheet.rng.random() < sheet.office.other_name_listed:
            sheet.add_alias(row, sheet.name(row))
    sheet.change("surname", rows, pools.surnames(sheet["group"][rows], sheet.rng), "surname_other")
    respell(sheet, "surname", "surname_respelled")
    make_typos(sheet, "surname", "surname_typo")
    rows = sheet.struck("final_letter_lost", held != "")
    sheet.change("surname", rows, [n[:-1] if len(n) > 3 else n for n in held[rows]], "final_letter_lost")
    _marks(sheet)


def write_suffixes(sheet: Sheet) -> None:
    """Lose suffixes, take one for another, or write them into another column."""
    suffix = sheet["suffix"]
    rows = sheet.struck("suffix_wrong", suffix != "")
    wrong = {"JR": "SR", "SR": "JR", "II": "III", "III": "II"}
    drawn = sheet.rng.random(len(rows))
    sheet.change(
        "suffix",
        rows,
        [wrong.get(s, "JR") if d < 0.7 else "II" for s, d in zip(suffix[rows], drawn, strict=True)],
        "suffix_wrong",
    )
    rows = sheet.chosen(sheet.office.suffix_lost, suffix != "")
    sheet.change("suffix", rows, [""] * len(rows), "suffix_lost")
    rows = sheet.struck("suffix_rewritten", np.isin(suffix, list(_REWRITTEN)))
    sheet.change("suffix", rows, [_REWRITTEN[s] for s in suffix[rows]], "suffix_rewritten")
    rows = sheet.struck("suffix_moved", suffix != "")
    for row, roll in zip(rows, sheet.rng.random(len(rows)), strict=True):
        column = "surname" if roll < 0.6 else "given" if roll < 0.8 else "middle"
        sheet[column][row] = f"{sheet[column][row]} {suffix[row]}".strip()
    sheet.change("suffix", rows, [""] * len(rows), "suffix_moved")


def _particles(sheet: Sheet, column: str) -> None:
    """DE LA CRUZ becomes CRUZ, DELACRUZ, DELA CRUZ; MCDONALD becomes MC DONALD."""
    held = sheet[column]
    parted = _any_of(held, (" ", "'"))
    rows = sheet.struck("particle_lost", parted)
    sheet.change(column, rows, [_last_word(name) for name in held[rows]], "particle_lost")
    rows = sheet.struck("particle_joined", parted)
    halves = sheet.rng.random(len(rows)) < 0.3
    made = [
        name.replace(" ", "", 1) if half else name.replace(" ", "").replace("'", "")
        for name, half in zip(held[rows], halves, strict=True)
    ]
    sheet.change(column, rows, made, "particle_joined")
    scottish = np.fromiter((name.startswith(("MC", "O'")) for name in held), dtype=bool, count=sheet.size)
    rows = sheet.struck("particle_parted", scottish)
    made = [name.replace("'", " ") if "'" in name else f"MC {name[2:]}" for name in held[rows]]
    sheet.change(column, rows, made, "particle_parted")


def _two_surnames(sheet: Sheet) -> None:
    """Write paternal and maternal surname; what is filed as a middle name pushes the middle name out."""
    paternal, maternal, middle = sheet["paternal"], sheet["maternal"], sheet["middle"]
    surname = paternal.copy()
    rows = np.flatnonzero(maternal != "")
    choices = pick(sheet.rng, sheet.office.double_surname, len(rows))
    pushed_out = sheet.rng.random(len(rows)) < 0.5
    for row, choice, alone in zip(rows, choices, pushed_out, strict=True):
        first, second = paternal[row], maternal[row]
        if choice == "kept":
            surname[row] = f"{first}{sheet['joiner'][row]}{second}"
            continue
        if choice.endswith("_as_middle"):
            filed, surname[row] = (first, second) if choice.startswith("paternal") else (second, first)
            middle[row] = filed if alone or not middle[row] else f"{middle[row]} {filed}"
        else:
            surname[row] = {
                "second_dropped": first,
                "first_dropped": second,
                "surnames_swapped": f"{second} {first}",
                "surnames_joined": f"{first}{second}".replace(" ", ""),
                "surnames_hyphenated": f"{first}-{second}",
                "surnames_with_y": f"{first} Y {second}",
                "second_initial": f"{first} {second[:1]}",
            }[choice]
        sheet.note(choice, [row])
    sheet["surname"] = surname


def _former_names(sheet: Sheet) -> None:
    """Somebody who changed the surname is written under either, under both, or with one as middle name."""
    surname, former, middle = sheet["surname"], sheet["former"], sheet["middle"]
    rows = np.flatnonzero(former != "")
    choices = pick(sheet.rng, sheet.office.former_name, len(rows))
    listed = sheet.rng.random(len(rows)) < sheet.office.other_name_listed
    for row, choice, tells in zip(rows, choices, listed, strict=True):
        now, then = surname[row], former[row]
        if choice == "former_hyphenated":
            surname[row] = f"{then}-{now}"
        elif choice == "former_as_middle":
            middle[row] = then
        elif choice == "married_with_de" and sheet["group"][row] == "hispanic":
            surname[row] = f"{then} DE {now}"
        elif choice == "under_former":
            surname[row] = then
        if choice in ("current", "under_former") and tells:
            sheet.add_alias(row, (sheet["given"][row], middle[row], then if choice == "current" else now))
        if surname[row] != now or choice == "former_as_middle":
            sheet.note(choice, [row])


def _marks(sheet: Sheet) -> None:
    """Write Ñ and accents where the office does; where a machine loses them, a blank or nothing is left."""
    marked = _marked()
    held = sheet["surname"]
    could = np.fromiter((name in marked for name in held), dtype=bool, count=sheet.size)
    if sheet.office.keeps_marks:
        rows = np.flatnonzero(could)
        held[rows] = [marked[name] for name in held[rows]]
    rows = sheet.struck("enye_lost", could)
    signs = numbers(sheet.rng, 0, 4, len(rows))
    made = []
    for row, sign in zip(rows, signs, strict=True):
        name = marked.get(held[row], held[row])
        made.append(name.replace("Ñ", ("", " ", "?", "N~")[sign]) if "Ñ" in name else held[row])
    sheet.change("surname", rows, made, "enye_lost")


@cache
def _marked() -> dict[str, str]:
    found: dict[str, str] = name_lists("surnames.yml")["marked"]
    return found


def _last_word(name: str) -> str:
    words = name.replace("'", " ").split()
    kept = [word for word in words if word not in _PARTICLES and len(word) > 1]
    return kept[-1] if kept else name


def _any_of(values: object, signs: tuple[str, ...]) -> Mask:
    found = [any(sign in value for sign in signs) for value in values]  # type: ignore[attr-defined]
    return np.array(found, dtype=bool)
