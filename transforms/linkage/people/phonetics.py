"""Sound keys of name words, for Spanish and English spellings of one sound.

A consonant skeleton in the manner of Soundex (Russell 1918), with the letters that Spanish and border English
confuse folded together: B V, S Z C, LL Y, a silent H, G J X before E and I, QU K C, PH F, double letters.
Words are folded a column at a time.
"""

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
_SIGNS = "BDFGKLMNPRSTW6789"
"""What the rules leave beside vowels."""
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
    column = pa.array(words, pa.large_string())
    folded = column
    for pattern, text in _RULES:
        replaced = pc.replace_substring if pattern.isalpha() else pc.replace_substring_regex
        folded = replaced(folded, pattern, text)
    has_sound = pc.and_(pc.greater(pc.utf8_length(column), 2), pc.not_equal(folded, ""))
    key = pc.replace_substring_regex(folded, "^[AEIOUY]", "@")
    key = pc.replace_substring(pc.replace_substring_regex(key, "[AEIOUY]", ""), "@", "A")
    key = _without_doubles(key)
    found: list[str] = pc.if_else(has_sound, pc.utf8_slice_codeunits(key, 0, _LONGEST), column).to_pylist()
    return found


def _without_doubles(keys: pa.Array) -> pa.Array:
    is_double = pc.match_substring_regex(keys, "|".join(sign * 2 for sign in _SIGNS))
    doubles = keys.filter(is_double)
    for sign in _SIGNS:
        doubles = pc.replace_substring_regex(doubles, f"{sign}{sign}+", sign)
    return pc.replace_with_mask(keys, is_double, doubles)
