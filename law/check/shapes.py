"""The shapes of the files that hold tables and words, strict: a field that nobody knows is a slip."""

from pydantic import Field

from law.citations.citation import Inchoate
from law.code_lists import Leads
from law.offense_map import OffenseRow
from law.rulesets.rows import Fixed


class OffenseFile(Fixed):
    """One file of the offense map."""

    jurisdiction: str
    rows: tuple[OffenseRow, ...]


class DispositionRow(Fixed):
    """One row of dispositions.yml."""

    name: str
    patterns: tuple[str, ...]
    reason: str


class DispositionWords(Fixed):
    """disposition_words.yml: what each list is for is said there."""

    barring: tuple[str, ...]
    names_a_conviction: tuple[str, ...]
    doubts_a_vacatur: tuple[str, ...]
    relief: tuple[str, ...]
    harmless_later: tuple[str, ...]
    undoing: tuple[str, ...]


class ChargeWordLists(Fixed):
    """charge_words.yml."""

    ordinary: tuple[str, ...]
    suspicious: tuple[str, ...]
    other_trafficking: tuple[str, ...]
    victim_protection: tuple[str, ...]
    of_the_offender: tuple[str, ...]
    on_adult: tuple[str, ...]
    on_minor: tuple[str, ...]
    on_labor: tuple[str, ...]
    on_sex: tuple[str, ...]
    on_smuggling: tuple[str, ...]
    on_trafficking: tuple[str, ...]


class CodeRow(Fixed):
    """One code, or a pattern of codes, of a national list."""

    code: str | None = None
    pattern: str | None = None
    means: str
    leads: Leads


class CodeList(Fixed):
    """One national list."""

    source: str
    codes: tuple[CodeRow, ...]


class StateCodeRow(Fixed):
    """What a number code of a state stands for, where it is more than a section."""

    means: str | None = None
    inchoate: Inchoate | None = None


class StateCodes(Fixed):
    """Number codes of one state."""

    source: str
    codes: dict[str, str | StateCodeRow | None] = Field(default_factory=dict)
