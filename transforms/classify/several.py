"""Several subsections or sections in one count: what they say together of its kind and of the victim."""

from dataclasses import dataclass

from law.citations import Citation
from law.facts import SEX_TRAFFICKING
from law.offense_map import OffenseMap, OffenseRow

_TRAFFICKING = SEX_TRAFFICKING | {"labor_trafficking", "trafficking_unspecified"}
# what a kind may turn out to be when another subsection that applies too says more; labor takes nothing away from
# `trafficking_unspecified`, which may be sex as well
_NARROWED_BY = {
    "trafficking_unspecified": SEX_TRAFFICKING,
    "sex_trafficking_age_unknown": SEX_TRAFFICKING - {"sex_trafficking_age_unknown"},
    "promoting_prostitution": frozenset({"promoting_prostitution_minor"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The deciding row with the kind of the count."""

    row: OffenseRow | None
    category: str
    differ: bool = False
    """Whether what is cited falls into more than one kind."""
    victim_minor: str = "unknown"
    """Whether the law cited says that a victim was a minor."""


def decide(citation: Citation, offense_map: OffenseMap) -> Decided:
    """Return what a citation means, at the depth of its subsections.

    Candidates that all apply narrow each other: 1591(a)(1), (b)(2) is (a)(1) of the minor that (b)(2) names. Of
    alternatives nobody knows which one applies, so only what they share counts.
    """
    if not citation.candidates:
        row = offense_map.find(citation)
        if row is None:
            return Decided(row=None, category="unmapped")
        return Decided(row=row, category=row.category, victim_minor=row.victim_minor)
    # a normal form names its row; federal law in a state's column reaches no row of that state
    own = f"{citation.jurisdiction}:"
    readings = [offense_map.find_form(form) if form.startswith(own) else None for form in citation.candidates]
    rows = [row for row in readings if row is not None]
    categories = {row.category if row else "unmapped" for row in readings}
    if citation.all_apply:
        categories = _narrowed(categories)
    if len(categories) > 1 and categories <= SEX_TRAFFICKING:
        categories = {"sex_trafficking_age_unknown"}
    if len(categories) == 1 and rows:
        (category,) = categories
        row = next((row for row in rows if row.category == category), rows[0])
        minor = _victim_minor({row.victim_minor for row in rows}, all_apply=citation.all_apply)
        return Decided(row=row, category=category, victim_minor=minor)
    shared = offense_map.find(citation)
    if shared is not None:
        return Decided(row=shared, category=shared.category, differ=True, victim_minor=shared.victim_minor)
    category = "trafficking_unspecified" if categories & _TRAFFICKING else "unmapped"
    return Decided(row=None, category=category, differ=True)


def _narrowed(categories: set[str]) -> set[str]:
    return {kind for kind in categories if not categories & _NARROWED_BY.get(kind, frozenset()) - {kind}}


def _victim_minor(said: set[str], *, all_apply: bool) -> str:
    """Whether a minor was among the victims: one subsection that applies is enough to say so, alternatives must agree."""
    if all_apply and "yes" in said:
        return "yes"
    return next(iter(said)) if len(said) == 1 else "unknown"
