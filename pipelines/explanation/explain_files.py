"""A pair of two person files explained, with the weight that `lindero link` gives it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from pipelines.errors import StepError
from pipelines.limits.shown import shown_text, without_shared_words
from pipelines.person_files import read_person_file
from pipelines.person_link.link import SIDE, sides_of
from pipelines.person_link.prepared import PreparedPeople, load_prepared, prepared_people
from transforms.linkage.candidates.rules import blocking_rules
from transforms.linkage.engine import weigh_sides
from transforms.linkage.explain.explanation import Explanation, explain_pair
from transforms.linkage.explain.records import taken
from transforms.linkage.explain.scale import Scale
from transforms.linkage.explain.texts import RecordText, text_of_codes, text_of_features
from transforms.linkage.prepare import PersonFeatures
from transforms.linkage.weights.model import LinkageModel

Tell = Callable[[str], None]


class RecordMissing(StepError):
    """A record id is not in its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPeople:
    """A person file or prepared folder, and what can be read of single records."""

    prepared: PreparedPeople
    features: PersonFeatures | None
    """The records as they were standardized; None for a prepared folder, which does not keep them."""

    def row(self, record_id: str) -> int:
        """Return the row of a record; raises RecordMissing."""
        ids = np.asarray(self.prepared.people.record_ids, dtype=object)
        found = np.flatnonzero(ids == record_id)
        if not len(found):
            alike = [own for own in ids.tolist() if own.strip() == record_id.strip()]
            hint = f"; there is [{alike[0]}], with other blanks around it" if alike else ""
            raise RecordMissing(
                f"[{self.prepared.name}]: has no record [{record_id}] among its [{len(self.prepared)}]{hint}."
                " Give a record_id as the file writes it"
            )
        return int(found[0])

    def text(self, row: int) -> RecordText:
        """Return the values of a record, side by side with which the officer sees the other's."""
        people, record_id = self.prepared.people, str(self.prepared.people.record_ids[row])
        if self.features is None:
            return shown_text(record_id, text_of_codes(taken(people, [row]), self.prepared.vocabulary))
        return shown_text(record_id, text_of_features(self.features.only([record_id])))


def open_side(path: Path, as_of: date | None = None) -> OpenPeople:
    """Return the people of a person file or of a prepared folder; raises ColumnFileError or PreparedError.

    See `link_files` for `as_of`.
    """
    if path.is_dir():
        return OpenPeople(prepared=load_prepared(path), features=None)
    file = read_person_file(path, as_of=as_of)
    return OpenPeople(prepared=prepared_people(file, str(path)), features=file.features)


def explain_files(
    left_id: str,
    right_id: str,
    *,
    left: Path,
    right: Path,
    model: LinkageModel,
    share: float | None = None,
    threads: int = 2,
    as_of: date | None = None,
    tell: Tell = lambda _: None,
) -> Explanation:
    """Return the explanation of one pair of two person files or prepared folders.

    Args:
        left_id, right_id: the two records.
        left, right: their files.
        model: table of bits.
        share: share of left records that have a partner, 0 < share < 1. When not given, all pairs of the two files are
            weighed to estimate it, as `lindero link` does.
        threads: processor threads; the result does not depend on them.
        as_of: the day the files are of, see `link_files`.
        tell: called with a sentence when a part of the work begins.

    Raises:
        ColumnFileError, PreparedError: an input cannot be used.
        RecordMissing: a record id is not in its file.
        ValueError: the share is none.
    """
    if share is not None and not 0 < share < 1:
        raise ValueError(f"share [{share}]: expected more than 0 and less than 1")
    tell(f"Reading {right}")
    other = open_side(right, as_of)
    tell(f"Reading {left}")
    own = open_side(left, as_of)
    rows = own.row(left_id), other.row(right_id)
    sides = sides_of(own.prepared, other.prepared, share)
    if share is None:
        tell("Weighing all pairs, to know how many left records have a partner")
        share = weigh_sides(
            sides, model, side=SIDE, rules=blocking_rules(SIDE, len(sides.right)), threads=threads
        ).share
    pair = replace(
        sides, left=taken(sides.left, [rows[0]]), population=replace(sides.population, share=share)
    )
    tell("Explaining the pair")
    scale = Scale(sides=pair, right_row=rows[1], model=model, side=SIDE)
    return without_shared_words(explain_pair(scale, (own.text(rows[0]), other.text(rows[1]))))
