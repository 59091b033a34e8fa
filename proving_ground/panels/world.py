"""A panel: one world, its two files, the truth between them, and who is whose relative."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from proving_ground.draws import Texts, Whole, chance, numbers, pick, stream, texts, unique_numbers
from proving_ground.panels.conditions import Conditions
from proving_ground.panels.homes import homes_elsewhere, homes_here
from proving_ground.panels.kin import ONE_HOME, make_kin
from proving_ground.panels.number_slips import fbi_numbers
from proving_ground.panels.office import write_side
from proving_ground.panels.people import Table, either, joined, length, make_people, take
from proving_ground.panels.pools import Pools
from proving_ground.population import TODAY, draw_ssns


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One training population.

    left and right are in canonical columns; truth has left_id, right_id; subjects has left_id, kind, group,
    double_surname, look_alike_of, slips; residents has right_id, person, household_id, home_id, relation, group, slips:
    two residents of one household_id are relatives or share a home, of one person are one.
    """

    conditions: Conditions
    left: pd.DataFrame
    right: pd.DataFrame
    truth: pd.DataFrame
    subjects: pd.DataFrame
    residents: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Cast:
    """Everybody, and which of them stand in which file; all are rows of `everyone`."""

    everyone: Table
    homes: Table
    right: Whole
    left: Whole
    kinds: Texts


def make_panel(residents: int, subjects: int, seed: int, conditions: Conditions) -> Panel:
    """Return a world with this many right and left records; the same for the same arguments.

    Raises:
        ValueError: fewer than 20 residents or no subjects.
    """
    if residents < 20 or subjects < 1:
        raise ValueError(f"{residents} residents, {subjects} subjects: a panel needs at least 20 and 1")
    pools = Pools(conditions, stream(seed, "name pools"))
    cast = _cast(residents, subjects, seed, conditions, pools)
    right, right_slips = write_side(
        cast.everyone, cast.right, cast.homes, conditions.right, conditions.right_shares, pools,
        stream(seed, "right offices"),
    )  # fmt: skip
    left, left_slips = write_side(
        cast.everyone, cast.left, cast.homes, conditions.left, conditions.left_shares, pools,
        stream(seed, "left offices"),
    )  # fmt: skip
    right_ids, left_ids = _ids("R", len(cast.right)), _ids("L", len(cast.left))
    right.insert(0, "record_id", right_ids)
    left.insert(0, "record_id", left_ids)
    return Panel(
        conditions=conditions,
        left=left,
        right=right,
        truth=_truth(cast, left_ids, right_ids),
        subjects=_subjects(cast, left_ids, right_ids, left_slips),
        residents=_residents(cast, right_ids, right_slips),
    )


def _cast(residents: int, subjects: int, seed: int, conditions: Conditions, pools: Pools) -> _Cast:
    rng = stream(seed, "cast")
    twice_left = round(subjects * conditions.subjects_twice / (1 + conditions.subjects_twice))
    people_left = subjects - twice_left
    here = min(round(people_left * conditions.resident_share), residents // 3)
    alike = round((people_left - here) * conditions.look_alike_share)
    twice_right = round(residents * conditions.residents_twice)
    planted = min(round(here * conditions.planted_kin), residents // 4)
    base = _residents_with_kin(
        residents - twice_right - planted, conditions, pools, stream(seed, "residents")
    )
    convicted = _draw_convicted(base, here, conditions, rng)
    kin = make_kin(
        base, rng.choice(convicted, planted) if here else np.empty(0, dtype=np.int64),
        pick(rng, conditions.planted, planted if here else 0), conditions, pools, stream(seed, "planted"),
    )  # fmt: skip
    originals = np.where(
        chance(rng, conditions.look_alikes_of_subjects if here else 0.0, alike),
        rng.choice(convicted, alike) if here else 0,
        _draw_convicted(base, alike, conditions, rng, replace=True),
    ).astype(np.int64)
    doubles = make_kin(
        base,
        originals,
        pick(rng, conditions.look_alikes, alike),
        conditions,
        pools,
        stream(seed, "look-alikes"),
    )
    strangers = make_people(
        people_left - here - alike,
        conditions.hispanic_share_elsewhere,
        conditions,
        pools,
        stream(seed, "strangers"),
    )
    strangers["kind"][:] = "stranger"
    everyone = joined([base, kin, doubles, strangers])
    living_here = length(base) + length(kin)
    right = np.concatenate([np.arange(living_here), rng.integers(living_here, size=residents - living_here)])
    own = np.concatenate([convicted, np.arange(living_here, length(everyone))])
    left = np.concatenate([own, rng.choice(own, subjects - len(own))])
    left = rng.permutation(left)
    kinds = either(left < living_here, "resident", everyone["kind"][left])
    homes = _settle(everyone, living_here, seed, conditions)
    _number(everyone, living_here, seed)
    return _Cast(everyone, homes, rng.permutation(right), left, kinds)


def _residents_with_kin(count: int, conditions: Conditions, pools: Pools, rng: np.random.Generator) -> Table:
    kin = round(count * conditions.kin_share)
    heads = make_people(count - kin, conditions.hispanic_share, conditions, pools, rng)
    if not kin:
        return heads
    relatives = make_kin(
        heads, rng.integers(count - kin, size=kin), pick(rng, conditions.kin, kin), conditions, pools, rng
    )
    return joined([heads, relatives])


def _draw_convicted(
    people: Table, count: int, conditions: Conditions, rng: np.random.Generator, *, replace: bool = False
) -> Whole:
    """Men and the middle-aged are convicted more often than their share; nobody under 20 is, where enough are older."""
    age = (TODAY - people["born"]).astype(np.int64) / 365.25
    weight = np.where(people["sex"] == "M", conditions.men, 1.0) * np.where((age > 25) & (age < 65), 2.0, 1.0)
    weight *= np.where(age >= 20, 1.0, 1e-6)
    return np.asarray(rng.choice(len(age), count, replace=replace, p=weight / weight.sum()), dtype=np.int64)


def _settle(everyone: Table, living_here: int, seed: int, conditions: Conditions) -> Table:
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


def _number(everyone: Table, living_here: int, seed: int) -> None:
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
    everyone["state_id_here"] = texts([f"NM{n:08d}" for n in unique_numbers(rng, 0, 99_999_999, count)])
    states = pick(rng, {"CA": 4, "TX": 5, "AZ": 4, "CO": 3, "NV": 1, "OK": 1, "FL": 1, "NC": 1}, count)
    ids = unique_numbers(rng, 0, 99_999_999, count)
    everyone["state_id_away"] = texts([f"{s}{n:08d}" for s, n in zip(states, ids, strict=True)])
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


def _ids(letter: str, count: int) -> Texts:
    return texts([f"{letter}{n:07d}" for n in range(1, count + 1)])


def _truth(cast: _Cast, left_ids: Texts, right_ids: Texts) -> pd.DataFrame:
    left = pd.DataFrame({"left_id": left_ids, "person": cast.left})
    right = pd.DataFrame({"right_id": right_ids, "person": cast.right})
    pairs = left.merge(right, on="person")[["left_id", "right_id"]].astype("str")
    return pairs.sort_values(["left_id", "right_id"], ignore_index=True)


def _subjects(cast: _Cast, left_ids: Texts, right_ids: Texts, slips: Texts) -> pd.DataFrame:
    record_of = np.full(length(cast.everyone), -1, dtype=np.int64)
    record_of[cast.right[::-1]] = np.arange(len(cast.right))[::-1]
    kin_of = cast.everyone["kin_of"][cast.left]
    alike = (cast.kinds != "resident") & (kin_of >= 0)
    of = either(alike, right_ids[record_of[np.maximum(kin_of, 0)]], None)
    return pd.DataFrame(
        {
            "left_id": pd.Series(left_ids, dtype="str"),
            "kind": pd.Series(cast.kinds, dtype="str"),
            "group": pd.Series(cast.everyone["group"][cast.left], dtype="str"),
            "double_surname": cast.everyone["maternal"][cast.left] != "",
            "look_alike_of": pd.Series(of, dtype="str"),
            "slips": pd.Series(slips, dtype="str"),
        }
    )


def _residents(cast: _Cast, right_ids: Texts, slips: Texts) -> pd.DataFrame:
    people = take(
        {name: cast.everyone[name] for name in ("household", "home_now", "kind", "group")}, cast.right
    )
    return pd.DataFrame(
        {
            "right_id": pd.Series(right_ids, dtype="str"),
            "person": cast.right,
            "household_id": people["household"],
            "home_id": people["home_now"],
            "relation": pd.Series(people["kind"], dtype="str"),
            "group": pd.Series(people["group"], dtype="str"),
            "slips": pd.Series(slips, dtype="str"),
        }
    )
