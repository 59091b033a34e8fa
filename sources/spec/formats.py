"""How the bytes of one file become records: delimited, fixed width, XML, xlsx."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


class Strict(BaseModel):
    """A specification says only what is known here; a misspelled field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _known_encoding(name: str) -> str:
    try:
        "\n".encode(name)
    except (LookupError, UnicodeError) as error:
        raise ValueError(f"no such text encoding: {name}") from error
    return name


Pattern = Annotated[str, AfterValidator(_compiled)]
"""A regular expression, checked when the specification is loaded."""
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
    fields: dict[str, str | XmlList | XmlLink]
    """Column name to path below the record; `/` first means below the document element.

    A trailing `*` collects every element, joined by a bar. `@name` reads an attribute; `..` climbs up;
    `name()` is the record element's own name, which says at which stage it stands.
    """

    @model_validator(mode="after")
    def _prefixes_are_known(self) -> "Xml":
        paths = [self.root, *self.record_path, self.record_key or ""]
        for field in self.fields.values():
            paths += [field] if isinstance(field, str) else list(field.model_dump().values())
        used = {prefix for path in paths for prefix in re.findall(r"([A-Za-z_][\w.-]*):", path)}
        if used - self.namespaces.keys():
            raise ValueError(f"prefixes {sorted(used - self.namespaces.keys())} are not in namespaces")
        return self


class Xlsx(Strict):
    """One sheet of a workbook; numbers and dates are read as text."""

    type: Literal["xlsx"]
    sheet: str | None = None
    preamble_rows: int = Field(default=0, ge=0)
    footer_pattern: Pattern | None = None
    strip_header_digits: bool = False
    """Footnote digits at the end of header names are dropped."""
    optional_columns: bool = False
    undeclared: Undeclared = "refuse"


Format = Annotated[Delimited | FixedWidth | Xml | Xlsx, Field(discriminator="type")]


class Container(Strict):
    """A zip that holds the data file, and its layout where the format asks for one."""

    member: str
    """Pattern of the data file inside."""
    sidecar: str | None = None
    max_bytes: int = 4_000_000_000
    max_ratio: float = 200.0


class ControlTotal(Strict):
    """A trailer record that states how many data records precede it."""

    pattern: Pattern
    """Regular expression over a control line; group 1 is the stated number."""
    plus: int = 0
    """Lines the number counts beyond data records (header, trailer)."""


class FileSpec(Strict):
    """One file of a delivery."""

    role: str
    pattern: str
    """File name pattern (fnmatch, case does not matter)."""
    required: bool = True
    many: bool = False
    """Several files of one delivery may play the role (one document each, say)."""
    container: Container | None = None
    format: Format
    columns: dict[str, str]
    """Columns the mapping takes, with their meaning."""
    ignored: dict[str, str] = Field(default_factory=dict)
    """Columns that are not taken, each with the reason."""
    also_named: dict[str, list[str]] = Field(default_factory=dict)
    """Column to other names its header may have; case, blanks and underscores never matter."""
    blank_texts: list[Pattern] = Field(default_factory=list)
    """Regular expressions; a value that one of them matches whole stands for nothing, in any column."""
    needed: list[str] = Field(default_factory=list)
    """Columns without which the file says nothing, even where columns are optional."""
    order: list[str] | None = None
    """Columns in delivered order, for files without a header; every declared column once."""
    control_total: ControlTotal | None = None
    empty_allowed: bool = False

    @model_validator(mode="after")
    def _taken_or_ignored(self) -> "FileSpec":
        both = sorted(self.columns.keys() & self.ignored.keys())
        if both:
            raise ValueError(f"columns {both} are both taken and ignored")
        if self.order is not None and sorted(self.order) != sorted(self.declared):
            odd = sorted(set(self.order) ^ self.declared)
            raise ValueError(f"order and declared columns differ by {odd}")
        strangers = sorted({*self.also_named, *self.needed} - self.declared)
        if strangers:
            raise ValueError(f"also_named or needed names {strangers}, which are not declared")
        controls = getattr(self.format, "footer_pattern", None)
        if self.control_total is not None and controls is None:
            raise ValueError("control_total needs a footer_pattern that says which line is the trailer")
        if isinstance(self.format, Delimited) and self.format.header != "present" and self.order is None:
            raise ValueError("a file that may lack a header needs `order`")
        return self

    @property
    def declared(self) -> set[str]:
        """Every column the specification knows."""
        return self.columns.keys() | self.ignored.keys()
