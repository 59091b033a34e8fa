"""How the bytes of one file become records: delimited, fixed width, XML, workbooks."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from sources.spec.controls import ControlSum, ControlTotal
from sources.spec.strict import Pattern as Pattern
from sources.spec.strict import Strict as Strict


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
    """What ends a record where it is not LF or CR LF, such as a double dagger before the LF."""
    optional_columns: bool = False
    """Any declared column may be missing from the header."""
    undeclared: Undeclared = "refuse"
    preamble_lines: int = Field(default=0, ge=0)
    footer_pattern: Pattern | None = None
    """Records whose text matches from its start are control lines, not data."""
    refuse_above_misfit_share: float = Field(default=0.1, gt=0, le=1)
    """More records than this of the wrong width: the layout is another one, refuse the file."""

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
    """Several files of one delivery may play the role (one document each, say)."""
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
