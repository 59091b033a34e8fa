"""Who is in the second population: the residents, the subjects, and who resembles whom."""

from dataclasses import dataclass

import numpy as np

from benchmarks.linkage.populations.second_kind.households import ages_drawn, make_people
from benchmarks.linkage.populations.second_kind.lookalikes import kinds_drawn, resembling
from benchmarks.linkage.populations.second_kind.people import People, joined
from benchmarks.linkage.populations.second_kind.rates import Cast
from proving_ground.draws import Mask, Texts, Whole, stream

_SPARE = 3  # strangers to choose each from, so that they are of the age and sex of the convicted


@dataclass(frozen=True, slots=True)
class Population:
    """Residents and subjects as they are, and how they belong together."""

    residents: People
    subjects: People
    kind: Texts
    """Of each subject: resident, stranger or the kind of look-alike."""
    resident: Whole
    """Row of the subject among the residents, -1 for who is none."""
    alike: Whole
    """Row of the resident who resembles the subject and is somebody else, -1 for none."""
    alike_kind: Texts
    """How they resemble each other; empty for none."""


def make_cast(residents: int, subjects: int, seed: int, cast: Cast) -> Population:
    """Return the population; raises ValueError where there are too few residents for the subjects."""
    of_kind = {name: round(share * subjects) for name, share in cast.alike().items()}
    own, alike = round(cast.resident * subjects), sum(of_kind.values())
    doubled = round(cast.doubled * own)
    strangers = subjects - own - alike
    if strangers < 0 or residents < 2 * (own + alike + doubled):
        raise ValueError(f"[{residents}] residents are too few for [{subjects}] subjects")
    everybody = make_people(residents + _SPARE * strangers + alike, seed, "people")
    here = everybody.take(np.arange(residents))
    pool = everybody.take(np.arange(residents, len(everybody)))
    rng = stream(seed, "second kind: cast")
    chosen = ages_drawn(rng, here, own + alike, np.ones(residents, dtype=bool))
    mine, models = chosen[:own], chosen[own:]
    kinds = kinds_drawn(rng, cast.alike(), here.sex[models])
    outsiders = resembling(rng, here.take(models), kinds, pool.ssn[:alike], pool.license[:alike], seed)
    _own_numbers(outsiders, pool.ssn[:alike], everybody.ssn)
    hosts, double_kinds = _doubles(rng, here, mine[:doubled], chosen, seed, cast, everybody.ssn)
    rest = pool.take(np.arange(alike, len(pool)))
    strange = rest.take(ages_drawn(rng, rest, strangers, np.ones(len(rest), dtype=bool)))
    nobody = np.full(subjects, -1, dtype=np.int64)
    resident, resembled, how = nobody.copy(), nobody.copy(), np.full(subjects, "", dtype=object)
    resident[:own] = mine
    resembled[:doubled], resembled[own : own + alike] = hosts, models
    how[:doubled], how[own : own + alike] = double_kinds, kinds
    kind = np.full(subjects, "stranger", dtype=object)
    kind[:own], kind[own : own + alike] = "resident", kinds
    return Population(
        residents=here,
        subjects=joined([here.take(mine), outsiders, strange]),
        kind=kind,
        resident=resident,
        alike=resembled,
        alike_kind=how,
    )


def _doubles(
    rng: np.random.Generator,
    here: People,
    models: Whole,
    chosen: Whole,
    seed: int,
    cast: Cast,
    taken: Whole,
) -> tuple[Whole, Texts]:
    """Put somebody who resembles each model in the place of another resident; return their rows and kinds."""
    free: Mask = np.ones(len(here), dtype=bool)
    free[chosen] = False
    hosts = rng.permutation(np.flatnonzero(free))[: len(models)].astype(np.int64)
    kinds = kinds_drawn(rng, cast.alike(), here.sex[models])
    made = resembling(rng, here.take(models), kinds, here.ssn[hosts], here.license[hosts], seed)
    _own_numbers(made, here.ssn[hosts], taken)
    here.put(hosts, made)
    return hosts, kinds


def _own_numbers(made: People, own: Whole, taken: Whole) -> None:
    """Take back a twin's consecutive number where somebody else has it."""
    consecutive = np.flatnonzero(made.ssn != own)
    clash = consecutive[np.isin(made.ssn[consecutive], taken)]
    made.ssn[clash] = own[clash]


def relatives(kinds: Texts) -> Mask:
    """Return which subjects are no residents but related to one."""
    return np.isin(kinds.astype(str), ["twin", "mixed_twin", "sibling", "junior", "cousin"])
