"""Real SFTP servers on a free port of this machine, with keys made for the test: Debian's OpenSSH, and asyncssh."""

import asyncio
import getpass
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh
import pytest


@dataclass(frozen=True)
class SftpServer:
    """How to reach a server, and where what it shows lies."""

    port: int
    user: str
    folder: Path
    host_key: str
    """Its public host key, as OpenSSH writes it."""
    client_key: Path

    @property
    def outgoing(self) -> Path:
        """The folder that a sender fills."""
        return self.folder / "outgoing"

    @property
    def url(self) -> str:
        """The URL of that folder."""
        return f"sftp://127.0.0.1:{self.port}{self.outgoing}"

    def connection(self, **changes: Any) -> str:
        """Return the Airflow connection as JSON; `changes` change its extra."""
        extra = {"host_key": self.host_key, "key_file": str(self.client_key), **changes}
        said = {name: value for name, value in extra.items() if value is not None}
        return json.dumps(
            {"conn_type": "sftp", "host": "127.0.0.1", "port": self.port, "login": self.user, "extra": said}
        )


@contextmanager
def openssh_server(folder: Path) -> Iterator[SftpServer]:
    """Run Debian's sshd as this user; the test is skipped where it is not installed."""
    sshd = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if sshd is None:
        pytest.skip(
            "no sshd here (make system-deps installs openssh-server): SFTP was tested on asyncssh alone"
        )
    made = _keys(folder, _free_port())
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd's own wish when root starts it
    config = folder / "sshd_config"
    config.write_text(
        f"Port {made.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nStrictModes no\n"
        f"AuthorizedKeysFile {folder}/client.pub\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "KbdInteractiveAuthentication no\nSubsystem sftp internal-sftp\nLogLevel ERROR\n"
    )
    process = subprocess.Popen([sshd, "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE)
    try:
        _await_port(made.port, process)
        yield made
    finally:
        process.terminate()
        process.communicate(timeout=10)


@contextmanager
def asyncssh_server(folder: Path, factory: Any = True) -> Iterator[SftpServer]:
    """Run asyncssh's server in a thread; `factory` makes its SFTP side, a hostile one perhaps."""
    made = _keys(folder, _free_port())
    loop = asyncio.new_event_loop()

    async def serve() -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            asyncssh.SSHServer, "127.0.0.1", made.port,
            server_host_keys=[str(folder / "host")],
            authorized_client_keys=str(folder / "client.pub"),
            sftp_factory=factory,
        )  # fmt: skip

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    acceptor = asyncio.run_coroutine_threadsafe(serve(), loop).result(30)
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(_stop(acceptor), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _stop(acceptor: asyncssh.SSHAcceptor) -> None:
    acceptor.close()
    await asyncio.sleep(0)


def _keys(folder: Path, port: int) -> SftpServer:
    for name in ("host", "client"):
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(folder / name)
        key.write_public_key(folder / f"{name}.pub")
        (folder / name).chmod(0o600)
    (folder / "outgoing").mkdir()
    return SftpServer(
        port=port,
        user=getpass.getuser(),
        folder=folder,
        host_key=(folder / "host.pub").read_text().strip(),
        client_key=folder / "client",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(100):
        if process.poll() is not None:
            pytest.fail(f"sshd ended at once: {process.communicate()[1].decode()[:500]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("sshd does not answer")
