"""Folds what typing, printing and the web do to a citation, and keeps everything that carries meaning."""

import re
import unicodedata
from functools import lru_cache

# 647(B) PC-DISORDERLY CONDUCT: section, code and literal in one column
_LEADING_STATUTE = re.compile(
    r"^[\d.:/-]+[A-Z]{0,2}(?:\.\d+)?(?:\([^)]{1,4}\))*\s*(?:[A-Z]{2,3}\b)?\s*-\s*(?=[A-Z])"
)
_NO_LETTER_OR_DIGIT = re.compile(r"[^A-Za-z0-9]+")
_SAME_LETTER = ("<wide>", "<narrow>", "<font>")
_SAME = frozenset("\u2024" + "".join(map(chr, range(0x2160, 0x2180))))
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"', "\u2212": "-", "\u00ad": ""}


def fold_citation(text: str) -> str:
    """Return `text` with every dash as `-`, every blank as one space, no controls, full-width signs as plain ones, trimmed.

    Dashes are Unicode category Pd (U+2010 to U+2015 among them) and the minus sign U+2212; blanks are Zs,
    so the no-break space too; formatting marks (Cf) and controls (Cc, blanks of their own) go. Case and
    punctuation stay: `PC2361B` must stay as it is, and `236.1(C)` must not lose its dot. Of what Unicode calls
    compatible (NFKC), only another width, another typeface, the one-dot leader and Roman numerals say the same in a
    statute: a raised 2 is a footnote, and 236.1² is not 236.12.
    """
    if text.isascii():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(text.translate(_PLAIN).split()))


def _plain(char: str) -> str:
    replaced = _QUOTES.get(char)
    if replaced is not None:
        return replaced
    category = unicodedata.category(char)
    if category == "Pd":
        return "-"
    if category in ("Zs", "Cc", "Zl", "Zp"):
        return " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Cf":
        return ""
    is_same = char in _SAME or unicodedata.decomposition(char).startswith(_SAME_LETTER)
    return unicodedata.normalize("NFKC", char) if is_same else char


class _PlainSigns(dict[int, str]):
    """Code point to what stands for it; each sign is looked up once."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


_PLAIN = _PlainSigns()


def squeeze(text: str) -> str:
    """Return the letters and digits of `text` in upper case: `N.C. Gen. Stat.` becomes `NCGENSTAT`."""
    return _NO_LETTER_OR_DIGIT.sub("", text).upper()


# several readers look at one charge text, and thousands of counts share it
@lru_cache(maxsize=4096)
def fold_charge(text: str | None) -> str:
    """Return a charge text in capitals with single blanks, without a statute that stands in front of it."""
    return _LEADING_STATUTE.sub("", fold_citation(text or "").upper())
