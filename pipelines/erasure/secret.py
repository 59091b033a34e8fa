"""The secret of a home: what stands in tombstones and proofs says nothing to whoever does not hold it."""

import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from config.settings import Settings
from pipelines.errors import StepError

FACT, PERSON = "fact", "person"
"""What a keyed digest is of, where it is of an id."""
_LENGTH = 32
_SHOWN = 40
"""Hexadecimal digits of a keyed digest: 160 bits."""


class Secret:
    """A key that never leaves the home it was made in."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, *parts: str) -> str:
        """Return the keyed digest (HMAC-SHA-256) of a text made of parts, in hexadecimal."""
        return self.raw(*parts).hex()[:_SHOWN]

    def raw(self, *parts: str) -> bytes:
        """Return the 32 bytes of the keyed digest."""
        # every part is its own length and text: no two lists of parts can read alike
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self._key, text.encode(), "sha256")

    def among(self, what: str, ids: Iterable[str], digests: frozenset[str]) -> set[str]:
        """Return those of some ids whose keyed digest is among these."""
        return {one for one in ids if self.of(what, one) in digests} if digests else set()

    def sealed(self, hexadecimal: str, *place: str) -> str:
        """Return a SHA-256 behind the keystream of its place: only the secret opens it. Sealing twice opens."""
        pad = self.raw("row", *place)
        return bytes(a ^ b for a, b in zip(bytes.fromhex(hexadecimal), pad, strict=True)).hex()


def secret_of(settings: Settings) -> Secret:
    """Return the secret of this home; it is made when it is first asked for.

    Raises:
        StepError: its file is damaged, or readable by others.
    """
    path = secret_path(settings)
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != _LENGTH or path.stat().st_mode & 0o077:
        raise StepError(
            f"[{path}]: got [{len(key)}] bytes with mode [{path.stat().st_mode & 0o777:o}], expected {_LENGTH} that their"
            " owner alone may read. Bring the file back from a backup, or chmod 600; without it no withdrawn record is"
            " recognized when it is sent again"
        )
    return Secret(key)


def secret_path(settings: Settings) -> Path:
    """Return where the secret rests."""
    return settings.erasure / "secret.key"


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(secrets.token_bytes(_LENGTH))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        path.hardlink_to(temporary)  # of two that make it at once, the first wins
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
