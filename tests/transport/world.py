"""A home with one invented source, its sender's folder, and a `transport.yml` between them."""

import textwrap
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from config.settings import Settings
from pipelines.deliveries import deliveries_newest_first
from pipelines.errors import DeliveryRefused
from pipelines.inputs import SourceInput, save_inputs
from pipelines.read import read_delivery
from pipelines.transport.fetch import fetch_source
from pipelines.transport.memory import Look
from pipelines.transport.remote import RemoteFile
from sources.spec.loader import load_spec

SOURCE = "zz_doc"
NIGHT = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ROWS = b"record_id,full_name,date_of_birth,convicting_jurisdiction,statute,disposition\r\n" + b"".join(
    b'Z%d,"SAMPLE, INVENTED %d",1970-02-0%d,FL,787.06,GUILTY\r\n' % (n, n, n + 1) for n in range(8)
)


@dataclass(frozen=True)
class World:
    """What a test turns over."""

    settings: Settings
    sources: Path
    sender: Path

    def says(self, delivery: str) -> None:
        """Write the source's specification: the canonical convictions, with these words on deliveries."""
        folder = self.sources / SOURCE
        folder.mkdir(exist_ok=True)
        words = textwrap.indent(textwrap.dedent(delivery).strip(), "  ")
        (folder / "spec.yml").write_text(
            f"extends: canonical_conviction\nsource_id: {SOURCE}\ntitle: Invented\ndelivery:\n{words}\n"
        )

    def place(self, url: str | None = None, *, top: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Write `transport.yml`: this source, fetched from its sender's folder unless another URL is given."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        place = {"url": url or f"file://{self.sender}", **more}
        text = yaml.safe_dump({**(top or {}), "sources": {SOURCE: place}})
        self.settings.transport_file.write_text(text)

    def sends(self, files: Mapping[str, bytes]) -> None:
        """Let the sender leave files."""
        for name, content in files.items():
            path = self.sender / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def fetch(self, *, night: date = NIGHT, minutes: int = 0, **more: Any) -> Look:
        """Look once, so many minutes after noon."""
        return fetch_source(self.settings, SOURCE, night=night, now=NOON + timedelta(minutes=minutes), **more)

    @property
    def inbox(self) -> Path:
        """The source's landing folder."""
        return self.settings.inbox / SOURCE

    def landed(self) -> dict[str, dict[str, bytes]]:
        """Return what lies in the landing folder: folder to name to bytes, hidden ones too."""
        return {
            folder.name: {p.name: p.read_bytes() for p in sorted(folder.iterdir())}
            for folder in (sorted(self.inbox.iterdir()) if self.inbox.is_dir() else ())
        }

    def rests(self, night: date) -> None:
        """Write down what a night rests on, as gathering does: the newest delivery that can be read."""
        chosen = None
        for receipt in deliveries_newest_first(self.settings, SOURCE, until=night):
            with suppress(DeliveryRefused):
                read_delivery(self.settings, receipt, night=night)
                chosen = receipt
                break
        spec = load_spec(SOURCE)
        source = SourceInput(
            source_id=SOURCE, title=spec.title, kind=spec.kind, jurisdiction=spec.jurisdiction,
            stale_after_days=spec.stale_after_days, max_shrink=spec.max_shrink, status="fresh",
            delivery_id=chosen.delivery_id if chosen else None,
            received_on=chosen.received_on if chosen else None,
            stage=None, refused_delivery_id=None, refused_stage=None, reason=None,
        )  # fmt: skip
        save_inputs(self.settings, night, [source])

    def left(self) -> list[str]:
        """Return what the sender still has."""
        return sorted(p.relative_to(self.sender).as_posix() for p in self.sender.rglob("*") if p.is_file())


def remote_file(path: str, **more: Any) -> RemoteFile:
    """Return a file of a sender, as a look finds it."""
    given = {"size": 1, "modified": "2026-03-01T00:00:00+00:00", "version": None, "kind": "file"}
    return RemoteFile(path=path, **{**given, **more})
