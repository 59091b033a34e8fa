"""A delivery read again by its specification as it is now: what would become of its records."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pandas as pd

from config.settings import Settings
from pipelines.deliveries import archived_path, delivery_named
from pipelines.erasure.register import withheld_in
from pipelines.erasure.withheld import with_withheld
from pipelines.errors import DeliveryRefused, StepError
from pipelines.limits.met import refuse_expired
from pipelines.quarantine.kept import last_reading
from pipelines.read import read_delivery, read_files
from sources.mapping.delivery import map_delivery
from sources.spec.loader import load_spec
from transforms.standardize.dates import readable_dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Redriven:
    """A delivery as it stands and as the specification of now reads it. Counts are of records."""

    source_id: str
    delivery_id: str
    received_on: date
    before: dict[str, int]
    after: dict[str, int]
    """delivered, accepted, quarantined, set_aside."""
    withheld: int
    """Records that were withdrawn and are not read again."""
    rules_before: dict[str, int]
    rules_after: dict[str, int]
    refused: tuple[str, ...]
    """Why the new reading would refuse files; empty where it reads them."""
    applied: bool

    @property
    def is_conserved(self) -> bool:
        """Whether nothing is lost: the same records delivered, each accepted, quarantined or withdrawn, before and after."""
        kept = [c["accepted"] + c["quarantined"] + self.withheld for c in (self.before, self.after)]
        sums = kept == [self.before["delivered"], self.after["delivered"]]
        return sums and self.before["delivered"] == self.after["delivered"]


def redrive(
    settings: Settings, source_id: str, *, delivery: str | None, until: date, apply: bool
) -> Redriven:
    """Read a delivery again by the specification as it is now and say what would change.

    `apply` makes it the reading that the next night takes; without it nothing is written.

    Raises:
        StepError: the source never delivered, or no delivery begins so.
    """
    receipt = delivery_named(settings, source_id, delivery, until=until)
    refuse_expired(receipt)
    before = last_reading(settings, receipt)
    spec = load_spec(source_id)
    paths = [(file, archived_path(settings, file.sha256)) for file in receipt.files]
    gone = [file.name for file, path in paths if not path.exists()]
    if gone:
        raise StepError(
            f"[{source_id}] delivery [{receipt.delivery_id[:12]}]: {gone} left the archive; deliver them again"
        )
    withheld = withheld_in(settings, [file.sha256 for file in receipt.files])
    files, refused = read_files(spec, paths, received_on=receipt.received_on, withheld=withheld)
    taken_out = 0
    if refused:
        whole = sum(error.records for _, _, error in refused) + sum(f.records.delivered for f in files)
        after = {"delivered": whole, "accepted": 0, "quarantined": whole, "set_aside": 0}
        rules = {error.rule: error.records for _, _, error in refused}
    else:
        mapped = map_delivery(spec, files, delivery_id=receipt.delivery_id, readable_dates=readable_dates)
        counts, kept_out = with_withheld(mapped.file_counts, withheld)
        after, rules = _sums(counts), _rules(mapped.quarantine)
        taken_out = int(kept_out["records_withheld"].sum())
    if apply:
        with suppress(DeliveryRefused):  # written down as refused: the next night says so
            read_delivery(settings, receipt, night=receipt.received_on)
    return Redriven(
        source_id=source_id,
        delivery_id=receipt.delivery_id,
        received_on=receipt.received_on,
        before=_sums(before[1]) if before else dict.fromkeys(after, 0),
        after=after,
        withheld=taken_out,
        rules_before=_rules(before[0]) if before else {},
        rules_after=rules,
        refused=tuple(str(error) for _, _, error in refused),
        applied=apply,
    )


def _sums(counts: pd.DataFrame) -> dict[str, int]:
    names = {"delivered", "accepted", "quarantined", "set_aside"}
    return {name: int(counts[f"records_{name}"].sum()) for name in sorted(names)}


def _rules(kept: pd.DataFrame) -> dict[str, int]:
    return {str(rule): int(n) for rule, n in kept.groupby("rule").size().items()}
