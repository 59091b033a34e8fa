"""Every delivery of a source without what is withdrawn: raw bytes, then the stage tables made of them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from config.settings import Settings
from pipelines.deliveries import Receipt, archived_path, deliveries_newest_first
from pipelines.erasure.journal import DELIVERED, Journal
from pipelines.erasure.overwrite import forget_file, forget_folder
from pipelines.erasure.plan import stage_folders_of
from pipelines.erasure.redact_delivery import forget_parts, redact_delivery, settle
from pipelines.erasure.refused_keys import Key, keys_of, mentions
from pipelines.erasure.refused_records import passage_of, torn_runs
from pipelines.erasure.refused_text import redact_refused
from pipelines.erasure.register import redacted_files, withheld_in
from pipelines.erasure.secret import secret_of
from pipelines.erasure.tombstones import Tombstone
from pipelines.errors import DeliveryRefused
from pipelines.read import read_delivery, read_files
from pipelines.stage import stage_folder
from sources.mapping.delivery import ReadFile
from sources.mapping.withdrawn import withdrawn_records
from sources.spec.loader import load_spec
from sources.spec.model import SourceSpec
from warehouse.erased_tables import erase_from_folder
from warehouse.gone import FileLoss, Gone

_PORTRAIT, _IDENTITIES = "portrait.json", "identities.json"


def erase_bytes(
    settings: Settings, source_id: str, stones: Sequence[Tombstone], journal: Journal
) -> list[str]:
    """Redact every delivery of a source; return the files that cannot be read and so not be searched, by name.

    A file that was refused whole is searched for the keys as text, record by record, where it is text that can be opened.
    """
    unsearched: list[str] = []
    forget_parts(settings, source_id)
    for receipt in deliveries_newest_first(settings, source_id, until=date.max):
        if receipt.expired is not None:
            continue  # taken away after its time: there is nothing to redact
        unsearched += _erase_delivery(settings, receipt, stones)
    for file in redacted_files(settings):
        own = {stone.tombstone_id for stone in stones}
        gone = [record for record in file.records if own.intersection(record.tombstones)]
        journal.note(DELIVERED, archived_path(settings, file.original), len(gone))
    return unsearched


def _erase_delivery(settings: Settings, receipt: Receipt, stones: Sequence[Tombstone]) -> list[str]:
    spec = load_spec(receipt.source_id)
    for file in receipt.files:
        settle(settings, spec, file)
    delivered = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
    there = [(file, path) for file, path in delivered if path.exists()]
    withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
    files, refused = read_files(spec, there, received_on=receipt.received_on, withheld=withheld)
    facts = frozenset(fact for stone in stones if stone.plan for fact in stone.plan.facts)
    whole = frozenset(person for stone in stones if stone.plan for person in stone.plan.whole or ())
    people = frozenset(person for stone in stones if stone.plan for person in stone.plan.persons)
    rows = withdrawn_records(
        spec,
        files,
        facts=lambda ids: ids.isin(facts),
        persons=lambda ids: ids.isin(whole),
        elsewhere=people - whole if spec.is_assembled else frozenset(),
    )
    keys = keys_of(spec, stones)
    mentioned, unclear = _mentioned(spec, files, keys)

    def stones_of(id_: str) -> list[str]:
        own = [s for s in stones if s.plan and (not id_ or id_ in {*s.plan.facts, *s.plan.persons})]
        return [stone.tombstone_id for stone in own or stones]

    secret = secret_of(settings)
    redact_delivery(settings, secret, spec, receipt, files, rows, mentioned, stones_of)
    known = {file.name for file, _ in there}
    unclear += [
        file.name
        for file, _, _ in refused
        if file.name in known and not redact_refused(settings, secret, spec, file, keys, stones_of)
    ]
    return [f"{receipt.received_on} {name}" for name in unclear]


def _mentioned(
    spec: SourceSpec, files: Sequence[ReadFile], keys: Sequence[Key]
) -> tuple[dict[str, list[int]], list[str]]:
    """Return, by file, the refused records that hold a key, and the files of which nobody can tell."""
    mentioned: dict[str, list[int]] = {}
    unclear = []
    for file in files:
        form = spec.file(file.role).format
        answers = {r.record_no: mentions(passage_of(r.raw_text, form), keys) for r in file.records.refused}
        hit = {number for number, answer in answers.items() if answer == "yes"}
        for run in torn_runs(file.records.refused):
            hit |= set(run) if hit.intersection(run) else set()
        mentioned[file.name] = sorted(hit)
        unclear += [file.name] if "unknown" in answers.values() else []
    return mentioned, unclear


def losses_of(
    settings: Settings, source_id: str, stones: Sequence[Tombstone]
) -> tuple[list[FileLoss], list[tuple[str, str, int]]]:
    """Return what each file of a source lost to some tombstones, and delivery, file and number of every such record."""
    own = {stone.tombstone_id for stone in stones}
    files, records = [], []
    for receipt in deliveries_newest_first(settings, source_id, until=date.max):
        withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
        for file in receipt.files:
            found = withheld.get(file.sha256)
            now = [r for r in found.records if own.issuperset(r.tombstones)] if found else []
            if found is None or not now:
                continue
            records += [(receipt.delivery_id, file.name, record.record_no) for record in now]
            counted = [record for record in now if record.record_no > 0]
            files.append(
                FileLoss(
                    source_id=source_id,
                    delivery_id=receipt.delivery_id,
                    file_name=file.name,
                    now=len(counted),
                    in_all=found.count,
                    set_aside=sum(1 for record in counted if record.aside),
                )
            )
    return files, records


def records_of(settings: Settings, source_id: str, tombstone_id: str) -> tuple[int, int]:
    """Return how many delivered files of a source one tombstone concerns, and how many records of them."""
    originals = {
        file.sha256
        for receipt in deliveries_newest_first(settings, source_id, until=date.max)
        for file in receipt.files
    }
    own = [
        [record for record in file.records if tombstone_id in record.tombstones]
        for file in withheld_in(settings, sorted(originals)).values()
    ]
    return sum(1 for gone in own if gone), sum(1 for gone in own for record in gone if record.record_no > 0)


def erase_stage(settings: Settings, source_id: str, gone: Gone, journal: Journal) -> list[Path]:
    """Make the stage tables of a source anew from the redacted bytes; those of other readings lose the rows in place.

    Returns the folders by the reading of now, which say what is left; every folder of the source where there is none.
    """
    affected = {loss.delivery_id[:16] for loss in gone.files}
    current = {
        stage_folder(settings, receipt): receipt
        for receipt in deliveries_newest_first(settings, source_id, until=date.max)
    }
    # a delta may name a person whose facts others hold: of bytes of which nothing went, nothing goes
    is_untouched = load_spec(source_id).is_assembled
    for folder in stage_folders_of(settings, source_id):
        if is_untouched and folder in current and current[folder].delivery_id[:16] not in affected:
            continue
        erase_from_folder(folder, gone, None, journal.replacing("stage tables"))
        for name in (_PORTRAIT, _IDENTITIES):
            if folder not in current and (folder / name).exists():
                forget_file(folder / name)
    for folder, receipt in current.items():
        if receipt.delivery_id[:16] in affected:
            read_anew(settings, receipt, folder, journal)
    for receipt in (
        current.values()
    ):  # after an upgrade nothing is read as of now: what is left must be known all the same
        if any((folder / "outcome.json").exists() for folder in current):
            break
        with suppress(DeliveryRefused):
            read_delivery(settings, receipt, night=receipt.received_on)
    there = [folder for folder in current if (folder / "outcome.json").exists()]
    return sorted(there) or stage_folders_of(settings, source_id)


def erase_other_readings(
    settings: Settings, source_id: str, gone: Gone, said: Sequence[Path], journal: Journal
) -> None:
    """Take what only the withdrawn records said out of tables of readings that were not made anew."""
    for folder in stage_folders_of(settings, source_id):
        if folder not in said:
            erase_from_folder(folder, gone, None, journal.replacing("stage tables"))


def read_anew(settings: Settings, receipt: Receipt, folder: Path, journal: Journal) -> None:
    """Make the stage tables of a delivery from its bytes as they are now, if they were made before."""
    if folder.exists():
        journal.mark(folder)
    if journal.is_marked(folder):
        forget_folder(folder)
        with suppress(DeliveryRefused):
            read_delivery(settings, receipt, night=receipt.received_on)


def read_unread(settings: Settings, source_ids: Iterable[str]) -> None:
    """Read what was landed and never read, of sources with erased records: what comes back with it is taken out."""
    for source_id in source_ids:
        for receipt in deliveries_newest_first(settings, source_id, until=date.max):
            begin = f"{receipt.delivery_id[:16]}-*"
            if not any((settings.stage / source_id).glob(f"{begin}/outcome.json")):
                with suppress(DeliveryRefused):
                    read_delivery(settings, receipt, night=receipt.received_on)
