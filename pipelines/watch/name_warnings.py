"""What a dry reading says of names: most of them without a given name or without a surname are read in the wrong way."""

from sources.mapping.delivery import MappedDelivery
from sources.watch.people import names_portrait
from transforms.standardize.name_columns import standardize_names

_MOST = 0.5


def name_warnings(mapped: MappedDelivery) -> tuple[str, ...]:
    """Return a sentence for each part of a name that more than half of the persons do not have."""
    names = mapped.tables["stage__names"].reset_index(drop=True)
    if names.empty:
        return ()
    seen = names_portrait(names.join(standardize_names(names)))
    if seen is None:
        return ()
    parts = (("given name", seen.without_given), ("surname", seen.without_surname))
    return tuple(
        f"{share:.0%} of the {seen.people:,} persons have no {part}. Look at the order of names and the sign between their"
        " parts, and at format under names in spec.yml"
        for part, share in parts
        if share > _MOST
    )
