"""What makes a delivery whole, of which day it is, how it is sealed: facts about the sender, not about a deployment."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from sources.spec.strict import Capture, Strict

_COUNT = re.compile(r"^(\d+)(\+?)$")


class Manifest(Strict):
    """A list of the delivery's files with their SHA-256 sums."""

    pattern: str
    """File name pattern of the manifest (fnmatch, case does not matter)."""
    form: Literal["sha256sum", "csv"] = "sha256sum"
    """As `sha256sum` writes it, or comma-separated with columns `file` and `sha256`."""
    required: bool = True
    """False: a delivery may come without; one that comes along is verified all the same."""


class DatedByPath(Strict):
    """Where the day of a delivery stands in the place it is fetched from."""

    path: Capture
    """Regular expression on the path below the source's URL, folders included; group 1 is the day."""
    formats: list[str] = Field(default_factory=lambda: ["%Y-%m-%d"], min_length=1)


class FileCount(Strict):
    """How many files play a role in a whole delivery."""

    least: int = Field(ge=0)
    most: int | None = None
    """None: as many as there are."""

    def __str__(self) -> str:
        return f"{self.least}+" if self.most is None else str(self.least)


def _count(value: object) -> object:
    """Read `3` and `"1+"`."""
    match = _COUNT.match(str(value)) if isinstance(value, int | str) else None
    if match is None:
        return value
    least = int(match[1])
    return {"least": least, "most": None if match[2] else least}


Count = Annotated[FileCount, BeforeValidator(_count)]


class Pgp(Strict):
    """Which files are encrypted messages, and whether a signature must vouch for what they hold."""

    encrypted: list[str] = Field(default_factory=lambda: ["*.pgp", "*.gpg", "*.asc"])
    """Name patterns of encrypted messages; the last ending is no part of the plain name."""
    signatures: list[str] = Field(default_factory=lambda: ["*.sig"])
    """Name patterns of detached signatures, each named like its file plus an ending. `NAME.asc` beside NAME is one, too."""
    signature: Literal["ignored", "required"] = "ignored"
    """required: every file is signed, within its message or beside it, by a signer whom the deployment names."""


class Delivery(Strict):
    """How one delivery of the source comes about. Everything stated must hold before it is taken."""

    depth: int = Field(default=0, ge=0, le=3)
    """Folders below the source's URL that are looked into."""
    dated_by: DatedByPath | None = None
    """None: what lies there is one delivery, of the day on which it is fetched."""
    manifest: Manifest | None = None
    done_marker: str | None = None
    """Name pattern of the file that the sender writes last."""
    expects: Literal["required"] | dict[str, Count] = Field(default_factory=dict)
    """Role to how many files play it (`2`, `"1+"`), or `required`: every required role and every chunk."""
    stabilized: bool | None = None
    """Sizes and times must be the same on two looks. None: only where nothing else says when a delivery is whole."""
    passed_by: dict[str, str] = Field(default_factory=dict)
    """Name patterns of what else lies there and is no part of a delivery, each with the reason."""
    pgp: Pgp = Pgp()

    @model_validator(mode="after")
    def _counts_fit(self) -> "Delivery":
        if self.dated_by is not None and "/" in self.dated_by.path and self.depth == 0:
            raise ValueError("dated_by looks at folders, but depth is 0: say how many folders deep files lie")
        return self

    @property
    def needs_two_looks(self) -> bool:
        """Whether only a size that stays the same tells that the sender has finished."""
        says_itself = self.done_marker or self.expects or (self.manifest and self.manifest.required)
        return not says_itself if self.stabilized is None else self.stabilized
