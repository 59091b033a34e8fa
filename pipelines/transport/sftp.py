"""An SFTP server as a file system, its host key verified.

Why not the file system of Airflow's SFTP provider: sshfs, on which it rests, checks no host key unless it is told
which to expect, and the provider (7.0.0) does not tell it, even where its own hooks would refuse.
"""

from typing import Any

import asyncssh
import sshfs
from fsspec import AbstractFileSystem

from config.settings import Settings
from pipelines.errors import FetchFailed
from pipelines.transport.logins import Login
from pipelines.transport.places import Place, below_home

_SECONDS = 30
_KNOWN = ("host_key", "key_file", "private_key", "private_key_passphrase", "no_host_key_check")


def sftp_files(settings: Settings, place: Place, login: Login, known_hosts: str) -> AbstractFileSystem:
    """Return a connected file system.

    Raises:
        FetchFailed: the connection does not fit the URL, or says nothing of the server's host key.
        OSError, asyncssh.Error: it cannot be reached, is not the known one, or does not let us in.
    """
    where = f"[transport.yml] connection [{login.conn_id}]"
    port = login.port or place.port or 22
    if (login.host or place.host) != place.host or (place.port or port) != port:
        raise FetchFailed(
            f"{where}: is for [{login.host}:{port}], the URL names [{place.host}:{place.port or 22}]: one of them is wrong"
        )
    odd = sorted(login.extra.keys() - set(_KNOWN))
    if odd:
        raise FetchFailed(
            f"{where}: its extra says {odd}, which is not known here; known are {sorted(_KNOWN)}"
        )
    asyncssh.set_log_level("WARNING")  # it tells every handshake otherwise
    return sshfs.SSHFileSystem(
        place.host,
        port=port,
        username=login.login,
        password=login.password,
        client_keys=_client_keys(login, where),
        known_hosts=_host_keys(settings, login, place.host, known_hosts, where),
        config=None,  # nobody's ~/.ssh/config decides
        agent_path=None,
        connect_timeout=_SECONDS,
        login_timeout=_SECONDS,
        keepalive_interval=_SECONDS,
        sftp_client_kwargs={"path_errors": "surrogateescape"},
        skip_instance_cache=True,
    )


def _client_keys(login: Login, where: str) -> list[Any] | None:
    secret = login.extra.get("private_key_passphrase")
    try:
        if text := login.extra.get("private_key"):
            return [asyncssh.import_private_key(str(text), secret)]
        if path := login.extra.get("key_file"):
            return [asyncssh.read_private_key(str(path), secret)]
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, OSError) as error:
        raise FetchFailed(f"{where}: its private key cannot be read ({type(error).__name__})") from error
    return None


def _host_keys(settings: Settings, login: Login, host: str, known_hosts: str, where: str) -> Any:
    """Return the keys of which the server must show one; a key in the connection counts alone."""
    if str(login.extra.get("no_host_key_check", "false")).lower() == "true":
        raise FetchFailed(
            f"{where}: says no_host_key_check, and host keys are always verified here. Take it out"
        )
    if text := login.extra.get("host_key"):
        line = str(text).strip()
        try:
            key = asyncssh.import_public_key(line if " " in line else f"ssh-rsa {line}")
        except asyncssh.KeyImportError as error:
            raise FetchFailed(f"{where}: its host_key is none; expected `ssh-ed25519 AAAA…`") from error
        return [key], [], []
    path = below_home(settings, known_hosts)
    if not path.exists():
        raise FetchFailed(
            f"{where}: no host key of [{host}] is known. Put it into the connection's extra as host_key, or into"
            f" [{path.name}] below LINDERO_HOME (ssh-keyscan {host}), after comparing it with what the sender says"
        )
    return str(path)
