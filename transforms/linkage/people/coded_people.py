"""Person records as integers: names as word codes, days, numbers, places; many values a person are CSR lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.linkage.people.vocabulary import Hashes, Ints, Longs, Vocabulary, make_vocabulary, text_hashes
from transforms.linkage.prepare import PersonFeatures

Small = np.ndarray[Any, np.dtype[np.int8]]
NAME_PARTS = ("given", "middle", "middle2", "paternal", "maternal", "third", "whole")
SUFFIXES = ("", "JR", "SR", "II", "III", "IV", "V")
SEXES = ("", "F", "M")
NUMBER_LENGTH = 20
_PARTICLES = re.compile(r"^(?:(?:DE|LA|LAS|LOS|DEL|DELA|VAN|VON|DER|DEN|SAN|SANTA|Y) )+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedNames:
    """All names of all records, sorted by row; one integer array a part, all of one length."""

    row: Ints
    start: Longs
    """CSR: names of record r are start[r]:start[r + 1]."""
    parts: dict[str, Ints]
    """Part of NAME_PARTS to word codes; 0 where the part is missing. `whole` is the surname written together."""
    suffix: Small
    cut: Small
    """1 where the column's width may have cut the name."""
    name_class: Small
    """Names of one record and class are forms of one name, see name_classes. From the 128th class on all names are of
    one: two of them known on both sides then count as one known, which is less evidence and never more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDates:
    """Dates of birth: year, month and day, 0 where unknown."""

    row: Ints
    start: Longs
    year: Ints
    month: Small
    day: Small


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedNumbers:
    """Identifying numbers of one kind; `value` is a hash, `digits` the number where it is one of at most 18 digits, else -1;
    `text` what was written, ASCII of at most NUMBER_LENGTH characters, else empty."""

    row: Ints
    start: Longs
    value: Hashes
    digits: Longs
    text: Any
    issuer: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPlaces:
    """Addresses: hashes of the door (number, street and unit) and of the city, ZIP code and state as numbers; 0 where a
    part is unknown. A door is known by its ZIP code and by its city: an address that lacks one is found by the other."""

    row: Ints
    start: Longs
    street: Hashes
    city: Hashes
    postcode: Ints
    state: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPeople:
    """One side, in record id order."""

    record_ids: Any
    sex: Small
    birth_place: Ints
    names: CodedNames
    dates: CodedDates
    numbers: dict[str, CodedNumbers]
    """ssn (nine digits), ssn4 (all last fours, those of whole numbers too), license, fbi, state_id."""
    places: CodedPlaces

    def __len__(self) -> int:
        return len(self.sex)


NUMBER_KINDS = {
    "ssn": ("SSN",),
    "ssn4": ("SSN", "SSN4"),
    "license": ("OLN",),
    "fbi": ("FBI",),
    "state_id": ("SID", "CII"),
}


def code_sides(*sides: PersonFeatures) -> tuple[Vocabulary, list[CodedPeople]]:
    """Return one vocabulary and every side in its codes."""
    columns = [_NameColumns(side.names) for side in sides]
    vocabulary = make_vocabulary(word for own in columns for word in own.words())
    return vocabulary, [_coded(side, own, vocabulary) for side, own in zip(sides, columns, strict=True)]


def code_more(vocabulary: Vocabulary, people: PersonFeatures) -> tuple[Vocabulary, CodedPeople]:
    """Return people in the codes of a vocabulary that grows by the words it lacked."""
    columns = _NameColumns(people.names)
    grown = vocabulary.extended(columns.words())
    return grown, _coded(people, columns, grown)


def state_codes(values: pd.Series) -> Ints:
    """Return two-letter codes as integers (A = 1, B = 2, ...; 0 unknown), the same in every file."""
    codes, distinct = _distinct(values)
    table: Ints = np.array([0, *(_letters(text) for text in distinct)], dtype=np.int32)
    found: Ints = table[codes + 1]
    return found


def place_codes(values: pd.Series) -> Ints:
    """Return birthplaces as integers, the same in every file; 0 unknown."""
    return (_hashed(values) >> np.uint64(33)).astype(np.int32)


def _letters(text: str) -> int:
    number = 0
    for letter in text[:4]:
        number = number * 32 + (ord(letter) & 31)
    return number


class _NameColumns:
    """The distinct texts of each name column, split into words."""

    def __init__(self, names: pd.DataFrame) -> None:
        self.rows: dict[str, Any] = {}
        self.split: dict[str, list[tuple[str, ...]]] = {}
        for column, cut in _CUTS.items():
            self.rows[column], distinct = _distinct(names[column])
            self.split[column] = [cut(text) for text in distinct]

    def words(self) -> set[str]:
        return {word for split in self.split.values() for words in split for word in words if word}

    def part(self, column: str, place: int, vocabulary: Vocabulary) -> Ints:
        codes = vocabulary.codes([words[place] for words in self.split[column]] or [""])
        found: Ints = codes[self.rows[column]]
        return found


def _distinct(values: pd.Series) -> tuple[Any, list[str]]:
    """Return the place of each value among the distinct ones, -1 where there is none, and those."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        codes, found = pd.factorize(values)
        return codes, np.asarray(found, dtype=object).tolist()
    codes = values.cat.codes.to_numpy().astype(np.int64)
    texts = values.cat.categories.to_numpy(dtype=object)
    used = np.bincount(codes[codes >= 0], minlength=len(texts)) > 0
    places = np.r_[np.cumsum(used) - 1, -1]  # the last one is that of no value
    return places[codes], texts[used].tolist()


def _two(text: str) -> tuple[str, ...]:
    words = [*text.split()[:2], "", ""]
    return words[0], words[1]


def _core(text: str) -> tuple[str, ...]:
    """The word that carries a surname: DE LA CRUZ is CRUZ."""
    return (_PARTICLES.sub("", text).replace(" ", "")[:60],) if " " in text else (text[:60],)


def _cores(text: str) -> tuple[str, ...]:
    if " " not in text:
        return text, ""
    words = [*_PARTICLES.sub("", text).split()[:3], "", ""]
    return words[0], words[1]


def _whole(text: str) -> tuple[str, ...]:
    return (text.replace(" ", "")[:60],)


_CUTS = {"given": _whole, "middle": _two, "paternal": _core, "maternal": _cores, "surname": _whole}


def _starts(rows: Any, count: int) -> Longs:
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).astype(np.int64)


def _coded(side: PersonFeatures, columns: _NameColumns, vocabulary: Vocabulary) -> CodedPeople:
    people = side.people
    count = len(people)
    return CodedPeople(
        record_ids=people["record_id"].to_numpy(dtype=object),
        sex=_choices(people["sex"], SEXES),
        birth_place=place_codes(people["birth_place"]),
        names=_coded_names(side.names, columns, vocabulary, count),
        dates=_coded_dates(side.dates, count),
        numbers={kind: _coded_numbers(side.ids, kind, types, count) for kind, types in NUMBER_KINDS.items()},
        places=_coded_places(side.places, count),
    )


def _choices(values: pd.Series, known: Sequence[str]) -> Small:
    codes, distinct = _distinct(values)
    table = [0, *(known.index(text) if text in known else 0 for text in distinct)]
    found: Small = np.array(table, dtype=np.int8)[codes + 1]
    return found


def _coded_names(
    names: pd.DataFrame, columns: _NameColumns, vocabulary: Vocabulary, count: int
) -> CodedNames:
    rows = names["row"].to_numpy(dtype=np.int32)
    parts = {
        "given": columns.part("given", 0, vocabulary),
        "middle": columns.part("middle", 0, vocabulary),
        "middle2": columns.part("middle", 1, vocabulary),
        "paternal": columns.part("paternal", 0, vocabulary),
        "maternal": columns.part("maternal", 0, vocabulary),
        "third": columns.part("maternal", 1, vocabulary),
        "whole": columns.part("surname", 0, vocabulary),
    }
    return CodedNames(
        row=rows,
        start=_starts(rows, count),
        parts=parts,
        suffix=_choices(names["suffix"], SUFFIXES),
        cut=names["truncated"].to_numpy(dtype=np.int8),
        name_class=np.minimum(names["name_class"].to_numpy(dtype=np.int64), 127).astype(np.int8),
    )


def _coded_dates(dates: pd.DataFrame, count: int) -> CodedDates:
    days = dates["date"].to_numpy().astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    precise, known = (dates["precision"] == "day").to_numpy(), (dates["precision"] != "year").to_numpy()
    rows = dates["row"].to_numpy(dtype=np.int32)
    return CodedDates(
        row=rows,
        start=_starts(rows, count),
        year=(years.astype(np.int64) + 1970).astype(np.int32),
        month=np.where(known, (months - years.astype("datetime64[M]")).astype(np.int64) + 1, 0).astype(
            np.int8
        ),
        day=np.where(precise, (days - months.astype("datetime64[D]")).astype(np.int64) + 1, 0).astype(
            np.int8
        ),
    )


def _coded_numbers(ids: pd.DataFrame, kind: str, types: Sequence[str], count: int) -> CodedNumbers:
    own = ids[ids["id_type"].isin(list(types))]
    if kind == "ssn4":
        own = own.assign(value=own["value"].str[-4:]).drop_duplicates(["row", "value"])
    issuers, issuer_values = _distinct(own["issuer"])
    issuer_table = np.array([0, *(_letters(v) if v != "US" else 0 for v in issuer_values)], dtype=np.int32)
    rows = own["row"].to_numpy(dtype=np.int32)
    texts = pa.array(own["value"], pa.large_string())
    plain = pc.if_else(pc.match_substring_regex(texts, "^[0-9]{1,18}$"), texts, pa.scalar("-1", texts.type))
    return CodedNumbers(
        row=rows,
        start=_starts(rows, count),
        value=_column_hashes(texts),
        digits=pc.cast(plain, pa.int64()).to_numpy(zero_copy_only=False),
        text=number_texts(texts),
        issuer=issuer_table[issuers + 1],
    )


def number_texts(texts: Any) -> Any:
    """Return an Arrow column of texts as bytes of NUMBER_LENGTH each, empty where a text is longer or not ASCII."""
    kept = pc.and_(pc.string_is_ascii(texts), pc.less_equal(pc.utf8_length(texts), NUMBER_LENGTH))
    short = pc.if_else(kept, texts, pa.scalar("", texts.type))
    return np.array(short.to_pylist(), dtype=f"S{NUMBER_LENGTH}")


def _coded_places(places: pd.DataFrame, count: int) -> CodedPlaces:
    rows = places["row"].to_numpy(dtype=np.int32)
    codes, postcodes = _distinct(places["postcode"])
    zips = [0, *(int(text[:5]) if text.isascii() and text[:5].isdigit() else 0 for text in postcodes)]
    return CodedPlaces(
        row=rows,
        start=_starts(rows, count),
        street=_column_hashes(pa.array(places["street_key"], pa.large_string())),
        city=_hashed(places["city"]),
        postcode=np.array(zips, dtype=np.int32)[codes + 1],
        state=state_codes(places["state"]),
    )


def _hashed(values: pd.Series) -> Hashes:
    """Return the hashes of a column of few different texts; 0 where there is none."""
    codes, distinct = _distinct(values)
    found: Hashes = np.concatenate([np.zeros(1, dtype=np.uint64), text_hashes(distinct)])[codes + 1]
    return found


def _column_hashes(texts: pa.Array) -> Hashes:
    """Return the hashes of a column of many different texts; 0 where there is none."""
    return text_hashes(pc.fill_null(texts, "").to_numpy(zero_copy_only=False))
