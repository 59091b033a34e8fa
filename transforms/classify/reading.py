"""What one count says: the parsed citation, the rows of the map it reaches, the category they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law.citations import Citation, parse_citation
from law.citations.inchoate import inchoate_in_charge
from law.code_lists import ListedCode, listed_code
from law.convictions import conviction_law
from law.dispositions import Settled, disposition_of
from law.forms import with_open_form
from law.loader import Law
from law.offense_map import OffenseRow
from transforms.classify.several import decide

Text = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One count as read."""

    citation: Citation
    row: OffenseRow | None
    category: str
    victim_minor: str
    """What the law cited says of the victim: yes, no or unknown."""
    statute_force: str
    """Whether the law cited asks for force, fraud or coercion: yes, no or unknown."""
    differ: bool
    """Whether the sections or paragraphs cited fall into more than one kind."""
    listed: ListedCode | None
    disposition: Settled
    charged_only: bool

    @property
    def named(self) -> str:
        """The citation with its title, for sentences."""
        citation = self.citation.normal_form or "The statute as written"
        return f"{citation} ({self.row.title})" if self.row else citation


def read_count(text: Text, law: Law, *, as_of: date) -> Reading:
    """Return what a count says; every text gives a reading.

    Args:
        text: the columns that decide, as delivered.
        law: offense map, ruleset, word lists.
        as_of: whether the disposition is a conviction is said by the law of this day.
    """
    jurisdiction = text["convicting_jurisdiction"]
    known = law.offense_map.known_spellings(jurisdiction)
    listed = None if text["statute_raw"] else listed_code(text["code_raw"], text["code_list"])
    written = text["statute_raw"] or (None if listed else text["code_raw"])
    parsed = parse_citation(written, jurisdiction, known=known, inchoate=text["inchoate_raw"])
    has_column = bool((text["inchoate_raw"] or "").strip())
    citation = _with_form(parsed if has_column else with_open_form(parsed), text)
    decided = decide(citation, law.offense_map)
    if decided.row is not None and decided.row.form != "none" and citation.inchoate == "none":
        citation = citation._replace(inchoate=decided.row.form)
    category = decided.category
    if (
        decided.row is None
        and category == "unmapped"
        and law.words.names_another_offense(text["charge_text_raw"] or citation.literal)
    ):
        category = "not_relevant"
    return Reading(
        citation=citation,
        row=decided.row,
        category=category,
        victim_minor=decided.victim_minor,
        statute_force="unknown" if decided.row is None or decided.differ else decided.row.force,
        differ=decided.differ,
        listed=listed,
        disposition=disposition_of(
            text["disposition_raw"], text["later_event_raw"], conviction_law(law.ruleset, as_of)
        ),
        charged_only=text["statute_stage"] == "charged",
    )


def stated_age(text: Text) -> float | None:
    """Return the victim's age in years as stated; None when it is not, or is no number."""
    stated = text["victim_age"]
    if not stated:
        return None
    try:
        return float(stated)
    except ValueError:
        return None


def _with_form(citation: Citation, text: Text) -> Citation:
    """The first words of the charge text tell the form where neither column nor statute does."""
    is_silent = citation.inchoate == "none" or citation.is_form_open
    if not is_silent or (text["inchoate_raw"] or "").strip():
        return citation
    said = inchoate_in_charge(text["charge_text_raw"])
    return citation if said is None else citation._replace(inchoate=said)
