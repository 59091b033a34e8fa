"""A source specification as a whole: its parts, and that they fit."""

from pydantic import model_validator

from sources.spec.fit import refuse_what_does_not_fit
from sources.spec.parts import Join, SpecParts

__all__ = ["Join", "SourceSpec"]


class SourceSpec(SpecParts):
    """What a source sends, how to read it, what it means, and under which authority it is held."""

    @model_validator(mode="after")
    def _fits(self) -> "SourceSpec":
        refuse_what_does_not_fit(self)
        return self
