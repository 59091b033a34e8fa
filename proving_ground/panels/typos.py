"""Slips of the hand and the eye in one word: neighbors on the keyboard, look-alike letters, letters lost and doubled."""

from proving_ground.draws import numbers, pick
from proving_ground.panels.sheet import Sheet

_ROWS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_NEIGHBORS = {
    letter: "".join(
        _ROWS[other][n]
        for other in range(max(row - 1, 0), min(row + 2, 3))
        for n in range(max(place - 1, 0), min(place + 2, len(_ROWS[other])))
        if _ROWS[other][n] != letter
    )
    for row, letters in enumerate(_ROWS)
    for place, letter in enumerate(letters)
}
_LOOKS = (
    ("O", "Q"), ("O", "D"), ("I", "L"), ("I", "J"), ("U", "V"), ("V", "Y"), ("C", "G"), ("C", "E"), ("E", "F"),
    ("B", "R"), ("H", "N"), ("N", "M"), ("M", "N"), ("RN", "M"), ("M", "RN"), ("CL", "D"), ("LI", "U"), ("VV", "W"),
    ("W", "VV"), ("T", "F"), ("P", "F"), ("K", "X"), ("S", "5"), ("O", "0"), ("I", "1"), ("B", "8"), ("Z", "2"),
    ("A", "R"), ("G", "C"), ("Q", "O"), ("D", "O"), ("L", "I"), ("Y", "V"), ("F", "E"), ("R", "B"),
)  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VOWELS = "AEIOU"


def misspelled(word: str, sort: str, place: float, number: int) -> str:
    """Return the word with one slip.

    Args:
        sort: one of rates.TYPOS.
        place: where, from 0 (the start) to 1; the first letter is spared but by `first_letter`.
        number: chooses among the letters that are possible.
    """
    if len(word) < 3:
        return word
    at = 1 + int(place * (len(word) - 1))
    if sort == "first_letter":
        at = 0
        sort = ("keyboard", "dropped", "transposed")[number % 3]
    if sort == "ocr":
        return _misread(word, number)
    head, here, tail = word[:at], word[at], word[at + 1 :]
    if sort == "keyboard":
        near = _NEIGHBORS.get(here, "")
        return head + (near[number % len(near)] if near else here) + tail
    if sort == "transposed":
        if tail:
            return head + tail[0] + here + tail[1:]
        return word[:-2] + word[-1] + word[-2]
    if sort == "doubled":
        return head + here * 2 + tail
    if sort == "dropped":
        return head + tail
    if sort == "inserted":
        return head + _LETTERS[number % 26] + here + tail
    if here in _VOWELS:  # a vowel is mostly mistaken for another
        return head + _VOWELS[number % 5] + tail
    return head + _LETTERS[number % 26] + tail


def make_typos(sheet: Sheet, column: str, slip: str) -> None:
    """Misspell words of a column; a second slip follows the first on some."""
    column_values = sheet[column]
    rows = sheet.struck(slip, column_values != "")
    if not len(rows):
        return
    sorts = pick(sheet.rng, sheet.office.typos, 2 * len(rows))
    places, chosen = sheet.rng.random(2 * len(rows)), numbers(sheet.rng, 0, 1 << 30, 2 * len(rows))
    twice = sheet.rng.random(len(rows)) < sheet.office.slips["second_typo"]
    for n, row in enumerate(rows):
        word = column_values[row]
        made = misspelled(word, sorts[n], places[n], int(chosen[n]))
        if made == word:
            continue
        sheet.note(f"{slip}:{sorts[n]}", [row])
        if twice[n]:
            m = n + len(rows)
            again = misspelled(made, sorts[m], places[m], int(chosen[m]))
            if again not in (made, word):
                made = again
                sheet.note(f"{slip}:second", [row])
        column_values[row] = made


def digit_changed(digits: str, sort: str, place: float, number: int) -> str:
    """Return a number with one digit wrong (`digit`) or two neighbors swapped (`transposed`)."""
    spots = [n for n, sign in enumerate(digits) if sign.isdigit()]
    if sort == "transposed":
        spots = [n for n in spots if digits[n + 1 : n + 2].isdigit() and digits[n] != digits[n + 1]]
    if not spots:
        return digits
    at = spots[int(place * len(spots))]
    if sort == "transposed":
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    return digits[:at] + str((int(digits[at]) + 1 + number % 9) % 10) + digits[at + 1 :]


def change_digits(sheet: Sheet, column: str, slip: str, sort: str) -> None:
    """Change a digit in the rows of a text column that the slip strikes."""
    rows = sheet.struck(slip, sheet[column] != "")
    places, chosen = sheet.rng.random(len(rows)), numbers(sheet.rng, 0, 1 << 30, len(rows))
    held = sheet[column]
    made = [
        digit_changed(held[row], sort, place, int(number))
        for row, place, number in zip(rows, places, chosen, strict=True)
    ]
    sheet.change(column, rows, made, slip)


def _misread(word: str, number: int) -> str:
    found = [(seen, taken) for seen, taken in _LOOKS if word.find(seen, 1) > 0]
    if not found:
        return word
    seen, taken = found[number % len(found)]
    at = word.find(seen, 1)
    return word[:at] + taken + word[at + len(seen) :]
