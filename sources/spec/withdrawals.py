"""What becomes of a record that its sender, or an order, withdraws: by kind, and by the marks a sender uses."""

from typing import Literal

from pydantic import Field, model_validator

from sources.spec.strict import Strict

Effect = Literal["erase", "retract"]


class Withdrawals(Strict):
    """Which kinds of withdrawal erase a record, and which take it out of every night from then on.

    *Erase* destroys the bytes everywhere, the raw archive included; nothing brings them back. *Retract* leaves the raw
    delivery and past nights as they are. A kind that nobody listed retracts: what cannot be undone needs a word.
    """

    erase: list[str] = Field(default_factory=lambda: ["expunged", "sealed", "deleted_by_order"])
    retract: list[str] = Field(
        default_factory=lambda: [
            "vacated", "set_aside", "pardoned", "consolidated", "corrected", "deleted",
        ]
    )  # fmt: skip
    marks: dict[str, str] = Field(default_factory=dict)
    """Whole text of `later_event`, as this sender writes it, to a kind: a record of a full delivery that bears it is
    withdrawn. Nothing is withdrawn by a wording that is not listed letter by letter (`EXPUNGEMENT DENIED`)."""

    @model_validator(mode="after")
    def _one_effect_a_kind(self) -> "Withdrawals":
        both = sorted(set(self.erase) & set(self.retract))
        if both:
            raise ValueError(f"withdrawals: {both} both erase and retract")
        strangers = sorted(set(self.marks.values()) - {*self.erase, *self.retract})
        if strangers:
            raise ValueError(
                f"withdrawals: marks name the kinds {strangers}, listed under neither erase nor retract"
            )
        return self

    def effect_of(self, kind: str) -> Effect:
        """Return what a kind does; one that is not listed retracts."""
        return "erase" if kind in self.erase else "retract"

    def kind_of_mark(self, text: str) -> str | None:
        """Return the kind that a sender's mark stands for, None where it is not listed."""
        listed = {mark.upper().strip(): kind for mark, kind in self.marks.items()}
        return listed.get(text.upper().strip())
