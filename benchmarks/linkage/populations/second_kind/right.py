"""The right file of the second population: every resident as a register of New Mexico has them; few rows are touched."""

import numpy as np

from benchmarks.linkage.populations.second_kind import offices
from benchmarks.linkage.populations.second_kind.cast import Population
from benchmarks.linkage.populations.second_kind.households import mates
from benchmarks.linkage.populations.second_kind.numbers import foreign_licenses, nine
from benchmarks.linkage.populations.second_kind.people import People
from benchmarks.linkage.populations.second_kind.rates import IDENTITIES, RIGHT
from benchmarks.linkage.populations.second_kind.slips import (
    Draw,
    date_slips,
    draws,
    name_slips,
    other_slips,
    prior_names,
)
from benchmarks.linkage.populations.second_kind.words import LICENSES
from benchmarks.linkage.populations.second_kind.written import Written, written_as_is
from proving_ground.draws import Mask, Texts, chance, pick

_FBI_SUBJECT, _FBI_ELSE = 0.12, 0.012  # residents whose FBI number the register has
_FOREIGN_SUBJECT = 0.04  # of the subjects here, registered with the license they came with


def make_right(
    population: Population, foreign: Texts, fbi: Texts, spare_fbi: Texts, seed: int
) -> tuple[dict[str, Texts], Written]:
    """Return the right file, in the order of the residents.

    `foreign` and `fbi` are the subjects' numbers of other states and of the FBI, `spare_fbi` numbers nobody has yet.
    """
    here, draw = population.residents, draws(seed, "right")
    written = written_as_is(here)
    under_prior = prior_names(written, here, RIGHT.names.prior_name, draw)
    _aliases(written, here, under_prior, draw)
    name_slips(written, RIGHT.names, draw)
    date_slips(written, RIGHT.dates, draw)
    ssn, licenses = here.ssn.copy(), nine(here.license)
    rng = draw("ssn_borrowed")
    rows = np.flatnonzero(chance(rng, RIGHT.numbers.ssn_borrowed, len(here)))
    mate = mates(rng, here, rows)
    ssn[rows[mate >= 0]] = here.ssn[mate[mate >= 0]]
    written.log.add("ssn_borrowed", rows[mate >= 0])
    own = np.flatnonzero(population.resident >= 0)
    _other_licenses(licenses, population, foreign, draw)
    rng = draw("fbi")
    known = np.full(len(here), "", dtype=object)
    rows = np.flatnonzero(chance(rng, _FBI_ELSE, len(here)))[: len(spare_fbi)]
    known[rows] = spare_fbi[: len(rows)]
    known[population.resident[own]] = np.where(chance(rng, _FBI_SUBJECT, len(own)), fbi[own], "")
    offices.register_numbers(written, nine(ssn), licenses, known, seed)
    other_slips(written, RIGHT, draw)
    return offices.right_columns(written, seed), written


def _aliases(written: Written, here: People, under_prior: Mask, draw: Draw) -> None:
    """List the other name of some who have an earlier one."""
    rng = draw("aliases")
    changed = np.flatnonzero((here.prior_surname != "") | (here.prior_given != ""))
    for row in changed[chance(rng, IDENTITIES.right_prior_listed, len(changed))].tolist():
        earlier = f"{here.prior_given[row] or here.given[row]} {here.prior_surname[row] or here.surname[row]}"
        now = f"{here.given[row]} {here.surname[row]}"
        written.aliases[row] = [now if under_prior[row] else earlier]


def _other_licenses(licenses: Texts, population: Population, foreign: Texts, draw: Draw) -> None:
    """Register some with a license of another state: the subject's own, where it is a subject."""
    rng = draw("license_elsewhere")
    rows = np.flatnonzero(chance(rng, RIGHT.numbers.license_elsewhere, len(licenses)))
    licenses[rows] = foreign_licenses(rng, pick(rng, dict.fromkeys(LICENSES, 1.0), len(rows)))
    own = np.flatnonzero(population.resident >= 0)
    own = own[chance(rng, _FOREIGN_SUBJECT, len(own))]
    licenses[population.resident[own]] = foreign[own]
