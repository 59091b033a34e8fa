"""What an encrypted delivery holds: each message opened once, message and content both in the archive by their sums.

The receipt names the content, by which a delivery is known; so the same rows encrypted anew are the same delivery. The
message stays beside it as what was delivered, and one that cannot be trusted stands in the receipt as it is: reading
refuses it, with what this room wrote down of it.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, archived_path
from pipelines.erasure.overwrite import forget_file
from pipelines.erasure.register import expected_hash, redacted_file
from pipelines.file_bytes import sha256_of
from pipelines.transport.pgp import KeyRing, PgpRefused, Said
from pipelines.transport.places import Place, Transport, below_home, load_transport
from sources.spec.file_names import coming_along, sealed_names, signature_names
from sources.spec.model import SourceSpec
from warehouse.atomic import read_json, write_json

Fault = tuple[str, str, str]
"""Rule, what was seen, what to do."""


def opened(
    settings: Settings,
    spec: SourceSpec,
    files: Sequence[DeliveredFile],
    *,
    vouched: Mapping[str, DeliveredFile] = MappingProxyType({}),
) -> tuple[DeliveredFile, ...]:
    """Return the files of one delivery with what its messages hold; a file that is refused stays as it is.

    `vouched` is, by sum as delivered, files of earlier receipts from which records were withdrawn since: the bytes that
    were opened and signed are gone, and what was found then stands.

    Raises:
        PgpRefused: this machine cannot open or verify it (no gpg, no key ring, no passphrase); nothing is written.
    """
    names = [file.name for file in files]
    sealed = sealed_names(spec, names)
    if not sealed and spec.delivery.pgp.signature == "ignored":
        return tuple(files)
    opening = _Opening(settings, spec, {file.name: file for file in files}, sealed, vouched)
    return tuple(opening.one(file) for file in files)


def seal_fault(settings: Settings, spec: SourceSpec, file: DeliveredFile) -> Fault | None:
    """Return why a file of a receipt is not to be read; None where nothing was found wrong with its seal."""
    path = _note(settings, file.delivered_sha256)
    known = read_json(path) if path.exists() else {}
    if "rule" in known and file.sealed_sha256 is None and file.signed_by is None:
        return known["rule"], known["seen"], known["todo"]
    return None


@dataclass(frozen=True)
class _Opening:
    """One delivery being opened."""

    settings: Settings
    spec: SourceSpec
    files: Mapping[str, DeliveredFile]
    sealed: Mapping[str, str]
    vouched: Mapping[str, DeliveredFile]

    def one(self, file: DeliveredFile) -> DeliveredFile:
        """Return a file opened and vouched for, or as it is when its seal is not to be trusted."""
        if file.name in self._along:
            return file
        known = self.vouched.get(file.sha256)
        if known is not None:
            return self._named(known, file.name)
        try:
            plain, signers = self._plain(file)
            signer = self._vouched(file, signers)
        except PgpRefused as refused:
            note = {"rule": refused.rule, "seen": refused.seen, "todo": refused.todo}
            write_json(_note(self.settings, file.sha256), note)
            if refused.is_ours:
                raise
            return file
        return replace(plain, signed_by=signer)

    def _named(self, known: DeliveredFile, name: str) -> DeliveredFile:
        """Return a file of an earlier receipt under the name it has now."""
        if known.sealed_sha256 is None:
            return replace(known, name=name)
        return replace(known, name=self.sealed.get(name, name), sealed_name=name)

    def _plain(self, file: DeliveredFile) -> tuple[DeliveredFile, Sequence[str]]:
        """Return what a message holds and who signed it; a file that is no message is what it is."""
        if file.name not in self.sealed:
            return file, ()
        path = _note(self.settings, file.sha256)
        known: dict[str, Any] = read_json(path) if path.exists() else {}
        if known.get("rule") == "pgp_damaged":
            raise PgpRefused(known["rule"], known["seen"], known["todo"])
        if "plain_sha256" not in known or not _rests(self.settings, known["plain_sha256"]):
            known = self._open(file)
            write_json(path, known)
        plain = DeliveredFile(
            name=self.sealed[file.name],
            sha256=known["plain_sha256"],
            byte_count=known["byte_count"],
            sealed_name=file.name,
            sealed_sha256=file.sha256,
        )
        return plain, known["signers"]

    def _open(self, file: DeliveredFile) -> dict[str, Any]:
        target_folder = self.settings.archive / "files"
        with tempfile.TemporaryDirectory(dir=target_folder, prefix=".opening-") as folder:
            plain = Path(folder) / "plain"
            said = self._ring.open(archived_path(self.settings, file.sha256), plain)
            _require_not_bad(said)
            sha256, byte_count = sha256_of(plain), plain.stat().st_size
            target = archived_path(self.settings, sha256)
            if redacted_file(self.settings, sha256) is not None and target.exists():
                forget_file(plain)  # records were withdrawn from these very rows: they do not come back
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                plain.replace(target)
        return {"plain_sha256": sha256, "byte_count": byte_count, "signers": list(said.signers)}

    def _vouched(self, file: DeliveredFile, signers: Sequence[str]) -> str | None:
        """Return the signer that vouches for a file; None where the specification asks for none."""
        if self.spec.delivery.pgp.signature == "ignored":
            return None
        beside = self._signatures.get(file.name)
        if beside is not None:
            message, signature = (
                archived_path(self.settings, self.files[n].sha256) for n in (file.name, beside)
            )
            said = self._ring.verify(message, signature)
            _require_not_bad(said)
            signers = [*signers, *said.signers]
        known = self._place.signers
        if not known:
            raise PgpRefused(
                "pgp_setup",
                "its signature is asked for, and transport.yml names no signers of this source",
                f"Put the fingerprint of the sender's key under sources.{self.spec.source_id}.signers",
                is_ours=True,
            )
        trusted = [fingerprint for fingerprint in signers if fingerprint in known]
        if trusted:
            return trusted[0]
        seen = (
            f"it is signed by {[s[-16:] for s in signers]}, none of them a known signer"
            if signers
            else (
                "it bears a signature of a key that the key ring does not hold"
                if beside
                else "it bears no signature"
            )
        )
        todo = "Ask the sender for the file signed by the agreed key; import a new public key only after comparing it"
        raise PgpRefused("pgp_signature", seen, todo)

    @cached_property
    def _transport(self) -> Transport:
        return load_transport(self.settings)

    @cached_property
    def _place(self) -> Place:
        return self._transport.sources.get(self.spec.source_id, Place())

    @cached_property
    def _along(self) -> set[str]:
        return coming_along(self.spec, self.files)

    @cached_property
    def _signatures(self) -> dict[str, str]:
        return signature_names(self.spec, list(self.files))

    @cached_property
    def _ring(self) -> KeyRing:
        own = self._transport.pgp
        return KeyRing(
            below_home(self.settings, own.home), program=own.program, passphrase=self.settings.pgp_passphrase
        )


def _require_not_bad(said: Said) -> None:
    if said.bad is not None:
        todo = "Do not use it; ask the sender, by another way, what was sent"
        raise PgpRefused("pgp_signature", said.bad, todo)


def _rests(settings: Settings, sha256: str) -> bool:
    path = archived_path(settings, sha256)
    return path.exists() and sha256_of(path) == expected_hash(settings, sha256)


def _note(settings: Settings, sha256: str) -> Path:
    return settings.archive / "sealed" / f"{sha256}.json"
