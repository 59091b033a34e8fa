"""Sound keys of name words, for Spanish and English spellings of one sound.

A consonant skeleton in the manner of Soundex (Russell 1918), with the letters that Spanish and border English
confuse folded together: B V, S Z C, LL Y, a silent H, G J X before E and I, QU K C, PH F, double letters.
Words are folded a column at a time.
"""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_RULES = (
    (r"[^A-Z]", ""),
    (r"PH", "F"),
    (r"^KN", "N"),
    (r"^WR", "R"),
    (r"^X", "7"),  # XIMENA, XAVIER
    (r"([AEIOU])X([AEIOU])", r"\17\2"),
    (r"J", "7"),
    (r"G([EIY])", r"7\1"),  # GIMENEZ, JIMENEZ
    (r"TH", "T"),
    (r"SCH|SH|CH", "8"),
    (r"C([EIY])", r"S\1"),
    (r"Z|X", "S"),
    (r"QU([EI])", r"K\1"),
    (r"Q|CK|C", "K"),
    (r"GU([EI])", r"G\1"),
    (r"Y([AEIOU])", r"6\1"),
    (r"V", "B"),
    (r"^HU([AEIO])", r"9\1"),
    (r"^W", "9"),
    (r"GUA", "9A"),
    (r"H", ""),
)
_VOWELS = str.maketrans("", "", "AEIOUY")
_DOUBLE = re.compile(r"(.)\1+")
_LONGEST = 7


def sound_keys(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the sound key of each upper-case word, at most seven signs, and the key of another reading.

    LL is the L of English or the Y of Spanish, so such a word has two readings; for others both are the same. Words of
    one or two letters are their own key: they have too little sound to share.
    """
    first = _keys(words)
    again = [number for number, word in enumerate(words) if "LL" in word]
    second = list(first)
    for number, key in zip(again, _keys([words[n].replace("LL", "Y") for n in again]), strict=True):
        second[number] = key
    return first, second


def _keys(words: Sequence[str]) -> list[str]:
    folded = pa.array(words, pa.large_string())
    for pattern, text in _RULES:
        folded = pc.replace_substring_regex(folded, pattern, text)
    return [_skeleton(word, text) for word, text in zip(words, folded.to_pylist(), strict=True)]


def _skeleton(word: str, text: str) -> str:
    if len(word) <= 2 or not text:
        return word
    first = "A" if text[0] in "AEIOUY" else text[0]
    return _DOUBLE.sub(r"\1", first + text[1:].translate(_VOWELS))[:_LONGEST]
