"""One written name into given, middle, surname and suffix text, by the order it was written in."""

import re
from dataclasses import dataclass

from transforms.standardize.name_words import CLEAR_SUFFIXES, PARTICLES, SUFFIXES, TITLES

PARTICLE_WORDS = frozenset(word for particle in PARTICLES for word in particle) | {"Y"}
"""Words of a surname that stand before its last word."""
_MARKS = re.compile("[^A-Z0-9]")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """Parts as text, still with their marks."""

    given: str = ""
    middle: str = ""
    surname: str = ""
    suffix: str = ""
    is_moniker: bool = False


def split_written(text: str, order: str) -> WrittenName:
    """Return the parts of a name that came as one text. Never raises; an unknown order reads as given first.

    A comma tells the surname apart in any order, unless only a suffix or a title follows it.
    """
    if order == "last_comma_first":
        return _last_comma_first(text)
    if order == "last_comma_first_comma_middle":
        pieces = [piece.strip() for piece in re.split(r"[,@$]", text)] + ["", "", "", ""]
        return _without_suffix(
            WrittenName(surname=pieces[0], given=pieces[1], middle=pieces[2], suffix=pieces[3])
        )
    before, comma, after = text.partition(",")
    tail = [word for word in after.replace(",", " ").split() if word_key(word) not in TITLES]
    if comma and tail and not (len(tail) == 1 and word_key(tail[0]) in SUFFIXES):
        return _last_comma_first(text)
    words, suffix = _take_suffix(without_titles(before.split()))
    suffix = suffix or (tail[0] if tail else "")
    if order == "last_first_middle":
        end = _surname_end(words)
        rest = words[end:]
        return WrittenName(
            surname=" ".join(words[:end]), given=_first(rest), middle=" ".join(rest[1:]), suffix=suffix
        )
    start = _surname_start(words)
    names = words[:start]
    return WrittenName(
        given=_first(names), middle=" ".join(names[1:]), surname=" ".join(words[start:]), suffix=suffix
    )


def _last_comma_first(text: str) -> WrittenName:
    surname, _, rest = text.partition(",")
    pieces = [piece.split() for piece in rest.split(",")]
    suffix = ""
    if len(pieces) > 1 and len(pieces[0]) == 1 and word_key(pieces[0][0]) in CLEAR_SUFFIXES:
        suffix, pieces = pieces[0][0], pieces[1:]  # LAST, JR, FIRST
    last = pieces[-1]
    if len(pieces) > 1 and len(last) == 1 and word_key(last[0]) in SUFFIXES:
        suffix, pieces = suffix or last[0], pieces[:-1]
    words = without_titles([word for piece in pieces for word in piece])
    for index, word in enumerate(words):
        if index > 0 and word_key(word) in CLEAR_SUFFIXES:
            suffix, words = suffix or word, [*words[:index], *words[index + 1 :]]
            break
    given, middle = _first(words), " ".join(words[1:])
    # NCIC: a moniker stands as the surname, with X for the first name
    if given.upper() == "X" and not middle:
        return WrittenName(surname=surname.strip(), is_moniker=True)
    return _without_suffix(WrittenName(given=given, middle=middle, surname=surname.strip(), suffix=suffix))


def _without_suffix(name: WrittenName) -> WrittenName:
    words, suffix = _take_suffix(name.surname.split())
    return WrittenName(
        given=name.given, middle=name.middle, surname=" ".join(words), suffix=name.suffix or suffix
    )


def without_titles(words: list[str]) -> list[str]:
    """Return words without the titles at either end, as long as a name is left."""
    while len(words) > 1 and word_key(words[0]) in TITLES:
        words = words[1:]
    while len(words) > 1 and word_key(words[-1]) in TITLES:
        words = words[:-1]
    return words


def _take_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and word_key(words[-1]) in CLEAR_SUFFIXES:
        return words[:-1], words[-1]
    return words, ""


def _surname_start(words: list[str]) -> int:
    """Given-first order: the last word and the particles before it are the surname; a lone word is a surname."""
    start = max(len(words) - 1, 0)
    while start > 1 and word_key(words[start - 1]) in PARTICLE_WORDS:
        start -= 1
    return start


def _surname_end(words: list[str]) -> int:
    end = 0
    while end < len(words) - 1 and word_key(words[end]) in PARTICLE_WORDS:
        end += 1
    return min(end + 1, len(words))


def _first(words: list[str]) -> str:
    return words[0] if words else ""


def word_key(word: str) -> str:
    """Return a word's letters and digits alone, in capitals, as suffixes and titles are looked up."""
    plain = word.upper()
    return plain if plain.isascii() and plain.isalnum() else _MARKS.sub("", plain)
