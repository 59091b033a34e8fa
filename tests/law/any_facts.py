"""Any facts of any count, for properties of what the law answers."""

from datetime import date
from typing import get_args

from hypothesis import strategies as st

from law.citations.citation import INCHOATE_FORMS
from law.dispositions import dispositions
from law.facts import HALL_DOCUMENTS, Court, DutyFacts
from law.offense_map import Category

TRISTATE = st.sampled_from(["yes", "no", "unknown"])
DAYS = st.dates(date(1980, 1, 1), date(2040, 12, 31))
MAYBE_DAY = st.one_of(st.none(), DAYS)
ANY_FACTS = st.builds(
    DutyFacts,
    category=st.sampled_from([*get_args(Category), "unmapped"]),
    offense_row_check=st.sampled_from([None, "unread", "source_read", "counsel_approved"]),
    is_conviction=st.sampled_from(["yes", "no", "undetermined"]),
    inchoate=st.sampled_from(INCHOATE_FORMS),
    victim_minor=TRISTATE,
    victim_age=st.one_of(st.none(), st.integers(0, 90)),
    commercial_sex=TRISTATE,
    force=TRISTATE,
    statute_force=TRISTATE,
    disposition=st.one_of(st.none(), st.sampled_from([one.name for one in dispositions()])),
    court=st.sampled_from(get_args(Court)),
    offense_date=MAYBE_DAY,
    offender_age=st.one_of(st.none(), st.integers(14, 60)),
    conviction_date=MAYBE_DAY,
    release_date=MAYBE_DAY,
    last_seen_free=MAYBE_DAY,
    supervision_end_date=MAYBE_DAY,
    registration_required=TRISTATE,
    registration_until=MAYBE_DAY,
    registrable_there=st.sampled_from(["yes", "no", "conditional", "unknown"]),
    present_since=MAYBE_DAY,
    registration_data_on=MAYBE_DAY,
    other_state_notice_on=MAYBE_DAY,
    adult_sentence=TRISTATE,
    enrolled_member=TRISTATE,
    lives_in_indian_country=TRISTATE,
    works_or_studies_outside=TRISTATE,
    documents_on_file=st.frozensets(st.sampled_from(HALL_DOCUMENTS)),
)
