"""Every level has a sentence, no sentence says too much, figures in words are the figures."""

import copy
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import yaml

from tests.linkage.generated import crowd
from tests.linkage.people import weigh_all, weigh_rows, weigh_two
from transforms.linkage import hard_rules
from transforms.linkage.candidates.rules import WIDE_RULES
from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.evidence.together import COUNTED
from transforms.linkage.explain import verdict_words
from transforms.linkage.explain.ledger import FACTS, in_sections, ledger, ledgers
from transforms.linkage.explain.likelihood import coincidences, coincidences_in_words, link_in_words
from transforms.linkage.explain.words import (
    BESIDE,
    FILE,
    ExplanationError,
    load_words,
    read_words,
    round_number,
)

TOO_MUCH = re.compile(
    r"offender|(is|are) the same person|(is|are) one person|suspect|perpetrator|guilty", re.I
)


def raw() -> dict[str, object]:
    return yaml.safe_load(FILE.read_text())


def test_every_comparison_and_level_has_a_sentence() -> None:
    words = load_words()
    assert set(words.sentences) == {*LEVELS, *BESIDE}
    for name, levels in {**LEVELS, **BESIDE}.items():
        assert list(words.sentences[name]) == list(levels)
        assert all(len(text) > 10 for text in words.sentences[name].values())
        assert words.heading_of[name] in words.headings and words.titles[name]


def test_everything_that_lowers_a_verdict_has_a_sentence() -> None:
    names = ("NEEDS_IDENTIFIER", "CONTRADICTION", "SUFFIX", "FACTS", "NAMES", "RIVALS", "APART")
    rules = {getattr(hard_rules, name) for name in names}
    assert set(load_words().hard_rules) == set(verdict_words.RULES_IN_SHORT) == rules


def test_every_blocking_rule_has_words() -> None:
    assert set(load_words().shared) == {rule.rule_id for rule in WIDE_RULES}


def test_sentences_of_one_comparison_differ() -> None:
    # whoever issued an FBI number, it is the FBI's: two levels, one meaning
    for name, sentences in load_words().sentences.items():
        own = list(sentences.values())
        assert len(set(own)) == len(own) - (name == "fbi"), name


def test_no_sentence_says_who_somebody_is() -> None:
    for file in sorted(FILE.parent.glob("*.yml")):
        assert not TOO_MUCH.search(file.read_text()), file.name


def test_the_detector_of_too_much_detects() -> None:
    assert TOO_MUCH.search("this is the same person") and TOO_MUCH.search("the Offender")
    assert not TOO_MUCH.search("one person, one number")


def test_a_missing_or_unknown_level_is_named() -> None:
    table = copy.deepcopy(raw())
    del table["comparisons"]["surname"]["levels"]["joined"]  # type: ignore[index]
    table["comparisons"]["surname"]["levels"]["joint"] = "x"  # type: ignore[index]
    with pytest.raises(ExplanationError, match=r"comparisons\.surname.*\['joined'\].*\['joint'\]"):
        read_words(table)
    table = copy.deepcopy(raw())
    del table["comparisons"]["kin"]  # type: ignore[attr-defined]
    with pytest.raises(ExplanationError, match=r"missing \['kin'\]"):
        read_words(table)


def test_every_fact_that_is_counted_has_a_name() -> None:
    levels = {name: np.zeros(1, dtype=np.int8) for name in LEVELS}
    for name, facts_of in COUNTED.items():
        facts = facts_of(levels)
        assert len(facts) > 5 and set(facts) <= set(load_words().counted_facts), name


def test_a_counted_fact_without_a_level_of_that_name_and_a_lost_sentence_are_named() -> None:
    table = copy.deepcopy(raw())
    table["counted_facts"]["ssn.last_five"] = "last five"  # type: ignore[index]
    with pytest.raises(ExplanationError, match=r"counted_facts.*ssn\.last_five"):
        read_words(table)
    table = copy.deepcopy(raw())
    del table["comparisons"]["support"]["named"]["one"]  # type: ignore[index]
    with pytest.raises(ExplanationError, match=r"named.*one.*several"):
        read_words(table)


def test_facts_that_are_counted_are_named() -> None:
    left = {"name": "INVENTARRILLO, PERENGANA JR", "sex": "M", "ssn": "4321", "born": "1980-03-05",
            "at": ["", "", "NM", "87501"], "license": ["NM", "123456789"]}  # fmt: skip
    right = {**left, "name": "INVENTARRILLO, PERENGANA SR", "sex": "F", "ssn": "8765"}
    said = {entry["comparison"]: entry["because"] for entry in ledger(weigh_two(left, right), 0)}
    assert said["contradictions"] == (
        "three facts speak against it together: suffix, last four of the Social Security number, sex"
    )
    assert said["support"] == (
        "surname and given name left aside, three facts speak for it together: date of birth, driver license, ZIP code"
    )
    said = {
        e["comparison"]: e["because"]
        for e in ledger(weigh_two(left, {**left, "name": "INVENTARILLO, PERENGANA JR"}), 0)
    }
    assert said["slips"] == "one fact agrees only nearly or in part: surname"


def test_as_many_facts_are_named_as_the_level_counts() -> None:
    pairs = weigh_all(crowd(5, 40), crowd(6, 40))
    named = dict.fromkeys(COUNTED, 0)
    for row, entries in enumerate(ledgers(pairs)):
        for entry in entries:
            if entry["comparison"] in COUNTED and entry["level"] != "none":
                count = len(entry["because"].partition(": ")[2].split(", "))
                level = pairs.levels(entry["comparison"])[row]
                assert str(count) == level or (count >= 4 and level == "4_or_more"), entry
                named[entry["comparison"]] += 1
    assert min(named.values()) > 50, named


def test_levels_that_are_numbers_say_their_two_ends() -> None:
    sentences = load_words().sentences
    assert "1 in 8 to 1 in 16 files" in sentences["expected_namesakes"]["2_to_-4"]
    assert "hold 4 to 8 namesakes" in sentences["expected_namesakes"]["2_to_2"]
    assert "1 in 1,000 to 1 in 2,000 bear" in sentences["surname_rarity"]["10_bits"]
    assert "more than half" in sentences["given_rarity"]["0_bits"]


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (11_000, "about 1 in 2,000 such links is wrong"),
        (7_643, "about 1 in 200 such links is wrong"),
        (0, "about 5 in 10 such links are wrong"),
        (3_000, "about 1 in 10 such links is wrong"),
        (-12_000, "about 1 in 4,100 such links is right"),
        (60_000, "fewer than 1 in 1,000,000 such links is wrong, by the model"),
        (-60_000, "fewer than 1 in 1,000,000 such links is right, by the model"),
    ],
)
def test_probability_in_words(weight: int, words: str) -> None:
    assert link_in_words(weight) == words


def test_coincidences() -> None:
    assert coincidences(10_000, 1024) == 1.0
    assert coincidences(-(10**9), 1000) > 1000  # no overflow
    assert coincidences_in_words(0.01, 20_000) == (
        "at most 1 in 100 files as large as the right one would hold a record that fits as well by chance"
    )
    assert coincidences_in_words(12.3, 20_000).startswith("up to 12 of the 20,000 records")
    assert coincidences_in_words(0.9, 20_000).startswith("up to 1 of the 20,000 records")
    assert coincidences_in_words(0.5, 20_000).startswith("at most 1 in 2 files")
    assert coincidences_in_words(30_000.0, 20_000) == "the two agree no better than records picked at random"
    assert coincidences_in_words(1e-9, 20_000).startswith("fewer than 1 in 1,000,000 files")


def test_round_numbers() -> None:
    assert [round_number(v) for v in (1, 16, 512, 1024, 98_765, 2.0**20)] == [
        "1", "16", "512", "1,000", "99,000", "1,000,000",
    ]  # fmt: skip


def test_ledgers_of_a_crowd_sum_to_their_weights() -> None:
    pairs = weigh_all(crowd(1, 40), crowd(2, 40))
    headings, neutral = list(load_words().headings), set()
    for row, entries in enumerate(ledgers(pairs)):
        assert sum(entry["mbit"] for entry in entries) == int(pairs.weight[row])
        told = {entry["comparison"]: entry for entry in entries}
        assert {name for name in LEVELS if pairs.bits[name][row]} <= set(told) - {"prior"} <= set(LEVELS)
        for name in set(told) - {"prior"}:
            assert told[name]["level"] == pairs.levels(name)[row]
            if name not in COUNTED:  # what these say, depends on the facts they count
                assert told[name]["because"] == load_words().because(name, told[name]["level"])
        neutral |= {name for name in set(told) - {"prior"} if not told[name]["mbit"]}
        sections = in_sections(entries)
        assert sum(section.mbit for section in sections) == int(pairs.weight[row])
        shown = [headings.index(section.heading) for section in sections]
        assert shown == sorted(shown)
        assert json.loads(json.dumps(entries)) == entries
        if row % 97 == 0:
            assert ledger(pairs, row) == entries
    assert neutral <= set(FACTS)


def test_a_fact_without_bits_is_told_only_where_it_was_compared() -> None:
    left = {"name": "FANTASMUBLEDA, ZUTANA", "born": "1980-03-05", "sex": "F", "ssn": "219456781"}
    pairs = weigh_rows([left], [{**left, "sex": "M", "ssn": None}])
    silent = replace(pairs, bits={name: np.zeros(1, dtype=np.int32) for name in LEVELS})
    told = {entry["comparison"]: entry["because"] for entry in ledger(silent, 0)}
    assert set(told) == {"prior", "surname", "given", "birth_date", "sex"}
    assert told["sex"] == "the sex differs"


def test_what_rivals_take_is_the_last_line() -> None:
    pairs = weigh_rows([{"name": "FANTASMUBLEDA, ZUTANA"}], [{"name": "FANTASMUBLEDA, ZUTANA"}])
    *_, last = ledger(replace(pairs, rivals=np.array([-1_234], dtype=np.int32)), 0)
    assert (last["comparison"], last["mbit"]) == ("rivals", -1_234)
    assert "other records" in last["because"]
