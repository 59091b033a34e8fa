"""S3 by its own API, as moto's server speaks it."""

import json
from collections.abc import Iterator

import pytest
import s3fs
from moto.server import ThreadedMotoServer

from pipelines.errors import FetchFailed, RemoteUnreachable
from tests.transport.world import ROWS, World

BUCKET = "zz-outgoing"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> Iterator[s3fs.S3FileSystem]:
    files = s3fs.S3FileSystem(
        key="test", secret="test", endpoint_url=endpoint, skip_instance_cache=True, use_listings_cache=False
    )
    files.mkdir(BUCKET)
    yield files
    files.rm(BUCKET, recursive=True)


def connection(endpoint: str, **extra: object) -> str:
    said = {"endpoint_url": endpoint, "region_name": "us-east-1", **extra}
    return json.dumps({"conn_type": "aws", "login": "test", "password": "test", "extra": said})


@pytest.fixture
def joined(world: World, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_S3", connection(endpoint))
    world.place(f"s3://{BUCKET}/nm/outgoing", connection="zz_s3")
    return world


def test_a_delivery_comes_whole_and_once(joined: World, bucket: s3fs.S3FileSystem) -> None:
    large = ROWS + b"".join(b'Y%d,"SAMPLE, LONG",1970-02-01,FL,787.06,GUILTY\r\n' % n for n in range(300_000))
    bucket.pipe(f"{BUCKET}/nm/outgoing/convictions.csv", large)
    bucket.pipe(f"{BUCKET}/nm/elsewhere/convictions.csv", ROWS)
    assert len(joined.fetch().fetched) == 1
    assert joined.landed() == {"2026-03-10": {"convictions.csv": large}}
    assert joined.fetch().fetched == []


def test_prefixes_by_day_a_marker_and_a_correction(joined: World, bucket: s3fs.S3FileSystem) -> None:
    joined.says("depth: 1\ndated_by: {path: '^([0-9-]{10})/'}\ndone_marker: _SUCCESS")
    root = f"{BUCKET}/nm/outgoing"
    bucket.pipe(f"{root}/2026-03-01/convictions.csv", ROWS)
    assert "waits for its done-marker" in joined.fetch().waiting[0]
    bucket.pipe(f"{root}/2026-03-01/_SUCCESS", b"")
    assert len(joined.fetch().fetched) == 1
    bucket.pipe(f"{root}/2026-03-01/convictions.csv", ROWS[:-60])
    assert joined.fetch().fetched[0].startswith("2026-03-01.2")
    assert joined.landed()["2026-03-01.2"]["convictions.csv"] == ROWS[:-60]


def test_a_folder_object_is_no_file(joined: World, bucket: s3fs.S3FileSystem) -> None:
    bucket.pipe(f"{BUCKET}/nm/outgoing/", b"")
    bucket.pipe(f"{BUCKET}/nm/outgoing/convictions.csv", ROWS)
    assert len(joined.fetch().fetched) == 1
    assert list(joined.landed()["2026-03-10"]) == ["convictions.csv"]


def test_an_empty_prefix_is_an_empty_folder(joined: World, bucket: s3fs.S3FileSystem) -> None:
    look = joined.fetch()
    assert (look.fetched, look.waiting, look.faults) == ([], [], [])


def test_a_bucket_that_is_not_there_is_told(joined: World, endpoint: str) -> None:
    joined.place("s3://zz-no-such-bucket/x", connection="zz_s3")
    with pytest.raises(FetchFailed, match="there is no such folder"):
        joined.fetch()


def test_an_endpoint_that_does_not_answer_may_be_tried_again(
    joined: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_S3", connection("http://127.0.0.1:1"))
    with pytest.raises(RemoteUnreachable, match="does not answer"):
        joined.fetch()


def test_a_connection_says_nothing_that_is_not_heeded(
    joined: World, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ZZ_S3", connection(endpoint, role_arn="arn:aws:iam::1:role/x"))
    with pytest.raises(FetchFailed, match=r"extra says \['role_arn'\]"):
        joined.fetch()
