"""One written name into given, middle, surname and suffix text, by the order it was written in."""

import re
from dataclasses import dataclass

from transforms.standardize.name_words import CLEAR_SUFFIXES, PARTICLES, SUFFIXES

_PARTICLE_WORDS = frozenset(word for particle in PARTICLES for word in particle) | {"Y"}


@dataclass(frozen=True, slots=True)
class WrittenName:
    """Parts as text, still with their marks."""

    given: str = ""
    middle: str = ""
    surname: str = ""
    suffix: str = ""
    is_moniker: bool = False


def split_written(text: str, order: str) -> WrittenName:
    """Return the parts of a name that came as one text. Never raises; an unknown order reads as given first."""
    if order == "last_comma_first":
        return _last_comma_first(text)
    if order == "last_comma_first_comma_middle":
        pieces = [piece.strip() for piece in re.split(r"[,@$]", text)] + ["", "", "", ""]
        return _without_suffix(
            WrittenName(surname=pieces[0], given=pieces[1], middle=pieces[2], suffix=pieces[3])
        )
    words = text.split()
    words, suffix = _take_suffix(words)
    if order == "last_first_middle":
        end = _surname_end(words)
        rest = words[end:]
        return WrittenName(
            surname=" ".join(words[:end]), given=_first(rest), middle=" ".join(rest[1:]), suffix=suffix
        )
    start = _surname_start(words)
    before = words[:start]
    return WrittenName(
        given=_first(before), middle=" ".join(before[1:]), surname=" ".join(words[start:]), suffix=suffix
    )


def _last_comma_first(text: str) -> WrittenName:
    surname, _, rest = text.partition(",")
    rest, _, after = rest.partition(",")
    words, suffix = _take_suffix(rest.split())
    given, middle = _first(words), " ".join(words[1:])
    tail = after.strip()
    if tail and _key(tail) in SUFFIXES:
        suffix = suffix or tail
    elif tail:
        middle = " ".join(filter(None, [middle, tail]))
    if (
        given.upper() == "X" and not middle
    ):  # NCIC: a moniker stands as the surname, with X for the first name
        return WrittenName(surname=surname.strip(), is_moniker=True)
    return _without_suffix(WrittenName(given=given, middle=middle, surname=surname.strip(), suffix=suffix))


def _without_suffix(name: WrittenName) -> WrittenName:
    words, suffix = _take_suffix(name.surname.split())
    return WrittenName(
        given=name.given, middle=name.middle, surname=" ".join(words), suffix=name.suffix or suffix
    )


def _take_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and _key(words[-1]) in CLEAR_SUFFIXES:
        return words[:-1], words[-1]
    return words, ""


def _surname_start(words: list[str]) -> int:
    """Given-first order: the last word and the particles before it are the surname; a lone word is a surname."""
    start = max(len(words) - 1, 0)
    while start > 1 and _key(words[start - 1]) in _PARTICLE_WORDS:
        start -= 1
    return start


def _surname_end(words: list[str]) -> int:
    end = 0
    while end < len(words) - 1 and _key(words[end]) in _PARTICLE_WORDS:
        end += 1
    return min(end + 1, len(words))


def _first(words: list[str]) -> str:
    return words[0] if words else ""


def _key(word: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", word.upper())
