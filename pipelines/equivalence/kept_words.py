"""What is kept for good names nobody: names of the candidate's records, dates and long numbers are refused.

An erasure does not reach a reason or an exhibit's id, so what could be a person's must not get there.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipelines.equivalence.bench import Bench, Row

_TOKEN = re.compile(r"[^\W_]{2,}")
_LONGEST = 2000
_NUMBER = re.compile(r"\d[\d /.-]{4,}\d")
_NAME_PARTS = ("given", "middle", "surname", "paternal_surname", "maternal_surname")
_LETTERS = re.compile(r"[^\W\d_]")
_LOOK_ALIKES = tuple(str.maketrans("0134578", f"O{one}EASTB") for one in "IL")
"""Digits that are read as letters; a 1 is an I or an L."""
_MONTH = (
    r"(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?"
    r"|NOV(?:EMBER)?|DEC(?:EMBER)?|ENERO|FEBRERO|MARZO|ABRIL|MAYO|JUNIO|JULIO|AGOSTO|SEPTIEMBRE|OCTUBRE|NOVIEMBRE"
    r"|DICIEMBRE)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:ST|ND|RD|TH)?"
_DATE = re.compile(rf"\b{_DAY} (?:OF |DE )?{_MONTH}\b|\b{_MONTH} {_DAY}\b")


def refuse_personal_data(reason: str, documents: Sequence[str], bench: Bench, candidate: Row) -> None:
    """Refuse names of the candidate's records and dates in reason and exhibits, and in the reason a long number.

    A name is found in its plural or possessive, without its accents, and with digits in the place of letters. The error
    does not repeat what was found.

    Raises:
        ValueError: a part holds what may be a person's, or the reason is no single printable line.
    """
    persons = [p for p in (candidate["person_record_id"], candidate["resident_record_id"]) if p]
    names = set(_names(bench, persons))
    parts = {"reason": reason, "documents": " ".join(documents)}
    for part, text in parts.items():
        if any(names.intersection(forms_of(token)) for token in _TOKEN.findall(_plain(text))):
            raise ValueError(
                f"{part}: holds a word that is a name in the candidate's records. It is kept for good: say it by ids"
                f" ([{candidate['flag_id']}], exhibits), without names"
            )
        if holds_spelled_date(text):
            raise ValueError(
                f"{part}: holds a day and a month. It is kept for good: put dates into the exhibit, and name the exhibit"
                " by a number of its own"
            )
    if not reason.isprintable() or len(reason) > _LONGEST:
        raise ValueError(f"reason: expected one line of at most {_LONGEST} characters, without controls")
    if any(sum(char.isdigit() for char in found) >= 6 for found in _NUMBER.findall(reason)):
        raise ValueError(
            "reason: holds a number of six digits or more, or a date. It is kept for good: put dates and numbers of a person"
            " into the exhibit, and name the exhibit with --documents"
        )


def forms_of(token: str) -> frozenset[str]:
    """Return what an upper-case word may stand for: itself, without a plural's ending, with letters for its digits."""
    read = {token}
    if _LETTERS.search(token) and any(char.isdigit() for char in token):
        read |= {token.translate(table) for table in _LOOK_ALIKES}
    return frozenset(form for one in read for form in (one, one.removesuffix("S"), one.removesuffix("ES")))


def holds_spelled_date(text: str) -> bool:
    """Whether a text holds a day of a month by its name, in English or Spanish, as `19 Sept` or `May 4th`."""
    return _DATE.search(" ".join(re.split(r"[\s.,/_-]+", _plain(text)))) is not None


def _names(bench: Bench, persons: Sequence[str]) -> Iterator[str]:
    for row in bench.table("stage__names"):
        if row["person_record_id"] in persons:
            for part in _NAME_PARTS:
                yield from (word for word in _TOKEN.findall(_plain(row[part] or "")) if len(word) > 2)


def _plain(text: str) -> str:
    """Upper case without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).upper()
