"""Encrypted deliveries, with the system's gpg and keys made here: opened, kept as delivered, refused in full words."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.settings import load_settings
from pipelines import tasks
from pipelines.deliveries import archived_path, receipts
from pipelines.errors import DeliveryRefused
from pipelines.file_bytes import sha256_of
from pipelines.land import land_source, landing_faults, never_read
from pipelines.transport.pgp import is_there
from tests.transport.gpg_keys import PASSPHRASE, make_ring
from tests.transport.world import NIGHT, ROWS, SOURCE, World

pytestmark = pytest.mark.skipif(not is_there(), reason="no gpg here (make system-deps installs gnupg)")


@pytest.fixture(scope="module")
def rings() -> Iterator[SimpleNamespace]:
    """The department's ring (its key locked with a passphrase), a sender's and a stranger's."""
    folder = Path(tempfile.mkdtemp(prefix="gpg-"))  # short: the agent's socket lies below it
    department = make_ring(folder / "d", "department", PASSPHRASE)
    sender, stranger = make_ring(folder / "s", "sender"), make_ring(folder / "x", "stranger")
    department.knows(sender)
    for one in (sender, stranger):
        one.knows(department)
    sender.knows(stranger)
    yield SimpleNamespace(department=department, sender=sender, stranger=stranger)
    for ring in (department, sender, stranger):
        ring.stop()
    shutil.rmtree(folder)


@pytest.fixture
def sealing(world: World, rings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with the department's key ring and passphrase."""
    monkeypatch.setenv("LINDERO_PGP_PASSPHRASE", PASSPHRASE)
    home = {"pgp": {"home": str(rings.department.home)}}
    world.place(top=home, signers=[rings.sender.fingerprint])
    return World(load_settings(), world.sources, world.sender)


def deliver(world: World, **files: bytes) -> Path:
    folder = world.inbox / NIGHT.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    return folder


def read(world: World) -> str | None:
    """Land and read; return why the delivery is refused."""
    ref = {"night": NIGHT.isoformat(), "source_id": SOURCE}
    try:
        for step in ("land", "read"):
            tasks.run_step(step, ref)
    except DeliveryRefused as refused:
        return str(refused)
    return None


@pytest.mark.parametrize(("ending", "armor"), [("pgp", False), ("gpg", False), ("asc", True)])
def test_a_message_is_opened_and_both_are_kept(
    sealing: World, rings: SimpleNamespace, ending: str, armor: bool
) -> None:
    message = rings.sender.sealed(ROWS, rings.department, armor=armor)
    deliver(sealing, **{f"convictions__csv__{ending}": message})
    assert read(sealing) is None
    (receipt,) = receipts(sealing.settings, SOURCE, until=NIGHT)
    (file,) = receipt.files
    assert (file.name, file.sealed_name) == ("convictions.csv", f"convictions.csv.{ending}")
    assert archived_path(sealing.settings, file.sha256).read_bytes() == ROWS
    assert archived_path(sealing.settings, str(file.sealed_sha256)).read_bytes() == message
    assert not list((sealing.settings.archive / "files").glob(".opening*"))


def test_the_same_rows_encrypted_anew_are_the_same_delivery(sealing: World, rings: SimpleNamespace) -> None:
    folder = deliver(sealing, convictions__csv__pgp=rings.sender.sealed(ROWS, rings.department))
    assert len(land_source(sealing.settings, SOURCE, until=NIGHT)) == 1
    again = rings.sender.sealed(ROWS, rings.department)
    assert again != (folder / "convictions.csv.pgp").read_bytes()
    deliver(sealing, convictions__csv__pgp=again)
    assert land_source(sealing.settings, SOURCE, until=NIGHT) == []


def test_a_message_to_another_key_is_refused_and_taken_once_the_key_is_there(
    sealing: World, rings: SimpleNamespace
) -> None:
    deliver(sealing, convictions__csv__pgp=rings.sender.sealed(ROWS, rings.stranger))
    said = read(sealing)
    assert said is not None
    assert "file [convictions.csv.pgp] rule [pgp_key]: it is encrypted to the key [" in said
    assert "send the sender our public key" in said
    with_both = sealing.settings.home / "ring"
    shutil.copytree(rings.stranger.home, with_both, ignore=shutil.ignore_patterns("S.*"))
    sealing.place(top={"pgp": {"home": str(with_both)}}, signers=[rings.sender.fingerprint])
    assert read(sealing) is None
    assert [r.sequence for r in receipts(sealing.settings, SOURCE, until=NIGHT)] == [1, 2]


def test_a_changed_message_is_refused_whole(sealing: World, rings: SimpleNamespace) -> None:
    message = bytearray(rings.sender.sealed(ROWS, rings.department))
    message[-20] ^= 1
    deliver(sealing, convictions__csv__pgp=bytes(message))
    said = read(sealing)
    assert said is not None and "rule [pgp_damaged]" in said and "nothing of it was used" in said
    held = {sha256_of(p) for p in (sealing.settings.archive / "files").rglob("*") if p.is_file()}
    (receipt,) = receipts(sealing.settings, SOURCE, until=NIGHT)
    assert held == {receipt.files[0].sha256}


@pytest.mark.parametrize("content", [b"", b"no message at all", ROWS])
def test_what_is_no_message_is_refused(sealing: World, content: bytes) -> None:
    deliver(sealing, convictions__csv__pgp=content)
    said = read(sealing)
    assert said is not None and "rule [pgp_damaged]" in said


def test_a_cut_message_is_refused(sealing: World, rings: SimpleNamespace) -> None:
    deliver(sealing, convictions__csv__pgp=rings.sender.sealed(ROWS * 50, rings.department)[:-200])
    said = read(sealing)
    assert said is not None and "rule [pgp_damaged]" in said


def test_a_message_that_unpacks_to_far_more_than_it_is_stops_at_the_limit(
    sealing: World, rings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.transport.pgp._LEAST_OUTPUT", 1_000_000)
    deliver(sealing, convictions__csv__pgp=rings.sender.sealed(b"0" * 30_000_000, rings.department))
    said = read(sealing)
    assert said is not None and "rule [pgp_damaged]" in said


def test_what_is_wrong_with_this_machine_is_no_fault_of_the_delivery(
    sealing: World, rings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(sealing, convictions__csv__pgp=rings.sender.sealed(ROWS, rings.department))
    rings.department.stop()  # or its agent would remember the passphrase
    monkeypatch.setenv("LINDERO_PGP_PASSPHRASE", "wrong")
    said = read(sealing)
    assert said is not None and "rule [pgp_passphrase]" in said and "LINDERO_PGP_PASSPHRASE" in said
    assert receipts(sealing.settings, SOURCE, until=NIGHT) == []
    assert any("pgp_passphrase" in fault for fault in never_read(sealing.settings, [SOURCE]))
    for pgp, says in (
        ({"home": "nowhere"}, "no key ring"),
        ({"program": "gpg-not-here"}, "does not run here"),
    ):
        sealing.place(top={"pgp": {"home": str(rings.department.home), **pgp}})
        said = read(sealing)
        assert said is not None and "rule [pgp_setup]" in said and says in said
    monkeypatch.setenv("LINDERO_PGP_PASSPHRASE", PASSPHRASE)
    sealing.place(top={"pgp": {"home": str(rings.department.home)}})
    assert read(sealing) is None
    assert landing_faults(sealing.settings, [SOURCE], until=NIGHT) == []


REQUIRED = "pgp: {signature: required}"


def test_a_signature_within_the_message_vouches_for_it(sealing: World, rings: SimpleNamespace) -> None:
    sealing.says(REQUIRED)
    deliver(sealing, convictions__csv__pgp=rings.sender.sealed(ROWS, rings.department, signed=True))
    assert read(sealing) is None
    (receipt,) = receipts(sealing.settings, SOURCE, until=NIGHT)
    assert receipt.files[0].signed_by == rings.sender.fingerprint


@pytest.mark.parametrize("ending", ["sig", "asc"])
def test_a_signature_beside_a_file_vouches_for_it(
    sealing: World, rings: SimpleNamespace, ending: str
) -> None:
    sealing.says(REQUIRED)
    signature = rings.sender.signature(ROWS, armor=ending == "asc")
    deliver(sealing, convictions__csv=ROWS, **{f"convictions__csv__{ending}": signature})
    assert read(sealing) is None
    (receipt,) = receipts(sealing.settings, SOURCE, until=NIGHT)
    assert {f.name: f.signed_by for f in receipt.files} == {
        "convictions.csv": rings.sender.fingerprint,
        f"convictions.csv.{ending}": None,
    }


def test_a_missing_a_strange_and_a_false_signature_are_refused(
    sealing: World, rings: SimpleNamespace
) -> None:
    sealing.says(REQUIRED)
    cases = {
        "it bears no signature": {"convictions__csv": ROWS},
        "a key that the key ring does not hold": {
            "convictions__csv": ROWS + b" ",
            "convictions__csv__sig": rings.stranger.signature(ROWS + b" "),
        },
        "its signature is false": {
            "convictions__csv": ROWS.replace(b"FL", b"GA"),
            "convictions__csv__sig": rings.sender.signature(ROWS),
        },
    }
    for says, files in cases.items():
        folder = deliver(sealing, **files)
        said = read(sealing)
        assert said is not None and "file [convictions.csv] rule [pgp_signature]" in said and says in said, (
            said
        )
        shutil.rmtree(folder)


def test_a_signer_must_be_named_by_the_deployment(sealing: World, rings: SimpleNamespace) -> None:
    """A key that the ring holds vouches for nothing: who may sign is said in transport.yml."""
    sealing.says(REQUIRED)
    deliver(sealing, convictions__csv__pgp=rings.sender.sealed(ROWS, rings.department, signed=True))
    home = {"pgp": {"home": str(rings.department.home)}}
    sealing.place(top=home)
    said = read(sealing)
    assert said is not None and "names no signers" in said
    sealing.place(top=home, signers=[rings.stranger.fingerprint])
    said = read(sealing)
    assert said is not None and "none of them a known signer" in said


def test_a_fetched_message_is_deleted_at_the_sender_by_the_sum_it_came_with(
    sealing: World, rings: SimpleNamespace
) -> None:
    sealing.sends({"convictions.csv.pgp": rings.sender.sealed(ROWS, rings.department)})
    sealing.place(top={"pgp": {"home": str(rings.department.home)}}, delete_after_read=True)
    assert len(sealing.fetch().fetched) == 1
    assert read(sealing) is None
    assert sealing.fetch().released == 0
    sealing.rests(NIGHT)
    assert sealing.fetch().released == 1
    assert sealing.left() == []
