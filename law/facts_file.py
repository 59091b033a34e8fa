"""Facts of one count as a person writes them down: YAML or JSON, checked field by field."""

from datetime import date
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from law.citations.citation import Inchoate
from law.facts import HALL_DOCUMENTS, DutyFacts
from law.law_file import validated
from law.offense_map import Category, TriState
from law.rulesets.rows import Check, Fixed

Document = Literal["charging document", "plea agreement", "plea transcript", "judgment and sentence"]
assert set(get_args(Document)) == set(HALL_DOCUMENTS), "the papers of State v. Hall"


class StatedFacts(Fixed):
    """What is known of one count and its person; what is left out is unknown. See law/facts.py."""

    category: Category | Literal["unmapped"]
    offense_row_check: Check | None = "source_read"
    is_conviction: Literal["yes", "no", "undetermined"] = "undetermined"
    inchoate: Inchoate = "none"
    victim_minor: TriState = "unknown"
    victim_age: int | None = Field(default=None, ge=0, le=120)
    commercial_sex: TriState = "unknown"
    force: TriState = "unknown"
    conviction_date: date | None = None
    release_date: date | None = None
    supervision_end_date: date | None = None
    registration_required: TriState = "unknown"
    registration_until: date | None = None
    other_conviction: bool = False
    registrable_there: Literal["yes", "no", "conditional", "unknown"] = "unknown"
    present_since: date | None = None
    documents_on_file: frozenset[Document] = frozenset()

    def facts(self) -> DutyFacts:
        """Return the facts as the law asks for them."""
        own = {name: getattr(self, name) for name in type(self).model_fields}
        return DutyFacts(**{**own, "documents_on_file": frozenset(map(str, self.documents_on_file))})


def read_facts(path: Path) -> DutyFacts:
    """Return the facts of a file; raises LawError naming file and field."""
    return validated(StatedFacts, path).facts()
