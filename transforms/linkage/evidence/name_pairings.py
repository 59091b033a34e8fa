"""Every name of one record held against every name of the other, as word codes."""

from dataclasses import dataclass
from typing import Any

from transforms.linkage.evidence.words import likeness
from transforms.linkage.people.coded_people import Small
from transforms.linkage.people.vocabulary import Ints, Vocabulary


@dataclass(slots=True)
class NamePairings:
    """Word codes of the two names of every pairing."""

    left: dict[str, Ints]
    right: dict[str, Ints]
    vocabulary: Vocabulary
    cut: Any

    def like(self, one: str, other: str) -> Small:
        return likeness(self.left[one], self.right[other], self.vocabulary)

    def same(self, one: str, other: str) -> Any:
        return (self.left[one] == self.right[other]) & (self.left[one] > 0)

    def in_middle(self, *, left_part: str | None = None, right_part: str | None = None) -> Any:
        """Return where a part of one side is a middle word of the other."""
        if left_part is not None:
            return self.same(left_part, "middle") | self.same(left_part, "middle2")
        assert right_part is not None
        return self.same("middle", right_part) | self.same("middle2", right_part)
