"""How closely a source is watched: who owns its alarms, how far a night looks back, how much may move."""

from typing import Literal

from pydantic import Field

from sources.spec.strict import Strict

Severity = Literal["tell", "hold", "refuse"]


class Limits(Strict):
    """A shift up to `tell` is ordinary; from `hold` on the last good delivery stands in. Shares of one."""

    tell: float = Field(gt=0)
    hold: float = Field(gt=0)
    because: str | None = Field(default=None, min_length=10)
    """Why this source has limits of its own."""


class Watch(Strict):
    """What a delivery is held against: the deliveries before it, in the units of each measure.

    A shift must also exceed what chance and the window's own spread explain, whatever stands here.
    """

    owner: str = Field(default="Data team", min_length=1)
    """Who looks when something moved."""
    window: int = Field(default=8, ge=1, le=60)
    """Deliveries to look back on; their median is what is expected."""
    least_deliveries: int = Field(default=3, ge=1)
    """With fewer deliveries before it, nothing is held for having moved: it is told."""
    spreads: float = Field(default=5.0, gt=0)
    """How many spreads (1.48 times the median absolute deviation) of the window are ordinary."""
    late_factor: float = Field(default=2.0, ge=1)
    """A delivery is late when more than this many usual intervals have gone by."""
    rows_fewer: Limits = Limits(tell=0.1, hold=0.5)
    """Share of the records that are missing. max_shrink holds, too, beside the delivery before alone."""
    rows_more: Limits = Limits(tell=0.5, hold=2.0)
    """Share of the records that are too many."""
    nulls: Limits = Limits(tell=0.1, hold=0.5)
    """Share of records in which a column went blank."""
    placeholders: Limits = Limits(tell=0.05, hold=0.3)
    """Share of values that stand for nothing, or that one single value has in a column of many."""
    quarantine: Limits = Limits(tell=0.02, hold=0.25)
    """Share of records kept back."""
    set_aside: Limits = Limits(tell=0.15, hold=0.5)
    """Share of records that carry no fact."""
    repeated: Limits = Limits(tell=0.05, hold=0.3)
    """Share of records that stand twice."""
    codes: Limits = Limits(tell=0.25, hold=0.6)
    """Total variation between the shares of codes before and now."""
    unknown: Limits = Limits(tell=0.0001, hold=0.2)
    """Share of values with a code that was never seen nor listed."""
    shape: Limits = Limits(tell=0.3, hold=0.7)
    """Total variation between how values are written before and now."""
    years: Limits = Limits(tell=3.0, hold=20.0)
    """Years by which the middle of a date column may move."""
    identities: Limits = Limits(tell=0.01, hold=0.05)
    """Share of the persons known by the sender's key whose name and date of birth are both others."""
    turnover: Limits = Limits(tell=0.3, hold=0.8)
    """Share of the persons known before whose key is gone while about as many came; only of deliveries of everything."""
    name_parts: Limits = Limits(tell=0.05, hold=0.3)
    """Share of persons who lost their given name, or their surname."""
    names_exchanged: Limits = Limits(tell=0.1, hold=0.3)
    """Share of the common words in surnames that were given names before."""
    replaced_letters: Limits = Limits(tell=0.005, hold=1.0)
    """Share of names in which `?` or U+FFFD took the place of a letter."""
    rows_shrunk: Limits = Limits(tell=0.05, hold=1.0)
    """Share of the records of the delivery before that are gone where the window never shrank."""
    severity: dict[str, Severity] = Field(default_factory=dict)
    """Kind of alarm to the severity it never exceeds here, such as `row_count: tell` for a docket of the day."""
