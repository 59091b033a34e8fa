"""What `lindero source diff` does: two deliveries side by side, and what the watch would say of the newer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.file_bytes import sha256_of
from pipelines.read import read_files
from pipelines.source_check import choose_spec, delivered_file
from pipelines.watch.portraits import portray
from sources.mapping.delivery import map_delivery
from sources.spec.model import SourceSpec
from sources.watch.alarm import Alarm
from sources.watch.content import ColumnPortrait
from sources.watch.judge import judge, same_bytes
from sources.watch.portrait import Portrait
from transforms.standardize.dates import readable_dates
from transforms.standardize.tables import standardize_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDiff:
    """Two deliveries of one source."""

    source_id: str
    old: Portrait
    new: Portrait
    alarms: tuple[Alarm, ...]

    @property
    def would_alarm(self) -> bool:
        """Whether the newer one would raise an alarm after the older one."""
        return bool(self.alarms)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return place, measure, old and new, for everything that differs."""
        found = []
        for role in sorted(self.old.roles.keys() | self.new.roles.keys()):
            old, new = self.old.roles.get(role), self.new.roles.get(role)
            if old is None or new is None:
                found.append((role, "file", "there" if old else "not there", "there" if new else "not there"))
                continue
            for what, a, b in (
                ("records", old.rows, new.rows),
                ("kept back", old.kept_back, new.kept_back),
                ("set aside", old.set_aside, new.set_aside),
                ("people", old.people, new.people),
                ("bytes", sum(f.byte_count for f in old.files), sum(f.byte_count for f in new.files)),
            ):
                if a != b:
                    found.append((role, what, f"{a:,}", f"{b:,}"))
            for name in list(dict.fromkeys([*old.columns, *new.columns])):
                found += [
                    (f"{role}.{name}", *row) for row in _column(old.columns.get(name), new.columns.get(name))
                ]
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the diff as plain data."""
        return {
            "source_id": self.source_id,
            "would_alarm": self.would_alarm,
            "alarms": [asdict(alarm) for alarm in self.alarms],
            "differences": [
                dict(zip(("place", "measure", "old", "new"), row, strict=True)) for row in self.rows()
            ],
        }


def diff_deliveries(old: Path, new: Path, *, source_id: str | None) -> DeliveryDiff:
    """Read two deliveries dry, each a file or a folder, and compare them; nothing is landed.

    Raises:
        SourceError: no specification fits both, or several do and none was named.
        FileNotFoundError: a path is not there, or a folder is empty.
    """
    old_files, new_files = files_at(old), files_at(new)
    spec = choose_spec(new_files, source_id)
    before, now = read_dry(spec, old_files), read_dry(spec, new_files)
    alarms = judge(spec, now, [before] if before.is_readable else [], received_on=None)
    if sorted(map(sha256_of, old_files)) == sorted(map(sha256_of, new_files)):
        alarms.append(same_bytes(spec, f"[{new.name}] holds the very bytes of [{old.name}]"))
    return DeliveryDiff(source_id=spec.source_id, old=before, new=now, alarms=tuple(alarms))


def files_at(path: Path) -> list[Path]:
    """Return a file, or the files of a folder in order; raises FileNotFoundError where there is none."""
    files = (
        [path] if path.is_file() else sorted(p for p in path.glob("*") if p.is_file() and p.name[0] != ".")
    )
    if not files:
        raise FileNotFoundError(f"[{path}]: no such file, or a folder without files. Name a delivery")
    return files


def read_dry(spec: SourceSpec, paths: Sequence[Path]) -> Portrait:
    """Return the portrait of files read dry."""
    delivered = [(delivered_file(path), path) for path in paths]
    read, refused = read_files(spec, delivered)
    kept, tables = None, None
    if not refused:
        mapped = map_delivery(spec, read, delivery_id="0" * 64, readable_dates=readable_dates)
        kept, tables = mapped.quarantine, standardize_tables(mapped.tables, mapped.date_rules)
    return portray(spec, read, refused, kept, {path.name: path for path in paths}, tables)


def _column(old: ColumnPortrait | None, new: ColumnPortrait | None) -> list[tuple[str, str, str]]:
    if old is None or new is None:
        return [("column", "there" if old else "not there", "there" if new else "not there")]
    shares = (("filled", old.fill, new.fill), ("placeholders", old.placeholders, new.placeholders))
    found = [(what, f"{a:.1%}", f"{b:.1%}") for what, a, b in shares if abs(a - b) >= 0.005]
    if old.dates and new.dates and old.dates != new.dates:
        ends = (old.dates[0], old.dates[4]) != (new.dates[0], new.dates[4])
        what, at, between = ("dates", (0, 4), " to ") if ends else ("quarters of dates", (1, 2, 3), ", ")
        was, is_now = (between.join(str(dates[n]) for n in at) for dates in (old.dates, new.dates))
        found.append((what, was, is_now))
    if old.lengths[2] != new.lengths[2] and old.fill and new.fill:
        found.append(("longest", f"{old.lengths[2]}", f"{new.lengths[2]}"))
    for code in sorted((old.codes or {}).keys() | (new.codes or {}).keys()):
        a, b = (old.codes or {}).get(code, 0.0), (new.codes or {}).get(code, 0.0)
        if old.codes is not None and new.codes is not None and (abs(a - b) >= 0.02 or not a or not b):
            found.append((f"code [{code[:30]}]", f"{a:.1%}", f"{b:.1%}"))
    return found
