"""The words of the ledger: a heading, a title and a sentence for every comparison and level, read from one table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from transforms.linkage.evidence.compare import LEVELS
from transforms.linkage.evidence.together import COUNTED

FILE = Path(__file__).parent / "sentences.yml"
PRIOR, BASE, RIVALS = "prior", "base", "rivals"
BESIDE = {PRIOR: ("prior",), BASE: ("base",), RIVALS: ("none", "some", "filed_twice")}
"""What the ledger holds beside comparisons, and its levels."""
NAMED = {
    **dict.fromkeys(COUNTED, ("one", "several")),
    RIVALS: ("some", "next_lower", "next_higher", "filed_twice"),
}
"""What has sentences that name facts or records of a pair, and their forms."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_EXACT_BELOW = 1_000
_PATTERNS = (  # a level that is a number n, its name in the table, and how far its lower power of two is from n
    (re.compile(r"(\d+)_bits"), "n_bits", 0),
    (re.compile(r"2_to_-(\d+)"), "2_to_-n", -1),
    (re.compile(r"2_to_(\d+)"), "2_to_n", 0),
)


class ExplanationError(ValueError):
    """A pair cannot be explained; the message says what is missing, never a value of a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The table of sentences, complete."""

    headings: Mapping[str, str]
    """Heading id to its title, in the order of the ledger."""
    heading_of: Mapping[str, str]
    """Comparison (and prior, rivals) to its heading, in the order of the ledger."""
    titles: Mapping[str, str]
    sentences: Mapping[str, Mapping[str, str]]
    """Comparison (and prior, rivals) to level to sentence."""
    named: Mapping[str, Mapping[str, str]]
    """What stands in NAMED to form to sentence."""
    counted_facts: Mapping[str, str]
    """Fact that is counted, or fact.level, to its name."""
    verdicts: Mapping[str, str]
    hard_rules: Mapping[str, str]
    """What lowers the verdict of a pair whatever it weighs."""
    shared: Mapping[str, str]
    """Blocking rule to what two records share because of it."""

    def because(self, comparison: str, level: str) -> str:
        """Return the sentence of a level."""
        return self.sentences[comparison][level]

    def because_of(self, comparison: str, facts: Sequence[tuple[str, str]]) -> str:
        """Return the sentence of a comparison of COUNTED about a pair.

        Args:
            comparison: the comparison.
            facts: the facts it counts, and the level of each.
        """
        if not facts:
            return self.because(comparison, "none")
        names = [
            self.counted_facts.get(f"{fact}.{level}") or self.counted_facts[fact] for fact, level in facts
        ]
        form = "one" if len(names) == 1 else "several"
        return self.named[comparison][form].format(count=_COUNTS[len(names)], facts=", ".join(names))


@cache
def load_words() -> Words:
    """Return the words; raises ExplanationError naming the levels without a sentence."""
    return read_words(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read_words(raw: Mapping[str, Any]) -> Words:
    """Return the words of a table as its file holds it; raises ExplanationError where it is not complete."""
    wanted = {**LEVELS, **BESIDE}
    comparisons = raw["comparisons"]
    if set(comparisons) != set(wanted):
        raise ExplanationError(
            f"[{FILE.name}] field [comparisons]: missing {sorted(set(wanted) - set(comparisons))},"
            f" unknown {sorted(set(comparisons) - set(wanted))}"
        )
    for name, entry in comparisons.items():
        if entry["heading"] not in raw["headings"]:
            raise ExplanationError(
                f"[{FILE.name}] field [comparisons.{name}.heading]: got [{entry['heading']}],"
                f" expected one of {sorted(raw['headings'])}"
            )
    return Words(
        headings=raw["headings"],
        heading_of={name: entry["heading"] for name, entry in comparisons.items()},
        titles={name: entry["title"] for name, entry in comparisons.items()},
        sentences={name: _sentences(name, comparisons[name]["levels"], wanted[name]) for name in wanted},
        named=_named(comparisons),
        counted_facts=_counted_facts(raw["counted_facts"]),
        verdicts=raw["verdicts"],
        hard_rules=raw["hard_rules"],
        shared=raw["shared"],
    )


def round_number(value: float) -> str:
    """Return a number for people: whole below a thousand, two digits that count above."""
    if value < _EXACT_BELOW:
        return f"{value:.0f}"
    return f"{float(f'{value:.1e}'):,.0f}"


def _named(comparisons: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    found = {name: entry["named"] for name, entry in comparisons.items() if "named" in entry}
    forms = {name: sorted(own) for name, own in found.items()}
    wanted = {name: sorted(own) for name, own in NAMED.items()}
    if forms != wanted:
        raise ExplanationError(f"[{FILE.name}] field [comparisons]: [named] holds {forms}, expected {wanted}")
    return found


def _counted_facts(names: Mapping[str, str]) -> Mapping[str, str]:
    unknown = [
        key for key in names
        if (fact := key.partition(".")[0]) not in LEVELS or ("." in key and key.partition(".")[2] not in LEVELS[fact])
    ]  # fmt: skip
    if unknown:
        raise ExplanationError(f"[{FILE.name}] field [counted_facts]: no such facts or levels {unknown}")
    return names


def _sentences(name: str, written: Mapping[str, str], levels: tuple[str, ...]) -> dict[str, str]:
    found = {level: text for level in levels if (text := _sentence(level, written)) is not None}
    used = {key for level in levels for key in _keys(level)}
    missing, unknown = [v for v in levels if v not in found], sorted(set(written) - used)
    if missing or unknown:
        raise ExplanationError(
            f"[{FILE.name}] field [comparisons.{name}.levels]: levels without a sentence {missing},"
            f" sentences without a level {unknown}"
        )
    return found


def _keys(level: str) -> tuple[str, ...]:
    return (level, *(key for pattern, key, _ in _PATTERNS if pattern.fullmatch(level)))


def _sentence(level: str, written: Mapping[str, str]) -> str | None:
    if level in written:
        return written[level]
    for pattern, key, shift in _PATTERNS:
        number = pattern.fullmatch(level)
        if number and key in written:
            power = int(number[1]) + shift
            return written[key].format(fewer=round_number(2.0**power), more=round_number(2.0 ** (power + 1)))
    return None
