"""Numbers that name people: social security, licenses, FBI and state identification numbers."""

from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.linkage.populations.first_kind_people import TODAY, YEAR, People
from benchmarks.linkage.populations.first_kind_rates import OfficeRates
from benchmarks.linkage.populations.first_kind_sheet import Sheet
from benchmarks.linkage.populations.first_kind_slips import number_slip
from benchmarks.linkage.populations.first_kind_subjects import Subjects
from proving_ground.draws import Mask, Texts, Whole, chance, stream, texts, unique_numbers

LOCAL_AREAS = (525, 585, 648, 649)
"""Numbers given out in New Mexico began with these."""
BORN_HERE, STRANGER_BORN_HERE = 0.45, 0.03
"""Residents, and other people's subjects, whose number was given out here."""
IN_A_ROW = 0.3
"""Relatives of about one age whose numbers were given out on one day and follow each other."""
_PER_AREA = 99 * 9999


def numbers_of_everybody(people: People, chosen: Subjects, seed: int) -> tuple[Whole, Whole]:
    """Return social security numbers of residents and of subjects; a subject who is a resident has his own."""
    rng = stream(seed, "first kind: birthplaces")
    count, subjects = len(people), len(chosen.kind)
    # what looks like a resident was mostly born where the resident was
    likely = np.where(chosen.looks_like >= 0, BORN_HERE, STRANGER_BORN_HERE)
    here = np.concatenate([chance(rng, BORN_HERE, count), rng.random(subjects) < likely])
    numbers = social_numbers(here, seed)
    close = close_siblings(people)
    neighbours_in_row(numbers, close - 1, close, seed)
    family = np.flatnonzero(np.isin(chosen.kind, ("sibling", "twin")))
    neighbours_in_row(numbers, chosen.looks_like[family], count + family, seed + 1)
    of_subjects = numbers[count:]
    themselves = chosen.resident >= 0
    of_subjects[themselves] = numbers[chosen.resident[themselves]]
    return numbers[:count], of_subjects


def social_numbers(born_here: Mask, seed: int) -> Whole:
    """Return different social security numbers as whole numbers; local areas where `born_here`."""
    rng = stream(seed, "first kind: social security numbers")
    here = int(born_here.sum())
    local = len(LOCAL_AREAS) * _PER_AREA
    if here > local:
        raise ValueError(f"{here} numbers of New Mexico, but the local areas hold {local}")
    elsewhere = [area for area in range(1, 773) if area != 666 and area not in LOCAL_AREAS]
    drawn = np.empty(len(born_here), dtype=np.int64)
    drawn[born_here] = _as_number(rng.permutation(local)[:here], np.array(LOCAL_AREAS))
    places = unique_numbers(rng, 0, len(elsewhere) * _PER_AREA, len(born_here) - here)
    drawn[~born_here] = _as_number(places, np.array(elsewhere))
    return drawn


def neighbours_in_row(numbers: Whole, of: Whole, rows: Whole, seed: int) -> None:
    """Give some of `rows` the number that follows the one of their relative `of`, where it is free."""
    rng = stream(seed, "first kind: numbers in a row")
    chosen = chance(rng, IN_A_ROW, len(rows))
    step = rng.integers(1, 4, len(rows)) * np.where(chance(rng, 0.5, len(rows)), 1, -1)
    wanted = numbers[of] + step
    free = ~np.isin(wanted, numbers) & (wanted % 10_000 != 0)
    _, first = np.unique(wanted, return_index=True)
    once = np.zeros(len(rows), dtype=bool)
    once[first] = True
    kept = chosen & free & once
    numbers[rows[kept]] = wanted[kept]


def close_siblings(people: People) -> Whole:
    """Return rows whose person follows, in the families' order, a child of the same parents of about the same age."""
    same = (people.childhood_home[1:] == people.childhood_home[:-1]) & (
        people.paternal[1:] == people.paternal[:-1]
    )
    near = np.abs(people.birth[1:] - people.birth[:-1]) < 7 * YEAR
    young = people.birth[1:] < TODAY - 16 * YEAR  # numbers at birth follow each other no more
    return np.asarray(np.flatnonzero(same & near & young) + 1, dtype=np.int64)


def write_social(sheet: Sheet, numbers: Whole, rates: OfficeRates) -> None:
    """Write whole numbers, last four digits or nothing, with slips and somebody else's numbers."""
    written = padded(numbers, 9)
    others = sheet.hit(rates.ssn_false)
    written[others] = padded(numbers[sheet.rng.integers(0, len(numbers), len(others))], 9)
    kind = sheet.rng.random(len(numbers))
    last_four = (kind >= rates.ssn_whole) & (kind < rates.ssn_whole + rates.ssn_last_four)
    written[kind >= rates.ssn_whole + rates.ssn_last_four] = ""
    written[last_four] = texts([number[-4:] for number in written[last_four]])
    sheet["ssn"] = written
    sheet.note(others[written[others] != ""], "ssn_false")
    sheet.slip("ssn_slip", "ssn", rates.ssn_slip, number_slip)


def padded(numbers: Whole, width: int) -> Texts:
    """Return whole numbers as texts of one width, zeros before them."""
    made = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")
    return np.asarray(made.to_numpy(zero_copy_only=False), dtype=object)


def fbi_numbers(rng: np.random.Generator, count: int) -> Texts:
    """Return different FBI numbers: five or six digits, two letters, a digit."""
    letters = "ABCDEFHJKLMNPRTVWX"
    pairs = [a + b for a in letters for b in letters]
    drawn = unique_numbers(rng, 0, 900_000 * len(pairs) * 10, count)
    return texts(
        [f"{n // (10 * len(pairs)) + 10_000}{pairs[n // 10 % len(pairs)]}{n % 10}" for n in drawn.tolist()]
    )


def state_ids(rng: np.random.Generator, state: Texts) -> Texts:
    """Return different state identification numbers: the state and eight digits."""
    drawn = unique_numbers(rng, 1_000_000, 99_999_999, len(state))
    return texts([f"{one}{n:08d}" for one, n in zip(state, drawn.tolist(), strict=True)])


def foreign_license(state: str, dice: Random) -> str:
    """Return a license number of another state, in a form of its own."""
    if state in ("CA", "FL"):
        return f"{dice.choice('ABCDEFNPSY')}{dice.randrange(1_000_000, 9_999_999)}"
    if state in ("AZ", "KS"):
        return f"{dice.choice('DKY')}{dice.randrange(10_000_000, 99_999_999)}"
    return f"{dice.randrange(10_000_000, 999_999_999)}"


def _as_number(places: Whole, areas: Whole) -> Whole:
    area, rest = np.divmod(places, _PER_AREA)
    group, serial = np.divmod(rest, 9999)
    return np.asarray(areas[area] * 1_000_000 + (group + 1) * 10_000 + serial + 1, dtype=np.int64)
