"""People who resemble a given person: twins, fathers and sons, namesakes, cousins, siblings, people of one address."""

from collections.abc import Callable

import numpy as np

from benchmarks.linkage.populations.second_kind.households import of_home
from benchmarks.linkage.populations.second_kind.names import draw_given, draw_middles, draw_surnames
from benchmarks.linkage.populations.second_kind.people import TODAY, YEAR, People
from benchmarks.linkage.populations.second_kind.places import draw_inside, draw_streets
from proving_ground.draws import Texts, Whole, chance, numbers, texts

_Change = Callable[[np.random.Generator, People, People, int], None]
_GROWN = TODAY - int(18 * YEAR)


def resembling(
    rng: np.random.Generator, templates: People, kinds: Texts, ssn: Whole, license: Whole, seed: int
) -> People:
    """Return somebody of the kind asked for to each template; numbers are the ones given, but for consecutive twins."""
    made = templates.take(np.arange(len(templates)))
    made.ssn, made.license = ssn.copy(), license.copy()
    made.prior_given[:] = ""
    made.prior_surname[:] = ""
    for kind, change in _CHANGES.items():
        rows = np.flatnonzero(kinds == kind)
        model = templates.take(rows)
        part = made.take(rows)
        change(rng, part, model, seed)
        made.put(rows, part)
    return made


def _twin(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    part.given = _other_given(rng, model, 0.35)
    part.middle = _other_middle(rng, part, model, 0.15)
    part.suffix[:] = ""
    near = np.flatnonzero(chance(rng, 0.5, len(part)))
    serial = model.ssn[near] + 1
    free = ~np.isin(serial, model.ssn) & ~np.isin(serial, part.ssn) & (serial % 10000 > 0)
    part.ssn[near[free]] = serial[free]
    _move(rng, part, 0.50)


def _mixed_twin(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    part.sex = np.where(model.sex == "M", "F", "M").astype(object)
    other = model.take(np.arange(len(model)))
    other.sex = part.sex
    _twin(rng, part, other, seed)
    _wed(rng, part, 0.2, seed)


def _sibling(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    part.given = _other_given(rng, model, 0.25)
    part.middle = _other_middle(rng, part, model, 0.10)
    part.suffix[:] = ""
    away = numbers(rng, 330, 2900, len(part)) * np.where(chance(rng, 0.5, len(part)), 1, -1)
    part.born = np.minimum(model.born + away, _GROWN - 1)
    same_day = np.flatnonzero(chance(rng, 0.03, len(part)))
    part.born[same_day] = _years_later(model.born[same_day], numbers(rng, 1, 4, len(same_day)) * -1)
    _wed(rng, part, 0.25, seed)
    _move(rng, part, 0.45)


def _junior(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    """A father or a son of the same name, whichever the template's age allows; about half with a suffix."""
    gap = numbers(rng, int(18 * YEAR), int(36 * YEAR), len(part))
    is_son = (model.born + gap < _GROWN) & chance(rng, 0.6, len(part))
    part.born = np.where(is_son, model.born + gap, model.born - gap)
    birthday = np.flatnonzero(chance(rng, 0.04, len(part)))
    years = np.round((part.born[birthday] - model.born[birthday]) / YEAR).astype(np.int64)
    part.born[birthday] = _years_later(model.born[birthday], years)
    part.middle = np.where(
        chance(rng, 0.7, len(part)), model.middle, draw_middles(rng, part.group, part.sex)
    ).astype(object)
    man = part.sex == "M"
    marked = man & chance(rng, 0.55, len(part))
    fathers = np.where(man & chance(rng, 0.3, len(part)), "SR", "")
    part.suffix = np.where(is_son, np.where(marked, "JR", ""), fathers).astype(object)
    part.second = _other_second(rng, part, 0.6, seed)
    _move(rng, part, 0.50)


def _namesake(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    """Somebody unrelated of the same name, born close by: the same month, the same day of another year, or any day."""
    count = len(part)
    how = rng.random(count)
    part.born = model.born + np.where(
        how < 0.15, numbers(rng, -20, 21, count), numbers(rng, -700, 701, count)
    )
    same_day = np.flatnonzero(how > 0.75)
    years = numbers(rng, 1, 6, len(same_day)) * np.where(chance(rng, 0.5, len(same_day)), 1, -1)
    part.born[same_day] = _years_later(model.born[same_day], years)
    part.born = np.minimum(np.where(part.born == model.born, part.born + 9, part.born), _GROWN)
    part.middle = _other_middle(rng, part, model, 0.25)
    part.second = _other_second(rng, part, 0.35, seed)
    part.suffix[:] = ""
    _move(rng, part, 0.0)


def _cousin(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    """The same first surname, often the grandfather's given name."""
    part.given = np.where(chance(rng, 0.4, len(part)), model.given, _other_given(rng, model, 0.2)).astype(
        object
    )
    part.middle = _other_middle(rng, part, model, 0.2)
    part.second = _other_second(rng, part, 0.15, seed)
    part.suffix[:] = ""
    away = numbers(rng, 60, 2500, len(part)) * np.where(chance(rng, 0.5, len(part)), 1, -1)
    part.born = np.minimum(model.born + away, _GROWN)
    _move(rng, part, 0.08)


def _roommate(rng: np.random.Generator, part: People, model: People, seed: int) -> None:
    part.given = draw_given(rng, part.group, part.sex)
    part.middle = draw_middles(rng, part.group, part.sex)
    part.surname = draw_surnames(rng, part.group, part.place, seed)
    other = draw_surnames(rng, part.group, part.place, seed)
    part.second = np.where(model.second != "", other, "").astype(object)
    part.joint[:] = " "
    part.suffix[:] = ""
    part.born = np.minimum(model.born + numbers(rng, -2200, 2201, len(part)), _GROWN)


_CHANGES: dict[str, _Change] = {
    "twin": _twin,
    "mixed_twin": _mixed_twin,
    "sibling": _sibling,
    "junior": _junior,
    "namesake": _namesake,
    "cousin": _cousin,
    "roommate": _roommate,
}


def _other_given(rng: np.random.Generator, model: People, same_initial: float) -> Texts:
    """Return another given name of the same group and the person's sex; with some chance of the same first letter."""
    made = draw_given(rng, model.group, model.sex)
    rows = np.flatnonzero(chance(rng, same_initial, len(model)))
    for _ in range(12):
        rows = rows[[made[row][0] != model.given[row][0] for row in rows.tolist()]]
        made[rows] = draw_given(rng, model.group[rows], model.sex[rows])
    while len(same := np.flatnonzero(made == model.given)):
        made[same] = draw_given(rng, model.group[same], model.sex[same])
    return made


def _other_middle(rng: np.random.Generator, part: People, model: People, same: float) -> Texts:
    drawn = draw_middles(rng, part.group, part.sex)
    return np.where(chance(rng, same, len(part)), model.middle, drawn).astype(object)


def _other_second(rng: np.random.Generator, part: People, same: float, seed: int) -> Texts:
    """Return the second surname, kept with this chance; nobody gets one who has none."""
    drawn = draw_surnames(rng, part.group, part.place, seed)
    kept = chance(rng, same, len(part)) | (part.second == "")
    return np.where(kept, part.second, drawn).astype(object)


def _wed(rng: np.random.Generator, part: People, share: float, seed: int) -> None:
    rows = np.flatnonzero((part.sex == "F") & chance(rng, share, len(part)))
    part.prior_surname[rows] = part.surname[rows]
    part.surname[rows] = draw_surnames(rng, part.group[rows], part.place[rows], seed)
    part.second[rows] = ""
    part.joint[rows] = " "


def _move(rng: np.random.Generator, part: People, stays: float) -> None:
    """Move everybody to a home of their own but a share who stay at the template's."""
    rows = np.flatnonzero(~chance(rng, stays, len(part)))
    part.place[rows] = draw_inside(rng, part.group[rows])
    part.street[rows] = draw_streets(rng, len(rows))
    part.household[rows] = of_home(rng, len(rows))


def _years_later(days: Whole, years: Whole) -> Whole:
    """Return the same day of the calendar in another year; the 28th for a leap day."""
    zero = np.datetime64("1900-01-01")
    dates = zero + days
    month = dates.astype("datetime64[M]")
    day = (dates - month).astype(np.int64)
    start = (month.astype(np.int64) + 12 * years).astype("datetime64[M]")
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    moved = start.astype("datetime64[D]") + np.minimum(day, length - 1)
    return np.asarray((moved - zero).astype(np.int64))


def kinds_drawn(rng: np.random.Generator, shares: dict[str, float], sex: Texts) -> Texts:
    """Return a kind for each template, as near to the shares as whole numbers are; juniors for men while there are any."""
    keys = list(shares)
    count = len(sex)
    cumulative = np.cumsum([shares[key] for key in keys]) / sum(shares.values())
    made = texts(
        [keys[n] for n in rng.permutation(np.searchsorted(cumulative, (np.arange(count) + 0.5) / count))]
    )
    women = np.flatnonzero((made == "junior") & (sex == "F"))
    men = np.flatnonzero((made != "junior") & (sex == "M"))[: len(women)]
    women = women[: len(men)]
    made[women], made[men] = made[men], "junior"
    return made
