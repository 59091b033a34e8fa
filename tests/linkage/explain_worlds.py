"""Small worlds to explain pairs in: a crowd of look-alikes, and people looked for who are in it with facts lost or other."""

import random
from dataclasses import replace
from typing import Any

import numpy as np

from tests.linkage.generated import crowd
from tests.linkage.people import features
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.engine import Population, Sides, WeighedCandidates, weigh_rows, weigh_sides
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.explain.explanation import Explanation, explain_pair
from transforms.linkage.explain.records import taken
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.texts import text_of_features
from transforms.linkage.night_verdicts import by_rule
from transforms.linkage.people.coded_people import code_sides
from transforms.linkage.people.frequencies import met_words, rarity_of
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import load_model
from transforms.linkage.weights.pairs import WeighedPairs

MODEL = load_model()
SIDE = "residency"


class World:
    """Two sides with a known share of partners, all pairs weighed."""

    def __init__(self, seed: int, *, left: int = 8, right: int = 30) -> None:
        residents = crowd(seed, right)
        rng = random.Random(seed)
        for words in residents[::4]:
            words["sid"] = ["NM", str(rng.randint(10_000_000, 99_999_999))]
        self.left_people = features({f"c:{n:03}": _as_found_elsewhere(rng, residents) for n in range(left)})
        self.right_people = features({f"r:{n:03}": words for n, words in enumerate(residents)})
        vocabulary, (one, other) = code_sides(self.left_people, self.right_people)
        population = Population(rarity=rarity_of(*met_words(other, vocabulary)), size=2_000, share=0.4)
        self.sides = Sides(left=one, right=other, vocabulary=vocabulary, population=population)
        self.weighed = weighed_sides(self.sides)

    def scale(self, place: int) -> Scale:
        """Return the scale of one weighed pair."""
        left, right = int(self.weighed.left[place]), int(self.weighed.right[place])
        return Scale(
            sides=replace(self.sides, left=taken(self.sides.left, [left])),
            right_row=right, model=MODEL, side=SIDE,
        )  # fmt: skip

    def explain(self, place: int) -> Explanation:
        """Return the explanation of one weighed pair."""
        return explain_pair(self.scale(place), self.texts(place))

    def texts(self, place: int) -> Any:
        """Return the two records of a weighed pair as text."""
        left, right = int(self.weighed.left[place]), int(self.weighed.right[place])
        return (_text(self.left_people, f"c:{left:03}"), _text(self.right_people, f"r:{right:03}"))

    def levels(self, place: int) -> dict[str, str]:
        """Return the levels of one weighed pair."""
        rows = (self.weighed.left[place : place + 1], self.weighed.right[place : place + 1])
        evidence = self.sides.compare(*rows)
        return {name: known[int(evidence.levels[name][0])] for name, known in LEVELS.items()}

    def places(self, verdict: str) -> list[int]:
        """Return the weighed pairs of a verdict."""
        pairs = _pairs(self.sides, self.weighed, np.arange(len(self.weighed)))
        return [int(place) for place in np.flatnonzero(by_rule(pairs, SIDE, MODEL)[0] == verdict)]


def weighed_sides(sides: Sides) -> WeighedCandidates:
    """Return all pairs as `lindero link` weighs them."""
    return weigh_sides(sides, MODEL, rules=blocking_rules(SIDE, sides.population.size))


def outcome_in(sides: Sides, left: int, right: int) -> tuple[int | None, str]:
    """Return weight and verdict of a pair as `lindero link` finds them; no weight where it is not compared."""
    weighed = weighed_sides(sides)
    own = np.flatnonzero((weighed.left == left) & (weighed.right == right))
    if not len(own):
        return None, "no_match"
    pairs = _pairs(sides, weighed, own)
    return int(pairs.weight[0]), str(by_rule(pairs, SIDE, MODEL)[0][0])


def _pairs(sides: Sides, weighed: WeighedCandidates, rows: Any) -> WeighedPairs:
    return weigh_rows(
        sides, MODEL, weighed.left[rows], weighed.right[rows], weighed.rules[rows],
        prior=weighed.prior, rivals=weighed.rivals[rows],
    )  # fmt: skip


def _as_found_elsewhere(rng: random.Random, residents: list[dict[str, Any]]) -> dict[str, Any]:
    """A resident's facts as another state has them: some are lost, some are somebody else's."""
    words, other = dict(rng.choice(residents)), rng.choice(residents)
    for fact in ("born", "ssn", "license", "at", "sid", "sex", "birth_place", "aka", "name"):
        chance = rng.random()
        if chance < 0.25 and fact != "name":
            words.pop(fact, None)
        elif chance > 0.9 and fact in other:
            words[fact] = other[fact]
    if "at" in words and rng.random() < 0.5:  # one office asks for the ZIP code, another one for the city
        street, city, state, postcode = words["at"]
        words["at"] = rng.choice(
            ([street, city, state, ""], [street, "", "", postcode], [street, "", "", ""])
        )
    if rng.random() < 0.2:
        words["fbi"] = f"{rng.randint(100000, 999999)}AB"
    return words


def _text(people: PersonFeatures, record_id: str) -> Any:
    return text_of_features(people.only([record_id]))
