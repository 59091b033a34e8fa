"""Records that fit nothing, as rows of the quarantine with the text they were delivered as."""

from collections.abc import Mapping

import pandas as pd

from config.settings import Settings
from pipelines.deliveries import Receipt, archived_path
from pipelines.erasure.register import withheld_in
from pipelines.read import read_files
from sources.mapping.delivery import quarantine_id
from sources.spec.model import SourceSpec

_Texts = dict[tuple[str, str, int], tuple[int | None, str | None]]
"""Delivery, file and record to byte offset and text."""


def with_raw_texts(
    settings: Settings, spec: SourceSpec, receipts: Mapping[str, Receipt], held: pd.DataFrame
) -> pd.DataFrame:
    """Return rows of landed__quarantine; the text is read again from the archive, blank where its bytes are gone."""
    texts: _Texts = {}
    for delivery_id, own in held.groupby("delivery_id"):
        texts |= _texts(settings, spec, receipts[str(delivery_id)], own)
    rows = []
    for row in held.to_dict("records"):
        delivery_id, name, number = str(row["delivery_id"]), str(row["file_name"]), int(row["record_no"])
        offset, text = texts.get((delivery_id, name, number), (None, None))
        rows.append(
            {
                "quarantine_id": quarantine_id(delivery_id, name, number, str(row["rule"])),
                "source_id": spec.source_id,
                "delivery_id": delivery_id,
                "file_name": name,
                "record_no": number,
                "byte_offset": offset,
                "rule": str(row["rule"]),
                "reason": str(row["reason"]),
                "raw_text": text,
            }
        )
    return pd.DataFrame(rows).astype({"byte_offset": "Int64"})


def _texts(settings: Settings, spec: SourceSpec, receipt: Receipt, own: pd.DataFrame) -> _Texts:
    wanted = set(own["file_name"])
    paths = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
    if not all(path.exists() for _, path in paths):
        return {}
    withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
    read, _ = read_files(spec, paths, received_on=receipt.received_on, withheld=withheld)
    found: _Texts = {}
    for file in read:
        if file.name not in wanted:
            continue
        numbers = {int(n) for n in own[own["file_name"] == file.name]["record_no"]}
        frame = file.records.frame
        places = [n for n, number in enumerate(frame["_record_no"]) if int(number) in numbers]
        for place in places:
            offset = frame["_byte_offset"].iloc[place]
            key = (receipt.delivery_id, file.name, int(frame["_record_no"].iloc[place]))
            found.setdefault(key, (None if offset is pd.NA else int(offset), file.records.raw_text(place)))
    return found
