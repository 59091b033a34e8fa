"""Text to upper-case ASCII letters, digits and blanks, with what was lost said aloud."""

import re
import unicodedata
from collections.abc import Callable

import pandas as pd

# UTF-8 read as cp1252 or latin-1: the pairs that names of this region make
_MOJIBAKE = {
    "Ã±": "ñ", "Ã\x91": "Ñ", "Ã‘": "Ñ", "Ã¡": "á", "Ã©": "é", "Ã\xad": "í", "Ã³": "ó", "Ãº": "ú", "Ã¼": "ü",
    "Ã‰": "É", "Ã“": "Ó", "Ãš": "Ú", "Â´": "´", "â€™": "’",
}  # fmt: skip
_MOJIBAKE_RE = re.compile("|".join(map(re.escape, _MOJIBAKE)))
_LETTERS = str.maketrans(
    {"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ß": "ss", "Æ": "AE", "æ": "ae"}
)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼ\"", ""))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def repair_mojibake(text: str) -> tuple[str, bool]:
    """Return the text with doubly-encoded letters mended, and whether any was."""
    mended = _MOJIBAKE_RE.sub(lambda match: _MOJIBAKE[match[0]], text)
    return mended, mended != text


def to_ascii(text: str) -> str:
    """Return upper-case ASCII; letters without a standard decomposition are dropped."""
    plain = text.translate(_LETTERS).translate(_DASHES)
    decomposed = unicodedata.normalize("NFKD", plain)
    return decomposed.encode("ascii", "ignore").decode().upper()


def fold(text: str, *, keep: str = "") -> str:
    """Return [A-Z0-9] and single blanks; apostrophes close up, other marks but those in `keep` become blanks."""
    ascii_text = to_ascii(text.translate(_APOSTROPHES))
    return " ".join(re.sub(f"[^A-Z0-9 {re.escape(keep)}]", " ", ascii_text).split())


def has_foreign_letters(text: str) -> bool:
    """Return whether letters would be lost to ASCII."""
    return any(ch.isalpha() and not to_ascii(ch).strip() for ch in text if ord(ch) > 127)


def map_distinct(values: pd.Series, function: Callable[[str], object]) -> pd.Series:
    """Apply a function to each distinct text once; missing stays missing."""
    filled = values.fillna("").astype("str")
    table = {text: function(text) for text in filled.unique()}
    return filled.map(table).astype(object)
