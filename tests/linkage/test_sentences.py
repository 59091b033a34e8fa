"""Is what is said of a pair true of it? A table of cases that are easily said wrongly; dates of birth as a property."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.linkage.generated import crowd
from tests.linkage.people import weigh_all, weigh_rows, weigh_two
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.evidence.dates import BIRTH_DATE, date_levels
from transforms.linkage.evidence.together import NAME_AND_DATE, levels_together
from transforms.linkage.explain.verdict_words import RULES_IN_SHORT
from transforms.linkage.explain.words import load_words
from transforms.linkage.hard_rules import broken_rule
from transforms.linkage.standing import clearly_apart, facts_apart

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sentences.yml").read_text())
WORDS = load_words()
Day = tuple[int, int, int]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["because"])
@pytest.mark.parametrize("turned", [False, True], ids=["", "the other way round"])
def test_what_is_said_is_so(case: dict[str, Any], turned: bool) -> None:
    sides = [case["right"], case["left"]] if turned else [case["left"], case["right"]]
    pairs = weigh_two(*sides)
    for comparison in case.keys() & LEVELS.keys():
        said = WORDS.because(comparison, pairs.levels(comparison)[0])
        assert said == case[comparison] or (
            comparison.endswith("rarity") and said.startswith(case[comparison])
        )


def apart(one: Day, other: Day) -> int:
    return abs(one[0] - other[0])


def shared(one: Day, other: Day) -> tuple[bool, bool, bool]:
    return one[0] == other[0], one[1] == other[1] > 0, one[2] == other[2] > 0


def slip(one: Day, other: Day, place: int) -> bool:
    """Whether two dates differ in one digit of one part alone."""
    same = [place == n or one[n] == other[n] for n in range(3)]
    digits = zip(f"{one[place]:04}", f"{other[place]:04}", strict=True)
    return all(same) and sum(a != b for a, b in digits) == 1


def turned(one: Day, other: Day) -> bool:
    parts = [n for n in range(3) if one[n] != other[n]]
    return len(parts) == 1 and f"{one[parts[0]]:04}"[:2] == f"{other[parts[0]]:04}"[:2] and (
        f"{one[parts[0]]:04}"[2:] == f"{other[parts[0]]:04}"[:1:-1]
    )  # fmt: skip


def days_apart(one: Day, other: Day) -> int:
    return abs((date(*one) - date(*other)).days)


def whole(*days: Day) -> bool:
    return all(day[2] > 0 for day in days)


def firsts(one: Day, other: Day, month: int | None = None) -> bool:
    return any(day[2] == 1 and month in (None, day[1]) for day in (one, other))


CLAIMS: dict[str, Callable[[Day, Day], bool]] = {
    "the years of birth are more than 46 apart": lambda a, b: apart(a, b) > 46,
    "the years of birth are 14 to 46 apart, as those of a parent and child are": lambda a, b: 14 <= apart(a, b) <= 46,
    "the years of birth are 3 to 13 apart": lambda a, b: 3 <= apart(a, b) <= 13,
    "the years of birth are one or two apart": lambda a, b: 1 <= apart(a, b) <= 2,
    "the years of birth are one apart, as a year reckoned from an age would be": lambda a, b: apart(a, b) == 1,
    "month and day of birth agree, the years do not": lambda a, b: shared(a, b) == (False, True, True),
    "the year of birth agrees, month and day differ": lambda a, b: shared(a, b) == (True, False, False),
    "the year of birth agrees, and at least one side has no whole date":
        lambda a, b: shared(a, b)[0] and not whole(a, b),
    "the dates of birth are at most eleven days apart": lambda a, b: days_apart(a, b) <= 11,
    "year and day of birth agree, the months differ": lambda a, b: shared(a, b) == (True, False, True),
    "year and month of birth agree, the days differ": lambda a, b: shared(a, b) == (True, True, False),
    "year and month of birth agree, and one side has the first of the month, which often stands for an unknown day":
        lambda a, b: shared(a, b)[:2] == (True, True) and firsts(a, b),
    "the year of birth agrees, and at least one side has January 1, which often stands for an unknown day":
        lambda a, b: shared(a, b)[0] and firsts(a, b, 1),
    "year and month of birth agree, and at least one side has no more":
        lambda a, b: shared(a, b)[:2] == (True, True) and not whole(a, b),
    "month and day of birth agree, the years are ten apart":
        lambda a, b: shared(a, b)[1:] == (True, True) and apart(a, b) == 10,
    "month and day of birth agree, the years are one apart":
        lambda a, b: shared(a, b)[1:] == (True, True) and apart(a, b) == 1,
    "month and day of birth agree, one digit of the year differs": lambda a, b: slip(a, b, 0),
    "year and day of birth agree, one digit of the month differs": lambda a, b: slip(a, b, 1),
    "year and month of birth agree, one digit of the day differs": lambda a, b: slip(a, b, 2),
    "the dates of birth agree but for two digits in the other order": turned,
    "the dates of birth agree with month and day exchanged": lambda a, b: (a[0], a[1], a[2]) == (b[0], b[2], b[1]),
    "the date of birth agrees": lambda a, b: a == b and whole(a),
}  # fmt: skip
TOGETHER: dict[str, Callable[[Day, Day], bool]] = {
    "the years of birth are three or more apart": lambda a, b: apart(a, b) >= 3,
    "the dates of birth differ, but come near each other or share a part":
        lambda a, b: a != b and (apart(a, b) <= 2 or any(shared(a, b))),
    "the dates of birth agree in the year, and part of one is or may be unknown":
        lambda a, b: apart(a, b) == 0 and (not whole(a, b) or firsts(a, b)),
    "the dates of birth agree but for what may be a slip":
        lambda a, b: sum(one != other for one, other in zip(a, b, strict=True)) <= 2 and a != b and whole(a, b),
    "the date of birth agrees": lambda a, b: a == b and whole(a),
}  # fmt: skip
DAYS = st.one_of(
    st.dates(date(1930, 1, 1), date(2010, 12, 31)).map(lambda day: (day.year, day.month, day.day)),
    st.tuples(
        st.integers(1978, 1984), st.sampled_from([1, 2, 3, 10, 12]), st.sampled_from([1, 2, 10, 11, 21, 28])
    ),
    st.tuples(st.integers(1978, 1984), st.integers(1, 12), st.just(0)),
    st.tuples(st.integers(1978, 1984), st.just(0), st.just(0)),
)


def level_of(one: Day, other: Day) -> str:
    sides = [tuple(np.array([part]) for part in day) for day in (one, other)]
    return BIRTH_DATE[int(date_levels(*sides)[0])]  # type: ignore[arg-type]


@settings(max_examples=3_000, deadline=None)
@given(DAYS, DAYS, st.booleans())
def test_sentences_on_dates_of_birth_are_true_of_all_dates(one: Day, other: Day, near: bool) -> None:
    if near and whole(one):  # dates some days apart are seldom drawn
        moved = date.fromordinal(date(*one).toordinal() + other[0] % 31 - 15)
        other = moved.year, moved.month, moved.day
    sentence = WORDS.because("birth_date", level_of(one, other))
    assert CLAIMS[sentence](one, other), (one, other, sentence)


@settings(max_examples=1_000, deadline=None)
@given(DAYS, DAYS)
def test_sentences_on_name_and_date_are_true_of_all_dates(one: Day, other: Day) -> None:
    levels = {name: np.zeros(1, dtype=np.int8) for name in LEVELS}
    levels["birth_date"] = np.array([BIRTH_DATE.index(level_of(one, other))], dtype=np.int8)
    bits = {name: np.zeros(1, dtype=np.int32) for name in ("surname", "second", "given", "middle")}
    level = NAME_AND_DATE[int(levels_together(levels, bits, 1000)["name_and_date"][0])]
    said = WORDS.because("name_and_date", level).removeprefix(
        "surname or given name is missing on a side, and "
    )
    assert TOGETHER[said](one, other), (one, other, said)


def test_every_sentence_on_a_date_of_birth_is_among_the_claims() -> None:
    sentences = [text for level, text in WORDS.sentences["birth_date"].items() if level != "missing"]
    assert set(sentences) == set(CLAIMS)
    ends = {text.split(" though ")[-1] for text in WORDS.sentences["name_and_date"].values()}
    known = (*TOGETHER, "the dates of birth cannot be compared")
    assert all(text.endswith(known) for text in ends)
    assert not CLAIMS["the date of birth agrees"]((1980, 1, 2), (1980, 1, 3))


def test_a_pair_that_breaks_the_rule_of_names_and_date_may_agree_on_more() -> None:
    """A home city, a sex, even a ZIP code without a date: no sentence on the rule may say that nothing else agrees."""
    home = {"at": ["1 FICTION RD", "TAOS", "NM", "87571"], "sex": "M"}
    near = {"at": ["2 FABLE LN", "TAOS", "NM", "87529"], "sex": "M"}
    person = {"name": "QUISQUILLA, ZUTANA"}
    lefts = [{**person, **home, "born": "1980-03-05"}, {**person, **home}]
    rights = [{**person, **near, "born": "1980-03-05"}, {**person, **home}]
    pairs = weigh_rows(lefts, rights)
    assert broken_rule(pairs, "residency").tolist() == ["names_and_date_alone"] * 2
    assert pairs.levels("place").tolist() == ["same_city", "same_address"]
    assert pairs.levels("birth_date").tolist() == ["equal", "missing"]
    for words in (WORDS.hard_rules["names_and_date_alone"], RULES_IN_SHORT["names_and_date_alone"]):
        assert "too little" in words and "nothing else" not in words and "agree and" not in words


def test_a_name_that_agrees_may_stand_in_the_rule_of_names() -> None:
    pairs = weigh_two({"name": "GARCIA, JOSE"}, {"name": "GARCIA, MARIA"})
    assert (
        broken_rule(pairs, "residency")[0] == "names_do_not_agree" and pairs.levels("surname")[0] == "equal"
    )
    assert (
        "well enough" in WORDS.hard_rules["names_do_not_agree"]
        and "well enough" in RULES_IN_SHORT["names_do_not_agree"]
    )


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_facts_apart_are_those_that_keep_a_pair_apart(seed: int) -> None:
    pairs = weigh_all(crowd(seed, 25), crowd(seed + 1, 25))
    hits = clearly_apart(pairs)
    assume(hits.any())
    known = {name: pairs.levels(name) for name in LEVELS}
    for row in np.flatnonzero(hits):
        found = facts_apart({name: str(levels[row]) for name, levels in known.items()})
        assert found
        for name, level in found:
            assert not any(part in level for part in ("missing", "equal")), (name, level)


def test_what_is_kept_apart_is_told_in_words() -> None:
    assert "a fact known on both sides differs" in RULES_IN_SHORT["apart"]
