"""One record's standardized values as texts: what an officer sees side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.linkage.people.coded_people import NUMBER_KINDS, SEXES, SUFFIXES, CodedNumbers, CodedPeople
from transforms.linkage.people.vocabulary import Vocabulary
from transforms.linkage.prepare import PersonFeatures

NOT_KEPT = "known, not kept as text"
"""A value that prepared people hold only as a hash: it can be compared and not be read."""


NOT_SHOWN = "not shown"
"""A value that is compared and that whoever holds the records may not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameText:
    """One name of a record."""

    surname: str
    given: str
    middle: str
    suffix: str

    @property
    def whole(self) -> str:
        """The name as a file writes it."""
        if NOT_SHOWN in (self.surname, self.given):
            return NOT_SHOWN
        rest = " ".join(part for part in (self.given, self.middle, self.suffix) if part)
        return ", ".join(part for part in (self.surname, rest) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordText:
    """All values of one record, each list in the order of the coded record's."""

    names: Sequence[NameText]
    dates: Sequence[str]
    numbers: Mapping[str, Sequence[str]]
    places: Sequence[str]
    sex: str
    birth_place: str


def text_of_features(record: PersonFeatures) -> RecordText:
    """Return the values of one record as its file was standardized."""
    names = record.names[["surname", "given", "middle", "suffix"]].itertuples(index=False)
    dates = zip(record.dates["date"], record.dates["precision"], strict=True)
    widths = {"year": 4, "month": 7, "day": 10}
    ids = record.ids
    numbers = {
        kind: [
            " ".join(filter(None, (issuer if issuer != "US" else "", value)))
            for issuer, value in zip(
                *(_texts(ids.loc[ids["id_type"].isin(types), column]) for column in ("issuer", "value")),
                strict=True,
            )
        ]
        for kind, types in NUMBER_KINDS.items()
    }
    numbers["ssn4"] = list(dict.fromkeys(text[-4:] for text in numbers["ssn4"]))
    return RecordText(
        names=[NameText(surname=n[0], given=n[1], middle=n[2], suffix=n[3]) for n in names],
        dates=[f"{day:%Y-%m-%d}"[: widths[precision]] for day, precision in dates],
        numbers=numbers,
        places=[_place_text(*row) for row in _rows(record.places, "street_key", "city", "state", "postcode")],
        sex=_texts(record.people["sex"])[0],
        birth_place=_texts(record.people["birth_place"])[0],
    )


def text_of_codes(record: CodedPeople, vocabulary: Vocabulary) -> RecordText:
    """Return the values of one coded record; what it holds as a hash only is NOT_KEPT."""
    names, dates, places = record.names, record.dates, record.places
    words = {part: vocabulary.words[codes] for part, codes in names.parts.items()}

    def together(row: int, *parts: str) -> str:
        return " ".join(str(words[part][row]) for part in parts if words[part][row])

    return RecordText(
        names=[
            NameText(
                surname=together(row, "paternal", "maternal", "third"),
                given=together(row, "given"),
                middle=together(row, "middle", "middle2"),
                suffix=SUFFIXES[int(names.suffix[row])],
            )
            for row in range(len(names.row))
        ],
        dates=[
            _date_text(*(int(part[row]) for part in (dates.year, dates.month, dates.day)))
            for row in range(len(dates.row))
        ],
        numbers={kind: _number_texts(numbers) for kind, numbers in record.numbers.items()},
        places=[
            _place_text(
                NOT_KEPT if places.street[row] else "", "", _state_text(int(places.state[row])),
                f"{places.postcode[row]:05d}" if places.postcode[row] else "",
            )
            for row in range(len(places.row))
        ],
        sex=SEXES[int(record.sex[0])],
        birth_place=NOT_KEPT if record.birth_place[0] else "",
    )  # fmt: skip


def _number_texts(numbers: CodedNumbers) -> list[str]:
    return [
        " ".join(filter(None, (_state_text(int(issuer)), text.decode() or NOT_KEPT)))
        for issuer, text in zip(numbers.issuer.tolist(), numbers.text.tolist(), strict=True)
    ]


def _state_text(code: int) -> str:
    letters = ""
    while code:
        letters = chr(code % 32 + 64) + letters
        code //= 32
    return letters


def _date_text(year: int, month: int, day: int) -> str:
    if not month:
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")


def _place_text(street: str, city: str, state: str, postcode: str) -> str:
    parts = street.split("|")
    if parts[1:2] == ["PO BOX"]:
        parts[:2] = parts[1::-1]
    line = " ".join(filter(None, parts))
    return ", ".join(part for part in (line, city, " ".join(filter(None, (state, postcode)))) if part)


def _texts(values: Any) -> list[str]:
    return [str(value) for value in values.astype(object).where(values.notna(), "")]


def _rows(table: Any, *columns: str) -> list[tuple[str, ...]]:
    return list(zip(*(_texts(table[column]) for column in columns), strict=True)) if len(table) else []
