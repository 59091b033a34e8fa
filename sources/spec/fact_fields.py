"""Which canonical fields each kind of fact has, and how each is carried."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFields:
    """Fields of one kind of fact, by how they are carried into its stage table."""

    table: str
    id_column: str
    texts: tuple[str, ...]
    """Carried as `<field>_raw`."""
    plain: tuple[str, ...]
    """Carried as they are (after a code map, where there is one)."""
    coded: tuple[str, ...]
    """Carried as `<field>_raw` and `<field>`."""
    tri_state: tuple[str, ...]
    """yes, no or unknown."""
    dates: tuple[str, ...]

    @property
    def ordered(self) -> tuple[str, ...]:
        """Every field, in the order of the groups above."""
        return (*self.texts, *self.plain, *self.coded, *self.tri_state, *self.dates)

    @property
    def names(self) -> frozenset[str]:
        """Every field a specification may name."""
        return frozenset(self.ordered)


FACTS = MappingProxyType(
    {
        "conviction": FactFields(
            table="stage__convictions",
            id_column="conviction_id",
            texts=(
                "court",
                "case_number",
                "count",
                "statute",
                "code",
                "charge_text",
                "severity",
                "inchoate",
                "disposition",
                "later_event",
                "sentence",
                "registration_frequency",
            ),
            plain=(
                "convicting_jurisdiction",
                "statute_stage",
                "code_list",
                "registration_jurisdiction",
                "victim_age",
            ),
            coded=(),
            tri_state=("victim_minor", "commercial_sex", "force", "registration_required"),
            dates=(
                "offense_date",
                "conviction_date",
                "later_event_date",
                "release_date",
                "supervision_end_date",
                "registration_until",
            ),
        ),
        "residency": FactFields(
            table="stage__residency",
            id_column="residency_id",
            texts=(),
            plain=("evidence_type", "county"),
            coded=("status",),
            tri_state=(),
            dates=("evidence_date", "status_date"),
        ),
        "registry": FactFields(
            table="stage__registrations",
            id_column="registration_id",
            texts=("offense",),
            plain=("registry_jurisdiction", "convicting_jurisdiction"),
            coded=("status",),
            tri_state=(),
            dates=("registered_on", "ends_on"),
        ),
    }
)
