"""Where the people of a world live, and the numbers they bear."""

from typing import Any

import numpy as np

from proving_ground.draws import Texts, chance, numbers, pick, stream, texts, unique_numbers
from proving_ground.panels.conditions import Conditions
from proving_ground.panels.homes import homes_elsewhere, homes_here
from proving_ground.panels.kin import ONE_HOME
from proving_ground.panels.number_slips import fbi_numbers
from proving_ground.panels.people import Table, joined, length
from proving_ground.population import draw_ssns


def settle(everyone: Table, living_here: int, seed: int, conditions: Conditions) -> Table:
    """Give everybody a household, a home now, an earlier one and one in another state; return the homes."""
    rng = stream(seed, "homes")
    count = length(everyone)
    kin_of = everyone["kin_of"]
    head = np.where(kin_of >= 0, kin_of, np.arange(count))
    household = np.where(head != np.arange(count), head[head], head)
    shares = (kin_of >= 0) & (
        np.isin(everyone["kind"], ONE_HOME)
        | (~_is_namesake(everyone["kind"]) & chance(rng, conditions.shared_home, count))
    )
    group = everyone["group"]
    homes = joined([homes_here(group, rng), homes_here(group, rng), homes_elsewhere(count, rng)])
    own = np.arange(count)
    now, before, away = own.copy(), own + count, own + 2 * count
    strangers_home = (own >= living_here) & ~chance(rng, conditions.strangers_here, count)
    now[strangers_home], before[strangers_home] = (
        away[strangers_home],
        away[rng.permutation(count)[strangers_home]],
    )
    for step in range(2):  # a relative's relative lives there, too
        rows = np.flatnonzero(shares)
        now[rows] = now[kin_of[rows]]
        if step == 0:
            grown_up_there = rows[chance(rng, 0.5, len(rows))]
        before[grown_up_there] = before[kin_of[grown_up_there]]
    everyone["household"] = np.where(_is_namesake(everyone["kind"]), own, household)
    everyone["home_now"], everyone["home_before"], everyone["home_away"] = now, before, away
    return homes


def _is_namesake(kinds: Texts) -> Any:
    return np.isin(
        kinds, ["namesake", "namesake_same_year", "namesake_near_date", "namesake_same_date", "birthday_mate"]
    )


def give_numbers(everyone: Table, living_here: int, seed: int, conditions: Conditions) -> None:
    """Give everybody numbers, and a relative whose numbers or name they may use."""
    rng = stream(seed, "numbers")
    count = length(everyone)
    everyone["ssn"] = texts(draw_ssns(rng, count))
    twins = np.flatnonzero(np.isin(everyone["kind"], ["twin", "twin_mixed"]) & chance(rng, 0.4, count))
    # twins whose numbers were asked for on one day
    for row in twins:
        number = everyone["ssn"][everyone["kin_of"][row]]
        everyone["ssn"][row] = number[:-1] + str((int(number[-1]) + 1) % 10)
    licenses = unique_numbers(rng, 0, 99_999_999, 2 * count)
    everyone["license_here"] = texts([f"5{n:08d}" for n in licenses[:count]])
    everyone["license_before"] = texts([f"1{n:08d}" for n in licenses[count:]])
    never_here = np.flatnonzero((np.arange(count) >= living_here) & chance(rng, 0.97, count))
    everyone["license_here"][never_here] = ""
    everyone["license_away"] = _licenses_elsewhere(count, rng)
    everyone["fbi_number"] = fbi_numbers(count, rng)
    prefix = "NM" if conditions.state_id_prefix else ""
    everyone["state_id_here"] = texts([f"{prefix}{n:08d}" for n in unique_numbers(rng, 0, 99_999_999, count)])
    everyone["state_id_here"][never_here] = ""
    states = pick(rng, {"CA": 4, "TX": 5, "AZ": 4, "CO": 3, "NV": 1, "OK": 1, "FL": 1, "NC": 1}, count)
    ids = unique_numbers(rng, 0, 99_999_999, count)
    everyone["state_id_away"] = texts(
        [f"{s if prefix else ''}{n:08d}" for s, n in zip(states, ids, strict=True)]
    )
    without = chance(rng, conditions.without_ssn, count) & np.isin(everyone["group"], ["hispanic", "api"])
    everyone["ssn"][without] = ""
    # some people's records go wrong wherever they are written
    spread = conditions.troubled
    everyone["trouble"] = np.exp(rng.normal(-(spread**2) / 2, spread, count)) if spread else np.ones(count)
    kin_of = everyone["kin_of"]
    real = np.flatnonzero((kin_of >= 0) & ~_is_namesake(everyone["kind"]))
    everyone["relative"] = np.full(count, -1, dtype=np.int64)
    everyone["relative"][kin_of[real]] = real
    everyone["relative"][real] = kin_of[real]


def _licenses_elsewhere(count: int, rng: np.random.Generator) -> Texts:
    letters = np.array(list("ABCDEFGHJKLMNPRSTWY"), dtype=object)[rng.integers(19, size=count)]
    shapes, drawn = numbers(rng, 0, 3, count), unique_numbers(rng, 1_000_000, 99_999_999, count)
    return texts(
        [
            f"{a}{n % 10_000_000:07d}" if s == 0 else f"{n:08d}" if s == 1 else f"{a}{n:08d}"
            for a, s, n in zip(letters, shapes, drawn, strict=True)
        ]
    )
