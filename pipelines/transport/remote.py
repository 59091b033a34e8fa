"""A folder of the sender, whatever carries it: what lies there, its bytes, and taking files away."""

import asyncio
import errno
import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from socket import gaierror
from typing import Any, BinaryIO, cast

from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem

from config.settings import Settings
from pipelines.errors import FetchFailed, RemoteUnreachable
from pipelines.transport.logins import Login, login_of
from pipelines.transport.places import Place, load_transport

_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE)
"""What this machine runs out of; the sender has nothing to do with it."""
_THEIRS = (
    errno.EIO, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ENETDOWN, errno.EPIPE,
)  # fmt: skip
"""How a line breaks, beside the errors that are named after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """One file of the sender as a look found it."""

    path: str
    """Below the source's URL, with `/` between folders."""
    size: int
    modified: str | None
    version: str | None
    """S3's entity tag."""
    kind: str
    """file, link or unknown."""

    @property
    def name(self) -> str:
        """Return its last part."""
        return self.path.rpartition("/")[2]

    @property
    def state(self) -> list[Any]:
        """Return what is the same on two looks when the file did not change."""
        return [self.path, self.size, self.modified, self.version]


class Remote:
    """One source's folder at its sender."""

    def __init__(
        self,
        files: AbstractFileSystem,
        root: str,
        *,
        container: str | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._files = files
        self._root = root
        self.close = close
        """Hang up."""
        self._container = container
        """Bucket, where folders are names alone: one without files is not there, and is empty all the same."""

    def look(self, depth: int) -> list[RemoteFile]:
        """Return every file up to so many folders down, by path. Raises FileNotFoundError without the folder."""
        found, folders = [], [self._root]
        for _ in range(depth + 1):
            rows = [row for folder in folders for row in self._rows(folder)]
            found += [self._file(row) for row in rows if row["type"] != "directory"]
            below = [row["name"].rstrip("/") for row in rows if row["type"] == "directory"]
            folders = sorted(f for f in below if not posixpath.basename(f).startswith("."))
        return sorted(found, key=lambda file: file.path)

    def _rows(self, folder: str) -> list[dict[str, Any]]:
        try:
            rows = self._files.ls(folder, detail=True)
        except FileNotFoundError:
            if self._container is None or folder != self._root:
                raise
            self._files.ls(self._container)
            return []
        # S3 lists a folder itself, where somebody made it as an object without bytes
        return [row for row in rows if row["name"].rstrip("/") != folder.rstrip("/")]

    def stat(self, file: RemoteFile) -> RemoteFile:
        """Return the file as it is now; raises FileNotFoundError."""
        return self._file({**self._files.info(self._full(file)), "name": self._full(file)})

    def open(self, file: RemoteFile) -> BinaryIO:
        """Return its bytes as a stream that can seek."""
        return cast(BinaryIO, self._files.open(self._full(file), "rb"))

    def delete(self, file: RemoteFile) -> None:
        """Remove one file at the sender."""
        self._files.rm_file(self._full(file))

    def _full(self, file: RemoteFile) -> str:
        return f"{self._root.rstrip('/')}/{file.path}"

    def _file(self, row: dict[str, Any]) -> RemoteFile:
        name, root = str(row["name"]), self._root.rstrip("/") + "/"
        modified, version = row.get("mtime"), row.get("ETag")
        if isinstance(modified, int | float):
            modified = datetime.fromtimestamp(modified, UTC)
        return RemoteFile(
            # what is not below the folder keeps its whole name, and no such name is ever taken
            path=name.removeprefix(root),
            size=int(row["size"] or 0),
            # S3 says the time to the second or finer, as it likes; its entity tag changes with the bytes
            modified=modified.isoformat() if isinstance(modified, datetime) else None,
            version=str(version).strip('"') if version else None,
            kind="link" if row.get("islink") else str(row["type"]),
        )


@contextmanager
def remote_of(settings: Settings, source_id: str, place: Place) -> Iterator[Remote]:
    """Open a source's folder at its sender; whatever goes wrong with it meanwhile comes out as one of two errors.

    Raises:
        RemoteUnreachable: it does not answer, or no longer.
        FetchFailed: it answers and refuses: another host key, no entry, no such folder.
    """
    where = f"[{source_id}] [{place.url}]"
    try:
        remote = _connected(settings, place)
        try:
            yield remote
        finally:
            remote.close()
    except FetchFailed:
        raise
    except Exception as error:
        refusal = refusal_of(error)
        if refusal is not None:
            raise FetchFailed(f"{where}: {refusal}") from error
        if is_unreachable(error):
            raise RemoteUnreachable(
                f"{where}: does not answer ({type(error).__name__}). What was landed before stands in;"
                " the next look tries again. If it lasts, ask the sender"
            ) from error
        raise


def _connected(settings: Settings, place: Place) -> Remote:
    login = login_of(settings, place.connection) if place.connection else None
    if place.scheme == "sftp":
        return _sftp(settings, place, cast(Login, login))
    if place.scheme == "s3":
        from pipelines.transport.s3 import s3_files

        root = f"{place.host}{place.path}".rstrip("/")
        return Remote(s3_files(login), root, container=place.host)
    return Remote(LocalFileSystem(), place.path)


def _sftp(settings: Settings, place: Place, login: Login) -> Remote:
    from pipelines.transport.sftp import sftp_files

    files = sftp_files(settings, place, login, load_transport(settings).known_hosts)
    return Remote(files, place.path, close=lambda: files.loop.call_soon_threadsafe(files.client.close))


def refusal_of(error: Exception) -> str | None:
    """Return what to do where the other side answered and refused; trying again would change nothing."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if "HostKeyNotVerifiable" in names:
        return (
            "the server shows another host key than the known one, so nothing was sent to it. Ask the sender by"
            " telephone whether the key was changed; only then put the new one into known_hosts or the connection"
        )
    if isinstance(error, PermissionError) or "SFTPPermissionDenied" in names:
        return "it does not let us in or at this file. Check login and key of the connection with the sender"
    if "NoCredentialsError" in names:
        return (
            "there are no credentials for it. Name a connection in transport.yml, or give the machine a role"
        )
    if isinstance(error, OSError) and error.errno in _OURS:
        return (
            f"this machine cannot write what it brings ({error.strerror}). Make room, then run the step again"
        )
    if isinstance(error, FileNotFoundError):
        return "there is no such folder. Compare the URL in transport.yml with what the sender says"
    return None


def is_unreachable(error: Exception) -> bool:
    """Return whether the other side does not answer, or stopped answering."""
    if isinstance(error, OSError):  # a host with several addresses gives one without a number
        return error.errno is None or error.errno in _THEIRS or isinstance(error, ConnectionError | gaierror)
    if isinstance(error, asyncio.TimeoutError):
        return True
    lost = {
        "DisconnectError",
        "SFTPError",
        "ChannelOpenError",
        "BotoCoreError",
        "FSTimeoutError",
        "ClientError",
    }
    return bool(lost & {kind.__name__ for kind in type(error).__mro__})
