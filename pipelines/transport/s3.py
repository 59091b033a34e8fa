"""An S3 bucket as a file system, by the fields of an Airflow connection of type `aws`."""

from typing import Any

import s3fs
from fsspec import AbstractFileSystem

from pipelines.errors import FetchFailed
from pipelines.transport.logins import Login

_KNOWN = ("aws_session_token", "endpoint_url", "region_name", "verify")


def s3_files(login: Login | None) -> AbstractFileSystem:
    """Return a file system; without a connection, or one without a key, the machine's own role counts.

    Raises:
        FetchFailed: the connection says something that is not known here.
    """
    extra = login.extra if login else {}
    odd = sorted(extra.keys() - set(_KNOWN))
    if login is not None and odd:
        raise FetchFailed(
            f"[transport.yml] connection [{login.conn_id}]: its extra says {odd}, which is not known here;"
            f" known are {sorted(_KNOWN)}"
        )
    client: dict[str, Any] = {name: extra[name] for name in ("region_name", "verify") if name in extra}
    return s3fs.S3FileSystem(
        key=login.login if login else None,
        secret=login.password if login else None,
        token=extra.get("aws_session_token"),
        endpoint_url=extra.get("endpoint_url"),
        client_kwargs=client,
        config_kwargs={"connect_timeout": 30, "read_timeout": 60, "retries": {"max_attempts": 3}},
        default_cache_type="readahead",
        default_block_size=8 * 2**20,
        skip_instance_cache=True,
        use_listings_cache=False,
    )
