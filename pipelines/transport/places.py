"""`transport.yml`: where the deliveries of each source are fetched from. A fact about a deployment, not about a sender.

Secrets never stand in it: a password, a private key or a token is in the Airflow connection that it names.
"""

from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import yaml
from pydantic import AfterValidator, Field, ValidationError

from config.settings import Settings
from pipelines.errors import FetchFailed
from sources.spec.loader import list_source_ids
from sources.spec.strict import Strict
from sources.spec.yaml_faults import faults_in
from sources.spec.yaml_text import parse_yaml

SCHEMES = ("sftp", "s3", "file")


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"got the scheme [{parts.scheme}], expected one of {', '.join(SCHEMES)}")
    if "@" in parts.netloc:
        raise ValueError("names and passwords do not stand in a URL: put them into the Airflow connection")
    if parts.query or parts.fragment:
        raise ValueError("a URL of a folder has no ? and no #")
    if parts.scheme == "file" and (parts.netloc or not parts.path.startswith("/")):
        raise ValueError("write a folder of this machine as file:///path")
    if parts.scheme != "file" and not parts.netloc:
        raise ValueError("the host or bucket is missing")
    if ".." in unquote(parts.path).split("/"):
        raise ValueError("a path with .. leads elsewhere: write it out")
    return text


def _fingerprint(text: str) -> str:
    bare = text.replace(" ", "").upper()
    if len(bare) != 40 or set(bare) - set("0123456789ABCDEF"):
        raise ValueError("expected the whole fingerprint of a primary key: 40 hexadecimal digits")
    return bare


class Place(Strict):
    """Where one source is fetched from, and what may be done there."""

    url: Annotated[str, AfterValidator(_url)] | None = None
    """Folder of the sender: `sftp://host/folder`, `s3://bucket/prefix`, `file:///folder`. None: it is not fetched."""
    connection: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]+$")
    """Id of the Airflow connection that holds host, login and secrets; S3 may do without (the machine's own role)."""
    delete_after_read: bool = False
    """Remove files at the sender once a night rests on them. Never those of a refused delivery."""
    stabilized_minutes: int = Field(default=30, ge=1)
    """How long sizes and times must stay the same where nothing else says that a delivery is whole."""
    signers: list[Annotated[str, AfterValidator(_fingerprint)]] = Field(default_factory=list)
    """Fingerprints of the keys whose signature vouches for a file, learned from the sender by another way."""

    @property
    def scheme(self) -> str:
        """Return the URL's scheme, none where there is no URL."""
        return urlsplit(self.url or "").scheme

    @property
    def host(self) -> str:
        """Return the URL's host or bucket."""
        return urlsplit(self.url or "").hostname or "" if self.scheme == "sftp" else self._netloc

    @property
    def _netloc(self) -> str:
        return urlsplit(self.url or "").netloc

    @property
    def port(self) -> int | None:
        """Return the port of an SFTP URL, where it names one."""
        return urlsplit(self.url or "").port if self.scheme == "sftp" else None

    @property
    def path(self) -> str:
        """Return the URL's folder, without a slash at its end; `/~/` begins at the login's own folder."""
        path = unquote(urlsplit(self.url or "").path).rstrip("/")
        if self.scheme == "sftp" and (path == "/~" or path.startswith("/~/")):
            return path[3:] or "."
        return path or "/"


class PgpHome(Strict):
    """The key ring that opens messages and knows the signers."""

    home: str = "pgp"
    """Folder of gpg's key ring; relative to LINDERO_HOME."""
    program: str = "gpg"


class Transport(Strict):
    """The whole file."""

    known_hosts: str = "known_hosts"
    """Host keys of SFTP servers, as OpenSSH writes them; relative to LINDERO_HOME."""
    pgp: PgpHome = PgpHome()
    sources: dict[str, Place] = Field(default_factory=dict)


def load_transport(settings: Settings) -> Transport:
    """Return where sources are fetched from; nowhere, when there is no such file.

    Raises:
        FetchFailed: the file says something that is not known here; the message names file, line and field.
    """
    path = settings.transport_file
    if not path.exists():
        return Transport()
    text = path.read_text(encoding="utf-8")
    try:
        transport = Transport.model_validate(parse_yaml(text) or {})
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FetchFailed(f"[{path.name}] line [{line}]: {error.problem}") from error
    except ValidationError as error:
        raise FetchFailed(
            f"{faults_in(path.name, text, error)}. Nothing is fetched until it is mended"
        ) from error
    unknown = sorted(transport.sources.keys() - set(list_source_ids()))
    if unknown:
        raise FetchFailed(
            f"[{path.name}] field [sources]: {unknown} have no specification; it was misspelled"
        )
    for source_id, place in transport.sources.items():
        if place.scheme == "sftp" and place.connection is None:
            raise FetchFailed(
                f"[{path.name}] field [sources.{source_id}.connection]: SFTP needs an Airflow connection"
            )
    return transport


def place_of(settings: Settings, source_id: str) -> Place | None:
    """Return where a source is fetched from; None when it is not fetched. Raises FetchFailed over the file."""
    place = load_transport(settings).sources.get(source_id)
    return place if place is not None and place.url is not None else None


def fetched_sources(settings: Settings) -> list[str]:
    """Return the sources that are fetched, in order; none when the file cannot be read: each fetch says why."""
    try:
        transport = load_transport(settings)
    except FetchFailed:
        return []
    return sorted(source_id for source_id, place in transport.sources.items() if place.url is not None)


def below_home(settings: Settings, name: str) -> Path:
    """Return a path of the file: as it stands when absolute, else below LINDERO_HOME."""
    return settings.home / Path(name).expanduser()
