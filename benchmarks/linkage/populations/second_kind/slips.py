"""Slips on records in parts; every one is drawn from a stream of its own and logged where it changed something."""

from collections.abc import Callable

import numpy as np

from benchmarks.linkage.populations.second_kind import letters
from benchmarks.linkage.populations.second_kind.letters import WordSlip, changed
from benchmarks.linkage.populations.second_kind.people import DAY_ZERO, TODAY, People
from benchmarks.linkage.populations.second_kind.rates import DateSlips, NameSlips, Slips
from benchmarks.linkage.populations.second_kind.words import LONG_WORDS
from benchmarks.linkage.populations.second_kind.written import NO_DATE, Written
from proving_ground.draws import Mask, Whole, chance, numbers, stream

Draw = Callable[[str], np.random.Generator]


def draws(seed: int, side: str) -> Draw:
    """Return a function from a slip's name to its stream."""
    return lambda slip: stream(seed, f"second kind: {side} {slip}")


def prior_names(written: Written, people: People, share: float, draw: Draw) -> Mask:
    """Write some people under their earlier name; return who."""
    rng = draw("prior_name")
    has = (people.prior_surname != "") | (people.prior_given != "")
    under: Mask = has & chance(rng, share, len(people))
    surname = np.flatnonzero(under & (people.prior_surname != ""))
    written.surname[surname] = people.prior_surname[surname]
    hyphen = surname[people.joint[surname] == "-"]
    written.second[hyphen] = ""
    given = np.flatnonzero(under & (people.prior_given != ""))
    written.given[given] = people.prior_given[given]
    written.log.add("prior_name", np.flatnonzero(under))
    return under


def name_slips(written: Written, slips: NameSlips, draw: Draw) -> None:
    """Apply what happens to names: parts first, then letters, then fields exchanged."""
    _second_surnames(written, slips, draw)
    _given_parts(written, slips, draw)
    words: tuple[tuple[str, float, WordSlip, str], ...] = (
        ("nickname", slips.nickname, letters.nickname, "given"),
        ("particles_dropped", slips.particles_dropped, letters.particles_dropped, "surname"),
        ("particles_joined", slips.particles_joined, letters.particles_joined, "surname"),
        ("particles_joined", slips.particles_joined, letters.particles_joined, "second"),
        ("prefix_split", slips.prefix_split, letters.prefix_split, "surname"),
        ("sound", slips.sound, letters.sound, "surname"),
        ("sound", slips.sound, letters.sound, "given"),
        ("typo", slips.typo, letters.typo, "surname"),
        ("typo", slips.typo, letters.typo, "given"),
        ("typo", slips.typo, letters.typo, "second"),
        ("ocr", slips.ocr, letters.ocr, "surname"),
        ("ocr", slips.ocr, letters.ocr, "given"),
    )
    for slip, share, change, part in words:
        rng = draw(f"{slip} of {part}")
        _word(written, slip, np.flatnonzero(chance(rng, share, len(written))), change, part, rng)
    _accents(written, slips, draw)
    rng = draw("exchanged")
    rows = np.flatnonzero(chance(rng, slips.exchanged, len(written)))
    whole = written.surnames()[rows]
    written.surname[rows], written.given[rows] = written.given[rows], whole
    written.second[rows] = ""
    written.log.add("exchanged", rows)


def _word(
    written: Written, slip: str, rows: Whole, change: WordSlip, part: str, rng: np.random.Generator
) -> None:
    written.log.add(slip, changed(getattr(written, part), rows, change, rng))


def _second_surnames(written: Written, slips: NameSlips, draw: Draw) -> None:
    """One surname of two is left out, or both change places, or a hyphen joins them; at most one of these."""
    both = np.flatnonzero(written.second != "")
    what = draw("two surnames").random(len(both))
    edges = np.cumsum(
        [
            slips.first_surname_dropped,
            slips.second_surname_dropped,
            slips.surnames_exchanged,
            slips.hyphenated,
        ]
    )
    place = np.searchsorted(edges, what, side="right")
    first, second, turned, hyphen = (both[place == n] for n in range(4))
    written.surname[first] = written.second[first]
    written.second[np.concatenate([first, second])] = ""
    written.surname[turned], written.second[turned] = written.second[turned], written.surname[turned]
    new = hyphen[written.joint[hyphen] != "-"]
    written.joint[new] = "-"
    for slip, rows in (
        ("first_surname_dropped", first),
        ("second_surname_dropped", second),
        ("surnames_exchanged", turned),
        ("hyphenated", new),
    ):
        written.log.add(slip, rows)


def _given_parts(written: Written, slips: NameSlips, draw: Draw) -> None:
    count = len(written)
    two = np.flatnonzero(np.char.find(written.given.astype(str), " ") > 0)
    rng = draw("given_cut")
    _word(written, "given_cut", two[chance(rng, slips.given_cut, len(two))], letters.given_cut, "given", rng)
    has = written.middle != ""
    rows = np.flatnonzero(has & chance(draw("middle_for_given"), slips.middle_for_given, count))
    written.given[rows], written.middle[rows] = written.middle[rows], ""
    written.log.add("middle_for_given", rows)
    what = draw("middle").random(count)
    written.middle[has & (what < slips.middle_dropped)] = ""
    short = np.flatnonzero(has & (what >= 1 - slips.middle_initial))
    written.middle[short] = [text[:1] for text in written.middle[short].tolist()]
    rng = draw("initial_for_given")
    rows = np.flatnonzero(chance(rng, slips.initial_for_given, count))
    _word(written, "initial_for_given", rows, letters.initial, "given", rng)
    has = written.suffix != ""
    rows = np.flatnonzero(has & chance(draw("suffix_dropped"), slips.suffix_dropped, count))
    written.suffix[rows] = ""
    written.log.add("suffix_dropped", rows)


def _accents(written: Written, slips: NameSlips, draw: Draw) -> None:
    """One share of records is written with accents, another in the wrong code page, a third without those letters."""
    what = draw("accents").random(len(written))
    low = 0.0
    for slip, share, change in (
        ("accented", slips.accented, letters.accented),
        ("mojibake", slips.mojibake, letters.mojibake),
        ("letter_lost", slips.letter_lost, letters.letter_lost),
    ):
        rows = np.flatnonzero((what >= low) & (what < low + share))
        for part in ("given", "surname", "second"):
            _word(written, slip, rows, change, part, draw(f"{slip} {part}"))
        low += share


def date_slips(written: Written, slips: DateSlips, draw: Draw) -> None:
    """Apply at most one slip to each date of birth."""
    rng = draw("dates")
    edges = np.cumsum(
        [
            slips.no_date,
            slips.heaped,
            slips.exchanged_month_day,
            slips.year_off_by_one,
            slips.year_off_by_ten,
            slips.digit,
        ]
    )
    place = np.searchsorted(edges, rng.random(len(written)), side="right")
    rows = np.flatnonzero(place == 0)
    written.known[rows] = NO_DATE
    written.log.add("no_date", rows)
    for n, slip in enumerate(
        ("heaped", "exchanged_month_day", "year_off_by_one", "year_off_by_ten", "digit"), 1
    ):
        rows = np.flatnonzero(place == n)
        days = DAY_ZERO + written.born[rows]
        month = days.astype("datetime64[M]").astype(np.int64) + 70 * 12
        day = (days - days.astype("datetime64[M]")).astype(np.int64)
        new_month, new_day = _moved(rng, slip, month, day)
        moved = _days_of(new_month, new_day, written.born[rows])
        written.born[rows] = moved
        written.log.add(f"date_{slip}" if slip in {"heaped", "digit"} else slip, rows[moved != _old(days)])


def _old(days: "np.ndarray[tuple[int], np.dtype[np.datetime64]]") -> Whole:
    return np.asarray((days - DAY_ZERO).astype(np.int64))


def _moved(rng: np.random.Generator, slip: str, month: Whole, day: Whole) -> tuple[Whole, Whole]:
    """Return other months since 1900 and days (from 0)."""
    count = len(month)
    sign = np.where(chance(rng, 0.5, count), 1, -1)
    if slip == "heaped":
        new_year = chance(rng, 0.3, count)
        start = np.where(chance(rng, 0.7, count), 0, 14)
        return np.where(new_year, month - month % 12, month), np.where(new_year, 0, start)
    if slip == "exchanged_month_day":
        possible = day < 12
        return np.where(possible, month - month % 12 + day, month), np.where(possible, month % 12, day)
    if slip == "year_off_by_one":
        return month + 12 * sign, day
    if slip == "year_off_by_ten":
        return month + 120 * sign, day
    of_month = chance(rng, 0.4, count)
    other = month - month % 12 + (month % 12 + numbers(rng, 1, 12, count)) % 12
    tens = np.where(chance(rng, 0.4, count), 10, numbers(rng, 1, 10, count)) * sign
    return np.where(of_month, other, month), np.where(of_month, day, (day + tens) % 28)


def _days_of(month: Whole, day: Whole, old: Whole) -> Whole:
    """Return the days since 1900, the old ones where the new are none or in the future."""
    start = (month - 70 * 12).astype("datetime64[M]")
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    made = (start.astype("datetime64[D]") - DAY_ZERO).astype(np.int64) + day
    return np.where((day < length) & (made > 0) & (made < TODAY - 15 * 365), made, old)


def other_slips(written: Written, slips: Slips, draw: Draw) -> None:
    """Apply what happens to numbers that are written, to streets and to the sex."""
    for slip, share, part, change in (
        ("ssn_mistyped", slips.numbers.ssn_mistyped, "ssn", letters.wrong_digit),
        ("license_mistyped", slips.numbers.license_mistyped, "license", letters.wrong_digit),
        ("street_typo", slips.street_typo, "street", letters.typo),
        ("street_word", slips.street_word / 2, "street", letters.street_word),
        ("street_word", slips.street_word / 2, "street", _long_word),
    ):
        rng = draw(f"{slip} {change.__name__}")
        rows = np.flatnonzero((getattr(written, part) != "") & chance(rng, share, len(written)))
        _word(written, slip, rows, change, part, rng)
    wrong = np.flatnonzero(chance(draw("sex_wrong"), slips.sex_wrong, len(written)))
    written.sex[wrong] = np.where(written.sex[wrong] == "M", "F", "M")
    written.log.add("sex_wrong", wrong)
    written.sex[chance(draw("sex_blank"), slips.sex_blank, len(written))] = ""


def _long_word(street: str, a: float, b: float) -> str:
    return " ".join(LONG_WORDS.get(part, part) if n else part for n, part in enumerate(street.split(" ")))
