"""The arrivals of a source as links of its chain: what their names and first bytes say of their place."""

from datetime import date

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, Receipt, archived_path, receipts
from pipelines.file_bytes import map_file
from sources.chain.links import HEAD, Link, link_from_json, link_of
from sources.errors import FileRefused
from sources.readers.container import unpack
from sources.readers.lines import Content
from sources.spec.file_names import role_of
from sources.spec.files import FileSpec
from sources.spec.model import SourceSpec


def arrivals(settings: Settings, spec: SourceSpec, *, until: date) -> list[tuple[Receipt, Link]]:
    """Return every arrival of a source up to a day with its place, in order of receipt; repeats are among them."""
    return [
        (receipt, link_of_receipt(settings, spec, receipt))
        for receipt in receipts(settings, spec.source_id, until=until)
    ]


def link_of_receipt(settings: Settings, spec: SourceSpec, receipt: Receipt) -> Link:
    """Return the place of one arrival; of one that was taken away since, the place it had."""
    if receipt.expired is not None and receipt.expired.place is not None:
        return link_from_json(receipt.expired.place)
    return link_of(
        spec,
        {file.name: _head(settings, spec, file) for file in receipt.files},
        delivery_id=receipt.delivery_id,
        received_on=receipt.received_on,
        sequence=receipt.sequence,
    )


def _head(settings: Settings, spec: SourceSpec, file: DeliveredFile) -> str:
    """Return the first bytes of a file as text where the specification looks into files, else nothing."""
    chain = spec.chain
    places = (chain.base, chain.number, chain.period) if chain is not None else ()
    if not any(getattr(place, "content", None) for place in places):
        return ""
    own, path = role_of(spec, file.name), archived_path(settings, file.sha256)
    if own is None or not path.exists():
        return ""
    return head_of(spec, own, path.name, map_file(path))


def head_of(spec: SourceSpec, own: FileSpec, name: str, content: Content) -> str:
    """Return the first characters of a file, out of its container; nothing where it cannot be opened."""
    try:
        data, _ = unpack(content, own, source_id=spec.source_id, file_name=name)
    except FileRefused:  # reading it says why
        return ""
    encoding = getattr(own.format, "encoding", "utf-8")
    return data[:HEAD].decode(encoding, errors="replace")
