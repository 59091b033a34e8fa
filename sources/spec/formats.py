"""How the bytes of one file become records: delimited, fixed width, XML, workbooks."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from sources.spec.strict import Pattern, Strict


def _known_encoding(name: str) -> str:
    try:
        "\n".encode(name)
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"no such text encoding: {name}") from error
    return name


Encoding = Annotated[str, AfterValidator(_known_encoding)]
Undeclared = Literal["refuse", "ignore"]
"""Columns that the specification does not know: refuse the file, or pass them by and say so.

Even when passed by, a name that is nearly a declared one that is missing refuses the file: it is misspelled.
"""


_LINE_END_NAMES = frozenset({"", "lf", "cr", "crlf", "cr lf", "\\n", "\\r\\n", "unix", "windows", "dos"})


class Delimited(Strict):
    """Text with separators (RFC 4180 where quoted)."""

    type: Literal["delimited"]
    encoding: Encoding = "utf-8"
    delimiter: str = Field(default=",", min_length=1)
    quote: str | None = '"'
    """None: quoting is off and quotes are plain characters."""
    header: Literal["present", "absent", "either"] = "present"
    """`either`: a first record that holds the column names is a header, else the file has none."""
    trailing_delimiter: Literal["never", "header_only", "allowed"] = "never"
    """A phantom last column without a name; `header_only` when the data rows lack it."""
    line_end: str | None = None
    """The signs that end a record where it is not LF or CR LF (both are read as they come), such as a double dagger
    before the LF."""
    optional_columns: bool = False
    """Any declared column may be missing from the header."""
    undeclared: Undeclared = "refuse"
    """Columns that are not declared: refuse the file, or pass them by and say so."""
    preamble_lines: int = Field(default=0, ge=0)
    """Lines above the header that are no data."""
    footer_pattern: Pattern | None = None
    """Records whose text matches from its start are control lines, not data."""
    refuse_above_misfit_share: float = Field(default=0.1, gt=0, le=1)
    """More records than this of the wrong width: the layout is another one, refuse the file."""

    @model_validator(mode="after")
    def _line_end_is_signs(self) -> "Delimited":
        if self.line_end is not None and self.line_end.strip().lower() in _LINE_END_NAMES:
            raise ValueError(
                f"line_end [{self.line_end.strip()}] is the name of one, and it takes the signs themselves; LF and CR LF are"
                " read without a word: leave it out"
            )
        return self

    @model_validator(mode="after")
    def _quotes_fit(self) -> "Delimited":
        if self.quote is not None and (len(self.quote) != 1 or len(self.delimiter) != 1):
            raise ValueError("with quoting on, quote and delimiter are one character each")
        return self


class FixedColumn(Strict):
    """One field of a fixed-width record; positions are bytes, counted from 1."""

    start: int = Field(ge=1)
    length: int = Field(ge=1)


class FixedWidth(Strict):
    """Fixed-width records; sliced in bytes, then decoded."""

    type: Literal["fixed_width"]
    encoding: Encoding = "latin-1"
    layout: dict[str, FixedColumn] | Literal["sidecar_des"]
    """Inline positions, or the `.des` layout that ships beside the data."""
    record_length: int | None = None
    """Expected bytes a record without the line end; taken from the layout when None."""
    trailing_blanks_cut: bool = False
    """The sender cuts blanks at the end of a record: a tenth of it may be missing, not just two bytes."""
    undeclared: Undeclared = "refuse"
    footer_pattern: Pattern | None = None
    """Records whose text matches from its start are control lines, not data."""
    refuse_above_misfit_share: float = Field(default=0.1, gt=0, le=1)


class XmlList(Strict):
    """Every element at a path as one text, joined by a bar; an element whose parts are all blank is passed by."""

    each: str
    template: str
    """Text with `{path}` for parts below the element, such as `{nc:PersonSurName}, {nc:PersonGivenName}`."""


class XmlLink(Strict):
    """Text of elements elsewhere in the document that carry the record's key (a sentence of a charge)."""

    each: str
    key: str
    """Path below such an element to the key; it may stand there several times."""
    text: str


class XmlEmbedded(Strict):
    """A text that stands in the document as base64 of its own bytes; nothing inside it is unpacked any further."""

    base64: str
    """Path below the record to the element."""
    find: Pattern
    """Regular expression on the text; group 1 of every match is taken, joined by a bar."""
    encoding: Encoding = "utf-8"
    max_bytes: int = Field(default=1_000_000, ge=1)
    """A longer text refuses the document, before it is decoded."""

    @model_validator(mode="after")
    def _has_a_group(self) -> "XmlEmbedded":
        if re.compile(self.find).groups < 1:
            raise ValueError("find needs a group in parentheses: what it matches is taken")
        return self


class Xml(Strict):
    """One document a file; one record a charge at its latest stage."""

    type: Literal["xml"]
    namespaces: dict[str, str]
    root: str
    """Qualified name the document element must have."""
    record_path: list[str]
    """Paths whose elements are records, earliest stage first."""
    record_key: str | None = None
    """Path below a record that is the same over its stages."""
    fields: dict[str, str | XmlList | XmlLink | XmlEmbedded]
    """Column name to path below the record; `/` first means below the document element.

    A trailing `*` collects every element, joined by a bar. `@name` reads an attribute; `..` climbs up;
    `name()` is the record element's own name, which says at which stage it stands.
    """

    @model_validator(mode="after")
    def _prefixes_are_known(self) -> "Xml":
        paths = [self.root, *self.record_path, self.record_key or ""]
        for field in self.fields.values():
            if isinstance(field, XmlEmbedded):
                paths.append(field.base64)
            else:
                paths += [field] if isinstance(field, str) else list(field.model_dump().values())
        used = {prefix for path in paths for prefix in re.findall(r"([A-Za-z_][\w.-]*):", path)}
        if used - self.namespaces.keys():
            raise ValueError(f"prefixes {sorted(used - self.namespaces.keys())} are not in namespaces")
        return self


class Workbook(Strict):
    """One sheet of a workbook; numbers and dates are read as text."""

    type: Literal["xlsx", "xls"]
    """xlsx: Office Open XML; xls: the binary workbook before it. A file of the other kind is refused."""
    sheet: str | None = None
    """None: the workbook has one sheet that holds anything."""
    preamble_rows: int = Field(default=0, ge=0)
    """Rows above the header."""
    footer_pattern: Pattern | None = None
    """Rows whose first cell matches from its start are control lines, not data."""
    strip_header_digits: bool = False
    """Footnote digits at the end of header names are dropped, where no column is declared with them."""
    optional_columns: bool = False
    undeclared: Undeclared = "refuse"


class LayoutVersion(Strict):
    """One layout that a file has had: which columns it lacks, between which days it was sent."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    since: date | None = None
    """First day of it; None: from the beginning."""
    until: date | None = None
    """First day that is no longer of it; None: to this day."""
    format: Annotated[Delimited | FixedWidth, Field(discriminator="type")]
    order: list[str] | None = None
    """As `order` of the file, where the layouts differ in it; None: the file's own."""
    lacks: dict[str, str] = Field(default_factory=dict)
    """Columns of the file that this layout does not have, each with what is known of the reason."""

    @model_validator(mode="after")
    def _can_be_told(self) -> "LayoutVersion":
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError(f"[{self.name}] ends on [{self.until}], before it begins on [{self.since}]")
        if isinstance(self.format, FixedWidth):
            if self.format.layout == "sidecar_des":
                raise ValueError(
                    "a layout that ships beside the data has no versions: it says itself what it is"
                )
            if self.format.record_length is None:
                raise ValueError("a version is verified by its record_length: state it in bytes")
            if self.format.trailing_blanks_cut:
                raise ValueError("where trailing blanks are cut, a record's length does not tell its version")
        return self


class DatedBy(Strict):
    """Where the day of an extract stands; exactly one of three."""

    file_name: Pattern | None = None
    """Regular expression on the file's name; group 1 is the day."""
    content: Pattern | None = None
    """Regular expression on the first 4,000 bytes; group 1 is the day."""
    delivery: Literal["received_on"] | None = None
    """The day of the delivery itself, where neither name nor content says one."""
    formats: list[str] = Field(default_factory=lambda: ["%Y-%m-%d"])
    """strptime's tokens of the day in a name or content."""

    @model_validator(mode="after")
    def _one_place(self) -> "DatedBy":
        given = [name for name in ("file_name", "content", "delivery") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"name exactly one of file_name, content, delivery; got {given}")
        pattern = self.file_name or self.content
        if pattern is not None and re.compile(pattern).groups < 1:
            raise ValueError("the expression needs a group in parentheses: what it matches is the day")
        return self


class Versioned(Strict):
    """Several layouts of one file; exactly one must fit, by its record length or its fields, and by its day."""

    type: Literal["versioned"]
    dated_by: DatedBy | None = None
    """None: no day is known of this file, its shape alone decides."""
    versions: list[LayoutVersion] = Field(min_length=2)

    @model_validator(mode="after")
    def _apart(self) -> "Versioned":
        names = [version.name for version in self.versions]
        if len(set(names)) != len(names):
            raise ValueError(f"two versions have the same name among {names}")
        is_dated = any(version.since or version.until for version in self.versions)
        if is_dated and self.dated_by is None:
            raise ValueError("versions with since or until need `dated_by`: where the day of a file stands")
        for number, one in enumerate(self.versions):
            for other in self.versions[number + 1 :]:
                if _same_length(one.format, other.format) and _overlap(one, other):
                    raise ValueError(
                        f"[{one.name}] and [{other.name}] have the same record_length on the same days:"
                        " nothing tells them apart"
                    )
        return self


def _same_length(one: Delimited | FixedWidth, other: Delimited | FixedWidth) -> bool:
    both = isinstance(one, FixedWidth) and isinstance(other, FixedWidth)
    return both and one.record_length == other.record_length  # type: ignore[union-attr]


def _overlap(one: LayoutVersion, other: LayoutVersion) -> bool:
    begins = max(one.since or date.min, other.since or date.min)
    return begins < min(one.until or date.max, other.until or date.max)


Format = Annotated[Delimited | FixedWidth | Xml | Workbook | Versioned, Field(discriminator="type")]
