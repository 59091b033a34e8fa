"""People as somebody wrote them down, still in parts, and a log of what went wrong on the way."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from benchmarks.linkage.populations.second_kind.people import DAY_ZERO, TODAY, People
from benchmarks.linkage.populations.second_kind.places import gazetteer
from benchmarks.linkage.populations.second_kind.words import words
from proving_ground.draws import Mask, Texts, Whole

NO_DATE, YEAR_ONLY, MONTH_ONLY, WHOLE_DATE = range(4)
_DAYS = np.arange(TODAY + 1)
_DAY_TEXTS = (DAY_ZERO + _DAYS).astype(str).astype(object)


@dataclass(slots=True)
class Log:
    """Which slip happened to which rows."""

    entries: list[tuple[str, Whole]] = field(default_factory=list)

    def add(self, slip: str, rows: Whole) -> None:
        """Note that the slip changed these rows."""
        self.entries.append((slip, rows))

    def of(self, rows: Whole, count: int) -> list[list[str]]:
        """Return the slips of each of `rows`, of a file of `count` rows, in the order they happened."""
        made: list[list[str]] = [[] for _ in range(len(rows))]
        at = np.full(count, -1, dtype=np.int64)
        at[rows] = np.arange(len(rows))
        for slip, hit in self.entries:
            for row in np.unique(at[hit]).tolist():
                if row >= 0 and slip not in made[row]:
                    made[row].append(slip)
        return made


@dataclass(slots=True)
class Written:
    """Records in parts, in columns of equal length; empty text where a part is not written."""

    given: Texts
    middle: Texts
    surname: Texts
    second: Texts
    joint: Texts
    suffix: Texts
    aliases: dict[int, list[str]]
    """Full names by row, for the rows that have any."""
    sex: Texts
    born: Whole
    known: Whole
    """How much of the date is written: NO_DATE, YEAR_ONLY, MONTH_ONLY or WHOLE_DATE."""
    ssn: Texts
    license: Texts
    place: Whole
    street: Texts
    fbi: Texts
    state_id: Texts
    log: Log = field(default_factory=Log)

    def __len__(self) -> int:
        return len(self.born)

    def dates(self) -> Texts:
        """Return the dates in ISO form, as far as they are written."""
        made = _DAY_TEXTS[np.clip(self.born, 0, TODAY)]
        for level, width in ((NO_DATE, 0), (YEAR_ONLY, 4), (MONTH_ONLY, 7)):
            rows = np.flatnonzero(self.known == level)
            made[rows] = [text[:width] for text in made[rows].tolist()]
        return np.asarray(made, dtype=object)

    def surnames(self) -> Texts:
        """Return both surnames in one text."""
        made = self.surname.copy()
        both = np.flatnonzero(self.second != "")
        made[both] = self.surname[both] + self.joint[both] + self.second[both]
        return made


def written_as_is(people: People) -> Written:
    """Return records that say everything as it is; numbers but the names are left for the habits of an office."""
    count = len(people)
    blank = np.full(count, "", dtype=object)
    return Written(
        given=people.given.copy(),
        middle=people.middle.copy(),
        surname=people.surname.copy(),
        second=people.second.copy(),
        joint=people.joint.copy(),
        suffix=people.suffix.copy(),
        aliases={},
        sex=people.sex.copy(),
        born=people.born.copy(),
        known=np.full(count, WHOLE_DATE, dtype=np.int64),
        ssn=blank,
        license=blank.copy(),
        place=people.place.copy(),
        street=people.street.copy(),
        fbi=blank.copy(),
        state_id=blank.copy(),
    )


def columns(written: Written) -> dict[str, Texts]:
    """Return the canonical columns of records that are written in parts."""
    table = gazetteer()
    return {
        "given_name": written.given,
        "middle_name": written.middle,
        "surname": written.surnames(),
        "suffix": written.suffix,
        "aliases": _listed(written),
        "sex": written.sex,
        "date_of_birth": written.dates(),
        "ssn": written.ssn,
        "street": written.street,
        "city": table["city"].to_numpy(dtype=object)[written.place],
        "state": table["state"].to_numpy(dtype=object)[written.place],
        "postcode": table["postcode"].to_numpy(dtype=object)[written.place],
        "license_number": written.license,
        "fbi_number": written.fbi,
        "state_id": written.state_id,
    }


def _listed(written: Written) -> Texts:
    made = np.full(len(written), "", dtype=object)
    for row, names in written.aliases.items():
        made[row] = "|".join(dict.fromkeys(names))
    return made


ORDER = words(
    "record_id full_name given_name middle_name surname suffix aliases sex date_of_birth ssn street city state postcode "
    "license_number fbi_number state_id"
)


def person_file(made: dict[str, Texts], order: Whole) -> pa.Table:
    """Return the canonical columns in row order `order`; empty texts become unknown, empty columns are left out."""
    arrays = {}
    for name in ORDER:
        if name in made:
            values = made[name][order]
            empty: Mask = values == ""
            if empty.all():
                continue
            arrays[name] = pa.array(values, type=pa.string(), mask=empty)
    return pa.table(arrays)
