"""A source of two files that grows by a few people a delivery: invented people, one seed a delivery."""

import random
from dataclasses import dataclass
from pathlib import Path

from pipelines.watch.diff import read_dry
from sources.spec.model import SourceSpec
from sources.watch.portrait import Portrait
from tests.sources.inline_specs import source_spec

SPEC_TEXT = """
kind: conviction
snapshot: full
files:
  - role: people
    pattern: people*
    format: {type: delimited, delimiter: "~", encoding: windows-1252, quote: null}
    columns: {KEY: the key, NAME: the name, BORN: the birth date}
  - role: counts
    pattern: counts*
    format: {type: delimited, delimiter: "~", encoding: windows-1252, quote: null}
    columns: {KEY: the key, CASE: the case, STATUTE: the statute}
persons:
  - file: people
    key: [KEY]
    names: [{format: last_comma_first, full: NAME}]
    birth_dates: [{column: BORN, date: {formats: ["%Y-%m-%d"]}}]
facts:
  file: counts
  key: [CASE]
  person_key: [KEY]
  fields: {statute: STATUTE}
"""
SURNAMES = ["QUIÑONES", "O'BANNON", "ZZELM", "LÓPEZ", "MACK", "TRUJILLO", "IVERSON", "LUND", "POLK", "HART"]
GIVENS = ["ANA MARIA", "JOSÉ", "ÉMILE", "ROSA", "XIOMARA", "EVA", "UMA", "BILLY"]
Rows = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Two files before they are written."""

    people: Rows
    counts: Rows

    def people_file(self, encoding: str = "windows-1252") -> bytes:
        return _text(["KEY", "NAME", "BORN"], self.people).encode(encoding)

    def counts_file(self) -> bytes:
        return _text(["KEY", "CASE", "STATUTE"], self.counts).encode()


def spec() -> SourceSpec:
    """Return the specification of the source."""
    return source_spec(SPEC_TEXT)


def delivery(month: int, *, first: int = 613, more: int = 17) -> Delivery:
    """Return the delivery of a month: those of the month before, and `more` people."""
    people, counts = [], []
    for n in range(first + more * month):
        dice = random.Random(n)
        key = f"{9_000_000 + n * 17:09d}"
        born = f"{dice.randint(1950, 1999)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        people.append([key, f"{dice.choice(SURNAMES)}, {dice.choice(GIVENS)}", born])
        for count in range(dice.randint(1, 3)):
            counts.append([key, f"CR{n:05}-{count}", dice.choice(["53a-63", "609.322", "18.2-357.1"])])
    return Delivery(people=people, counts=counts)


def portrait(
    folder: Path, sent: Delivery, *, people: bytes | None = None, counts: bytes | None = None
) -> Portrait:
    """Return the portrait of a delivery, read dry; bytes stand in place of a file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.txt").write_bytes(sent.people_file() if people is None else people)
    (folder / "counts.txt").write_bytes(sent.counts_file() if counts is None else counts)
    return read_dry(spec(), sorted(folder.iterdir()))


def _text(header: list[str], rows: Rows) -> str:
    return "".join("~".join(row) + "\r\n" for row in [header, *rows])
