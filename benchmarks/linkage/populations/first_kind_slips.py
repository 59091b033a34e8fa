"""Slips of a hand, an eye and an ear in one text: every function returns the text with one slip, or unchanged."""

import re
from collections.abc import Callable
from random import Random

Slip = Callable[[str, Random], str]

ROWS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
READER = {
    "I": "LT", "L": "I", "O": "QD", "Q": "O", "D": "O", "U": "VN", "V": "UY", "M": "N", "N": "MH", "C": "GE",
    "G": "C", "E": "FC", "F": "EP", "P": "F", "B": "RE", "R": "B", "H": "N", "Y": "V", "T": "I", "S": "B",
}  # fmt: skip
READER_PAIRS = (("RN", "M"), ("M", "RN"), ("LI", "U"), ("VV", "W"), ("W", "VV"), ("CL", "D"), ("NI", "M"))
SPANISH = (
    ("B", "V"), ("V", "B"), ("Z", "S"), ("S(?=[AOU]|$)", "Z"), ("C(?=[EI])", "S"), ("S(?=[EI])", "C"),
    ("LL", "Y"), ("Y(?=[AEIOU])", "LL"), ("^H", ""), ("^(?=[EIO])", "H"), ("G(?=[EI])", "J"), ("J(?=[EI])", "G"),
    ("QU(?=[EI])", "K"), ("X", "J"), ("^J(?=[AOU])", "H"), ("Y$", "I"), ("I$", "Y"), ("RR", "R"), ("N(?=[BP])", "M"),
    ("GUE", "GE"), ("^GU(?=A)", "HU"), ("UA", "OA"),
)  # fmt: skip
ENGLISH = (
    ("PH", "F"), ("CK", "K"), ("K$", "CK"), ("EI", "IE"), ("IE", "EI"), ("Y$", "IE"), ("IE$", "Y"), ("EY$", "Y"),
    ("^C(?=[AOUR])", "K"), ("^K", "C"), ("SON$", "SEN"), ("SEN$", "SON"), ("AN$", "EN"), ("EN$", "AN"),
    ("ER$", "AR"), ("TH", "T"), ("EA", "EE"), ("GH", ""), ("SCH", "SH"), ("OU", "U"), ("Z$", "S"),
)  # fmt: skip
_SPANISH = tuple((re.compile(pattern), new) for pattern, new in SPANISH)
_ENGLISH = tuple((re.compile(pattern), new) for pattern, new in ENGLISH)


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for number, row in enumerate(ROWS):
        for place, key in enumerate(row):
            around = row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
            below = ROWS[number + 1][max(place - 1, 0) : place + 1] if number < 2 else ""
            above = ROWS[number - 1][place : place + 2] if number else ""
            near[key] = around + below + above
    return near


NEIGHBOURS = _neighbours()


def keyboard(text: str, dice: Random) -> str:
    """Strike the key next to the right one."""
    place = _letter(text, dice)
    near = NEIGHBOURS.get(text[place], "") if text else ""
    return text[:place] + dice.choice(near) + text[place + 1 :] if near else text


def reader(text: str, dice: Random) -> str:
    """Misread letters as a scanner does."""
    if dice.random() < 0.3:
        fitting = [(old, new) for old, new in READER_PAIRS if old in text]
        if fitting:
            old, new = dice.choice(fitting)
            return text.replace(old, new, 1)
    places = [place for place, letter in enumerate(text) if letter in READER]
    if not places:
        return text
    place = dice.choice(places)
    return text[:place] + dice.choice(READER[text[place]]) + text[place + 1 :]


def transposed(text: str, dice: Random) -> str:
    """Change the places of two neighbouring letters; the first letter rarely."""
    if len(text) < 3:
        return text
    place = dice.randrange(0 if dice.random() < 0.1 else 1, len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def doubled(text: str, dice: Random) -> str:
    """Write a letter twice, or one of a double letter."""
    pairs = [place for place in range(1, len(text)) if text[place] == text[place - 1]]
    if pairs and dice.random() < 0.6:
        place = dice.choice(pairs)
        return text[:place] + text[place + 1 :]
    place = _letter(text, dice)
    return text[:place] + text[place : place + 1] + text[place:]


def dropped(text: str, dice: Random) -> str:
    """Leave a letter out."""
    if len(text) < 4:
        return text
    place = _letter(text, dice)
    return text[:place] + text[place + 1 :]


def inserted(text: str, dice: Random) -> str:
    """Strike a neighbouring key as well."""
    place = _letter(text, dice)
    near = NEIGHBOURS.get(text[place], "") if text else ""
    return text[: place + 1] + dice.choice(near) + text[place + 1 :] if near else text


TYPOS: tuple[tuple[str, Slip, float], ...] = (
    ("keyboard", keyboard, 0.26),
    ("reader", reader, 0.16),
    ("transposed", transposed, 0.17),
    ("doubled", doubled, 0.13),
    ("dropped", dropped, 0.20),
    ("inserted", inserted, 0.08),
)
_TYPO_WEIGHTS = [weight for _, _, weight in TYPOS]


def typo(text: str, dice: Random) -> str:
    """Make one typographical slip of a kind drawn by weight."""
    if len(text) < 2:
        return text
    _, slip, _ = dice.choices(TYPOS, _TYPO_WEIGHTS)[0]
    return slip(text, dice)


def spanish(text: str, dice: Random) -> str:
    """Write a name as it sounds to a Spanish ear; unchanged where it has no such sound."""
    return _respelled(text, dice, _SPANISH)


def english(text: str, dice: Random) -> str:
    """Write a name as it sounds to an English ear; unchanged where it has no such sound."""
    return _respelled(text, dice, _ENGLISH)


def digit_off(text: str, dice: Random) -> str:
    """Change one digit, most often to the next."""
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return text
    place = dice.choice(places)
    step = dice.choice((-1, 1)) if dice.random() < 0.6 else dice.randrange(2, 9)
    return text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]


def digits_transposed(text: str, dice: Random) -> str:
    """Change the places of two neighbouring digits."""
    places = [p for p in range(len(text) - 1) if text[p : p + 2].isdigit() and text[p] != text[p + 1]]
    if not places:
        return text
    place = dice.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def number_slip(text: str, dice: Random) -> str:
    """Change one digit, or the places of two."""
    return digit_off(text, dice) if dice.random() < 0.6 else digits_transposed(text, dice)


def _letter(text: str, dice: Random) -> int:
    # people rarely err in the first letter
    if len(text) < 2 or dice.random() < 0.07:
        return 0
    return dice.randrange(1, len(text))


def _respelled(text: str, dice: Random, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    heard = [(found, new) for pattern, new in rules for found in pattern.finditer(text)]
    if len(text) < 3 or not heard:
        return text
    found, new = dice.choice(heard)
    return text[: found.start()] + new + text[found.end() :]
