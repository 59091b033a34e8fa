"""Names into parts: particles, suffixes, double surnames, hyphens, placeholders, monikers.

Spanish double surnames are paternal then maternal, written apart, hyphenated or with Y; a married name
`GARCIA DE LOPEZ` keeps the particle with the second surname.
"""

import re
from dataclasses import dataclass

import pandas as pd

from transforms.standardize.folding import fold, has_foreign_letters, map_distinct, repair_mojibake
from transforms.standardize.name_split import WrittenName, split_written
from transforms.standardize.name_words import (
    CLEAR_SUFFIXES,
    JOINED_PARTICLES,
    NOBODY,
    PARTICLES,
    PLACEHOLDERS,
    SUFFIXES,
    TITLES,
)

NAME_COLUMNS = (
    "given", "middle", "surname", "paternal_surname", "maternal_surname", "particles", "suffix", "flags",
)  # fmt: skip
_RAW = ("name_format", "full_raw", "given_raw", "middle_raw", "surname_raw", "suffix_raw", "truncated_to")
_SEPARATOR = "\x1f"
_LONGEST = 200
# words that stand for a missing part, even behind one that is there (JOSE NMN)
_NEVER_A_NAME = frozenset({"NMN", "NMI", "FNU", "LNU", "MNU", "NLN", "NFN"})


@dataclass(frozen=True, slots=True)
class StandardName:
    """One standardized name; None where nothing is known."""

    given: str | None
    middle: str | None
    surname: str | None
    paternal_surname: str | None
    maternal_surname: str | None
    particles: str | None
    suffix: str | None
    flags: str | None


def standardize_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the standardized columns of stage__names, row for row; equal raw names are parsed once.

    Args:
        frame: name_format and the raw name columns of stage__names.
    """
    whole = pd.Series("", index=frame.index, dtype="str")
    for number, column in enumerate(_RAW):
        text = frame[column].fillna("").astype("str").str.replace(_SEPARATOR, " ", regex=False)
        whole = text if number == 0 else whole + _SEPARATOR + text
    parsed = map_distinct(whole, _standard_of)
    return pd.DataFrame(
        {name: [getattr(found, name) for found in parsed] for name in NAME_COLUMNS},
        index=frame.index,
        dtype=object,
    )


def _standard_of(key: str) -> StandardName:
    order, full, given, middle, surname, suffix, truncated = key.split(_SEPARATOR)
    return standard_name(order, full, given, middle, surname, suffix, truncated)


def standard_name(
    order: str, full: str, given: str, middle: str, surname: str, suffix: str, truncated: str = ""
) -> StandardName:
    """Return one name in standard form. Total: any text gives a result, and the flags say what was odd."""
    flags: set[str] = set()
    pieces = [_mended(text[:_LONGEST], flags) for text in (full, given, middle, surname, suffix)]
    full, given, middle, surname, suffix = pieces
    written = (
        split_written(full, order)
        if order != "parts" and full
        else _from_parts(given, middle, surname, suffix, flags)
    )
    given_out, more = _first_given(_word_part(written.given, flags))
    if given_out in PLACEHOLDERS:  # NA:A leaves NA, which stands for nothing
        given_out = None
        flags.add("placeholder")
    middle_out = " ".join(filter(None, [more, _word_part(written.middle, flags)])) or None
    family = _family_words(written.surname, flags)
    family, in_surname = _without_suffixes(family, at_least=1)
    middles, in_middle = _without_suffixes((middle_out or "").split(), at_least=0)
    middle_out = " ".join(middles) or None
    suffix_out = _suffix(written.suffix, flags) or in_surname or in_middle
    # NCIC: a moniker stands as the surname, with X for the first name
    is_moniker = written.is_moniker or (given_out == "X" and not middle_out)
    if is_moniker:
        flags.add("moniker")
        given_out = None
    if (given_out, " ".join(family)) in NOBODY:
        flags.add("placeholder")
        given_out, middle_out, family = None, None, []
    if family and not given_out and not middle_out and not is_moniker:
        flags.add("single_token")
    if given_out and len(given_out) == 1:
        flags.add("initials_only")
    _note_truncation(truncated, {"given": written.given, "surname": written.surname, "full": full}, flags)
    paternal, maternal, particles = _surnames(family)
    return StandardName(
        given=given_out,
        middle=middle_out,
        surname=" ".join(word for word in re.split(r"[ \-]", " ".join(family)) if word) or None,
        paternal_surname=paternal,
        maternal_surname=maternal,
        particles="|".join(particles) or None,
        suffix=suffix_out,
        flags="|".join(sorted(flags)) or None,
    )


def _mended(text: str, flags: set[str]) -> str:
    mended, was_broken = repair_mojibake(text)
    if was_broken:
        flags.add("mojibake")
    if has_foreign_letters(mended):
        flags.add("non_latin")
    return mended


def _from_parts(given: str, middle: str, surname: str, suffix: str, flags: set[str]) -> WrittenName:
    family = surname.replace(",", " ").split()
    if len(family) > 1 and fold(family[-1]) in CLEAR_SUFFIXES:
        suffix, family = suffix or family[-1], family[:-1]
    firsts = given.replace(",", " ").split()
    if len(firsts) > 1 and fold(firsts[-1]) in CLEAR_SUFFIXES:
        suffix, firsts = suffix or firsts[-1], firsts[:-1]
    middles = middle.replace(",", " ").split()
    if middles and fold(middles[-1]) in CLEAR_SUFFIXES:
        suffix, middles = suffix or middles[-1], middles[:-1]
    if fold(given) == "X" and not middles:
        return WrittenName(surname=" ".join(family), suffix=suffix, is_moniker=True)
    # a middle name filed in the given column stays with the given name's first word
    if len(firsts) > 1:
        return WrittenName(firsts[0], " ".join([*firsts[1:], *middles]), " ".join(family), suffix)
    return WrittenName(" ".join(firsts), " ".join(middles), " ".join(family), suffix)


def _first_given(given: str | None) -> tuple[str | None, str | None]:
    """A hyphen in a given name is as good as a blank: JO-ANN is JO with ANN behind it, however it was typed."""
    first, _, more = (given or "").partition(" ")
    return first or None, more or None


def _word_part(text: str, flags: set[str]) -> str | None:
    words = [word for word in _letters_only(fold(text)).split() if word not in TITLES]
    while words and " ".join(words) not in PLACEHOLDERS and words[-1] in _NEVER_A_NAME:
        words.pop()
        flags.add("placeholder")
    folded = " ".join(words)
    if folded in PLACEHOLDERS:
        if text.strip():
            flags.add("placeholder")
        return None
    return folded


def _letters_only(folded: str) -> str:
    return re.sub(r"\d+", "", folded)


def _family_words(text: str, flags: set[str]) -> list[str]:
    folded = _letters_only(fold(re.sub(r"\s*-\s*", "-", text), keep="-")).strip("- ")
    if " ".join(folded.replace("-", " ").split()) in PLACEHOLDERS:
        if text.strip():
            flags.add("placeholder")
        return []
    # O-BRIEN is O BRIEN
    folded = re.sub(r"(?<![A-Z])(O|MC|MAC)-(?=[A-Z])", r"\1 ", folded)
    words = [word.strip("-") for word in folded.split()]
    joined: list[str] = []
    for word in filter(None, words):
        # MC DONALD, O BRIEN; but DE LA O is a surname of its own
        if joined and joined[-1] in JOINED_PARTICLES and joined[-2:-1] != ["LA"]:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _without_suffixes(words: list[str], *, at_least: int) -> tuple[list[str], str | None]:
    """Take suffixes off the end that only folding brought to light (GARCIA-JR, A:JR), but leave a name."""
    pieces = [piece for word in words for piece in word.split("-") if piece]
    found = None
    while len(pieces) > at_least and pieces[-1] in CLEAR_SUFFIXES:
        found = SUFFIXES[pieces.pop()]
    return (pieces, found) if found else (words, None)


def _surnames(family: list[str]) -> tuple[str | None, str | None, list[str]]:
    """Return paternal and maternal surname, each with its particles, and the particles found."""
    units, particles = _units([piece for word in family for piece in word.split("-") if piece])
    if not units:
        return None, None, particles
    maternal = " ".join(units[1:]) or None
    return units[0], maternal, particles


def _units(words: list[str]) -> tuple[list[str], list[str]]:
    units: list[str] = []
    particles: list[str] = []
    held: list[str] = []
    index = 0
    while index < len(words):
        if words[index] == "Y" and units and index + 1 < len(words):
            index += 1  # GARCIA Y LOPEZ
            continue
        match = next((p for p in PARTICLES if tuple(words[index : index + len(p)]) == p), None)
        if match is not None and index + len(match) < len(words):
            held += match
            particles.append(" ".join(match))
            index += len(match)
            continue
        units.append(" ".join([*held, words[index]]))
        held = []
        index += 1
    if held:
        units.append(" ".join(held))
    return units, particles


def _suffix(text: str, flags: set[str]) -> str | None:
    folded = fold(text).replace(" ", "")
    if not folded:
        if text.strip():
            flags.add("suffix_unknown")
        return None
    if folded in PLACEHOLDERS:
        return None
    if folded in SUFFIXES:
        return SUFFIXES[folded]
    flags.add("suffix_unknown")
    return None


def _note_truncation(truncated: str, written: dict[str, str], flags: set[str]) -> None:
    for item in filter(None, truncated.split("|")):
        part, _, width = item.partition("=")
        if width.isdigit() and len(written.get(part, "")) >= int(width):
            flags.add("truncated")
