"""What no row may say, whoever writes it: that an acquittal convicts, or that who sold sex trafficked somebody."""

import re
from collections.abc import Iterator

from law.check.finding import Finding, error
from law.check.typed import LawRows
from law.offense_map import SELLER_MAY_CARRY, OffenseRow
from law.rulesets.conviction_rows import ConvictionRow

NEVER = frozenset({"acquitted", "dismissed", "nolle_pros", "not_convicted", "pending", "vacated"})
"""Dispositions that leave no conviction under any law."""
UNTOLD = frozenset({"deferred_unclear", "later_event_unclear", "mixed", "transferred", "unknown"})
"""Dispositions of which nobody knows what the court did."""
_SOLD = re.compile(r"PROSTITUT|SALE OF SEX|SELLING SEX")
_ANOTHER = re.compile(
    r"TRAFFIC|PROMOT|PROCUR|PANDER|PIMP|COMPEL|COERC|FORC|ENTIC|INDUC|ABDUCT|TAKING|DETAIN|SELLING OR BUYING|PATRON"
    r"|CHILD|MINOR|JUVENILE|UNDER|ANOTHER|FACILITAT|EXPLOIT|KEEPING"
)
"""Words of a title that say that somebody else was sold, or bought."""


def settled_findings(law: LawRows) -> Iterator[Finding]:
    """Yield rows that turn what is no conviction into one, or a section on who sells sex into one on traffickers."""
    for file, ruleset in law.rulesets.items():
        for row in ruleset.convictions:
            yield from conviction_row_findings(file, row)
    for file, offenses in law.offenses.items():
        for offense in offenses.rows:
            yield from _seller(file, offense)


def conviction_row_findings(file: str, row: ConvictionRow) -> Iterator[Finding]:
    """Yield what is wrong with one row on a disposition, of a ruleset or as a bill would have it."""
    if row.counts != "yes":
        return
    if row.disposition in NEVER:
        said = (
            f"counts is [yes] for [{row.disposition}], which leaves no conviction; expected no, or undetermined where a"
            " person must look. Mend it."
        )
        yield error(file, row.id, "counts_without_conviction", said)
    if row.disposition in UNTOLD:
        said = (
            f"counts is [yes] for [{row.disposition}], of which nobody knows what the court did; expected undetermined."
            " Mend it."
        )
        yield error(file, row.id, "counts_without_conviction", said)


def _seller(file: str, row: OffenseRow) -> Iterator[Finding]:
    """A title on prostitution that names nobody else, under a kind that only traffickers and buyers carry."""
    title = row.title.upper()
    if row.category in SELLER_MAY_CARRY or row.reaches_seller == "no":
        return
    if _SOLD.search(title) and not _ANOTHER.search(title):
        said = (
            f"category is [{row.category}], reaches_seller is [{row.reaches_seller}], and the title is on prostitution and"
            " names nobody else, so that a victim of trafficking may carry this conviction; expected reaches_seller: no,"
            f" by who read whom it reaches, or a category of {', '.join(sorted(SELLER_MAY_CARRY))}. Mend one."
        )
        yield error(file, row.id, "seller_may_carry", said)
