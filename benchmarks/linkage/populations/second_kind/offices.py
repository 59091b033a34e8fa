"""Habits of the six states whose convictions the left file holds, and of the two registers of the right one."""

from dataclasses import dataclass

import numpy as np

from benchmarks.linkage.populations.second_kind.written import (
    MONTH_ONLY,
    WHOLE_DATE,
    YEAR_ONLY,
    Written,
    columns,
)
from proving_ground.draws import Mask, Texts, Whole, chance, pick, stream, texts

_SECOND_REGISTER = 0.12  # of the residents
PARTS, LAST_COMMA_FIRST, FIRST_LAST, LAST_FIRST = "parts", "last_comma_first", "first_last", "last_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """How the records of one state look; shares are of that state's records."""

    state: str
    share: float
    """Of all records."""
    layout: str
    title_case: bool = False
    given_width: int = 99
    surname_width: int = 99
    middle: str = "full"
    """full, initial or none."""
    year_only: float = 0.0
    month_only: float = 0.0
    ssn: float
    last_four: float = 0.0
    """Of the social security numbers written."""
    license: float
    street: float = 1.0
    """Records with a street; the others have a city and a state only."""
    city: float = 1.0
    aliases: float = 1.0
    """Records that keep their aliases."""
    one_surname: float = 0.0
    """Of two surnames only the first has room."""
    fbi: float = 0.3
    sid: float = 0.8
    """Records with the state's own number of the person."""


OFFICES = (
    Office(
        state="TX",
        share=0.30,
        layout=LAST_COMMA_FIRST,
        middle="initial",
        ssn=0.55,
        last_four=0.35,
        license=0.45,
    ),
    Office(state="CO", share=0.20, layout=PARTS, title_case=True, ssn=0.78, license=0.45, fbi=0.5),
    Office(
        state="AZ",
        share=0.19,
        layout=PARTS,
        given_width=11,
        surname_width=20,
        ssn=0.66,
        license=0.45,
        aliases=0.5,
        one_surname=0.15,
    ),
    Office(
        state="CA",
        share=0.08,
        layout=FIRST_LAST,
        title_case=True,
        year_only=0.50,
        ssn=0.60,
        license=0.30,
        street=0.3,
        fbi=0.1,
    ),
    Office(
        state="OK",
        share=0.14,
        layout=PARTS,
        middle="initial",
        month_only=0.06,
        ssn=0.35,
        license=0.30,
        street=0.7,
    ),
    Office(
        state="NV",
        share=0.09,
        layout=LAST_FIRST,
        ssn=0.50,
        last_four=1.0,
        license=0.25,
        aliases=0.3,
        city=0.8,
    ),
)


def office_of(seed: int, count: int) -> Whole:
    """Return the office of each left record, as a row of OFFICES."""
    shares = {str(n): one.share for n, one in enumerate(OFFICES)}
    return pick(stream(seed, "second kind: offices"), shares, count).astype(np.int64)


def states(office: Whole) -> Texts:
    """Return the state of each record's office."""
    return texts([one.state for one in OFFICES])[office]


def full_name(layout: str, given: str, middle: str, surname: str, suffix: str) -> str:
    """Return the parts in one text, as that layout has them; parts of an office without full names go given first."""
    if layout == LAST_COMMA_FIRST:
        parts = [f"{surname} {suffix}".strip() + ",", given, middle]
    elif layout == LAST_FIRST:
        parts = [surname, given, middle, suffix]
    else:
        parts = [given, middle, surname, suffix]
    return " ".join(part for part in parts if part)


def office_numbers(
    written: Written, ssn: Texts, license: Texts, fbi: Texts, office: Whole, seed: int
) -> None:
    """Write the numbers an office has, of those the person has."""
    rng = stream(seed, "second kind: numbers of offices")
    count = len(written)
    has = {name: _share(office, name) for name in ("ssn", "last_four", "license", "fbi", "sid")}
    written.ssn = np.where(rng.random(count) < has["ssn"], ssn, "").astype(object)
    four = np.flatnonzero((rng.random(count) < has["last_four"]) & (written.ssn != ""))
    written.ssn[four] = [text[-4:] for text in written.ssn[four].tolist()]
    written.license = np.where(rng.random(count) < has["license"], license, "").astype(object)
    written.fbi = np.where(rng.random(count) < has["fbi"], fbi, "").astype(object)
    state = states(office)
    own = texts([f"{n:08d}" for n in rng.integers(0, 99_999_999, count).tolist()])
    written.state_id = np.where(rng.random(count) < has["sid"], state + own, "").astype(object)


def left_columns(written: Written, office: Whole, seed: int) -> dict[str, Texts]:
    """Return the left file's columns: names, dates and addresses as each office writes them."""
    rng = stream(seed, "second kind: layout of offices")
    count = len(written)
    for level, name in ((YEAR_ONLY, "year_only"), (MONTH_ONLY, "month_only")):
        rows = np.flatnonzero((rng.random(count) < _share(office, name)) & (written.known == WHOLE_DATE))
        written.known[rows] = level
        written.log.add(name, rows)
    one = np.flatnonzero((rng.random(count) < _share(office, "one_surname")) & (written.second != ""))
    written.second[one] = ""
    written.log.add("second_surname_dropped", one)
    street = rng.random(count) < _share(office, "street")
    city = rng.random(count) < _share(office, "city")
    keeps = rng.random(count) < _share(office, "aliases")
    made = columns(written)
    made["street"] = np.where(street & city, made["street"], "").astype(object)
    for name in ("city", "postcode"):
        made[name] = np.where(city if name == "city" else street & city, made[name], "").astype(object)
    made["aliases"] = np.where(keeps, made["aliases"], "").astype(object)
    made["full_name"] = np.full(count, "", dtype=object)
    for n, habit in enumerate(OFFICES):
        _lay_out(made, habit, np.flatnonzero(office == n), written)
    return made


def _share(office: Whole, name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([float(getattr(one, name)) for one in OFFICES])[office]


def _lay_out(made: dict[str, Texts], office: Office, rows: Whole, written: Written) -> None:
    """Write the names of one office's rows."""
    given, middle, surname, suffix = (
        made[name][rows].tolist() for name in ("given_name", "middle_name", "surname", "suffix")
    )
    if office.middle == "initial":
        middle = [text[:1] for text in middle]
    cut = [n for n, text in enumerate(surname) if len(text) > office.surname_width]
    cut += [n for n, text in enumerate(given) if len(text) > office.given_width]
    written.log.add("cut", rows[np.array(cut, dtype=np.int64)])
    given = [text[: office.given_width].rstrip() for text in given]
    surname = [text[: office.surname_width].rstrip() for text in surname]
    if office.layout == PARTS:
        named = {"given_name": given, "middle_name": middle, "surname": surname, "suffix": suffix}
    else:
        named = dict.fromkeys(("given_name", "middle_name", "surname", "suffix"), [""] * len(rows))
        named["full_name"] = [
            full_name(office.layout, *parts) for parts in zip(given, middle, surname, suffix, strict=True)
        ]
    if office.title_case:
        named |= {name: [text.title() for text in values] for name, values in named.items()}
        for name in ("aliases", "street", "city"):
            made[name][rows] = [text.title() for text in made[name][rows].tolist()]
    for name, values in named.items():
        made[name][rows] = texts(values)


def register_numbers(written: Written, ssn: Texts, license: Texts, fbi: Texts, seed: int) -> None:
    """Write the numbers the first register has; the other has none but the FBI's."""
    rng = stream(seed, "second kind: numbers of registers")
    count = len(written)
    numbered = ~_plain(count, seed)
    written.ssn = np.where(chance(rng, 0.85, count) & numbered, ssn, "").astype(object)
    four = np.flatnonzero(chance(rng, 0.03, count) & (written.ssn != ""))
    written.ssn[four] = [text[-4:] for text in written.ssn[four].tolist()]
    written.license = np.where(chance(rng, 0.93, count) & numbered, license, "").astype(object)
    written.fbi = fbi


def right_columns(written: Written, seed: int) -> dict[str, Texts]:
    """Return the right file's columns: one register in capitals, one row in eight of another in small letters."""
    made = columns(written)
    plain = np.flatnonzero(_plain(len(written), seed))
    for name in ("given_name", "middle_name", "surname", "street", "city"):
        made[name][plain] = [text.title() for text in made[name][plain].tolist()]
    return made


def _plain(count: int, seed: int) -> Mask:
    return chance(stream(seed, "second kind: registers"), _SECOND_REGISTER, count)
