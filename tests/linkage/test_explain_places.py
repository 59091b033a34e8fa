"""What is said of addresses of which each side says another part: what agreed, what would change it, what settles it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from tests.linkage.explain_worlds import MODEL, SIDE, outcome_in
from tests.linkage.people import features
from transforms.linkage.engine import Population, Sides
from transforms.linkage.evidence.places import PLACE, compare_places
from transforms.linkage.explain.changes import Change, changed
from transforms.linkage.explain.explanation import explain_pair
from transforms.linkage.explain.invented import Invented
from transforms.linkage.explain.records import stacked
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.texts import NOT_KEPT, text_of_codes, text_of_features
from transforms.linkage.explain.trials import trial_of
from transforms.linkage.people.coded_people import CodedPeople, code_sides
from transforms.linkage.people.frequencies import met_words, rarity_of
from transforms.linkage.weights.model import load_model

NAMED = {"name": "INVENTARRILLO, JOSE LUIS", "born": "1980-03-05", "sex": "M"}
CITY, ZIP = ["1|FICTION RD|4", "TAOS", "NM", ""], ["1|FICTION RD|4", "TAOS", "NM", "87571"]
NOWHERE = ["1|FICTION RD|4", "", "", ""]


@dataclass(frozen=True)
class Two:
    """One record looked for among a few."""

    sides: Sides
    texts: Any

    def level(self, left: CodedPeople | None = None, right: CodedPeople | None = None) -> str:
        """Return the level of `place` of the pair, as it is or with other records."""
        one, other = left or self.sides.left, right or self.scale.right
        row = np.zeros(1, dtype=np.int32)
        return PLACE[int(compare_places(row, row, one, other)[0])]

    @property
    def scale(self) -> Scale:
        return Scale(sides=self.sides, right_row=0, model=MODEL, side=SIDE)

    @property
    def invented(self) -> Invented:
        scale = self.scale
        return Invented(scale.left, scale.right, scale.sides.right, scale.sides.vocabulary)


def two(left: list[str], right: list[str]) -> Two:
    people = [
        features({"c:1": {**NAMED, "at": left}}),
        features(
            {"r:1": {**NAMED, "at": right}, "r:2": {"name": "LOPEZ, ANN", "born": "1970-01-02", "sex": "F"}}
        ),
    ]
    vocabulary, (one, other) = code_sides(*people)
    population = Population(rarity=rarity_of(*met_words(other, vocabulary)), size=2_000, share=0.4)
    return Two(
        sides=Sides(left=one, right=other, vocabulary=vocabulary, population=population),
        texts=(text_of_features(people[0]), text_of_features(people[1].only(["r:1"]))),
    )


def test_one_address_is_shown_as_each_side_says_it_and_its_bits_count() -> None:
    pair = two(CITY, ZIP)
    found = explain_pair(pair.scale, pair.texts)
    assert found.values["place"] == ("1 FICTION RD 4, TAOS, NM", "1 FICTION RD 4, TAOS, NM 87571")
    entry = next(e for s in found.sections for e in s.entries if e["comparison"] == "place")
    assert entry["level"] == "same_address"
    assert entry["mbit"] == load_model().bits["place"][-1]
    assert (found.weight, found.verdict) == outcome_in(pair.sides, 0, 0)
    assert pair.level() == two(ZIP, ZIP).level() == "same_address"


def test_of_several_addresses_the_two_that_are_one_are_shown() -> None:
    pair = two(CITY, ZIP)
    text, other = pair.texts[0], two(["2|FABLE LN|", "TAOS", "NM", "87571"], ZIP)
    places = stacked([other.sides.left, pair.sides.left]).places
    left = replace(
        pair.sides.left,
        places=replace(places, row=places.row * 0, start=places.start[[0, -1]]),
    )
    both = replace(text, places=[*other.texts[0].places, *text.places])
    scale = replace(pair.scale, sides=replace(pair.sides, left=left))
    assert explain_pair(scale, (both, pair.texts[1])).values["place"][0] == "1 FICTION RD 4, TAOS, NM"


@pytest.mark.parametrize(("to", "level"), [("another", "another_state"), ("unknown", "missing")])
def test_another_address_is_another_one_by_zip_code_and_by_city(to: str, level: str) -> None:
    pair = two(CITY, ZIP)
    assert pair.level(changed(pair.sides.left, [Change("place", to)], pair.invented)) == level


@pytest.mark.parametrize(
    ("left", "right", "lacking"),
    [
        (CITY, ZIP, None),
        (CITY, CITY, None),
        (NOWHERE, ZIP, ("left",)),
        (NOWHERE, CITY, ("left",)),
        (CITY, NOWHERE, ("right",)),
        (NOWHERE, NOWHERE, ("left", "right")),
    ],
)
def test_a_street_line_of_which_nobody_says_where_it_is_is_an_address_to_ask_for(
    left: list[str], right: list[str], lacking: tuple[str, ...] | None
) -> None:
    pair = two(left, right)
    trial = trial_of("place", pair.invented, {})
    assert (trial and trial.lacking) == lacking
    if trial is not None:
        assert pair.level(*trial.agrees) == "same_address"
        assert trial.differs is not None and pair.level(*trial.differs) == "another_state"


def test_what_prepared_people_keep_of_an_address() -> None:
    pair = two(CITY, ZIP)
    assert text_of_codes(pair.scale.left, pair.sides.vocabulary).places == [f"{NOT_KEPT}, NM"]
    assert text_of_codes(pair.scale.right, pair.sides.vocabulary).places == [f"{NOT_KEPT}, NM 87571"]
