"""What happens to a written word: each function takes the word and two numbers in [0, 1) and returns another word."""

from collections.abc import Callable

import numpy as np

from benchmarks.linkage.populations.second_kind.words import (
    ACCENTS,
    MISREAD,
    NICKNAMES,
    PARTICLES,
    SOUNDS,
)
from proving_ground.draws import Texts, Whole

WordSlip = Callable[[str, float, float], str]
_ALPHABET = "EAIONRSTLCDMUPGBHVKYZFJWQX"


def changed(words: Texts, rows: Whole, slip: WordSlip, rng: np.random.Generator) -> Whole:
    """Change the words of these rows in place; return the rows whose word is another one now."""
    first, second = rng.random(len(rows)).tolist(), rng.random(len(rows)).tolist()
    hit = []
    for row, a, b in zip(rows.tolist(), first, second, strict=True):
        old = words[row]
        new = slip(old, a, b)
        if new and new != old:
            words[row] = new
            hit.append(row)
    return np.array(hit, dtype=np.int64)


def typo(word: str, a: float, b: float) -> str:
    """A letter left out, doubled, struck beside, put in, or two exchanged."""
    if len(word) < 3:
        return word
    at = int(a * len(word))
    kind, letter = int(b * 5), _ALPHABET[int(b * 5 % 1 * len(_ALPHABET))]
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + letter + word[at + 1 :]
    if kind == 3:
        return word[:at] + letter + word[at:]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def ocr(word: str, a: float, b: float) -> str:
    """One letter, or one in five times two, read as what looks like it."""
    for _ in range(2 if b > 0.8 else 1):
        places = [n for n, letter in enumerate(word) if letter in MISREAD]
        if not places:
            return word
        at = places[int(a * len(places))]
        options = MISREAD[word[at]]
        word = word[:at] + options[int(b * 7 % 1 * len(options))] + word[at + 1 :]
        a = a * 5 % 1
    return word


def sound(word: str, a: float, b: float) -> str:
    """Written as it is heard."""
    options = [(old, new) for old, new in SOUNDS if old in word]
    if not options:
        return word
    old, new = options[int(a * len(options))]
    return word.replace(old, new, 1)


def nickname(word: str, a: float, b: float) -> str:
    """The name at home."""
    return NICKNAMES.get(word.split(" ")[0], word)


def accented(word: str, a: float, b: float) -> str:
    """With the accents it has."""
    return " ".join(ACCENTS.get(part, part) for part in word.split(" "))


def mojibake(word: str, a: float, b: float) -> str:
    """The accents' bytes read in the wrong code page."""
    return accented(word, a, b).encode("utf-8").decode("cp1252", errors="ignore")


def letter_lost(word: str, a: float, b: float) -> str:
    """The accented letters are gone: nothing, a blank or a question mark in their place."""
    mark = ("", "", " ", "?")[int(a * 4)]
    return "".join(one if ord(one) < 128 else mark for one in accented(word, a, b)).strip()


def particles_joined(word: str, a: float, b: float) -> str:
    """DELACRUZ for DE LA CRUZ; DELA CRUZ one in five times."""
    for particle in PARTICLES:
        if word.startswith(particle):
            head = particle.replace(" ", "")
            return (
                f"{head} {word[len(particle) :]}" if a < 0.2 and particle != "DE " else word.replace(" ", "")
            )
    return word.replace(" ", "") if word.startswith("VAN ") else word


def particles_dropped(word: str, a: float, b: float) -> str:
    """CRUZ for DE LA CRUZ."""
    for particle in (*PARTICLES, "VAN "):
        if word.startswith(particle):
            return word[len(particle) :]
    return word


def prefix_split(word: str, a: float, b: float) -> str:
    """MC DONALD, O BRIEN; OBRIEN half the times."""
    if word.startswith("O'"):
        return f"O{word[2:]}" if a < 0.5 else f"O {word[2:]}"
    return f"MC {word[2:]}" if word.startswith("MC") and len(word) > 4 else word


def given_cut(word: str, a: float, b: float) -> str:
    """The first part of a two-part name, or one in three times what follows it."""
    first, _, rest = word.partition(" ")
    return word if not rest else rest if a < 0.33 else first


def initial(word: str, a: float, b: float) -> str:
    """The first letter."""
    return word[:1]


def wrong_digit(number: str, a: float, b: float) -> str:
    """One digit wrong, or one in three times two neighbors exchanged."""
    places = [n for n, one in enumerate(number) if one.isdigit()]
    if len(places) < 2:
        return number
    n = int(a * (len(places) - 1))
    at, after = places[n], places[n + 1]
    if b < 0.33 and number[at] != number[after]:
        return number[:at] + number[after] + number[at + 1 : after] + number[at] + number[after + 1 :]
    return number[:at] + str((int(number[at]) + 1 + int(b * 9)) % 10) + number[at + 1 :]


def street_word(street: str, a: float, b: float) -> str:
    """The unit left out, where there is one."""
    return street.partition(" APT ")[0]
