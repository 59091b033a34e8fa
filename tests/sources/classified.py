"""Counts of a delivery as the night classifies them, by the law as it stands."""

from datetime import date
from functools import cache

import pandas as pd

from law.loader import Law, load_law
from sources.mapping.delivery import MappedDelivery
from transforms.classify.convictions import classify_convictions
from transforms.standardize.tables import standardize_tables

_NIGHT = date(2026, 3, 1)


@cache
def _law() -> Law:
    return load_law()


def staged(delivery: MappedDelivery) -> dict[str, pd.DataFrame]:
    """Return the stage tables."""
    return standardize_tables(delivery.tables, delivery.date_rules)


def classified(delivery: MappedDelivery) -> pd.DataFrame:
    """Return classified__convictions beside the columns of stage__convictions that it has not."""
    counts = staged(delivery)["stage__convictions"]
    found = classify_convictions(counts, law=_law(), as_of=_NIGHT)
    rest = ["conviction_id", *(c for c in counts.columns if c not in found.columns)]
    return found.merge(counts[rest], on="conviction_id")
