"""A bill as operations on dated rows: what it would have changed, never mixed with the law in force."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from pydantic import Field, ValidationError

from law.errors import LawError
from law.law_file import validated
from law.rulesets.conviction_rows import ConvictionRow
from law.rulesets.rows import Check, Cited, Fixed, RegistrableRow, Resemblance, Row, RowId
from law.rulesets.ruleset import Ruleset
from law.rulesets.trigger_rows import TriggerRow

BILLS_DIR = Path(__file__).parent.parent / "bills"


class Amendment(Fixed):
    """A row of the law in force as the bill would have it."""

    row: str
    """Id of the row it takes the place of: a listed offense, a disposition or a trigger."""
    id: RowId
    """Id of what would stand there."""
    set: dict[str, Any]
    """Fields that would differ; the others stay as they are."""


class Bill(Fixed):
    """A bill as a hypothetical overlay."""

    bill_id: str = Field(alias="bill")
    title: str
    standing: Literal["hypothetical", "outcome_unknown"]
    outcome: str
    modeled: tuple[str, ...]
    not_modeled: tuple[str, ...]
    resemblances: dict[str, tuple[Resemblance, ...]] = Field(default_factory=dict)
    amends: tuple[Amendment, ...] = ()
    adds: tuple[RegistrableRow, ...] = ()
    citation: Cited
    check: Check

    def __hash__(self) -> int:
        """See Ruleset: one is loaded once."""
        return id(self)

    def changes_convictions(self, ruleset: Ruleset) -> bool:
        """Whether it changes what a conviction is, so that counts must be read again."""
        own = {row.id for row in ruleset.convictions}
        return any(change.row in own for change in self.amends)


Amendable = RegistrableRow | ConvictionRow | TriggerRow
"""Rows that a bill may change: listed offenses, what a conviction is, and whom presence brings under the act."""
_Row = TypeVar("_Row", RegistrableRow, ConvictionRow, TriggerRow)


def amendable(ruleset: "Amended") -> dict[str, Amendable]:
    """Return the rows that a bill may change, by id."""
    rows: tuple[Amendable, ...] = (*ruleset.registrable, *ruleset.convictions, *ruleset.triggers)
    return {row.id: row for row in rows}


class Amended(Protocol):
    """A ruleset, or what of it can be read."""

    @property
    def registrable(self) -> tuple[RegistrableRow, ...]: ...
    @property
    def convictions(self) -> tuple[ConvictionRow, ...]: ...
    @property
    def triggers(self) -> tuple[TriggerRow, ...]: ...


@cache
def overlay(ruleset: Ruleset, bill: Bill) -> Ruleset:
    """Return the law as it would stand under a bill; its rows say that they are no law.

    Raises:
        LawError: the bill amends a row that is not there, or makes one that is none.
    """
    rows = amendable(ruleset)
    made: dict[str, Amendable] = {}
    for change in bill.amends:
        where = f"[{bill.bill_id}.yml] amends row [{change.row}]"
        if change.row not in rows:
            raise LawError(f"{where}: no such row in [{ruleset.ruleset}]; there are {sorted(rows)}")
        try:
            made[change.row] = amended(rows[change.row], change, bill)
        except ValidationError as error:
            fault = error.errors()[0]
            field = ".".join(str(part) for part in fault["loc"])
            raise LawError(f"{where} field [{field}]: {fault['msg']}") from error
    names = {change.row: change.id for change in bill.amends}
    registrable = [
        row.model_copy(update={"completes": tuple(names.get(name, name) for name in row.completes)})
        for row in (*_under(ruleset.registrable, made, names), *bill.adds)
    ]
    own: dict[str, Sequence[Row]] = {
        "registrable": registrable,
        "convictions": _under(ruleset.convictions, made, names),
        "triggers": _under(ruleset.triggers, made, names),
    }
    return Ruleset.model_validate(
        {
            **ruleset.model_dump(by_alias=True),
            "resemblances": {**ruleset.resemblances, **bill.resemblances},
            **{name: [row.model_dump(by_alias=True) for row in rows] for name, rows in own.items()},
        }
    )


def _under(rows: Sequence[_Row], made: Mapping[str, Any], names: Mapping[str, str]) -> list[_Row]:
    """Return rows with those that a bill changes in their places, and what they name under the new names."""
    changed: list[_Row] = [made.get(row.id, row) for row in rows]
    return [
        row.model_copy(update={"beside": tuple(names.get(name, name) for name in row.beside)})
        for row in changed
    ]


def amended(row: Amendable, change: Amendment, bill: Bill) -> Amendable:
    """Return a row as a bill would have it; raises ValidationError where what the bill sets is no row."""
    own = row.model_dump(by_alias=True, exclude_unset=True)
    by_bill = {
        "id": change.id,
        "citation": bill.citation,
        "standing": bill.standing,
        "check": bill.check,
    }
    return type(row).model_validate({**own, **by_bill, **change.set})


@cache
def load_bill(name: str) -> Bill:
    """Return a bill by the name of its file under `law/bills/`; raises LawError when there is none."""
    return read_bill(name, BILLS_DIR)


def read_bill(name: str, folder: Path) -> Bill:
    """Return a bill of a folder as it is now; raises LawError when there is none."""
    path = folder / f"{name}.yml"
    if not path.exists():
        known = sorted(p.stem for p in folder.glob("*.yml"))
        raise LawError(f"[{name}]: no such bill; there are {known}")
    return validated(Bill, path)
