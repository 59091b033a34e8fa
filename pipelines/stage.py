"""Where the stage tables of a delivery rest: a folder named by what made them."""

import hashlib
from pathlib import Path

from config.settings import Settings
from pipelines.code_digest import code_digest
from pipelines.deliveries import Receipt
from sources.spec.loader import load_spec

_READING_ROOMS = (
    "sources/readers",
    "sources/mapping",
    "sources/spec",
    "sources/watch/content.py",
    "sources/watch/meanings.py",
    "sources/watch/person_figures.py",
    "sources/watch/portrait.py",
    "transforms/standardize",
    "pipelines/manifests.py",
    "pipelines/read.py",
    "pipelines/chain/files.py",
    "transforms/assemble/state.py",
    "pipelines/stage.py",
    "pipelines/erasure/withheld.py",
    "pipelines/watch/portraits.py",
)


def stage_folder(settings: Settings, receipt: Receipt) -> Path:
    """Return the folder of a delivery's stage tables: named by its content, its specification and the code.

    The day of the delivery is part of the name only where layouts are chosen by it.
    """
    spec = load_spec(receipt.source_id)
    day = f"|{receipt.received_on}" if spec.reads_by_delivery_day else ""
    reading = hashlib.sha256(f"{spec.digest}|{code_digest(_READING_ROOMS)}{day}".encode()).hexdigest()
    return settings.stage / receipt.source_id / f"{receipt.delivery_id[:16]}-{reading[:12]}"
