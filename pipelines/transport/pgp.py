"""Messages and signatures by the system's own gpg, with a key ring of ours and nobody's network."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import gnupg

_LEAST_OUTPUT = 64_000_000
_MAX_OUTPUT = 64_000_000_000
_MAX_RATIO = 200
"""Messages are packed: what comes out may be so many times what went in, as with zip containers."""
_UNWRITTEN = 2**17
"""gpg stops at its limit with less than this still to be written, and then says that all is well."""
_NO_PASSPHRASE = {11, 85, 99, 177}
"""Bad passphrase, no pinentry, canceled, no passphrase: gpg's codes, with the module that says so in higher bits."""
_SYSTEM_ERROR = 0x8000
"""No terminal to ask for a passphrase, say."""
_OPTIONS = ["--no-auto-key-retrieve", "--no-auto-key-locate", "--disable-dirmngr"]


class PgpRefused(Exception):
    """A message or a signature cannot be trusted, or this machine cannot open it."""

    def __init__(self, rule: str, seen: str, todo: str, *, is_ours: bool = False) -> None:
        super().__init__(f"{seen}. {todo}")
        self.rule = rule
        self.seen = seen
        self.todo = todo
        self.is_ours = is_ours
        """Whether the fault is this machine's: mended here, and tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What gpg's status lines say of one message."""

    is_opened: bool
    signers: tuple[str, ...]
    """Fingerprints of the primary keys of good signatures."""
    bad: str | None
    """What is wrong with a signature, where one is."""
    lacks_key: str | None
    """Id of the private key that it is encrypted to and that the ring does not hold."""
    needs_passphrase: bool
    has_no_message: bool


class KeyRing:
    """gpg with one key ring."""

    def __init__(self, home: Path, *, program: str, passphrase: str | None) -> None:
        if not home.is_dir():
            raise PgpRefused(
                "pgp_setup",
                f"there is no key ring [{home.name}] below LINDERO_HOME",
                f"Make it (mkdir -m 700 {home}; gpg --homedir {home} --import KEY), or name another in transport.yml",
                is_ours=True,
            )
        try:
            self._gpg = gnupg.GPG(gpgbinary=program, gnupghome=str(home), options=_OPTIONS)
        except (OSError, ValueError, RuntimeError) as error:
            raise PgpRefused(
                "pgp_setup",
                f"the program [{program}] does not run here",
                "Install GnuPG (make system-deps, or the package gnupg)",
                is_ours=True,
            ) from error
        self._passphrase = passphrase

    def open(self, message: Path, target: Path) -> Said:
        """Write what a message holds to `target`, without its own idea of a name; raises PgpRefused."""
        target.unlink(missing_ok=True)
        most = min(max(message.stat().st_size * _MAX_RATIO, _LEAST_OUTPUT), _MAX_OUTPUT)
        result = self._gpg.decrypt_file(
            str(message),
            passphrase=self._passphrase,
            output=str(target),
            extra_args=["--max-output", str(most)],
        )
        said = read_status(str(result.stderr))
        if said.needs_passphrase:
            raise PgpRefused(
                "pgp_passphrase",
                "the passphrase of the private key is missing or wrong",
                "Set LINDERO_PGP_PASSPHRASE where the night runs",
                is_ours=True,
            )
        if said.lacks_key is not None and not said.is_opened:
            raise PgpRefused(
                "pgp_key",
                f"it is encrypted to the key [{said.lacks_key}], which the key ring does not hold",
                "If that key is ours, import it and run again; if not, send the sender our public key",
            )
        if target.exists() and target.stat().st_size > most - _UNWRITTEN:
            seen = f"it unpacks to more than [{most}] bytes, from [{message.stat().st_size}]"
            raise PgpRefused("pgp_damaged", seen, "Ask the sender what was sent; nothing of it was used")
        if not said.is_opened or not target.exists():
            what = "is no message" if said.has_no_message else "is damaged, or was changed on its way"
            todo = "Ask the sender for the file again; nothing of it was used"
            raise PgpRefused("pgp_damaged", f"it {what}", todo)
        return said

    def verify(self, file: Path, signature: Path) -> Said:
        """Return what gpg says of a detached signature."""
        with signature.open("rb") as stream:
            result = self._gpg.verify_file(stream, data_filename=str(file), close_file=False)
        return read_status(str(result.stderr))


def read_status(text: str) -> Said:
    """Return what gpg's status lines say (doc/DETAILS of GnuPG); they are the same in every language."""
    rows = [line.split()[1:] for line in text.splitlines() if line.startswith("[GNUPG:] ")]
    first = {row[0]: row for row in reversed(rows) if row}
    valid = [row[10] if len(row) > 10 else row[1] for row in rows if row and row[0] == "VALIDSIG"]
    bad = next((words for word, words in _BAD.items() if word in first), None)
    lacking = first.get("NO_SECKEY")
    return Said(
        is_opened="DECRYPTION_OKAY" in first and "DECRYPTION_FAILED" not in first,
        signers=tuple(valid) if bad is None else (),
        bad=bad,
        lacks_key=lacking[1] if lacking else None,
        needs_passphrase="MISSING_PASSPHRASE" in first or "BAD_PASSPHRASE" in first or _says_bad(rows),
        has_no_message="NODATA" in first and "DECRYPTION_FAILED" not in first,
    )


_BAD = {
    "BADSIG": "its signature is false: what it vouches for was changed",
    "EXPSIG": "its signature has expired",
    "EXPKEYSIG": "its signature is by a key that has expired",
    "REVKEYSIG": "its signature is by a key that was revoked",
}


def _says_bad(rows: list[list[str]]) -> bool:
    codes = [
        row[2] for row in rows if row[:1] == ["ERROR"] and len(row) > 2 and row[1].startswith("pkdecrypt")
    ]
    numbers = [int(code) & 0xFFFF for code in codes if code.isdigit()]
    return any(number in _NO_PASSPHRASE or number & _SYSTEM_ERROR for number in numbers)


def is_there(program: str = "gpg") -> bool:
    """Return whether gpg runs here."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
