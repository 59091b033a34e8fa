"""Days that suspiciously many different people share in a column of dates: perhaps placeholders. For a person to judge."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sources.draft.guesses import DATES, Guess

_SHARE = 0.02
_PEOPLE = 5
"""Different people who share the day: one person's own date of birth, on many records, is none, and is not told."""
_OF_PEOPLE = ("full", "surname", "key")


def with_shared_dates(guesses: Mapping[str, Guess], columns: Mapping[str, Sequence[str]]) -> dict[str, Guess]:
    """Return the guesses of a file; dates know which of their values so many people share.

    Args:
        guesses: column to guess.
        columns: column to values, row for row.
    """
    telling = next((n for m in _OF_PEOPLE for n, g in guesses.items() if g.meaning == m), None)
    if telling is None:
        return dict(guesses)
    who = columns[telling]
    return {
        name: replace(guess, candidates=_shared(columns[name], who, guess))
        if guess.meaning in DATES
        else guess
        for name, guess in guesses.items()
    }


def _shared(values: Sequence[str], who: Sequence[str], guess: Guess) -> tuple[str, ...]:
    counts = Counter(value for value in values if value and value not in guess.placeholders)
    found = []
    for value, count in counts.most_common():
        if count <= _SHARE * guess.filled:
            break
        people = {person for person, told in zip(who, values, strict=True) if told == value and person}
        if len(people) >= _PEOPLE:
            found.append(value)
    return tuple(found)


def candidate_lines(guesses: Mapping[str, Guess], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a comment for every column of dates with such values, with the share of each."""
    lines = []
    for name, guess in guesses.items():
        told = "; ".join(
            f"{value} in {list(columns[name]).count(value) / guess.filled:.0%}" for value in guess.candidates
        )
        if told:
            lines.append(
                f"    # [{name}] QUESTION: many different people share {told}. Does it stand for nothing? Then list it under"
                " placeholders; TODO"
            )
    return lines
