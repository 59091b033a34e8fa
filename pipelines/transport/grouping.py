"""A sender's files into deliveries: which belong together, and of which day they are."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.transport.names import is_hidden, listed, name_clashes, name_fault, shown
from pipelines.transport.remote import RemoteFile
from sources.spec.delivery import DatedByPath, Delivery
from sources.spec.file_names import is_like

UNDATED = "as-it-stands"
"""Key of the one delivery of a source whose files carry no day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteDelivery:
    """Files of a sender that make one delivery."""

    key: str
    day: date
    files: tuple[RemoteFile, ...]

    @property
    def state(self) -> str:
        """Return a hash that is the same on two looks when no file came, went or changed."""
        text = json.dumps([file.state for file in self.files])
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def size(self) -> int:
        """Return its bytes."""
        return sum(file.size for file in self.files)


def deliveries_among(
    files: Iterable[RemoteFile], words: Delivery, *, night: date
) -> tuple[list[RemoteDelivery], list[str]]:
    """Return the deliveries that may be taken, oldest first, those of days to come too; and a sentence for all else.

    Args:
        files: what lies there.
        words: what the specification says of deliveries.
        night: the day of a delivery that carries none.
    """
    faults: list[str] = []
    groups: dict[date, list[RemoteFile]] = {}
    for file in files:
        if is_hidden(file.path) or is_like(file.name, words.passed_by):
            continue
        day = _day(file.path, words.dated_by) if words.dated_by else night
        if day is None:
            faults.append(
                f"[{shown(file.path)}]: its path says no day; see delivery.dated_by and passed_by in the specification"
            )
        else:
            groups.setdefault(day, []).append(file)
    found = []
    for day, members in sorted(groups.items()):
        wrong = _refusal(members)
        what = f"delivery of [{day}]" if words.dated_by else "the delivery"
        if wrong is not None:
            faults.append(f"{what}: {wrong}. It was not fetched: tell the sender")
        else:
            key = day.isoformat() if words.dated_by else UNDATED
            found.append(RemoteDelivery(key=key, day=day, files=tuple(members)))
    return found, faults


def _refusal(files: Sequence[RemoteFile]) -> str | None:
    """Return why files must not become a folder here; None where they may."""
    for file in files:
        fault = name_fault(file.path)
        if fault is not None:
            return f"the name [{shown(file.path)}] {fault}"
        if file.kind != "file":
            return f"[{shown(file.path)}] is no file but a {file.kind}, which is never followed"
    clashes = name_clashes([file.name for file in files])
    if clashes:
        return f"{listed(clashes)} are one name here: they stand twice, or differ in case alone"
    return None


def _day(path: str, where: DatedByPath) -> date | None:
    match = re.search(where.path, path)
    for form in where.formats if match else ():
        try:
            return datetime.strptime(str(match[1]), form).date() if match else None
        except ValueError:
            continue
    return None
