"""Rows on what brings a person under the act: living here, a place of no fixed home, work, school; and what does not."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from law.presence import StayKind
from law.rulesets.rows import Fixed, Row, Said

Days = Annotated[int, Field(strict=True, ge=1, le=366)]


class TriggerAsks(Fixed):
    """What a trigger asks of the days; nothing: to be there on the day asked."""

    days: Days | None = None
    """So many days at least, in `in_days` days that end on the day asked."""
    in_days: Days | None = None
    in_a_row_over: Days | None = None
    """More than so many days in a row up to the day asked, or"""
    in_year_over: Days | None = None
    """more than so many days of the calendar year up to the day asked."""
    registered_elsewhere: Literal["yes"] | None = None
    """Only of those who must register elsewhere."""

    @model_validator(mode="after")
    def _days_have_a_window(self) -> "TriggerAsks":
        if (self.days is None) != (self.in_days is None):
            raise ValueError("days and in_days stand together: give both or neither")
        if self.days is not None and self.in_days is not None and self.days > self.in_days:
            raise ValueError(f"{self.days} days do not fit into {self.in_days}")
        return self


class TriggerRow(Row):
    """One way of being in New Mexico that the act names, or that it does not reach."""

    trigger: str
    kinds: tuple[StayKind, ...]
    """Stays that are held against it."""
    asks: TriggerAsks = TriggerAsks()
    counts: Literal["yes", "no"] = "yes"
    """no: the act does not reach it, and the row says so, so that nobody takes it for a trigger."""
    text: Said
    settled_by: tuple[str, ...] = ()
    """Papers that would show it."""
