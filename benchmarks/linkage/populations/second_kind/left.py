"""The left file of the second population: each subject as the state of the conviction wrote them down."""

from dataclasses import dataclass

import numpy as np

from benchmarks.linkage.populations.second_kind import letters, offices
from benchmarks.linkage.populations.second_kind.cast import Population, relatives
from benchmarks.linkage.populations.second_kind.households import mates
from benchmarks.linkage.populations.second_kind.names import draw_given, draw_surnames
from benchmarks.linkage.populations.second_kind.numbers import foreign_licenses, nine
from benchmarks.linkage.populations.second_kind.people import TODAY, YEAR, People
from benchmarks.linkage.populations.second_kind.places import draw_inside as draw_anywhere_inside
from benchmarks.linkage.populations.second_kind.places import draw_near, draw_outside, draw_streets
from benchmarks.linkage.populations.second_kind.rates import BORROWING, HOMES, IDENTITIES, LEFT
from benchmarks.linkage.populations.second_kind.slips import (
    Draw,
    date_slips,
    draws,
    name_slips,
    other_slips,
    prior_names,
)
from benchmarks.linkage.populations.second_kind.written import Written, written_as_is
from proving_ground.census.tables import places
from proving_ground.draws import Mask, Texts, Whole, chance, numbers, texts

_STRANGER_ELSEWHERE = 0.96  # of the licenses of people who never lived here


@dataclass(frozen=True, slots=True)
class LeftFile:
    """The columns of the left file and what the right one needs to know."""

    columns: dict[str, Texts]
    written: Written
    foreign: Texts
    """Each subject's license of another state."""


def make_left(population: Population, fbi: Texts, seed: int) -> LeftFile:
    """Return the left file, in the order of the subjects; `fbi` is the FBI number of each of them."""
    people, draw = population.subjects, draws(seed, "left")
    office = offices.office_of(seed, len(people))
    written = written_as_is(people)
    under_prior = prior_names(written, people, LEFT.names.prior_name, draw)
    under_alias = np.concatenate(
        [_alias_identities(written, people, seed, draw), _borrowed_identities(written, population, draw)]
    )
    _aliases(written, people, under_prior, under_alias, office, draw)
    _homes(written, population, office, draw)
    name_slips(written, LEFT.names, draw)
    date_slips(written, LEFT.dates, draw)
    foreign = foreign_licenses(draw("foreign licenses"), offices.states(office))
    elsewhere = np.where(population.resident >= 0, LEFT.numbers.license_elsewhere, _STRANGER_ELSEWHERE)
    licenses = np.where(
        draw("license_elsewhere").random(len(people)) < elsewhere, foreign, nine(people.license)
    ).astype(object)
    offices.office_numbers(written, nine(_ssns(written, population, draw)), licenses, fbi, office, seed)
    other_slips(written, LEFT, draw)
    return LeftFile(offices.left_columns(written, office, seed), written, foreign)


def _alias_identities(written: Written, people: People, seed: int, draw: Draw) -> Whole:
    """Put some records under an invented name and date; a third keep the given name, a sixth the surname."""
    rng = draw("alias_record")
    rows = np.flatnonzero(chance(rng, IDENTITIES.alias_record, len(people)))
    what = rng.random(len(rows))
    given = draw_given(rng, people.group[rows], people.sex[rows])
    written.given[rows] = np.where(what < 0.33, people.given[rows], given)
    surname = draw_surnames(rng, people.group[rows], people.place[rows], seed)
    written.surname[rows] = np.where(what > 0.83, people.surname[rows], surname)
    for part in (written.second, written.middle, written.suffix):
        part[rows] = ""
    written.joint[rows] = " "
    away = rng.normal(0, 3.0 * YEAR, len(rows)).astype(np.int64)
    away += np.where(away >= 0, 3, -3)
    written.born[rows] = np.minimum(people.born[rows] + away, TODAY - int(18 * YEAR))
    written.log.add("alias_record", rows)
    return rows


def _borrowed_identities(written: Written, population: Population, draw: Draw) -> Whole:
    """Put a few relatives of residents under the resident's name and date of birth."""
    rng = draw("identity_borrowed")
    rows = np.flatnonzero(relatives(population.kind) & chance(rng, BORROWING.alike_identity, len(written)))
    lender = population.residents.take(population.alike[rows])
    for name in ("given", "middle", "surname", "second", "joint", "suffix"):
        getattr(written, name)[rows] = getattr(lender, name)
    written.born[rows] = lender.born
    written.log.add("identity_borrowed", rows)
    return rows


def _aliases(
    written: Written, people: People, under_prior: Mask, under_alias: Whole, office: Whole, draw: Draw
) -> None:
    """List true, earlier, invented and home names among the aliases."""
    rng = draw("aliases")
    count = len(people)
    layout = [one.layout for one in offices.OFFICES]
    aliased = np.zeros(count, dtype=bool)
    aliased[under_alias] = True

    def add(rows: Whole, given: Texts, surname: Texts) -> None:
        for row in rows.tolist():
            name = offices.full_name(layout[office[row]], given[row], "", surname[row], "")
            written.aliases.setdefault(row, []).append(name)

    now = np.where(people.second != "", people.surname + people.joint + people.second, people.surname)
    add(np.flatnonzero(aliased & chance(rng, IDENTITIES.true_name_listed, count)), people.given, now)
    changed = (people.prior_surname != "") | (people.prior_given != "")
    lists = changed & ~aliased & chance(rng, IDENTITIES.prior_listed, count)
    add(np.flatnonzero(lists & under_prior), people.given, now)
    given = np.where(people.prior_given != "", people.prior_given, people.given).astype(object)
    surname = np.where(people.prior_surname != "", people.prior_surname, now).astype(object)
    add(np.flatnonzero(lists & ~under_prior), given, surname)
    invented = draw_given(rng, people.group, people.sex)
    other = people.surname[rng.permutation(count)]
    kept = np.where(chance(rng, 0.5, count), people.surname, other).astype(object)
    add(np.flatnonzero(chance(rng, IDENTITIES.invented_listed, count)), invented, kept)
    home = texts([letters.nickname(name, 0, 0) for name in people.given.tolist()])
    familiar = (home != people.given) & chance(rng, IDENTITIES.nickname_listed, count)
    add(np.flatnonzero(familiar), home, people.surname)


def _homes(written: Written, population: Population, office: Whole, draw: Draw) -> None:
    """Write the home of now, a former one in New Mexico, or one in another state."""
    rng = draw("homes")
    people = population.subjects
    count = len(people)
    what = rng.random(count)
    own, strange = population.resident >= 0, population.kind == "stranger"
    now = np.where(own, HOMES.resident_now, np.where(strange, 0.0, HOMES.alike_now))
    before = np.where(
        own, HOMES.resident_before, np.where(strange, HOMES.stranger_before, HOMES.alike_before)
    )
    former = np.flatnonzero((what >= now) & (what < now + before))
    outside = np.flatnonzero(what >= now + before)
    near = chance(rng, HOMES.same_county, len(former))
    written.place[former] = np.where(
        near, draw_near(rng, people.place[former]), draw_anywhere_inside(rng, people.group[former])
    )
    written.place[outside] = draw_outside(rng, offices.states(office)[outside], HOMES.office_state)
    moved = np.concatenate([former, outside])
    written.street[moved] = draw_streets(rng, len(moved))
    written.log.add("former_home", former[people.place[former] < len(places())])
    written.log.add("home_elsewhere", outside)


def _ssns(written: Written, population: Population, draw: Draw) -> Whole:
    """Return the number each subject gives: their own, a relative's, or one of somebody unrelated."""
    rng = draw("ssn_borrowed")
    made = population.subjects.ssn.copy()
    here = population.residents
    own = np.flatnonzero((population.resident >= 0) & chance(rng, LEFT.numbers.ssn_borrowed, len(made)))
    mate = mates(rng, here, population.resident[own])
    own, mate = own[mate >= 0], mate[mate >= 0]
    made[own] = here.ssn[mate]
    share = np.where(relatives(population.kind), BORROWING.alike_ssn, BORROWING.stolen_ssn)
    rows = np.flatnonzero((population.resident < 0) & (rng.random(len(made)) < share))
    anybody = numbers(rng, 0, len(here), len(rows))
    lender = np.where(population.alike[rows] >= 0, population.alike[rows], anybody)
    made[rows] = here.ssn[lender]
    written.log.add("ssn_borrowed", np.concatenate([own, rows]))
    return made
