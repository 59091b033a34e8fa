"""SFTP as it is met: a known host key or nothing, keys and no passwords, servers that hang up or lie."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from pipelines.errors import FetchFailed, RemoteUnreachable
from tests.transport.sftp_servers import SftpServer, asyncssh_server
from tests.transport.world import ROWS, World


@pytest.fixture
def joined(world: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world whose sender is behind the server."""
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection())
    world.place(sftp.url, connection="zz_sftp")
    yield World(world.settings, world.sources, sftp.outgoing)
    for path in sftp.outgoing.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_delivery_comes_whole_and_once(joined: World) -> None:
    large = ROWS + b"".join(b'Y%d,"SAMPLE, LONG",1970-02-01,FL,787.06,GUILTY\r\n' % n for n in range(200_000))
    joined.sends({"convictions.csv": large})
    assert len(joined.fetch().fetched) == 1
    assert joined.landed() == {"2026-03-10": {"convictions.csv": large}}
    assert joined.fetch().fetched == []


def test_folders_by_day_and_files_that_are_deleted_after_they_were_read(joined: World) -> None:
    joined.says("depth: 1\ndated_by: {path: '^([0-9-]{10})/'}\nexpects: required")
    joined.sends({"2026-03-01/convictions.csv": ROWS, "2026-03-08/convictions.csv": ROWS[:-60]})
    assert len(joined.fetch().fetched) == 2
    assert list(joined.landed()) == ["2026-03-01", "2026-03-08"]


def test_an_unknown_host_key_refuses_and_nothing_is_sent(
    joined: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection(host_key=other))
    joined.sends({"convictions.csv": ROWS})
    with pytest.raises(FetchFailed, match="shows another host key than the known one") as refused:
        joined.fetch()
    assert not isinstance(refused.value, RemoteUnreachable)
    assert joined.landed() == {}


def test_host_keys_come_from_a_known_hosts_file_and_none_at_all_refuses(
    joined: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection(host_key=None))
    joined.sends({"convictions.csv": ROWS})
    with pytest.raises(FetchFailed, match=r"no host key of .* is known"):
        joined.fetch()
    known = joined.settings.home / "known_hosts"
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    known.write_text(f"[127.0.0.1]:{sftp.port} {other}\n")
    with pytest.raises(FetchFailed, match="shows another host key"):
        joined.fetch()
    known.write_text(f"[sftp.example.gov]:{sftp.port} {sftp.host_key}\n")
    with pytest.raises(FetchFailed, match="shows another host key"):
        joined.fetch()
    known.write_text(f"[127.0.0.1]:{sftp.port} {sftp.host_key}\n")
    assert len(joined.fetch().fetched) == 1


def test_the_check_of_host_keys_cannot_be_turned_off(
    joined: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection(no_host_key_check="true"))
    with pytest.raises(FetchFailed, match="host keys are always verified here"):
        joined.fetch()


def test_a_key_that_does_not_fit_is_refused_without_another_try(
    joined: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / "other")
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection(key_file=str(tmp_path / "other")))
    with pytest.raises(FetchFailed, match="does not let us in") as refused:
        joined.fetch()
    assert not isinstance(refused.value, RemoteUnreachable)


def test_a_private_key_may_stand_in_the_connection_itself(
    joined: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = sftp.client_key.read_text()
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection(key_file=None, private_key=text))
    joined.sends({"convictions.csv": ROWS})
    assert len(joined.fetch().fetched) == 1


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a word nobody knows": ({"host_kye": "x"}, r"extra says \['host_kye'\]"),
    "a host key that is none": ({"host_key": "AAAA"}, "its host_key is none"),
    "a key file that is not there": ({"key_file": "nowhere"}, "its private key cannot be read"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_connection_that_cannot_be_used_says_why_and_tells_no_secret(
    case: str, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changes, says = WRONG[case]
    server = SftpServer(
        port=1, user="x", folder=tmp_path, host_key="ssh-ed25519 AAAA", client_key=tmp_path / "k"
    )
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / "k")
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", server.connection(**changes))
    world.place("sftp://127.0.0.1:1/x", connection="zz_sftp")
    with pytest.raises(FetchFailed, match=says):
        world.fetch()


def test_a_connection_for_another_host_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", "sftp://lindero:hush@other.example.gov:22")
    world.place("sftp://sftp.example.gov/x", connection="zz_sftp")
    with pytest.raises(FetchFailed, match=r"is for \[other\.example\.gov:22\]") as refused:
        world.fetch()
    assert "hush" not in str(refused.value)


def test_a_connection_that_airflow_does_not_know_is_told(world: World) -> None:
    world.place("sftp://sftp.example.gov/x", connection="zz_unknown")
    with pytest.raises(FetchFailed, match=r"connection \[zz_unknown\]: Airflow knows none of this name"):
        world.fetch()


def test_a_server_that_does_not_answer_may_be_tried_again(
    joined: World, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", sftp.connection().replace(str(sftp.port), "1"))
    joined.place("sftp://127.0.0.1:1/outgoing", connection="zz_sftp")
    with pytest.raises(RemoteUnreachable, match="does not answer"):
        joined.fetch()


class Lying(asyncssh.SFTPServer):
    """A server that shows names which lead elsewhere."""

    names = ("../convictions.csv",)

    async def scandir(self, path: bytes) -> Any:
        for name in (b".", b"..", *(n.encode() for n in self.names)):
            yield asyncssh.SFTPName(
                name, attrs=asyncssh.SFTPAttrs(size=3, permissions=0o100644, atime=1, mtime=1)
            )


class Dropping(asyncssh.SFTPServer):
    """A server that hangs up now and then while a file is read."""

    reads = 0

    def read(self, file_obj: Any, offset: int, size: int) -> Any:
        type(self).reads += 1
        if type(self).reads % 9 == 0:
            self.channel.get_connection().abort()
        return super().read(file_obj, offset, size)


@pytest.fixture
def joined_to(
    world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[World]:
    folder = Path(tempfile.mkdtemp(prefix="sftp-"))
    with asyncssh_server(folder, request.param) as server:
        monkeypatch.setenv("AIRFLOW_CONN_ZZ_SFTP", server.connection())
        world.place(server.url, connection="zz_sftp")
        yield World(world.settings, world.sources, server.outgoing)
    shutil.rmtree(folder)


@pytest.mark.parametrize("joined_to", [Lying], indirect=True)
@pytest.mark.parametrize("name", ["../convictions.csv", "/etc/convictions.csv", "a\x07convictions.csv"])
def test_a_server_that_lies_about_names_writes_nothing_here(
    joined_to: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lying, "names", (name,))
    look = joined_to.fetch()
    assert look.fetched == [] and len(look.refused) == 1
    assert "It was not fetched" in look.refused[0]
    assert joined_to.landed() == {}
    assert not list(joined_to.settings.home.rglob("*convictions.csv*"))


@pytest.mark.parametrize("joined_to", [Dropping], indirect=True)
def test_a_line_that_breaks_is_taken_up_again(joined_to: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.transport.download.PIECE", 50_000)
    large = ROWS * 3000
    joined_to.sends({"convictions.csv": large})
    broke = 0
    for _ in range(40):
        try:
            look = joined_to.fetch()
        except RemoteUnreachable:
            broke += 1
            continue
        assert len(look.fetched) == 1
        break
    assert broke > 1
    assert joined_to.landed() == {"2026-03-10": {"convictions.csv": large}}
