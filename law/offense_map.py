"""The offense map: what a statute of any jurisdiction means here, at subsection depth."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from law.citations import Citation
from law.citations.citation import Inchoate
from law.citations.folding import squeeze
from law.errors import LawError
from law.law_file import read_yaml

OFFENSES_DIR = Path(__file__).parent / "offenses"
TriState = Literal["yes", "no", "unknown"]
Category = Literal[
    "sex_trafficking_minor",
    "sex_trafficking_adult",
    "sex_trafficking_age_unknown",
    "labor_trafficking",
    "trafficking_unspecified",
    "promoting_prostitution_minor",
    "promoting_prostitution",
    "commercial_sexual_exploitation_minor",
    "patronizing_minor",
    "other_sex_offense",
    "not_relevant",
]
SELLER_MAY_CARRY = frozenset({"other_sex_offense", "promoting_prostitution", "not_relevant"})
"""What a row may be that reaches the person who sells sex; sections on promoting often reach both."""


class EarlierMeaning(BaseModel):
    """What the same number was before it was rewritten."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    category: Category


class OffenseRow(BaseModel):
    """One section or subsection of one jurisdiction."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    section: str
    subsections: str = ""
    title: str = Field(pattern=r"\S")
    category: Category
    victim_minor: TriState = "unknown"
    commercial_sex: TriState = "unknown"
    force: TriState = "unknown"
    reaches_seller: TriState = "unknown"
    """Whether the person who sells sex may be convicted of it. That person may be a victim of trafficking, so such a
    conviction never flags; unknown where nobody read whom the section reaches."""
    form: Inchoate = "none"
    """What a count under the section is by itself: of a section on aiding or conspiring, `unknown` until the papers say."""
    valid_from: str | None = None
    valid_to: str | None = None
    changed_on: str | None = None
    """First day, month or year on which the number meant what this row says."""
    before: EarlierMeaning | None = None
    former_of: str | None = None
    """Row of the number in force that this old number became, in the same file. What the old number was stands."""
    registrable_there: Literal["yes", "no", "conditional", "unknown"] = "unknown"
    registrable_condition: str | None = None
    nm_sections: tuple[str, ...] = ()
    authority: str = Field(pattern=r"\S")
    standing: Literal["enacted", "hypothetical", "outcome_unknown"]
    check: Literal["unread", "source_read", "counsel_approved"]
    checked_by: str | None = None
    checked_on: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _authority_is_one(self) -> "OffenseRow":
        if re.fullmatch(r"(?i)\W*(?:to ?do|tbd|n/?a|none|unknown|made up|x+)?\W*", self.authority):
            raise ValueError(
                f"authority is [{self.authority}], a note to self; name the statute that says so"
            )
        return self

    @model_validator(mode="after")
    def _change_is_whole(self) -> "OffenseRow":
        if (self.changed_on is None) != (self.before is None):
            raise ValueError("changed_on and before stand together: give both or neither")
        return self

    @model_validator(mode="after")
    def _conditions_agree_with_the_kind(self) -> "OffenseRow":
        kind, minor, commercial = self.category, self.victim_minor, self.commercial_sex
        denied = (
            (kind.endswith("_minor") and minor == "no")
            or (kind == "sex_trafficking_adult" and minor == "yes")
            or (kind.startswith(("sex_trafficking", "promoting_", "patronizing_")) and commercial == "no")
            or (kind == "labor_trafficking" and commercial == "yes")
        )
        if denied:
            raise ValueError(
                f"category {kind} denies victim_minor {minor} or commercial_sex {commercial}; mend one"
            )
        return self

    @model_validator(mode="after")
    def _seller_is_no_trafficker(self) -> "OffenseRow":
        if self.reaches_seller == "yes" and self.category not in SELLER_MAY_CARRY:
            raise ValueError(
                f"reaches_seller: yes beside category {self.category}; expected one of {sorted(SELLER_MAY_CARRY)}"
            )
        return self


class OffenseMap:
    """Rows of all jurisdictions, found by citation."""

    def __init__(self, rows: Mapping[str, tuple[OffenseRow, ...]]) -> None:
        self.rows = rows
        self._by_id = {row.id.upper(): row for own in rows.values() for row in own}
        self._sections = frozenset(row_id.partition("(")[0] for row_id in self._by_id)

    @cached_property
    def _spellings(self) -> dict[str, dict[str, str]]:
        return {
            jurisdiction: {squeeze(row.id.partition(":")[2]): row.id for row in own}
            for jurisdiction, own in self.rows.items()
        }

    def known_spellings(self, jurisdiction: str | None) -> Mapping[str, str]:
        """Return squeezed spelling to row id, for forms that lost their punctuation."""
        return self._spellings.get(jurisdiction or "", {})

    def row(self, row_id: str | None) -> OffenseRow | None:
        """Return a row by its id, or None where the map has none of that name."""
        return None if row_id is None else self._by_id.get(row_id.upper())

    def find(self, citation: Citation) -> OffenseRow | None:
        """Return the deepest row that holds the citation: its own subsection, else a parent, else the section."""
        path = citation.path
        if path is None or citation.jurisdiction is None:
            return None
        section = f"{citation.jurisdiction}:{path}".upper()
        if section not in self._sections:
            return None
        for depth in range(len(citation.subsections), -1, -1):
            below = "".join(f"({part})" for part in citation.subsections[:depth]).upper()
            row = self._by_id.get(section + below)
            if row is not None:
                return row
        return None

    def find_form(self, form: str) -> OffenseRow | None:
        """Return the deepest row that holds a normal form, as `find` does for the citation it is the form of."""
        form = form.upper()
        if form.partition("(")[0] not in self._sections:
            return None
        row = self._by_id.get(form)
        while row is None and form.endswith(")"):
            form = form[: form.rindex("(")]
            row = self._by_id.get(form)
        return row


@cache
def load_offense_map(folder: Path = OFFENSES_DIR) -> OffenseMap:
    """Return the map; raises LawError naming file, row and field."""
    return read_offense_map(folder)


def read_offense_map(folder: Path) -> OffenseMap:
    """Return the map of a folder as it is now; raises LawError naming file, row and field."""
    rows: dict[str, tuple[OffenseRow, ...]] = {}
    for path in sorted(folder.glob("*.yml")):
        raw = read_yaml(path)
        own = []
        for number, row in enumerate(raw["rows"], start=1):
            try:
                own.append(OffenseRow.model_validate(row))
            except ValidationError as error:
                fault = error.errors()[0]
                field = ".".join(str(part) for part in fault["loc"])
                raise LawError(f"[{path.name}] row [{number}] field [{field}]: {fault['msg']}") from error
        if raw["jurisdiction"] != path.stem:
            raise LawError(
                f"[{path.name}] field [jurisdiction]: got [{raw['jurisdiction']}], expected [{path.stem}]"
            )
        repeated = sorted({r.id for r in own if sum(o.id == r.id for o in own) > 1})
        if repeated:
            raise LawError(f"[{path.name}]: rows {repeated} stand twice; keep one each")
        _check_former_numbers(path.name, path.stem, own)
        rows[path.stem] = tuple(own)
    return OffenseMap(rows)


def _check_former_numbers(file: str, jurisdiction: str, rows: Sequence[OffenseRow]) -> None:
    """Raise LawError where an old number became no row of its jurisdiction, or in the end itself."""
    became = {row.id: row.former_of for row in rows}
    for number, row in enumerate(rows, start=1):
        chain, following = [row.id], row.former_of
        while following is not None:
            where = f"[{file}] row [{number}] field [former_of]"
            if following not in became:
                raise LawError(
                    f"{where}: [{following}] is no row of {jurisdiction}; name the id of the number in force"
                )
            chain.append(following)
            if chain.count(following) > 1:
                raise LawError(
                    f"{where}: [{' > '.join(chain)}] comes back to itself; end it at the number in force"
                )
            following = became[following]
