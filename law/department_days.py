"""The Department's days: ten business days to tell the sheriff, 45 to say whether an offense of elsewhere is equivalent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from law.business_days import add_business_days
from law.facts import DutyFacts
from law.rulesets.rows import RuleRow
from law.rulesets.ruleset import Ruleset

RULE = "translation_days"
NOTICE = "notice_business_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysKind:
    """What sets one run of days apart from the other."""

    rule: str
    unit: str
    called: str
    begins_with: str
    """What they run from."""
    until_then: str
    last_day: Callable[[date, int], date]


_TRANSLATION = DaysKind(
    rule=RULE,
    unit="calendar days",
    called="The Department's days",
    begins_with="the registration data",
    until_then="; nothing may be public before it decides",
    last_day=lambda start, days: start + timedelta(days=days),
)
_NOTICE = DaysKind(
    rule=NOTICE,
    unit="business days",
    called="The Department's days to tell the sheriff",
    begins_with="another state's notice",
    until_then="",
    last_day=add_business_days,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentDays:
    """Where days of 10.2.3 NMAC stand. They bind the Department; nobody's duty waits for them."""

    kind: DaysKind
    state: Literal["not_begun", "running", "over", "before_the_rule"]
    """not_begun: of what they run from no day is on record."""
    starts: date | None
    last_day: date | None
    rule: RuleRow

    @property
    def sentence(self) -> str:
        """Return how they stand, in words."""
        kind = self.kind
        cited = f"{self.rule.value} {kind.unit}, {self.rule.citation}"
        if self.state == "not_begun":
            return f"{kind.called} ({cited}) run from {kind.begins_with}, of which no day is on record."
        if self.state == "before_the_rule":
            begins = f"{kind.begins_with[:1].upper()}{kind.begins_with[1:]}"
            said = f"{begins} is of {self.starts}, before the rule of {self.rule.start}"
            return f"{said} ({cited}); it is not retroactive."
        verb = "run" if self.state == "running" else "ran"
        return f"{kind.called} ({cited}) {verb} from {self.starts} to {self.last_day}{kind.until_then}."


def translation(facts: DutyFacts, *, as_of: date, ruleset: Ruleset) -> DepartmentDays | None:
    """Return where the days to decide on equivalence stand on a day; None where no such rule is in force."""
    return _days(_TRANSLATION, facts.registration_data_on, as_of, ruleset)


def notice(facts: DutyFacts, *, as_of: date, ruleset: Ruleset) -> DepartmentDays | None:
    """Return where the days to tell the sheriff stand on a day; None where no such rule is in force."""
    return _days(_NOTICE, facts.other_state_notice_on, as_of, ruleset)


def _days(kind: DaysKind, starts: date | None, as_of: date, ruleset: Ruleset) -> DepartmentDays | None:
    rule = ruleset.rule(kind.rule, as_of)
    if rule is None or rule.value is None:
        return None
    if starts is None or starts > as_of:
        return DepartmentDays(kind=kind, state="not_begun", starts=None, last_day=None, rule=rule)
    if starts < rule.start:
        return DepartmentDays(kind=kind, state="before_the_rule", starts=starts, last_day=None, rule=rule)
    last_day = kind.last_day(starts, rule.value)
    state: Literal["running", "over"] = "running" if as_of <= last_day else "over"
    return DepartmentDays(kind=kind, state=state, starts=starts, last_day=last_day, rule=rule)
