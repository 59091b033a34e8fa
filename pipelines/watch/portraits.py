"""Portraits: made when a delivery is read, kept beside its stage tables, compared by later nights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, Receipt
from pipelines.stage import stage_folder
from sources.errors import FileRefused
from sources.mapping.delivery import ReadFile
from sources.spec.formats import Delimited, FixedWidth, Versioned
from sources.spec.model import SourceSpec
from sources.watch.person_figures import identities_from_json
from sources.watch.portrait import Portrait, portrait_from_json, portrait_of
from transforms.standardize.dates import standardize_dates
from warehouse.atomic import read_json, write_json

PORTRAIT = "portrait.json"
IDENTITIES = "identities.json"
"""Who stood under which key, in hashes: a person's data, which goes with the stage tables."""


def portray(
    spec: SourceSpec,
    read: Sequence[ReadFile],
    refused: Sequence[tuple[DeliveredFile, str, FileRefused]],
    quarantine: pd.DataFrame | None,
    paths: Mapping[str, Path],
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> Portrait:
    """Return what a delivery looks like.

    Args:
        spec: its specification.
        read: files that could be read.
        refused: files that could not, each with its role and why.
        quarantine: rows of landed__quarantine, None where the delivery was not mapped.
        paths: file name to its bytes.
        tables: stage tables, standardized; None where the delivery was not mapped.
    """
    whole = [(file, _ends_whole(spec, file, paths[file.name])) for file in read]
    why = [(file.name, error) for file, _, error in refused]
    return portrait_of(spec, whole, why, quarantine, standardize_dates, tables)


def save_portrait(folder: Path, portrait: Portrait) -> None:
    """Write a portrait beside the stage tables of its delivery."""
    if portrait.identities is not None:
        write_json(folder / IDENTITIES, portrait.identities.to_json())
    write_json(folder / PORTRAIT, portrait.to_json())


def load_portrait(settings: Settings, receipt: Receipt) -> Portrait | None:
    """Return the portrait of a delivery that was read; None where it was not."""
    folder = stage_folder(settings, receipt)
    if not (folder / PORTRAIT).exists():
        return None
    portrait, people = portrait_from_json(read_json(folder / PORTRAIT)), folder / IDENTITIES
    return (
        replace(portrait, identities=identities_from_json(read_json(people))) if people.exists() else portrait
    )


def _ends_whole(spec: SourceSpec, file: ReadFile, path: Path) -> bool:
    own = spec.file(file.role)
    if (
        own.container is not None
        or not isinstance(own.format, Delimited | FixedWidth | Versioned)
        or not file.byte_count
    ):
        return True
    with path.open("rb") as stream:
        stream.seek(max(file.byte_count - 4, 0))
        tail = stream.read()
    return tail.replace(b"\0", b"").rstrip(b"\x1a").endswith((b"\n", b"\r"))
