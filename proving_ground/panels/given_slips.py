"""What offices make of given and middle names: short forms, other languages, initials, names in the wrong place."""

from functools import cache
from typing import Any

import numpy as np
from nicknames import NickNamer

from proving_ground.draws import numbers, pick, texts
from proving_ground.panels.pools import Pools, name_lists
from proving_ground.panels.sheet import Sheet
from proving_ground.panels.sounds import respell
from proving_ground.panels.typos import make_typos

_LISTS = {"nickname": "short_forms", "anglicized": "anglicized", "given_abbreviated": "abbreviated"}
_NOBODY: dict[str, float] = {"FNU": 3, "UNKNOWN": 3, "NFN": 1, "": 3}


def write_given_names(sheet: Sheet, pools: Pools) -> None:
    """Write given and middle names as the office does."""
    _compound(sheet)
    for slip in ("anglicized", "nickname", "given_abbreviated"):
        _other_form(sheet, slip)
    _other_names(sheet, pools)
    _places(sheet)
    _spelling_variants(sheet)
    for column in ("given", "middle"):
        respell(sheet, column, f"{column}_respelled")
        make_typos(sheet, column, f"{column}_typo")
    rows = sheet.struck("given_initial")
    sheet.change("given", rows, [name[:1] for name in sheet["given"][rows]], "given_initial")
    rows = sheet.struck("given_placeholder")
    sheet.change("given", rows, pick(sheet.rng, _NOBODY, len(rows)), "given_placeholder")
    if sheet.office.keeps_marks:
        marked: dict[str, str] = name_lists("given_names.yml")["marked"]
        sheet["given"] = texts([marked.get(name, name) for name in sheet["given"]])


def write_middle_initials(sheet: Sheet) -> None:
    """Cut middle names to their first letter, as often as the office does."""
    if "middle_name" not in sheet.office.fields:
        return
    rows = sheet.chosen(sheet.office.middle_initial, sheet["middle"] != "")
    sheet.change("middle", rows, [name[:1] for name in sheet["middle"][rows]], "middle_initial")


def swap_given_and_surname(sheet: Sheet) -> None:
    """File the surname as given name, and the other way about."""
    rows = sheet.struck("given_surname_swapped", (sheet["given"] != "") & (sheet["surname"] != ""))
    given, surname = sheet["given"][rows], sheet["surname"][rows]
    sheet["surname"][rows] = given
    sheet.change("given", rows, surname, "given_surname_swapped")


@cache
def other_forms(slip: str, given: str) -> tuple[str, ...]:
    """Return the forms of a given name that a slip of _LISTS may put in its place; by both lists, both ways."""
    forms: dict[str, list[str]] = name_lists("given_names.yml")[_LISTS[slip]]
    found = list(forms.get(given, []))
    if slip != "given_abbreviated":
        found += [name for name, shorter in forms.items() if given in shorter]
    if slip == "nickname":
        namer = _namer()
        known = namer.nicknames_of(given.lower()) or namer.canonicals_of(given.lower())
        found += sorted(form.upper() for form in known if form.isalpha())
    return tuple(dict.fromkeys(form for form in found if form != given))


def _other_form(sheet: Sheet, slip: str) -> None:
    rows = sheet.struck(slip)
    held = sheet["given"]
    made = []
    for row, number in zip(rows, numbers(sheet.rng, 0, 1 << 30, len(rows)), strict=True):
        name = held[row]
        choices = other_forms(slip, name)
        if not choices and " " in name:  # of two names the first is changed: MA ELENA
            first, _, rest = name.partition(" ")
            choices = tuple(f"{form} {rest}" for form in other_forms(slip, first))
        made.append(choices[number % len(choices)] if choices else name)
    sheet.change("given", rows, made, slip)


def _compound(sheet: Sheet) -> None:
    """JOSE LUIS becomes JOSE with LUIS behind it, JOSE alone, LUIS alone, JOSELUIS, JOSE L."""
    double = np.fromiter((" " in name for name in sheet["given"]), dtype=bool, count=sheet.size)
    rows = np.flatnonzero(double)
    choices = pick(sheet.rng, sheet.office.compound_given, len(rows))
    given, middle = sheet["given"], sheet["middle"]
    for row, choice in zip(rows, choices, strict=True):
        if choice == "kept":
            continue
        first, _, second = given[row].partition(" ")
        if choice == "compound_second_to_middle":
            given[row], middle[row] = first, f"{second} {middle[row]}".strip()
        elif choice == "compound_first_only":
            given[row] = first
        elif choice == "compound_second_only":
            given[row] = second.split()[-1]
        elif choice in ("compound_joined", "compound_hyphenated"):
            given[row] = given[row].replace(" ", "-" if choice == "compound_hyphenated" else "")
        else:
            given[row] = f"{first} {second.split()[-1][:1]}"
        sheet.note(choice, [row])


def _other_names(sheet: Sheet, pools: Pools) -> None:
    for column in ("given", "middle"):
        rows = sheet.struck(f"{column}_other")
        drawn = pools.given(sheet["group"][rows], sheet["sex"][rows], sheet.rng)
        sheet.change(column, rows, drawn, f"{column}_other")


def _places(sheet: Sheet) -> None:
    """Names in the wrong place: the middle name used as given, swapped, or filed with the given name."""
    given, middle = sheet["given"], sheet["middle"]
    rows = sheet.struck("goes_by_middle", middle != "")
    sheet.change("given", rows, middle[rows], "goes_by_middle")
    middle[rows] = ""
    rows = sheet.struck("given_middle_swapped", middle != "")
    first = given[rows]
    sheet.change("given", rows, middle[rows], "given_middle_swapped")
    middle[rows] = first
    rows = sheet.struck("middle_into_given", middle != "")
    both: list[Any] = [f"{a} {b}" for a, b in zip(given[rows], middle[rows], strict=True)]
    sheet.change("given", rows, both, "middle_into_given")
    middle[rows] = ""


def _spelling_variants(sheet: Sheet) -> None:
    """One name in another accepted spelling; as frequent as writing by ear."""
    variants = _variants()
    held = sheet["given"]
    rows = sheet.struck("given_respelled")
    made = []
    for row, number in zip(rows, numbers(sheet.rng, 0, 1 << 30, len(rows)), strict=True):
        choices = variants.get(held[row], ())
        made.append(choices[number % len(choices)] if choices else held[row])
    sheet.change("given", rows, made, "given_variant")


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    groups: list[list[str]] = name_lists("given_names.yml")["spellings"]
    return {name: tuple(other for other in group if other != name) for group in groups for name in group}


@cache
def _namer() -> NickNamer:
    return NickNamer()
