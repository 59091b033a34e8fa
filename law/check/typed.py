"""From what YAML holds to rows: every field that is wrong is said, and every row that is right is kept for what follows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from law.check.files import Files
from law.check.finding import Finding, error
from law.check.shapes import (
    ChargeWordLists,
    CodeList,
    DispositionRow,
    DispositionWords,
    OffenseFile,
    StateCodes,
)
from law.law_file import Fault, faults
from law.offense_map import OffenseRow
from law.rulesets.acts import ActRow
from law.rulesets.bill import Amendment, Bill
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.counsel import CounselQuestion
from law.rulesets.rows import OpenQuestion, RegistrableRow, Resemblance, Row, RuleRow
from law.rulesets.ruleset import Ruleset
from law.rulesets.trigger_rows import TriggerRow

_Kind = TypeVar("_Kind")
Resemblances = Mapping[str, tuple[Resemblance, ...]]
_WHOLE: Mapping[str, Any] = {
    "charge_words.yml": ChargeWordLists,
    "citations/state_codes.yml": dict[str, StateCodes],
    "code_lists.yml": dict[str, CodeList],
    "disposition_words.yml": DispositionWords,
    "dispositions.yml": tuple[DispositionRow, ...],
    "jurisdictions.yml": dict[str, str],
}
_BY_FOLDER: Mapping[str, Any] = {"offenses": OffenseFile, "rulesets": Ruleset, "bills": Bill}
_PLACES: Mapping[str, Any] = {
    "registrable": RegistrableRow,
    "rules": RuleRow,
    "convictions": ConvictionRow,
    "triggers": TriggerRow,
    "acts": ActRow,
    "open_questions": OpenQuestion,
    "questions_for_counsel": CounselQuestion,
}
# rows that a bill may change
_AMENDABLE = (RegistrableRow, ConvictionRow, TriggerRow)
_CALLED = ("id", "section", "topic", "rule", "disposition", "trigger")
# said of their own, in words, by other rooms
_NEVER_SHOWN = ("checked_by",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a file names, in rows that are right and in those that are not: one slip makes no second one."""

    ids: frozenset[str]
    """Of listed offenses, and of those that a bill makes."""
    dated: frozenset[str]
    """Of every row of a ruleset that has days."""
    amendable: frozenset[str]
    """Of rows that a bill may change."""
    dispositions: frozenset[str]
    triggers: frozenset[str]
    sections: frozenset[str]
    compared: frozenset[str]
    resemblances: frozenset[str]
    broken: frozenset[str]
    """What rows that are wrong in themselves are called and are about: what others say of them is not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetRows:
    """Rows of one ruleset that are right in themselves."""

    ruleset: str
    read_current_to: date | None
    neighbours: tuple[str, ...]
    resemblances: Resemblances
    registrable: tuple[RegistrableRow, ...]
    rules: tuple[RuleRow, ...]
    convictions: tuple[ConvictionRow, ...]
    triggers: tuple[TriggerRow, ...]
    acts: tuple[ActRow, ...]
    open_questions: tuple[OpenQuestion, ...]
    questions_for_counsel: tuple[CounselQuestion, ...]
    said: "Said"

    def all_rows(self) -> tuple[Row, ...]:
        """Return every dated row that is right in itself."""
        return (*self.registrable, *self.rules, *self.convictions, *self.triggers, *self.acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRows:
    """Rows of one bill that are right in themselves; `whole` where the file is."""

    bill_id: str
    resemblances: Resemblances
    amends: tuple[Amendment, ...]
    adds: tuple[RegistrableRow, ...]
    whole: Bill | None
    said: "Said"


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenseRows:
    """Rows of one file of the offense map that are right in themselves."""

    jurisdiction: str
    rows: tuple[OffenseRow, ...]
    ids: frozenset[str]
    """Also of rows that are wrong in themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRows:
    """All rows, each kind by its file; tables as YAML has them."""

    rulesets: Mapping[str, RulesetRows]
    bills: Mapping[str, BillRows]
    offenses: Mapping[str, OffenseRows]
    raw: Mapping[str, Any]
    present: frozenset[str]
    """Files that are there, readable or not."""

    def table(self, file: str) -> Any:
        """Return a table as its model; None where the file is missing or wrong, which was said."""
        return _right(_WHOLE[file], self.raw[file]) if file in self.raw else None


def typed_rows(files: Files) -> tuple[LawRows, list[Finding]]:
    """Return the rows that are right in themselves, and a finding for every field that is not."""
    raw = files.raw
    rows = LawRows(
        rulesets={file: _ruleset(raw[file]) for file in _below("rulesets", raw)},
        bills={file: _bill(raw[file]) for file in _below("bills", raw)},
        offenses={file: _offenses(raw[file]) for file in _below("offenses", raw)},
        raw=raw,
        present=files.present,
    )
    return rows, [finding for file in sorted(raw) for finding in _fields(file, raw[file])]


def field_finding(file: str, row: str, fault: Fault) -> Finding:
    """Return what is wrong with one field."""
    if fault.kind == "extra_forbidden":
        said = "is not known here; expected a field of this kind of row. Mend its name or take it away."
        return error(file, row, "unknown_field", f"field [{fault.field}] {said}")
    if fault.kind == "missing":
        return error(file, row, "missing_field", f"field [{fault.field}] is not there; expected one. Add it.")
    seen = "" if fault.field.endswith(_NEVER_SHOWN) or fault.kind == "value_error" else _shown(fault.seen)
    says = fault.says.removeprefix("Value error, ")
    said = f"field [{fault.field}]{seen}: {says[:1].lower()}{says[1:]}. Mend the value."
    return error(file, row, "wrong_value", said)


def _shown(seen: Any) -> str:
    if isinstance(seen, dict | list | tuple):
        return f" is a {'mapping' if isinstance(seen, dict) else 'list'}"
    text = str(seen)
    return f" is [{text if len(text) <= 40 else text[:40] + '…'}]"


def _fields(file: str, raw: Any) -> Iterator[Finding]:
    kind = _WHOLE.get(file) or _BY_FOLDER.get(file.partition("/")[0])
    if kind is None:  # grammars have a room of their own
        return
    try:
        _adapter(kind).validate_python(raw)
    except ValidationError as wrong:
        for fault in faults(wrong, raw):
            # what a model says of rows against each other is said by `references`, of every row
            if not (kind is Ruleset and fault.kind == "value_error" and fault.field == "file"):
                yield field_finding(file, fault.row, fault)


def _ruleset(raw: Mapping[str, Any]) -> RulesetRows:
    return RulesetRows(
        ruleset=str(raw.get("ruleset")),
        read_current_to=_right(date, raw.get("read_current_to")),
        neighbours=_right(tuple[str, ...], raw.get("neighbours")) or (),
        resemblances=_resemblances(raw),
        registrable=_rows(RegistrableRow, raw.get("registrable")),
        rules=_rows(RuleRow, raw.get("rules")),
        convictions=_rows(ConvictionRow, raw.get("convictions")),
        triggers=_rows(TriggerRow, raw.get("triggers")),
        acts=_rows(ActRow, raw.get("acts")),
        open_questions=_rows(OpenQuestion, raw.get("open_questions")),
        questions_for_counsel=_rows(CounselQuestion, raw.get("questions_for_counsel")),
        said=_said(raw, _PLACES),
    )


def _bill(raw: Mapping[str, Any]) -> BillRows:
    return BillRows(
        bill_id=str(raw.get("bill")),
        resemblances=_resemblances(raw),
        amends=_rows(Amendment, raw.get("amends")),
        adds=_rows(RegistrableRow, raw.get("adds")),
        whole=_right(Bill, raw),
        said=_said(raw, {"adds": RegistrableRow, "amends": Amendment}),
    )


def _offenses(raw: Mapping[str, Any]) -> OffenseRows:
    listed = raw.get("rows") if isinstance(raw.get("rows"), list) else ()
    return OffenseRows(
        jurisdiction=str(raw.get("jurisdiction")),
        rows=_rows(OffenseRow, raw.get("rows")),
        ids=_texts(row.get("id") for row in listed or () if isinstance(row, dict)),
    )


def _resemblances(raw: Mapping[str, Any]) -> Resemblances:
    return _right(dict[str, tuple[Resemblance, ...]], raw.get("resemblances")) or {}


def _below(place: str, raw: Mapping[str, Any]) -> list[str]:
    """Return the files of a folder that hold a mapping, as all of them should."""
    return sorted(file for file in raw if file.startswith(f"{place}/") and isinstance(raw[file], dict))


def _said(raw: Mapping[str, Any], kinds: Mapping[str, Any]) -> Said:
    listed = [(kind, raw[place]) for place, kind in kinds.items() if isinstance(raw.get(place), list)]
    typed = [(kind, row) for kind, own in listed for row in own if isinstance(row, dict)]
    rows = [row for _, row in typed]
    offenses = [row for kind, row in typed if kind in (RegistrableRow, Amendment)]
    broken = [row for kind, row in typed if _right(kind, row) is None]
    sets = [row["set"] for row in rows if isinstance(row.get("set"), dict)]
    resemblances = raw.get("resemblances")
    return Said(
        ids=_texts(row.get("id") for row in offenses),
        dated=_texts(row.get("id") for kind, row in typed if kind not in (OpenQuestion, CounselQuestion)),
        amendable=_texts(row.get("id") for kind, row in typed if kind in _AMENDABLE),
        dispositions=_texts(row.get("disposition") for kind, row in typed if kind is ConvictionRow),
        triggers=_texts(row.get("trigger") for kind, row in typed if kind is TriggerRow),
        sections=_texts(row.get("section") for row in rows),
        compared=_texts(row.get("compare") for row in (*rows, *sets)),
        resemblances=_texts(resemblances if isinstance(resemblances, dict) else ()),
        broken=_texts(row.get(name) for row in broken for name in _CALLED),
    )


def _texts(values: Iterable[Any]) -> frozenset[str]:
    return frozenset(value for value in values if isinstance(value, str))


def _rows(kind: type[_Kind], raw: Any) -> tuple[_Kind, ...]:
    tried: Sequence[Any] = [_right(kind, row) for row in raw] if isinstance(raw, list) else []
    return tuple(row for row in tried if row is not None)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _right(kind: Any, raw: Any) -> Any:
    """Return a value as its kind; None where it is none, which `_fields` says."""
    try:
        return _adapter(kind).validate_python(raw)
    except ValidationError:
        return None
