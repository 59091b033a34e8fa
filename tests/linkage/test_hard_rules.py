"""The rules that no weight overrides, over 160,000 pairs of people made to coincide, and over tables of cases.

What a pair shares is read here from the words people were made of, not from the levels the rules themselves read.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.linkage.generated import crowd
from tests.linkage.people import weigh_all, weigh_rows
from transforms.linkage.hard_rules import broken_rule, has_unique_number, look_alikes
from transforms.linkage.weights.model import load_model, match_probability
from transforms.linkage.weights.pairs import WeighedPairs

Words = Mapping[str, Any]
LEFTS, RIGHTS = crowd(1, 400), crowd(2, 400)
REAL_SSNS = {"219456781", "219456782", "217334444"}


@pytest.fixture(scope="module")
def weighed() -> WeighedPairs:
    return weigh_all(LEFTS, RIGHTS)


@pytest.fixture(scope="module")
def matches(weighed: WeighedPairs) -> list[tuple[Words, Words]]:
    """The pairs that would be a match however heavy they weigh: only the rules can stop them."""
    rows = np.flatnonzero(broken_rule(weighed, "residency") == "")
    return [(LEFTS[row // len(RIGHTS)], RIGHTS[row % len(RIGHTS)]) for row in rows]


def shares_number(left: Words, right: Words) -> bool:
    ssn = left.get("ssn") == right.get("ssn") and left.get("ssn") in REAL_SSNS
    return ssn or ("license" in left and left["license"] == right.get("license"))


def shared_identifiers(left: Words, right: Words) -> int:
    """Independent identifiers in common beside names and date of birth: sex and race are not among them."""
    ssns = [str(words.get("ssn", "")) for words in (left, right)]
    real = all(ssn in REAL_SSNS | {"6781", "1234"} for ssn in ssns)
    close = ssns[0][-4:] == ssns[1][-4:] or sum(a != b for a, b in zip(*ssns, strict=False)) == 1
    places = [words.get("at") or [None] * 4 for words in (left, right)]
    place = (places[0][0] is not None and places[0] == places[1]) or (
        places[0][3] is not None and places[0][3] == places[1][3]
    )
    born = left.get("birth_place") in ("MX", "INVENTED ISLAND") and left.get("birth_place") == right.get(
        "birth_place"
    )
    middles = [set(n.partition(",")[2].split()[1:]) for n in (left["name"], right["name"])]
    aka = "aka" in left and "aka" in right
    middle = bool(middles[0] & middles[1] & {"TERCERILLA", "CUARTANA"})
    if aka:  # another name may carry the middle name
        spelled = [" ".join([w["name"], *w["aka"]]) for w in (left, right)]
        middle |= any(all(name in text for text in spelled) for name in ("TERCERILLA", "CUARTANA"))
    elif "aka" in left or "aka" in right:
        middle |= any(
            all(name in " ".join([w["name"], *w.get("aka", [])]) for w in (left, right))
            for name in ("TERCERILLA", "CUARTANA")
        )
    return int(real and close) + int(place) + int(born) + int(middle) + int(aka)


def test_enough_pairs_were_looked_at_and_some_may_match(
    weighed: WeighedPairs, matches: list[tuple[Words, Words]]
) -> None:
    assert len(weighed.weight) == 160_000
    assert 1_000 < len(matches) < 80_000


def test_names_alone_or_with_a_date_of_birth_are_never_enough(matches: list[tuple[Words, Words]]) -> None:
    wrong = [pair for pair in matches if not shares_number(*pair) and shared_identifiers(*pair) == 0]
    assert wrong == []


def test_without_a_date_of_birth_one_identifier_is_not_enough(matches: list[tuple[Words, Words]]) -> None:
    undated = ("1900-01-01", "1980-01-01", None)
    wrong = [
        pair
        for pair in matches
        if any(words.get("born") in undated for words in pair)
        and not shares_number(*pair)
        and shared_identifiers(*pair) < 2
    ]
    assert wrong == []


def test_placeholder_numbers_and_dates_never_count(weighed: WeighedPairs) -> None:
    rows = np.arange(len(weighed.weight))
    for name, key, values in (
        ("ssn", "ssn", {"999999999"}),
        ("birth_date", "born", {"1900-01-01", None}),
    ):
        placeholder = np.array(
            [
                LEFTS[row // len(RIGHTS)].get(key) in values or RIGHTS[row % len(RIGHTS)].get(key) in values
                for row in rows
            ]
        )
        assert placeholder.sum() > 10_000
        assert set(weighed.levels(name)[placeholder]) == {"missing"}
    january = np.array([LEFTS[row // len(RIGHTS)].get("born") == "1980-01-01" for row in rows])
    assert set(weighed.levels("birth_date")[january]) <= {
        "january_first", "year_of_age", "two_years_apart", "missing",
    }  # fmt: skip


def test_sex_and_race_never_help(weighed: WeighedPairs) -> None:
    without = weigh_all([{**w, "sex": None} for w in LEFTS], [{**w, "sex": None} for w in RIGHTS])
    assert (weighed.weight <= without.weight).all()
    gained = (broken_rule(weighed, "residency") == "") & (broken_rule(without, "residency") != "")
    assert not gained.any()


@pytest.mark.parametrize("side", ["residency", "registry"])
def test_contradictions_stand_on_every_side(weighed: WeighedPairs, side: str) -> None:
    rules = broken_rule(weighed, side)
    alike = look_alikes(weighed)
    assert alike.sum() > 1_000
    assert set(rules[alike]) == {"look_alike"}
    senior = weighed.at("suffix", "different") & ~has_unique_number(weighed)
    assert senior.sum() > 1_000
    assert (rules[senior] != "").all()


@pytest.mark.parametrize("side", ["registry", "registry_resident"])
@pytest.mark.parametrize(
    ("born", "more", "rule"),
    [
        ("1980-03-05", {}, ""),
        ("1980-03", {}, ""),
        ("1980", {}, "names_and_date_alone"),
        (None, {}, "names_and_date_alone"),
        ("1980", {"at": ["1 FICTION RD", "TAOS", "NM", "87571"]}, ""),
        (None, {"ssn": "219456781"}, ""),
    ],
)
def test_registered_is_not_said_on_two_names_and_a_year(
    side: str, born: str | None, more: Words, rule: str
) -> None:
    entry = {"name": "GARCIA, JOSE", "born": "1980-03-05", **more}
    asked = {"name": "GARCIA, JOSE", "born": born, **more}
    assert list(broken_rule(weigh_rows([asked], [entry]), side)) == [rule]


def test_the_two_sides_may_be_exchanged(weighed: WeighedPairs) -> None:
    other = weigh_all(RIGHTS, LEFTS)
    turned = other.weight.reshape(len(RIGHTS), len(LEFTS)).T.ravel()
    assert (turned == weighed.weight).all()


@pytest.mark.parametrize("weight", [*range(-60_000, 60_001, 997), -2_000_000, 2_000_000])
def test_probabilities_of_a_weight_and_its_opposite_sum_to_one(weight: int) -> None:
    assert match_probability(weight) + match_probability(-weight) == pytest.approx(1, abs=1e-12)
    assert 0 <= match_probability(weight) <= 1


DISAGREES = (
    ("ssn", "219456781", "217334444"),
    ("ssn", "6781", "1234"),
    ("license", ["NM", "512345678"], ["NM", "598765432"]),
    ("sid", ["NC", "1234567"], ["NC", "7654321"]),
    ("fbi", "123456AB7", "765432CD1"),
    ("born", "1980-03-05", "1963-11-20"),
    ("at", ["1 FICTION RD", "TAOS", "NM", "87571"], ["3 MYTH AVE", "RENO", "NV", "89501"]),
    ("birth_place", "MX", "INVENTED ISLAND"),
    ("sex", "M", "F"),
)


@pytest.mark.parametrize(("kind", "value", "other"), DISAGREES)
def test_an_identifier_that_disagrees_weighs_less_than_none(kind: str, value: Any, other: Any) -> None:
    lefts = [{**words, kind: value} for words in LEFTS]
    agrees, differs = ([{**words, kind: v} for words in RIGHTS] for v in (value, other))
    silent = [{k: v for k, v in words.items() if k != kind} for words in RIGHTS]
    held, lost, absent = (weigh_rows(lefts, rights) for rights in (agrees, differs, silent))
    assert (lost.weight <= absent.weight).all()
    # a license is renewed, lost and issued anew: another one says nothing against a person
    assert kind == "license" or (lost.weight < absent.weight).mean() > 0.9
    if kind != "sex":
        # a relative is told by family and home or day: agreeing on those may be what contradicts
        plain = held.at("kin", "none")
        assert plain.sum() > 50
        assert (held.weight[plain] >= absent.weight[plain]).all()
        assert (held.weight[plain] > absent.weight[plain]).mean() > 0.9


@pytest.mark.parametrize(
    ("other", "part"),
    [("FANTASMUBLEDA, ROBERT", "given"), ("INVENTARRILLO, JOSE", "surname"), ("GARCIA, JOSE SR", "suffix")],
)
def test_a_name_part_that_disagrees_weighs_less_than_none(other: str, part: str) -> None:
    base = {"born": "1980-03-05", "ssn": "6781"}
    left = (
        {**base, "name": "GARCIA, JOSE JR"} if part == "suffix" else {**base, "name": "FANTASMUBLEDA, JOSE"}
    )
    silent = {"given": "FANTASMUBLEDA,", "surname": ", JOSE", "suffix": "GARCIA, JOSE"}[part]
    lost, absent = (weigh_rows([left], [{**base, "name": name}]).weight[0] for name in (other, silent))
    assert lost < absent


def test_no_pair_of_one_record_outweighs_its_own_copy() -> None:
    copies = weigh_rows(LEFTS, LEFTS).weight
    crossed = weigh_all(LEFTS[:60], LEFTS[:60]).weight.reshape(60, 60)
    # somebody else may hold more (another date, an address), never agree better on what the copy has
    assert (copies >= load_model().prior(0.3, 20_000)).all()
    assert (np.diag(crossed) == copies[:60]).all()
