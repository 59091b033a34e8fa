"""How the bytes of one file become records: delimited, fixed width, XML, xlsx."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Strict(BaseModel):
    """A specification says only what is known here; a misspelled field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Delimited(Strict):
    """Text with separators (RFC 4180 where quoted)."""

    type: Literal["delimited"]
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str | None = '"'
    """None: quoting is off and quotes are plain characters."""
    header: Literal["present", "absent", "either"] = "present"
    """`either`: a first record that holds the column names is a header, else the file has none."""
    trailing_delimiter: Literal["never", "header_only", "allowed"] = "never"
    """A phantom last column without a name; `header_only` when the data rows lack it."""
    optional_columns: bool = False
    """Any declared column may be missing from the header."""
    preamble_lines: int = Field(default=0, ge=0)
    footer_pattern: str | None = None
    """Records whose first field matches are control lines, not data."""
    refuse_above_misfit_share: float = Field(default=0.1, gt=0, le=1)
    """More records than this of the wrong width: the layout is another one, refuse the file."""


class FixedColumn(Strict):
    """One field of a fixed-width record; positions are bytes, counted from 1."""

    start: int = Field(ge=1)
    length: int = Field(ge=1)


class FixedWidth(Strict):
    """Fixed-width records; sliced in bytes, then decoded."""

    type: Literal["fixed_width"]
    encoding: str = "latin-1"
    layout: dict[str, FixedColumn] | Literal["sidecar_des"]
    """Inline positions, or the `.des` layout that ships beside the data."""
    record_length: int | None = None
    """Expected bytes a record without the line end; taken from the layout when None."""
    refuse_above_misfit_share: float = Field(default=0.1, gt=0, le=1)


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
    fields: dict[str, str]
    """Column name to path below the record; `/` first means below the document element.

    A trailing `*` collects every element, joined by a bar. `@name` reads an attribute; `..` climbs up.
    """


class Xlsx(Strict):
    """One sheet of a workbook; numbers and dates are read as text."""

    type: Literal["xlsx"]
    sheet: str | None = None
    preamble_rows: int = Field(default=0, ge=0)
    footer_pattern: str | None = None
    strip_header_digits: bool = False
    """Footnote digits at the end of header names are dropped."""
    optional_columns: bool = False


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

    pattern: str
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
        if isinstance(self.format, Delimited) and self.format.header != "present" and self.order is None:
            raise ValueError("a file that may lack a header needs `order`")
        return self

    @property
    def declared(self) -> set[str]:
        """Every column the specification knows."""
        return self.columns.keys() | self.ignored.keys()
