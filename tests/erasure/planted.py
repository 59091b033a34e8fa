"""A home with planted people: what they alone say is searched for, byte by byte, after they were withdrawn."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

FIRST, SECOND, THIRD, FOURTH = (date(2026, 3, day) for day in (2, 3, 4, 5))
SOURCE = "canonical_conviction"
ALONE = ("ZQALONEKEY-77123", "ZQALONECOUNT-1")
"""Person key and count key of the planted person whose only record goes."""
TWICE = ("ZQTWICEKEY-88456", "ZQTWICECOUNT-1", "ZQTWICECOUNT-2")
"""Another, of whom the first count goes and the second stays."""
CANARIES = (
    "ZQALONEKEY", "ZQALONECOUNT", "Zqaliasnameone", "ZQALIASNAMEONE", "4711 Zqfeather", "4711 ZQFEATHER", "ZQFEATHER",
    "ZQFBI991", "ZQSTATEID5", "ZQCASE-4711", "Zqbirthplace", "ZQBIRTHPLACE",
    "ZQCHARGETEXTONE", "Zqcourt", "ZQTORNTEXT",
)  # fmt: skip
"""Texts that the first planted person's record alone holds."""
NOBODY = "ZQNOBODYKEY-5"
"""Person key of a third, whom no resident fits; all of the person goes."""
NOBODY_COUNT = "ZQNOBODYCOUNT-1"
CANARIES_OF_NOBODY = (
    "ZQNOBODYKEY", "Zqgivenname", "ZQGIVENNAME", "Zqsurname", "ZQSURNAME", "918273645", "1961-07-19", "ZQCHARGETEXTFIVE",
)  # fmt: skip
ALL_PEOPLE = (ALONE[0], TWICE[0], NOBODY, NOBODY_COUNT, *ALONE[1:], *TWICE[1:])
CANARIES_OF_ONE_COUNT = (
    "ZQTWICECOUNT-1",
    "Zqaliasnametwo",
    "ZQALIASNAMETWO",
    "ZQCHARGETEXTTWO",
    "ZQCASE-8001",
)
"""Texts that the second planted person's withdrawn count alone holds."""

_GIVEN = (
    "Ana",
    "Berta",
    "Carla",
    "Dario",
    "Elena",
    "Fabio",
    "Gloria",
    "Hugo",
    "Irene",
    "Jaime",
    "Karla",
    "Luis",
)
_SURNAMES = (
    "Prueba",
    "Muestra",
    "Ejemplo",
    "Ensayo",
    "Modelo",
    "Ficticia",
    "Supuesta",
    "Inventada",
    "Fingida",
    "Dicha",
)
_CITIES = (
    ("Albuquerque", "87101", "Bernalillo"),
    ("Santa Fe", "87501", "Santa Fe"),
    ("Las Cruces", "88001", "Dona Ana"),
)
Row = dict[str, str]


@dataclass(frozen=True)
class Person:
    """An invented person."""

    number: int

    @property
    def row(self) -> Row:
        """Columns that every canonical layout knows."""
        n = self.number
        city, postcode, county = _CITIES[n % len(_CITIES)]
        return {
            "given_name": _GIVEN[n % len(_GIVEN)],
            "middle_name": _SURNAMES[(n * 3) % len(_SURNAMES)],
            "surname": f"{_SURNAMES[n % len(_SURNAMES)]} {_SURNAMES[(n * 7 + 1) % len(_SURNAMES)]}",
            "date_of_birth": f"{1955 + n % 40}-{1 + n % 12:02d}-{1 + (n * 5) % 28:02d}",
            "sex": "FM"[n % 2],
            "ssn": f"{600 + n % 60:03d}{10 + n % 80:02d}{1000 + n * 37 % 8000:04d}",
            "street": f"{100 + n * 3} Calle {_GIVEN[n * 5 % len(_GIVEN)]}",
            "city": city,
            "state": "NM",
            "postcode": postcode,
            "county": county,
        }


def convictions(*, with_planted: bool, second_count: bool = True) -> bytes:
    """Return the extract: ten people, and the planted ones; they live in New Mexico, too."""
    rows: list[Row] = []
    for n in range(10):
        rows.append(
            {
                **Person(n).row, "record_id": f"P-{n:04d}", "conviction_id": f"FL-{n:04d}-1",
                "convicting_jurisdiction": "FL", "statute": "787.06(3)(g)" if n % 2 else "812.014(2)(c)",
                "charge_text": "HUMAN TRAFFICKING" if n % 2 else "GRAND THEFT", "conviction_date": "2015-06-01",
                "disposition": "GUILTY PLEA",
            }
        )  # fmt: skip
    if with_planted:
        torn = {**_alone(), "conviction_date": "ZQTORNTEXT"}
        rows += [_alone(), torn, _twice(1), _nobody()]
    if second_count:
        rows.append(_twice(2))
    return _csv(rows)


def _alone() -> Row:
    person = Person(21).row
    return {
        **person, "record_id": ALONE[0], "aliases": "Zqaliasnameone, Maria", "street": "4711 Zqfeather Lane",
        "city": "Orlando", "state": "FL", "postcode": "32801", "county": "Orange", "fbi_number": "ZQFBI991",
        "state_id": "ZQSTATEID5", "state_id_state": "FL", "birth_place": "Zqbirthplace FL", "conviction_id": ALONE[1],
        "convicting_jurisdiction": "FL", "court": "Zqcourt of Orange", "case_number": "ZQCASE-4711",
        "statute": "787.06(3)(g)", "charge_text": "ZQCHARGETEXTONE TRAFFICKING", "conviction_date": "2014-02-11",
        "disposition": "GUILTY PLEA",
    }  # fmt: skip


def _nobody() -> Row:
    return {
        "record_id": NOBODY, "given_name": "Zqgivenname", "surname": "Zqsurname", "date_of_birth": "1961-07-19", "sex": "F",
        "ssn": "918273645", "conviction_id": NOBODY_COUNT, "convicting_jurisdiction": "FL", "statute": "796.03",
        "charge_text": "ZQCHARGETEXTFIVE", "conviction_date": "2011-01-02", "disposition": "GUILTY PLEA",
    }  # fmt: skip


def _twice(count: int) -> Row:
    one = {
        **Person(22).row, "record_id": TWICE[0], "conviction_id": TWICE[count], "convicting_jurisdiction": "FL",
        "statute": "787.06(3)(g)", "conviction_date": f"201{count}-03-01", "disposition": "GUILTY PLEA",
        "charge_text": "HUMAN TRAFFICKING",
    }  # fmt: skip
    if count == 1:
        one |= {
            "aliases": "Zqaliasnametwo, Marta", "charge_text": "ZQCHARGETEXTTWO", "case_number": "ZQCASE-8001",
        }  # fmt: skip
    return one


def residents() -> bytes:
    """Return residency evidence: fifty people, the convicted ones among them."""
    rows = [
        {
            **Person(n).row,
            "record_id": f"E-{n:04d}",
            "evidence_type": "license",
            "evidence_date": "2026-01-15",
            "status": "resident",
        }
        for n in range(50)
    ]
    return _csv(rows)


def registry() -> bytes:
    """Return a registry of three, none of them convicted in the extract."""
    rows = [
        {**Person(n).row, "record_id": f"R-{n:04d}", "status": "active", "registered_on": "2020-05-01"}
        for n in (40, 41, 42)
    ]
    return _csv(rows)


def deliver(home: Path, source_id: str, day: date, files: dict[str, bytes]) -> None:
    """Put files where they land."""
    folder = home / "inbox" / source_id / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def make_home(home: Path) -> None:
    """Deliver what the first night rests on, and a newer extract, still with the planted ones, for the second."""
    deliver(home, "canonical_residency", FIRST, {"residency.csv": residents()})
    deliver(home, "canonical_registry", FIRST, {"registry.csv": registry()})
    deliver(home, SOURCE, FIRST, {"convictions.csv": convictions(with_planted=True)})
    deliver(home, SOURCE, SECOND, {"convictions.csv": convictions(with_planted=True) + b"\r\n"})


def copied(home: Path, target: Path) -> Path:
    """Return a copy of a home that a test may change."""
    shutil.copytree(home, target, symlinks=True)
    return target


def hits(home: Path, texts: Sequence[str], *, but: Sequence[str] = ()) -> list[str]:
    """Return where any of some texts stands in any file below a home: in its bytes, or in what it holds when opened."""
    found = []
    for path in sorted(home.rglob("*")):
        place = path.relative_to(home).as_posix()
        if not path.is_file() or path.is_symlink() or place.startswith(tuple(but)):
            continue
        for piece in _contents(path):
            found += [f"{place}: {text}" for text in texts if any(form in piece for form in _forms(text))]
    return sorted(set(found))


def _forms(text: str) -> list[bytes]:
    return [text.encode(name) for name in ("utf-8", "utf-16-le", "utf-32-le")]


def _contents(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield _opened(pq.read_table(path))
    elif path.suffix in (".duckdb", ".erased"):
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                yield _opened(connection.execute(f'SELECT * FROM "{table}"').to_arrow_table())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                yield archive.read(member)


def _opened(table: pa.Table) -> bytes:
    values: list[Any] = [
        value for column in table.columns for value in column.to_pylist() if value is not None
    ]
    return "\n".join(map(str, values)).encode()


def _csv(rows: Sequence[Row]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
