"""Names of the second population: by group, clustered by county, with particles, prefixes and two-part names."""

from functools import cache

import numpy as np
import pandas as pd

from benchmarks.linkage.populations.second_kind.words import PARTICLES, SAINTS, SECOND_PARTS
from proving_ground.census.tables import GROUPS, HERE, Sampler, given_sampler, places, surname_sampler
from proving_ground.draws import Texts, Whole, chance, numbers, stream, texts

_POOL = 160  # local surnames of a group in a county
_LOCAL = {"white": 0.20, "black": 0.20, "api": 0.10, "native": 0.55, "multiple": 0.20, "hispanic": 0.40}
_COMPOUND = {"white": 0.04, "black": 0.04, "api": 0.03, "native": 0.03, "multiple": 0.05, "hispanic": 0.24}
_MIDDLE = {"white": 0.88, "black": 0.75, "api": 0.35, "native": 0.65, "multiple": 0.75, "hispanic": 0.55}
_MORE_PARTICLES = (
    0.015  # of Hispanic surnames: the census writes them in many ways, each below its 200 bearers
)
_FIRST_PARTS = (
    "MARIA",
    "JOSE",
    "JUAN",
    "LUIS",
    "ANA",
    "CARLOS",
    "MARCO",
    "MIGUEL",
    "ROSA",
    "VICTOR",
    "JESUS",
)
_SCOTS_IRISH = 0.5  # of the bearers who are white, of a name in O or VAN, to be read as prefixed


@cache
def written_surnames() -> dict[str, str]:
    """Return census spelling to the spelling of an identity card, where they differ: DELACRUZ is DE LA CRUZ."""
    table = pd.read_parquet(HERE / "surnames.parquet")
    total = table[list(GROUPS)].sum(axis=1)
    known = set(table["name"])
    spanish = set(table.loc[table["hispanic"] / total > 0.6, "name"])
    english = set(table.loc[table["white"] / total > _SCOTS_IRISH, "name"])
    made = {}
    for name in sorted(spanish):
        for particle in PARTICLES:
            head = particle.replace(" ", "")
            rest = name[len(head) :]
            if name.startswith(head) and len(rest) >= 4 and rest in spanish:
                made[name] = particle + rest
                break
    for name in sorted(english):
        rest = name[1:]
        if name.startswith("O") and len(rest) >= 5 and rest in english and rest[0] in "BCDGHKLMNR":
            made[name] = f"O'{rest}"
        elif name.startswith("VAN") and len(name) >= 7 and name[3:] in known:
            made[name] = f"VAN {name[3:]}"
    return made


@cache
def _with_particles() -> Sampler:
    """Return the sampler of Spanish surnames with a particle, in census spelling."""
    table = pd.read_parquet(HERE / "surnames.parquet", columns=["name", "hispanic"])
    kept = table[table["name"].map(lambda name: written_surnames().get(name, "").startswith("DE"))]
    return Sampler(kept["name"].to_numpy(dtype=object), np.cumsum(kept["hispanic"].to_numpy(dtype=float)))


@cache
def written_given() -> dict[str, str]:
    """Return census spelling to two-part given names: JOSELUIS is JOSE LUIS, MARIADEJESUS is MARIA DE JESUS."""
    table = pd.read_parquet(HERE / "given_names.parquet")
    total = table[list(GROUPS)].sum(axis=1)
    common = set(table.loc[(total > 8000) & (table["name"].str.len() >= 4), "name"])
    made = {}
    for name in table["name"]:
        for first in _FIRST_PARTS:
            rest = name[len(first) :]
            if not name.startswith(first) or len(rest) < 4:
                continue
            for particle in ("", *PARTICLES):
                bare = particle.replace(" ", "")
                if rest.startswith(bare) and rest[len(bare) :] in common:
                    made[name] = f"{first} {particle}{rest[len(bare) :]}"
    return made


def draw_surnames(rng: np.random.Generator, group: Texts, place: Whole, seed: int) -> Texts:
    """Return a surname for each person, often one of the county's own."""
    made = np.empty(len(group), dtype=object)
    county = counties()[np.minimum(place, len(counties()) - 1)]
    for name in GROUPS:
        rows = np.flatnonzero(group == name)
        drawn = surname_sampler(name).draw(rng, len(rows))
        local = chance(rng, _LOCAL[name], len(rows))
        rank = (_POOL * rng.random(len(rows)) ** 1.5).astype(np.int64)
        drawn[local] = _pools(name, seed)[county[rows][local], rank[local]]
        if name == "hispanic":
            more = chance(rng, _MORE_PARTICLES, len(rows))
            drawn[more] = _with_particles().draw(rng, int(more.sum()))
        made[rows] = drawn
    return _spelled(made, written_surnames())


def draw_given(rng: np.random.Generator, group: Texts, sex: Texts) -> Texts:
    """Return a given name for each person, sometimes of two parts."""
    made = np.empty(len(group), dtype=object)
    for name in GROUPS:
        for one in ("F", "M"):
            rows = np.flatnonzero((group == name) & (sex == one))
            drawn = _spelled(given_sampler(name, one).draw(rng, len(rows)), written_given())
            second = texts(SAINTS[one] if name == "hispanic" else SECOND_PARTS[one])
            part = second[numbers(rng, 0, len(second), len(rows))]
            two = np.flatnonzero(chance(rng, _COMPOUND[name], len(rows)))
            for row in two.tolist():
                if " " not in drawn[row] and drawn[row] != part[row]:
                    drawn[row] = f"{drawn[row]} {part[row].replace('_', ' ')}"
            made[rows] = drawn
    return made


def draw_middles(rng: np.random.Generator, group: Texts, sex: Texts) -> Texts:
    """Return a middle name for each person, or an empty text."""
    made = np.full(len(group), "", dtype=object)
    for name in GROUPS:
        for one in ("F", "M"):
            rows = np.flatnonzero((group == name) & (sex == one))
            drawn = given_sampler(name, one).draw(rng, len(rows))
            kept = chance(rng, _MIDDLE[name], len(rows))
            made[rows[kept]] = drawn[kept]
    return made


@cache
def counties() -> Whole:
    """Return the number of the county of every row of `places()`, and one more number for outside."""
    table = places()
    _, number = np.unique(table["county"].to_numpy(dtype=str), return_inverse=True)
    return np.append(number.astype(np.int64), number.max() + 1)


@cache
def _pools(group: str, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.object_]]:
    """Return the local surnames of a group, one row a county; drawn, so that a county's own are its own."""
    rng = stream(seed, f"second kind: local surnames of {group}")
    count = int(counties().max()) + 1
    return surname_sampler(group).draw(rng, count * _POOL).reshape(count, _POOL)


def _spelled(names: Texts, spelling: dict[str, str]) -> Texts:
    codes, values = pd.factorize(names)
    return texts([spelling.get(str(value), str(value)) for value in values])[codes]
