"""The shape of an answer: one of six, with its words, its evidence and its date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

YesNoUnknown = Literal["yes", "no", "unknown"]
WaitKind = Literal[
    "needs_identifier", "needs_residency", "needs_documents", "needs_registry", "needs_law", "in_window"
]

QUESTIONS: tuple[tuple[int, str], ...] = (
    (1, "identity"),
    (2, "residency"),
    (3, "offense"),
    (4, "duty"),
    (5, "not_registered"),
    (6, "no_defeater"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `wait_kind` says what an unknown waits for; `as_of` is the oldest fact it rests on."""

    answer: YesNoUnknown
    sentence: str
    as_of: date
    wait_kind: WaitKind | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.answer == "unknown") != (self.wait_kind is not None):
            raise ValueError(
                f"an unknown answer names what it waits for, others do not: {self.answer}, {self.wait_kind}"
            )
