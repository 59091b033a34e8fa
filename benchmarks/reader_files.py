"""Large deliveries for the benchmark of the readers: what the proving ground's writers write, with other keys each time."""

import csv
import io
import itertools
import zipfile
from functools import cache
from pathlib import Path

from proving_ground.demo import make_world
from proving_ground.extracts import Extract
from proving_ground.writers import ca_doj, nc_opi
from sources.readers.des_layout import parse_des
from sources.spec.loader import SOURCES_DIR

SIDECAR = SOURCES_DIR / "nc_opi" / "sample" / "OFNT3CE1.des"
_KEY = 7
"""Digits of CMDORNUM, at the beginning of every record."""


@cache
def _extract(office: str) -> Extract:
    return make_world(residents=4_000, convictions=4_000, seed=1).extracts[office]


def write_north_carolina(data: Path, as_csv: Path, size: int) -> None:
    """Write sentence components of about `size` bytes, and the same records as CSV with a header.

    The CSV is cut out of the written lines by the layout, here and not by the reader that is measured.
    """
    extract = _extract("nc_opi")
    with zipfile.ZipFile(io.BytesIO(nc_opi.delivery(extract)["OFNT3CE1.zip"])) as archive:
        lines = archive.read("OFNT3CE1.dat").decode("latin-1").splitlines()
    layout = parse_des(SIDECAR.read_bytes())
    rests = [line[_KEY:].encode("latin-1") + b"\n" for line in lines]
    rows = []
    for line in lines:
        out = io.StringIO()
        fields = [line[c.start - 1 : c.start - 1 + c.length].strip() for c in layout.values()]
        csv.writer(out, lineterminator="\n").writerow(fields)
        rows.append(out.getvalue().encode()[_KEY:])
    number = 0
    with data.open("wb") as wide, as_csv.open("wb") as narrow:
        narrow.write((",".join(layout) + "\n").encode())
        while wide.tell() < size:
            keys = [f"{number + n:0{_KEY}d}".encode() for n in range(len(lines))]
            wide.write(b"".join(key + rest for key, rest in zip(keys, rests, strict=True)))
            narrow.write(b"".join(key + row for key, row in zip(keys, rows, strict=True)))
            number += len(lines)


def write_california(data: Path, size: int) -> None:
    """Write California's rows with a header, about `size` bytes."""
    extract = _extract("ca_doj")
    header, *lines = ca_doj.extract_csv(extract, header=True).splitlines(keepends=True)
    place = ca_doj.COLUMNS.index("SUBJECT_ID")
    split = [(line[:place], line[place + 8 :]) for line in lines]
    with data.open("wb") as out:
        out.write(header)
        for repeat in itertools.count():
            if out.tell() >= size:
                return
            first = 10_000_000 + repeat * len(lines)
            out.write(b"".join(a + b"%08d" % (first + n) + z for n, (a, z) in enumerate(split)))
