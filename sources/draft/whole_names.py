"""Columns that hold whole names, whatever they are called: by the signs between the parts. Never mapped to one part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sources.draft.guesses import Guess

_SIGNS = ";|/^~*\\_"
"""Signs that stand between the parts of a name, or between names, beside the comma."""
_HALF, _MOST = 0.5, 0.8
_PART = re.compile(r"[^\W\d_][^\d_]*")
_OF_A_PERSON = re.compile(r"(?i)na?me?s?($|[_ \d])|defendant|offender|inmate|subject|person")
_OF_ANOTHER = re.compile(
    r"(?i)judge|attorney|officer|agent|clerk|counsel|victim|spouse|court|county|facility|agency"
)
_NAMES = ("surname", "given", "middle", "full", "alias")


def with_whole_names(guesses: Mapping[str, Guess], columns: Mapping[str, Sequence[str]]) -> dict[str, Guess]:
    """Return the guesses of a file, with every column that holds whole names taken for that.

    Args:
        guesses: column to guess.
        columns: column to values, row for row.
    """
    found = {name: _judged(guess, columns[name]) for name, guess in guesses.items()}
    meanings = {guess.meaning for guess in found.values()}
    for name, guess in found.items():
        lone = guess.meaning in ("surname", "given") and not {"surname", "given"} <= meanings
        words = [value for value in columns[name] if value]
        if lone and "full" not in meanings and _share(words, r"\S+\s+\S.*") >= _MOST:
            found[name] = _whole(guess, "several words, and no column of the other part", order="auto")
    return found


def _judged(guess: Guess, values: Sequence[str]) -> Guess:
    told = [value for value in values if value]
    spoken = guess.meaning == "unknown" and not guess.formats and _OF_A_PERSON.search(guess.column)
    if not told or not (guess.meaning in _NAMES or spoken) or _OF_ANOTHER.search(guess.column):
        return guess
    sign = _sign_of(told)
    if sign is None:
        if guess.meaning in ("surname", "given", "middle") and _share(told, "[^,]+,[^,]+.*") >= _HALF:
            return _whole(guess, "most hold a comma", order="last_comma_first")
        return guess
    pieces = [piece.strip() for value in told for piece in value.split(sign) if piece.strip()]
    commas = _share(pieces, "[^,]+,[^,]+.*") >= _HALF
    if commas or guess.meaning == "alias":
        order = "last_comma_first" if commas else "auto"
        why = f"several names with [{sign}] between them"
        return replace(_whole(guess, why, order=order), separator=sign, holds_several=True)
    parts = max((len(value.split(sign)) for value in told), default=2)
    return replace(
        _whole(guess, f"parts with [{sign}] between them", order="parts"), separator=sign, parts=min(parts, 4)
    )


def _whole(guess: Guess, why: str, *, order: str) -> Guess:
    meaning = "alias" if guess.meaning == "alias" else "full"
    return replace(guess, meaning=meaning, order=order, evidence=f"whole names: {why}; {guess.evidence}")


def _sign_of(told: Sequence[str]) -> str | None:
    """Return the sign that stands between letters in most values, None where none does."""

    def share(sign: str) -> float:
        split = [[piece.strip() for piece in value.split(sign)] for value in told]
        fit = [p for p in split if len(p) > 1 and p[0] and p[1] and all(_PART.fullmatch(q) for q in p[:2])]
        return len(fit) / len(told)

    best = max(_SIGNS, key=share)
    return best if share(best) >= _HALF else None


def _share(values: Sequence[str], pattern: str) -> float:
    return sum(1 for value in values if re.fullmatch(pattern, value)) / max(len(values), 1)


def captures(separator: str, parts: int) -> dict[str, str]:
    """Return, per part of a name, the expression that takes it out of a text, surname first; of two to four parts."""
    no, sign = f"[^{re.escape(separator)}]*", re.escape(separator)
    taken = {"surname": f"^({no}){sign}"}
    for place, part in enumerate(("given", "middle", "suffix")[: parts - 1], start=1):
        taken[part] = f"^(?:{no}{sign}){{{place}}}({no})"
    return taken


def alone(separator: str) -> str:
    """Return the expression that takes a text in which the separator does not stand."""
    return f"^([^{re.escape(separator)}]+)$"
