"""What every office does to names, dates and sexes: the same slips on both sides, at each side's own rates."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import yaml

from benchmarks.linkage.populations import first_kind_dates as dates
from benchmarks.linkage.populations.first_kind_people import People, draw_by
from benchmarks.linkage.populations.first_kind_rates import OfficeRates
from benchmarks.linkage.populations.first_kind_sheet import Sheet
from benchmarks.linkage.populations.first_kind_slips import english, spanish, typo
from proving_ground.draws import Mask, Texts, pick

PARTICLES = {
    "DELACRUZ": "DE LA CRUZ", "DELAROSA": "DE LA ROSA", "DELATORRE": "DE LA TORRE", "DELAGARZA": "DE LA GARZA",
    "DELAPAZ": "DE LA PAZ", "DELAFUENTE": "DE LA FUENTE", "DELAO": "DE LA O", "DELALUZ": "DE LA LUZ",
    "DELEON": "DE LEON", "DELRIO": "DEL RIO", "DELTORO": "DEL TORO", "DELREAL": "DEL REAL", "DELVALLE": "DEL VALLE",
    "DELOSSANTOS": "DE LOS SANTOS", "DELOSREYES": "DE LOS REYES", "DELUNA": "DE LUNA", "DEANDA": "DE ANDA",
    "DEHERRERA": "DE HERRERA", "DEVARGAS": "DE VARGAS", "DEBACA": "DE BACA", "CDEBACA": "C DE BACA", "DEJESUS": "DE JESUS",
    "STJOHN": "ST JOHN", "VANDYKE": "VAN DYKE", "LAROSE": "LA ROSE", "LEBLANC": "LE BLANC", "SANMIGUEL": "SAN MIGUEL",
    "OBRIEN": "O'BRIEN", "OCONNOR": "O'CONNOR", "ONEILL": "O'NEILL", "ONEAL": "O'NEAL", "OCONNELL": "O'CONNELL",
    "ODONNELL": "O'DONNELL", "OLEARY": "O'LEARY", "OHARA": "O'HARA", "OROURKE": "O'ROURKE", "DANGELO": "D'ANGELO",
    "MCDONALD": "MC DONALD", "MCCARTHY": "MC CARTHY", "MCKINNEY": "MC KINNEY", "MCCOY": "MC COY", "MCGEE": "MC GEE",
}  # fmt: skip


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Return everyday names by full name, and full names by everyday name."""
    with Path(__file__).with_name("first_kind_nicknames.yml").open() as table:
        read: dict[str, dict[str, list[str]]] = yaml.safe_load(table)
    known: dict[str, list[str]] = {}
    for full, everyday in (pair for language in read.values() for pair in language.items()):
        for one in everyday:
            known.setdefault(full, []).append(one)
            known.setdefault(one, []).append(full)
    return {name: tuple(dict.fromkeys(others)) for name, others in known.items()}


def other_name(given: str, dice: Random) -> str:
    """Return an everyday name of a full one, or a full one of an everyday one; unchanged where none is known."""
    known = nicknames().get(given)
    return dice.choice(known) if known else given


def true_names(sheet: Sheet, people: People) -> None:
    """Write names, sex and birth as they are, with one or two surnames as the person bears them."""
    sheet["given_name"], sheet["middle_name"] = people.given.copy(), people.middle.copy()
    sheet["surname"], sheet["suffix"] = people.paternal.copy(), people.suffix.copy()
    sheet["sex"] = people.sex.copy()
    sheet["date_of_birth"] = dates.iso_dates(people.birth)


def misname(sheet: Sheet, people: People, rates: OfficeRates) -> None:
    """Write the names as this office's records have them: customs first, then slips of hand, eye and ear."""
    _middles(sheet, people, rates)
    _surnames(sheet, people, rates)
    in_table = pd.Series(people.given).isin(list(nicknames())).to_numpy()
    rows = sheet.hit(rates.nickname, in_table, policy=True)
    sheet.change("nickname", ("given_name",), rows, lambda given, dice: (other_name(given, dice),))
    rows = sheet.hit(rates.suffix_missing, sheet["suffix"] != "", policy=True)
    sheet.clear("suffix_missing", "suffix", rows)
    sheet.slip("given_spanish", "given_name", rates.spanish_spelling, spanish)
    sheet.slip("surname_spanish", "surname", rates.spanish_spelling, spanish)
    sheet.slip("given_english", "given_name", rates.english_spelling, english)
    sheet.slip("surname_english", "surname", rates.english_spelling, english)
    sheet.slip("given_typo", "given_name", rates.given_typo, typo)
    sheet.slip("middle_typo", "middle_name", rates.middle_typo, typo)
    sheet.slip("surname_typo", "surname", rates.surname_typo, typo)
    sheet.slip("surname_typo", "surname", rates.surname_typo / 3, typo)
    swap = sheet.hit(rates.given_as_surname)
    sheet.change("given_as_surname", ("given_name", "surname"), swap, lambda a, b, dice: (b, a))


def misdate(sheet: Sheet, rates: OfficeRates) -> None:
    """Make the slips of dates; the placeholder, the year alone and nothing at all come last."""
    sheet.slip("date_false", "date_of_birth", rates.date_false, dates.made_up)
    sheet.slip("date_digit", "date_of_birth", rates.date_digit, dates.one_digit)
    sheet.slip("date_transposed", "date_of_birth", rates.date_transposed, dates.two_digits)
    sheet.slip("date_swapped", "date_of_birth", rates.date_swapped, dates.swapped)
    sheet.slip("date_placeholder", "date_of_birth", rates.date_placeholder, dates.placeholder)
    sheet.slip("date_year_only", "date_of_birth", rates.date_year_only, dates.year_only)
    sheet.clear("date_missing", "date_of_birth", sheet.hit(rates.date_missing))


def missex(sheet: Sheet, rates: OfficeRates) -> None:
    """Leave the sex out, or write the other."""
    sheet.slip("sex_wrong", "sex", rates.sex_wrong, lambda sex, dice: "F" if sex == "M" else "M")
    sheet.clear("sex_missing", "sex", sheet.hit(rates.sex_missing))


def two_surnames(form: str, first: str, second: str) -> str:
    """Return two surnames in one of the forms of `OfficeRates.double_forms`."""
    written = {
        "both": f"{first} {second}", "hyphen": f"{first}-{second}", "joined": f"{first}{second}", "first": first,
        "second": second, "swapped": f"{second} {first}", "as_middle": second,
    }  # fmt: skip
    return written[form]


def _middles(sheet: Sheet, people: People, rates: OfficeRates) -> None:
    has = people.middle != ""
    rows = sheet.hit(rates.middle_other, has)
    sheet.write("middle_other", "middle_name", rows, draw_by(sheet.rng, people.group[rows], people.sex[rows]))
    rows = sheet.hit(rates.middle_as_given, has)
    sheet.change("middle_as_given", ("given_name", "middle_name"), rows, lambda a, b, dice: (b, a))
    rows = sheet.hit(rates.givens_in_one, has, policy=True)
    sheet.change("givens_in_one", ("given_name", "middle_name"), rows, lambda a, b, dice: (f"{a} {b}", ""))
    sheet.clear("middle_missing", "middle_name", sheet.hit(rates.middle_missing, has, policy=True))
    rows = sheet.hit(rates.middle_initial, sheet["middle_name"] != "", policy=True)
    sheet.change("middle_initial", ("middle_name",), rows, lambda text, dice: (text[:1],))


def _surnames(sheet: Sheet, people: People, rates: OfficeRates) -> None:
    """Write former and other surnames, two surnames in their forms, particles apart."""
    double = people.maternal != ""
    rows = sheet.hit(rates.former_surname, people.former != "", policy=True)
    former = np.zeros(len(sheet), dtype=bool)
    former[rows] = True
    sheet.write("former_surname", "surname", rows, people.former[rows])
    rows = sheet.hit(rates.other_surname, (people.sex == "F") & ~former)
    former[rows] = True
    sheet.write("other_surname", "surname", rows, draw_by(sheet.rng, people.group[rows]))
    _doubles(sheet, people, rates, double & ~former)
    apart = pd.Series(sheet["surname"]).isin(list(PARTICLES)).to_numpy()
    rows = sheet.hit(rates.particle_apart, apart, policy=True)
    sheet.change("particle_apart", ("surname",), rows, lambda text, dice: (PARTICLES[text],))


def _doubles(sheet: Sheet, people: People, rates: OfficeRates, double: Mask) -> None:
    rows = np.flatnonzero(double)
    forms = pick(sheet.rng, rates.double_forms, len(rows))
    surname, middle = sheet["surname"], sheet["middle_name"]
    for row, form in zip(rows.tolist(), forms, strict=True):
        first, second = people.paternal[row], people.maternal[row]
        surname[row] = two_surnames(form, first, second)
        if form == "as_middle":
            middle[row] = f"{middle[row]} {first}" if len(middle[row]) > 1 and row % 3 == 0 else first
    for form in rates.double_forms:
        if form != "both":
            sheet.note(rows[forms == form], f"double_{form}")


def cut(sheet: Sheet, rows: Mask, widths: Sequence[tuple[str, int]]) -> None:
    """End columns after so many characters in some rows."""
    for column, width in widths:
        long = np.flatnonzero(rows & (np.char.str_len(_fixed(sheet[column])) > width))
        sheet.change("cut", (column,), long, lambda text, dice, end=width: (text[:end].rstrip(" -"),))


def cut_offices(rng: np.random.Generator, office: Texts, share: float) -> Mask:
    """Return whose office ends columns early: a share of the offices, not of the records."""
    names, places = np.unique(office.astype(str), return_inverse=True)
    return np.asarray((rng.random(len(names)) < share)[places])


def _fixed(values: Texts) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    return np.asarray(values, dtype=np.str_)
