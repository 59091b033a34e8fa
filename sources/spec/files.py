"""One file of a delivery: its name, its bytes, its columns, what it says of itself."""

import re
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from sources.spec.controls import ControlSum, ControlTotal
from sources.spec.formats import (
    DatedBy,
    Delimited,
    FixedWidth,
    Format,
    LayoutVersion,
    Versioned,
    Workbook,
    Xml,
)
from sources.spec.strict import Pattern, Strict


class Container(Strict):
    """A zip that holds the data file, and its layout where the format asks for one."""

    member: str
    """Pattern of the data file inside."""
    sidecar: str | None = None
    max_bytes: int = 4_000_000_000
    max_ratio: float = 200.0


class Zeros(Strict):
    """How many digits a number had before the zeros in front of it were lost. Written short as that number."""

    digits: int = Field(ge=1)
    at_most: int | None = Field(default=None, ge=1)
    """Zeros that can have been lost; a number that lacks more stays as it is. None: any."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return {"digits": value} if isinstance(value, int) else value


class Chunks(Strict):
    """One table in a known number of files, each with its number in its name."""

    count: int = Field(ge=2)
    number: Pattern
    """Regular expression on the file's name; group 1 is the chunk's number, counted from 1."""

    @model_validator(mode="after")
    def _has_a_number(self) -> "Chunks":
        if re.compile(self.number).groups < 1:
            raise ValueError("number needs a group in parentheses: what it matches is the chunk's number")
        return self


class FileSpec(Strict):
    """One file of a delivery."""

    role: str
    pattern: str
    """File name pattern (fnmatch, case does not matter)."""
    required: bool = True
    many: bool = False
    """Several files of one delivery may play the role (one document each, say); without it a second one refuses both."""
    chunks: Chunks | None = None
    """The table comes in so many files; one that is missing or stands twice refuses the delivery."""
    container: Container | None = None
    format: Format
    columns: dict[str, str]
    """Columns the mapping takes, with their meaning."""
    ignored: dict[str, str] = Field(default_factory=dict)
    """Columns that are not taken, each with the reason."""
    ignored_like: dict[Pattern, str] = Field(default_factory=dict)
    """Regular expressions for names of columns that come and go and are not taken, each with the reason; a name that
    one of them matches whole is no new column."""
    must_not_hold: dict[str, Pattern] = Field(default_factory=dict)
    """Column to what the law lets nobody send or keep: a value that it matches whole refuses the file."""
    also_named: dict[str, list[str]] = Field(default_factory=dict)
    """Column to other names its header may have; case, blanks and underscores never matter."""
    blank_texts: list[Pattern] = Field(default_factory=list)
    """Regular expressions; a value that one of them matches whole stands for nothing, in any column."""
    without_leading_zeros: list[str] = Field(default_factory=list)
    """Columns of numbers that files of one delivery pad to other widths: zeros in front do not count."""
    leading_zeros_to: dict[str, Zeros] = Field(default_factory=dict)
    """Column to digits: where somebody's workbook took a text or a date for a number, its zeros in front come back."""
    as_of: DatedBy | None = None
    """The day on which the file's ages are true."""
    needed: list[str] = Field(default_factory=list)
    """Columns without which the file says nothing, even where columns are optional."""
    order: list[str] | None = None
    """Columns in delivered order, for files without a header; every declared column once."""
    control_total: list[ControlTotal] = Field(default_factory=list)
    """What states the number of records; one may be written without a list."""
    control_sums: list[ControlSum] = Field(default_factory=list)
    """What states the sum of a column."""
    end_mark: Literal["0x1A"] | None = None
    """The byte with which a whole file ends (line ends may follow); without it the file is cut."""
    empty_allowed: bool = False

    @field_validator("control_total", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return [] if value is None else value if isinstance(value, list) else [value]

    @model_validator(mode="after")
    def _taken_or_ignored(self) -> "FileSpec":
        both = sorted(self.columns.keys() & self.ignored.keys())
        if both:
            raise ValueError(f"columns {both} are both taken and ignored")
        if self.order is not None and sorted(self.order) != sorted(self.declared):
            odd = sorted(set(self.order) ^ self.declared)
            raise ValueError(f"order and declared columns differ by {odd}")
        zeros = {*self.without_leading_zeros, *self.leading_zeros_to}
        strangers = sorted({*self.also_named, *self.needed, *self.must_not_hold, *zeros} - self.declared)
        if strangers:
            raise ValueError(
                "also_named, needed, must_not_hold, without_leading_zeros or leading_zeros_to"
                f" names {strangers}, which are not declared"
            )
        like = sorted(c for c in self.declared if any(re.fullmatch(p, c) for p in self.ignored_like))
        if like:
            raise ValueError(f"ignored_like matches {like}, which are declared")
        if both := sorted(self.leading_zeros_to.keys() & set(self.without_leading_zeros)):
            raise ValueError(f"zeros in front of {both} are both dropped and given back")
        if isinstance(self.format, Workbook) and self.as_of is not None and self.as_of.content is not None:
            raise ValueError("as_of: the bytes of a workbook are packed and say no day; name another place")
        if self.chunks is not None and not self.many:
            raise ValueError("chunks are several files: say many: true")
        if isinstance(self.format, Versioned):
            for version in self.format.versions:
                self._version_fits(version)
            return self
        self._controls_can_be_found()
        if isinstance(self.format, Delimited) and self.format.header != "present" and self.order is None:
            raise ValueError("a file that may lack a header needs `order`")
        return self

    def _controls_can_be_found(self) -> None:
        if (self.control_total or self.control_sums) and isinstance(self.format, Xml | Workbook):
            raise ValueError("control_total and control_sums are for delimited and fixed-width text")
        places = {total.stands_in for total in self.control_total}
        places |= {total.stands_in for total in self.control_sums}
        if "control_lines" in places and getattr(self.format, "footer_pattern", None) is None:
            raise ValueError("control_total needs a footer_pattern that says which line is the trailer")
        if "preamble" in places and not getattr(self.format, "preamble_lines", 0):
            raise ValueError("a control_total that stands in the preamble needs preamble_lines")
        unknown = sorted({total.column for total in self.control_sums} - self.declared)
        if unknown:
            raise ValueError(f"control_sums names {unknown}, which are not declared")

    @property
    def may_be_empty(self) -> bool:
        """Whether a file without a record may be trusted."""
        return self.empty_allowed or any(total.empty is not None for total in self.control_total)

    def _version_fits(self, version: LayoutVersion) -> None:
        strangers = sorted(version.lacks.keys() - self.declared)
        if strangers:
            raise ValueError(f"version [{version.name}] lacks {strangers}, which are not declared")
        if isinstance(version.format, FixedWidth) and isinstance(version.format.layout, dict):
            own = self.declared - version.lacks.keys()
            odd = sorted(version.format.layout.keys() ^ own)
            if odd:
                raise ValueError(
                    f"version [{version.name}]: its layout and the declared columns differ by {odd}"
                )
            ends = max(c.start + c.length - 1 for c in version.format.layout.values())
            if ends != version.format.record_length:
                raise ValueError(
                    f"version [{version.name}]: its fields end at byte [{ends}], its record_length is"
                    f" [{version.format.record_length}]"
                )
        self.as_version(version)  # what a file must say, its versions must say, too

    def as_version(self, version: LayoutVersion) -> "FileSpec":
        """Return this file as one of its layouts: another format, without the columns that it lacks."""
        return FileSpec.model_validate(
            {
                **{name: getattr(self, name) for name in FileSpec.model_fields},
                "format": version.format,
                "order": version.order or [c for c in self.order or () if c not in version.lacks] or None,
                "columns": {c: says for c, says in self.columns.items() if c not in version.lacks},
                "ignored": {c: says for c, says in self.ignored.items() if c not in version.lacks},
                "also_named": {c: o for c, o in self.also_named.items() if c not in version.lacks},
                "needed": [c for c in self.needed if c not in version.lacks],
                "control_sums": [t for t in self.control_sums if t.column not in version.lacks],
                "without_leading_zeros": [c for c in self.without_leading_zeros if c not in version.lacks],
                "leading_zeros_to": {
                    c: n for c, n in self.leading_zeros_to.items() if c not in version.lacks
                },
                "must_not_hold": {c: p for c, p in self.must_not_hold.items() if c not in version.lacks},
            }
        )

    @property
    def declared(self) -> set[str]:
        """Every column the specification knows."""
        return self.columns.keys() | self.ignored.keys()
