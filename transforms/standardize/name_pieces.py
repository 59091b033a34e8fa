"""What the pieces of a written name say, each on its own: given and middle together, the surname, the suffix.

A name is these three answers put together (names.py), so a column of names needs each distinct piece read only once
(name_columns.py).
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from transforms.standardize.folding import fold, has_foreign_letters, repair_mojibake
from transforms.standardize.name_split import WrittenName
from transforms.standardize.name_words import (
    CLEAR_SUFFIXES,
    JOINED_PARTICLES,
    PARTICLE_STARTS,
    PARTICLES,
    PLACEHOLDERS,
    SUFFIXES,
    TITLES,
)

LONGEST = 200
"""Characters of a name that are read; what is behind them is no name."""
Flags = frozenset[str]
_NO_FLAGS: Flags = frozenset()
_PLACEHOLDER: Flags = frozenset({"placeholder"})
_SUFFIX_UNKNOWN: Flags = frozenset({"suffix_unknown"})
# words that stand for a missing part, even behind one that is there (JOSE NMN)
_NEVER_A_NAME = frozenset({"NMN", "NMI", "FNU", "LNU", "MNU", "NLN", "NFN"})
_DIGITS = re.compile(r"\d+")
_SPACED_DASH = re.compile(r"\s*-\s*")
_JOINED_BY_DASH = re.compile(r"(?<![A-Z])(O|MC|MAC)-(?=[A-Z])")

_PLAIN_FIRST = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")
_PLAIN_FAMILY = re.compile("[A-Za-z]+(?:[ -][A-Za-z]+)*")
# words that may stand for something else than a name of their own
_PLACEHOLDER_WORDS = frozenset(word for phrase in PLACEHOLDERS for word in phrase.split())
_MARKED_FIRST = _PLACEHOLDER_WORDS | _NEVER_A_NAME | TITLES
_MARKED_FAMILY = _PLACEHOLDER_WORDS | PARTICLE_STARTS | JOINED_PARTICLES | CLEAR_SUFFIXES | {"Y"}


class FirstNames(NamedTuple):
    """Given and middle name, and a suffix that stood behind them; None where nothing is known."""

    given: str | None
    middle: str | None
    suffix: str | None = None
    flags: Flags = _NO_FLAGS


@dataclass(frozen=True, slots=True)
class FamilyName:
    """A surname: its words as written (hyphens kept), in one spelling, and its parts."""

    written: str = ""
    surname: str | None = None
    paternal: str | None = None
    maternal: str | None = None
    particles: str | None = None
    suffix: str | None = None
    flags: Flags = _NO_FLAGS


NO_FAMILY = FamilyName()


def mended(text: str) -> tuple[str, Flags]:
    """Return at most LONGEST characters of a text with broken letters mended, and what was the matter."""
    text = text[:LONGEST]
    if text.isascii() and not ("?" in text or "#" in text):
        return text, _NO_FLAGS
    whole, was_broken = repair_mojibake(text)
    found = {"mojibake"} if was_broken else set()
    if has_foreign_letters(whole):
        found.add("non_latin")
    return whole, frozenset(found)


def from_parts(given: str, middle: str, surname: str, suffix: str) -> WrittenName:
    """Return a name that came in parts: suffixes inside a part go to the suffix, a moniker is recognized."""
    family, behind_family = words_and_suffix(surname, at_least=1)
    firsts, behind_firsts = words_and_suffix(given, at_least=1)
    middles, behind_middles = words_and_suffix(middle, at_least=0)
    suffix = suffix or behind_family or behind_firsts or behind_middles
    if not middles and fold(given) == "X":
        return WrittenName(surname=" ".join(family), suffix=suffix, is_moniker=True)
    # a middle name filed in the given column stays with the given name's first word
    if len(firsts) > 1:
        return WrittenName(firsts[0], " ".join([*firsts[1:], *middles]), " ".join(family), suffix)
    return WrittenName(" ".join(firsts), " ".join(middles), " ".join(family), suffix)


def words_and_suffix(text: str, *, at_least: int) -> tuple[list[str], str]:
    """Return the words of a column, and the suffix behind them as written; at least so many words stay."""
    words = text.replace(",", " ").split()
    if len(words) > at_least and fold(words[-1]) in CLEAR_SUFFIXES:
        return words[:-1], words[-1]
    return words, ""


def first_names(given: str, middle: str) -> FirstNames:
    """Return what written given and middle names say."""
    given_out, given_flags = _word_part(given)
    # a hyphen in a given name is as good as a blank: JO-ANN is JO with ANN behind it, however it was typed
    first, _, more = (given_out or "").partition(" ")
    if first in PLACEHOLDERS and first:  # NA:A leaves NA, which stands for nothing
        given_flags, first = _PLACEHOLDER, ""
    middle_out, middle_flags = _word_part(middle)
    words = f"{more} {middle_out or ''}".split()
    words, suffix = _without_suffixes(words, at_least=0)
    return FirstNames(first or None, " ".join(words) or None, suffix, given_flags | middle_flags)


def _word_part(text: str) -> tuple[str | None, Flags]:
    if _PLAIN_FIRST.fullmatch(text) is not None and _MARKED_FIRST.isdisjoint(text.upper().split()):
        return text.upper(), _NO_FLAGS  # most need no second look
    words = [word for word in _DIGITS.sub("", fold(text)).split() if word not in TITLES]
    flags = _NO_FLAGS
    while words and words[-1] in _NEVER_A_NAME and " ".join(words) not in PLACEHOLDERS:
        words.pop()
        flags = _PLACEHOLDER
    folded = " ".join(words)
    if folded in PLACEHOLDERS:
        return None, _PLACEHOLDER if text.strip() else flags
    return folded, flags


def family_name(text: str) -> FamilyName:
    """Return what a written surname says."""
    plain = _plain_words(text)
    if plain:  # most need no second look
        return FamilyName(text.upper(), " ".join(plain), plain[0], " ".join(plain[1:]) or None)
    words, flags = _family_words(text)
    words, suffix = _without_suffixes(words, at_least=1)
    if not words:
        return FamilyName(flags=flags)
    pieces = [piece for word in words for piece in word.split("-") if piece]
    units, particles = _units(pieces)
    return FamilyName(
        written=" ".join(words),
        surname=" ".join(pieces) or None,
        paternal=units[0] if units else None,
        maternal=" ".join(units[1:]) or None,
        particles="|".join(particles) or None,
        suffix=suffix,
        flags=flags,
    )


def _plain_words(text: str) -> list[str] | None:
    """Return the words of a surname that is nothing but plain names with one blank or hyphen between them."""
    if _PLAIN_FAMILY.fullmatch(text) is None:
        return None
    words = text.upper().replace("-", " ").split()
    return words if _MARKED_FAMILY.isdisjoint(words) else None


def _family_words(text: str) -> tuple[list[str], Flags]:
    folded = _DIGITS.sub("", fold(_SPACED_DASH.sub("-", text), keep="-")).strip("- ")
    if " ".join(folded.replace("-", " ").split()) in PLACEHOLDERS:
        return [], _PLACEHOLDER if text.strip() else _NO_FLAGS
    folded = _JOINED_BY_DASH.sub(r"\1 ", folded)  # O-BRIEN is O BRIEN
    joined: list[str] = []
    for word in folded.split():
        bare = word.strip("-")
        if not bare:
            continue
        # MC DONALD, O BRIEN; but DE LA O is a surname of its own
        if joined and joined[-1] in JOINED_PARTICLES and joined[-2:-1] != ["LA"]:
            joined[-1] += bare
        else:
            joined.append(bare)
    return joined, _NO_FLAGS


def _without_suffixes(words: list[str], *, at_least: int) -> tuple[list[str], str | None]:
    """Take suffixes off the end that only folding brought to light (GARCIA-JR, A:JR), but leave a name."""
    pieces = [piece for word in words for piece in word.split("-") if piece]
    found = None
    while len(pieces) > at_least and pieces[-1] in CLEAR_SUFFIXES:
        found = SUFFIXES[pieces.pop()]
    return (pieces, found) if found else (words, None)


def _units(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the surnames, each with its particles, and the particles found."""
    units: list[str] = []
    particles: list[str] = []
    held: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        if word == "Y" and units and index + 1 < len(words):
            index += 1  # GARCIA Y LOPEZ
            continue
        match = _particle(words, index) if word in PARTICLE_STARTS else None
        if match is not None and index + len(match) < len(words):
            held += match
            particles.append(" ".join(match))
            index += len(match)
            continue
        units.append(" ".join([*held, word]))
        held = []
        index += 1
    if held:
        units.append(" ".join(held))
    return units, particles


def _particle(words: list[str], index: int) -> tuple[str, ...] | None:
    return next((p for p in PARTICLES if tuple(words[index : index + len(p)]) == p), None)


def suffix_of(text: str) -> tuple[str | None, Flags]:
    """Return a written suffix in its one spelling."""
    folded = fold(text).replace(" ", "")
    if not folded:
        return None, _SUFFIX_UNKNOWN if text.strip() else _NO_FLAGS
    if folded in PLACEHOLDERS:
        return None, _NO_FLAGS
    if folded in SUFFIXES:
        return SUFFIXES[folded], _NO_FLAGS
    return None, _SUFFIX_UNKNOWN
