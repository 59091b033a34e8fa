"""Fetch: look into the sender's folder, bring whole deliveries into the landing folder, leave the rest for the next look.

Nothing waits here for a sender who has not finished: what is not whole is said, and looked at again the next time.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from config.settings import Settings
from pipelines.deliveries import INCOMING
from pipelines.errors import FetchFailed
from pipelines.file_bytes import sha256_of
from pipelines.pace import Pace, Say
from pipelines.transport.complete import lacks
from pipelines.transport.download import ChangedMeanwhile, download
from pipelines.transport.grouping import RemoteDelivery, deliveries_among
from pipelines.transport.memory import Fetched, FetchedFile, Look, Memory
from pipelines.transport.places import Place, place_of
from pipelines.transport.release import release
from pipelines.transport.remote import Remote, RemoteFile, remote_of
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec

_SAY_EVERY = 5.0
"""Seconds between two sentences of how far a long file is."""


def fetch_source(
    settings: Settings, source_id: str, *, night: date, now: datetime, say: Say = lambda text: None
) -> Look:
    """Bring every whole delivery of a source that was not brought before; return what the look came to.

    Args:
        settings: where everything is.
        source_id: a source with a place in `transport.yml`.
        night: the day of a delivery that carries none, and the last day of those that do.
        now: the time of the look, against which sizes that stay the same are held.
        say: hears how far a long file is.

    Raises:
        RemoteUnreachable: the place does not answer. What came before that is brought.
        FetchFailed: it refuses, or `transport.yml` is wrong.
    """
    memory = Memory(settings, source_id)
    with memory.alone():
        try:
            look = _look(settings, source_id, memory, night, now, say)
        except FetchFailed as error:
            memory.save_look(night, Look(failed=str(error)))
            raise
        memory.save_look(night, look)
        return look


def _look(settings: Settings, source_id: str, memory: Memory, night: date, now: datetime, say: Say) -> Look:
    place, spec = place_of(settings, source_id), load_spec(source_id)
    if place is None:
        raise FetchFailed(
            f"[{source_id}]: transport.yml names no url for it, so it is not fetched; deliver into"
            f" inbox/{source_id}/{night}, or add one (docs/transport.md)"
        )
    with remote_of(settings, source_id, place) as remote:
        there = remote.look(spec.delivery.depth)
        released = release(settings, spec, place, remote, there, memory, night=night)
        left = _not_brought(there, memory, place)
        found, faults = deliveries_among(left, spec.delivery, night=night)
        look = Look(refused=[*faults, *released.faults], released=released.files)
        for delivery in found:
            if memory.has(delivery):
                continue
            if delivery.day > night:
                later = (
                    f"delivery of [{delivery.day}]: is of a day after tonight, [{night}]; it is fetched then"
                )
                look = _add(look, Look(waiting=[later]))
                continue
            bringing = _Bringing(settings, spec, place, remote, memory, night, say)
            look = _add(look, bringing.bring(delivery, now))
        return look


def _not_brought(there: list[RemoteFile], memory: Memory, place: Place) -> list[RemoteFile]:
    """Leave out what was brought and is to be deleted at the sender: a file that could not be is no new delivery."""
    if not place.delete_after_read:
        return there
    gone = {tuple(file.state) for one in memory.fetched() if one.released for file in one.files}
    return [file for file in there if tuple(file.state) not in gone]


def _add(look: Look, told: Look) -> Look:
    return replace(look, fetched=[*look.fetched, *told.fetched], waiting=[*look.waiting, *told.waiting])


@dataclass(frozen=True, slots=True)
class _Bringing:
    """One source being brought."""

    settings: Settings
    spec: SourceSpec
    place: Place
    remote: Remote
    memory: Memory
    night: date
    say: Say

    def bring(self, delivery: RemoteDelivery, now: datetime) -> Look:
        """Bring one delivery unless it is not whole yet."""
        what = f"delivery of [{delivery.day}]"
        waits = lacks(self.spec, [file.name for file in delivery.files])
        if waits:
            return Look(waiting=[f"{what}: {'; '.join(waits)}"])
        wait = timedelta(minutes=self.place.stabilized_minutes)
        if self.spec.delivery.needs_two_looks and not self.memory.is_stable(delivery, now=now, wait=wait):
            return Look(
                waiting=[
                    f"{what}: is taken when its {len(delivery.files)} files look the same"
                    f" {self.place.stabilized_minutes} minutes after they were first seen so"
                ]
            )
        try:
            sums = self._download(delivery)
        except ChangedMeanwhile as changed:
            return Look(waiting=[f"{what}: {changed}"])
        folder, is_new = self._put(delivery)
        files = [
            FetchedFile(name=file.name, state=file.state, sha256=sums[file.name]) for file in delivery.files
        ]
        self.memory.add(
            Fetched(
                key=delivery.key,
                state=delivery.state,
                folder=folder.name,
                day=date.fromisoformat(folder.name[:10]),
                files=tuple(files),
            )
        )
        told = f"{folder.name}: {len(files)} files, {delivery.size / 1e6:,.1f} MB"
        return Look(fetched=[told if is_new else f"{told}, which lay there already"])

    def _download(self, delivery: RemoteDelivery) -> dict[str, str]:
        """Bring every file of a delivery; return the sums by name. Raises ChangedMeanwhile."""
        folder = self._incoming(delivery)
        folder.mkdir(parents=True, exist_ok=True)
        own = {file.name for file in delivery.files}
        for path in folder.iterdir():  # an earlier try of a delivery that has lost a file since
            if path.name.removesuffix(".part") not in own and not path.name.startswith("."):
                path.unlink()
        sums = {}
        for file in delivery.files:
            tell = Pace(file.name, self.say, every=_SAY_EVERY)
            sums[file.name] = download(self.remote, file, folder, tell=tell)
        again, _ = deliveries_among(
            _not_brought(self.remote.look(self.spec.delivery.depth), self.memory, self.place),
            self.spec.delivery,
            night=self.night,
        )
        if delivery.state not in {other.state for other in again}:
            raise ChangedMeanwhile("files came, went or changed while it was brought")
        return sums

    def _put(self, delivery: RemoteDelivery) -> tuple[Path, bool]:
        """Move what was brought to its place in the landing folder; the same files in a folder of that day are left."""
        incoming, root = self._incoming(delivery), self.settings.inbox / self.spec.source_id
        for note in incoming.glob(".*.state"):
            note.unlink()
        taken = sorted(root.glob(f"{delivery.day}*"), key=_sequence)
        for folder in taken:
            if folder.is_dir() and _same(folder, incoming):
                shutil.rmtree(incoming)
                return folder, False
        number = max((_sequence(folder) for folder in taken), default=0) + 1
        target = root / (f"{delivery.day}" if number == 1 else f"{delivery.day}.{number}")
        incoming.rename(target)
        return target, True

    def _incoming(self, delivery: RemoteDelivery) -> Path:
        return self.settings.inbox / self.spec.source_id / f"{INCOMING}{delivery.key}"


def _sequence(folder: Path) -> int:
    tail = folder.name[11:]
    return int(tail) if tail.isdigit() else 1


def _same(one: Path, other: Path) -> bool:
    names = [
        sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        for folder in (one, other)
    ]
    return names[0] == names[1] and all(sha256_of(one / name) == sha256_of(other / name) for name in names[0])


def in_words(look: Look) -> str:
    """Return what a look came to as one line."""
    parts = [f"{len(look.fetched)} fetched" + (f" ({'; '.join(look.fetched)})" if look.fetched else "")]
    parts += [f"{len(look.waiting)} waiting ({'; '.join(look.waiting)})"] if look.waiting else []
    parts += [f"{len(look.refused)} refused ({'; '.join(look.refused)})"] if look.refused else []
    parts += [f"{look.released} deleted at the sender"] if look.released else []
    return ", ".join(parts)
