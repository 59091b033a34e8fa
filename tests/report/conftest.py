"""Four small nights, run through the real steps: two published, one with a stand-in, one held."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings, load_settings
from pipelines.errors import NightHeld
from pipelines.night import run_steps

FIRST, SECOND, STAND_IN, HELD = (date(2026, 3, day) for day in (2, 3, 4, 5))
# no two invented people look alike, so that only the cases meant to be doubtful are
HEADS = ("Quimer", "Fantasm", "Invent", "Ficti", "Noexist", "Ningun", "Maquet", "Ensay")
TAILS = ("ozaga", "ubleda", "arrillo", "ezcano", "ivitza", "olmedilla", "uxarte", "endoza")
GIVEN = ("Fulana", "Mengano", "Zutana", "Perengano", "Ejemplo", "Muestra", "Prueba", "Borrador")
MIDDLE = ("Tercerilla", "Cuartana", "Quintera", "Sextina", "Septimia", "Octavita", "Novenaria", "Decimosa")
Row = dict[str, str]
# what makes a count end where it ends; the law and the linkage decide, not this table
SEX_TRAFFICKING = (
    ("FL", "787.06(3)(g)"),
    ("CA", "236.1(c)"),
    ("TX", "20A.02(a)(7)"),
    ("FL", "796.03"),
    ("AZ", "13-3212"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The home of the four nights and what must never leave its warehouse."""

    settings: Settings
    personal: tuple[str, ...]
    """Names, birth dates, numbers and streets that were delivered."""

    def report(self, night: date) -> Path:
        """Return the report of a night."""
        return self.settings.reports / night.isoformat() / "index.html"

    def html(self, night: date) -> str:
        """Return the report's text."""
        return self.report(night).read_text(encoding="utf-8")


def person(number: int) -> Row:
    """Return an obviously invented person; the same number is the same person on both sides."""
    return {
        "record_id": f"P{number:03}",
        "given_name": GIVEN[number % 8],
        "middle_name": MIDDLE[(number + number // 8) % 8],
        "surname": HEADS[(3 * number) % 8] + TAILS[number // 8 % 8],
        "date_of_birth": f"{1960 + number % 31}-{1 + number % 12:02}-{10 + number % 17}",
        "ssn": f"123-45-{6700 + number}",
        "license_number": f"9990{number:05}",
        "license_state": "NM",
        "birth_place": "Utopia",
    }


def count(number: int, jurisdiction: str, statute: str, **more: str) -> Row:
    """Return one conviction of a person."""
    facts = {
        "conviction_id": f"C{number:03}",
        "convicting_jurisdiction": jurisdiction,
        "statute": statute,
        "disposition": "CONVICTED",
        "conviction_date": "2016-05-04",
    }
    return {**person(number), **facts, **more}


def without_numbers(row: Row) -> Row:
    """Return the row with names and date of birth alone."""
    return {**row, **dict.fromkeys(("ssn", "license_number", "birth_place", "middle_name"), "")}


def convictions() -> list[Row]:
    """Return counts that end as flags on each basis, as waits of each kind, or closed."""
    flags = [count(n, *SEX_TRAFFICKING[n % 5]) for n in range(1, 25)]
    there = {"registration_required": "yes", "registration_jurisdiction": "FL", "registration_until": "life"}
    return [
        *flags,
        count(25, "FL", "787.06(3)(a)", **there),
        count(26, "FL", "787.06(3)(a)", **there),
        count(27, "FL", "787.06(3)(g)", force="no", victim_age="17"),
        *(without_numbers(count(n, "FL", "787.06(3)(g)")) for n in (28, 29, 30)),
        count(31, "FL", "787.06(3)(g)"),  # owns property, nothing else
        count(32, "FL", "787.06"),
        count(33, "FL", "787.06"),
        count(34, "FL", "787.06(3)(g)"),  # registry entry: moved
        count(35, "FL", "787.06(3)(g)"),  # registry entry: pending
        count(36, "AK", "11.41.360"),
        count(37, "FL", "999.99"),
        count(38, "FL", "787.06(3)(g)"),  # registered
        count(39, "FL", "787.06(3)(g)", later_event="VACATED"),
        count(40, "FL", "812.014", charge_text="GRAND THEFT"),
        count(41, "FL", "787.06(3)(g)"),  # moved away
        count(60, "FL", "787.06(3)(g)"),  # not a resident
    ]


def residents() -> list[Row]:
    """Return dated evidence for the persons 1 to 41, of whom one only owns property and one moved away."""
    rows = []
    for number in range(1, 42):
        status = {31: "property_only", 41: "moved_out"}.get(number, "resident")
        kind = "property" if number == 31 else "license"
        place = {
            "street": f"{number} Imaginary Plaza",
            "city": "Santa Fe",
            "state": "NM",
            "postcode": "87501",
        }
        evidence = {"evidence_type": kind, "evidence_date": "2025-06-01", "status": status}
        rows.append({**person(number), **place, **evidence, "county": "Santa Fe"})
    return rows


def registry(registered: Sequence[int]) -> list[Row]:
    """Return entries: those registered, one that moved, one under determination, and a stranger."""
    statuses = {**dict.fromkeys(registered, "active"), 34: "moved", 35: "pending", 62: "active"}
    return [{**person(n), "status": status} for n, status in sorted(statuses.items())]


def as_csv(rows: Sequence[Mapping[str, str]], *, rename: Mapping[str, str] | None = None) -> str:
    """Return rows as a canonical CSV file; `rename` moves headers away from the specification."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
    writer.writerow({name: (rename or {}).get(name, name) for name in names})
    writer.writerows(rows)
    return stream.getvalue()


def deliver(home: Path, kind: str, night: date, text: str) -> None:
    """Put one file where deliveries land."""
    name = {"conviction": "convictions", "residency": "residency", "registry": "registry"}[kind]
    folder = home / "inbox" / f"canonical_{kind}" / night.isoformat()
    folder.mkdir(parents=True)
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def deliver_all(home: Path) -> None:
    """Put the deliveries of the four nights where they land."""
    rows = convictions()
    broken = count(61, "FL", "787.06(3)(g)", conviction_date="the 4th of May")
    deliver(home, "residency", FIRST, as_csv(residents()))
    deliver(home, "registry", FIRST, as_csv(registry([38])))
    spilled = as_csv([*rows, broken, {**broken, "record_id": ""}]) + "P063,a line,with too few fields\n"
    deliver(home, "conviction", FIRST, spilled)
    deliver(home, "registry", SECOND, as_csv(registry([7, 38])))  # person 7 registered
    corrected = [
        {**row, "statute": "787.06(3)(g)"} if row["conviction_id"] == "C032" else row for row in rows
    ]
    later = [row for row in corrected if row["conviction_id"] != "C003"]
    deliver(home, "conviction", SECOND, as_csv([*later, count(42, "FL", "787.06(3)(g)")]))
    deliver(home, "conviction", STAND_IN, as_csv(rows, rename={"statute": "offense_cd"}))
    # as many records as before, of which most cannot be trusted: what is accepted shrank, and holds the night
    deliver(home, "conviction", HELD, as_csv([*rows[:4], *({**row, "record_id": ""} for row in rows[4:])]))


def personal_data() -> tuple[str, ...]:
    """Return what was delivered about persons and may appear in no report."""
    people = [person(n) for n in range(1, 64)]
    fields = ("given_name", "surname", "middle_name", "ssn", "license_number", "date_of_birth", "birth_place")
    values = {row[field] for row in people for field in fields}
    values |= {row["ssn"].replace("-", "") for row in people} | {"Imaginary Plaza"}
    return tuple(sorted(values))


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    home = tmp_path_factory.mktemp("report") / "home"
    deliver_all(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINDERO_HOME", str(home))
        for name in ("LINDERO_CASEBOOK_URL", "LINDERO_BILL", "LINDERO_FLAG_SHIFT_LIMIT"):
            patch.delenv(name, raising=False)
        for night in (FIRST, SECOND, STAND_IN):
            run_steps(night)
        with pytest.raises(NightHeld):
            run_steps(HELD)
        yield Nights(settings=load_settings(), personal=personal_data())
