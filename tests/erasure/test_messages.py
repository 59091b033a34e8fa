"""A record that came in an encrypted file: the message goes, what it held is redacted, the delivery stays the same."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.settings import Settings, load_settings
from pipelines.deliveries import archived_path, receipts
from pipelines.erasure.erase import erase_now
from pipelines.erasure.orders import enter_order
from pipelines.erasure.register import redacted_file
from pipelines.erasure.verify import verify
from pipelines.land import land_source
from pipelines.read import read_delivery
from pipelines.transport.pgp import is_there
from tests.transport.conftest import world
from tests.transport.gpg_keys import PASSPHRASE, make_ring
from tests.transport.world import NIGHT, ROWS, SOURCE, World

pytestmark = pytest.mark.skipif(not is_there(), reason="no gpg here (make system-deps installs gnupg)")
__all__ = ["world"]
KEPT = "convictions.csv.pgp"


@pytest.fixture(scope="module")
def rings() -> Iterator[SimpleNamespace]:
    folder = Path(tempfile.mkdtemp(prefix="gpg-"))  # short: the agent's socket lies below it
    department, sender = make_ring(folder / "d", "department", PASSPHRASE), make_ring(folder / "s", "sender")
    department.knows(sender)
    sender.knows(department)
    yield SimpleNamespace(department=department, sender=sender)
    for ring in (department, sender):
        ring.stop()
    shutil.rmtree(folder)


@pytest.fixture
def sealing(world: World, rings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("LINDERO_PGP_PASSPHRASE", PASSPHRASE)
    world.says("pgp: {signature: required}")
    world.place(top={"pgp": {"home": str(rings.department.home)}}, signers=[rings.sender.fingerprint])
    return World(load_settings(), world.sources, world.sender)


def deliver(settings: Settings, folder: str, message: bytes) -> Path:
    path = settings.inbox / SOURCE / folder / KEPT
    path.parent.mkdir(parents=True)
    path.write_bytes(message)
    return path


def land_and_read(settings: Settings) -> None:
    for receipt in land_source(settings, SOURCE, until=NIGHT):
        if receipt.repeats is None:
            read_delivery(settings, receipt, night=NIGHT)


def test_the_message_goes_and_the_delivery_stays(sealing: World, rings: SimpleNamespace) -> None:
    settings = sealing.settings
    message = rings.sender.sealed(ROWS, rings.department, signed=True)
    lies = deliver(settings, NIGHT.isoformat(), message)
    on_its_way = deliver(settings, f".incoming-{NIGHT}", message)
    land_and_read(settings)
    (receipt,) = receipts(settings, SOURCE, until=NIGHT)
    (file,) = receipt.files
    order = enter_order(
        settings, source_id=SOURCE, record_key=None, person_key="Z3", kind="expunged", authority="EX-2026-1",
        by="analyst_1", reason="ordered by a court, paper on file", on=NIGHT,
    )  # fmt: skip
    stone = erase_now(settings, order)
    assert (stone.state, stone.files, stone.records) == ("done", 1, 1)
    assert file.sealed_sha256 is not None
    held = redacted_file(settings, file.sealed_sha256)
    assert held is not None and held.whole and held.message_of == file.sha256
    assert held.records[0].tombstones == (stone.tombstone_id,)
    for path in (archived_path(settings, file.sealed_sha256), lies):
        assert path.read_bytes() == f"withdrawn: {file.sealed_sha256}\n".encode()
    assert not on_its_way.exists(), "half-brought files are brought again"
    left = archived_path(settings, file.sha256).read_bytes()
    assert b"Z3" not in left and len(left) == len(ROWS)
    land_and_read(settings)  # without the message it is the same delivery, and vouched for as it was
    assert receipts(settings, SOURCE, until=NIGHT) == [receipt]
    assert verify(settings).is_clean


def test_the_same_rows_encrypted_anew_bring_nothing_back(sealing: World, rings: SimpleNamespace) -> None:
    settings = sealing.settings
    deliver(settings, NIGHT.isoformat(), rings.sender.sealed(ROWS, rings.department, signed=True))
    land_and_read(settings)
    order = enter_order(
        settings, source_id=SOURCE, record_key=None, person_key="Z3", kind="expunged", authority="EX-2026-1",
        by="analyst_1", reason="ordered by a court, paper on file", on=NIGHT,
    )  # fmt: skip
    erase_now(settings, order)
    again = rings.sender.sealed(ROWS, rings.department, signed=True)
    lies = deliver(settings, f"{NIGHT}.2", again)
    land_and_read(settings)
    assert len(receipts(settings, SOURCE, until=NIGHT)) == 1
    assert lies.read_bytes().startswith(b"withdrawn: ")
    for path in (settings.archive / "files").rglob("*"):
        assert not path.is_file() or (path.read_bytes() != again and b"Z3" not in path.read_bytes())
    assert verify(settings).is_clean, "a repetition has no receipt of its own and is known all the same"
    other = rings.sender.sealed(
        ROWS + b'Z9,"SAMPLE, NEW",1970-03-01,FL,787.06,GUILTY\r\n', rings.department, signed=True
    )
    lies = deliver(settings, f"{NIGHT}.3", other)
    assert [what.split("]")[0] for what in verify(settings).open] == [f"[inbox/{SOURCE}/{NIGHT}.3"]
    land_and_read(settings)
    assert len(receipts(settings, SOURCE, until=NIGHT)) == 2
    assert lies.read_bytes().startswith(b"withdrawn: ")
    assert verify(settings).is_clean
