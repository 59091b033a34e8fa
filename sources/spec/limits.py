"""What the law, an agreement or a sender's policy lets us do with a source: how long, towards whom, and what is shown.

Every limit names the words it rests on and how far somebody held it against them.
"""

from typing import Literal

from pydantic import Field, model_validator

from sources.spec.strict import Strict

Checked = Literal["unread", "source_read", "counsel_approved"]
Hidden = Literal[
    "names", "birth_dates", "addresses", "ssn", "license", "fbi", "state_id", "other_numbers", "sex", "race", "birth_place",
]  # fmt: skip
"""What of a person may be compared and not shown."""
NUMBERS: dict[Hidden, tuple[str, ...]] = {
    "ssn": ("SSN", "SSN4"),
    "license": ("OLN",),
    "fbi": ("FBI",),
    "state_id": ("SID", "CII"),
    "other_numbers": ("DOC", "OTHER"),
}
"""Kinds of number to the types of identifier they stand for."""


class Limit(Strict):
    """One limit, and what it rests on."""

    because: str = Field(min_length=10)
    """The law, agreement or policy, as it is cited."""
    checked: Checked
    """unread: nobody held it against the text it cites; such a limit is kept all the same."""

    @property
    def in_words(self) -> str:
        """What it rests on and its standing."""
        words = {
            "unread": "not read by anybody yet",
            "source_read": "read",
            "counsel_approved": "approved by counsel",
        }
        return f"{self.because} ({words[self.checked]})"


class KeepDays(Limit):
    """How long a delivery may be kept that a newer one superseded; what nights rest on stays."""

    at_most: int = Field(ge=1)
    """Days since it was superseded."""


class Redisclosure(Limit):
    """Whom facts of the source may be told outside of the agency."""

    to: Literal["nobody", "sender"]
    """sender: only who sent them. nobody: not even what was wrong with a value goes into a letter."""


class NotShown(Limit):
    """Fields that are compared and never shown."""

    fields: list[Hidden] = Field(min_length=1)


class Limits(Strict):
    """Limits of use, beside `may_serve` and `must_not_hold`; nothing stated limits nothing."""

    keep_days: KeepDays | None = None
    redisclosure: Redisclosure | None = None
    not_shown: list[NotShown] = Field(default_factory=list)

    @model_validator(mode="after")
    def _each_field_once(self) -> "Limits":
        named = [field for limit in self.not_shown for field in limit.fields]
        twice = sorted({field for field in named if named.count(field) > 1})
        if twice:
            raise ValueError(f"not_shown: {twice} stand there twice; say once why each is not shown")
        return self

    @property
    def hidden(self) -> frozenset[Hidden]:
        """Every field that is not shown."""
        return frozenset(field for limit in self.not_shown for field in limit.fields)

    def why_hidden(self) -> str:
        """Why fields are not shown, each reason once."""
        return "; ".join(dict.fromkeys(limit.in_words for limit in self.not_shown))
