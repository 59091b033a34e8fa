"""Text to upper-case ASCII letters, digits and blanks, with what was lost said aloud."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

# what UTF-8 looks like when it was read as cp1252 or latin-1: a lead byte of two as a letter, then a sign
_MOJIBAKE_RE = re.compile(
    "[\u00c2-\u00c5\u00c3][\u0080-\u00bf\u0152-\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
)
# a letter that a code page did not have: Doña Ana as Do?a, Do#a or with the replacement character
_LOST_TILDE_RE = re.compile("(?<=[AEIOUaeiou])[#?\ufffd](?=[AEIOUaeiou])")
_LOST_RE = re.compile("(?<=[A-Za-z])[#?\ufffd](?=[A-Za-z]|$)")
_LETTERS = str.maketrans(
    {"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ß": "ss", "Æ": "AE", "æ": "ae"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼ\"", ""))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def repair_mojibake(text: str) -> tuple[str, bool]:
    """Return the text with doubly-encoded and lost letters mended, and whether any was.

    A lost letter between two vowels was an n with tilde (PE?A, MU?OZ, NU?EZ); another one cannot be known
    and is dropped.
    """
    if text.isascii() and not ("?" in text or "#" in text):
        return text, False
    mended = text
    for _ in range(2):  # some texts went through the mill twice
        mended = _MOJIBAKE_RE.sub(lambda match: _decoded(match[0]), mended)
    tilde = "ñ" if any(char.islower() for char in mended) else "Ñ"
    mended = _LOST_RE.sub("", _LOST_TILDE_RE.sub(tilde, mended))
    return mended, mended != text


def _decoded(pair: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return pair.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return pair


def to_ascii(text: str) -> str:
    """Return upper-case ASCII; letters without a standard decomposition are dropped."""
    if text.isascii():
        return text.upper()
    plain = text.translate(_LETTERS).translate(_DASHES)
    decomposed = unicodedata.normalize("NFKD", plain)
    return decomposed.encode("ascii", "ignore").decode().upper()


def fold(text: str, *, keep: str = "") -> str:
    """Return [A-Z0-9] and single blanks; apostrophes close up, other marks but those in `keep` become blanks."""
    if text.isascii() and text.replace(" ", "").isalnum():  # most names and streets: nothing to take out
        return " ".join(text.upper().split())
    ascii_text = to_ascii(text.translate(_APOSTROPHES))
    return " ".join(_other_marks(keep).sub(" ", ascii_text).split())


@cache
def _other_marks(keep: str) -> re.Pattern[str]:
    return re.compile(f"[^A-Z0-9 {re.escape(keep)}]")


def has_foreign_letters(text: str) -> bool:
    """Return whether letters would be lost to ASCII."""
    return any(ch.isalpha() and not to_ascii(ch).strip() for ch in text if ord(ch) > 127)


def map_distinct(values: pd.Series, function: Callable[[str], object]) -> pd.Series:
    """Apply a function to each distinct text once; missing stays missing."""
    codes, texts = pd.factorize(values.fillna("").astype("str"))
    # one object each: Series.map would turn None into a NaN, which is true where it is asked
    results = np.empty(len(texts), dtype=object)
    for number, text in enumerate(texts):
        results[number] = function(str(text))
    return pd.Series(results[codes], index=values.index, dtype=object)
