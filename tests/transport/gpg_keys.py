"""Keys made for a test with the system's gpg: a department that opens, a sender that signs, a stranger."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True)
class Ring:
    """One key ring and its own key."""

    home: Path
    fingerprint: str
    passphrase: str

    def gpg(self, *args: str, data: bytes | None = None) -> bytes:
        """Run gpg with this ring; return what it writes."""
        done = subprocess.run(
            ["gpg", "--homedir", str(self.home), "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback",
             "--passphrase", self.passphrase, "--trust-model", "always", *args],
            input=data, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def public(self) -> bytes:
        """Return the public key."""
        return self.gpg("--armor", "--export", self.fingerprint)

    def knows(self, other: "Ring") -> None:
        """Import another's public key."""
        self.gpg("--import", data=other.public())

    def sealed(self, content: bytes, to: "Ring", *, signed: bool = False, armor: bool = False) -> bytes:
        """Return a message to somebody."""
        options = [
            *(["--sign", "--local-user", self.fingerprint] if signed else []),
            *(["--armor"] if armor else []),
        ]
        return self.gpg(*options, "--encrypt", "--recipient", to.fingerprint, data=content)

    def signature(self, content: bytes, *, armor: bool = False) -> bytes:
        """Return a detached signature."""
        return self.gpg(
            *(["--armor"] if armor else []), "--detach-sign", "--local-user", self.fingerprint, data=content
        )

    def stop(self) -> None:
        """End the agent that gpg started for this ring."""
        subprocess.run(
            ["gpgconf", "--homedir", str(self.home), "--kill", "all"], check=False, capture_output=True
        )


def make_ring(home: Path, who: str, passphrase: str = "") -> Ring:
    """Make a ring with one key that signs and opens."""
    home.mkdir(mode=0o700)
    ring = Ring(home, "", passphrase)
    ring.gpg("--quick-gen-key", f"{who} <{who}@example.gov>", "ed25519", "sign", "never")
    listed = ring.gpg("--with-colons", "--list-keys").decode()
    found = re.search(r"^fpr:+([0-9A-F]{40}):", listed, re.MULTILINE)
    assert found is not None
    ring.gpg("--quick-add-key", found[1], "cv25519", "encr", "never")
    return Ring(home, found[1], passphrase)
